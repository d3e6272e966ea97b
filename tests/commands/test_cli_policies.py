"""Policies on the command line: by name, with a baseline, since a revision, in every format, and in a mixed file."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest
from cli_cases import Cli, git
from go_toolchain import lay_out
from policy_cases import base

from codemod.report import FORMATS
from codemod.rule.reader import shipped

POD = b"""package main

import corev1 "k8s.io/api/core/v1"

func pod() corev1.Container {
	return corev1.Container{Image: "quay.io/acme/proxy:latest"}
}
"""
OTHER = POD.replace(b"func pod()", b"func other()").replace(b"proxy", b"other")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return lay_out(base() | {"pod.go": POD}, tmp_path / "tree")


def test_a_policy_is_asked_by_its_name(cli: Cli, tree: Path) -> None:
    ran = cli("lint", "--rules", "airgap", tree)
    assert ran.status == 1
    assert "pod.go:6:33: IMG501 fixed-registry: quay.io/acme/proxy:latest reaches Container.Image, and no" in ran.out
    assert "also: quay.io/acme/proxy:latest reaches Container.Image, and its tag moves" in ran.out


def test_a_tree_that_is_as_the_policy_asks_is_told_so(cli: Cli, tree: Path) -> None:
    (tree / "pod.go").unlink()
    ran = cli("lint", "--rules", "airgap", tree)
    assert (ran.status, ran.out) == (0, "policy airgap: 2 of 2 images at sinks are as it asks\n")


def test_a_tree_without_any_image_fails_where_one_is_required(cli: Cli, tree: Path) -> None:
    for file in ("pod.go", "main.go"):
        (tree / file).unlink()
    (tree / "main.go").write_text("package main\n\nfunc main() {}\n")
    assert cli("lint", "--rules", "airgap", tree).status == 0
    assert cli("lint", "--rules", "airgap", "--require-rule", tree).status == 2


@pytest.mark.parametrize("output_format", FORMATS)
def test_each_format_has_the_finding(cli: Cli, tree: Path, output_format: str) -> None:
    ran = cli("lint", "--rules", "airgap", "--output-format", output_format, tree)
    assert ran.status == 1 and "IMG501" in ran.out and "quay.io/acme/proxy:latest" in html.unescape(ran.out)


def test_json_counts_what_the_policy_asked(cli: Cli, tree: Path) -> None:
    found = json.loads(cli("lint", "--rules", "airgap", "--output-format", "json", tree).out)
    assert [(each["rule"], each["code"]) for each in found["findings"]] == [("airgap", "IMG501")]
    counted = {"policy": "airgap", "judged": 3, "good": 2, "bad": 1, "unknown": 0, "allowed": 0}
    assert found["account"]["policies"] == [counted]


def test_a_project_of_today_can_begin_with_a_baseline(cli: Cli, tree: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert cli("lint", "--rules", "airgap", "--write-baseline", known, tree).status == 0
    assert cli("lint", "--rules", "airgap", "--baseline", known, tree).status == 0
    (tree / "other.go").write_bytes(OTHER)
    ran = cli("lint", "--rules", "airgap", "--baseline", known, tree)
    assert (ran.status, ran.out.count("IMG501"), "other.go:6:33" in ran.out) == (1, 1, True)


def test_only_what_a_change_adds_is_told_since_a_revision(cli: Cli, tree: Path) -> None:
    git(tree, "init", "-q")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "first")
    assert cli("lint", "--rules", "airgap", "--since", "HEAD", tree).status == 0
    (tree / "other.go").write_bytes(OTHER)
    ran = cli("lint", "--rules", "airgap", "--since", "HEAD", tree)
    assert (ran.status, ran.out.count("IMG501"), "other.go:6:33" in ran.out) == (1, 1, True)


def test_what_is_staged_is_judged_and_not_the_work_tree(cli: Cli, tree: Path) -> None:
    git(tree, "init", "-q")
    (tree / "job.yaml").write_text("kind: Job\nspec:\n  image: quay.io/acme/job:v1\n")
    (tree / "embed.go").write_text('package main\n\nimport _ "embed"\n\n//go:embed job.yaml\nvar job string\n')
    git(tree, "add", "-A")
    (tree / "job.yaml").unlink()
    (tree / "pod.go").write_text("package main\n")
    ran = cli("lint", "--rules", "airgap", "--staged", tree)
    assert (ran.status, "job.yaml:3:10: IMG501" in ran.out, "pod.go:6:33: IMG501" in ran.out) == (1, True, True)
    assert cli("lint", "--rules", "airgap", tree).status == 0


def test_what_only_a_policy_finds_cannot_be_selected_without_one(cli: Cli, tree: Path) -> None:
    ran = cli("lint", "--select", "IMG501", tree)
    assert (ran.status, ran.err) == (
        2,
        "lvscare-codemod: --select IMG501: only a policy finds it; name one: `--rules airgap`\n",
    )


def test_a_comment_about_a_policy_is_idle_only_where_one_is_asked(cli: Cli, tree: Path) -> None:
    idle = b'Image: "" //codemod:ignore IMG501 -- not yet\n'
    (tree / "pod.go").write_bytes(POD.replace(b'Image: "quay.io/acme/proxy:latest"}', idle + b"\t}"))
    assert cli("lint", tree).status == 0
    ran = cli("lint", "--rules", "airgap", tree)
    assert (ran.status, "IMG902" in ran.out) == (1, True)


def test_commands_that_need_a_rule_refuse_a_policy(cli: Cli, tree: Path) -> None:
    for words in (["trace", tree], ["bump", "v1.2.3", tree]):
        ran = cli(*words, "--rules", "airgap")
        assert (ran.status, "only policies" in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("name", sorted(shipped()))
def test_what_ships_is_explained_by_its_name(cli: Cli, name: str) -> None:
    ran = cli("explain", name)
    assert (ran.status, ran.out.partition("\n")[0].split()[2:]) == (0, [name])
