"""Nil pointers in interfaces: `var err error = p` is not nil, though p is."""

from __future__ import annotations

from codemod.golang.execute.contents import NIL, Content, untyped
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.static_types import static_type
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name, is_of_library
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node, strip_parens


def check_nil(machine: Machine, held: Content, node: Node, type_: Type | None, index: int = 0) -> None:
    """Refuse a nil that is not the interface's own, where a value of the expression goes to something of this type."""
    bare = untyped(held)
    if bare is not NIL or strip_parens(node).kind == "nil":
        return
    if not types.may_be_interface(machine.module, type_):
        return
    if _is_error_of_library(machine.module, node, index):
        return
    own = static_type(machine.module, node, index)
    if own is None or not types.is_interface(machine.module, own):
        raise NotUnderstood("a nil in an interface", node)


def check_all_nil(machine: Machine, found: list[Content], nodes: list[Node], listed: list[Type | None]) -> None:
    """Do that for each of several, which one call may give."""
    for number, (held, type_) in enumerate(zip(found, listed, strict=False)):
        if len(nodes) == len(found):
            check_nil(machine, held, nodes[number], type_)
        elif len(nodes) == 1:
            check_nil(machine, held, nodes[0], type_, number)


def _is_error_of_library(module: Module, node: Node, index: int) -> bool:
    """Whether an expression is the error that a function of the standard library gives beside something else, `err` of
    `_, err := fmt.Fprintf(w, "%s", name)`: that nil is the interface's own."""
    node, wanted = strip_parens(node), index
    if node.kind == "identifier" and node.binding is not None and node.binding.kind == "var":
        found = [each for each in definitions(node.binding) if each.kind != "zero"]
        if len({each.index for each in found}) != 1 or any(each.kind != "result" or each.path for each in found):
            return False
        wanted, calls = found[0].index, [each.value for each in found]
    else:
        calls = [node]
    return wanted == 1 and all(_gives_error_too(module, call) for call in calls)


def _gives_error_too(module: Module, call: Node | None) -> bool:
    if call is None or call.kind != "call_expression" or not is_of_library(module, call):
        return False
    return callee_name(module, call["function"]) in _GIVING_AND_ERROR


_GIVING_AND_ERROR = frozenset(
    [f"fmt.Fprint{form}" for form in ("", "f", "ln")]
    + [f"fmt.Sscan{form}" for form in ("", "f", "ln")]
    + [f"strconv.{name}" for name in ("Atoi", "ParseInt", "ParseUint", "ParseBool", "Unquote")]
    + [f"io.{name}" for name in ("Copy", "WriteString", "ReadAll")]
    + ["net/url.JoinPath", "net/url.Parse", "net/netip.ParseAddr", "net/netip.ParsePrefix"]
)
