"""Which literals make the objects that a write may go to.

node := newNode(config)         // func newNode(c Config) *Node { return &Node{Image: c.Image} }
node.Image = each.Image         // that literal's, and no other's
"""

from __future__ import annotations

from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.paths import path_of
from codemod.golang.program import members, typeof
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens

_DEEPEST = 3  # functions that hand on what they were given by another one


@per_module
def made_by(module: Module, target: Node) -> frozenset[Node] | None:
    """Return the literals that make the objects whose field is written to at this node; None where it is not known."""
    bottom, path = path_of(target)
    binding = bottom.binding
    if binding is None or binding.kind != "var" or len(path) != 1:
        return None
    member = members.find_field(module, typeof.of_binding(module, binding), str(path[0]))
    if member is None or member[0]:
        return None  # a promoted field may be that of an object somewhere else
    whole = [each for each in definitions(binding) if not each.path]
    if len(whole) != 1 or whole[0].kind not in ("value", "result") or whole[0].value is None:
        return None
    return _made(module, whole[0].value, whole[0].index, _DEEPEST)


def literal_in(node: Node) -> Node | None:
    """Return the literal that an expression is, or has the address of."""
    node = strip_parens(node)
    if node.kind == "unary_expression" and node["operator"].kind == "&":
        node = strip_parens(node["operand"])
    return node if node.kind == "composite_literal" else None


def _made(module: Module, value: Node, index: int, deep: int) -> frozenset[Node] | None:
    if (literal := literal_in(value)) is not None:
        return frozenset((literal,))
    value = strip_parens(value)
    items = typeof.callee_objects(module, value["function"]) if value.kind == "call_expression" and deep else ()
    found = frozenset[Node]()
    for item in items:
        for end in returns_of(module, item.declaration.node) if item.kind in ("func", "method") else ():
            listed = end.children[0].children if end.kind == "return_statement" and end.children else []
            if index < len(listed) and listed[index].kind == "nil":
                continue
            made = _made(module, listed[index], 0, deep - 1) if index < len(listed) else None
            if made is None:
                return None
            found |= made
    return found or None
