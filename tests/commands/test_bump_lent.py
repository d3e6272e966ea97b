"""`bump` of a part of the pin that another image has, too: that one would get a tag that nobody has asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_cases import Cli, write

RULE = b"""from codemod.rule import Constant, Image, Parameter, Rule, Split

AGENT = Rule(
    name="agent",
    image=Image(repository="acme/agent", tag="v1.2.3"),
    constant=Split(repository=Constant(package="images", name="Agent"), tag=Constant(package="images", name="Tag")),
    consumers=[Parameter(package="pods", function="Run", name="image")],
    registries=["none"],
)
"""
IMAGES = b"""package images

const (
	Agent = "acme/agent"
	Proxy = "acme/proxy"
	Tag   = "v1.2.3"
)
"""
PODS = """package pods

import (
	"fmt"

	"example.com/p/images"
)

type Spec struct{ Image, Tag string }

func Run(image string) { fmt.Println(image) }

func Start() {
	Run(images.Agent + ":" + images.Tag)
	OTHER
}
"""
LENT = [
    'fmt.Println(images.Proxy + ":" + images.Tag)',
    'fmt.Println(fmt.Sprintf("%s:%s", images.Proxy, images.Tag))',
    'fmt.Println(fmt.Sprintf("quay.io/acme/proxy:%s", images.Tag))',
    "fmt.Println(Spec{Image: images.Proxy, Tag: images.Tag})",
    'fmt.Println(&Spec{Image: "acme/proxy", Tag: images.Tag})',
]
OWN = [
    "fmt.Println(images.Tag)",
    'fmt.Println("version:" + images.Tag)',
    'fmt.Println("agent " + images.Tag)',
    'fmt.Println("mirror.example.org/" + images.Agent + ":" + images.Tag)',
    'fmt.Println(fmt.Sprintf("%s: %s", "version", images.Tag))',
    "fmt.Println(Spec{Image: images.Agent, Tag: images.Tag})",
]


def lay_out(root: Path, other: str) -> None:
    files = {"go.mod": b"module example.com/p\n\ngo 1.21\n", "rule.py": RULE, "images/images.go": IMAGES}
    write(root, {**files, "pods/pods.go": PODS.replace("OTHER", other).encode()})


@pytest.mark.parametrize("other", LENT)
def test_a_tag_that_another_image_has_is_told_and_not_written(cli: Cli, tmp_path: Path, other: str) -> None:
    lay_out(tmp_path, other)
    ran = cli("bump", "--rules", str(tmp_path / "rule.py"), "v1.3.0", str(tmp_path))
    assert ran.status == 2
    assert "pods/pods.go:15: another image has this part of the pin, too" in ran.err
    assert (tmp_path / "images/images.go").read_bytes() == IMAGES
    assert (tmp_path / "rule.py").read_bytes() == RULE


@pytest.mark.parametrize("other", OWN)
def test_a_tag_that_no_other_image_has_is_written(cli: Cli, tmp_path: Path, other: str) -> None:
    lay_out(tmp_path, other)
    ran = cli("bump", "--rules", str(tmp_path / "rule.py"), "v1.3.0", str(tmp_path))
    assert (ran.status, ran.err) == (0, "lvscare-codemod: pinned acme/agent:v1.3.0 in 2 files\n")
    assert (tmp_path / "images/images.go").read_bytes() == IMAGES.replace(b"v1.2.3", b"v1.3.0")
