"""Objects that are decoded from the JSON that the same run has encoded.

    raw, err := json.Marshal(c.LocalRegistry)
    ...
    var config v2.RegistryConfig                // another type: its fields have the same names
    if err := json.Unmarshal(raw, &config); err != nil { ... }

What was encoded is kept beside the text that stands for it. What is not understood leaves all of the object unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.terms import plain
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import (
    NIL,
    Bytes,
    Cell,
    Condition,
    Content,
    Function,
    Opaque,
    Pointer,
    Struct,
    Table,
    Typed,
    untyped,
)
from codemod.golang.execute.dynamic_types import type_given
from codemod.golang.execute.equality import are_same, known_number, text_in
from codemod.golang.execute.json_fields import JsonField, is_written_its_own_way, json_fields, plain_kind
from codemod.golang.execute.json_texts import Spelled, spelled_object
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import field_cell, number_content, text_content, zero_of
from codemod.golang.execute.reachable_memory import is_foreign
from codemod.golang.program import types
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node
from codemod.records import dataclass


class _Otherwise(Exception):
    """Something is written or read in another way."""


@dataclass(frozen=True, eq=False)
class _Leaf:
    """A text, number or truth of this kind, `string`; one that is `omitted` where it is empty."""

    held: Content
    kind: str
    omitted: bool = False


@dataclass(frozen=True, eq=False)
class _Object:
    fields: dict[str, _Encoded]


class _Null:
    """A pointer that is nil."""


class _Any:
    """A list, or a map."""


_Encoded = _Leaf | _Object | _Null | _Any


def encode_json(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`json.Marshal(x)`"""
    try:
        found = _encoded(machine, arguments[0], type_given(machine, arguments[0], node, 0), node)
    except _Otherwise:
        return None
    machine.lose_sight_of(arguments[0])
    text = machine.symbol(node, ("encoded", machine.number()))
    machine.encoded[function.name.rpartition(".")[0], plain(text.parts)] = found
    return [Bytes(machine.cell(text, ("bytes", node))), NIL]


def _encoded(machine: Machine, held: Content, type_: Type | None, node: Node) -> _Encoded:
    held = untyped(held)
    if type_ is None or type_.pointer > 1 or is_written_its_own_way(machine.module, type_):
        raise _Otherwise
    if type_.pointer:
        target = _pointee(machine, held, node)
        return _encoded(machine, target, type_._replace(pointer=0), node) if target is not None else _Null()
    if kind := plain_kind(machine.module, type_):
        if not isinstance(held, Value | Opaque | Condition | bool) or _is_no_text(held):
            raise _Otherwise
        return _Leaf(held, kind)
    flat = types.underlying(machine.module, type_)
    if flat is not None and flat.node.kind in ("slice_type", "map_type"):
        if not _holds_plain(machine, flat):
            raise _Otherwise
        return (_entries(machine, held, node) if isinstance(held, Table) else None) or _Any()
    fields = json_fields(machine.module, type_)
    if fields is None or not isinstance(held, Struct):
        raise _Otherwise
    return _Object(dict(_fields_of(machine, held, fields, node)))


def _entries(machine: Machine, table: Table, node: Node) -> _Object | None:
    """Return what a map is written as, by its names in their order; None where these are not known."""
    names = [(text_in(machine, key, node).text, table.cells[each]) for each, key in table.keys.items()]
    known = sorted((name, number) for number, (name, _) in enumerate(names) if name is not None)
    if table.open or len(known) < len(names):
        return None
    machine.seen(("table", table.made))
    return _Object({name: _encoded(machine, names[number][1].held, table.element, node) for name, number in known})


def _is_no_text(held: Content) -> bool:
    """Whether a text has bytes that are no letters, which JSON has not."""
    known = held.text if isinstance(held, Value) else None
    return known is not None and any("\ud800" <= letter <= "\udfff" for letter in known)


def _holds_plain(machine: Machine, flat: Type) -> bool:
    """Whether a list or map can be written whatever is in it: `[]string`, `map[string]int`."""
    element = types.element(machine.module, flat)
    key = types.of_node(flat.node.get("key")) if flat.node.kind == "map_type" else None
    known = key is None or plain_kind(machine.module, key) == "string"
    return known and element is not None and plain_kind(machine.module, element) != ""


def _pointee(machine: Machine, held: Content, node: Node) -> Content | None:
    """Return what a pointer points to; None of one that is nil."""
    if not isinstance(held, Pointer) and held is not NIL:
        raise _Otherwise
    if machine.holds(are_same(machine, held, NIL, node)) or not isinstance(held, Pointer):
        return None
    machine.seen(held.cell.home)
    return held.cell.held


def _fields_of(
    machine: Machine, struct: Struct, fields: tuple[JsonField, ...], node: Node
) -> Iterator[tuple[str, _Encoded]]:
    for each in fields:
        holder: Content | None = struct
        for step in each.way:
            inner = _cell_of(machine, holder, step).held
            holder = _pointee(machine, inner, node) if isinstance(inner, Pointer) or inner is NIL else inner
            if holder is None:
                break
        if holder is None:
            continue
        found = _encoded(machine, _cell_of(machine, holder, each.name).held, each.type, node)
        if each.omitted and isinstance(found, _Leaf):
            found = _Leaf(found.held, found.kind, True)
        if not (each.omitted and isinstance(found, _Null)):
            yield each.said, found


def _cell_of(machine: Machine, struct: Content | None, name: str) -> Cell:
    if not isinstance(struct, Struct):
        raise _Otherwise
    cell = field_cell(machine, struct, name)
    machine.seen(cell.home)
    return cell


