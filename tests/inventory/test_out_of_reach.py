"""Redirects that are alive, and do not reach every image."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cli_cases import write

from codemod.cli import main

_HEAD = """package a

import (
	_ "embed"
	"flag"
)

var repository, agentTag string

//go:embed node.yaml
var node string

func init() {
	flag.StringVar(&repository, "image-repository", "", "")
	flag.StringVar(&agentTag, "agent-tag", "v1", "")
}

"""
_TWO = """
func agent() string { return in("agent:v1") }
func proxy() string { return in("proxy:v2") }

func in(image string) string {
	if repository == "" {
		return "quay.io/acme/" + image
	}
	return repository + "/" + image
}
"""
_NODE = b"kind: Pod\nspec:\n  containers:\n  - image: quay.io/calico/node:v3.28.0\n"


def told(tmp_path: Path, text: str, node: bytes = _NODE) -> dict[str, Any]:
    files = {"go.mod": b"module example.org/m\n\ngo 1.22\n", "a.go": (_HEAD + text).encode(), "node.yaml": node}
    write(tmp_path / "tree", files)
    target = tmp_path / "report.json"
    assert main(["images", "-q", "--output-format", "json", "--output", str(target), str(tmp_path / "tree")]) == 0
    found: dict[str, Any] = json.loads(target.read_text())
    return found


def partial(tmp_path: Path, text: str, node: bytes = _NODE) -> list[tuple[list[str], int, list[str]]]:
    found = told(tmp_path, text, node)["account"]["partial_redirects"]
    return [([redirect["name"] for redirect in each["redirects"]], each["reaches"], each["misses"]) for each in found]


def test_a_registry_of_several_images_is_told_where_a_manifest_spells_out_another(tmp_path: Path) -> None:
    assert partial(tmp_path, _TWO) == [(["image-repository"], 2, ["quay.io/calico/node:v3.28.0"])]


def test_the_image_says_so_itself(tmp_path: Path) -> None:
    images = {each["image"]: each["not_redirected_by"] for each in told(tmp_path, _TWO)["images"]}
    assert images["quay.io/calico/node:v3.28.0"] == [{"kind": "flag", "name": "image-repository"}]
    assert images["quay.io/acme/agent:v1"] == []


def test_one_image_alone_has_a_redirect_of_its_own(tmp_path: Path) -> None:
    assert partial(tmp_path, _TWO.replace('func proxy() string { return in("proxy:v2") }', "")) == []


def test_what_a_template_may_fill_in_is_not_told(tmp_path: Path) -> None:
    assert partial(tmp_path, _TWO, _NODE.replace(b"quay.io/", b"{{ .Registry }}")) == []


def test_what_is_no_manifest_is_not_told(tmp_path: Path) -> None:
    assert partial(tmp_path, _TWO, _NODE.replace(b"kind: Pod\n", b"")) == []


def test_a_constant_that_nobody_is_seen_to_use_is_not_told(tmp_path: Path) -> None:
    text = _TWO + 'const Image = "quay.io/acme/other:v1"\n'
    assert partial(tmp_path, text, b"") == []


def test_a_flag_of_a_tag_is_no_registry(tmp_path: Path) -> None:
    text = 'func one() string { return "quay.io/acme/one:" + agentTag }\n'
    assert partial(tmp_path, text + text.replace("one", "two")) == []
