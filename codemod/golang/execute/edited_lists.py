"""What package slices does to a list: in its own memory, where there is room, as Go does.

segments = slices.Insert(segments, 0, registry)
containers = slices.DeleteFunc(containers, func(c v1.Container) bool { return c.Name == "probe" })
"""

from __future__ import annotations

from codemod.golang.execute.contents import NIL, Content, Function, Slice, Spread, untyped
from codemod.golang.execute.ending import Panicked
from codemod.golang.execute.equality import known_number
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.universe import grown_list
from codemod.golang.read.syntax import Node

_MOST = 64


def _elements(machine: Machine, held: Content) -> list[Content] | None:
    """Return what is in a list, each with nothing of its own memory; None where that is not known."""
    held = held.held if isinstance(held, Spread) else held
    held = untyped(held)
    if held is NIL:
        return []
    grown = isinstance(held, Slice) and ("appended to", machine.id_of(held.cells)) in machine.grown
    if not isinstance(held, Slice) or held.length > _MOST or grown:
        return None
    for cell in held.window:
        machine.seen(cell.home)
    return [machine.copy(cell.held) for cell in held.window]


def _inserted(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`slices.Insert(list, at, elements...)`"""
    held, at = untyped(arguments[0]), known_number(arguments[1])
    old, given = _elements(machine, held), arguments[2:]
    new = _elements(machine, given[0]) if len(given) == 1 and isinstance(given[0], Spread) else given
    if old is None or new is None or at is None:
        return None
    if not 0 <= at <= len(old):
        raise Panicked
    wanted = [*old[:at], *new, *old[at:]]
    found = grown_list(machine, held, wanted[len(old) :], node)
    if isinstance(found, Slice):
        for cell, each in zip(found.window[at : len(old)], wanted[at:], strict=False):
            machine.write(cell, each, assigned=True)
    return [found]


def _kept(machine: Machine, held: Slice, kept: list[Content]) -> list[Content]:
    """Return a list in whose memory these alone are left: behind them Go clears it."""
    rest = [machine.opaque() for _ in range(held.length - len(kept))]
    for cell, each in zip(held.window, [*kept, *rest], strict=True):
        machine.write(cell, each, assigned=True)
    return [Slice(held.cells, held.start, len(kept), held.room, held.element, held.made)]


def _deleted(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`slices.Delete(list, from, to)`"""
    held, first, end = untyped(arguments[0]), known_number(arguments[1]), known_number(arguments[2])
    old = _elements(machine, held)
    if not isinstance(held, Slice) or old is None or first is None or end is None:
        return None
    if not 0 <= first <= end <= len(old):
        raise Panicked
    return _kept(machine, held, [*old[:first], *old[end:]]) if first < end else [held]


def _deleted_by(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`slices.DeleteFunc(list, func(c v1.Container) bool { ... })`"""
    held, kept = untyped(arguments[0]), list[Content]()
    old = _elements(machine, held)
    if not isinstance(held, Slice) or old is None:
        return None
    for each in old:
        if not machine.holds(machine.ways.enter(machine, arguments[1], [machine.copy(each)], node)[0]):
            kept.append(each)
    return _kept(machine, held, kept) if len(kept) < len(old) else [held]


def _joined(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`slices.Concat(lists...)`, `slices.Clone(list)`"""
    if any(isinstance(each, Spread) for each in arguments):
        return None
    found = list[Content]()
    for each in arguments:
        listed = _elements(machine, each)
        if listed is None:
            return None
        found += listed
    home = ("joined", node)
    cells = [machine.cell(each, (home, "[]")) for each in found]
    types = [each.element for each in map(untyped, arguments) if isinstance(each, Slice)]
    return [Slice(cells, 0, len(cells), None, types[0] if types else None, home) if types else NIL]


EDITED_LISTS = {
    "slices.Insert": _inserted,
    "slices.Delete": _deleted,
    "slices.DeleteFunc": _deleted_by,
    "slices.Concat": _joined,
    "slices.Clone": _joined,
}
