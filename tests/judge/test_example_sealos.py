"""The example rule for sealos, on a small module of ours in the same shapes, and rules like it."""

from __future__ import annotations

import pytest
from memory_tree import MemoryTree
from project import ROOT

from codemod.judge.analysis import analyse
from codemod.records import replace
from codemod.rule import Constant, Field, Parameter, Registry, Result, Rule
from codemod.rule.reader import load

EXAMPLE = load(str(ROOT / "docs" / "examples" / "sealos.py"))[0]
PIN = str(EXAMPLE.image)
YAML, CONTAINER, RESULT = EXAMPLE.consumers


TYPES = f"""package v1beta1

import "os"

const (
	defaultVIP          = "10.103.97.2"
	DefaultLvsCareImage = "{PIN}"
)

type Cluster struct {{ Rootfs *Rootfs }}

type Rootfs struct{{ Labels map[string]string }}

func (c *Cluster) GetLvscareImage() string {{
	return DefaultLvsCareImage
}}

var _ = os.Args
"""
IPVS = """package ipvs

import (
	"github.com/labring/sealos/pkg/types/v1beta1"

	v1 "k8s.io/api/core/v1"
)

func LvsStaticPodYaml(vip string, image string) v1.Container {
	if image == "" {
		image = v1beta1.DefaultLvsCareImage
	}
	return v1.Container{Name: "lvscare", Image: image, ImagePullPolicy: v1.PullAlways}
}
"""
CONTAINERS = """package v1

type PullPolicy string

const PullAlways PullPolicy = "Always"

type Container struct {
	Name, Image     string
	ImagePullPolicy PullPolicy
}
"""
CALLER = """package cmd

import (
	"net"

	"github.com/labring/sealos/pkg/ipvs"
	"github.com/labring/sealos/pkg/types/v1beta1"

	v1 "k8s.io/api/core/v1"
)

type runtime struct {
	cluster      *v1beta1.Cluster
	Host, Mirror string
}

var _ = net.JoinHostPort
var _ v1.Container

func (r *runtime) start() {
	BODY
}
"""


def findings(rule: Rule, body: str, types: str = TYPES) -> list[tuple[str, str]]:
    """Return (path below `lifecycle/`, code) of what lint finds where `body` is what the command does."""
    files = {
        "go.mod": "module github.com/labring/sealos\n\ngo 1.18\n",
        "pkg/types/v1beta1/utils.go": types,
        "pkg/ipvs/lvscare.go": IPVS,
        "vendor/k8s.io/api/core/v1/types.go": CONTAINERS,
        "cmd/start.go": CALLER.replace("BODY", body),
    }
    tree = MemoryTree({f"lifecycle/{path}": text.encode() for path, text in files.items()})
    return [(d.span.path.removeprefix("lifecycle/"), d.code) for d in analyse(tree, [rule]).diagnostics]


def with_path(code: str) -> list[tuple[str, str]]:
    return [("cmd/start.go", code)]


@pytest.mark.parametrize("image", ['""', "v1beta1.DefaultLvsCareImage", "r.cluster.GetLvscareImage()"])
def test_a_pin_with_its_registry_is_right_with_nothing_in_front(image: str) -> None:
    assert findings(EXAMPLE, f'_ = ipvs.LvsStaticPodYaml("10.0.0.1", {image})') == []


def test_a_pin_with_its_registry_is_wrong_behind_another_one() -> None:
    found = findings(EXAMPLE, '_ = ipvs.LvsStaticPodYaml("10.0.0.1", "docker.io/"+v1beta1.DefaultLvsCareImage)')
    assert ("cmd/start.go", "IMG203") in found


def test_the_pin_spelled_out_at_a_consumer_is_found() -> None:
    assert ("cmd/start.go", "IMG201") in findings(EXAMPLE, f'_ = ipvs.LvsStaticPodYaml("10.0.0.1", "{PIN}")')


def test_a_constant_with_its_registry_may_not_name_another_one() -> None:
    types = TYPES.replace("sealos.hub:5000", "docker.io")
    assert ("pkg/types/v1beta1/utils.go", "IMG101") in findings(EXAMPLE, "", types)


def test_a_tag_that_moves_is_found_behind_the_registry_of_the_pin() -> None:
    types = TYPES.replace(f":{EXAMPLE.image.tag}", ":latest")
    assert ("pkg/types/v1beta1/utils.go", "IMG102") in findings(EXAMPLE, "", types)


