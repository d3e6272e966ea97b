"""What the texts of a consumer say of its container, where a person wrote the manifest and no Go type did.

image: {{ .Name }}            the pod's name, and nowhere the parameter: another image than the caller's
imagePullPolicy: Always       beside the parameter: the pull policy, and where it stands
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, has_constant
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace
from codemod.uses.consumers import Consumption
from codemod.uses.instead import Instead
from codemod.uses.labels import is_manifest, labelled_parts, labelled_texts

_WORD = rb"imagePullPolicy\W{1,8}(\w+)"


@dataclass(frozen=True, eq=False)
class SpelledPolicy:
    """A pull policy that a text has: the expression that makes the text, where the policy stands in it, and what it
    can be."""

    text: Node
    span: Span
    value: Value


Said = tuple[tuple[Consumption, ...], tuple[SpelledPolicy, ...]]


def stated_in(instead: Instead, texts: Iterable[Node], told: Iterable[Consumption]) -> Said:
    """Return the images of a consumer's manifests that are not its parameter, and not `told` yet, and their pull
    policies."""
    places, known = list(dict.fromkeys(texts)), {value.parts for each in told for value in each.values}
    strange: list[Consumption] = []
    for place, images in _strangers(instead, places).items():
        new = [image for image in images if image.parts not in known]
        known.update(image.parts for image in new)
        strange += [Consumption(instead.consumer, place, tuple(new))] if new else []
    return tuple(strange), tuple(_policies(instead, places))


def _strangers(instead: Instead, places: Iterable[Node]) -> dict[Node, list[Value]]:
    """Return the images of a consumer's manifests, by where their texts are made, if none of all is made of the
    parameter."""
    found: dict[Node, list[Value]] = {}
    for place in places:
        for text in _texts(instead, place, instead.until):
            for image in _labelled(text) if is_manifest(text) else ():
                if instead.is_own(image.parts) or instead.holds(image) or has_constant(image):
                    return {}
                parts = tuple(replace(part, span=None) for part in image.parts)
                if image.unknown is None:
                    found.setdefault(place, []).append(replace(image, parts=parts, site=place))
    return found


def _policies(instead: Instead, places: Iterable[Node]) -> Iterator[SpelledPolicy]:
    """Yield the pull policies of a consumer's manifests that have an image."""
    for place in places:
        for text in _texts(instead, place, frozenset()):
            for value in _labelled(text, policy=True) if is_manifest(text) else ():
                yield SpelledPolicy(place, _where(instead, value) or place.span, value)


def _texts(instead: Instead, place: Node, until: frozenset[Span]) -> list[Value]:
    ask = partial(instead.written, place)
    return instead.evaluator.at(place, partial(in_all_contexts, instead.evaluator, ask, place.function, until=until))


def _labelled(text: Value, policy: bool = False) -> Iterator[Value]:
    yield from labelled_parts(text, policy)
    yield from labelled_texts(text, policy)


def _where(instead: Instead, value: Value) -> Span | None:
    """Return where a policy is written: of a literal the word, where it has that once."""
    part = value.parts[0]
    if part.span is None or not isinstance(part, Text):
        return part.span
    written = instead.evaluator.module.sources.read(part.span.path)[part.span.start : part.span.end]
    words = [word for word in re.finditer(_WORD, written) if word[1] == part.text.encode()]
    if len(words) != 1:
        return part.span
    start, end = words[0].span(1)
    return Span(part.span.path, part.span.start + start, part.span.start + end)
