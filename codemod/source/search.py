"""A search for files by the words in them: what is looked for, and the answer that is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

_BEGINNING = 3  # bytes that words have to share to be searched for as one


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
    """Return the words without those that hold another one: the shorter finds all that the longer does."""
    wanted: list[bytes] = []
    for word in sorted(set(words), key=lambda word: (len(word), word)):
        if not word or b"\n" in word or b"\0" in word:
            raise ValueError(f"cannot search for {word!r}")
        if not any(shorter in word for shorter in wanted):
            wanted.append(word)
    return wanted


def grouped(words: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """Return the words by what they begin with: a file without that is looked through once, not for every word."""
    groups: dict[bytes, list[bytes]] = {}
    for word in words:
        groups.setdefault(word[:_BEGINNING], []).append(word)
    return {_beginning(min(group), max(group)): group for group in groups.values()}


def holds(data: bytes | bytearray, groups: Mapping[bytes, Sequence[bytes]], end: int | None = None) -> bool:
    """Say whether the data, up to `end`, holds any of the grouped words."""
    for beginning, words in groups.items():
        at = data.find(beginning, 0, end)
        if at >= 0 and any(data.find(word, at, end) >= 0 for word in words):
            return True
    return False


def _beginning(first: bytes, last: bytes) -> bytes:
    """Return what all words from `first` to `last`, as they sort, begin with."""
    length = 0
    while first[length : length + 1] == last[length : length + 1] != b"":
        length += 1
    return first[:length]
