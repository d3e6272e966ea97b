"""Literals of structs, lists and maps."""

from __future__ import annotations

from codemod.golang.execute.contents import Activation, Array, Cell, Content, Pointer, Slice, Struct, Typed
from codemod.golang.execute.elements import put
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.equality import known_number
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import BUILDERS, field_cell, zero_of
from codemod.golang.execute.nil_pointers import check_nil
from codemod.golang.execute.universe import new_table
from codemod.golang.program import members, types
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node


def make_literal(machine: Machine, activation: Activation, node: Node) -> Content:
    """`T{...}`"""
    type_node = node.get("type")
    type_ = types.of_node(type_node)
    if type_node is not None and type_node.kind == "implicit_length_array_type":
        cells = _elements(machine, activation, node["body"], types.element(machine.module, type_), node)
        return Array(cells, types.element(machine.module, type_), node)
    return _literal_of(machine, activation, node["body"], type_, node)


def _literal_of(machine: Machine, activation: Activation, body: Node, type_: Type | None, made: Node) -> Content:
    if type_ is not None and type_.pointer:
        inner = _literal_of(machine, activation, body, type_._replace(pointer=type_.pointer - 1), body)
        return Pointer(machine.cell(inner, ("literal", body)))
    full = types.named(machine.module, type_) if type_ is not None else None
    if full is not None and full in BUILDERS:
        return zero_of(machine, type_, made)  # `&bytes.Buffer{}`
    flat = types.underlying(machine.module, type_)
    if flat is None:
        raise NotUnderstood("a literal", body)
    element = types.element(machine.module, flat)
    if flat.node.kind == "map_type":
        return _map_literal(machine, activation, body, flat, type_, made)
    if flat.node.kind == "slice_type":
        cells = _elements(machine, activation, body, element, made)
        listed = Slice(cells, 0, len(cells), len(cells), element, made)
        named = type_ is not None and types.declared(machine.module, type_) is not None
        return Typed(type_, listed) if named and type_ is not None else listed
    if flat.node.kind == "array_type":
        found = zero_of(machine, flat, made)
        assert isinstance(found, Array)
        for cell, new in zip(found.cells, _elements(machine, activation, body, element, made), strict=False):
            cell.held = new.held
        return found
    return _struct_literal(machine, activation, body, type_, flat, made)


def _struct_literal(
    machine: Machine, activation: Activation, body: Node, type_: Type | None, flat: Type, made: Node
) -> Struct:
    struct = machine.struct(type_, made)
    names = [each.name for each in members.members(flat)] if flat.node.kind == "struct_type" else []
    for number, child in enumerate(body.children):
        if child.kind == "keyed_element":
            name, value = child["key"].text, child["value"].children[0]
        else:
            if number >= len(names):
                raise NotUnderstood("a literal", body)
            name, value = names[number], child.children[0]
        found = next((each.type for each in members.members(flat) if each.name == name), None)
        held = _element(machine, activation, value, found)
        machine.record(child, held)
        if flat.node.kind == "struct_type":
            field_cell(machine, struct, name).held = held
        else:
            struct.cells[name] = machine.cell(held, (made, name))
    return struct


def _element(machine: Machine, activation: Activation, value: Node, type_: Type | None) -> Content:
    if value.kind == "literal_value":
        return _literal_of(machine, activation, value, type_, value)
    held = machine.copy(machine.ways.value(machine, activation, value))
    check_nil(machine, held, value, type_)
    return held


def _elements(machine: Machine, activation: Activation, body: Node, element: Type | None, made: Node) -> list[Cell]:
    """Return the cells of a list; `[...]string{Pause: "pause:3.9"}` says where its elements stand."""
    found, at = dict[int, Content](), 0
    for child in body.children:
        value = child.children[0]
        if child.kind == "keyed_element":
            key, value = child["key"].children[0], child["value"].children[0]
            number = known_number(machine.ways.value(machine, activation, key))
            if number is None or not 0 <= number < _MOST_ELEMENTS:
                raise NotUnderstood("a list with keys", body)
            at = number
        found[at] = _element(machine, activation, value, element)
        at += 1
    rest = [number for number in range(max(found, default=-1) + 1) if number not in found]
    found |= {number: zero_of(machine, element, (made, number)) for number in rest}
    return [machine.cell(found[number], (made, "[]")) for number in sorted(found)]


_MOST_ELEMENTS = 256


def _map_literal(
    machine: Machine, activation: Activation, body: Node, flat: Type, type_: Type | None, made: Node
) -> Content:
    element, key_type = types.element(machine.module, flat), types.of_node(flat.node.get("key"))
    table = new_table(machine, flat, made)
    for child in body.children:
        key = _element(machine, activation, child["key"].children[0], key_type)
        held = _element(machine, activation, child["value"].children[0], element)
        put(machine, table, key, held, child, made=True)  # of two keys that are the same text, the last one counts
    named = type_ is not None and types.declared(machine.module, type_) is not None
    return Typed(type_, table) if named and type_ is not None else table
