"""Variables of a package that are what they are declared as: nobody writes to them, or to what is in them."""

from __future__ import annotations

from codemod.golang.flow.fields import assignments
from codemod.golang.flow.may_alias import replacements
from codemod.golang.flow.paths import ELEMENT
from codemod.golang.flow.references import references, variable_writes
from codemod.golang.flow.sharing import escapes, shares
from codemod.golang.program import members, types
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, strip_parens


@per_module
def declared_alone(module: Module, name: Node) -> Node | None:
    """Return the list or map that the variable of a package is, for good, which this expression names; else None."""
    items = declarations(module, name)
    item = items[0] if len(items) == 1 and items[0].kind == "var" else None
    if item is None or variable_writes(module, item):
        return None
    given = types.spec_of(item).get("value")
    value = given.children[item.position] if given is not None and item.position < len(given.children) else None
    return value if not escapes(module, item, (ELEMENT,)) or is_table_of_pointers(module, item) else None


@per_module
def is_table_of_pointers(module: Module, item: Object) -> bool:
    """Whether others only get elements of a list or map, pointers to structs whose fields nobody assigns to:

    for _, c := range components { if c.name == name { return c, nil } }
    """
    value = types.value_node(item)
    literal = strip_parens(value) if value is not None else None
    element = types.element(module, types.of_node(literal.get("type") if literal is not None else None))
    if literal is None or literal.kind != "composite_literal" or element is None or not element.pointer:
        return False
    return all(map(takes_element, references(module, item))) and _is_never_written(module, element)


def takes_element(use: Node) -> bool:
    """Whether a use of a list or map takes or sets an element of it, or ranges over them."""
    above = use.parent
    listed = above.parent if above is not None and above.kind == "expression_list" else above
    ranged = listed is not None and listed.kind == "range_clause" and listed.get("right") in (use, above)
    return ranged or (above is not None and above.kind == "index_expression" and above.get("operand") is use)


def _is_never_written(module: Module, type_: types.Type) -> bool:
    """Whether nobody assigns to a field of a struct, no decoder can, and none of them refers to anything."""
    struct = types.underlying(module, type_)
    if struct is None or struct.node.kind != "struct_type" or replacements(module, type_):
        return False
    for member in members.members(struct):
        function = types.underlying(module, member.type)
        plain = not shares(module, member.type) or (function is not None and function.node.kind == "function_type")
        if member.embedded or exported(member.name) or not plain or assignments(module, type_, member.name):
            return False
    return True
