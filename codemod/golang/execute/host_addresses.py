"""Hosts of which a way knows whether they are IPv6 addresses, and what stands in front of a port then.

    if ip := net.ParseIP(host); ip != nil && ip.To4() == nil {
        return fmt.Sprintf("[%s]:%d", host, port)
    }
    return fmt.Sprintf("%s:%d", host, port)

is `net.JoinHostPort(host, strconv.Itoa(port))`: each of the two texts on its own way, and neither of them on both.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.terms import Call, Hole, Part, Parts, Text, plain
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import NIL, Condition, Content, Function, Opaque, Outside, Pointer
from codemod.golang.execute.equality import condition_key, refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.text_sizes import SEVERAL
from codemod.golang.flow.callees import method_called
from codemod.golang.read.syntax import Node

# what a way may have found out about a host
_PARSED, _VALID, _LONG, _SIX, _MAPPED = ("parsed", "valid", "no To4", "Is6", "Is4In6")
_HOST, _BYTES, _UNMAPPED = " host", " bytes", " unmapped"  # of an address that was parsed


def with_joined_host(machine: Machine, parts: Parts) -> Parts:
    """Return a text in which the host and port in front are what `net.JoinHostPort` makes of them, where they are."""
    first, *rest = parts
    in_brackets = plain((first,)) == (Text("["),) and len(rest) > 1
    host = rest.pop(0) if in_brackets else first
    port, behind = _port_of(rest, "]:" if in_brackets else ":")
    if not isinstance(host, Hole) or not port or not _is_as_joined(machine, plain((host,)), in_brackets):
        return parts
    return (Hole(Call("net.JoinHostPort", (plain((host,)), plain(port))), span=host.span), *behind)


def _port_of(parts: list[Part], colon: str) -> tuple[Parts, Parts]:
    """Return the port behind a colon, and what follows it; nothing where there is none."""
    first, *rest = parts or [Text("")]
    if not isinstance(first, Text) or first.apart or not first.text.startswith(colon):
        return (), ()
    digits, slash, path = first.text[len(colon) :].partition("/")
    if digits:
        left = (Text(slash + path, span=first.span), *rest) if slash else ()
        return ((Text(digits),), left) if digits.isdigit() and (slash or not rest) else ((), ())
    if slash or not rest or not isinstance(rest[0], Hole):
        return (), ()
    ends = rest[1:2]
    is_end = not ends or (isinstance(ends[0], Text) and ends[0].text.startswith("/"))
    return ((rest[0],), tuple(rest[1:])) if is_end else ((), ())


def _is_as_joined(machine: Machine, host: Parts, in_brackets: bool) -> bool:
    """Whether `net.JoinHostPort`, which puts what holds a colon into brackets, writes a host in the same way.

    A host is a name or an address: what is no IPv6 address holds no colon. `::ffff:10.0.0.1` is taken for the IPv4
    address that it stands for, as `To4` does; and of `[fd00::1]`, that has its brackets, `net.JoinHostPort` would make
    `[[fd00::1]]:5000`, which is no host at all.
    """
    known = list(_found_out(machine, host))
    if ("begins", "[", True) in known:
        return not in_brackets
    colons = [holds for name, said, holds in known if name in _CONTAINS and said == ":"]
    if colons:
        return colons[0] is in_brackets
    if any(holds and name in _HELD and ":" in said for name, said, holds in known):
        return in_brackets
    if (_MAPPED, "", True) in known:
        return True
    long = [holds for name, said, holds in known if name in (_LONG, _SIX) or (name, said) == (SEVERAL, ":")]
    if long:
        return long[0] is in_brackets
    return not in_brackets and ((_PARSED, "", False) in known or (_VALID, "", False) in known)


_CONTAINS = ("contains", "contains any")
_HELD = (SEVERAL, "contains", "begins", "ends")


def _found_out(machine: Machine, host: Parts) -> Iterator[tuple[str, str, bool]]:
    """Yield what this way has found out about a host: what was asked, of which text, and the answer."""
    for key, holds in machine.facts.items():
        if isinstance(key, tuple) and len(key) in (2, 3) and isinstance(key[0], str) and key[1] == host:
            said = key[2] if len(key) == 3 else (Text(""),)
            if len(said) == 1 and isinstance(said[0], Text):
                yield key[0], said[0].text, holds


# what is parsed


def _asked_of_host(machine: Machine, name: str, host: Value) -> Condition:
    return Condition(condition_key(machine, name, (plain(host.parts),)))


def _host_given(machine: Machine, arguments: list[Content], node: Node) -> Value | None:
    """Return the host that is parsed, where that is not known."""
    host = refined(machine, text_in(machine, arguments[0], node)) if len(arguments) == 1 else None
    return host if host is not None and host.text is None and host.unknown is None else None


def address(machine: Machine, host: Value, node: Node) -> Opaque:
    """Return a `netip.Addr` of a host."""
    found = machine.opaque(Outside(node, occasion=machine.number()))
    found.parts[_HOST, machine.changed] = host
    machine.facts[("nil", found.number)] = False
    return found


def _ip(machine: Machine, host: Value, node: Node, is_nil: bool) -> Opaque:
    """Return a `net.IP` of a host, until somebody writes, who may write to its bytes."""
    found = address(machine, host, node)
    found.parts[_BYTES] = NIL
    machine.facts[("nil", found.number)] = is_nil
    return found


def held_host(machine: Machine, held: Content | None) -> Value | None:
    """Return the host that an object is the address of."""
    host = held.parts.get((_HOST, machine.changed)) if isinstance(held, Opaque) else None
    return host if isinstance(host, Value) else None


def is_bytes(held: Content | None) -> bool:
    """Whether an address is a `net.IP`."""
    return isinstance(held, Opaque) and _BYTES in held.parts


def is_numeric_host(machine: Machine, host: Value) -> bool:
    """Whether `netip` takes a host for an address."""
    return machine.holds(_asked_of_host(machine, _VALID, host))


def _parse_ip(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`net.ParseIP(host)`"""
    host = _host_given(machine, arguments, node)
    if host is None:
        return None
    return [_ip(machine, host, node, not machine.holds(_asked_of_host(machine, _PARSED, host)))]


