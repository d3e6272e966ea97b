"""Which mentions of one place say less than others there: `{}/{}/agent{}:v1` beside `quay.io/acme/agent:v1`.

A part that may be set from outside is a branch of its own wherever it stands. Where the other branches say what it is
by default, it adds no image: only that an operator can set it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from codemod.image.pattern import UNKNOWN, Pattern
from codemod.image.same import fits
from codemod.inventory.record import Mention, nearest_first
from codemod.records import replace

_MOST = 1000  # of one place: each is compared with each


def most_told(found: Sequence[Mention]) -> list[Mention]:
    """Return the mentions of one place without those that others say more of; these have their redirects, too."""
    patterns = dict.fromkeys(each.pattern for each in found)
    if not 1 < len(patterns) <= _MOST:
        return list(found)
    telling: dict[Pattern, list[Pattern]] = {}
    for vague in filter(_is_vague, patterns):
        telling[vague] = [other for other in patterns if _says_more(other, vague)]
    behind: dict[Pattern, list[Mention]] = {}
    for each in found:
        for pattern in telling.get(each.pattern, ()):
            behind.setdefault(pattern, []).append(each)
    return [_with(each, behind.get(each.pattern, ())) for each in found if not telling.get(each.pattern)]


def _is_vague(pattern: Pattern) -> bool:
    return pattern.named and (UNKNOWN in _name(pattern) or not (pattern.tag or pattern.digest))


def _with(mention: Mention, behind: Iterable[Mention]) -> Mention:
    redirects = nearest_first(each.redirects for each in (mention, *behind))
    return replace(mention, redirects=redirects) if redirects != mention.redirects else mention


def _name(pattern: Pattern) -> str:
    return f"{pattern.registry}/{pattern.repository}"


def _says_more(other: Pattern, pattern: Pattern) -> bool:
    """Whether one pattern is a case of another: the same tag, or any where the other's end is not known.

    A name that gets a tag where it has none, `if !hasTag(image) { image += ":" + version }`, is the one with the tag.
    """
    if not (pattern.tag or pattern.digest or pattern.open) and (other.tag or other.digest):
        return _name(other) == _name(pattern)
    same = (other.tag, other.digest) == (pattern.tag, pattern.digest)
    text = _name(other) if same else f"{_name(other)}{other.text[_end(other) :]}" if pattern.open else ""
    return text != _name(pattern) and fits(_name(pattern), text)


def _end(pattern: Pattern) -> int:
    """Return where the name ends in the text."""
    behind = (len(pattern.tag) + 1 if pattern.tag else 0) + (len(pattern.digest) + 1 if pattern.digest else 0)
    return len(pattern.text) - behind
