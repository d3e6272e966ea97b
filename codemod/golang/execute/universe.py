"""The functions of the universe, conversions, and literals of structs, lists and maps."""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.comparing import as_text, known_number, length_of, ordered
from codemod.golang.execute.contents import (
    NIL,
    Activation,
    Array,
    Bytes,
    Channel,
    Condition,
    Content,
    Function,
    Opaque,
    Pointer,
    Slice,
    Struct,
    Table,
    Typed,
)
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.inputs import NUMBERS
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import field_cell, number_content, text_content, zero_of
from codemod.golang.execute.operands import entry, value_of
from codemod.golang.program import members, types
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node, strip_parens

CONVERTING = NUMBERS | {"string", "bool", "any", "error"}
_MOST = 64


def _length(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    held = value_of(machine, activation, node["arguments"].children[0])
    held = held.value if isinstance(held, Typed) else held
    held = held.cell.held if isinstance(held, Pointer) else held
    if held is NIL:
        return [number_content(0, node)]
    if isinstance(held, Slice):
        return [number_content(held.length, node)]
    if isinstance(held, Array):
        return [number_content(len(held.cells), node)]
    if isinstance(held, Table) and not held.open:
        return [number_content(len(held.cells), node)]
    if isinstance(held, Value | Bytes):
        return [length_of(machine, as_text(machine, held, node), node)]
    if isinstance(held, Opaque) and types.is_string(machine.module, held.type):
        return [length_of(machine, as_text(machine, held, node), node)]
    if isinstance(held, Opaque):
        return [machine.symbol(node, ("length", held.number))]
    return [machine.symbol(node, ("length", machine.number()))]


def _capacity(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    held = value_of(machine, activation, node["arguments"].children[0])
    if isinstance(held, Slice) and held.room is not None:
        return [number_content(held.room, node)]
    return [machine.symbol(node, ("capacity", machine.number()))]


def _append(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    given = node["arguments"].children
    held = value_of(machine, activation, given[0])
    held = held.value if isinstance(held, Typed) else held
    new: list[Content] = []
    for each in given[1:]:
        if each.kind != "variadic_argument":
            new.append(machine.copy(value_of(machine, activation, each)))
            continue
        rest = value_of(machine, activation, each.children[0])
        rest = rest.value if isinstance(rest, Typed) else rest
        if isinstance(rest, Slice):
            new += [machine.copy(cell.held) for cell in rest.window]
        elif isinstance(rest, Value) and isinstance(held, Value):
            new.append(rest)
        elif rest is not NIL:
            machine.let_out([held, rest])
            return [machine.opaque()]
    if isinstance(held, Bytes):
        raise NotUnderstood("bytes that are appended to", node)
    return [appended(machine, held, new, node)]


def appended(machine: Machine, held: Content, new: list[Content], node: Node) -> Content:
    """Return a list with more elements: in the memory of the old one, where there is room (Go specification,
    "Appending to and copying slices")."""
    home = ("appended", node)
    if isinstance(held, Opaque):
        machine.let_out(new)
        return machine.opaque(type_=held.type)
    if held is NIL:
        held = Slice([], 0, 0, 0, None, home)
    if not isinstance(held, Slice):
        raise NotUnderstood("what is appended to", node)
    if not new:
        return held
    end, wanted = held.start + held.length, held.length + len(new)
    if held.room is None:
        fits = machine.choose(2) == 0
    else:
        fits = wanted <= held.room
    if fits:
        for number, each in enumerate(new, end):
            if number < len(held.cells):
                machine.write(held.cells[number], each, assigned=True)
            else:
                held.cells.append(machine.cell(each, (held.made, "[]")))
                machine.note((held.made, "[]"), 0)
        return Slice(held.cells, held.start, wanted, held.room, held.element, held.made)
    cells = [machine.cell(machine.copy(cell.held), (home, "[]")) for cell in held.window]
    cells += [machine.cell(each, (home, "[]")) for each in new]
    return Slice(cells, 0, wanted, None, held.element, home)


def _copy(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    to, source = (value_of(machine, activation, each) for each in node["arguments"].children)
    if to is NIL or source is NIL:
        return [number_content(0, node)]
    if not isinstance(to, Slice) or not isinstance(source, Slice):
        raise NotUnderstood("what is copied", node)
    held = [machine.copy(cell.held) for cell in source.window][: to.length]
    for cell, each in zip(to.window, held, strict=False):
        machine.write(cell, each, assigned=True)
    return [number_content(len(held), node)]


def _make(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    first, *rest = node["arguments"].children
    type_ = types.of_node(first)
    flat = types.underlying(machine.module, type_)
    sizes = [known_number(value_of(machine, activation, each)) for each in rest]
    if flat is None:
        raise NotUnderstood("what is made", node)
    if flat.node.kind == "map_type":
        return [_table(machine, types.element(machine.module, flat), node)]
    if flat.node.kind == "channel_type":
        return [Channel(node)]
    if flat.node.kind != "slice_type" or not sizes or sizes[0] is None or sizes[0] > _MOST:
        raise NotUnderstood("what is made", node)
    element = types.element(machine.module, flat)
    cells = [machine.cell(zero_of(machine, element, (node, "[]")), (node, "[]")) for _ in range(sizes[0])]
    return [Slice(cells, 0, len(cells), sizes[-1], element, node)]


def _table(machine: Machine, element: Type | None, made: object) -> Table:
    table = Table(element, made)
    machine.tables.append(table)
    return table


def _new(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    argument = node["arguments"].children[0]
    type_ = types.of_node(argument)
    return [Pointer(machine.cell(zero_of(machine, type_, node), ("new", node)))]


def _delete(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    held, key = (value_of(machine, activation, each) for each in node["arguments"].children)
    held = held.value if isinstance(held, Typed) else held
    if isinstance(held, Table):
        machine.note(("table", held.made), 0)
        cell = entry(machine, held, key, node)
        for number in [number for number, each in held.cells.items() if each is cell]:
            del held.cells[number], held.keys[number]
    elif held is not NIL and not isinstance(held, Opaque):
        raise NotUnderstood("a map", node)
    return []


def _clear(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    held = value_of(machine, activation, node["arguments"].children[0])
    if not isinstance(held, Table):
        raise NotUnderstood("what is cleared", node)
    machine.note(("table", held.made), 0)
    held.keys.clear()
    held.cells.clear()
    held.open = False
    return []


def _panic(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    raise Panicked


def _recover(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    raise NotUnderstood("who recovers goes on", node)


def _print(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    for each in node["arguments"].children:
        value_of(machine, activation, each)
    return []


def _close(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    held = value_of(machine, activation, node["arguments"].children[0])
    if not isinstance(held, Channel):
        raise NotUnderstood("a channel", node)
    held.closed = True
    return []


def _extreme(operator: str) -> Callable[[Machine, Activation, Node], list[Content]]:
    def extreme(machine: Machine, activation: Activation, node: Node) -> list[Content]:
        given = [as_text(machine, value_of(machine, activation, n), n) for n in node["arguments"].children]
        best = given[0]
        for each in given[1:]:
            if machine.holds(ordered(machine, operator, each, best)):
                best = each
        return [best]

    return extreme


UNIVERSE: dict[str, Callable[[Machine, Activation, Node], list[Content]]] = {
    "len": _length,
    "cap": _capacity,
    "append": _append,
    "copy": _copy,
    "make": _make,
    "new": _new,
    "delete": _delete,
    "clear": _clear,
    "panic": _panic,
    "recover": _recover,
    "print": _print,
    "println": _print,
    "close": _close,
    "min": _extreme("<"),
    "max": _extreme(">"),
}


def converted(machine: Machine, type_: Type, held: Content, node: Node) -> Content:
    """`T(x)`"""
    flat = types.underlying(machine.module, type_)
    bare = held.value if isinstance(held, Typed) else held
    if flat is None or flat.pointer:
        return held
    if flat.node.kind == "slice_type":
        if isinstance(bare, Value):
            return Bytes(machine.cell(bare, ("bytes", node)))
        return Typed(type_, bare) if types.declared(machine.module, type_) else bare
    if flat.node.kind == "interface_type" or types.predeclared(machine.module, flat.node) in ("any", "error"):
        return held
    name = types.predeclared(machine.module, flat.node)
    if isinstance(bare, Struct) and flat.node.kind == "struct_type":
        found = machine.copy(bare)
        assert isinstance(found, Struct)
        found.type = type_
        return found
    if name == "string" and isinstance(bare, Value) and bare.numeric:
        number = known_number(bare)
        return text_content(chr(number), node) if number is not None else machine.symbol(node, ("rune", bare.parts))
    if name == "string" and isinstance(bare, Bytes):
        return as_text(machine, bare, node)
    if name == "string" and isinstance(bare, Slice):
        return _of_bytes(machine, bare, node)
    named = types.declared(machine.module, type_) is not None
    return Typed(type_, bare) if named and not isinstance(bare, Struct | Pointer) else bare


def _of_bytes(machine: Machine, held: Slice, node: Node) -> Value:
    numbers = [known_number(cell.held) for cell in held.window]
    if any(number is None for number in numbers):
        return machine.symbol(node, ("bytes", machine.number()))
    known = [number for number in numbers if number is not None]
    if all(number < 128 for number in known):
        return text_content("".join(map(chr, known)), node)
    return machine.symbol(node, ("bytes", machine.number()))


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
        if flat.node.kind == "struct_type":
            field_cell(machine, struct, name).held = held
        else:
            struct.cells[name] = machine.cell(held, (made, name))
    return struct


def _element(machine: Machine, activation: Activation, value: Node, type_: Type | None) -> Content:
    if value.kind == "literal_value":
        return _literal_of(machine, activation, value, type_, value)
    return machine.copy(value_of(machine, activation, value))


def _elements(machine: Machine, activation: Activation, body: Node, element: Type | None, made: Node) -> list:  # type: ignore[type-arg]
    cells = []
    for child in body.children:
        if child.kind == "keyed_element":
            raise NotUnderstood("a list with keys", body)
        cells.append(machine.cell(_element(machine, activation, child.children[0], element), (made, "[]")))
    return cells


def _map_literal(
    machine: Machine, activation: Activation, body: Node, flat: Type, type_: Type | None, made: Node
) -> Content:
    element, key_type = types.element(machine.module, flat), types.of_node(flat.node.get("key"))
    table = _table(machine, element, made)
    for child in body.children:
        key = _element(machine, activation, child["key"].children[0], key_type)
        held = _element(machine, activation, child["value"].children[0], element)
        number = machine.number()
        table.keys[number], table.cells[number] = key, machine.cell(held, (made, "[]"))
    named = type_ is not None and types.declared(machine.module, type_) is not None
    return Typed(type_, table) if named and type_ is not None else table


_ = (Text, Condition, Function, strip_parens)
