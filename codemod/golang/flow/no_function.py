"""Where no function can stand, so that what is selected there is a field of the same name: Go's types tell.

review.Response.Patch       of another module's type, whose fields are not known; and an `Injector` has a method `Patch`
string(response.Patch)      a function is converted to no text, has no length, and no elements
"""

from __future__ import annotations

from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node

# of a basic type, or what asks for the length
_TAKING_NONE = frozenset(("string", "bool", "byte", "int", "int32", "int64", "uint", "float64", "len", "cap", "copy"))
_CONVERTED = (*types.LISTS, "map_type")


def is_no_function(module: Module, node: Node) -> bool:
    """Whether an expression is none, by what is done with it."""
    above = node.parent
    while above is not None and above.kind == "parenthesized_expression":
        node, above = above, above.parent
    if above is None:
        return False
    if above.kind in ("slice_expression", "selector_expression", "index_expression"):
        return above.get("operand") is node
    if above.kind == "type_conversion_expression":
        return above["type"].kind in _CONVERTED
    call = above.parent if above.kind == "argument_list" else None
    called = call.get("function") if call is not None else None
    return types.predeclared(module, called) in _TAKING_NONE
