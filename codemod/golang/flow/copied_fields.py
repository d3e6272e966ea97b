"""Whether a field's address is taken to copy it from the same field of another object, as `deepcopy-gen` writes it.

if in.Image != nil {
        in, out := &in.Image, &out.Image
        *out = new(string)
        **out = **in
}
"""

from __future__ import annotations

from codemod.golang.flow.paths import path_of, spine_of
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens


@per_module
def is_copied(module: Module, field: Node) -> bool:
    """Whether a field whose address is taken gets nothing but what the same field of another object has."""
    address = field.parent
    listed = address.parent if address is not None and address.kind == "unary_expression" else None
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    if listed is None or statement is None or statement.kind != "short_var_declaration":
        return False
    targets = [target.binding for target in statement["left"].children]
    bindings = [binding for binding in targets if binding is not None]
    if len(listed.children) != len(targets):
        return False
    if not all(_is_address_of_same(module, each, field) for each in listed.children):
        return False
    uses = (use for binding in bindings for use in binding.uses if use is not binding.node)
    return all(_is_copying(module, use, bindings) for use in uses)


def _is_address_of_same(module: Module, node: Node, field: Node) -> bool:
    other = strip_parens(node["operand"]) if node.kind == "unary_expression" and node["operator"].kind == "&" else None
    if other is None or other.kind != "selector_expression" or not other["field"].spells(field["field"].text):
        return False
    one, another = (typeof.of_expression(module, each["operand"]) for each in (field, other))
    name = types.named(module, one) if one is not None else None
    return name is not None and another is not None and types.named(module, another) == name


def _is_copying(module: Module, use: Node, bindings: list[Binding]) -> bool:
    """Whether what a pointer leads to is given what the other pointer leads to, or is made new."""
    spine = spine_of(use)
    listed = spine.parent
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    if strip_parens(spine).kind != "unary_expression" or path_of(spine)[1]:
        return False
    if listed is None or statement is None or statement.kind != "assignment_statement" or len(listed.children) != 1:
        return False
    right = strip_parens(statement["right"].children[0])
    bottom, path = path_of(right)
    if not path and bottom.binding in bindings:
        return True
    return right.kind == "call_expression" and types.predeclared(module, right["function"]) == "new"
