"""Maps that are copied, or put over others.

values := maps.Clone(defaults)
maps.Copy(values, map[string]string{"registry": registry})
"""

from __future__ import annotations

from codemod.golang.execute.contents import NIL, Content, Function, Table, untyped
from codemod.golang.execute.elements import put
from codemod.golang.execute.machine import Machine
from codemod.golang.read.syntax import Node


def _put_over(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    to, source = map(untyped, arguments)
    if source is NIL:
        return []
    if not isinstance(source, Table) or source.open or not isinstance(to, Table):
        return None
    machine.seen(("table", source.made))
    for number in list(source.keys):
        put(machine, to, source.keys[number], machine.copy(source.cells[number].held), node)
    return []


def _cloned(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    source = untyped(arguments[0])
    if source is NIL:
        return [NIL]
    if not isinstance(source, Table) or source.open:
        return None
    machine.seen(("table", source.made))
    table = Table(source.key, source.element, node)
    machine.tables.append(table)
    for number, key in source.keys.items():
        table.keys[number] = key
        table.cells[number] = machine.cell(machine.copy(source.cells[number].held), (node, "[]"))
    return [table]


MAP_COPIES = {
    f"{package}.{name}": native
    for package in ("maps", "golang.org/x/exp/maps")
    for name, native in (("Copy", _put_over), ("Clone", _cloned))
}
