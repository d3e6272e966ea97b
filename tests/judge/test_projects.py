"""Refactorings of other projects, by rules of other shapes: the right twin is silent, the wrong one is found.

Each is compiled and run, too: what the program runs says which of the two is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fixture_runs import fix, lint
from projects import Project, pairs_of, projects
from refactorings import Pair, sampled

PROJECTS = list(projects())
PAIRS = [(project, pair) for project in PROJECTS for pair in pairs_of(project)]
SAMPLE = sampled((f"{project.name}/{pair.name}" for project, pair in PAIRS), 4)


def named(value: object) -> str:
    return value.name if isinstance(value, Project | Pair) else str(value)


@pytest.mark.parametrize("project", PROJECTS, ids=named)
def test_the_program_as_it_is_runs_right_and_nothing_is_found(project: Project, tmp_path: Path) -> None:
    files = {path: text.encode() for path, text in project.base.items()}
    assert project.runs_right(files, tmp_path)
    assert lint(files, rules=project.rules) == ()


def parameters() -> Iterator[object]:
    """Yield all pairs; without the long sweeps those of the sample."""
    for project, pair in PAIRS:
        name = f"{project.name}/{pair.name}"
        yield pytest.param(project, pair, marks=() if name in SAMPLE else pytest.mark.full, id=name)


@pytest.mark.parametrize(("project", "pair"), parameters())
def test_a_right_refactoring_is_silent_and_a_wrong_one_is_found(project: Project, pair: Pair) -> None:
    right, wrong = (lint(project.files(pair, each), rules=project.rules) for each in (True, False))
    assert right == ()
    assert wrong != ()


@pytest.mark.full
@pytest.mark.parametrize(("project", "pair"), PAIRS, ids=named)
def test_a_right_refactoring_runs_right_and_a_wrong_one_does_not(project: Project, pair: Pair, tmp_path: Path) -> None:
    assert project.runs_right(project.files(pair, True), tmp_path / "right")
    assert not project.runs_right(project.files(pair, False), tmp_path / "wrong")


@pytest.mark.full
@pytest.mark.parametrize(("project", "pair"), PAIRS, ids=named)
def test_what_a_fix_writes_compiles(project: Project, pair: Pair, tmp_path: Path) -> None:
    files = project.files(pair, False)
    after = files | {change.path: change.new for change in fix(files, rules=project.rules).changes}
    project.runs_right(after, tmp_path)
