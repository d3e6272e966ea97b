"""Whether what a generic function compares may be behind interfaces, whose types count, too."""

from __future__ import annotations

from codemod.golang.evaluate.frames import Frame
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node


def may_hide_type(module: Module, node: Node, frame: Frame) -> bool:
    """Whether two that are the same text may be of two types: behind an interface, or a type parameter that is one."""
    return _may_be_one(module, typeof.of_expression(module, node), frame)


def elements_may_hide_type(module: Module, listed: Node, frame: Frame) -> bool:
    """Whether that is so of a list's elements: `[]any{kind("lvscare")}` does not hold `"lvscare"`."""
    return _may_be_one(module, types.element(module, typeof.of_expression(module, listed)), frame)


def _may_be_one(module: Module, type_: types.Type | None, frame: Frame) -> bool:
    if type_ is None or not types.is_type_parameter(type_.node):
        return types.is_interface(module, type_)
    return may_stand_for_interface(module, frame)


def may_stand_for_interface(module: Module, frame: Frame) -> bool:
    """Whether a call may make interfaces of type parameters: `first[any](a, b)`, or `first(a, b)` of two errors.
    `first("", host)` does not."""
    generic: Frame | None = frame
    while generic is not None and (generic.function is None or generic.function.get("type_parameters") is None):
        generic = generic.outer
    call = generic.call if generic is not None else None
    if call is None or call.node.get("type_arguments") is not None or not _names_function(call.node):
        return True
    return any(_has_interface(module, typeof.of_expression(module, each)) for each in call.arguments)


def _has_interface(module: Module, type_: types.Type | None) -> bool:
    """Whether a type is an interface, or a list or map of them; one that is not known is taken for none."""
    flat = types.underlying(module, type_)
    if type_ is None or flat is None:
        return False
    if types.may_be_interface(module, type_):
        return True
    parts = (flat.node.get(name) for name in ("key", "value", "element"))
    return any(_has_interface(module, types.of_node(each)) for each in parts if each is not None)


def _names_function(call: Node) -> bool:
    """Whether a call names its function, `first(a, b)`, not `first[any](a, b)`, and spreads no list."""
    function, listed = call.get("function"), call.get("arguments")
    spread = listed is not None and any(each.kind == "variadic_argument" for each in listed.children)
    return function is not None and function.kind in ("identifier", "selector_expression") and not spread
