"""Functions that run beside others, and what they write to.

Each is run at once on one way, and as late as somebody waits on another. That is enough where whoever started it does
not touch what it writes to before it is known to be done: it has sent something that was received, or it is one of
those that a WaitGroup waits for. Where that is not so, there is no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from codemod.golang.execute.contents import Cell, Function
from codemod.golang.execute.ending import NoAnswer, Panicked, WayEnds
from codemod.golang.execute.machine import Machine
from codemod.golang.read.scopes import Binding
from codemod.records import dataclass, field


@dataclass(eq=False)
class Beside:
    """A function that runs beside. `early` is what it wrote to before it told anybody anything, `log` what it wrote
    to since; `meanwhile` is what others wrote to while it had not begun yet."""

    since: int
    captured: frozenset[Binding]
    log: set[Hashable] = field(default_factory=set)
    early: set[Hashable] = field(default_factory=set)
    meanwhile: set[Hashable] = field(default_factory=set)
    groups: list[Cell] = field(default_factory=list)
    released: bool = False


def begun(machine: Machine, function: object) -> Beside:
    """Return the record of a function that is started here."""
    captured = frozenset(function.variables) if isinstance(function, Function) else frozenset()
    return Beside(machine.numbers, captured)


def run_beside(machine: Machine, record: Beside, do: Callable[[], object]) -> None:
    """Run it, from its beginning to its end."""
    before, machine.current = machine.current, record
    machine.logs.append((record.since, record.log))
    armed, machine.armed = machine.armed, []
    try:
        do()
    except Panicked:
        raise WayEnds from None  # whoever started it does not recover from that
    finally:
        machine.logs.pop()
        machine.armed = armed
        machine.current = before
    if record in machine.watching:
        machine.watching.remove(record)
    if not record.released:
        record.early, record.log = record.log, set()
    written = record.early | record.log
    if not record.meanwhile.isdisjoint(written | record.captured):
        raise NoAnswer("what runs beside and its starter write to one place")
    machine.racing |= {home: record for home in written if not _is_counter(home)}


def released(machine: Machine) -> None:
    """Tell that what runs now tells others something: what it wrote before that is done by then."""
    record = machine.current
    if isinstance(record, Beside) and not record.released:
        record.released, record.early, kept = True, set(record.log), record.log
        kept.clear()


def is_over(machine: Machine, record: object) -> None:
    """Let all others read what was written before it told them."""
    if isinstance(record, Beside):
        for home in record.early - record.log:
            machine.racing.pop(home, None)


def _is_counter(home: Hashable) -> bool:
    """Whether somebody only counts there: who is waited for, or that what is read next of a map may be new."""
    return home == ("maps",) or (isinstance(home, tuple) and home[-1] in (" count", " done"))
