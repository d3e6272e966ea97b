"""One file of many rules: two images through one function, and each rule judges only what names its image."""

from __future__ import annotations

import pytest
from fixture_runs import fix, lint
from memory_tree import MemoryTree

from codemod.judge.account import account_of
from codemod.judge.analysis import analyse
from codemod.records import replace
from codemod.report.accounting import line
from codemod.rule import Constant, Default, Element, Fields, Image, Parameter, Redirect, Registry, Rule, Split

HEAD = b"module example.com/p\n\ngo 1.21\n"
PODS = """package pods

type Container struct{ Name, Image string }

func Run(image string) Container {
	return Container{Name: "main", Image: image}
}
"""
IMAGES = """package images

const (
	Alpha        = "org/alpha"
	AlphaVersion = "v1.2.3"
	Beta         = "org/beta:v2.0.0"
)
"""
RUN = Parameter(package="pods", function="Run", name="image")
REGISTRY = Registry(package="cmd", receiver="o", type="options", expression="o.Registry")
ALPHA = Rule(
    name="alpha",
    image=Image(repository="org/alpha", tag="v1.2.3"),
    constant=Split(repository=Constant("images", "Alpha"), tag=Constant("images", "AlphaVersion")),
    consumers=(RUN,),
    registries=(REGISTRY,),
)
BETA = Rule(
    name="beta",
    image=Image(repository="org/beta", tag="v2.0.0"),
    constant=Constant("images", "Beta"),
    consumers=(RUN,),
    registries=(REGISTRY,),
)
CMD = """package cmd

import (
	"fmt"
	"os"

	"example.com/p/images"
	"example.com/p/pods"
)

type options struct {
	Registry string `json:"registry"`
	Version  string
}

var _, _ = fmt.Sprint, os.Getenv

func (o *options) start() {
	BODY
	_ = images.Beta
}
"""
RIGHT_ALPHA = 'fmt.Sprintf("%s/%s:%s", o.Registry, images.Alpha, images.AlphaVersion)'
RIGHT_BETA = 'fmt.Sprintf("%s/%s", o.Registry, images.Beta)'


def tree(body: str, images: str = IMAGES, pods: str = PODS) -> dict[str, bytes]:
    files = {"images/images.go": images, "pods/pods.go": pods, "cmd/cmd.go": CMD.replace("BODY", body)}
    return {"go.mod": HEAD, **{path: text.encode() for path, text in files.items()}}


def found(body: str, rules: tuple[Rule, ...], images: str = IMAGES) -> list[tuple[str, str]]:
    return [(each.rule, each.code) for each in lint(tree(body, images), rules=rules)]


def test_two_images_through_one_function_are_right_each_by_its_own_rule() -> None:
    body = f"pods.Run({RIGHT_ALPHA})\n\tpods.Run({RIGHT_BETA})"
    assert found(body, (ALPHA, BETA)) == []


def test_a_rule_alone_says_that_another_image_reaches_its_consumer() -> None:
    assert [code for _, code in found(f"pods.Run({RIGHT_ALPHA})\n\tpods.Run({RIGHT_BETA})", (BETA,))] != []


def test_a_wrong_image_is_told_by_the_rule_that_it_names() -> None:
    body = f'pods.Run("docker.io/" + images.Beta)\n\tpods.Run({RIGHT_ALPHA})'
    assert found(body, (ALPHA, BETA)) == [("beta", "IMG203")]


def test_what_is_not_known_is_told_by_every_rule_of_the_consumer() -> None:
    body = f"pods.Run({RIGHT_ALPHA})\n\tpods.Run({RIGHT_BETA})\n\tpods.Run(fmt.Sprint(o))"
    assert found(body, (ALPHA, BETA)) == [("alpha", "IMG205"), ("beta", "IMG205")]


