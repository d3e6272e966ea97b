"""What is answered once for a program says nothing of one of its modules: in a workspace there are several."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from project import ROOT

PACKAGE = ROOT / "codemod"
# what differs from one module of a program to the next
OF_ONE_MODULE = {"absolute", "folder", "path", "is_home"}


def asked(source: str) -> Iterator[str]:
    """Yield `function: attribute` of each answer that is kept for a program, and rests on what is one module's."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        if not any(isinstance(each, ast.Name) and each.id == "per_module" for each in function.decorator_list):
            continue
        module = function.args.args[0].arg
        for node in ast.walk(function):
            named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == module
            if named and node.attr in OF_ONE_MODULE:
                yield f"{function.name}: {node.attr}"


def test_an_answer_for_a_program_does_not_rest_on_one_of_its_modules() -> None:
    found = {str(path.relative_to(ROOT)): list(asked(path.read_text("utf-8"))) for path in PACKAGE.rglob("*.py")}
    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize(
    ("body", "found"),
    [("return module.absolute(pin)", ["f: absolute"]), ("return module.paths_with(pin)", [])],
)
def test_what_is_one_modules_is_found(body: str, found: list[str]) -> None:
    assert list(asked(f"@per_module\ndef f(module, pin):\n    {body}\n")) == found
