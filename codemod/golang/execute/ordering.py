"""Operands beside each other: calls are done from left to right, and a variable is read before or after them.

join(image, reset(&image))          // Go's specification, "Order of evaluation", leaves open which image this is
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import (
    NIL,
    Activation,
    Array,
    Builder,
    Condition,
    Content,
    Function,
    Opaque,
    Slice,
    Struct,
    Typed,
)
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.reach import cells_of
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node


def in_order(machine: Machine, activation: Activation, nodes: Sequence[Node]) -> list[Content]:
    """Return what each of several operands is."""
    found = [machine.copy(machine.ways.value(machine, activation, node)) for node in nodes]
    calls = [_calls(machine.module, node) for node in nodes]
    for number, node in enumerate(nodes):
        if calls[number] or not any(calls):
            continue
        later = machine.copy(machine.ways.value(machine, activation, node))
        if not _is_same(found[number], later) and machine.choose(2) == 1:
            found[number] = later
    return found


@per_module
def _calls(module: Module, node: Node) -> bool:
    """Whether something is called, or received, where an operand is evaluated."""
    todo = [node]
    for each in todo:
        received = each.kind == "unary_expression" and each["operator"].kind == "<-"
        if each.kind == "call_expression" or received:
            return True
        todo += each.children if each.kind != "func_literal" else []
    return False


def _is_same(one: Content, other: Content) -> bool:
    """Whether an operand was the same both times: text, or what refers to the same memory."""
    if one is other or (isinstance(one, bool | Condition) and one == other):
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Value) and isinstance(other, Value):
        return one.parts == other.parts
    if isinstance(one, Opaque) and isinstance(other, Opaque):
        return one.number == other.number
    if isinstance(one, Typed) and isinstance(other, Typed):
        return _is_same(one.value, other.value)
    if isinstance(one, Function) and isinstance(other, Function):
        bound = one.receiver is other.receiver or _is_same(one.receiver or NIL, other.receiver or NIL)
        return one.node is other.node and one.name == other.name and bound
    cells = cells_of(one), cells_of(other)
    if isinstance(one, Struct | Array | Builder):
        pairs = zip(*cells, strict=False)
        return len(cells[0]) == len(cells[1]) and all(_is_same(each.held, also.held) for each, also in pairs)
    window = (one.start, one.length) == (other.start, other.length) if isinstance(one, Slice) else True  # type: ignore[union-attr]
    return window and len(cells[0]) == len(cells[1]) and all(map(is_, *cells))
