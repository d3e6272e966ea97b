"""Closures that are called once, where they stand."""

from __future__ import annotations

from codemod.golang.flow.definitions import Definition
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node


def runs_here(module: Module, home: Node | None, function: Node, definition: Definition) -> bool:
    """Whether a closure is called once, where it stands, and then sets the variable for sure: `func() { x = y }()`,
    `once.Do(func() { x = y })` of a `var once sync.Once` beside it."""
    if home is None or home.kind != "func_literal" or home.function is not function:
        return False
    body = definition.statement.parent
    while body is not None and body.kind in ("statement_list", "block"):
        body = body.parent
    early = any(n.kind == "return_statement" and n.start < definition.node.start for n in home.walk())
    above = home.parent
    if body is not home or early or above is None:
        return False
    if above.kind == "call_expression":
        return above.get("function") is home and above.parent is not None and above.parent.kind in _PLAIN
    return above.kind == "argument_list" and above.parent is not None and _is_once(module, above.parent, function)


_PLAIN = ("expression_statement", "expression_list")


def _is_once(module: Module, call: Node, function: Node) -> bool:
    selector = call.get("function")
    if selector is None or selector.kind != "selector_expression" or not selector["field"].spells("Do"):
        return False
    once = selector["operand"].binding
    type_ = typeof.of_binding(module, once) if once is not None and once.kind == "var" else None
    if once is None or type_ is None or types.named(module, type_) != ("sync", "Once") or once.function is not function:
        return False
    loops = any(above.kind == "for_statement" for above in call.ancestors())
    return len(once.uses) == 2 and not loops and call.parent is not None and call.parent.kind == "expression_statement"
