"""Channels, and functions that run beside."""

from __future__ import annotations

from codemod.golang.execute.contents import NIL, Channel, Condition, Content, Function, Opaque, Outside
from codemod.golang.execute.ending import Blocked, NotUnderstood
from codemod.golang.execute.goroutines import is_over, released, start_beside, take_part, wait
from codemod.golang.execute.inputs import element_at_origin
from codemod.golang.execute.machine import Machine
from codemod.golang.read.syntax import Node

_CLOCK = " clock"


def send(machine: Machine, channel: Content, held: Content, node: Node) -> None:
    """`channel <- held`: the one who receives it comes later."""
    if isinstance(channel, Channel):
        take_part(machine, (channel.made, "send"))
        released(machine)
        channel.queue.append(machine.copy(held))
        channel.senders.append((machine.current, machine.effects))
        machine.sent += 1
    elif isinstance(channel, Opaque):
        machine.let_out([held])
    else:
        raise NotUnderstood("a channel", node)


def shut(machine: Machine, channel: Channel) -> None:
    """`close(channel)`"""
    released(machine)
    channel.closed, channel.closer = True, (machine.current, machine.effects)
    machine.sent += 1


def comes_to_receive(machine: Machine, channel: Channel) -> None:
    """Let others come first, who may take what is there."""
    take_part(machine, (channel.made, "receive"), channel.closed and not channel.queue)


def clock(machine: Machine, node: Node) -> Opaque:
    """Return a channel on which only the time is waited for, and nobody who has written something."""
    made = machine.opaque(Outside(node, occasion=machine.number()))
    made.parts[_CLOCK] = True
    return made


def ticking(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    """`time.After(delay)`"""
    return [clock(machine, node)]


def receive(machine: Machine, channel: Content, node: Node) -> tuple[Content, bool | Condition]:
    """`<-channel`, and whether something was sent."""
    if isinstance(channel, Opaque):
        if _CLOCK not in channel.parts:
            machine.disturb(everything=True)
        return element_at_origin(machine, channel), Condition(("received", machine.number()))
    if channel is NIL:
        raise Blocked
    if not isinstance(channel, Channel):
        raise NotUnderstood("a channel", node)
    comes_to_receive(machine, channel)
    if not channel.queue:
        wait(machine)
    if channel.queue:
        machine.sent += 1
        is_over(machine, *channel.senders.pop(0))
        return channel.queue.pop(0), True
    if channel.closed:
        is_over(machine, *channel.closer)
        return machine.opaque(), False
    raise Blocked


def run_later(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`time.AfterFunc(delay, f)`, whose timer may be stopped: when it runs, if it does, nobody knows."""
    if not _is_only_stopped(node):
        return None
    start_beside(machine, arguments[1], lambda: machine.ways.enter(machine, arguments[1], [], node))
    return [machine.opaque()]


def _is_only_stopped(made: Node) -> bool:
    """Whether nothing else is done with a timer: of one that is set again, the function is called twice."""
    around = made.parent
    around = around.parent if around is not None and around.kind == "expression_list" else around
    if around is None or around.kind == "expression_statement":
        return True
    names = around["left"].children if around.kind == "short_var_declaration" else []
    if len(names) != 1 or names[0].binding is None:
        return False
    above = [use.parent for use in names[0].binding.uses if use is not names[0]]
    return all(
        each is not None and each.kind == "selector_expression" and each["field"].spells("Stop") for each in above
    )


CLOCKS = {"time.After": ticking, "time.Tick": ticking, "time.AfterFunc": run_later}
