"""Images that reach a Kubernetes container, and slots: containers whose image comes only from outside."""

from __future__ import annotations

from collections.abc import Container, Iterator

from codemod.finding.diagnostics import Related, message
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import show
from codemod.golang.evaluate.values import Value
from codemod.golang.program import typeof
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration
from codemod.golang.read.syntax import Node
from codemod.image.pattern import UNKNOWN, Pattern, read
from codemod.inventory.destination import destination
from codemod.inventory.record import Mention, Origin, Use, each_once
from codemod.inventory.same_field import instead_of
from codemod.inventory.spelled import pattern_of, spelled_in
from codemod.records import replace
from codemod.uses import outside
from codemod.uses.sinks import Sink, values
from codemod.uses.tags import redirects_by_tag


def mentions(module: Module, sink: Sink, evaluator: Evaluator, paths: Container[str]) -> Iterator[Mention]:
    """Yield the images of a sink that are named in one of the files; where nothing is known of it, the slot.

    A field that a decoder fills is a slot, whatever else is written to it: nobody can tell what it will be.
    """
    found = [] if is_decoded(module, sink.node) else values(evaluator, sink)
    ours = [value for value in found if value.site.file.path in paths]
    named = [(value, pattern) for value in ours if (pattern := _pattern(sink, value)) is not None]
    others = instead_of(module, sink.node)
    instead = [way for other in others if named for way in outside.redirects_within(module, other)]
    for value, pattern in named:
        redirects = outside.redirects(module, sink.node, (passed.site.span for passed in value.way))
        use = Use(sink.node.span, sink.name, _way(value, sink))
        yield Mention(pattern, sink.node.span, (_origin(module, value),), each_once([*redirects, *instead]), (use,))
    if not named and not any(_is_named(evaluator, sink, other.node) for other in others):
        redirects = outside.redirects(module, sink.node)
        if redirects or not sink.call:
            yield Mention(_slot(sink), sink.node.span, (), redirects, (Use(sink.node.span, sink.name),))


def _is_named(evaluator: Evaluator, sink: Sink, other: Node) -> bool:
    """Whether an image is known that may be where a sink is: what is not known there is chosen in its place."""
    return any(_pattern(sink, value) is not None for value in values(evaluator, replace(sink, node=other)))


def _slot(sink: Sink) -> Pattern:
    """Return what is known of a sink whose values are not: of a registry the path that is spelled out."""
    spelled = spelled_in(sink.node, f"/{UNKNOWN}") if sink.registry else None
    slot = (
        spelled if spelled is not None and spelled.named else read(f"{UNKNOWN}/{UNKNOWN}" if sink.registry else UNKNOWN)
    )
    assert slot is not None
    return slot


def _pattern(sink: Sink, value: Value) -> Pattern | None:
    """Return the image that a value is at a sink, as far as it is known; None where nothing of it is."""
    pattern = pattern_of(value, f"/{UNKNOWN}" if sink.registry else "")
    if pattern is None or pattern.named:
        return pattern
    return pattern if sink.registry and UNKNOWN not in pattern.registry else None


def is_decoded(module: Module, node: Node) -> bool:
    """Whether an expression is a field that a decoder fills, whatever else is written to it."""
    if node.kind != "selector_expression":
        return False
    found = field_declaration(module, typeof.of_expression(module, node["operand"]), node["field"].text)
    return found is not None and any(redirects_by_tag(*found))


def _way(value: Value, sink: Sink) -> tuple[Related, ...]:
    """Return the way of a value: the parts that it is joined of, where it is formed, and on to the sink."""
    whole = show(value.parts)
    formed = Related(value.site.span, message("formed here"), whole)
    steps = value.steps[::-1]
    parts = [step for step in steps if step.value != whole]
    after = [step for step in steps if step.value == whole]
    reaches = Related(sink.node.span, message("reaches {consumer}", consumer=sink.name), whole)
    return tuple(dict.fromkeys((*parts, formed, *after, reaches)))


def _origin(module: Module, value: Value) -> Origin:
    """Return where a value got its form: the literal, or the expression that joins it."""
    return Origin(value.site.span, destination(module, value.site).kind)
