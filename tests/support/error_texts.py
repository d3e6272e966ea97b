"""Every text that an error for people can have, from the sources: f-strings with their fields numbered, `{0}: {1}`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# what takes such a text: class or function -> which argument it is
TAKES = {"UserError": 0, "_Refused": 1, "Conflict": 0, "ArgumentTypeError": 0, "NoPlatform": 0}
# functions whose result goes into one; those of a whole module that raises ValueError with one
RETURNS = {"_refused", "_refusal", "_unknown", "contradiction", "near", "_reason", "floating_reason"}
VALUE_ERRORS = ("rule/refusals.py", "rule/impossible.py")


def texts_in(folder: Path) -> dict[str, str]:
    """Return each text and where it is."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        module = ast.parse(path.read_bytes())
        constants = _constants(module)
        for node, text in _made(module, path.as_posix().endswith(VALUE_ERRORS)):
            for each in _texts(text, constants):
                found.setdefault(each, f"{path.relative_to(folder)}:{node.lineno}")
    return {text: where for text, where in found.items() if _says(text)}


def _says(text: str) -> bool:
    """Whether there is more than fields, options and punctuation in it."""
    return any(word.isalpha() and len(word) > 1 for word in text.replace("`", " ").split())


@cache
def _constants(module: ast.Module) -> dict[str, str]:
    """The module's texts that have a name."""
    named = {}
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            named[ast.unparse(node.targets[0])] = node.value.value
    return named


def _made(module: ast.Module, value_errors: bool) -> Iterator[tuple[ast.expr, ast.expr]]:
    takes = TAKES | ({"ValueError": 0} if value_errors else {})
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            at = takes.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
            if at is not None and len(node.args) > at:
                yield node, node.args[at]
        elif isinstance(node, ast.FunctionDef) and node.name in RETURNS:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    yield inner.value, inner.value
        elif value_errors and isinstance(node, ast.Tuple | ast.Yield):
            yield from ((each, each) for each in getattr(node, "elts", []) if isinstance(each, ast.JoinedStr))


def _texts(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and node.id in constants:
        yield constants[node.id]
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, constants)
        yield from _texts(node.orelse, constants)
    elif isinstance(node, ast.JoinedStr):
        yield _numbered(node)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _texts(part.value, constants)


def _numbered(text: ast.JoinedStr) -> str:
    pieces, fields = [], 0
    for part in text.values:
        if isinstance(part, ast.Constant):
            pieces.append(str(part.value))
        else:
            pieces.append(f"{{{fields}}}")
            fields += 1
    return "".join(pieces)
