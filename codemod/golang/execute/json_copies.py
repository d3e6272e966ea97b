"""Objects that are encoded as JSON, for who decodes that in the same run.

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
    untyped,
)
from codemod.golang.execute.dynamic_types import type_given
from codemod.golang.execute.equality import are_same, text_in
from codemod.golang.execute.json_fields import JsonField, is_written_its_own_way, json_fields, plain_kind
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import field_cell
from codemod.golang.program import types
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node
from codemod.records import dataclass


class WrittenOtherwise(Exception):
    """Something is written or read in another way."""


@dataclass(frozen=True, eq=False)
class JsonLeaf:
    """A text, number or truth of this kind, `string`; one that is `omitted` where it is empty."""

    held: Content
    kind: str
    omitted: bool = False


@dataclass(frozen=True, eq=False)
class JsonObject:
    fields: dict[str, Encoded]


class JsonNull:
    """A pointer that is nil."""


class JsonWhatever:
    """A list, or a map."""


@dataclass(frozen=True, eq=False)
class JsonList:
    items: list[Encoded]


Encoded = JsonLeaf | JsonObject | JsonNull | JsonWhatever | JsonList


def encode_json(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`json.Marshal(x)`"""
    try:
        found = _encoded(machine, arguments[0], type_given(machine, arguments[0], node, 0), node)
    except WrittenOtherwise:
        return None
    machine.lose_sight_of(arguments[0])
    text = machine.symbol(node, ("encoded", machine.number()))
    machine.encoded[function.name.rpartition(".")[0], plain(text.parts)] = found
    return [Bytes(machine.cell(text, ("bytes", node))), NIL]


def _encoded(machine: Machine, held: Content, type_: Type | None, node: Node) -> Encoded:
    held = untyped(held)
    if type_ is None or type_.pointer > 1 or is_written_its_own_way(machine.module, type_):
        raise WrittenOtherwise
    if type_.pointer:
        target = _pointee(machine, held, node)
        return _encoded(machine, target, type_._replace(pointer=0), node) if target is not None else JsonNull()
    if kind := plain_kind(machine.module, type_):
        if not isinstance(held, Value | Opaque | Condition | bool) or _is_no_text(held):
            raise WrittenOtherwise
        return JsonLeaf(held, kind)
    flat = types.underlying(machine.module, type_)
    if flat is not None and flat.node.kind in ("slice_type", "map_type"):
        if not holds_plain(machine, flat):
            raise WrittenOtherwise
        return (_entries(machine, held, node) if isinstance(held, Table) else None) or JsonWhatever()
    fields = json_fields(machine.module, type_)
    if fields is None or not isinstance(held, Struct):
        raise WrittenOtherwise
    return JsonObject(dict(_fields_of(machine, held, fields, node)))


def _entries(machine: Machine, table: Table, node: Node) -> JsonObject | None:
    """Return what a map is written as, by its names in their order; None where these are not known."""
    names = [(text_in(machine, key, node).text, table.cells[each]) for each, key in table.keys.items()]
    known = sorted((name, number) for number, (name, _) in enumerate(names) if name is not None)
    if table.open or len(known) < len(names):
        return None
    machine.seen(("table", table.made))
    return JsonObject({name: _encoded(machine, names[number][1].held, table.element, node) for name, number in known})


def _is_no_text(held: Content) -> bool:
    """Whether a text has bytes that are no letters, which JSON has not."""
    known = held.text if isinstance(held, Value) else None
    return known is not None and any("\ud800" <= letter <= "\udfff" for letter in known)


def holds_plain(machine: Machine, flat: Type) -> bool:
    """Whether a list or map can be written whatever is in it: `[]string`, `map[string]int`."""
    element = types.element(machine.module, flat)
    key = types.of_node(flat.node.get("key")) if flat.node.kind == "map_type" else None
    known = key is None or plain_kind(machine.module, key) == "string"
    return known and element is not None and plain_kind(machine.module, element) != ""


def _pointee(machine: Machine, held: Content, node: Node) -> Content | None:
    """Return what a pointer points to; None of one that is nil."""
    if not isinstance(held, Pointer) and held is not NIL:
        raise WrittenOtherwise
    if machine.holds(are_same(machine, held, NIL, node)) or not isinstance(held, Pointer):
        return None
    machine.seen(held.cell.home)
    return held.cell.held


def _fields_of(
    machine: Machine, struct: Struct, fields: tuple[JsonField, ...], node: Node
) -> Iterator[tuple[str, Encoded]]:
    for each in fields:
        holder: Content | None = struct
        for step in each.way:
            inner = cell_of(machine, holder, step).held
            holder = _pointee(machine, inner, node) if isinstance(inner, Pointer) or inner is NIL else inner
            if holder is None:
                break
        if holder is None:
            continue
        found = _encoded(machine, cell_of(machine, holder, each.name).held, each.type, node)
        if each.omitted and isinstance(found, JsonLeaf):
            found = JsonLeaf(found.held, found.kind, True)
        if not (each.omitted and isinstance(found, JsonNull)):
            yield each.said, found


def cell_of(machine: Machine, struct: Content | None, name: str) -> Cell:
    if not isinstance(struct, Struct):
        raise WrittenOtherwise
    cell = field_cell(machine, struct, name)
    machine.seen(cell.home)
    return cell
