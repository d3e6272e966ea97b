"""IMG106: what a rule names and the program does not have is told once, at the nearest part that is there."""

from __future__ import annotations

import pytest
from fixture_files import base
from memory_tree import MemoryTree

from codemod.finding.diagnostics import Diagnostic
from codemod.finding.messages import translate
from codemod.judge.account import account_of
from codemod.judge.analysis import analyse
from codemod.records import replace
from codemod.rule import Constant, Container, Field, Image, Parameter, Redirect, Registry, Result, Rule
from codemod.rule.reader import default_rules, load_files

LVSCARE = load_files(default_rules())[0]
IPVS, LOCAL, UTILS, COMMON = (
    "pkg/ipvs/ipvs.go",
    "pkg/registry/local.go",
    "pkg/runtime/kubernetes/utils.go",
    "common/common.go",
)
CONSUMER = b"func LvsStaticPodYaml("


def changed(path: str, old: bytes, new: bytes) -> dict[str, bytes]:
    files = base()
    assert old in files[path]
    return files | {path: files[path].replace(old, new)}


def unmet(files: dict[str, bytes], rule: Rule = LVSCARE) -> list[Diagnostic]:
    return [each for each in analyse(MemoryTree(files), [rule]).diagnostics if each.code == "IMG106"]


def told(files: dict[str, bytes], rule: Rule = LVSCARE) -> tuple[str, str, str]:
    """Return (path, source at the place, message and reasons) of the one finding."""
    (found,) = unmet(files, rule)
    span = found.span
    said = "; ".join(translate(each, "en") for each in (found.message, *found.reasons))
    return span.path, files[span.path][span.start : span.end].decode(), said


def test_a_program_that_has_all_of_the_rule_is_silent() -> None:
    assert analyse(MemoryTree(base()), [LVSCARE]).diagnostics == ()


@pytest.mark.parametrize(
    ("new", "place", "said"),
    [
        (b"func StaticPodYaml(", "package ipvs", "has no function LvsStaticPodYaml"),
        (b"type maker struct{}\n\nfunc (maker) LvsStaticPodYaml(", "package ipvs", "has no function LvsStaticPodYaml"),
        (b"var LvsStaticPodYaml = func(", "LvsStaticPodYaml", "LvsStaticPodYaml is a variable, and no function"),
        (b"func lvsStaticPodYaml(", "package ipvs", "has no function LvsStaticPodYaml"),
    ],
)
def test_a_consumer_that_is_not_there_is_told_in_its_package(new: bytes, place: str, said: str) -> None:
    path, at, message = told(changed(IPVS, CONSUMER, new))
    assert (path, at, said in message) == (IPVS, place, True)


def test_what_became_a_method_is_named_in_the_hint() -> None:
    (found,) = unmet(changed(IPVS, CONSUMER, b"type maker struct{}\n\nfunc (maker) LvsStaticPodYaml("))
    assert found.hint is not None
    assert translate(found.hint, "en") == "maker.LvsStaticPodYaml is declared in the package pkg/ipvs"


def test_a_package_that_was_moved_is_told_at_the_module_line() -> None:
    files = base()
    moved = {path.replace("pkg/ipvs/", "pkg/balance/"): text for path, text in files.items()}
    moved = {path: text.replace(b"sealer/pkg/ipvs", b"sealer/pkg/balance") for path, text in moved.items()}
    path, at, said = told(moved)
    assert (path, at) == ("go.mod", "module github.com/sealerio/sealer")
    assert "there is no package pkg/ipvs" in said
    assert "declared in the package pkg/balance" in str(unmet(moved)[0].hint)


@pytest.mark.parametrize("new", [b"ref string", b"img, image2 string"])
def test_a_parameter_that_is_not_there_is_told_at_the_function(new: bytes) -> None:
    rule = replace(LVSCARE, container=None)
    files = base()
    text = files[IPVS].replace(b"image string", new).replace(b'image == ""', b"false").replace(b", image)", b', "")')
    path, at, said = told(files | {IPVS: text.replace(b"Image:           image", b'Image: ""')}, rule)
    assert (path, at) == (IPVS, "LvsStaticPodYaml")
    assert "LvsStaticPodYaml has no parameter image" in said


def test_a_parameter_that_was_renamed_but_ends_in_the_container_is_still_the_one() -> None:
    files = base()
    text = files[IPVS].replace(b"image string", b"ref string").replace(b'image == ""', b'ref == ""')
    text = text.replace(b", image)", b", ref)").replace(b"Image:           image", b"Image:           ref")
    assert unmet(files | {IPVS: text}) == []


def test_a_generic_consumer_is_the_consumer() -> None:
    assert unmet(changed(IPVS, CONSUMER, b"func LvsStaticPodYaml[T any](")) == []


def test_a_typo_in_the_rule_is_told() -> None:
    rule = replace(LVSCARE, consumers=(Parameter("pkg/ipvs", "LvsStaticPodYml", "image"),))
    assert "the package pkg/ipvs has no function LvsStaticPodYml" in told(base(), rule)[2]


