"""What is known where a condition holds, or does not."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.read.syntax import Node, ends_in_return
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


def facts_at(place: Node) -> Iterator[tuple[Fact, Node]]:
    """Yield what is known at a place by the conditions around it and before it, each with where that is so: behind
    `if digest == "" { return tag }` the rest of the block."""
    inner, function = place, place.function
    if function is None or any(node.kind == "goto_statement" for node in function.walk()):
        return  # a condition may be jumped over
    for above in place.ancestors():
        if inner is function:
            return
        inside = inner if above.kind == "if_statement" else above
        for condition, holds in _decided(above, inner):
            yield from ((fact, inside) for fact in facts_of(condition, holds))
        inner = above


def _decided(above: Node, inner: Node) -> Iterator[tuple[Node, bool]]:
    """Yield the conditions that are decided where control comes to a part of a statement, a case or a block."""
    if above.kind == "if_statement" and inner.field in ("consequence", "alternative"):
        yield above["condition"], inner.field == "consequence"
    elif above.kind in ("expression_case", "default_case") and inner.field != "value":
        yield from _in_case(above)
    elif above.kind in ("block", "statement_list"):
        before = (each for each in above.children if each.start < inner.start and each.kind == "if_statement")
        yield from ((each["condition"], False) for each in before if ends_in_return(each["consequence"]))


def _in_case(case: Node) -> Iterator[tuple[Node, bool]]:
    """Yield the conditions of a bare switch that are decided in one of its cases."""
    switch = case.parent
    if switch is None or switch.kind != "expression_switch_statement" or switch.get("value") is not None:
        return
    if any(node.kind == "fallthrough_statement" for node in switch.walk()):
        return
    for each in switch.children:
        listed = [test for value in each.all("value") for test in value.children]
        if each is case and len(listed) == 1:
            yield listed[0], True
        elif each is not case and (each.start < case.start or case.kind == "default_case"):
            yield from ((test, False) for test in listed)


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
