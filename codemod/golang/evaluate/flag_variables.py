"""Variables that a flag fills: from `flag.StringVar(&o.Image, "image", DefaultImage, "")` on they are its default, or
what an operator gives, and nothing that they were before."""

from __future__ import annotations

import re

from codemod.golang.evaluate.filling import stands_before
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import Definition, statement_of
from codemod.golang.flow.paths import Path
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node

_SETTING = re.compile(r"(?:flag|github\.com/spf13/pflag)\.(?:FlagSet\.)?StringVarP?")


def without_replaced(module: Module, found: list[Definition], path: Path, at: Node) -> list[Definition]:
    """Return the definitions that reach a place without those that a flag has written over there."""
    flags = [each for each in found if each.kind == "address" and _is_set(module, each, path, at)]
    return [each for each in found if each.node.start >= flags[-1].node.start] if flags else found


def _is_set(module: Module, address: Definition, path: Path, at: Node) -> bool:
    """Whether an address of all of what is asked for is that of a flag, whose statement is sure to be done before."""
    call = address.statement.children[0] if address.statement.kind == "expression_statement" else address.statement
    if call.kind != "call_expression" or address.path != path[: len(address.path)]:
        return False
    given = call["arguments"].children[:1]
    if not any(each.holds(address.node) for each in given) or not stands_before(statement_of(call), at):
        return False
    names = [callee.name for callee in callees(module, call)]
    return bool(names) and all(_SETTING.fullmatch(name) for name in names)
