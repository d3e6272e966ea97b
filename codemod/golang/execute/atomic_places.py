"""What `atomic.Pointer`, `atomic.Value` and the like hold.

current.Store(&Location{url: net.JoinHostPort(c.Domain, port)})
if l := current.Load(); l != nil { ... }
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.execute.contents import NIL, Cell, Content, Function
from codemod.golang.execute.equality import are_same
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.execute.plain_texts import behind_interface
from codemod.golang.execute.waiting import state_cell
from codemod.golang.flow.callees import Invocation
from codemod.golang.read.syntax import Node

_NUMBERS = ("Int32", "Int64", "Uint32", "Uint64")
_KINDS = ("Pointer", "Value", "Bool", *_NUMBERS)
Held = Callable[[Machine, Cell, list[Content], Node], list[Content]]


def _held(machine: Machine, cell: Cell, given: list[Content], node: Node) -> list[Content]:
    machine.seen(cell.home)
    return [machine.copy(cell.held)]


def _stored(machine: Machine, cell: Cell, given: list[Content], node: Node) -> list[Content]:
    machine.write(cell, machine.copy(given[0]), assigned=True)
    return []


def _swapped(machine: Machine, cell: Cell, given: list[Content], node: Node) -> list[Content]:
    found = _held(machine, cell, given, node)
    _stored(machine, cell, given, node)
    return found


def _compared(machine: Machine, cell: Cell, given: list[Content], node: Node) -> list[Content]:
    machine.seen(cell.home)
    is_same = machine.holds(are_same(machine, cell.held, given[0], node))
    if is_same:
        _stored(machine, cell, given[1:], node)
    return [is_same]


def _native(kind: str, do: Held) -> Callable[[Machine, Function, list[Content], Node], list[Content] | None]:
    def native(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        cell = state_cell(machine, function, " held")
        places = Invocation.of(node).arguments
        if cell is None or len(places) != len(arguments):
            return None
        if cell.held is NIL and kind not in ("Pointer", "Value"):
            cell.held = False if kind == "Bool" else number_content(0, node)
        given = [behind_interface(machine.module, *each) for each in zip(arguments, places, strict=True)]
        return do(machine, cell, given if kind == "Value" else arguments, node)

    return native


ATOMICS = {
    f"sync/atomic.{kind}.{name}": _native(kind, do)
    for kind in _KINDS
    for name, do in (("Load", _held), ("Store", _stored), ("Swap", _swapped), ("CompareAndSwap", _compared))
}
