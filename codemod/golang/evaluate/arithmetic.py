"""What small numbers are when they are calculated with: `withRegistry|withTag`, `1 << iota`."""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.read.literals import integer
from codemod.golang.read.syntax import Node, strip_parens

_MOST = 127  # no type of numbers overflows below
# division is left out: that of floats has a fraction
_DONE: dict[str, Callable[[int, int], int]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "|": lambda one, other: one | other,
    "&": lambda one, other: one & other,
    "&^": lambda one, other: one & ~other,
    "<<": lambda one, other: one << min(other, _MOST),
    ">>": lambda one, other: one >> min(other, _MOST),
}


def calculated(evaluator: Evaluator, node: Node, frame: Frame, iota: int | None = None) -> Value | None:
    """Return the number that an expression is; None where it is not one, not known, or not small."""
    found = _number(evaluator, node, frame, iota)
    return Value((Text(str(found), number=True),), node) if found is not None else None


def _number(evaluator: Evaluator, node: Node, frame: Frame, iota: int | None) -> int | None:
    node = strip_parens(node)
    if node.kind == "binary_expression":
        done = _DONE.get(node["operator"].kind)
        one = _number(evaluator, node["left"], frame, iota) if done is not None else None
        other = _number(evaluator, node["right"], frame, iota) if one is not None else None
        found = done(one, other) if done is not None and one is not None and other is not None else None
    elif node.kind == "iota":
        found = iota
    elif node.kind == "int_literal":
        found = integer(node)
    else:
        values = evaluator.evaluate(node, frame)
        text = values[0].text if len(values) == 1 and values[0].numeric else None
        found = int(text) if text is not None and text.isdigit() else None
    return found if found is not None and 0 <= found <= _MOST else None
