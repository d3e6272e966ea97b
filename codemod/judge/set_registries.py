"""The registry that an operator sets, as the whole of what stands in front of an image.

fmt.Sprintf("%s/%s", spec.Registry, Image)         it is that
fmt.Sprintf("%s.local/%s", spec.Registry, Image)   another host
strings.Split(spec.Registry, ":")[0] + "/" + Image   its port is lost
spec.Registry += ".local"                            what it is then is not followed
"""

from __future__ import annotations

from collections.abc import Iterable

from codemod.golang.evaluate.terms import Hole, Parts, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import argument_of, callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.paths import spine_of
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.judge.kept_whole import keeps
from codemod.judge.lost_at import node_at
from codemod.judge.operators import sets_all
from codemod.rule import Redirect
from codemod.uses.outside import redirects

IN_ANY_WAY = tuple(Redirect(kind) for kind in ("environment", "flag", "field", "config", "template"))
_DEEPEST = 3  # functions that hand an address on


def sets_registry(module: Module, ways: Iterable[Redirect], value: Value, host: Parts) -> bool:
    """Whether what stands in front of an image is a registry that an operator sets in one of the ways, and what may
    follow it: a port, or the beginning of a path."""
    follows = host[1] if len(host) > 1 else None
    goes_on = isinstance(follows, Text) and follows.text[:1] not in ("/", ":")
    if not isinstance(host[0], Hole) or goes_on or not sets_all(module, ways, value, host):
        return False
    return all(_is_whole(module, part) for part in host if isinstance(part, Hole))


def _is_whole(module: Module, hole: Hole) -> bool:
    node = node_at(module, hole.span) if hole.span is not None else None
    if node is None:
        return True
    if (written := definition_at(node)) is not None and written.kind != "address":
        return False
    address = spine_of(node).parent if written is not None else None  # of `&o.Registry`, `o` may be what is not known
    if address is not None and not is_filled_from_outside(module, address):
        return False
    return all(keeps(module, each) for each in node.walk())


def is_filled_from_outside(module: Module, address: Node, deepest: int = _DEEPEST) -> bool:
    """Whether what functions of this program write to an address comes from outside: `setIfNotEmpty(&o.Registry,
    config.Registry)`. What a flag writes there is the library's."""
    given = argument_of(address)
    if given is None or not deepest:
        return given is not None
    for callee in callees(module, given[0]):
        if callee.name.startswith("fmt.Sscan"):
            return False
        binding = parameter_of(callee.function, given[1]) if callee.function is not None else None
        for use in binding.uses if binding is not None else ():
            written = definition_at(use)
            if written is not None and not (written.value is not None and is_from_outside(module, written.value)):
                return False
            if argument_of(use) is not None and not is_filled_from_outside(module, use, deepest - 1):
                return False
    return True


def is_from_outside(module: Module, value: Node) -> bool:
    """Whether an expression has something of outside, and all of it."""
    return bool(redirects(module, value, as_text=True)) and all(keeps(module, each) for each in value.walk())
