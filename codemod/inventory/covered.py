"""Which mentions of one place say less than others there: `{}/{}/agent{}:v1` beside `quay.io/acme/agent:v1`.

A part that may be set from outside is a branch of its own wherever it stands. Where the other branches say what it is
by default, it adds no image: only that an operator can set it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from codemod.image.pattern import UNKNOWN, Pattern
from codemod.inventory.record import Mention, nearest_first
from codemod.records import replace

_MOST = 1000  # of one place: each is compared with each


def most_told(found: Sequence[Mention]) -> list[Mention]:
    """Return the mentions of one place without those that others say more of; these have their redirects, too."""
    patterns = dict.fromkeys(each.pattern for each in found)
    if not 1 < len(patterns) <= _MOST:
        return list(found)
    telling: dict[Pattern, list[Pattern]] = {}
    for vague in (each for each in patterns if UNKNOWN in _name(each) and each.named):
        matching = _matching(vague)
        telling[vague] = [other for other in patterns if _says_more(other, vague, matching)]
    behind: dict[Pattern, list[Mention]] = {}
    for each in found:
        for pattern in telling.get(each.pattern, ()):
            behind.setdefault(pattern, []).append(each)
    return [_with(each, behind.get(each.pattern, ())) for each in found if not telling.get(each.pattern)]


def _with(mention: Mention, behind: Iterable[Mention]) -> Mention:
    redirects = nearest_first(each.redirects for each in (mention, *behind))
    return replace(mention, redirects=redirects) if redirects != mention.redirects else mention


def _name(pattern: Pattern) -> str:
    return f"{pattern.registry}/{pattern.repository}"


def _says_more(other: Pattern, pattern: Pattern, matching: re.Pattern[str]) -> bool:
    """Whether one pattern is a case of another: the same tag, or any where the other's end is not known."""
    same = (other.tag, other.digest) == (pattern.tag, pattern.digest)
    text = _name(other) if same else f"{_name(other)}{other.text[_end(other) :]}" if pattern.open else ""
    return text != _name(pattern) and matching.fullmatch(text) is not None


def _end(pattern: Pattern) -> int:
    """Return where the name ends in the text."""
    behind = (len(pattern.tag) + 1 if pattern.tag else 0) + (len(pattern.digest) + 1 if pattern.digest else 0)
    return len(pattern.text) - behind


def _matching(pattern: Pattern) -> re.Pattern[str]:
    """Return what matches the names that a pattern may be: an unknown part at the beginning is a registry, and more."""
    parts = [re.escape(part) for part in _name(pattern).split(UNKNOWN)]
    return re.compile(r"[^:@]*".join(parts) if not pattern.open else r"[^:@]*".join(parts[:-1]) + ".*")
