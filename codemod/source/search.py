"""A search for files by the words in them. It is begun early, and waited for only when its answer is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

_BEGINNING = 3  # words that begin with the same three bytes are one group
_FEW = 32  # places; in a long text, one for so many bytes takes less than to search it for each word
_APART = 256
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
    wanted: list[bytes] = []
    for word in sorted(set(words), key=lambda word: (len(word), word)):
        if not word or b"\n" in word or b"\0" in word:
            raise ValueError(f"cannot search for {word!r}")
        if not any(shorter in word for shorter in wanted):
            wanted.append(word)
    return wanted


def grouped(words: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """Return the words by what they begin with: a file without `"lv` is not searched for `"lvs"` and `"lvsc"`. Where
    many end alike, it is by that: `scare` for `"scare` and `6cvscare`."""
    groups, endings = dict[bytes, list[bytes]](), dict[bytes, list[bytes]]()
    for word in words:
        endings.setdefault(word[-_ENDING:], []).append(word)
    for ending in endings.values():
        if len(ending) >= _MANY:
            reverse = [word[::-1] for word in ending]
            groups[_beginning(min(reverse), max(reverse))[::-1]] = ending
    found = dict[bytes, list[bytes]]()
    for word in (each for ending in endings.values() if len(ending) < _MANY for each in ending):
        found.setdefault(word[:_BEGINNING], []).append(word)
    for group in found.values():
        groups.setdefault(_beginning(min(group), max(group)), []).extend(group)
    return groups


def signs(words: Iterable[bytes]) -> list[bytes]:
    """Return few words of which each of these holds one: what several begin with, or end in."""
    return fewest(grouped(words))


def sieve(words: Iterable[bytes]) -> dict[bytes, dict[bytes, list[bytes]]]:
    """Return the groups by two bytes that several have in common: a file without `lv` is looked through once, and not
    for each of `"lv`, `/lv` and `lvs`. A group that shares nothing is found by its own beginning."""
    groups, found = grouped(words), dict[bytes, dict[bytes, list[bytes]]]()
    often = Counter(pair for beginning in groups for pair in _pairs(beginning))
    for beginning, group in groups.items():
        shared = max(_pairs(beginning), key=lambda pair: (often[pair], pair))
        found.setdefault(shared, {})[beginning] = group
    return {shared if len(within) > 1 else min(within): within for shared, within in found.items()}


def _pairs(word: bytes) -> set[bytes]:
    return {word[at : at + 2] for at in range(max(1, len(word) - 1))}


def holds(data: bytes | bytearray, groups: Mapping[bytes, Sequence[bytes]], end: int | None = None) -> bool:
    """Say whether the data, up to `end`, holds any of the grouped words."""
    for sign, words in groups.items():
        at = data.find(sign, 0, end)
        if at >= 0 and any(data.find(word, max(0, at - len(word)), end) >= 0 for word in words):
            return True
    return False


def held_by(data: bytes, groups: Mapping[bytes, Sequence[bytes]]) -> Iterator[bytes]:
    """Yield each of the grouped words that the data holds: where few places begin like one, it is looked at these."""
    for sign, words in groups.items():
        at, left = data.find(sign), list(words)
        if at >= 0 and all(word.startswith(sign) for word in words):
            for _ in range(max(_FEW, len(data) // _APART)):
                if begun := [word for word in left if data.startswith(word, at)]:
                    yield from begun
                    left = [word for word in left if word not in begun]
                at = data.find(sign, at + 1)
                if at < 0 or not left:
                    break
        yield from (word for word in left if at >= 0 and data.find(word, max(0, at - len(word))) >= 0)


def _beginning(first: bytes, last: bytes) -> bytes:
    """Return the common beginning of the first and the last of sorted words, which all words between them share."""
    length = 0
    while first[length : length + 1] == last[length : length + 1] != b"":
        length += 1
    return first[:length]
