"""A Judgement is finished: whoever reads it asks the program nothing, and so finds the same in whatever order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from fixture_files import ROOT, Case, base, cases, read_tree
from fixture_runs import RULES
from memory_tree import MemoryTree
from project import ROOT as PROJECT

from codemod.finding.diagnostics import Diagnostic
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.program.packages import Module, Package
from codemod.golang.program.sources import Sources
from codemod.judge.analysis import analyse
from codemod.judge.checks import CHECKS
from codemod.judge.judgement import Judgement

# of each folder of bad fixtures the first
KINDS = {case.name.rpartition("/")[0]: case for case in reversed(list(cases())) if not case.good}
ASKING = [
    (Evaluator, "at"),
    (Evaluator, "evaluate"),
    (Module, "imported"),
    (Module, "search"),
    (Package, "named"),
    (Sources, "file"),
    (Sources, "read"),
]


@contextmanager
def nothing_may_be_asked() -> Iterator[None]:
    def asked(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("the program was asked")

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in ASKING:
            patch.setattr(owner, name, asked)
        yield


def judgements(files: dict[str, bytes]) -> tuple[Judgement, ...]:
    return analyse(MemoryTree(files), RULES).judgements


def found(judgement: Judgement, backwards: bool = False) -> dict[str, list[Diagnostic]]:
    checks = reversed(CHECKS) if backwards else CHECKS
    return {check.code: list(check.run(judgement)) for check in checks}


@pytest.mark.parametrize("case", KINDS.values(), ids=KINDS.keys())
def test_checks_ask_the_program_nothing(case: Case) -> None:
    for judgement in judgements(base() | case.files):
        before = found(judgement)
        with nothing_may_be_asked():
            assert found(judgement) == before


def test_checks_find_the_same_in_any_order_and_again() -> None:
    (judgement,) = judgements(read_tree(ROOT / "sealer")[0])
    forwards = found(judgement)
    assert forwards["IMG202"] != []
    assert found(judgement, backwards=True) == forwards == found(judgement)


def test_the_guard_of_these_tests_sees_a_question() -> None:
    (judgement,) = judgements(read_tree(ROOT / "sealer")[0])
    with nothing_may_be_asked(), pytest.raises(AssertionError, match="was asked"):
        judgement.asked.declared(judgement.pins[0].pin)


def test_no_check_knows_who_asks() -> None:
    for path in (PROJECT / "codemod/judge/checks").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert "codemod.judge.passes" not in imported and "asked" not in attributes, path
