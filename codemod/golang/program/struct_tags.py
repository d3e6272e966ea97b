"""Struct tags: the name that a decoder knows a field by.

Image string `json:"image,omitempty" env:"IMAGE" default:"quay.io/ceph/ceph:v19"`
"""

from __future__ import annotations

import re

from codemod.golang.program import members, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import decode, unquote
from codemod.golang.read.syntax import Node

_PAIR = re.compile(r'(\w+):"((?:[^"\\]|\\.)*)"')


def tag_of(declaration: Node) -> dict[str, str]:
    """Return the pairs of a field declaration's tag."""
    tag = declaration.get("tag")
    return dict(_PAIR.findall(decode(unquote(tag) or b""))) if tag is not None else {}


@per_module
def field_declaration(module: Module, holder: types.Type | None, field: str) -> tuple[Node, str] | None:
    """Return the declaration of a (promoted) field, and the name of the type that has it."""
    found = members.find_field(module, holder, field)
    for step in found[0] if found is not None else ():
        inner = members.find_field(module, holder, step)
        holder = inner[1] if inner is not None else None
    struct = types.underlying(module, holder) if found is not None else None
    named = types.named(module, holder) if holder is not None else None
    node = _declarations(module, struct).get(field) if struct is not None else None
    # of a function's own type, which is told apart by its place: `Config of 3924`
    return (node, named[1].partition(" ")[0] if named is not None else "") if node is not None else None


@per_module
def _declarations(module: Module, struct: types.Type) -> dict[str, Node]:
    nodes = [node for node in struct.node.walk() if node.kind == "field_declaration"]
    return {name.text: node for node in reversed(nodes) for name in node.all("name")}