def test_another_project_with_the_same_last_component_is_another_image() -> None:
    body = f'pods.Run({RIGHT_BETA})\n\tfmt.Println("registry.k8s.io/beta:v9")'
    assert found(body, (BETA,)) == []
    assert found(body.replace("registry.k8s.io/beta", "registry.k8s.io/org/beta"), (BETA,)) == []  # what is printed
    spelled = f'pods.Run({RIGHT_BETA})\n\tx := "registry.k8s.io/NAME:v9"\n\t_ = x'
    assert found(spelled.replace("NAME", "beta"), (BETA,)) == []
    assert found(spelled.replace("NAME", "org/beta"), (BETA,)) == [("beta", "IMG201")]


@pytest.mark.parametrize(
    ("image", "code"),
    [
        ('o.Registry + "/" + images.Alpha + ":" + images.AlphaVersion', ""),
        ('o.Registry + "/" + images.Alpha + ":v9"', "IMG201"),
        ('o.Registry + "/" + images.Alpha', "IMG205"),
        ('o.Registry + "/" + images.Alpha + ":" + images.AlphaVersion + "-debug"', "IMG205"),
        ('o.Registry + "/" + images.Alpha + ":" + o.Version', "IMG205"),
        ('"docker.io/" + images.Alpha + ":" + images.AlphaVersion', "IMG203"),
        ('images.Alpha + ":" + images.AlphaVersion', "IMG202"),
        ('o.Registry + "/org/alpha:" + images.AlphaVersion', "IMG201"),
    ],
)
def test_a_pin_in_parts_is_good_where_all_of_them_stand_in_a_row(image: str, code: str) -> None:
    assert found(f"pods.Run({image})", (ALPHA,)) == ([("alpha", code)] if code else [])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"v1.2.3"', '"latest"', "IMG102"),
        ('"v1.2.3"', '""', "IMG102"),
        ('"v1.2.3"', '"v1.2.2"', "IMG103"),
        ('"v1.2.3"', '"v1:2"', "IMG104"),
        ('"org/alpha"', '"docker.io/org/alpha"', "IMG101"),
        ('"org/alpha"', '"org/alpha:v1.2.3"', "IMG103"),
        ('"org/alpha"', '"org//alpha"', "IMG104"),
    ],
)
def test_each_part_of_a_pin_is_judged_for_itself(old: str, new: str, code: str) -> None:
    images = IMAGES.replace(old, new)
    at = [each.code for each in lint(tree(f"pods.Run({RIGHT_ALPHA})", images), rules=(ALPHA,))]
    assert code in at


def fixed(body: str, rule: Rule, images: str = IMAGES) -> dict[str, str]:
    planned = fix(tree(body, images), rules=(rule,))
    return {change.path: change.new.decode() for change in planned.changes}


def test_a_fix_writes_the_tag_into_its_own_constant() -> None:
    made = fixed(f"pods.Run({RIGHT_ALPHA})", ALPHA, IMAGES.replace("v1.2.3", "latest"))
    assert made == {"images/images.go": IMAGES}


def test_a_fix_writes_all_parts_of_the_pin_where_the_image_was_spelled_out() -> None:
    made = fixed('pods.Run("docker.io/org/alpha:v1")', ALPHA)
    assert RIGHT_ALPHA in made["cmd/cmd.go"]


def test_a_tag_that_another_image_has_too_is_told_and_not_rewritten() -> None:
    body = f'pods.Run({RIGHT_ALPHA})\n\tx := "org/gamma:" + images.AlphaVersion\n\t_ = x'
    images = IMAGES.replace("v1.2.3", "v1.2.2")
    assert found(body, (ALPHA,), images) == [("alpha", "IMG103")]
    assert fixed(body, ALPHA, images) == {}


TAGS = 'package images\n\nvar Tags = map[string]string{"v1.29": "OLD", "v1.30": "NEW"}\n\nconst Alpha = "org/alpha"\n'
BY_VERSION = ALPHA.__class__(
    name="alpha",
    image=ALPHA.image,
    constant=Split(repository=Constant("images", "Alpha"), tag=Element("images", "Tags", "v1.30")),
    consumers=(RUN,),
    registries=(REGISTRY,),
)
USING_TAGS = 'pods.Run(o.Registry + "/" + images.Alpha + ":" + images.Tags[o.Version])'


