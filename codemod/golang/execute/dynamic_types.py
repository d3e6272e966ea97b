"""Which type an object has behind an interface."""

from __future__ import annotations

from codemod.golang.execute.contents import (
    NIL,
    Condition,
    Content,
    Function,
    Nil,
    Opaque,
    Pointer,
    Struct,
    Table,
    Typed,
    untyped,
)
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import zero_of
from codemod.golang.program import typeof, types
from codemod.golang.program.number_types import other_name
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node


def as_type(machine: Machine, held: Content, wanted: types.Type | None, node: Node) -> tuple[Content, bool | Condition]:
    """Return what is behind an interface where it is of this type, and whether it is."""
    if held is NIL:
        return zero_of(machine, wanted, ("asserted", node)), False
    if wanted is None or isinstance(held, Opaque):
        found = machine.opaque(getattr(held, "origin", None), wanted)
        return found, Condition(("is", machine.number()))
    if types.is_interface(machine.module, wanted):
        if is_plain(machine.module, held) and (wants := asks_for_methods(machine.module, wanted)) is not None:
            return (NIL, False) if wants else (held, True)
        return held, Condition(("is", machine.id_of(held), wanted.node))
    has = dynamic_type(machine, held)
    if has is None or _may_be_another(machine.module, has, wanted):
        return held, Condition(("is", machine.number()))
    if _is_same_type(machine.module, has, wanted):
        return untyped(held), True
    return zero_of(machine, wanted, ("asserted", node)), False


def type_of(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`reflect.TypeOf(x)`: all objects of one type have the same, which is no other one's, as a key of a map asks."""
    has = dynamic_type(machine, arguments[0])
    named = types.named(machine.module, has) if has is not None else None
    if has is None or named is None or types.is_generic(machine.module, has):
        return None
    made = machine.encoded.get(key := ("type", named, has.pointer))
    if made is None:
        made = machine.encoded[key] = machine.cell(machine.opaque(), key)
    return [Pointer(made)]


def _may_be_another(module: Module, one: types.Type, other: types.Type) -> bool:
    """Whether two types of one name may be two: `box[int]` and `box[string]`."""
    return types.named(module, one) == types.named(module, other) and types.is_generic(module, one)


def _is_same_type(module: Module, one: types.Type, other: types.Type) -> bool:
    one, other = types.meant(module, one), types.meant(module, other)
    if one.pointer != other.pointer:
        return False
    known = [types.predeclared(module, each.node) for each in (one, other)]
    if any(known):
        return other_name(known[0]) == other_name(known[1])
    first, second = types.named(module, one), types.named(module, other)
    if first is None or second is None:
        return first is second and one.node.spells(other.node.text)
    return first == second


def is_plain(module: Module, held: Content) -> bool:
    """Whether something is known to be a `string`, which has no methods."""
    return isinstance(held, Typed) and types.predeclared(module, held.type.node) == "string"


def asks_for_methods(module: Module, wanted: types.Type) -> bool | None:
    """Whether an interface has methods: `fmt.Stringer`, `error`, and not `any`; None where others are embedded."""
    flat = types.underlying(module, wanted)
    if flat is None or flat.node.kind != "interface_type":
        return types.predeclared(module, flat.node) != "any" if flat is not None else None
    return any(each.kind == "method_elem" for each in flat.node.children) or (None if flat.node.children else False)


def dynamic_type(machine: Machine, held: Content) -> types.Type | None:
    """Return the type that an object has, whatever interface it is behind."""
    if isinstance(held, Struct | Typed):
        return held.type
    if isinstance(held, Pointer):
        below_ = dynamic_type(machine, held.cell.held)
        return below_._replace(pointer=below_.pointer + 1) if below_ is not None else None
    return held.type if isinstance(held, Opaque) and not types.is_interface(machine.module, held.type) else None


def type_given(machine: Machine, held: Content, call: Node, index: int) -> types.Type | None:
    """Return the type of what a call is given, or what an argument points to; of a map or list what it is declared
    as."""
    if not isinstance(held, Table | Nil):
        return dynamic_type(machine, held)
    given = call["arguments"].children
    type_ = typeof.of_expression(machine.module, given[index]) if len(given) > index else None
    type_ = type_._replace(pointer=type_.pointer - index) if type_ is not None and type_.pointer >= index else None
    flat = types.underlying(machine.module, type_)
    return type_ if flat is not None and flat.node.kind in ("map_type", "slice_type") else None
