"""Whether a function goes on behind a panic: then it may end anywhere, with what its results are there.

defer func() { recover() }()     // a closure that recovers
defer g.cleanup()                // whatever the field holds: a closure that recovers may be put there
"""

from __future__ import annotations

from codemod.golang.flow.callees import Callee, callees
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.references import object_of
from codemod.golang.program import types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens

_IN_LIBRARIES = ("recover", "handlecrash")  # what functions of other modules that recover are called


@per_module
def may_recover(module: Module, function: Node) -> bool:
    """Whether what a function defers, or a closure in it, may recover from a panic."""
    return any(node.kind == "defer_statement" and recovers(module, node) for node in function.walk())


@per_module
def recovers(module: Module, deferring: Node) -> bool:
    """Whether what a `defer` statement calls may recover from a panic."""
    call = strip_parens(deferring.children[0]) if deferring.children else None
    return call is not None and any(_may(module, callee, call) for callee in callees(module, call))


def _may(module: Module, callee: Callee, call: Node) -> bool:
    if callee.function is not None:
        return _names_it(module, callee.function)
    if callee.is_known:
        last = callee.name.rpartition(".")[2].lower()
        return any(word in last for word in _IN_LIBRARIES)
    function = call.get("function")  # of `calm[int](1)` the grammar makes a conversion
    if function is None:
        return bool(_recovering(module))
    function = strip_parens(function)
    if _is_from_elsewhere(module, function):
        return False
    named = function["field"] if function.kind == "selector_expression" else None
    return any(_may_be(module, each, named) for each in _recovering(module))


def _names_it(module: Module, function: Node) -> bool:
    named = (node for node in function.walk() if node.kind == "identifier" and node.spells("recover"))
    return any(types.predeclared(module, node) == "recover" for node in named)


def _may_be(module: Module, recovering: Node, named: Node | None) -> bool:
    """Whether a function that recovers may be the one that is deferred: a method of an interface has its name; a
    function value may be anything but what is deferred where it stands."""
    if named is None or recovering.kind != "method_declaration":
        return True
    item = object_of(module, recovering)
    return recovering["name"].bytes == named.bytes or item is None or _is_taken(module, recovering)


def _is_taken(module: Module, method: Node) -> bool:
    """Whether a method is taken as a value somewhere: `cleanup: s.save`."""
    from codemod.golang.flow.references import references

    item = object_of(module, method)
    for use in references(module, item) if item is not None else ():
        above = use.parent
        if above is None or above.kind != "call_expression" or above.get("function") is not use:
            return True
    return False


def _is_from_elsewhere(module: Module, function: Node) -> bool:
    """Whether another module's function has given a function value: `ctx, cancel := context.WithCancel(ctx)`."""
    if function.binding is None:
        return False
    found = reaching(module, function.binding, (), function)
    made = [each.value for each in found if each.kind in ("value", "result")]
    calls = [strip_parens(value) for value in made if value is not None]
    if len(calls) != len(found) or any(call.kind != "call_expression" for call in calls):
        return False
    return bool(calls) and all(each.name for call in calls for each in callees(module, call))


@per_module
def _recovering(module: Module) -> tuple[Node, ...]:
    """Return the functions, methods and closures of the program that recover and may be deferred elsewhere."""
    tops = (each.node for each in module.holding("recover", "", everywhere=True))
    names = (node for top in tops for node in top.walk() if node.kind == "identifier" and node.spells("recover"))
    found = {node.function: None for node in names if types.predeclared(module, node) == "recover"}
    return tuple(each for each in found if each is not None and not _is_deferred_here(each))


def _is_deferred_here(function: Node) -> bool:
    """`defer func() { recover() }()`"""
    call = function.parent
    above = call.parent if call is not None and call.kind == "call_expression" else None
    return above is not None and above.kind == "defer_statement"
