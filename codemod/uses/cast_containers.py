"""Containers that are looked at as something else: `(*[3]string)(unsafe.Pointer(&pod.Spec.Containers[0]))[1] = x`."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.library import callee_name
from codemod.golang.program import typeof
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens
from codemod.rule import Container
from codemod.uses.named_fields import typed_as


def cast_containers(module: Module, top: Node, container: Container) -> Iterator[Node]:
    """Yield what an `unsafe.Pointer` is made of, where that is a container, or a part of an object of elsewhere."""
    for node in top.walk():
        if node.kind != "call_expression" or callee_name(module, strip_parens(node["function"])) != "unsafe.Pointer":
            continue
        for given in node["arguments"].children:
            address = strip_parens(given)
            operand = address.get("operand") if address.kind == "unary_expression" else address
            if operand is None or operand.kind not in ("selector_expression", "index_expression"):
                continue
            type_ = typeof.of_expression(module, operand)
            if type_ is None or typed_as(module, type_, container.package, container.type):
                yield given