def test_a_function_whose_result_is_the_image_is_judged_in_its_own_body() -> None:
    types = TYPES.replace("\treturn DefaultLvsCareImage", '\treturn os.Getenv("LVSCARE")')
    rule = replace(EXAMPLE, consumers=(RESULT,))
    assert findings(rule, "", types) == [("pkg/types/v1beta1/utils.go", "IMG203")]


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ('"registry.k8s.io/pause:3.9"', []),
        ("r.Host", []),
        ('"docker.io/" + v1beta1.DefaultLvsCareImage', with_path("IMG203")),
        ('"docker.io/sealos/lvscare:v1"', with_path("IMG201")),
    ],
)
def test_a_field_is_judged_only_where_it_holds_the_image(image: str, found: list[tuple[str, str]]) -> None:
    rule = replace(EXAMPLE, consumers=(CONTAINER,))
    here = [each for each in findings(rule, f"_ = v1.Container{{Image: {image}}}") if each[0] == "cmd/start.go"]
    assert here == found


def test_a_field_that_is_assigned_is_judged_too() -> None:
    rule = replace(EXAMPLE, consumers=(CONTAINER,))
    body = 'var pod v1.Container\n\tpod.Image = "docker.io/" + v1beta1.DefaultLvsCareImage'
    assert ("cmd/start.go", "IMG203") in findings(rule, body)


TWO_REGISTRIES = replace(
    EXAMPLE,
    consumers=(YAML,),
    registries=(
        Registry(package="cmd", receiver="r", expression='net.JoinHostPort(r.Host, "5000")'),
        Registry(package="cmd", receiver="r", expression="r.Mirror"),
    ),
    image=replace(EXAMPLE.image, repository="sealos/lvscare"),
)
LOCAL_TYPES = TYPES.replace("sealos.hub:5000/", "")


@pytest.mark.parametrize(
    ("registry", "found"),
    [
        ('net.JoinHostPort(r.Host, "5000")', []),
        ("r.Mirror", []),
        pytest.param('r.Host + ":5000"', with_path("IMG204")),
        ("r.Host", with_path("IMG205")),
        ('"docker.io"', with_path("IMG203")),
    ],
)
def test_each_of_several_registries_of_one_package_is_accepted(registry: str, found: list[tuple[str, str]]) -> None:
    body = f'_ = ipvs.LvsStaticPodYaml("10.0.0.1", {registry}+"/"+v1beta1.DefaultLvsCareImage)'
    here = [each for each in findings(TWO_REGISTRIES, body, LOCAL_TYPES) if each[0] == "cmd/start.go"]
    assert here == found


def test_the_constant_may_be_in_any_package() -> None:
    rule = replace(TWO_REGISTRIES, constant=Constant(package="cmd", name="image"))
    body = f'const image = "{rule.image}"\n\t_ = ipvs.LvsStaticPodYaml("10.0.0.1", r.Mirror+"/"+image)'
    # a local constant of that name is not it
    assert ("cmd/start.go", "IMG201") in findings(rule, body, "package v1beta1\n\ntype Cluster struct{}\n")
    types = LOCAL_TYPES.replace("DefaultLvsCareImage", "Pinned")
    moved = replace(rule, constant=Constant(package="pkg/types/v1beta1", name="Pinned"))
    body = '_ = ipvs.LvsStaticPodYaml("10.0.0.1", r.Mirror+"/"+v1beta1.Pinned)'
    assert [each for each in findings(moved, body, types) if each[0] != "pkg/ipvs/lvscare.go"] == []


def test_the_pull_policy_is_judged_only_where_the_rule_names_one() -> None:
    assert EXAMPLE.container is not None
    wanting = replace(EXAMPLE, container=replace(EXAMPLE.container, policy="IfNotPresent"))
    body = '_ = ipvs.LvsStaticPodYaml("10.0.0.1", v1beta1.DefaultLvsCareImage)'
    assert "IMG301" in {code for _, code in findings(wanting, body)}
    for rule in (EXAMPLE, replace(EXAMPLE, container=None)):
        assert "IMG301" not in {code for _, code in findings(rule, body)}


def test_the_example_is_what_the_page_says() -> None:
    assert isinstance(YAML, Parameter) and isinstance(CONTAINER, Field) and isinstance(RESULT, Result)
    page = (ROOT / "docs" / "examples.md").read_text("utf-8")
    for name in (YAML.function, RESULT.function, EXAMPLE.constant.name, PIN):
        assert name in page


def test_the_pull_policy_of_a_container_that_callers_are_given_is_told_whatever_they_do_with_it() -> None:
    assert EXAMPLE.container is not None
    wanting = replace(EXAMPLE, container=replace(EXAMPLE.container, policy="IfNotPresent"))
    body = 'c := ipvs.LvsStaticPodYaml("10.0.0.1", v1beta1.DefaultLvsCareImage)\n\tc.ImagePullPolicy = "IfNotPresent"'
    assert "IMG301" in {code for _, code in findings(wanting, body)}
