"""The type of what a field holds that is of an interface.

    type Builder struct{ images Images }
    func NewBuilder(images Images) *Builder { return &Builder{images: images} }
    NewBuilder(r.Config)

Behind `b.images` is then a `*Config`, and `b.images.agent` is that type's field.
"""

from __future__ import annotations

from codemod.golang.evaluate.made import object_type
from codemod.golang.evaluate.terms import Hole, Made, Why
from codemod.golang.evaluate.values import Value
from codemod.golang.program import types
from codemod.golang.program.packages import Module


def is_interface(module: Module, type_: types.Type | None) -> bool:
    """Whether what is of this type may be of any type that has the methods."""
    flat = types.underlying(module, type_)
    return flat is not None and flat.node.kind == "interface_type"


def type_behind(module: Module, objects: list[Value]) -> types.Type | None:
    """Return the one type of this program that objects have, nil left out; None where they may be of others."""
    found: list[types.Type] = []
    for value in objects:
        part = value.parts[0]
        if value.why is Why.NOT_SET:
            continue
        type_ = object_type(module, part.term) if isinstance(part, Hole) and isinstance(part.term, Made) else None
        if type_ is None:
            return None
        found.append(type_)
    items = {types.declared(module, each) for each in found}
    return found[0] if len(items) == 1 and None not in items else None
