"""The image that somebody asks about, among those that a program names."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from codemod.image.pattern import Pattern, read
from codemod.image.reference import last_component
from codemod.image.same import known_name, may_be, same
from codemod.inventory.record import ListedImage

_NEAREST = 3


def find(images: Sequence[ListedImage], asked: str) -> list[ListedImage]:
    """Return the images that are the reference; where there is none, those that may be it, or have its name."""
    pattern = read(asked)
    if pattern is None:
        return []
    if found := [image for image in images if image.pattern == pattern]:
        return found
    answers = [(image, _is(image.pattern, pattern)) for image in images]
    if found := [image for image, answer in answers if answer]:
        return found
    return [image for image, answer in answers if answer is None]


def _is(pattern: Pattern, asked: Pattern) -> bool | None:
    wanted, known = known_name(asked), known_name(pattern)
    if wanted is None or not pattern.named:
        return False
    if known is None:
        return None if may_be(pattern, wanted) else False
    if known.name == wanted.name and not (asked.tag or asked.digest):
        return None
    return same(known, wanted)


def nearest(images: Sequence[ListedImage], asked: str) -> list[str]:
    """Return the names that are most like the one that was asked for."""
    texts = list(dict.fromkeys(image.pattern.text for image in images if image.pattern.named))
    by_last = {last_component(text.partition("@")[0]): text for text in reversed(texts)}
    last = get_close_matches(last_component(asked), by_last, _NEAREST)
    return list(dict.fromkeys([*get_close_matches(asked, texts, _NEAREST), *(by_last[each] for each in last)]))[
        :_NEAREST
    ]
