"""Every fixture of `fixtures/program/`: what Go builds of a tree, with one image that is right, or wrong somewhere."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest
from fixture_files import ROOT, Case, mistakes, read_case, read_tree
from fixture_runs import PROGRAM_RULES, lint
from go_toolchain import OFFLINE, go, lay_out, unformatted

BASE = read_tree(ROOT / "program" / "base")[0]
CASES = [read_case(file, ROOT / "program") for file in sorted((ROOT / "program").rglob("*.txtar"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_lint_finds_exactly_what_the_case_wants(case: Case) -> None:
    files = BASE | case.files
    found = [
        (d.span.path, files[d.span.path].count(b"\n", 0, d.span.start) + 1, d.code)
        for d in lint(files, rules=PROGRAM_RULES)
    ]
    assert mistakes(case, found) == []


def test_every_case_has_a_twin_and_a_header_that_says_what_it_is() -> None:
    names = {case.name for case in CASES}
    assert [case.name for case in CASES if case.name.endswith(".good") is not case.good] == []
    assert [case.name for case in CASES if not case.why.startswith(case.name.rpartition(".")[2] + ": ")] == []
    assert {name.removesuffix(".bad").removesuffix(".good") + ".bad" for name in names} <= names
    assert {name.removesuffix(".bad").removesuffix(".good") + ".good" for name in names} <= names


def test_the_cases_are_gofmt_clean(tmp_path: Path) -> None:
    for case in CASES:
        sources = {
            path: text for path, text in case.files.items() if not posixpath.basename(path).startswith("_broken")
        }
        lay_out(sources, tmp_path / case.name)
    assert unformatted(tmp_path) == ""


@pytest.mark.full
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_go_command_builds_the_case(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OFFLINE, "GOWORK", "")
    folder = lay_out(BASE | case.files, tmp_path)
    for path in (path for path in BASE | case.files if posixpath.basename(path) == "go.mod" and path != "x/go.mod"):
        built = go(folder / posixpath.dirname(path), "build", "-mod=readonly", "./...")
        assert (built.returncode, built.stderr) == (0, "")
