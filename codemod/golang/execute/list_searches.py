"""Where something stands in a list: what is asked of each element is asked of the program.

i := slices.IndexFunc(components, func(c component) bool { return c.Name == name })
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.execute.contents import NIL, Condition, Content, Function, Slice, untyped
from codemod.golang.execute.equality import are_same_behind, known_number
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.read.syntax import Node

_MOST = 64

Test = Callable[[Machine, Content, Content, Slice, Node], Content]
Native = Callable[[Machine, Function, list[Content], Node], "list[Content] | None"]


def _answer(machine: Machine, element: Content, function: Content, list_: Slice, node: Node) -> Content:
    return machine.ways.enter(machine, function, [machine.copy(element)], node)[0]


def _equals(machine: Machine, element: Content, wanted: Content, list_: Slice, node: Node) -> bool | Condition:
    return are_same_behind(machine, element, wanted, (list_.element,), node)


def _found(test: Test, gives_index: bool) -> Callable[[Machine, Function, list[Content], Node], list[Content] | None]:
    """Return what looks for the first element of which a test holds."""

    def search(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        held, wanted = untyped(arguments[0]), arguments[1]
        if held is not NIL and (not isinstance(held, Slice) or held.length > _MOST):
            return None
        if isinstance(held, Slice):
            for at, cell in enumerate(held.window):
                machine.seen(cell.home)
                if machine.holds(test(machine, cell.held, wanted, held, node)):
                    return [number_content(at, node) if gives_index else True]
        return [number_content(-1, node) if gives_index else False]

    return search


def _smallest(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`sort.Search(len(list), func(i int) bool { return list[i].Name >= name })`, by halves as Go does."""
    high = known_number(arguments[0])
    if high is None or high > _MOST:
        return None
    low = 0
    while low < high:
        middle = (low + high) // 2
        if machine.holds(machine.ways.enter(machine, arguments[1], [number_content(middle, node)], node)[0]):
            high = middle
        else:
            low = middle + 1
    return [number_content(low, node)]


def _halved(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`at, found := slices.BinarySearchFunc(list, name, func(e entry, name string) int { ... })`, by halves."""
    held = untyped(arguments[0])
    if not isinstance(held, Slice) or held.length > _MOST:
        return None

    def compared(at: int) -> int | None:
        machine.seen(held.window[at].home)
        given = [machine.copy(held.window[at].held), machine.copy(arguments[1])]
        return known_number(machine.ways.enter(machine, arguments[2], given, node)[0])

    low, high = 0, held.length
    while low < high:
        middle = (low + high) // 2
        found = compared(middle)
        if found is None:
            return None
        low, high = (middle + 1, high) if found < 0 else (low, middle)
    same = low < held.length and compared(low) == 0
    return [number_content(low, node), same]


def _outermost(sign: int) -> Native:
    """Return what gives the first of the least elements, or of the greatest."""

    def search(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        held = untyped(arguments[0])
        if not isinstance(held, Slice) or not 0 < held.length <= _MOST:
            return None
        best = held.window[0]
        for cell in held.window[1:]:
            machine.seen(cell.home)
            given = [machine.copy(cell.held), machine.copy(best.held)]
            found = known_number(machine.ways.enter(machine, arguments[1], given, node)[0])
            if found is None:
                return None
            best = cell if found * sign > 0 else best
        machine.seen(best.home)
        return [machine.copy(best.held)]

    return search


SEARCHES = {
    "slices.Index": _found(_equals, True),
    "slices.Contains": _found(_equals, False),
    "slices.IndexFunc": _found(_answer, True),
    "slices.ContainsFunc": _found(_answer, False),
    "slices.BinarySearchFunc": _halved,
    "slices.MinFunc": _outermost(-1),
    "slices.MaxFunc": _outermost(1),
    "sort.Search": _smallest,
}
