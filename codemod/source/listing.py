"""What git printed of the files in a tree. It stays one text, and is searched: of 100,000 files, few are asked for.

A listing has records, each ended by NUL: details, a separator, a path (git-ls-files(1) and git-ls-tree(1), `-z`), such
as `100644 <blob> 0<TAB>go.mod`. The separator, here the tab, is no part of the details.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

_SMALL = 1 << 18  # bytes that are taken apart, once, instead of being searched for each folder

# what git says of the path, and the path
Entry = tuple[bytes, bytes]


class Listing:
    """Entries in one or more sorted runs, as git prints them; a path may occur more than once (an unmerged file)."""

    def __init__(self, runs: Iterable[bytes], separator: bytes) -> None:
        self._runs = [b"\0" + run for run in runs]
        self._separator = separator
        self._is_small = sum(map(len, self._runs)) <= _SMALL

    def get(self, path: bytes) -> bytes | None:
        """Return the details of a path, or None where it is not listed."""
        return next((details for details, found in self._beginning(path) if found == path), None)

    def in_folder(self, folder: bytes) -> Iterator[Entry]:
        """Yield what lies directly in a folder (empty: the root)."""
        if self._is_small:
            yield from self._by_folder.get(folder, ())
        else:
            yield from self._found_in(folder)

    @cached_property
    def _by_folder(self) -> dict[bytes, list[Entry]]:
        found: dict[bytes, list[Entry]] = {}
        for entry in self.all():
            found.setdefault(entry[1].rpartition(b"/")[0], []).append(entry)
        return found

    def _found_in(self, folder: bytes) -> Iterator[Entry]:
        prefix = folder + b"/" if folder else b""
        for run in self._runs:
            at = self._first(run, prefix)
            while at < len(run) - 1:
                entry = self._entry(run, at + 1)
                if not entry[1].startswith(prefix):
                    break
                inner, slash, _ = entry[1][len(prefix) :].partition(b"/")
                if slash:
                    # behind all that lies in the inner folder: `0` follows `/`
                    at = self._first(run, prefix + inner + b"0", at)
                else:
                    yield entry
                    at = run.index(b"\0", at + 1)

    def below(self, path: bytes) -> Iterator[Entry]:
        """Yield what lies below a folder (empty: the root), or is the file of this path."""
        for entry in self._beginning(path):
            if not path or entry[1] == path or entry[1].startswith(path + b"/"):
                yield entry

    def has_folder(self, folder: bytes) -> bool:
        """Say whether anything lies below a folder."""
        return any(self._beginning(folder + b"/"))

    def named(self, name: bytes) -> Iterator[Entry]:
        """Yield the paths whose last component is this."""
        for run in self._runs:
            at = run.find(name + b"\0")
            while at >= 0:
                entry = self._entry(run, at)
                if entry[1].rpartition(b"/")[2] == name:
                    yield entry
                at = run.find(name + b"\0", at + 1)

    def all(self) -> Iterator[Entry]:
        """Yield all that is listed."""
        for run in self._runs:
            for record in run.split(b"\0")[1:-1]:
                details, _, path = record.partition(self._separator)
                yield details, path

    def matching(self, details: bytes) -> Iterator[Entry]:
        """Yield the entries whose details match a regular expression, as a whole."""
        pattern = re.compile(rb"\0(%s)%s([^\0]*)" % (details, self._separator))
        return ((found[1], found[2]) for run in self._runs for found in pattern.finditer(run))

    def without(self, folder: bytes) -> Listing:
        """Return the listing of what lies in no folder of this name, however much lies in them."""
        return Listing((b"".join(self._outside(run, folder + b"/")) for run in self._runs), self._separator)

    def _outside(self, run: bytes, inside: bytes) -> Iterator[bytes]:
        """Yield the pieces of a run between such folders: what lies in one of them stands together."""
        start, at = 0, run.find(inside)
        while at >= 0:
            begin, path = run.rfind(b"\0", 0, at), self._entry(run, at)[1]
            upto = 0 if path.startswith(inside) else path.find(b"/" + inside) + 1
            if upto or path.startswith(inside):
                yield run[start + 1 : begin + 1]
                start = self._first(run, path[:upto] + inside[:-1] + b"0", begin)
            at = run.find(inside, max(at, start) + 1)
        yield run[start + 1 :]

    def _beginning(self, prefix: bytes) -> Iterator[Entry]:
        """Yield the entries whose paths begin like this: in each run, they stand together."""
        for run in self._runs:
            at = self._first(run, prefix)
            while at < len(run) - 1:
                entry = self._entry(run, at + 1)
                if not entry[1].startswith(prefix):
                    break
                yield entry
                at = run.index(b"\0", at + 1)

    def _first(self, run: bytes, wanted: bytes, start: int = 0) -> int:
        """Return the place before the first record whose path is not below another one: it is found by halving."""
        return bisect_left(range(len(run) - 1), wanted, start, key=lambda at: self._entry(run, at + 1)[1])

    def _entry(self, run: bytes, at: int) -> Entry:
        """Return the record that holds the byte at this offset, or that it ends."""
        start, end = run.rfind(b"\0", 0, at) + 1, run.index(b"\0", at)
        details, _, path = run[start:end].partition(self._separator)
        return details, path
