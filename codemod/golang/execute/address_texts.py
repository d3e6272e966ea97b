"""The texts of addresses that a run has parsed, alone and with a port.

    if addr, err := netip.ParseAddr(host); err == nil {
        return netip.AddrPortFrom(addr, uint16(port)).String()
    }

is `net.JoinHostPort(host, strconv.Itoa(port))`. An address is written in its shortest form, which is the same host;
what is no address has a text of its own, `invalid IP`.
"""

from __future__ import annotations

from codemod.golang.evaluate.terms import Call, Hole, plain
from codemod.golang.evaluate.values import Value, printed
from codemod.golang.execute.contents import NIL, Condition, Content, Function, Opaque
from codemod.golang.execute.ending import Panicked
from codemod.golang.execute.equality import refined, text_in
from codemod.golang.execute.host_addresses import address, held_host, is_bytes, is_numeric_host
from codemod.golang.execute.host_ports import split_host_port
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content, text_content
from codemod.golang.execute.made_errors import wrapping
from codemod.golang.flow.callees import method_called
from codemod.golang.program.number_types import NUMBERS, keeps_all
from codemod.golang.read.syntax import Node
from codemod.records import replace

_PORT, _WHOLE = " port", " whole"  # of an address with a port, beside its host


def _required(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`netip.MustParseAddr(host)`"""
    host = refined(machine, text_in(machine, arguments[0], node)) if len(arguments) == 1 else None
    if host is None or host.text is not None or host.unknown is not None:
        return None
    if not is_numeric_host(machine, host):
        raise Panicked
    return [address(machine, host, node)]


def _from(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`netip.AddrPortFrom(addr, uint16(port))`: a number that does not fit is no port."""
    host = held_host(machine, arguments[0]) if len(arguments) == 2 and not is_bytes(arguments[0]) else None
    if host is None:
        return None
    port = text_in(machine, arguments[1], node)
    for key, made in machine.symbols.items():
        if isinstance(key, tuple) and key[:2] == ("converted", "uint16") and plain(made.parts) == plain(port.parts):
            port = Value(key[2], node)
    shown = printed(port, "d")
    return [_with_port(machine, host, shown, node)] if shown is not None else None


def _parsed(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`both, err := netip.ParseAddrPort(endpoint)`"""
    halves = split_host_port(machine, function, arguments, node)
    if halves is None:
        return None
    host, port, error = halves
    assert isinstance(host, Value)
    assert isinstance(port, Value)
    valid = error is NIL and is_numeric_host(machine, host)
    found = _with_port(machine, host, port, node)
    found.parts[_WHOLE] = text_in(machine, arguments[0], node) if valid else text_content(_NO_PORT, node)
    return [found, NIL if valid else wrapping(machine, None, node)]


def _with_port(machine: Machine, host: Value, port: Value, node: Node) -> Opaque:
    found = address(machine, host, node)
    found.parts[_PORT] = port
    return found


def address_text(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`addr.String()`, `both.Addr()` and the like."""
    held, name = function.receiver, method_called(node)
    host = held_host(machine, held)
    if not isinstance(held, Opaque) or host is None or arguments:
        return None
    if name == "String":
        text = text_of_address(machine, held, node)
        return [text] if text is not None else None
    port = held.parts.get(_PORT)
    if isinstance(port, Value):
        return _of_both(machine, host, port, name, node)
    return [Condition((name, plain(host.parts)))] if name.startswith("Is") and not is_bytes(held) else None


def text_of_address(machine: Machine, held: Content, node: Node) -> Value | None:
    """Return the text of an address; None for anything else."""
    host = held_host(machine, held)
    if not isinstance(held, Opaque) or host is None:
        return None
    if is_bytes(held):
        return text_content("<nil>", node) if machine.facts["nil", held.number] else Value(host.parts, node)
    port = held.parts.get(_PORT)
    if not isinstance(port, Value):
        return Value(host.parts, node) if is_numeric_host(machine, host) else text_content("invalid IP", node)
    whole = held.parts.get(_WHOLE)
    if isinstance(whole, Value):
        return whole
    joined = Hole(Call("net.JoinHostPort", (plain(host.parts), plain(port.parts))), span=node.span)
    return Value((joined,), node) if is_numeric_host(machine, host) else text_content(_NO_PORT, node)


def _of_both(machine: Machine, host: Value, port: Value, name: str, node: Node) -> list[Content] | None:
    """Return what a method of an address with a port gives; of what is not valid there are the zero values."""
    if name == "Addr":
        return [address(machine, host, node)]
    valid = is_numeric_host(machine, host)
    if name == "IsValid":
        return [valid]
    if name == "Port":
        return [_number(machine, port, node) if valid else number_content(0, node)]
    return None


def _number(machine: Machine, port: Value, node: Node) -> Value:
    """Return the number that a port's text is: it has 16 bits, and is the same in every type with room for them."""
    part = port.parts[0]
    if port.text is not None and port.text.isdigit():
        return number_content(int(port.text), node)
    if len(port.parts) != 1 or not isinstance(part, Hole) or part.verb != "d":
        return machine.symbol(node, ("port", port.parts))
    number = Value((replace(part, verb="s"),), node)
    for wider in (each for each in NUMBERS if keeps_all("uint16", each)):
        machine.symbols["converted", wider, number.parts] = number
    return number


_NO_PORT = "invalid AddrPort"

ADDRESS_TEXTS = {
    "net/netip.MustParseAddr": _required,
    "net/netip.AddrPortFrom": _from,
    "net/netip.ParseAddrPort": _parsed,
    **dict.fromkeys(("net.IP.String", "net/netip.Addr.String"), address_text),
    **{f"net/netip.AddrPort.{name}": address_text for name in ("String", "Addr", "Port", "IsValid")},
}
