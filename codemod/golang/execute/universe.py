"""The functions of the universe."""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.channels_run import shut
from codemod.golang.execute.contents import (
    NIL,
    Activation,
    Array,
    Bytes,
    Channel,
    Content,
    Opaque,
    Pointer,
    Slice,
    Spread,
    Struct,
    Table,
    untyped,
)
from codemod.golang.execute.elements import entry
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.equality import is_zero, known_number, length_of, ordered, text_in
from codemod.golang.execute.grown_bytes import appended_text
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content, zero_of
from codemod.golang.execute.panics import panic_value, recovered
from codemod.golang.execute.type_arguments import instantiated
from codemod.golang.program import typeof, types
from codemod.golang.program.number_types import NUMBERS
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node

CONVERTING = NUMBERS | {"string", "bool", "any", "error"}


_MOST = 64


def _length(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    held = machine.ways.value(machine, activation, node["arguments"].children[0])
    held = untyped(held)
    held = held.cell.held if isinstance(held, Pointer) else held
    if held is NIL or is_zero(held):  # no struct of an API has an array
        return [number_content(0, node)]
    if isinstance(held, Slice):
        return [number_content(held.length, node)]
    if isinstance(held, Array):
        return [number_content(len(held.cells), node)]
    if isinstance(held, Table) and not held.open:
        return [number_content(len(held.cells), node)]
    if isinstance(held, Value | Bytes):
        return [length_of(machine, text_in(machine, held, node), node)]
    if isinstance(held, Opaque) and types.is_string(machine.module, held.type):
        return [length_of(machine, text_in(machine, held, node), node)]
    if isinstance(held, Opaque):
        return [machine.symbol(node, ("length", held.number, machine.changed))]
    return [machine.symbol(node, ("length", machine.number()))]


def _capacity(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    held = machine.ways.value(machine, activation, node["arguments"].children[0])
    if isinstance(held, Slice) and held.room is not None:
        return [number_content(held.room, node)]
    return [machine.symbol(node, ("capacity", machine.number()))]


def _append(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    given = node["arguments"].children
    held = machine.ways.value(machine, activation, given[0])
    held = untyped(held)
    new: list[Content] = []
    for each in given[1:]:
        if each.kind != "variadic_argument":
            new.append(machine.copy(machine.ways.value(machine, activation, each)))
            continue
        rest = machine.ways.value(machine, activation, each.children[0])
        rest = untyped(rest)
        if isinstance(rest, Slice):
            new += [machine.copy(cell.held) for cell in rest.window]
        elif isinstance(rest, Value | Bytes):
            new.append(Spread(rest))
        elif rest is not NIL:
            machine.let_out([held, rest])
            return [machine.opaque()]
    if (found := appended_text(machine, held, new, node)) is not None:
        return [found]
    if isinstance(held, Bytes):
        raise NotUnderstood("bytes that are appended to", node)
    if any(isinstance(each, Spread) for each in new):
        machine.let_out([held, *(each.held if isinstance(each, Spread) else each for each in new)])
        return [machine.opaque()]
    if isinstance(held, Slice) and ("appended to", machine.id_of(held.cells)) in machine.grown:
        raise NotUnderstood("bytes that are used twice", node)
    return [grown_list(machine, held, new, node)]


def grown_list(machine: Machine, held: Content, new: list[Content], node: Node) -> Content:
    """Return a list with more elements: in the memory of the old one, where there is room (Go specification,
    "Appending to and copying slices")."""
    home = ("appended", node)
    if is_zero(held):
        held = NIL
    if isinstance(held, Opaque):
        machine.let_out(new)
        return machine.opaque(type_=held.type)
    if held is NIL:
        held = Slice([], 0, 0, 0, None, home)
    if not isinstance(held, Slice):
        raise NotUnderstood("what is appended to", node)
    if not new:
        return NIL if held.made is home else held
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
    to, source = (untyped(machine.ways.value(machine, activation, each)) for each in node["arguments"].children)
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
    sizes = [known_number(machine.ways.value(machine, activation, each)) for each in rest]
    if flat is None:
        raise NotUnderstood("what is made", node)
    if flat.node.kind == "map_type":
        return [new_table(machine, flat, node)]
    if flat.node.kind == "channel_type":
        return [Channel(node)]
    if flat.node.kind != "slice_type" or not sizes or sizes[0] is None or sizes[0] > _MOST:
        raise NotUnderstood("what is made", node)
    element = types.element(machine.module, flat)
    homes = [(node, number, "[]") for number in range(sizes[0])]  # each a place of its own: `go fill(&list[0])`
    cells = [machine.cell(zero_of(machine, element, home), home) for home in homes]
    return [Slice(cells, 0, len(cells), sizes[-1], element, node)]


def new_table(machine: Machine, flat: Type, made: object) -> Table:
    key = instantiated(machine, types.of_node(flat.node.get("key")))
    table = Table(key, instantiated(machine, types.element(machine.module, flat)), made)
    machine.tables.append(table)
    return table


def _new(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    argument = node["arguments"].children[0]
    type_ = instantiated(machine, types.of_node(argument))
    if typeof.of_expression(machine.module, node) is None:
        raise NotUnderstood("a value that is made anew", node)  # new(c.Domain)
    return [Pointer(machine.cell(zero_of(machine, type_, node), ("new", node)))]


def _delete(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    held, key = (machine.ways.value(machine, activation, each) for each in node["arguments"].children)
    held = untyped(held)
    if isinstance(held, Table):
        machine.note(("table", held.made), 0)
        cell = entry(machine, held, key, node)
        for number in [number for number, each in held.cells.items() if each is cell]:
            del held.cells[number], held.keys[number]
    elif isinstance(held, Opaque):
        machine.change()
    elif held is not NIL:
        raise NotUnderstood("a map", node)
    return []


def _clear(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    held = untyped(machine.ways.value(machine, activation, node["arguments"].children[0]))
    if held is NIL:
        return []
    if isinstance(held, Slice):
        for cell in held.window:
            type_ = held.element or (cell.held.type if isinstance(cell.held, Struct) else None)
            if type_ is None:
                raise NotUnderstood("what is cleared", node)
            machine.write(cell, zero_of(machine, type_, (node, "[]")), assigned=True)
        return []
    if not isinstance(held, Table):
        raise NotUnderstood("what is cleared", node)
    machine.note(("table", held.made), 0)
    held.keys.clear()
    held.cells.clear()
    held.open = False
    return []


def _panic(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    raise Panicked(panic_value(machine, activation, node))


def _print(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    for each in node["arguments"].children:
        machine.ways.value(machine, activation, each)
    return []


def _close(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    held = machine.ways.value(machine, activation, node["arguments"].children[0])
    if not isinstance(held, Channel):
        raise NotUnderstood("a channel", node)
    shut(machine, held)
    return []


def _extreme(operator: str) -> Callable[[Machine, Activation, Node], list[Content]]:
    def extreme(machine: Machine, activation: Activation, node: Node) -> list[Content]:
        given = [text_in(machine, machine.ways.value(machine, activation, n), n) for n in node["arguments"].children]
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
    "recover": recovered,
    "print": _print,
    "println": _print,
    "close": _close,
    "min": _extreme("<"),
    "max": _extreme(">"),
}
