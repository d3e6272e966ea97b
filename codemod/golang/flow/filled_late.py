"""Fields that are filled when somebody first asks for them, and read by others, who may come before.

    func (c *T) host() string { c.once.Do(func() { c.endpoint = net.JoinHostPort(c.Domain, port) }); return c.endpoint }

    image := c.endpoint + "/" + name        // in another function, which has not called `host`

Where the field is empty until then, only who knows the order of calls knows what is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.fields import FieldWrite, field_writes
from codemod.golang.flow.making import is_while_made
from codemod.golang.flow.may_alias import is_new
from codemod.golang.program import types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, top_of


def may_be_read_before(module: Module, holder: types.Type, field: str, reader: Node) -> bool:
    """Whether a field is empty until a function fills it that also gives it back, or that nobody calls, and the reader
    is none of those that fill it."""
    filling = _fillers(module, holder, field)
    return bool(filling) and reader not in filling


@per_module
def _fillers(module: Module, holder: types.Type, field: str) -> tuple[Node, ...]:
    """Return the functions that fill such a field in, or give it back when that is done; nothing of another field."""
    writes = field_writes(module, holder, field)
    if not writes or any(not _is_later(module, holder, write) for write in writes):
        return ()
    writers = tuple(dict.fromkeys(top_of(write.node) for write in writes))
    callers = {each: tuple(_callers(module, each)) for each in writers}
    if not any(callers.values()):
        return writers
    asked = dict.fromkeys([*writers, *(top for each in callers.values() for top in each)])
    giving = [top for top in asked if any(_gives(node, field) for node in top.walk())]
    return (*writers, *giving) if giving else ()


def _is_later(module: Module, holder: types.Type, write: FieldWrite) -> bool:
    """Whether a write is not of a literal, nor part of making the object."""
    target = write.node
    if target.kind != "selector_expression" or target.function is None:
        return False
    return not is_new(module, target) and not is_while_made(module, target, holder)


def _callers(module: Module, function: Node) -> Iterator[Node]:
    return (top_of(site.node) for site in call_sites(module, function) if top_of(site.node) is not function)


def _gives(node: Node, field: str) -> bool:
    """Whether a statement returns the field, and nothing that is made of it."""
    if node.kind != "return_statement":
        return False
    listed = (each for child in node.children for each in (child, *child.children))
    return any(each.kind == "selector_expression" and each["field"].spells(field) for each in listed)
