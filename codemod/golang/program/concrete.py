"""Types of which an object is one and no other: what a type switch tells apart."""

from __future__ import annotations

from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.records import NamedTuple


class Concrete(NamedTuple):
    """The type of what is behind an interface: a struct's, by (import path, name), or so many pointers to one."""

    name: tuple[str, str]
    pointer: int


def concrete(module: Module, type_: types.Type | None) -> Concrete | None:
    """Return the type that a value of this one has behind an interface; None where that may be several, or is no
    struct."""
    named, flat = types.named(module, type_) if type_ is not None else None, types.underlying(module, type_)
    if named is None or type_ is None or flat is None or types.is_generic(module, type_):
        return None
    return Concrete(named, type_.pointer) if flat.node.kind == "struct_type" else None
