"""Every fixture: lint finds exactly what its comments want; fix makes its golden, and what it makes is sound Go."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from fixture_files import ROOT, Case, base, cases, golden, mistakes, read_tree
from fixture_runs import fix, lint
from go_toolchain import lay_out, typecheck, unformatted

from codemod.finding.codes import Codes
from codemod.finding.diagnostics import Diagnostic
from codemod.records import replace
from codemod.write.plan import Plan
from codemod.write.unified import unified_diff

CASES = list(cases())


def places(files: dict[str, bytes], found: tuple[Diagnostic, ...]) -> list[tuple[str, int, str]]:
    return [(d.span.path, files[d.span.path].count(b"\n", 0, d.span.start) + 1, d.code) for d in found]


BY_NAME = {case.name: case for case in CASES}


@cache
def linted(name: str) -> tuple[Diagnostic, ...]:
    return lint(base() | BY_NAME[name].files)


@cache
def fixed(name: str) -> Plan:
    return fix(base() | BY_NAME[name].files)


@cache
def preferred(name: str) -> Plan:
    """Return how a right case is brought into the preferred spelling."""
    return fix(base() | BY_NAME[name].files, Codes(select=("IMG206",)))


def found_after(name: str, planned: Plan) -> tuple[Diagnostic, ...]:
    changes = {change.path: change.new for change in planned.changes}
    return lint(base() | BY_NAME[name].files | changes) if changes else linted(name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_lint_finds_exactly_what_the_case_wants(case: Case) -> None:
    assert mistakes(case, places(base() | case.files, linted(case.name))) == []


def test_lint_finds_exactly_what_the_broken_fork_wants() -> None:
    files, wants = read_tree(ROOT / "sealer")
    case = Case("sealer", files, wants, frozenset(), "bad: the fork as it was found")
    assert mistakes(case, places(files, lint(files))) == []


def test_fix_makes_the_golden_files_of_the_broken_fork_and_nothing_else() -> None:
    files, _ = read_tree(ROOT / "sealer")
    planned = fix(files)
    assert {change.path: change.new for change in planned.changes} == golden(ROOT / "sealer")
    assert (planned.rejected, planned.unfixable) == ((), ())


@pytest.mark.parametrize("case", [case for case in CASES if not case.good], ids=lambda case: case.name)
def test_what_was_fixed_is_gone_and_a_second_fix_has_nothing_to_do(case: Case) -> None:
    planned = fixed(case.name)
    assert len(found_after(case.name, planned)) == len(planned.unfixable) + len(planned.rejected)
    after = base() | case.files | {change.path: change.new for change in planned.changes}
    assert not planned.changes or fix(after).changes == ()


def test_every_fixed_case_still_compiles() -> None:
    overlays = {}
    for case in CASES:
        changes = {change.path: change.new for change in fixed(case.name).changes} if not case.good else {}
        if changes:
            overlays[case.name] = case.files | changes
    assert len(overlays) > 60
    assert typecheck(overlays) == {}


def test_every_fixed_case_is_still_gofmt_clean(tmp_path: Path) -> None:
    for case in CASES:
        if not case.good:
            lay_out({change.path: change.new for change in fixed(case.name).changes}, tmp_path / case.name)
    assert unformatted(tmp_path) == ""


@pytest.mark.parametrize("case", [case for case in CASES if case.good], ids=lambda case: case.name)
def test_what_is_right_can_be_brought_into_the_preferred_spelling(case: Case) -> None:
    assert found_after(case.name, preferred(case.name)) == ()


def test_the_preferred_spelling_compiles_and_is_gofmt_clean(tmp_path: Path) -> None:
    overlays = {}
    for case in (case for case in CASES if case.good):
        changes = preferred(case.name).changes
        if changes:
            overlays[case.name] = case.files | {change.path: change.new for change in changes}
            lay_out({change.path: change.new for change in changes}, tmp_path / case.name)
    assert len(overlays) > 20
    assert typecheck(overlays) == {}
    assert unformatted(tmp_path) == ""


def test_git_applies_the_patch_to_the_same_bytes(tmp_path: Path) -> None:
    files, _ = read_tree(ROOT / "sealer")
    lay_out(files, tmp_path)
    planned = fix(files)
    patch = b"".join(unified_diff(change) for change in planned.changes)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch, check=True)
    assert {change.path: (tmp_path / change.path).read_bytes() for change in planned.changes} == golden(ROOT / "sealer")


def test_the_patch_of_every_case_is_the_one_that_git_shows(tmp_path: Path) -> None:
    changes = {}
    for case in CASES:
        for change in fixed(case.name).changes if not case.good else ():
            changes[f"{case.name}/{change.path}"] = change
    lay_out({path: change.old for path, change in changes.items() if change.old is not None}, tmp_path)
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    lay_out({path: change.new for path, change in changes.items()}, tmp_path)
    subprocess.run(["git", "add", "-N", "."], cwd=tmp_path, check=True)
    theirs = subprocess.run(["git", "diff", "--no-color"], cwd=tmp_path, check=True, capture_output=True).stdout
    # git also says which contents, and in which function
    theirs = re.sub(rb"(?m)^index .*\n|^(@@ [^@]+ @@).*$", rb"\1", theirs)
    ours = [unified_diff(replace(changes[path], path=path)) for path in sorted(changes)]
    assert len(ours) > 100
    assert b"".join(ours) == theirs
