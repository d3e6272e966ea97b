"""What one of several variables is that one assignment gives a value: of a call, a map, an assertion."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, plain_text, unknown
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.paths import Path
from codemod.golang.read.syntax import Node, strip_parens


def multiple(evaluator: Evaluator, d: Definition, at: Node, frame: Frame, rest: Path) -> list[Value]:
    """`a, b := f()`, `v, ok := m[k]`, `v, ok := x.(T)`"""
    assert d.value is not None
    value = strip_parens(d.value)
    if value.kind == "call_expression":
        return evaluator.result(value, frame, rest, d.index, checked=_error_is_checked(evaluator, d, at, frame))
    if d.index == 0:
        found = evaluator.evaluate(value, frame, rest)
        from codemod.golang.flow.checked import is_checked

        if value.kind != "type_assertion_expression" or is_checked(evaluator.module, d, at):
            return found
        from codemod.golang.evaluate.models.keeping import holds_type

        return found if holds_type(evaluator, value, frame) else [*found, plain_text("", value)]
    return [unknown("not a text", d.value)]


def _error_is_checked(evaluator: Evaluator, d: Definition, at: Node, frame: Frame) -> bool:
    """Whether the error that came with the value is looked at: before the place, or by whom it is handed on to."""
    from codemod.golang.flow.checked import handed_on, is_checked

    if handed_on(d, at):
        here = frame.of(d.node.function) if d.node.function is not None else None
        return here is not None and here.checked
    return is_checked(evaluator.module, d, at)