def _parse_addr(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`addr, err := netip.ParseAddr(host)`"""
    host = _host_given(machine, arguments, node)
    if host is None:
        return None
    error: Content = NIL if is_numeric_host(machine, host) else Pointer(machine.cell(machine.opaque(), ("error", node)))
    return [address(machine, host, node), error]


def of_address(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`ip.To4()`, `addr.Is6()` and the like"""
    held, name = function.receiver, method_called(node)
    host = held_host(machine, held)
    if not isinstance(held, Opaque) or host is None or arguments:
        return None
    if name == "To16":
        return [held]
    if name == "To4":
        is_nil = machine.facts[("nil", held.number)]
        return [_ip(machine, host, node, is_nil or machine.holds(_asked_of_host(machine, _LONG, host)))]
    if name == "Unmap":
        found = address(machine, host, node)
        found.parts[_UNMAPPED] = NIL
        return [found]
    return [_is_such(machine, name, host, _UNMAPPED in held.parts)] if name in _SUCH else None


_SUCH = ("IsValid", "Is4", "Is6", "Is4In6")


def _is_such(machine: Machine, name: str, host: Value, is_unmapped: bool) -> bool:
    """Whether a `netip.Addr` is one of these; the zero Addr is none of them."""
    if not is_numeric_host(machine, host):
        return False
    if name == "IsValid":
        return True
    is_long = machine.holds(_asked_of_host(machine, _SIX, host))
    if is_unmapped:
        is_long = is_long and not machine.holds(_asked_of_host(machine, _MAPPED, host))
    if name == "Is4In6":
        return is_long and not is_unmapped and machine.holds(_asked_of_host(machine, _MAPPED, host))
    return is_long is (name == "Is6")


ADDRESSES = {
    "net.ParseIP": _parse_ip,
    "net/netip.ParseAddr": _parse_addr,
    **{f"net.IP.{name}": of_address for name in ("To4", "To16")},
    **{f"net/netip.Addr.{name}": of_address for name in (*_SUCH, "Unmap")},
}