def tagged(old: str, new: str) -> str:
    return (TAGS + '\nconst Beta = ""\n').replace("OLD", old).replace("NEW", new)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("v1.1.0", "v1.2.3", []),
        ("v1.1.0", "v1.2.2", ["IMG103"]),
        ("latest", "v1.2.3", ["IMG102"]),
        ("v1.1.0", "latest", ["IMG102"]),
    ],
)
def test_in_a_map_of_tags_one_is_the_pin_and_none_moves(old: str, new: str, code: list[str]) -> None:
    assert [each for _, each in found(USING_TAGS, (BY_VERSION,), tagged(old, new))] == code


def test_a_fix_writes_the_tag_into_its_element_and_leaves_the_map_a_map() -> None:
    made = fixed(USING_TAGS, BY_VERSION, tagged("v1.1.0", "latest"))
    assert made == {"images/images.go": tagged("v1.1.0", "v1.2.3")}


def test_a_map_that_something_writes_to_holds_no_pin() -> None:
    body = f'images.Tags["v1.30"] = "v0"\n\t{USING_TAGS}'
    assert "IMG105" in [code for _, code in found(body, (BY_VERSION,), tagged("v1.1.0", "v1.2.3"))]


@pytest.mark.parametrize("declared", ['map[string]string{"v1": "org/beta:v1"}', 'os.Getenv("BETA")', "image()"])
def test_a_variable_that_is_a_map_or_is_read_is_never_made_a_constant(declared: str) -> None:
    images = f'package images\n\nimport "os"\n\nvar Beta = {declared}\n\nfunc image() string {{ return os.Args[0] }}\n'
    body = "_ = images.Beta"
    assert [code for _, code in found(body, (BETA,), images)] == ["IMG105"]
    assert fixed(body, BETA, images) == {}


WAYS = {
    "none": ("images.Beta", '"docker.io/" + images.Beta'),
    "any": ('fmt.Sprintf("%s/%s", o.Registry, images.Beta)', '"docker.io/" + images.Beta'),
}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_a_registry_that_is_none_or_any(way: str) -> None:
    rule = Rule("beta", BETA.image, BETA.constant, (RUN,), (way,))
    good, bad = WAYS[way]
    assert found(f"pods.Run({good})", (rule,)) == []
    assert [code for _, code in found(f"pods.Run({bad})", (rule,))] == ["IMG203"]


@pytest.mark.parametrize(
    ("way", "registry", "good"),
    [
        (Redirect("environment", "IMAGE_REGISTRY"), 'os.Getenv("IMAGE_REGISTRY")', True),
        (Redirect("environment", "IMAGE_*"), 'os.Getenv("IMAGE_REGISTRY")', True),
        (Redirect("environment", "OTHER"), 'os.Getenv("IMAGE_REGISTRY")', False),
        (Redirect("flag", "registry"), 'os.Getenv("IMAGE_REGISTRY")', False),
        (Redirect("field", "options.registry"), "o.Registry", True),
        (Redirect("field", "options.registry"), "o.Version", False),
        (Redirect("field", "options.registry"), '"docker.io"', False),
    ],
)
def test_a_registry_that_an_operator_sets(way: Redirect, registry: str, good: bool) -> None:
    rule = Rule("beta", BETA.image, BETA.constant, (RUN,), (way,))
    assert (found(f'pods.Run({registry} + "/" + images.Beta)', (rule,)) == []) is good


@pytest.mark.parametrize(
    ("image", "good"),
    [
        ('os.Getenv("RELATED_IMAGE_BETA")', True),
        ("o.Registry", True),
        ("o.Version", False),
        ('os.Getenv("OTHER")', False),
        ('o.Registry + "/" + o.Version', False),
    ],
)
def test_several_ways_in_which_an_operator_names_another_image(image: str, good: bool) -> None:
    ways = (Redirect("environment", "RELATED_IMAGE_*"), Redirect("field", "options.registry"))
    rule = Rule("beta", BETA.image, BETA.constant, (RUN,), (REGISTRY,), overrides=ways)
    assert (found(f"pods.Run({image})", (rule,)) == []) is good


