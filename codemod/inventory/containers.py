"""Images that reach a Kubernetes container, and slots: containers whose image comes only from outside."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.image.pattern import UNKNOWN, Pattern, read
from codemod.inventory import outside
from codemod.inventory.record import Mention, Origin, Redirect, Use
from codemod.inventory.spelled import pattern_of
from codemod.uses.sinks import Sink


def mentions(module: Module, sink: Sink) -> Iterator[Mention]:
    """Yield the images of a sink; where nothing is known of it, the slot."""
    use = Use(sink.node.span, sink.name)
    redirects = outside.distinct(outside.redirects(module, sink.node))
    found = [(value, pattern) for value in sink.values if (pattern := pattern_of(value)) is not None]
    named = [(value, pattern) for value, pattern in found if pattern.named]
    for value, pattern in named:
        yield Mention(pattern, sink.node.span, tuple(_origins(value)), redirects, (use,))
    if not named:
        slot = read(UNKNOWN)
        assert slot is not None
        yield Mention(slot, sink.node.span, (), redirects, (use,))


def _origins(value: Value) -> Iterator[Origin]:
    spans = [part.span for part in value.parts if isinstance(part, Text) and part.span is not None]
    for span in spans or [value.site.span]:
        yield Origin(span, "other")
