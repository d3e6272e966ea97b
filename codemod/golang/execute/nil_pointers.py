"""Nil pointers in interfaces: `var err error = p` is not nil, though p is."""

from __future__ import annotations

from codemod.golang.execute.contents import NIL, Content, untyped
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.machine import Machine
from codemod.golang.program import typeof, types
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node, strip_parens


def check_nil(machine: Machine, held: Content, node: Node, type_: Type | None, index: int = 0) -> None:
    """Refuse a nil that is not the interface's own, where a value of the expression goes to something of this type."""
    bare = untyped(held)
    if bare is not NIL or strip_parens(node).kind == "nil":
        return
    if not types.may_be_interface(machine.module, type_):
        return
    own = typeof.of_expression(machine.module, node, index)
    if own is None or not types.is_interface(machine.module, own):
        raise NotUnderstood("a nil in an interface", node)


def check_all_nil(machine: Machine, found: list[Content], nodes: list[Node], listed: list[Type | None]) -> None:
    """Do that for each of several, which one call may give."""
    for number, (held, type_) in enumerate(zip(found, listed, strict=False)):
        if len(nodes) == len(found):
            check_nil(machine, held, nodes[number], type_)
        elif len(nodes) == 1:
            check_nil(machine, held, nodes[0], type_, number)
