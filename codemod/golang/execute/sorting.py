"""Lists that are sorted, by a function or by methods of their own: `sort.Slice(list, less)`, `sort.Sort(byName(list))`,
`slices.SortFunc(list, compare)`; and what compares.

By insertion; each comparison is asked of the program, and equal elements come in any order, unless the sort is stable.
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.execute.contents import NIL, Cell, Content, Function, Slice, untyped
from codemod.golang.execute.dynamic_types import dynamic_type
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.equality import known_number, ordered, refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.program import members, typeof
from codemod.golang.read.syntax import Node

_MOST, _MOST_TEXTS = 8, 32  # elements


def _inserted(
    machine: Machine, count: int, is_less: Callable[[int, int], bool], swap: Callable[[int, int], object], stays: bool
) -> None:
    for end in range(1, count):
        for at in range(end, 0, -1):
            if not is_less(at, at - 1) and (stays or is_less(at - 1, at) or machine.choose(2) != 1):
                break
            swap(at, at - 1)


def _sorted_by(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`sort.Slice(list, less)`"""

    def is_less(one: int, other: int) -> bool:
        given: list[Content] = [number_content(one, node), number_content(other, node)]
        return machine.holds(machine.ways.enter(machine, arguments[1], given, node)[0])

    return _sorted(machine, arguments[0], lambda window: is_less, function.name != "sort.Slice")


def _sorted_by_comparing(
    machine: Machine, function: Function, arguments: list[Content], node: Node
) -> list[Content] | None:
    """`slices.SortFunc(list, compare)`"""

    def comparing(window: list[Cell]) -> Callable[[int, int], bool]:
        def is_less(one: int, other: int) -> bool:
            given = [machine.copy(window[one].held), machine.copy(window[other].held)]
            number = known_number(machine.ways.enter(machine, arguments[1], given, node)[0])
            if number is None:
                raise NotUnderstood("what is compared", node)
            return number < 0

        return is_less

    return _sorted(machine, arguments[0], comparing, function.name != "slices.SortFunc")


def _sorted_texts(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`sort.Strings(list)`: those that are equal are one as well as the other."""

    def comparing(window: list[Cell]) -> Callable[[int, int], bool]:
        return lambda one, other: _is_less(machine, window[one].held, window[other].held, node)

    return _sorted(machine, arguments[0], comparing, True, _MOST_TEXTS)


def _sorted(
    machine: Machine,
    held: Content,
    comparing: Callable[[list[Cell]], Callable[[int, int], bool]],
    stays: bool,
    most: int = _MOST,
) -> list[Content] | None:
    held = untyped(held)
    if held is NIL:
        return []
    if not isinstance(held, Slice) or held.length > most:
        return None
    window = list(held.window)

    def swap(one: int, other: int) -> None:
        first, second = window[other].held, window[one].held
        machine.write(window[other], second, assigned=True)
        machine.write(window[one], first, assigned=True)

    _inserted(machine, len(window), comparing(window), swap, stays)
    return []


def _is_less(machine: Machine, one: Content, other: Content, node: Node) -> bool:
    first, second = (refined(machine, text_in(machine, each, node)) for each in (one, other))
    return machine.holds(ordered(machine, "<", first, second))


def _compared(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`cmp.Compare(a, b)`"""
    if len(arguments) != 2:
        return None
    one, other = arguments
    found = -1 if _is_less(machine, one, other, node) else int(_is_less(machine, other, one, node))
    return [number_content(found, node)]


def _sorted_by_itself(
    machine: Machine, function: Function, arguments: list[Content], node: Node
) -> list[Content] | None:
    """`sort.Sort(list)`, which asks the list's own methods."""
    held = arguments[0]
    type_ = dynamic_type(machine, held) or typeof.of_expression(machine.module, node["arguments"].children[0])
    listed = {name: members.methods(machine.module, type_, name) if type_ is not None else () for name in _METHODS}
    if any(len(found) != 1 for found in listed.values()):
        return None
    methods = {name: found[0].declaration.node for name, found in listed.items()}
    if any(_takes_pointer(method) and type_ is not None and not type_.pointer for method in methods.values()):
        return None

    def ask(name: str, *given: int) -> list[Content]:
        numbers: list[Content] = [number_content(each, node) for each in given]
        return machine.ways.enter(machine, Function(methods[name], {}, held), numbers, node)

    count = known_number(ask("Len")[0])
    if count is None or count > _MOST:
        return None
    is_less = lambda one, other: machine.holds(ask("Less", one, other)[0])  # noqa: E731
    _inserted(machine, count, is_less, lambda one, other: ask("Swap", one, other), function.name != "sort.Sort")
    return []


_METHODS = ("Len", "Less", "Swap")


def _takes_pointer(method: Node) -> bool:
    type_ = method["receiver"].children[0].get("type")
    return type_ is not None and type_.kind == "pointer_type"


SORTING = {
    "sort.Slice": _sorted_by,
    "sort.SliceStable": _sorted_by,
    "slices.SortFunc": _sorted_by_comparing,
    "slices.SortStableFunc": _sorted_by_comparing,
    "slices.Sort": _sorted_texts,
    "sort.Strings": _sorted_texts,
    "sort.Ints": _sorted_texts,
    "cmp.Compare": _compared,
    "strings.Compare": _compared,
    "sort.Sort": _sorted_by_itself,
    "sort.Stable": _sorted_by_itself,
}
