"""A search for files by the words in them. It is begun early, and waited for only when its answer is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

# what several words share, and within it the words, or what fewer share; a word has nothing within
Signs: TypeAlias = "Mapping[bytes, Signs]"

_BEGINNING = 3  # words that begin with the same three bytes are one group
_ENDING, _MANY = 4, 4  # that many bytes, in which as many words end


class Search:
    """A search under way; `paths` waits for it and returns the sorted selected files."""

    def __init__(self, finish: Callable[[], Iterable[str]]) -> None:
        self._finish = finish

    @cached_property
    def _found(self) -> list[str]:
        return sorted(self._finish())

    def paths(self) -> list[str]:
        return list(self._found)


def fewest(words: Iterable[bytes]) -> list[bytes]:
    """Return the words without those that hold another one: `scare` finds every file with `lvscare`, too."""
    wanted = sorted(set(words), key=lambda word: (len(word), word))
    for word in wanted:
        if not word or b"\n" in word or b"\0" in word:
            raise ValueError(f"cannot search for {word!r}")
    # twenty rules have a thousand words, few of which are in another one: these are found in all words at once
    every = b"\n".join(wanted)
    within = [word for word in wanted if every.count(word) > 1]
    return [word for word in wanted if not any(part in word for part in within if part is not word)]


def grouped(words: Iterable[bytes]) -> dict[bytes, Signs]:
    """Return the words by what they begin with: a file without `"lv` is not searched for `"lvs"` and `"lvsc"`. Where
    many end alike, it is by that: `scare` for `"scare` and `6cvscare`."""
    groups, endings = dict[bytes, Signs](), dict[bytes, list[bytes]]()
    for word in dict.fromkeys(words):
        endings.setdefault(word[-_ENDING:], []).append(word)
    for ending in endings.values():
        if len(ending) >= _MANY:
            reverse = [word[::-1] for word in ending]
            groups[_beginning(min(reverse), max(reverse))[::-1]] = {word: {} for word in ending}
    rest = (each for ending in endings.values() if len(ending) < _MANY for each in ending)
    for beginning, within in _by_beginning(rest, 0).items():
        groups[beginning] = {**groups.get(beginning, {}), **(within or {beginning: {}})}
    return groups


def _by_beginning(words: Iterable[bytes], shared: int) -> dict[bytes, Signs]:
    """Return words that have so many bytes in common by what more of them have."""
    found = dict[bytes, list[bytes]]()
    for word in words:
        found.setdefault(word[: shared + _BEGINNING], []).append(word)
    groups = dict[bytes, Signs]()
    for group in found.values():
        beginning = _beginning(min(group), max(group))
        if len(group) > _MANY:
            groups[beginning] = _by_beginning(group, len(beginning))
        else:
            groups[beginning] = {word: {} for word in group if group != [beginning]}
    return groups


def signs(words: Iterable[bytes]) -> list[bytes]:
    """Return few words of which each of these holds one: what several begin with, or end in."""
    return fewest(grouped(words))


def sieve(words: Iterable[bytes]) -> dict[bytes, dict[bytes, Signs]]:
    """Return the groups by two bytes that several have in common: a file without `lv` is looked through once, and not
    for each of `"lv`, `/lv` and `lvs`. A group that shares nothing is found by its own beginning."""
    groups, found = grouped(words), dict[bytes, dict[bytes, Signs]]()
    often = Counter(pair for beginning in groups for pair in _pairs(beginning))
    for beginning, group in groups.items():
        shared = max(_pairs(beginning), key=lambda pair: (often[pair], pair))
        found.setdefault(shared, {})[beginning] = group
    return {shared if len(within) > 1 else min(within): within for shared, within in found.items()}


def _pairs(word: bytes) -> set[bytes]:
    return {word[at : at + 2] for at in range(max(1, len(word) - 1))}


def holds(data: bytes | bytearray, groups: Signs, end: int | None = None, begin: int = 0) -> bool:
    """Say whether the data, from `begin` up to `end`, holds any of the grouped words."""
    for sign, within in groups.items():
        at = data.find(sign, max(0, begin - len(sign)), end)
        if at >= 0 and (not within or holds(data, within, end, at)):
            return True
    return False


def held_by(data: bytes, groups: Signs, begin: int = 0) -> Iterator[bytes]:
    """Yield each of the grouped words that the data holds."""
    for sign, within in groups.items():
        at = data.find(sign, max(0, begin - len(sign)))
        if at >= 0:
            yield from held_by(data, within, at) if within else (sign,)


def _beginning(first: bytes, last: bytes) -> bytes:
    """Return the common beginning of the first and the last of sorted words, which all words between them share."""
    length = 0
    while first[length : length + 1] == last[length : length + 1] != b"":
        length += 1
    return first[:length]
