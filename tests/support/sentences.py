"""The sentences for people in the sources: the template of each message, and of each error that carries one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from project import ROOT

CODEMOD = ROOT / "codemod"
Scope = tuple[ast.AST, ast.Module]
# what takes the template of a message: function or class -> its position
TAKES = {
    "message": 0, "Message": 0, "_say": 1, "unknown": 0, "passing": 2, "ImportConflict": 0, "InvalidReference": 0,
    "Malformed": 0, "NoImages": 0, "NoModule": 0, "NoPlatform": 0, "Reason": 0, "Refused": 0, "Unfinished": 0,
    "UnknownListing": 0, "Unsafe": 0, "UserError": 0, "Conflict": 0, "_NoAnswer": 0,
}  # fmt: skip
# in the reader of rule files, the place goes first
REFUSED = ("rule/parser.py", {"_Refused": 1})


@cache
def sources() -> tuple[Path, ...]:
    return tuple(sorted(CODEMOD.rglob("*.py")))


def takes(path: Path) -> dict[str, int]:
    return TAKES | (REFUSED[1] if path.as_posix().endswith(REFUSED[0]) else {})


def asked(path: Path) -> Iterator[tuple[ast.expr, Scope]]:
    """The expression of each template in a source, and the function and module that it is in."""
    names = takes(path)
    module = ast.parse(path.read_text())
    for function, node in _within(module):
        if isinstance(node, ast.Call):
            at = names.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
            if at is not None and len(node.args) > at:
                yield node.args[at], (function, module)


def _within(module: ast.Module) -> Iterator[tuple[ast.AST, ast.AST]]:
    stack: list[tuple[ast.AST, ast.AST]] = [(module, module)]
    while stack:
        function, node = stack.pop()
        yield function, node
        inner = node if isinstance(node, ast.FunctionDef) else function
        stack += [(inner, child) for child in ast.iter_child_nodes(node)]


def texts(node: ast.expr, scope: Scope) -> Iterator[str]:
    """The texts that an expression can be, as far as they are written there or have a name in the module."""
    for each in _leaves(node, scope):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def is_made(node: ast.expr, scope: Scope) -> bool:
    """Whether a template is put together where it is used."""
    return any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in _leaves(node, scope))


def _leaves(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _leaves(node.body, scope)
        yield from _leaves(node.orelse, scope)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _leaves(value, scope)
    elif isinstance(node, ast.Name):
        for each in (*ast.walk(scope[0]), *scope[1].body):
            if isinstance(each, ast.Assign) and any(ast.unparse(target) == node.id for target in each.targets):
                yield from _leaves(each.value, scope)
    else:
        yield node


@cache
def templates() -> dict[str, str]:
    """Return each template, and where it is."""
    found: dict[str, str] = {}
    for path in sources():
        for node, scope in asked(path):
            for text in texts(node, scope):
                found.setdefault(text, f"{path.relative_to(CODEMOD)}:{node.lineno}")
    return found
