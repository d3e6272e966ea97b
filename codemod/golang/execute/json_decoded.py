"""What a run decodes from JSON: what it has encoded itself, or what a text spells out that is known.

//go:embed components.json
var raw []byte
...
var listed []component
if err := json.Unmarshal(raw, &listed); err != nil { ... }
"""

from __future__ import annotations

from codemod.golang.evaluate.terms import plain
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import (
    NIL,
    Bytes,
    Cell,
    Content,
    Function,
    Opaque,
    Pointer,
    Slice,
    Typed,
    untyped,
)
from codemod.golang.execute.dynamic_types import type_given
from codemod.golang.execute.equality import are_same, known_number, text_in
from codemod.golang.execute.json_copies import (
    Encoded,
    JsonLeaf,
    JsonList,
    JsonNull,
    JsonObject,
    JsonWhatever,
    WrittenOtherwise,
    cell_of,
    holds_plain,
)
from codemod.golang.execute.json_fields import is_written_its_own_way, json_fields, plain_kind
from codemod.golang.execute.json_texts import Spelled, spelled_json
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content, text_content, zero_of
from codemod.golang.execute.reachable_memory import is_foreign
from codemod.golang.program import types
from codemod.golang.program.number_types import NUMBERS, has_room
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node


def decode_json(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`json.Unmarshal(data, &x)`; None where something of it is not understood, and x may be anything."""
    data, target = arguments[0], arguments[1]
    embedded = isinstance(data, Opaque) and data.origin is not None and data.origin.node.kind == "identifier"
    if not (isinstance(data, Bytes) or embedded) or not isinstance(target, Pointer) or not target.sure:
        return None
    text = text_in(machine, data, node)
    package = function.name.rpartition(".")[0]
    found = machine.encoded.get((package, plain(text.parts)))
    if found is None and package in _READING_JSON:
        spelled = spelled_json(text)
        found = _of_spelled(spelled, node) if spelled is not None else None
    if not isinstance(found, JsonObject | JsonList):
        return None
    try:
        _into(machine, found, target.cell, type_given(machine, target.cell.held, node, 1), node)
    except WrittenOtherwise:
        return None
    return [machine.opaque() if _has_list(found) else NIL]


_READING_JSON = ("encoding/json", "sigs.k8s.io/yaml")


def _of_spelled(spelled: Spelled, node: Node) -> Encoded:
    if isinstance(spelled, dict):
        return JsonObject({name: _of_spelled(each, node) for name, each in spelled.items()})
    if isinstance(spelled, list):
        return JsonList([_of_spelled(each, node) for each in spelled])
    if isinstance(spelled, bool):
        return JsonLeaf(spelled, "bool")
    if isinstance(spelled, Value):
        return JsonLeaf(spelled, "string")
    if isinstance(spelled, int):
        return JsonLeaf(number_content(spelled, node), _WHOLE)
    return JsonNull() if spelled is None else JsonLeaf(NIL, "a number")


_WHOLE = "a whole number"


def _has_list(found: Encoded) -> bool:
    """Whether something of it is a list or map of whatever."""
    inner = (
        list(found.fields.values())
        if isinstance(found, JsonObject)
        else found.items
        if isinstance(found, JsonList)
        else []
    )
    return isinstance(found, JsonWhatever) or any(map(_has_list, inner))


def _into(machine: Machine, found: Encoded, cell: Cell, type_: Type | None, node: Node) -> None:
    """Write what was encoded to a place of this type."""
    if type_ is None or type_.pointer > 1 or is_foreign(cell) or is_written_its_own_way(machine.module, type_):
        raise WrittenOtherwise
    if isinstance(found, JsonWhatever):
        machine.lose_below([Pointer(cell)])
        return
    if isinstance(found, JsonNull):
        if type_.pointer:
            machine.write(cell, NIL, assigned=True)
        elif not plain_kind(machine.module, type_) and json_fields(machine.module, type_) is None:
            raise WrittenOtherwise  # a list or map is nil then
        return
    if type_.pointer:
        if isinstance(found, JsonLeaf) and found.omitted:
            if not machine.holds(_is_there(machine, found, node)):
                return
            found = JsonLeaf(found.held, found.kind)
        inner = type_._replace(pointer=0)
        if cell.held is NIL:
            made = machine.cell(zero_of(machine, inner, ("decoded", node)), ("decoded", node))
            machine.write(cell, Pointer(made), assigned=True)
        if not isinstance(cell.held, Pointer) or not cell.held.sure:
            raise WrittenOtherwise
        _into(machine, found, cell.held.cell, inner, node)
    elif isinstance(found, JsonList):
        _items_into(machine, found, cell, type_, node)
    elif isinstance(found, JsonLeaf):
        _leaf_into(machine, found, cell, type_, node)
    elif (flat := types.underlying(machine.module, type_)) is not None and flat.node.kind == "map_type":
        _entries_into(machine, found, cell, flat, node)
    else:
        _object_into(machine, found, cell, type_, node)


def _entries_into(machine: Machine, found: JsonObject, cell: Cell, flat: Type, node: Node) -> None:
    """Write what was encoded to a map, in which whatever else was there stays."""
    from codemod.golang.execute.elements import put  # few programs decode maps
    from codemod.golang.execute.universe import new_table

    kind = plain_kind(machine.module, element) if (element := types.element(machine.module, flat)) is not None else ""
    leaves = {name: each for name, each in found.fields.items() if isinstance(each, JsonLeaf) and each.kind == kind}
    if not holds_plain(machine, flat) or len(leaves) < len(found.fields) or any(e.omitted for e in leaves.values()):
        raise WrittenOtherwise
    if cell.held is NIL:
        machine.write(cell, new_table(machine, flat, ("decoded", node, machine.number())), assigned=True)
    for name, each in leaves.items():
        put(machine, cell.held, text_content(name, node), each.held, node)


def _items_into(machine: Machine, found: JsonList, cell: Cell, type_: Type, node: Node) -> None:
    """Write what was spelled out to a list that is empty: in one that is not, objects are filled in again."""
    flat, element = types.underlying(machine.module, type_), None
    if flat is not None and flat.node.kind == "slice_type":
        element = types.element(machine.module, flat)
    if element is None or cell.held is not NIL:
        raise WrittenOtherwise
    home = ("decoded", node, machine.number())
    cells = [machine.cell(zero_of(machine, element, (home, "[]")), (home, "[]")) for _ in found.items]
    for item, each in zip(found.items, cells, strict=True):
        _into(machine, item, each, element, node)
    machine.write(cell, Slice(cells, 0, len(cells), None, element, home), assigned=True)


def _leaf_into(machine: Machine, found: JsonLeaf, cell: Cell, type_: Type, node: Node) -> None:
    kind, number = plain_kind(machine.module, type_), known_number(found.held)
    fits = found.kind == _WHOLE and number is not None and kind in NUMBERS and has_room(kind, number)
    if kind != found.kind and not fits:
        raise WrittenOtherwise
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


def _is_there(machine: Machine, found: JsonLeaf, node: Node) -> Content:
    """Whether what is omitted where it is empty is written."""
    if found.kind == "bool":
        return found.held
    zero = text_content("", node) if found.kind == "string" else number_content(0, node)
    return not machine.holds(are_same(machine, found.held, zero, node))


def _object_into(machine: Machine, found: Encoded, cell: Cell, type_: Type, node: Node) -> None:
    fields = json_fields(machine.module, type_)
    if not isinstance(found, JsonObject) or fields is None:
        raise WrittenOtherwise
    exact = {each.said: each for each in fields}
    folded = {each.said.lower(): each for each in fields}
    for said, each in found.fields.items():
        field = exact.get(said) or folded.get(said.lower())
        if field is None:
            continue
        holder = cell
        for step in field.way:
            holder = cell_of(machine, holder.held, step)
            if isinstance(holder.held, Pointer) or holder.held is NIL:
                raise WrittenOtherwise
        _into(machine, each, cell_of(machine, holder.held, field.name), field.type, node)
