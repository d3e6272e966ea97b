"""What is not followed, as it could tell no more: the answers are those that following all of it gives."""

from __future__ import annotations

import pytest
from fixture_files import Case, base
from fixture_runs import CASES, lint
from go_module import module

from codemod.finding.diagnostics import Diagnostic
from codemod.golang.evaluate import running
from codemod.golang.flow.needed import is_beside
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node

FEW = CASES[::12]


def found(case: Case) -> tuple[Diagnostic, ...]:
    return lint(base() | case.files)


def follow_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_stays", "_is_set_apart", "is_beside"):
        monkeypatch.setattr(running, name, lambda *_: False)


@pytest.mark.parametrize("case", FEW, ids=lambda case: case.name)
def test_lint_finds_the_same_where_all_is_followed(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    before = found(case)
    follow_all(monkeypatch)
    assert found(case) == before


@pytest.mark.full
@pytest.mark.parametrize("case", [case for case in CASES if case not in FEW], ids=lambda case: case.name)
def test_lint_finds_the_same_in_every_case_where_all_is_followed(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    test_lint_finds_the_same_where_all_is_followed(case, monkeypatch)


def statement(body: str) -> tuple[Module, Node, frozenset[Binding]]:
    """Return the statement of a function behind `image := ""`, and that variable."""
    asked = module(p=f'func f(ok bool, args []string) {{\n\timage := ""\n\t{body}\n\tuse(image)\n}}\n')
    (item,) = asked.in_folder("p").named("f")
    first, second, *_ = item.declaration.node["body"].children[0].children
    binding = first["left"].children[0].binding
    assert binding is not None
    return asked, second, frozenset((binding,))


@pytest.mark.parametrize(
    "body",
    [
        'if ok {\n\t\targs[0] = "a"\n\t}',
        'for i := range args {\n\t\tif ok {\n\t\t\tcontinue\n\t\t}\n\t\targs[i] = "a"\n\t}',
        "for i := 0; i < 3; i++ {\n\t\tif ok {\n\t\t\tbreak\n\t\t}\n\t}",
        'switch args[0] {\n\tcase "a":\n\t\tfallthrough\n\tdefault:\n\t\tlog(args)\n\t}',
    ],
)
def test_a_statement_that_does_not_name_a_variable_tells_nothing_of_it(body: str) -> None:
    assert is_beside(*statement(body))


@pytest.mark.parametrize(
    "body",
    [
        'if ok {\n\t\timage = "a"\n\t}',
        'if image == "" {\n\t\tlog(args)\n\t}',
        "if ok {\n\t\treturn\n\t}",
        'if ok {\n\t\tpanic("no")\n\t}',
        "if ok {\n\t\tgoto end\n\t}",
        "if ok {\n\t\tfunc() { log(args) }()\n\t}",
        "if ok {\n\t\tdone := log\n\t\tdone(args)\n\t}",
        "for {\n\t\tlog(args)\n\t}",
        "for i := 0; ; i++ {\n\t\tlog(args)\n\t}",
        "for range args {\n\t\tif ok {\n\t\t\tbreak out\n\t\t}\n\t}",
        "select {\n\tcase <-done:\n\t\tlog(args)\n\t}",
        "{\n\t\tlog(args)\n\t}",
    ],
)
def test_a_statement_that_may_change_it_or_not_come_to_its_end_is_followed(body: str) -> None:
    assert not is_beside(*statement(body))
