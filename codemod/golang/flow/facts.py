"""What is known where a condition holds, or does not."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.read.syntax import Node
from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal


@dataclass(frozen=True, eq=False)
class Fact:
    """What is known of an expression: it is not the empty text (`filled`), it is nil, or it is true."""

    kind: Literal["filled", "nil", "true"]
    node: Node


def facts_of(condition: Node | None, holds: bool) -> tuple[Fact, ...]:
    """Return what is known where a condition holds, or does not: where `err != nil || s == ""` does not, two things."""
    return tuple(_known(condition, holds)) if condition is not None else ()


def _known(condition: Node, holds: bool) -> Iterator[Fact]:
    todo = [(condition, holds)]
    while todo:
        node, when = todo.pop()
        operator = node.get("operator")
        kind = operator.kind if operator is not None else ""
        if node.kind == "parenthesized_expression":
            todo += [(child, when) for child in node.children]
        elif node.kind == "unary_expression" and kind == "!":
            todo.append((node["operand"], not when))
        elif kind == ("&&" if when else "||"):
            todo += [(node["right"], when), (node["left"], when)]
        elif kind in ("==", "!="):
            yield from _compared(node["left"], node["right"], (kind == "==") is when)
        elif when and node.kind == "identifier":
            yield Fact("true", node)


def _compared(left: Node, right: Node, equal: bool) -> Iterator[Fact]:
    for one, other in ((left, right), (right, left)):
        if equal and other.kind == "nil":
            yield Fact("nil", one)
        elif not equal and other.bytes == b'""':
            yield Fact("filled", one)
