"""What a `sync.Map` keeps: any keys, and what they stand for.

known.Store("lvscare", endpoint+"/"+common.LvsCareRepoAndTag)
known.Range(func(key, value any) bool { ... })
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from codemod.golang.execute.any_order import rounds_in_any_order
from codemod.golang.execute.contents import NIL, Cell, Condition, Content, Function, Table, untyped
from codemod.golang.execute.dynamic_types import is_plain
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.equality import are_same, are_same_behind
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.plain_texts import behind_interface
from codemod.golang.execute.waiting import state_cell
from codemod.golang.flow.callees import Invocation
from codemod.golang.read.syntax import Node

_Done = list[Content]


def _kept(machine: Machine, function: Function) -> Table | None:
    """Return the entries of a map that was made here."""
    cell = state_cell(machine, function, " entries")
    if cell is None:
        return None
    if cell.held is NIL:
        cell.held = table = Table(None, None, cell.home)
        # rounds before this one may have put something in
        table.open = cell.born <= machine.forgotten.get(("table", cell.home), -1)
        machine.tables.append(table)
    return cell.held if isinstance(cell.held, Table) and not cell.held.open else None


def _given(machine: Machine, arguments: list[Content], node: Node) -> list[Content]:
    """Return keys and values as they are behind `any`."""
    places = Invocation.of(node).arguments
    if len(places) != len(arguments):
        raise NotUnderstood("what a map is given", node)
    return [behind_interface(machine.module, *each) for each in zip(arguments, places, strict=True)]


def _entry(machine: Machine, table: Table, key: Content, node: Node) -> int | None:
    """Return the number of a key's entry."""
    for number, known in table.keys.items():
        if machine.holds(_is_key(machine, known, key, node)):
            assert isinstance(number, int)
            return number
    return None


def _is_key(machine: Machine, one: Content, other: Content, node: Node) -> bool | Condition:
    if is_plain(machine.module, one) and is_plain(machine.module, other):
        return are_same(machine, untyped(one), untyped(other), node)
    return are_same_behind(machine, one, other, (None,), node)


def _put(machine: Machine, table: Table, key: Content, held: Content, node: Node) -> None:
    machine.note(("table", table.made), 0)
    number = _entry(machine, table, key, node)
    if number is not None:
        machine.write(table.cells[number], held, assigned=True)
        return
    number = machine.number()
    table.keys[number], table.cells[number] = key, machine.cell(held, (table.made, "[]"))


def _looked_up(machine: Machine, table: Table, key: Content, node: Node) -> Cell | None:
    machine.seen(("table", table.made))
    number = _entry(machine, table, key, node)
    return table.cells[number] if number is not None else None


def _store(machine: Machine, table: Table, given: list[Content], node: Node) -> _Done:
    _put(machine, table, given[0], given[1], node)
    return []


def _load(machine: Machine, table: Table, given: list[Content], node: Node) -> _Done:
    cell = _looked_up(machine, table, given[0], node)
    return [cell.held, True] if cell is not None else [NIL, False]


def _load_or_store(machine: Machine, table: Table, given: list[Content], node: Node) -> _Done:
    cell = _looked_up(machine, table, given[0], node)
    if cell is not None:
        return [cell.held, True]
    _put(machine, table, given[0], given[1], node)
    return [given[1], False]


def _load_and_delete(machine: Machine, table: Table, given: list[Content], node: Node) -> _Done:
    found = _load(machine, table, given, node)
    machine.note(("table", table.made), 0)
    number = _entry(machine, table, given[0], node)
    if number is not None:
        del table.keys[number], table.cells[number]
    return found


def _delete(machine: Machine, table: Table, given: list[Content], node: Node) -> _Done:
    _load_and_delete(machine, table, given, node)
    return []


def _range(machine: Machine, table: Table, given: list[Content], node: Node) -> _Done:
    machine.seen(("table", table.made))
    known = set(table.keys)

    def do(number: Hashable) -> bool:
        if number not in table.keys:
            return True  # a round before has deleted it
        found = machine.ways.enter(machine, given[0], [table.keys[number], table.cells[number].held], node)
        if not known >= set(table.keys):
            raise NotUnderstood("what is put into a map that is gone through", node)
        return machine.holds(found[0])

    rounds_in_any_order(machine, list(table.keys), do, node)
    return []


def _native(
    do: Callable[[Machine, Table, list[Content], Node], _Done],
) -> Callable[[Machine, Function, list[Content], Node], _Done | None]:
    def native(machine: Machine, function: Function, arguments: list[Content], node: Node) -> _Done | None:
        table = _kept(machine, function)
        return do(machine, table, _given(machine, arguments, node), node) if table is not None else None

    return native


SYNC_MAPS = {
    f"sync.Map.{name}": _native(do)
    for name, do in (
        ("Store", _store),
        ("Load", _load),
        ("LoadOrStore", _load_or_store),
        ("LoadAndDelete", _load_and_delete),
        ("Delete", _delete),
        ("Range", _range),
    )
}