MADE = {
    's := o.Registry; for range 3 { s = "a.io/" + s }; return s': False,
    "return o.Registry": True,
    'return fmt.Sprintf("%s", o.Registry)': True,
    'return "docker.io/" + o.Registry': False,
    'if v := os.Getenv("OTHER"); v != "" { return v }; return ""': False,
}


@pytest.mark.parametrize(("made", "good"), MADE.items())
def test_what_is_made_of_what_an_operator_sets_is_no_longer_that(made: str, good: bool) -> None:
    rule = replace(BETA, overrides=(Redirect("field", "options.registry"),))
    files = tree("pods.Run(o.image())")
    files["cmd/cmd.go"] += f"\nfunc (o *options) image() string {{ {made} }}\n".encode()
    assert (lint(files, rules=(rule,)) == ()) is good


WHOLE = replace(BETA, constant=Element("images", "Images", "v1.30"))
IN_A_MAP = (
    'package images\n\nconst Beta = ""\n\nvar Images = map[string]string{"v1.29": "OLD", "v1.30": "org/beta:v2.0.0"}\n'
)


@pytest.mark.parametrize(
    ("old", "code"),
    [
        ("org/beta:v1.0.0", []),
        ("org/beta:latest", ["IMG102"]),
        ("quay.io/org/beta:v1", ["IMG101"]),
        ("other/gamma:v1", ["IMG103"]),
    ],
)
def test_in_a_map_of_images_all_are_versions_of_one(old: str, code: list[str]) -> None:
    body = 'pods.Run(o.Registry + "/" + images.Images[o.Version])'
    assert [each for _, each in found(body, (WHOLE,), IN_A_MAP.replace("OLD", old))] == code


@pytest.mark.parametrize(("other", "codes"), [("v2.0.0", []), ("v2.0.1", ["IMG103"])])
def test_an_element_that_is_made_of_what_each_build_has_is_right_in_all(other: str, codes: list[str]) -> None:
    body = 'pods.Run(o.Registry + "/" + images.Images[o.Version])'
    files = tree(body, IN_A_MAP.replace("OLD", "org/beta:v1").replace('"org/beta:v2.0.0"', '"org/beta:" + tag'))
    for name, constraint, tag in (("a", "debug", "v2.0.0"), ("b", "!debug", other)):
        files[f"images/{name}.go"] = f'//go:build {constraint}\n\npackage images\n\nconst tag = "{tag}"\n'.encode()
    assert [each.code for each in lint(files, rules=(WHOLE,))] == codes


DIGEST = "sha256:" + "a" * 64
BY_DIGEST = replace(
    ALPHA,
    image=Image("org/alpha", "", DIGEST),
    constant=Split(Constant("images", "Alpha"), None, Constant("images", "Digest")),
)
DIGESTS = f'package images\n\nconst (\n\tAlpha  = "org/alpha"\n\tDigest = "{DIGEST}"\n\tBeta   = ""\n)\n'


def test_a_pin_by_digest_alone() -> None:
    good = 'fmt.Sprintf("%s/%s@%s", o.Registry, images.Alpha, images.Digest)'
    assert found(f"pods.Run({good})", (BY_DIGEST,), DIGESTS) == []
    assert found('pods.Run(o.Registry + "/" + images.Alpha + ":v1")', (BY_DIGEST,), DIGESTS) == [("alpha", "IMG201")]
    assert good in fixed('pods.Run("docker.io/org/alpha:v1")', BY_DIGEST, DIGESTS)["cmd/cmd.go"]
    other = DIGESTS.replace("a" * 64, "b" * 64)
    assert found(f"pods.Run({good})", (BY_DIGEST,), other) == [("alpha", "IMG103")]
    assert fixed(f"pods.Run({good})", BY_DIGEST, other) == {"images/images.go": DIGESTS}


BY_SHA256 = replace(
    ALPHA,
    image=Image("org/alpha", "v1.2.3", DIGEST),
    constant=Split(Constant("images", "Alpha"), Constant("images", "Tag"), sha256=Constant("images", "Digits")),
)
DIGITS = DIGESTS.replace("Digest", 'Tag = "v1.2.3"\n\tDigits').replace("sha256:", "")


