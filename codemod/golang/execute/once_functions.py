"""Functions that are run when they are first called: `sync.OnceValue(c.endpoint)`, which is called as `endpoint()`."""

from __future__ import annotations

from codemod.golang.execute.contents import NIL, Content, Function
from codemod.golang.execute.equality import known_number
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.execute.waiting import state_cell
from codemod.golang.read.syntax import Node

_CALLED = "sync.OnceValue()"  # what such a function is called here, which has no name
_GIVEN, _COUNT = " function", " count"  # what it runs, and how many results that gave


def _made(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    if len(arguments) != 1:
        return None
    once = machine.struct(None, ("once", node))
    once.cells[_GIVEN] = machine.cell(arguments[0], (once.made, _GIVEN))
    return [Function(None, {}, once, name=_CALLED)]


def _called(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """Run it, or give what it gave before."""
    given, done = state_cell(machine, function, _GIVEN), state_cell(machine, function, _COUNT)
    if given is None or done is None or done.held is True:
        return None  # while it runs, it waits for itself
    if done.held is NIL:
        machine.write(done, True)
        results = machine.ways.enter(machine, given.held, [], node)
        machine.write(done, number_content(len(results), node))
        for number, each in enumerate(results):
            if (kept := state_cell(machine, function, f" {number}")) is not None:
                machine.write(kept, each)
    cells = (state_cell(machine, function, f" {number}") for number in range(known_number(done.held) or 0))
    return [machine.copy(each.held) for each in cells if each is not None]


ONCE_FUNCTIONS = {
    **dict.fromkeys(("sync.OnceValue", "sync.OnceValues", "sync.OnceFunc"), _made),
    _CALLED: _called,
}
