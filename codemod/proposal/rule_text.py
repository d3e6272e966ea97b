"""A rule file as text: what the reader makes the same rules of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from codemod.records import MISSING, fields
from codemod.rule import Rule

_DOC = '"""Images of this program, each pinned by one constant. Read as data, never executed."""'


def rule_file(rules: Sequence[Rule]) -> bytes:
    """Return a rule file with these rules."""
    variables: dict[str, Rule] = {}
    for rule in rules:
        name = _variable(rule.name)
        variables[name if name not in variables else f"{name}_{len(variables)}"] = rule
    bodies = [f"{name} = {_call(rule, 0)}" for name, rule in variables.items()]
    names = sorted({name for rule in rules for name in _classes(rule)})
    return "\n\n".join([_DOC, f"from codemod.rule import {', '.join(names)}", *bodies]).encode() + b"\n"


def _variable(name: str) -> str:
    upper = "".join(char if char.isalnum() else "_" for char in name.upper())
    return upper if upper[0].isalpha() else f"IMAGE_{upper}"


def _classes(value: Any) -> Iterator[str]:
    yield type(value).__name__
    for field in fields(type(value)):
        inner = getattr(value, field.name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if hasattr(each, "__record__"):
                yield from _classes(each)


def _call(value: Any, depth: int) -> str:
    given = [
        f"{field.name}={_literal(getattr(value, field.name), depth + 1)}"
        for field in fields(type(value))
        if field.default is MISSING or getattr(value, field.name) != field.default
    ]
    short = f"{type(value).__name__}({', '.join(given)})"
    if len(short) + 4 * depth <= 110 and "\n" not in short and depth > 0:
        return short
    indent = "    " * (depth + 1)
    return f"{type(value).__name__}(\n" + "".join(f"{indent}{each},\n" for each in given) + "    " * depth + ")"


def _literal(value: Any, depth: int) -> str:
    if isinstance(value, tuple):
        inner = "    " * (depth + 1)
        items = "".join(f"{inner}{_literal(each, depth + 1)},\n" for each in value)
        return f"[\n{items}{'    ' * depth}]" if value else "[]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _call(value, depth) if hasattr(value, "__record__") else repr(value)
