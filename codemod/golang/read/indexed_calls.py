"""Calls of what a list or a map holds, which the grammar takes for conversions to a generic type.

    image = namers[kind](image)     // `Set[Key](keys)` by its looks

With two arguments, or none, it reads `namers[kind](image, tag)` as a call of an index expression, as Go does for all
that is no type; so is this one then. Whether the name is that of a list, a function or a type,
is asked by others.
"""

from __future__ import annotations

from codemod.golang.read.syntax import Node

# these name types in every program that is worth reading
_TYPES = frozenset(
    (
        "any", "bool", "byte", "comparable", "complex64", "complex128", "error", "float32", "float64", "int", "int8",
        "int16", "int32", "int64", "rune", "string", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr",
    )
)  # fmt: skip


def as_call(conversion: Node) -> None:
    """Turn `namers[kind](image)` into a call, in place."""
    type_, operand = conversion.get("type"), conversion.get("operand")
    named, listed = (type_.get("type"), type_.get("type_arguments")) if type_ is not None else (None, None)
    if type_ is None or operand is None or named is None or listed is None or type_.kind != "generic_type":
        return
    given = [child for each in listed.children for child in each.children]
    if len(listed.children) != 1 or len(given) != 1 or not (_is_name(named) and _is_name(given[0])):
        return
    if given[0].kind == "type_identifier" and given[0].text in _TYPES:
        return
    index = Node("index_expression", type_.start, type_.end, type_.file, conversion, "function")
    index.children = [_expression(named, index, "operand"), _expression(given[0], index, "index")]
    arguments = Node("argument_list", type_.end, conversion.end, type_.file, conversion, "arguments")
    arguments.children, operand.parent, operand.field = [operand], arguments, None
    conversion.kind, conversion.children = "call_expression", [index, arguments]


def _is_name(node: Node) -> bool:
    return node.kind in ("type_identifier", "qualified_type")


def _expression(name: Node, parent: Node, field: str) -> Node:
    name.parent, name.field = parent, field
    if name.kind == "type_identifier":
        name.kind = "identifier"
        return name
    package, last = name.children
    name.kind = "selector_expression"
    package.kind, package.field, last.kind, last.field = "identifier", "operand", "field_identifier", "field"
    return name
