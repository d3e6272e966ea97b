"""Loops over functions: the body is what the function is given, and says whether it goes on.

for component := range catalog.All(hub) { ... }          // All returns func(yield func(Component) bool)
segments := slices.Collect(strings.SplitSeq(image, "/"))
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from codemod.golang.execute.contents import NIL, Activation, Cell, Content, Function, Slice, untyped
from codemod.golang.execute.cut_texts import CUTTING
from codemod.golang.execute.ending import Jump, NotUnderstood, Returned
from codemod.golang.execute.equality import known_number
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.read.syntax import Node

_MOST = 64
_VALUES, _ALL, _BACKWARD = "slices.Values()", "slices.All()", "slices.Backward()"  # which have no names

Pairs = Callable[[Slice, Node], "list[list[Content]]"]


def run_over(
    machine: Machine, activation: Activation, node: Node, held: Function, do: Callable[[list[Content]], bool]
) -> None:
    """Call the function that a loop goes over; `do` is a round with what that gets."""
    ends: list[Jump | Returned] = []
    state = ["before"]

    def given(arguments: list[Content], call: Node) -> list[Content]:
        if state[0] not in ("before", "between"):
            raise NotUnderstood("a loop that is over goes on", node)
        state[0], deferred = "within", len(activation.deferred)
        machine.activations.append(activation)
        try:
            goes_on = do(arguments)
        except (Jump, Returned) as end:
            ends.append(end)
            goes_on = False
        finally:
            machine.activations.pop()
        if len(activation.deferred) > deferred:
            raise NotUnderstood("what is deferred in a loop over a function", node)
        state[0] = "between" if goes_on else "over"
        return [goes_on]

    machine.ways.enter(machine, held, [Function(None, does=given)], node, 0)
    if state[0] == "within":
        raise NotUnderstood("who is gone through recovers", node)
    state[0] = "over"
    if ends:
        raise ends[0]


def _made(name: str) -> Callable[[Machine, Function, list[Content], Node], list[Content] | None]:
    def make(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        held = untyped(arguments[0])
        return [Function(None, {}, held, name)] if isinstance(held, Slice) and held.length <= _MOST else None

    return make


def _cut(by: str) -> Callable[[Machine, Function, list[Content], Node], list[Content] | None]:
    def cut(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        found = CUTTING[by](machine, function, arguments, node)
        return _made(_VALUES)(machine, function, found, node) if found is not None else None

    return cut


def _gone_through(backward: bool, wanted: slice) -> Callable[[Machine, Function, list[Content], Node], list[Content]]:
    """Return what gives each element of a list to a function, until that wants no more."""

    def call(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
        assert isinstance(function.receiver, Slice)
        listed = list(enumerate(function.receiver.window))
        for at, cell in reversed(listed) if backward else listed:
            machine.seen(cell.home)
            found = [number_content(at, node), machine.copy(cell.held)][wanted]
            if not machine.holds(machine.ways.enter(machine, arguments[0], found, node)[0]):
                break
        return []

    return call


def take_all(
    machine: Machine, sequence: Content, take: Callable[[list[Content]], None], home: Hashable, node: Node
) -> None:
    """Take what a function gives to another one, each time; the number of times is known in the end."""
    count, taken = machine.cell(number_content(0, node), (home, "count")), 0

    def given(elements: list[Content], call: Node) -> list[Content]:
        nonlocal taken
        take(elements)
        taken += 1
        machine.write(count, number_content(taken, node))
        return [True]

    machine.ways.enter(machine, sequence, [Function(None, does=given)], node, 0)
    if known_number(count.held) != taken:
        # rounds that are not counted write to it, and what they give is not all that was taken
        raise NotUnderstood("how many elements there are is not known", node)


def _collected(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`slices.Collect(seq)`"""
    if not isinstance(arguments[0], Function):
        return None
    home = ("collected", node)
    cells: list[Cell] = []
    take_all(machine, arguments[0], lambda found: cells.append(machine.cell(found[0], (home, "[]"))), home, node)
    return [Slice(cells, 0, len(cells), None, None, home) if cells else NIL]


ITERATING = {
    "slices.Values": _made(_VALUES),
    "slices.All": _made(_ALL),
    "slices.Backward": _made(_BACKWARD),
    _VALUES: _gone_through(False, slice(1, 2)),
    _ALL: _gone_through(False, slice(0, 2)),
    _BACKWARD: _gone_through(True, slice(0, 2)),
    "slices.Collect": _collected,
    "strings.SplitSeq": _cut("strings.Split"),
    "strings.FieldsSeq": _cut("strings.Fields"),
}
