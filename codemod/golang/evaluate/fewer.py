"""Less to be put together, for who asks what there may be, and not what is sure: of ten tags that are not known and ten
such names are made a hundred references, and all are `{}:{}`."""

from __future__ import annotations

from collections.abc import Sequence

from codemod.golang.evaluate.terms import VAGUE, Hole
from codemod.golang.evaluate.values import MAX_VALUES, Value, too_many, ways_to_choose

_MOST = 4 * MAX_VALUES  # each is compared with each


def one_unknown(values: list[Value]) -> list[Value]:
    """Return the values with one of those that nothing is known of; where there are too many, also without those that
    known ones are cases of: `{}/{}/agent:v1` beside `quay.io/acme/agent:v1`."""
    if len(values) < 3:
        return values
    found, lost = list[Value](), False
    for value in values:
        vague = len(value.parts) == 1 and value.why in VAGUE
        found += [] if vague and lost else [value]
        lost = lost or vague
    if not MAX_VALUES < len(found) <= _MOST:
        return found
    texts = [value.text for value in found if value.text is not None]
    return [value for value in found if value.text is not None or not _could_be_any(_known_parts(value), texts)]


def _could_be_any(parts: list[str], texts: list[str]) -> bool:
    return any(could_be(parts, text) for text in texts)


def fewer(pieces: Sequence[Sequence[Value]]) -> list[list[Value]]:
    """Return pieces to be put together: where there are too many ways, of each what is known, and one unknown for all
    that is known in part; and where that is not enough, of the largest nothing."""
    found = [list(piece) for piece in pieces]
    if ways_to_choose(found) > MAX_VALUES:
        found = [_known_and_one(piece) for piece in found]
    while ways_to_choose(found) > MAX_VALUES:
        largest = max(range(len(found)), key=lambda number: len(found[number]))
        found[largest] = [too_many(found[largest][0].site)]
    return found


def _known_and_one(piece: Sequence[Value]) -> list[Value]:
    known = [value for value in piece if value.text is not None]
    lost = [value.site for value in piece if value.text is None]
    return [*known, *(too_many(site) for site in lost[:1])]


def _known_parts(value: Value) -> list[str]:
    """Return what is known of a value, before, between and behind its holes."""
    found = [""]
    for part in value.parts:
        if isinstance(part, Hole):
            found.append("")
        else:
            found[-1] += part.text
    return found


def could_be(parts: list[str], text: str) -> bool:
    """Whether a text has these parts in this order, the first at its beginning and the last at its end."""
    first, *between, last = parts if len(parts) > 1 else (*parts, "")
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in between:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return len(parts) > 1 or text == first