def test_a_constant_may_hold_the_digits_of_the_digest_alone() -> None:
    good = 'fmt.Sprintf("%s/%s:%s@sha256:%s", o.Registry, images.Alpha, images.Tag, images.Digits)'
    assert found(f"pods.Run({good})", (BY_SHA256,), DIGITS) == []
    assert found(f"pods.Run({good.replace('@sha256:', '@')})", (BY_SHA256,), DIGITS) == [("alpha", "IMG201")]
    assert good in fixed('pods.Run("docker.io/org/alpha:v1")', BY_SHA256, DIGITS)["cmd/cmd.go"]
    assert found(f"pods.Run({good})", (BY_SHA256,), DIGITS.replace("aaa", "bbb")) == [("alpha", "IMG103")]
    assert found(f"pods.Run({good})", (BY_SHA256,), DIGITS.replace("aaa", "sha")) == [("alpha", "IMG104")]


SPEC = """package images

const Alpha = "org/alpha"
const Beta = ""

type Spec struct{ Image, Tag string }

func New() Spec { return Spec{Image: Alpha, Tag: "TAG"} }

func (s Spec) URI() string { return s.Image + ":" + s.Tag }
"""
BY_DEFAULT = replace(
    ALPHA,
    constant=Split(Constant("images", "Alpha"), Default("images", "Spec", "Tag")),
    consumers=(RUN, Fields("images", "Spec", "Image", "Tag")),
    registries=("none",),
)


@pytest.mark.parametrize(("tag", "code"), [("v1.2.3", []), ("latest", ["IMG102"]), ("v2.0.0", ["IMG103"])])
def test_a_pin_that_is_the_default_of_a_field(tag: str, code: list[str]) -> None:
    images = SPEC.replace("TAG", tag)
    assert [each for _, each in found("pods.Run(images.New().URI())", (BY_DEFAULT,), images)] == code
    made = fixed("pods.Run(images.New().URI())", BY_DEFAULT, images)
    assert made == ({"images/images.go": SPEC.replace("TAG", "v1.2.3")} if code else {})


def test_fields_that_hold_parts_of_two_images_are_told() -> None:
    images = SPEC.replace('Tag: "TAG"', 'Tag: "v1.2.3"') + 'var _ = Spec{Image: Alpha, Tag: Beta + "v9"}\n'
    assert [each for _, each in found("pods.Run(images.New().URI())", (BY_DEFAULT,), images)] == ["IMG201"]


FLAGS = {
    "*registry": 'var registry = flag.String("registry", "", "")',
    "o.Version": 'func bind(o *options) { flag.StringVar(&o.Version, "registry", "", "") }',
}


@pytest.mark.parametrize(("registry", "declared"), FLAGS.items())
@pytest.mark.parametrize("name", ["registry", "other"])
def test_a_registry_that_a_flag_fills(registry: str, declared: str, name: str) -> None:
    rule = replace(BETA, registries=(Redirect("flag", "registry"),))
    files = tree(f'pods.Run({registry} + "/" + images.Beta)')
    text = files["cmd/cmd.go"].decode().replace("import (", 'import (\n\t"flag"', 1)
    named = declared.replace('"registry", ', f'"{name}", ')
    files["cmd/cmd.go"] = f"{text}\n{named}\n".encode()
    assert [each.code for each in lint(files, rules=(rule,))] == ([] if name == "registry" else ["IMG205"])


ALONE = replace(BETA, registries=("none",))


def said(body: str) -> tuple[list[str], str]:
    """Return what is said of each finding, and what the account says, by a rule whose pin stands alone."""
    files = MemoryTree(tree(body, IMAGES))
    analysis = analyse(files, (ALONE,))
    return [str(each.message) for each in analysis.diagnostics], line(account_of(analysis, files), "en")


