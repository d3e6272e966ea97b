"""A `url.URL` that a run has: what it was parsed from, its fields, and the text that it gives.

u, err := url.Parse(registry)       // a host and port alone are no URL with a host
if err == nil && u.Host != "" {
    registry = u.Host
}
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.models.cutting import cannot_hold, is_host_and_port
from codemod.golang.evaluate.models.urls import OTHERS, is_plain_path, slash_before, url_pieces
from codemod.golang.evaluate.terms import Call, Hole, Text
from codemod.golang.evaluate.values import Value, normal
from codemod.golang.execute.contents import NIL, Condition, Content, Function, Pointer, Spread, Struct
from codemod.golang.execute.equality import condition_key, refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.execute.made_errors import wrapping
from codemod.golang.program import typeof
from codemod.golang.read.syntax import Node

_PARTS = ("Scheme", "Host", "Path")


def _parsed(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`u, err := url.Parse("http://" + host)`"""
    type_ = typeof.of_expression(machine.module, node)
    if len(arguments) != 1 or isinstance(arguments[0], Spread) or type_ is None:
        return None
    text = refined(machine, text_in(machine, arguments[0], node))
    pieces = {name: Value(parts, node) for name, parts in (url_pieces(text.parts) or {}).items()}
    if not pieces and len(text.parts) == 1 and _is_one_host(text):
        # what is before the colon is the scheme then, or not even that
        pieces = {"Host": text_content("", node)}
    elif pieces:
        pieces |= {name: text_content("", node) for name in OTHERS}
    if not pieces:
        return None
    if not machine.holds(Condition(condition_key(machine, "is a URL", (text.parts,)))):
        return [NIL, wrapping(machine, None, node)]
    url = machine.struct(type_._replace(pointer=0), ("url", node))
    for name in (*_PARTS, *OTHERS):
        held = pieces.get(name, machine.opaque())
        url.cells[name] = machine.cell(held, (url.made, name))
    return [Pointer(machine.cell(url, ("url", node, "*"))), NIL]


def _is_one_host(text: Value) -> bool:
    part = text.parts[0]
    return isinstance(part, Hole) and all(cannot_hold(part, each) for each in ("//", ":/", "?", "#", "@", " "))


def _field(machine: Machine, function: Function, name: str, node: Node) -> Value | None:
    """Return a field of a URL that is in sight; of a literal those that are not there are empty."""
    held = function.receiver.cell.held if isinstance(function.receiver, Pointer) else function.receiver
    if not isinstance(held, Struct) or held.origin is not None or held.unknown or held.lost:
        return None
    if name not in held.cells:
        return text_content("", node)
    machine.seen(held.cells[name].home)
    found = held.cells[name].held
    if found is False or found is NIL:  # ForceQuery, User
        return text_content("", node)
    return refined(machine, text_in(machine, found, node)) if isinstance(found, Value) else None


def _text(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`u.String()`, where it has a scheme, or none, a host, and a path in which nothing is escaped."""
    others = [_field(machine, function, name, node) for name in OTHERS]
    scheme, host, path = (_field(machine, function, name, node) for name in _PARTS)
    if any(each is None or each.text is None or each.text for each in others):
        return None
    if scheme is None or host is None or path is None or scheme.text is None or not is_plain_path(path):
        return None
    if not all(isinstance(part, Text) or is_host_and_port(part) for part in host.parts) or host.text == "":
        return None
    if host.text is not None and not all(each.isalnum() or each in ".:-" for each in host.text):
        return None
    begin = f"{scheme.text}://" if scheme.text else "//"
    return [Value(normal((Text(begin), *host.parts, Text(slash_before(path)), *path.parts)), node)]


def _half(index: int) -> Callable[[Machine, Function, list[Content], Node], list[Content] | None]:
    def half(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        host = _field(machine, function, "Host", node)
        part = host.parts[0] if host is not None and len(host.parts) == 1 else None
        if not isinstance(part, Hole) or not isinstance(part.term, Call) or not is_host_and_port(part):
            return None
        return [Value(part.term.arguments[index], node)]

    return half


URLS = {
    "net/url.Parse": _parsed,
    "net/url.URL.String": _text,
    "net/url.URL.Hostname": _half(0),
    "net/url.URL.Port": _half(1),
}
