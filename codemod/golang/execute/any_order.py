"""Rounds over a map, which come in any order.

    for name, image := range known {
        if name == "lvscare" { return image }
    }

Each of them is run as the first one. That is every order of two rounds; of more it is enough where no more than one of
them does anything on a way: which comes first tells which ends the loop, and the others do nothing wherever they come.
Where several do, as in `text = strings.ReplaceAll(text, name, value)`, a few rounds are run in every order.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from codemod.golang.execute.contents import Content, Table
from codemod.golang.execute.ending import Again, Jump, NotUnderstood, Panicked, Returned
from codemod.golang.execute.machine import Machine
from codemod.golang.read.syntax import Node

_MOST = 12
_MOST_ACTING = 4  # which come in 24 orders


def rounds_in_any_order(machine: Machine, rounds: list[Hashable], do: Callable[[Hashable], bool], loop: Node) -> None:
    """Do each round until one of them says that it was the last."""
    if len(rounds) > _MOST:
        raise NotUnderstood("a map is gone through in any order")
    if loop in machine.learned.mixed and len(rounds) <= _MOST_ACTING:
        left = list(rounds)
        while left and do(left.pop(machine.choose(len(left)) if len(left) > 1 else 0)):
            pass
        return
    first = machine.choose(len(rounds)) if len(rounds) > 1 else 0
    acting = 0
    for each in (*rounds[first:], *rounds[:first]):
        before, log = _done_elsewhere(machine), set[Hashable]()
        machine.logs.append((machine.numbers, log))
        goes_on = False
        ended: Exception | None = None
        try:
            goes_on = do(each)
        except (Jump, Returned, Panicked) as end:
            ended = end
        finally:
            machine.logs.pop()
        acting += bool(log) or not goes_on or _done_elsewhere(machine) != before
        if acting > 1 and len(rounds) > 2:
            if len(rounds) > _MOST_ACTING:
                raise NotUnderstood("a map is gone through in any order")
            machine.learned.mixed.add(loop)
            raise Again
        if ended is not None:
            raise ended
        if not goes_on:
            return


def entries_in_any_order(machine: Machine, table: Table, do: Callable[[Content, Content], bool], loop: Node) -> None:
    """Do a round with each key of a known map, and what it has for that, until one says that it was the last."""
    known = set(table.keys)

    def one(each: Hashable) -> bool:
        if each not in table.keys:
            return True  # a round before has deleted it
        goes_on = do(table.keys[each], table.cells[each].held)
        if goes_on and not known >= set(table.keys):
            raise NotUnderstood("what is put into a map that is gone through", loop)
        return goes_on

    rounds_in_any_order(machine, list(table.keys), one, loop)


def _done_elsewhere(machine: Machine) -> tuple[int, ...]:
    """Return how much was done of what leaves no trace in memory."""
    deferred = sum(len(each.deferred) for each in machine.activations)
    return len(machine.recorded), len(machine.escaped), len(machine.pending), machine.sent, machine.changed, deferred