def test_nothing_is_said_of_a_local_registry_where_the_rule_has_none() -> None:
    assert said("pods.Run(images.Beta)") == ([], "1 image at 1 place comes from where the rule keeps the pin; 3 files")
    (found,), account = said('pods.Run("docker.io/" + images.Beta)')
    assert found == "the image comes from docker.io, and not as the rule pins it"
    assert account == "0 of 1 image at 1 place are proven to come from where the rule keeps the pin; 3 files"
    (found,), _ = said("pods.Run(o.Registry + images.Beta)")
    assert found.startswith("the image cannot be traced to the constant: ")


COMPONENTS = """package images

const Beta = "org/beta:v2.0.0"

type Component struct {
	Name, Image string
	Args        []string
	Replicas    int32
}

var All = []Component{
	{Name: "beta", Image: Beta, Args: []string{"-v"}},
	{Name: "gamma", Image: Beta},
}
"""
RUNNING = """for _, c := range images.All {
		o.run(c)
	}
}

func look(args []string, replicas *int32) { args[0], *replicas = "-q", 2 }

func (o *options) run(c images.Component) {
	look(c.Args, &c.Replicas)
	WRITE
	pods.Run(o.Registry + "/" + c.Image)"""
WRITES = {
    "none": ("_ = c.Name", []),
    "the list of a copy": ('c.Args[0] = "-w"', []),
    "another copy's": ('other := c\n\tother.Image = "x"', []),
    "an element": ('images.All[0].Image = "docker.io/" + images.Beta', ["IMG205"]),
    "through a pointer": ('p := &images.All[0]\n\tp.Image = "docker.io/" + images.Beta', ["IMG205"]),
    "through another name": ('all := images.All\n\tall[0].Image = "docker.io/" + images.Beta', ["IMG205"]),
    "the copy's own": ('c.Image = "docker.io/" + images.Beta', ["IMG203"]),
}


@pytest.mark.parametrize("write", WRITES)
def test_in_a_table_a_copy_of_an_element_shares_its_lists_alone(write: str) -> None:
    text, code = WRITES[write]
    rule = replace(BETA, registries=(REGISTRY,))
    assert [each for _, each in found(RUNNING.replace("WRITE", text), (rule,), COMPONENTS)] == code


SPECS = """package images

const Beta = ""

type Spec struct{ Image, Tag string }

func All() []Spec {
	return []Spec{{Image: "org/alpha", Tag: "ALPHA"}, {Image: "org/gamma", Tag: "GAMMA"}}
}
"""
IN_SPECS = Split(Default("images", "Spec", "Image"), Default("images", "Spec", "Tag"))
BOTH = tuple(
    Rule(name, Image(f"org/{name}", tag), IN_SPECS, (Fields("images", "Spec", "Image", "Tag"),), ("none",))
    for name, tag in (("alpha", "v1"), ("gamma", "v2"))
)


@pytest.mark.parametrize(
    ("alpha", "gamma", "wanted"),
    [
        ("v1", "v2", []),
        ("v2", "v2", [("alpha", "IMG103")]),
        ("v1", "v1", [("gamma", "IMG103")]),
        ("latest", "v3", [("alpha", "IMG102"), ("gamma", "IMG103")]),
    ],
)
def test_several_images_have_their_pins_in_structs_of_one_type(
    alpha: str, gamma: str, wanted: list[tuple[str, str]]
) -> None:
    images = SPECS.replace("ALPHA", alpha).replace("GAMMA", gamma)
    body = "_ = images.All()\n\t_ = pods.Run"
    assert found(body, BOTH, images) == wanted
    for rule in BOTH:
        assert found(body, (rule,), images) == [each for each in wanted if each[0] == rule.name]
    made = {change.path: change.new.decode() for change in fix(tree(body, images), rules=BOTH).changes}
    assert made == ({"images/images.go": SPECS.replace("ALPHA", "v1").replace("GAMMA", "v2")} if wanted else {})


def test_a_struct_that_lost_its_repository_is_told() -> None:
    images = SPECS.replace("ALPHA", "v1").replace("org/alpha", "org/alfa")
    assert ("alpha", "IMG103") in found("_ = images.All()\n\t_ = pods.Run", BOTH[:1], images)
