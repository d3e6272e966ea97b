"""A host and port that a run takes apart, and joins again.

host, port, err := net.SplitHostPort(k.Config.RegistryInfo.URL)
if err != nil {
    return err
}
endpoint := net.JoinHostPort(host, port)
"""

from __future__ import annotations

from codemod.golang.evaluate.models.cutting import is_host_and_port
from codemod.golang.evaluate.terms import Call, Hole, Parts, plain
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import NIL, Condition, Content, Function, Spread
from codemod.golang.execute.equality import refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.execute.made_errors import wrapping
from codemod.golang.execute.text_sizes import is_steady
from codemod.golang.read.syntax import Node

_SPLIT = "net.SplitHostPort"


def split_host_port(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`host, port, err := net.SplitHostPort(endpoint)`: where there is an error, both are empty."""
    if len(arguments) != 1 or isinstance(arguments[0], Spread):
        return None
    whole = refined(machine, text_in(machine, arguments[0], node))
    part = whole.parts[0]
    if len(whole.parts) != 1 or not isinstance(part, Hole) or not is_steady(part.term):
        return None
    if isinstance(part.term, Call) and is_host_and_port(part):
        host, port = part.term.arguments
        return [Value(host, node), Value(port, node), NIL]
    key = plain(whole.parts)
    if not machine.holds(Condition(("host and port", key))):
        return [text_content("", node), text_content("", node), wrapping(machine, None, node)]
    machine.lose_sight_of(*arguments, remade=True)
    return [*(machine.symbol(node, (_SPLIT, key, index)) for index in range(2)), NIL]


def _join(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`net.JoinHostPort(host, port)` of what has been one before."""
    if len(arguments) != 2 or any(isinstance(each, Spread) for each in arguments):
        return None
    host, port = (_half_of(machine, plain(text_in(machine, each, node).parts)) for each in arguments)
    if host is None or port != (host[0], 1) or host[1] != 0:
        return None
    return [Value(host[0], node)]


def _half_of(machine: Machine, parts: Parts) -> tuple[Parts, int] | None:
    """Return the host and port that a text is a half of, and which one."""
    for key, made in machine.symbols.items():
        if isinstance(key, tuple) and key[0] == _SPLIT and plain(made.parts) == parts:
            return key[1], key[2]
    return None


HOST_PORTS = {_SPLIT: split_host_port, "net.JoinHostPort": _join}
