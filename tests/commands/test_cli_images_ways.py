"""`images --why` and `--diff`: the way of one image, and what a change does to all of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cli_cases import Cli, commit_all, git, write

AGENT = b"""package a

import corev1 "k8s.io/api/core/v1"

const AgentImage = "quay.io/acme/agent:v1"

func container(image string) corev1.Container { return corev1.Container{Name: "a", Image: image} }

func Agent() corev1.Container { return container(AgentImage) }
"""
READS = b"""package b

import "os"

const ProxyImage = "docker.io/acme/proxy:v1"

func Proxy() string {
	if image := os.Getenv("PROXY_IMAGE"); image != "" {
		return image
	}
	return ProxyImage
}
"""
JOINED = b"""package j

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

const Image = "acme/j:v1"

func pod(host string) corev1.Container {
	image := fmt.Sprintf("%s/%s", host, Image)
	return corev1.Container{Image: image}
}

func J() { _ = pod("sea.hub:5000") }
"""
FIXED = b'package b\n\nconst ProxyImage = "docker.io/acme/proxy:v1"\n\nfunc Proxy() string { return ProxyImage }\n'
FILES = {"go.mod": b"module example.org/m\n\ngo 1.22\n", "a/a.go": AGENT, "b/b.go": READS}
WAY = """\
quay.io/acme/agent:v1: tag
  a/a.go:5:20: formed here: quay.io/acme/agent:v1
  a/a.go:9:50: the constant AgentImage: quay.io/acme/agent:v1
  a/a.go:9:50: argument image: quay.io/acme/agent:v1
  a/a.go:7:91: reaches Container.Image: quay.io/acme/agent:v1
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "tree"
    write(root, FILES)
    git(root, "init", "--quiet")
    commit_all(root)
    monkeypatch.chdir(root)
    return root


def test_the_way_of_an_image_goes_from_the_literal_to_the_sink(cli: Cli, tree: Path) -> None:
    ran = cli("images", "-q", "--why", "quay.io/acme/agent:v1")
    assert (ran.status, ran.out, ran.err) == (0, WAY, "")


def test_the_parts_of_an_image_come_before_the_place_where_they_are_joined(cli: Cli, tree: Path) -> None:
    write(tree, {"j/j.go": JOINED})
    lines = cli("images", "-q", "--why", "sea.hub:5000/acme/j:v1").out.splitlines()[1:]
    assert [line.split(": ", 2)[1] for line in lines] == [
        "named here, as const",
        "the constant Image",
        "argument host",
        "formed here",
        "image",
        "reaches Container.Image",
    ]


def test_the_way_is_told_to_programs(cli: Cli, tree: Path) -> None:
    (image,) = cli("images", "--why", "quay.io/acme/agent", "--output-format", "json").json["images"]
    (way,) = image["ways"]
    assert (image["image"], way["sink"]) == ("quay.io/acme/agent:v1", "Container.Image")
    assert [(step["line"], step["what"]) for step in way["steps"]][::3] == [
        (5, "formed here"),
        (7, "reaches Container.Image"),
    ]