def decode_json(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`json.Unmarshal(data, &x)`; None where something of it is not understood, and x may be anything."""
    data, target = arguments[0], arguments[1]
    if not isinstance(data, Bytes) or not isinstance(target, Pointer) or not target.sure:
        return None
    text = text_in(machine, data, node)
    package = function.name.rpartition(".")[0]
    found = machine.encoded.get((package, plain(text.parts)))
    if found is None and package in _READING_JSON:
        spelled = spelled_object(text)
        found = _of_spelled(spelled) if spelled is not None else None
    if not isinstance(found, _Object):
        return None
    try:
        _into(machine, found, target.cell, type_given(machine, target.cell.held, node, 1), node)
    except _Otherwise:
        return None
    return [machine.opaque() if _has_list(found) else NIL]


_READING_JSON = ("encoding/json", "sigs.k8s.io/yaml")


def _of_spelled(spelled: Spelled) -> _Encoded:
    if isinstance(spelled, dict):
        return _Object({name: _of_spelled(each) for name, each in spelled.items()})
    if isinstance(spelled, bool):
        return _Leaf(spelled, "bool")
    if isinstance(spelled, Value):
        return _Leaf(spelled, "string")
    if isinstance(spelled, list):
        return _Any()
    return _Null() if spelled is None else _Leaf(NIL, "a number")


def _has_list(found: _Encoded) -> bool:
    return isinstance(found, _Any) or (isinstance(found, _Object) and any(map(_has_list, found.fields.values())))


def _into(machine: Machine, found: _Encoded, cell: Cell, type_: Type | None, node: Node) -> None:
    """Write what was encoded to a place of this type."""
    if type_ is None or type_.pointer > 1 or is_foreign(cell) or is_written_its_own_way(machine.module, type_):
        raise _Otherwise
    if isinstance(found, _Any):
        machine.lose_below([Pointer(cell)])
        return
    if isinstance(found, _Null):
        if type_.pointer:
            machine.write(cell, NIL, assigned=True)
        elif not plain_kind(machine.module, type_) and json_fields(machine.module, type_) is None:
            raise _Otherwise  # a list or map is nil then
        return
    if type_.pointer:
        if isinstance(found, _Leaf) and found.omitted:
            if not machine.holds(_is_there(machine, found, node)):
                return
            found = _Leaf(found.held, found.kind)
        inner = type_._replace(pointer=0)
        if cell.held is NIL:
            made = machine.cell(zero_of(machine, inner, ("decoded", node)), ("decoded", node))
            machine.write(cell, Pointer(made), assigned=True)
        if not isinstance(cell.held, Pointer) or not cell.held.sure:
            raise _Otherwise
        _into(machine, found, cell.held.cell, inner, node)
    elif isinstance(found, _Leaf):
        _leaf_into(machine, found, cell, type_, node)
    elif (flat := types.underlying(machine.module, type_)) is not None and flat.node.kind == "map_type":
        _entries_into(machine, found, cell, flat, node)
    else:
        _object_into(machine, found, cell, type_, node)


def _entries_into(machine: Machine, found: _Object, cell: Cell, flat: Type, node: Node) -> None:
    """Write what was encoded to a map, in which whatever else was there stays."""
    from codemod.golang.execute.elements import put  # few programs decode maps
    from codemod.golang.execute.universe import new_table

    kind = plain_kind(machine.module, element) if (element := types.element(machine.module, flat)) is not None else ""
    leaves = {name: each for name, each in found.fields.items() if isinstance(each, _Leaf) and each.kind == kind}
    if not _holds_plain(machine, flat) or len(leaves) < len(found.fields) or any(e.omitted for e in leaves.values()):
        raise _Otherwise
    if cell.held is NIL:
        machine.write(cell, new_table(machine, flat, ("decoded", node, machine.number())), assigned=True)
    for name, each in leaves.items():
        put(machine, cell.held, text_content(name, node), each.held, node)


def _leaf_into(machine: Machine, found: _Leaf, cell: Cell, type_: Type, node: Node) -> None:
    if plain_kind(machine.module, type_) != found.kind:
        raise _Otherwise
    machine.seen(cell.home)
    if found.omitted and not _is_zero(cell.held) and not machine.holds(_is_there(machine, found, node)):
        return
    named = types.declared(machine.module, type_) is not None
    machine.write(cell, Typed(type_, found.held) if named else found.held, assigned=True)


def _is_zero(held: Content) -> bool:
    held = untyped(held)
    if isinstance(held, Value) and held.numeric:
        return known_number(held) == 0
    return held is False or (isinstance(held, Value) and held.text is not None and not held.text)


def _is_there(machine: Machine, found: _Leaf, node: Node) -> Content:
    """Whether what is omitted where it is empty is written."""
    if found.kind == "bool":
        return found.held
    zero = text_content("", node) if found.kind == "string" else number_content(0, node)
    return not machine.holds(are_same(machine, found.held, zero, node))


def _object_into(machine: Machine, found: _Encoded, cell: Cell, type_: Type, node: Node) -> None:
    fields = json_fields(machine.module, type_)
    if not isinstance(found, _Object) or fields is None:
        raise _Otherwise
    exact = {each.said: each for each in fields}
    folded = {each.said.lower(): each for each in fields}
    for said, each in found.fields.items():
        field = exact.get(said) or folded.get(said.lower())
        if field is None:
            continue
        holder = cell
        for step in field.way:
            holder = _cell_of(machine, holder.held, step)
            if isinstance(holder.held, Pointer) or holder.held is NIL:
                raise _Otherwise
        _into(machine, each, _cell_of(machine, holder.held, field.name), field.type, node)
