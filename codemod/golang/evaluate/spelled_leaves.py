"""What a program itself spells out for a field that a rule calls its registry: that nobody configures, or on a way.

&localConfigurator{LocalRegistry: &v2.LocalRegistry{Domain: "docker.io"}}       // and no other
if r.URL != "" { r.URL = "sea.hub" }                                            // what is configured is lost
return &Runtime{Config: &Config{Registry: r}}
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from codemod.finding.diagnostics import Message, message
from codemod.golang.evaluate.constructed import functions_around, is_open, left_open, may_decoders_fill
from codemod.golang.evaluate.contexts import written
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Param, Parts, Text, Why, holes, origin
from codemod.golang.evaluate.values import FIELD, Value
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.emptiness import taken_where_empty
from codemod.golang.flow.falling_back import kept_by
from codemod.golang.flow.fields import FieldWrite, assignments, field_writes
from codemod.golang.flow.paths import Path
from codemod.golang.flow.watched import on_the_way
from codemod.golang.program import members, types
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.syntax import Node


def never_configured(evaluator: Evaluator, own: types.Type, path: Path) -> Message | None:
    """Say what a field below an object is instead of what somebody has configured; None where it is that."""
    if found := _always(evaluator, own, path):
        return message("{name} is never configured: it is {text}", name=str(path[-1]), text=_quoted(found))
    if found := _sometimes(evaluator, own, path):
        return message("{name} is {text} on a way, whatever it is given", name=str(path[-1]), text=_quoted(found))
    return None


def _quoted(values: list[Value]) -> str:
    return ", ".join(sorted({f'"{value.text or ""}"' for value in values}))


def _always(evaluator: Evaluator, own: types.Type, path: Path) -> list[Value]:
    """Return what a field below all objects of a type is, where the package itself spells all of that out, or leaves it
    empty: `&localConfigurator{LocalRegistry: &v2.LocalRegistry{Domain: "docker.io"}}`, and no other; else nothing.
    What another package hands in, or a decoder fills in, is what somebody has configured."""
    if len(path) < 2:
        return []  # a field of its own, `&localConfigurator{Domain: "sea.hub"}`: the object is what is configured here
    module, steps = evaluator.module, list(on_the_way(evaluator.module, own, path))
    for number, (type_, rest) in enumerate(steps):
        found = members.find_field(module, type_, rest[0]) if isinstance(rest[0], str) else None
        declared = types.declared(module, type_)
        if found is None or declared is None or declared.file.folder != own.node.file.folder:
            return []
        way = (*found[0], *rest)
        values = list(_spelled_out(evaluator, type_, str(way[0]), way[1:]))
        known = [each for each in values if each is not None]
        later = (assignments(module, inner, str(below[0])) for inner, below in steps[number + 1 :])
        if not known or len(known) < len(values) or may_decoders_fill(evaluator.module, type_, str(way[0])):
            continue
        if all(each.why is not Why.NOT_SET for each in known) or not any(later):
            return known
    return []


def _sometimes(evaluator: Evaluator, own: types.Type, path: Path) -> list[Value]:
    """Return what a function of the package spells out for a field below an object that it makes, where it is not empty
    what the function is given: `if r.URL != "" { r.URL = "sea.hub" }; return &Runtime{Config: &Config{Info: r}}`."""
    for type_, rest in on_the_way(evaluator.module, own, path) if len(path) > 1 else ():
        declared = types.declared(evaluator.module, type_)
        if declared is None or declared.file.folder != own.node.file.folder:
            return []
        writes = [
            each for each in field_writes(evaluator.module, type_, str(rest[0])) if each.node.function is not None
        ]
        found = [(each, _given_to(evaluator, each, rest[1:])) for each in writes]
        for write, values in found:
            texts = [value for value in values if value.text]
            others = (each for other, each in found if texts and (other is write or _is_instead(write, other)))
            given = {value.parts for each in others for value in each if _is_of_parameter(value)}
            if given and (
                replacing := [each for each in texts if not _is_put_where_empty(evaluator, each, write, given)]
            ):
                return replacing
    return []


def _given_to(evaluator: Evaluator, write: FieldWrite, rest: Path) -> list[Value]:
    return [] if write.value is None else left_open(evaluator, write.node.function, write.value, rest)[1]


def _is_of_parameter(value: Value) -> bool:
    return any(isinstance(origin(hole.term), Param) for hole in holes(value.parts))


def _is_instead(write: FieldWrite, other: FieldWrite) -> bool:
    """Whether a function gives back one object rather than another, or writes to it what it was made with."""
    if write.node.function is not other.node.function:
        return False
    if write.node.kind != "selector_expression":
        literal = next(each for each in write.node.ancestors() if each.kind == "composite_literal")
        above = (
            each for each in literal.ancestors() if each.kind not in ("unary_expression", "parenthesized_expression")
        )
        return [each.kind for each in islice(above, 2)] == ["expression_list", "return_statement"]
    made = definitions(write.node["operand"].binding) if write.node["operand"].binding is not None else ()
    return any(each.value is not None and each.value.holds(other.node) for each in made)


def _is_put_where_empty(evaluator: Evaluator, text: Value, write: FieldWrite, given: Collection[Parts]) -> bool:
    """Whether a text is put only where what the function around it is given is empty."""
    function = write.node.function
    frame = evaluator.around(Frame(function, depth=1))

    def is_given(node: Node) -> bool:
        return any(each.parts in given for each in evaluator.evaluate(node, frame))

    for inner in (each for each in text.sites if each.function is function):
        for around in inner.ancestors():
            kept = kept_by(evaluator.module, around) if around.kind == "call_expression" else []
            emptied = (node for node, _ in taken_where_empty(evaluator.module, around, inner))
            if any(map(is_given, (*kept, *emptied))):
                return True
            inner = around
    return False


def _spelled_out(evaluator: Evaluator, type_: types.Type, name: str, rest: Path) -> Iterator[Value | None]:
    """Yield what lies at `rest` of all that is written to a field; None for what is not known from that."""
    for write in field_writes(evaluator.module, type_, name):
        found = _in_sight(evaluator, write.node.function, write.value, rest) if write.value is not None else []
        known = (value.why is Why.NOT_SET or all(isinstance(part, Text) for part in value.parts) for value in found)
        yield from found if found and all(known) else (None,)


def _in_sight(evaluator: Evaluator, function: Node | None, value: Node, rest: Path) -> list[Value]:
    """Return what is written to a field, whoever calls; what others than this package can hand in is left open."""
    _, found = left_open(evaluator, function, value, rest)
    if any(map(is_open, found)) and all(
        _is_called_at_home(evaluator.module, each) for each in functions_around(function)
    ):
        handed_in = written(evaluator, value, rest)
        # a field of a builder, whose setters others call, may be something else by then; what is empty may be filled in
        spelled = all(each.text and all(step.said != FIELD for step in each.way) for each in handed_in)
        return handed_in if spelled else found
    return found


def _is_called_at_home(module: Module, function: Node) -> bool:
    """Whether its own package alone calls a function: nobody else knows its name, or nobody else names it."""
    name = function.get("name")
    if name is None or not exported(name.text):
        return True
    sites = call_sites(module, function)
    return bool(sites) and all(site.node.file.folder == function.file.folder for site in sites)