def test_an_image_that_reaches_no_sink_is_where_it_is_named(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--why", "acme/proxy:v1")
    assert ran.out == (
        "docker.io/acme/proxy:v1: tag; environment PROXY_IMAGE\n"
        "  b/b.go:5:20: named here, as const: docker.io/acme/proxy:v1\n"
    )


def test_a_miss_names_the_nearest(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--why", "quay.io/acme/agnet:v1")
    assert (ran.status, ran.out) == (2, "")
    assert "--why quay.io/acme/agnet:v1: no such image; did you mean quay.io/acme/agent:v1" in ran.err


@pytest.mark.parametrize("option", ["--why", "--diff", "--write", "--check"])
def test_an_option_that_a_job_left_empty_is_no_list(cli: Cli, tree: Path, option: str) -> None:
    ran = cli("images", option, "")
    assert (ran.status, ran.out) == (2, "")


def test_the_way_in_chinese(cli: Cli, tree: Path) -> None:
    assert "写在这里，形式是 常量" in cli("images", "--lang", "zh", "--why", "acme/proxy:v1").out


def change(tree: Path) -> None:
    write(tree, {"a/a.go": AGENT.replace(b"agent:v1", b"agent:v2"), "b/b.go": FIXED})
    write(tree, {"c/c.go": b'package c\n\nconst Image = "quay.io/acme/new:v1"\n'})


def test_a_change_is_told_line_by_line(cli: Cli, tree: Path) -> None:
    change(tree)
    ran = cli("images", "--diff", "HEAD")
    assert (ran.status, ran.out) == (
        0,
        "added: quay.io/acme/new:v1, c/c.go:3\n"
        "re-pinned: quay.io/acme/agent:v2 (was quay.io/acme/agent:v1), a/a.go:5 (+1)\n"
        "fixed: docker.io/acme/proxy:v1 (was environment PROXY_IMAGE), b/b.go:3\n",
    )
    assert "1 images are added, 0 dropped, 1 re-pinned, 1 made fixed" in ran.err


def test_a_change_is_a_table_for_a_summary(cli: Cli, tree: Path) -> None:
    change(tree)
    out = cli("images", "--diff", "HEAD", "--output-format", "markdown").out
    assert out.startswith("**lvscare-codemod images**: 1 images are added")
    assert out.count("\n| ") == 5


def test_a_change_is_told_to_programs(cli: Cli, tree: Path) -> None:
    change(tree)
    (tree / "c/c.go").unlink()
    (tree / "b/b.go").unlink()
    found = cli("images", "--diff", "HEAD", "--output-format", "json").json["changes"]
    assert [(each["change"], each["now"] is None, each["before"]["image"]) for each in found] == [
        ("dropped", True, "docker.io/acme/proxy:v1"),
        ("re-pinned", False, "quay.io/acme/agent:v1"),
    ]


def test_a_tree_without_a_change_has_none(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--diff", "HEAD")
    assert (ran.status, ran.out) == (0, "")


def test_what_the_other_branch_did_is_no_change_of_this_one(cli: Cli, tree: Path) -> None:
    git(tree, "checkout", "--quiet", "-b", "topic")
    change(tree)
    commit_all(tree)
    git(tree, "checkout", "--quiet", "-")
    assert cli("images", "--diff", "topic").out == ""


def test_embedded_files_are_read_from_the_revision(cli: Cli, tree: Path) -> None:
    source = b'package e\n\nimport _ "embed"\n\n//go:embed images.txt\nvar images string\n'
    write(tree, {"e/e.go": source, "e/images.txt": b"quay.io/acme/e:v1\n"})
    commit_all(tree)
    write(tree, {"e/images.txt": b"quay.io/acme/e:v2\n"})
    assert cli("images", "--diff", "HEAD").out == (
        "re-pinned: quay.io/acme/e:v2 (was quay.io/acme/e:v1), e/images.txt:1\n"
    )


def test_a_path_narrows_both_sides(cli: Cli, tree: Path) -> None:
    write(tree, {"other/go.mod": b"module example.org/o\n\ngo 1.22\n", "other/o.go": FIXED.replace(b"v1", b"v9")})
    commit_all(tree)
    write(tree, {"other/o.go": b"package b\n", "a/a.go": AGENT.replace(b"agent:v1", b"agent:v2")})
    assert cli("images", "--diff", "HEAD", "other").out.startswith("dropped: docker.io/acme/proxy:v9, other/o.go:3\n")
    assert cli("images", "--diff", "HEAD", "a").out.count("\n") == 1


def test_a_change_cannot_exclude_what_it_adds(cli: Cli, tree: Path) -> None:
    change(tree)
    write(tree, {".lvscare-codemod.toml": b'exclude = ["c/**"]\n'})
    assert "added: quay.io/acme/new:v1" in cli("images", "--diff", "HEAD").out
    commit_all(tree)
    write(tree, {"c/c.go": b'package c\n\nconst Image = "quay.io/acme/newer:v1"\n'})
    assert cli("images", "--diff", "HEAD").out == ""


def test_a_module_that_is_new_is_all_added(cli: Cli, tree: Path) -> None:
    write(tree, {"other/go.mod": b"module example.org/o\n\ngo 1.22\n", "other/o.go": FIXED})
    assert cli("images", "--diff", "HEAD", "other").out == "added: docker.io/acme/proxy:v1, other/o.go:3\n"


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD..HEAD", ""])
def test_what_is_no_revision_ends_the_run(cli: Cli, tree: Path, revision: str) -> None:
    assert cli("images", f"--diff={revision}").status == 2
    assert not os.path.lexists("x")


def test_a_tree_without_a_repository_has_no_revision(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path / "bare", FILES)
    ran = cli("images", "--diff", "HEAD", tmp_path / "bare")
    assert ran.status == 2 and "not in a git repository" in ran.err


def test_where_the_base_was_not_read_the_answer_is_not_whole(cli: Cli, tree: Path) -> None:
    write(tree, {"d/d.go": b'package d\n\nconst Image = "quay.io/acme/d:v1"\n\nfunc {\n'})
    commit_all(tree)
    write(tree, {"d/d.go": b"package d\n"})
    assert cli("images", "--diff", "HEAD").status == 1


def test_hostile_names_are_harmless(cli: Cli, tree: Path) -> None:
    source = b'package d\n\nconst y = `\nimage: {{ .A }}/x:{{ printf "##[error]" .B }}\nimage: \x1b[31m/a:v1\n`\n'
    write(tree, {"d/\x1b[31m\n::error::<b>.go": source})
    for output_format in ("text", "json", "markdown"):
        out = cli("images", "--diff", "HEAD", "--output-format", output_format).out
        assert all(char.isprintable() or char == "\n" for char in out) and "##[" not in out and "\n::" not in out
