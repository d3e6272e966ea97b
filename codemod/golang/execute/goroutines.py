"""Functions that run beside others, and what they write to.

Each is run at once on one way, and as late as somebody waits on another. That is enough where whoever started it does
not touch what it writes to before it is known to be done: it has sent something that was received, or it is one of
those that a WaitGroup waits for. Where that is not so, there is no answer. Where two receive from one channel, or send
to one, any of those that wait may be the first, and others may come in between.

    go worker(registry, jobs, refs)         // of one job, either of them may be the one that takes it
    go worker("docker.io", jobs, refs)
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from codemod.golang.execute.contents import Cell, Function, is_only_counted
from codemod.golang.execute.ending import Again, Blocked, NoAnswer, Panicked, WayEnds
from codemod.golang.execute.machine import Machine
from codemod.golang.read.scopes import Binding
from codemod.records import dataclass, field


@dataclass(eq=False)
class Beside:
    """A function that runs beside. `early` is what it wrote to before it told anybody anything, `log` what it wrote
    to since, but for what it wrote before it said to the first of its `groups` that it is done, `said`; `meanwhile` is
    what others wrote to while it had not begun yet, and when. Whoever sent it something has `ordered` what was written
    up to then: of `c.host = host; close(ready)` it has the host, not the other way round."""

    since: int
    captured: frozenset[Binding]
    log: set[Hashable] = field(default_factory=set)
    early: set[Hashable] = field(default_factory=set)
    said: set[Hashable] = field(default_factory=set)
    meanwhile: dict[Hashable, int] = field(default_factory=dict)
    ordered: int = 0
    groups: list[Cell] = field(default_factory=list)
    released: bool = False


def start_beside(machine: Machine, function: object, do: Callable[[], object]) -> None:
    """Do what a function does, at once, or as late as somebody waits."""
    captured = frozenset(function.variables) if isinstance(function, Function) else frozenset()
    record = Beside(machine.numbers, captured)

    def work() -> None:
        _run_beside(machine, record, do)

    if machine.choose(2) == 0:
        _run_at_once(machine, work)
    else:
        machine.pending.append(work)
        machine.watching.append(record)


def _run_beside(machine: Machine, record: Beside, do: Callable[[], object]) -> None:
    """Run it, from its beginning to its end."""
    before, machine.current = machine.current, record
    of_before = set[Hashable](before.log) if before is not None else set[Hashable]()
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
        if before is not None:  # who waits meanwhile has not written that
            before.log.intersection_update(of_before)
    if record in machine.watching:
        machine.watching.remove(record)
    if not record.released:
        record.early, record.log = record.log, set()
    written = record.early | record.said | record.log
    if not record.meanwhile.keys().isdisjoint(written | record.captured):
        raise NoAnswer("what runs beside and its starter write to one place")
    machine.racing |= {home: record for home in written if not _is_counter(home)}


def wait(machine: Machine) -> None:
    """Let what was started run to its end."""
    while machine.pending:
        _next(machine)()


def take_part(machine: Machine, thing: Hashable, is_over: bool = False) -> None:
    """Let others come first who take part in the same thing, unless that is over: nothing is left that they could take.
    Raises `Again` where there are some for the first time."""
    if machine.takers.setdefault(thing, machine.current) is not machine.current and thing not in machine.learned.shared:
        machine.learned.shared.add(thing)
        raise Again
    while not is_over and thing in machine.learned.shared and machine.pending and machine.choose(2) == 1:
        _run_at_once(machine, _next(machine))


def _next(machine: Machine) -> Callable[[], object]:
    count = len(machine.pending)
    return machine.pending.pop(machine.choose(count) if machine.learned.shared and count > 1 else 0)


def _run_at_once(machine: Machine, work: Callable[[], object]) -> None:
    """Run what was started. Where it waits before it has done anything, the way is that on which it runs later."""
    log: set[Hashable] = set()
    machine.logs.append((machine.numbers, log))
    queued = machine.sent
    try:
        work()
    except Blocked:
        if log or machine.sent != queued:
            raise NoAnswer("what runs beside waits in the middle") from None
        raise WayEnds from None
    finally:
        machine.logs.pop()
        own = machine.current.log if machine.current is not None else None
        for _, written in machine.logs:
            if written is not own:
                written |= log


def released(machine: Machine) -> None:
    """Tell that what runs now tells others something: what it wrote before that is done by then."""
    record = machine.current
    if isinstance(record, Beside) and not record.released:
        record.released, record.early, kept = True, set(record.log), record.log
        kept.clear()


def is_over(machine: Machine, record: object, moment: int = 0) -> None:
    """Let all others read what was written before it told them, at some moment."""
    if machine.current is not None:
        machine.current.ordered = max(machine.current.ordered, moment)
    if isinstance(record, Beside):
        _may_be_read(machine, record.early - record.said - record.log)


def say_done(machine: Machine, record: Beside, group: Cell) -> None:
    """Tell a group that what runs now is done: all that it wrote so far is done by then."""
    released(machine)
    if not record.groups:
        record.said = set(record.log)
        record.log.clear()
    record.groups.append(group)


def was_waited_for(machine: Machine, record: Beside, group: Cell) -> None:
    """Let all others read what was written before the group was told."""
    more = record.said if record.groups[:1] == [group] else set[Hashable]()
    _may_be_read(machine, (record.early - record.said | more) - record.log)


def _may_be_read(machine: Machine, homes: set[Hashable]) -> None:
    for home in homes:
        machine.racing.pop(home, None)


def _is_counter(home: Hashable) -> bool:
    """Whether somebody only counts there: who is waited for, or that what is read next of a map may be new."""
    return home == ("maps",) or is_only_counted(home)
