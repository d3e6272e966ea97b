"""Images that reach a Kubernetes container, and slots: containers whose image comes only from outside."""

from __future__ import annotations

from collections.abc import Container, Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.values import Value
from codemod.golang.program.packages import Module
from codemod.image.pattern import UNKNOWN, read
from codemod.inventory import outside
from codemod.inventory.destination import destination
from codemod.inventory.record import Mention, Origin, Use
from codemod.inventory.spelled import pattern_of
from codemod.uses.sinks import Sink, values


def mentions(module: Module, sink: Sink, evaluator: Evaluator, paths: Container[str]) -> Iterator[Mention]:
    """Yield the images of a sink that are named in one of the files; where nothing is known of it, the slot.

    A field that a decoder fills is a slot, whatever else is written to it: nobody can tell what it will be.
    """
    use = Use(sink.node.span, sink.name)
    redirects = outside.distinct(outside.redirects(module, sink.node))
    decoded = sink.node.kind == "selector_expression" and any(each.kind == "field" for each in redirects)
    found = [] if decoded else values(evaluator, sink)
    ours = [value for value in found if value.site.file.path in paths]
    named = [(value, pattern) for value in ours if (pattern := pattern_of(value)) is not None and pattern.named]
    for value, pattern in named:
        yield Mention(pattern, sink.node.span, (_origin(module, value),), redirects, (use,))
    if not named:
        slot = read(UNKNOWN)
        assert slot is not None
        yield Mention(slot, sink.node.span, (), redirects, (use,))


def _origin(module: Module, value: Value) -> Origin:
    """Return where a value got its form: the literal, or the expression that joins it."""
    return Origin(value.site.span, destination(module, value.site).kind)
