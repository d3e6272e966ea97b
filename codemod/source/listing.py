"""What git printed of the files in a tree. It stays one text, and is searched: of 100,000 files, few are asked for.

A listing has records, each ended by NUL: details, a separator, a path (git-ls-files(1) and git-ls-tree(1), `-z`), such
as `100644 <blob> 0<TAB>go.mod`. The separator, here the tab, is no part of the details.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# what git says of the path, and the path
Entry = tuple[bytes, bytes]


class Listing:
    """Entries in git's order; a path may occur more than once (an unmerged file)."""

    def __init__(self, output: bytes, separator: bytes) -> None:
        self._text = b"\0" + output
        self._separator = separator

    def get(self, path: bytes) -> bytes | None:
        """Return the details of a path, or None where it is not listed."""
        return next((details for details, found in self._beginning(path) if found == path), None)

    def in_folder(self, folder: bytes) -> Iterator[Entry]:
        """Yield what lies directly in a folder (empty: the root)."""
        prefix = folder + b"/" if folder else b""
        for entry in self._beginning(prefix):
            if b"/" not in entry[1][len(prefix) :]:
                yield entry

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
        at = self._text.find(name + b"\0")
        while at >= 0:
            entry = self._entry(at)
            if entry[1].rpartition(b"/")[2] == name:
                yield entry
            at = self._text.find(name + b"\0", at + 1)

    def matching(self, details: bytes) -> Iterator[Entry]:
        """Yield the entries whose details match a regular expression, as a whole."""
        pattern = rb"\0(%s)%s([^\0]*)" % (details, self._separator)
        return ((found[1], found[2]) for found in re.finditer(pattern, self._text))

    def _beginning(self, prefix: bytes) -> Iterator[Entry]:
        wanted = self._separator + prefix
        at = self._text.find(wanted)
        while at >= 0:
            details, path = self._entry(at)
            if path.startswith(prefix) and self._text[at - len(details) - 1] == 0:
                yield details, path
            at = self._text.find(wanted, at + 1)

    def _entry(self, at: int) -> Entry:
        """Return the record that holds the byte at this offset."""
        start, end = self._text.rfind(b"\0", 0, at) + 1, self._text.index(b"\0", at)
        details, _, path = self._text[start:end].partition(self._separator)
        return details, path
