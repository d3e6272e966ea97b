"""What `sync.Once` and `sync.WaitGroup` keep, and who is waited for."""

from __future__ import annotations

from codemod.golang.execute.contents import NIL, Cell, Content, Function, Pointer, Struct
from codemod.golang.execute.ending import NoAnswer, Panicked
from codemod.golang.execute.equality import known_number
from codemod.golang.execute.goroutines import Beside, is_over, say_done, was_waited_for
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.read.syntax import Node


def state_cell(machine: Machine, function: Function, name: str) -> Cell | None:
    """Return the cell in which an object of another module keeps something."""
    held = function.receiver
    held = held.cell.held if isinstance(held, Pointer) else held
    if not isinstance(held, Struct) or held.origin is not None or held.unknown:
        return None
    if name not in held.cells:
        with machine.part_of(held.born):
            held.cells[name] = machine.cell(NIL, (held.made, name))
    return held.cells[name]


def group_counter(machine: Machine, function: Function) -> tuple[Cell, int]:
    """Return the cell with what a WaitGroup waits for, and how many these are."""
    cell = state_cell(machine, function, " count")
    count = known_number(cell.held) if cell is not None and cell.held is not NIL else 0
    if cell is None or count is None:
        raise NoAnswer("who is waited for")
    return cell, count


def counted(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    """`group.Add(1)`, `group.Done()`"""
    cell, count = group_counter(machine, function)
    more = known_number(arguments[0]) if arguments else -1
    record = machine.current
    if more is None or (more > 0 and record is not None):
        raise NoAnswer("who is waited for")
    if count + more < 0:
        # beside others: whoever waits may have gone on before one too many is done
        raise Panicked if record is None else NoAnswer("who is waited for")
    if more < 0 and isinstance(record, Beside):
        say_done(machine, record, cell)
    machine.write(cell, number_content(count + more, node))
    return []


def waited(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    cell, count = group_counter(machine, function)
    if count == 0 and machine.pending:  # `group.Add(1)` is missing: they may begin later
        raise NoAnswer("who is waited for")
    machine.ways.wait(machine)
    if group_counter(machine, function)[1] != 0:
        raise NoAnswer("who is waited for")
    is_over(machine, None, machine.effects)
    for record in dict.fromkeys(machine.racing.values()):
        if isinstance(record, Beside) and cell in record.groups:
            was_waited_for(machine, record, cell)
    return []
