"""Writes to what all callers lose: through a pointer to a copy of theirs, or in a copy that they are given back.

ref := c.ref
ref.set(host)                        // func (r *ref) set(host string) { r.host = host }; and is not put back
c.ref.with(host)                     // func (r ref) with(host string) ref { r.host = host; return r }
"""

from __future__ import annotations

from codemod.golang.flow.call_sites import CallSite, call_sites
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.lost_copies import is_dropped, lies_in, shows
from codemod.golang.flow.paths import Path, path_of
from codemod.golang.program import typeof
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

_MOST_SITES = 8


def is_lost_by_callers(module: Module, target: Node) -> bool:
    """Whether nobody who calls the function in which a field is written to, at this node of it, sees that."""
    bottom, path = path_of(target)
    binding = bottom.binding
    known = binding is not None and binding.kind in ("param", "receiver") and not binding.variadic
    return known and binding is not None and _is_lost(module, binding, path)


@per_module
def _is_lost(module: Module, binding: Binding, path: Path) -> bool:
    type_ = typeof.of_binding(module, binding)
    if type_ is not None and not type_.pointer:
        return lies_in(module, type_, path) and is_returned_in_vain(module, binding, path)
    # who calls takes longest to know
    if type_ is None or not all(each.kind == "parameter" or each.path for each in definitions(binding)):
        return False
    if not lies_in(module, type_._replace(pointer=type_.pointer - 1), path):
        return False
    if any(use is not binding.node and shows(module, use, path) for use in binding.uses):
        return False
    sites = call_sites(module, binding.function)
    if not 0 < len(sites) <= _MOST_SITES or any(site.call is None for site in sites):
        return False
    return all(_is_of_copy(module, binding, site, path) for site in sites)


def is_returned_in_vain(module: Module, binding: Binding, path: Path) -> bool:
    """Whether a function only gives back the copy that it was given, and nobody who calls it takes that."""
    showing = (use for use in binding.uses if use is not binding.node and shows(module, use, path))
    if not all(map(_is_returned, showing)):
        return False
    sites = call_sites(module, binding.function)
    return 0 < len(sites) <= _MOST_SITES and all(map(_is_dropped, sites))


def _is_returned(use: Node) -> bool:
    listed = use.parent
    return (
        listed is not None
        and listed.kind == "expression_list"
        and listed.parent is not None
        and listed.parent.kind == "return_statement"
    )


def _is_dropped(site: CallSite) -> bool:
    return site.call is not None and is_dropped(site.call.node)


def _is_of_copy(module: Module, binding: Binding, site: CallSite, path: Path) -> bool:
    """Whether a call hands on a local variable of the caller, a struct of which nobody else sees the field."""
    assert site.call is not None
    function = strip_parens(site.call.node["function"]) if site.call.node.kind == "call_expression" else None
    if function is None or (binding.kind == "receiver" and function.kind != "selector_expression"):
        return False
    if binding.kind == "receiver":
        given = strip_parens(function["operand"])
    elif binding.index < len(site.call.arguments):
        given = strip_parens(site.call.arguments[binding.index])
        if given.kind != "unary_expression" or given["operator"].kind != "&":
            return False
        given = strip_parens(given["operand"])
    else:
        return False
    own = given.binding
    if own is None or own.kind != "var" or not lies_in(module, typeof.of_binding(module, own), path):
        return False
    others = (use for use in own.uses if use is not own.node and use is not given)
    return not any(shows(module, use, path) for use in others)
