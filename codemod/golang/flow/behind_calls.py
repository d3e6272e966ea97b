"""Whether a call may write to what is asked for, by another name that somebody has for the object.

tx := begin()           // func begin() *transaction { ...; tx.undo = func() { tx.image = "" }; return tx }
tx.image = image
tx.undo()               // tx.image is not what was written above
"""

from __future__ import annotations

import re
from itertools import chain

from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.fields import assignments
from codemod.golang.flow.library import is_of_library
from codemod.golang.flow.may_alias import is_behind_pointer, replacements
from codemod.golang.flow.paths import Path, path_of
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.references import each_reference, object_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import Found, per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.spotting import may_select
from codemod.golang.read.syntax import Node, top_of


def written_behind(module: Module, binding: Binding, path: Path, at: Node) -> bool:
    """Whether the field of a pointer's object, as what is written to it here leaves it, may be another one behind a
    call."""
    found = reaching(module, binding, path, at)
    written = [each for each in found if each.path and each.statement.kind != "var_spec"]
    return (
        len(written) > 0
        and _has_other_names(module, binding, path)
        and any(_calls_between(module, each.statement, at) for each in written)
    )


@per_module
def _has_other_names(module: Module, binding: Binding, path: Path) -> bool:
    """Whether somebody else may write to a field that a pointer leads to, by another name."""
    type_, top = typeof.of_expression(module, binding.node), top_of(binding.node)
    shared = False
    for step in path:
        shared = shared or (type_ is not None and types.points(module, type_))
        if type_ is None or not isinstance(step, str):
            return False
        if shared and any(
            top_of(each) is not top for each in chain(_sneaking(module, type_, step), _put(module, type_))
        ):
            return True
        found = members.find_field(module, type_, step)
        type_ = found[1] if found is not None else None
    return False


@per_module
def _sneaking(module: Module, type_: types.Type, field: str) -> Found[Node]:
    """Return the assignments to a field of what a package's variable, a function literal or another object has."""
    return Found(lambda: (w.node for w in assignments(module, type_, field) if _is_of_others(module, w.node)))


@per_module
def _put(module: Module, type_: types.Type) -> tuple[Node, ...]:
    """Return the pointers through which such an object is replaced: `*last = transaction{}`."""
    pointers = (each.node["operand"] for each in replacements(module, type_) if each.node.get("operand") is not None)
    return tuple(each for each in pointers if _is_of_others(module, each))


def _is_of_others(module: Module, target: Node) -> bool:
    bottom, _ = path_of(target)
    binding = bottom.binding
    if binding is None or _lies_with_others(module, target):
        return True
    if binding.kind == "var":
        values = (each.value for each in definitions(binding) if not each.path)
        return any(_lies_with_others(module, each) for each in values if each is not None and each.kind in _NAMES)
    return binding.kind in ("receiver", "param") and _is_given_by_others(module, binding)


_NAMES = ("identifier", "selector_expression", "index_expression")


@per_module
def _is_given_by_others(module: Module, binding: Binding) -> bool:
    """Whether a function gets an object by such a name: `last.reset()`, `reset(last)`; or may, where it is a value."""
    item = object_of(module, binding.function) if binding.function is not None else None
    spot = _may_give_name if binding.kind == "param" and binding.index == 0 else may_select
    for use in each_reference(module, item, spot) if item is not None else ():
        call = use.parent
        if call is None or call.kind != "call_expression" or call.get("function") is not use:
            return True
        given = Invocation.of(call).arguments
        place = use if binding.kind == "receiver" else given[binding.index] if binding.index < len(given) else None
        if place is not None and place.kind in _NAMES and _lies_with_others(module, place):
            return True
    return False


def _may_give_name(source: bytes, method: bytes) -> bool:
    """Whether something may call a method with a name as its first argument; not `in.DeepCopyInto(&out.Spec)`."""
    return may_select(source, method, re.compile(rb"\s*\(\s*[&*]"))


def _lies_with_others(module: Module, place: Node) -> bool:
    binding = path_of(place)[0].binding
    return binding is None or binding.function is not place.function or is_behind_pointer(module, place)


def _calls_between(module: Module, statement: Node, at: Node) -> bool:
    """Whether something that is no library's is called behind a statement, or before it in a loop around both."""
    loop = next((each for each in at.ancestors() if each.kind == "for_statement" and each.holds(statement)), None)
    start, end = (loop.start, loop.end) if loop is not None else (statement.end, at.start)
    around = at.function
    if around is None:
        return False
    calls = (each for each in around.walk() if each.kind == "call_expression" and start <= each.start < end)
    return any(not each.holds(at) and not is_of_library(module, each) for each in calls)