def test_a_function_of_tests_only_is_no_part_of_the_program() -> None:
    files = base()
    files["pkg/ipvs/ipvs_test.go"] = files.pop(IPVS)
    assert told(files)[0] == "go.mod"


def test_a_result_that_is_not_there_is_told() -> None:
    rule = replace(LVSCARE, consumers=(Result("pkg/ipvs", "LvsStaticPodYaml", 2),))
    assert "LvsStaticPodYaml has no result number 2" in told(base(), rule)[2]
    assert unmet(base(), replace(rule, consumers=(Result("pkg/ipvs", "LvsStaticPodYaml", 1),))) == []


@pytest.mark.parametrize(
    ("consumer", "said"),
    [
        (Field("types/api/v2", "Gone", "Domain"), "the package types/api/v2 has no type Gone"),
        (Field("types/api/v2", "LocalRegistry", "Gone"), "LocalRegistry has no field Gone"),
        (Field("types/gone", "LocalRegistry", "Domain"), "there is no package types/gone"),
        (Field("k8s.io/api/core/v2", "Container", "Image"), "nothing here imports the package k8s.io/api/core/v2"),
    ],
)
def test_a_field_that_is_not_there_is_told(consumer: Field, said: str) -> None:
    rule = replace(LVSCARE, consumers=(*LVSCARE.consumers, consumer))
    assert said in told(base(), rule)[2]


def test_a_field_of_another_module_that_is_imported_is_there() -> None:
    consumer = Field("k8s.io/api/core/v1", "Container", "Image")
    assert unmet(base(), replace(LVSCARE, consumers=(*LVSCARE.consumers, consumer))) == []


def test_a_registry_whose_type_is_gone_is_told_where_its_package_is() -> None:
    path, at, said = told(changed(LOCAL, b"localConfigurator", b"configurator"))
    assert (path.rpartition("/")[0], at) == ("pkg/registry", "package registry")
    assert "the package pkg/registry has no type localConfigurator" in said


def test_a_registry_whose_field_is_gone_is_told_at_its_type() -> None:
    path, at, said = told(changed("types/api/v2/registry.go", b"Domain ", b"Host "))
    assert (path, at) == (LOCAL, "localConfigurator")
    assert "localConfigurator has no field Domain" in said


def test_a_field_that_an_embedded_type_of_another_module_may_have_is_not_told() -> None:
    assert unmet(changed(LOCAL, b"*v2.LocalRegistry\n", b"*example.Registry\n")) == []


def test_a_registry_whose_package_is_gone_is_told() -> None:
    files = base()
    del files[UTILS]
    assert "there is no package pkg/runtime/kubernetes" in told(files)[2]


@pytest.mark.parametrize("expression", ["gone()", "gone", "common.Gone", "gone + port"])
def test_a_registry_that_names_what_is_not_declared_is_told_and_no_error(expression: str) -> None:
    rule = replace(LVSCARE, registries=(*LVSCARE.registries, Registry("pkg/registry", expression)))
    assert "the package pkg/registry has no" in told(base(), rule)[2]


def test_all_that_is_missing_is_one_finding() -> None:
    files = changed(IPVS, CONSUMER, b"func StaticPodYaml(")
    del files[UTILS]
    said = told(files)[2]
    assert "has no function LvsStaticPodYaml" in said and "there is no package pkg/runtime/kubernetes" in said


def test_the_container_of_another_package_is_not_the_rules() -> None:
    wrong = Container("k8s.io/api/core/v2", "Container", policy="IfNotPresent")
    said = told(base(), replace(LVSCARE, container=wrong))[2]
    assert "the image goes into k8s.io/api/core/v1.Container, and the rule's container is k8s.io/api/core/v2" in said


def test_a_missing_constant_that_nothing_uses_is_img105_where_its_package_is() -> None:
    files = base()
    text = files[COMMON].replace(b"LvsCareRepoAndTag", b"Image")
    others = {path: files[path].replace(b"common.LvsCareRepoAndTag", b'""') for path in (LOCAL, UTILS)}
    found = analyse(MemoryTree(files | others | {COMMON: text}), [LVSCARE]).diagnostics
    assert [(each.code, each.span.path) for each in found if each.code.startswith("IMG10")] == [("IMG105", COMMON)]


OTHER = Rule(
    name="web",
    image=Image("acme/web", "v1"),
    constant=Constant("images", "Web"),
    consumers=(Parameter("deploy", "Start", "image"),),
    registries=(Registry("deploy", "c.URL", "c", "Config"),),
)


def test_a_rule_of_which_nothing_is_there_does_not_apply() -> None:
    tree = MemoryTree(base() | {"images/images.go": b"package images\n", "deploy/d.go": b"package deploy\n"})
    analysis = analyse(tree, [OTHER])
    assert analysis.diagnostics == ()
    assert [rule.applies for rule in account_of(analysis, tree).rules] == [False]


def test_one_part_alone_makes_the_rule_apply() -> None:
    files = {"go.mod": b"module m\n", "deploy/d.go": b"package deploy\n\ntype Config struct{ URL string }\n"}
    found = analyse(MemoryTree(files), [OTHER]).diagnostics
    assert [(each.code, each.span.path) for each in found] == [("IMG106", "deploy/d.go"), ("IMG105", "go.mod")]


