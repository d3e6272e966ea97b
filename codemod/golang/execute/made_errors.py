"""Errors that a run makes, and what is found in them: `errors.Is`, `errors.As`.

var errNoDomain = errors.New("no domain")

image, err := c.image()                      // return "", fmt.Errorf("registry: %w", errNoDomain)
if errors.Is(err, errNoDomain) {
    return err
}

An error of the standard library is a pointer to a struct whose cells hold the errors that it wraps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.execute.contents import NIL, Condition, Content, Function, Pointer, Spread, Struct
from codemod.golang.execute.dynamic_types import as_type, dynamic_type
from codemod.golang.execute.equality import are_same, text_in
from codemod.golang.execute.inputs import of_type
from codemod.golang.execute.machine import Machine
from codemod.golang.flow.callees import Invocation
from codemod.golang.program import members, typeof, types
from codemod.golang.read.syntax import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeGuard

_VERB = re.compile(r"%[-+# 0-9.]*(.)", re.DOTALL)


def made_error(machine: Machine, function: Function, arguments: list[Content], node: Node) -> Content:
    """`errors.New("no domain")`, `fmt.Errorf("registry %s: %w", name, err)`"""
    return wrapping(machine, _wrapped(machine, arguments, node) if function.name == "fmt.Errorf" else [], node)


def wrapping(machine: Machine, wrapped: list[Content] | None, node: Node) -> Pointer:
    """Return a new error of the library, which wraps these; None: others that are not known."""
    made = machine.struct(None, ("error", node))
    made.unknown = wrapped is None
    for number, each in enumerate(wrapped or ()):
        made.cells[f" {number}"] = machine.cell(each, ("error", node, number))
    return Pointer(machine.cell(made, ("error", node)))


def _wrapped(machine: Machine, arguments: list[Content], node: Node) -> list[Content] | None:
    """Return the errors that stand for `%w` in a format; None where that is not sure."""
    form = text_in(machine, arguments[0], node).text
    if form is None or any(isinstance(each, Spread) for each in arguments):
        return None
    verbs = [verb for verb in _VERB.findall(form) if verb != "%"]
    if len(verbs) >= len(arguments) or not {"*", "["}.isdisjoint(verbs):
        return None
    return [arguments[1 + number] for number, verb in enumerate(verbs) if verb == "w"]


def _is_of_library(error: Content) -> TypeGuard[Pointer]:
    """Whether an error is one that the standard library made."""
    return isinstance(error, Pointer) and isinstance(error.cell.home, tuple) and error.cell.home[0] == "error"


def _within(machine: Machine, error: Content) -> Iterator[Content | None]:
    """Yield an error and those that it wraps, in the order in which they are looked at; None for what is not known."""
    if error is NIL:
        return
    if _is_of_library(error):
        yield error
        held = error.cell.held
        if not isinstance(held, Struct) or held.unknown:
            yield None
            return
        for cell in list(held.cells.values()):
            yield from _within(machine, cell.held)
        return
    type_ = dynamic_type(machine, error)
    if type_ is None or isinstance(error, Struct):  # two structs with a list in them are never the same
        yield None
        return
    yield error


def _answers_itself(machine: Machine, error: Content | None) -> bool:
    """Whether an error that is not the wanted one has a method that is asked next, and may do anything then."""
    type_ = dynamic_type(machine, error) if error is not None and not _is_of_library(error) else None
    return type_ is not None and any(_may_have(machine, type_, name) for name in ("Is", "As", "Unwrap"))


def _may_have(machine: Machine, type_: types.Type, name: str) -> bool:
    """Whether a type has a method, if of what it embeds of another module."""
    if members.ways_to_method(machine.module, type_, name):
        return True
    named = (types.named(machine.module, each) for each in members.promoting(machine.module, type_, name))
    return any(full is not None and machine.module.imported(full[0]) is None for full in named)


def _is(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`errors.Is(err, target)`"""
    error, target = arguments
    if NIL in (error, target):
        return [are_same(machine, error, target, node)]
    for each in _within(machine, error):
        if each is None:
            return [Condition(("is error", machine.number()))]
        if machine.holds(are_same(machine, each, target, node)):
            return [True]
        if _answers_itself(machine, each):
            return None
    return [False]


def _as(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`errors.As(err, &target)`"""
    given = Invocation.of(node).arguments
    pointer, type_ = arguments[1], typeof.of_expression(machine.module, given[1]) if len(given) == 2 else None
    if not isinstance(pointer, Pointer) or type_ is None or not type_.pointer:
        return None
    wanted = type_._replace(pointer=type_.pointer - 1)
    for each in _within(machine, arguments[0]):
        found, is_one = _taken_for(machine, each, wanted, node)
        if machine.holds(is_one):
            machine.write(pointer.cell, found, assigned=True)
            return [True]
        if _answers_itself(machine, each):
            return None
        if each is None:
            break
    return [False]


def _taken_for(
    machine: Machine, error: Content | None, wanted: types.Type, node: Node
) -> tuple[Content, bool | Condition]:
    """Return an error as one of a type, and whether it is one."""
    if error is None:
        return of_type(machine, wanted), Condition(("is error", machine.number()))
    if isinstance(error, Pointer) and dynamic_type(machine, error) is None:
        known = wanted.pointer or types.underlying(machine.module, wanted) is not None
        is_other = known and not types.may_be_interface(machine.module, wanted)
        return error, False if is_other else Condition(("is error", machine.number()))
    return as_type(machine, error, wanted, node)


def _joined(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`errors.Join(first, second)`"""
    known = [each for each in arguments if each is not NIL]
    if not all(isinstance(each, Pointer) and each.sure for each in known):
        return None
    return [wrapping(machine, known, node) if known else NIL]


ERRORS = {"errors.Join": _joined, "errors.Is": _is, "errors.As": _as}
