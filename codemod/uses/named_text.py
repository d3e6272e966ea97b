"""The text that a name is spelled with: a literal, or the constant or variable that is one from its declaration on."""

from __future__ import annotations

from codemod.golang.program import members, types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens


def spelled_text(module: Module, node: Node) -> str:
    """Return the text of `"image"` or of `FlagImage`; empty where it is not spelled out."""
    node = strip_parens(node)
    if node.kind in STRING_KINDS:
        return decode(unquote(node) or b"")
    if node.binding is not None or node.kind not in ("identifier", "selector_expression"):
        return ""
    given = map(types.value_node, declarations(module, node))
    texts = (decode(unquote(value) or b"") for value in given if value is not None and value.kind in STRING_KINDS)
    return next(texts, "")


def field_in(module: Module, literal: Node, field: str) -> Node | None:
    """Return what a struct's literal gives to a field, by its key or by its place."""
    return fields_of(module, literal["body"], types.of_node(literal.get("type"))).get(field)


def fields_of(module: Module, literal: Node, holder: types.Type | None) -> dict[str, Node]:
    """Return what the elements of a struct's literal give to each field, by their keys or by their places."""
    elements = literal.children
    if elements and elements[0].kind == "keyed_element":
        pairs = ((key.text, each["value"]) for each in elements if (key := each.get("key")) is not None)
        return {name: value.children[0] for name, value in pairs if value.children}
    struct = types.underlying(module, holder)
    names = [member.name for member in members.members(struct)] if struct is not None else []
    if len(names) != len(elements):
        return {}
    return {name: each.children[0] for name, each in zip(names, elements, strict=True) if each.children}