def test_a_part_that_another_module_has_is_not_missing() -> None:
    files = {f"app/{path}": text for path, text in base().items()}
    files |= {"tools/go.mod": b"module example.org/tools\n", "tools/pkg/ipvs/x.go": b"package ipvs\n"}
    for within in ((), ("app",), ("tools",)):
        assert analyse(MemoryTree(files), [LVSCARE], within=within).diagnostics == ()


def test_a_rule_that_no_module_meets_is_told_once_where_most_of_it_is() -> None:
    files = {f"app/{path}": text for path, text in changed(IPVS, CONSUMER, b"func StaticPodYaml(").items()}
    files |= {"tools/go.mod": b"module example.org/tools\n", "tools/common/c.go": files["app/" + COMMON]}
    assert [each.span.path for each in unmet(files)] == ["app/" + IPVS]


FIELD = Rule(
    name="agent",
    image=Image("quay.io/acme/agent", "v1"),
    constant=Constant("images", "Agent"),
    consumers=(Field("deploy", "Container", "Image"),),
    registries=(),
)
IMAGES = b'package images\n\nconst (\n\tAgent = "quay.io/acme/agent:v1"\n\tProxy = "quay.io/acme/proxy:v2"\n)\n'
DEPLOY = b"""package deploy

import "m/images"

type Container struct{ Image string }

func New() Container { return Container{Image: images.Agent} }
"""
DEPLOYED = {"go.mod": b"module m\n\ngo 1.21\n", "images/images.go": IMAGES, "deploy/d.go": DEPLOY}


def test_a_field_that_is_given_the_image_no_more_is_told_at_the_constant() -> None:
    assert unmet(DEPLOYED, FIELD) == []
    other = DEPLOYED | {"deploy/d.go": DEPLOY.replace(b"images.Agent", b"images.Proxy")}
    path, at, said = told(other, FIELD)
    assert (path, at) == ("images/images.go", '"quay.io/acme/agent:v1"')
    assert "nothing gives the image to Container.Image" in said


def test_a_field_is_not_told_where_the_image_gets_out_of_sight() -> None:
    kept = b"\nvar Kept = map[string]*string{}\n\nfunc keep(image string) { *Kept[image] = image }\n"
    other = DEPLOY.replace(b"images.Agent", b"images.Proxy") + kept + b"\nfunc init() { keep(images.Agent) }\n"
    assert unmet(DEPLOYED | {"deploy/d.go": other}, FIELD) == []


def test_a_field_that_another_module_of_the_program_may_give_the_image_is_not_told() -> None:
    other = DEPLOYED | {"deploy/d.go": DEPLOY.replace(b"images.Agent", b"images.Proxy")}
    files = {f"app/{path}": text for path, text in other.items()}
    files |= {"go.work": b"go 1.21\n\nuse ./app\nuse ./tools\n", "tools/go.mod": b"module tools\n\ngo 1.21\n"}
    files |= {"tools/t.go": b'package tools\n\nimport "m/images"\n\nvar Image = images.Agent\n'}
    assert unmet(files, FIELD) == []


SPEC = (
    b'package common\n\ntype Named struct {\n\tPicture string `yaml:"picture_name"`\n}\n\n'
    b'type AgentSpec struct {\n\tNamed\n\tImage string `json:"image,omitempty"`\n\tPlain string\n}\n\n'
    b"type Alias = AgentSpec\n"
)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("AgentSpec.Image", "AgentSpec.image"),
        ("AgentSpec.IMAGE", "AgentSpec.image"),
        ("AgentSpec.Picture", "Named.picture_name"),
        ("AgentSpec.picture_name", "Named.picture_name"),
        ("Alias.image", "AgentSpec.image"),
        ("Named.Picture", "Named.picture_name"),
    ],
)
def test_a_field_by_another_name_than_decoders_know_it_by_is_told(name: str, other: str) -> None:
    files = base() | {"common/spec.go": SPEC}
    for rule in (
        replace(LVSCARE, overrides=(Redirect("field", name),)),
        replace(LVSCARE, registries=(*LVSCARE.registries, Redirect("field", name))),
    ):
        (found,) = unmet(files, rule)
        assert (found.span.path, name in translate(found.message, "en")) == ("common/spec.go", True)
        assert found.hint is not None
        assert f"`{other}`" in translate(found.hint, "en")


@pytest.mark.parametrize(
    "name",
    [
        "AgentSpec.image",
        "AgentSpec.*",
        "AgentSpec.im*",
        "AgentSpec.image.Image",
        "Named.picture_name",
        "*.Image",
        "*",
        "AgentSpec.Plain",
        "AgentSpec.other",
        "Other.Image",
        "image",
        "spec.Image",
    ],
)
def test_a_field_that_decoders_know_or_that_is_of_another_version_is_not_told(name: str) -> None:
    files = base() | {"common/spec.go": SPEC}
    found = unmet(files, replace(LVSCARE, overrides=(Redirect("field", name),)))
    assert "decoders know" not in "".join(translate(each.message, "en") for each in found)
