"""What docs/policies.md shows is what the command prints, and its policy is one that is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli_cases import Cli
from go_toolchain import lay_out
from pages import blocks, matches, session
from policy_cases import base

from codemod.rule.reader import parse

PAGES = ["docs/policies.md", "docs/policies.zh-CN.md"]
POD = b"""package main

import corev1 "k8s.io/api/core/v1"

func pod() corev1.Container {
	return corev1.Container{Image: "quay.io/acme/proxy:latest"}
}
"""


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_what_the_command_prints(
    cli: Cli, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lay_out(base() | {"pod.go": POD}, tmp_path / "tree"))
    for block in blocks(page, "console"):
        for command, said in session(block):
            assert matches(said, cli(*command.split()[1:]).out)


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_of_the_page_is_read(page: str) -> None:
    (block,) = blocks(page, "python")
    (found,) = parse(block.encode(), "own.py")
    assert found.name == "own"


@pytest.mark.parametrize("page", PAGES)
def test_the_go_of_the_page_is_judged_as_it_says(cli: Cli, page: str, tmp_path: Path) -> None:
    (block,) = blocks(page, "go")
    lines = "\n".join("\t" + line for line in re.sub(r"\s*// .*", "", block).splitlines())
    imports = 'import (\n\t"os"\n\n\tcorev1 "k8s.io/api/core/v1"\n)'
    source = f"package main\n\n{imports}\n\nfunc f() any {{\n{lines}\n\treturn containers\n}}\n"
    tree = lay_out(base() | {"pod.go": source.encode()}, tmp_path / "tree")
    ran = cli("lint", "--rules", "airgap", tree)
    assert (ran.status, ran.out.count("IMG501"), "acme/proxy:{}" in ran.out) == (1, 1, True)
