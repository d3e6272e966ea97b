"""Maps that are gone through by functions, and made of what such functions give.

for name, image := range maps.All(images) { ... }
images := maps.Collect(catalog.In(hub))                 // In returns func(yield func(string, string) bool)
names := slices.Sorted(maps.Keys(images))
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.execute.any_order import entries_in_any_order
from codemod.golang.execute.contents import NIL, Content, Function, Slice, Table, untyped
from codemod.golang.execute.elements import put
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.iterating import ITERATING, take_all
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.sorting import SORTING
from codemod.golang.read.syntax import Node

_ALL, _KEYS, _VALUES = "maps.All()", "maps.Keys()", "maps.Values()"  # which have no names
Native = Callable[[Machine, Function, "list[Content]", Node], "list[Content] | None"]


def _made(name: str) -> Native:
    def make(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        held = untyped(arguments[0])
        known = held is NIL or (isinstance(held, Table) and not held.open)
        return [Function(None, {}, held, name)] if known else None

    return make


def _gone_through(wanted: slice) -> Native:
    """Return what gives each entry of a map to a function, in any order, until that wants no more."""

    def call(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
        table = function.receiver
        if not isinstance(table, Table):
            return []  # a nil map
        if table.open:
            raise NotUnderstood("a map that is not known", node)
        machine.seen(("table", table.made))

        def do(key: Content, held: Content) -> bool:
            found = [key, machine.copy(held)][wanted]
            return machine.holds(machine.ways.enter(machine, arguments[0], found, node)[0])

        entries_in_any_order(machine, table, do, node)
        return []

    return call


def _put_in(machine: Machine, table: Content, sequence: Content, node: Node) -> None:
    """Put what a function gives into a map."""
    take_all(machine, sequence, lambda pair: put(machine, table, pair[0], pair[1], node), ("put in", node), node)


def _collected(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`maps.Collect(seq)`"""
    if not isinstance(arguments[0], Function):
        return None
    table = Table(None, None, node)
    machine.tables.append(table)
    _put_in(machine, table, arguments[0], node)
    return [table]


def _inserted(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`maps.Insert(m, seq)`"""
    table = untyped(arguments[0])
    if not isinstance(table, Table) or table.open or not isinstance(arguments[1], Function):
        return None
    _put_in(machine, table, arguments[1], node)
    return []


def _sorted(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`slices.Sorted(seq)`"""
    given = arguments[0]
    of_map = isinstance(given, Function) and given.name in (_KEYS, _VALUES) and isinstance(given.receiver, Table)
    collect = _in_one_order if of_map else ITERATING["slices.Collect"]
    found = collect(machine, function, arguments, node)
    if found is None or found[0] is NIL:
        return found
    return found if SORTING["slices.Sort"](machine, function, found, node) is not None else None


def _in_one_order(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """Return a list of the keys of a map, or of what it has: to be sorted, so one order is as good as another."""
    sequence = arguments[0]
    assert isinstance(sequence, Function)
    table = sequence.receiver
    assert isinstance(table, Table)
    if table.open:
        raise NotUnderstood("a map that is not known", node)
    machine.seen(("table", table.made))
    held = list(table.keys.values()) if sequence.name == _KEYS else [each.held for each in table.cells.values()]
    home = ("collected", node)
    cells = [machine.cell(machine.copy(each), (home, "[]")) for each in held]
    return [Slice(cells, 0, len(cells), None, None, home) if cells else NIL]


ITERATED_MAPS: dict[str, Native] = {
    "maps.All": _made(_ALL),
    "maps.Keys": _made(_KEYS),
    "maps.Values": _made(_VALUES),
    _ALL: _gone_through(slice(0, 2)),
    _KEYS: _gone_through(slice(0, 1)),
    _VALUES: _gone_through(slice(1, 2)),
    "maps.Collect": _collected,
    "maps.Insert": _inserted,
    "slices.Sorted": _sorted,
}
