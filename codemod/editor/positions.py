"""Lines and characters as the Language Server Protocol counts them, from offsets of bytes and back.

A line ends at LF, CR LF or CR. A character is a UTF-16 code unit, unless client and server agreed on another encoding:
in `s := "镜像😀" + image`, `image` begins at 14 in UTF-16, 13 in UTF-32 and 20 in UTF-8.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from lsprotocol import types

from codemod.finding.diagnostics import Span

BOM = b"\xef\xbb\xbf"
_END = re.compile(b"\r\n|\n|\r")


class TextLines:
    """One text in lines. `start` is where the first one begins: an editor shows no byte order mark of a file."""

    def __init__(self, data: bytes, encoding: str, start: int = 0) -> None:
        self.data, self._encoding = data, encoding
        ends = list(_END.finditer(data, start))
        self._starts = [start, *(end.end() for end in ends)]
        self._ends = [*(end.start() for end in ends), len(data)]
        self._known = (0, start, 0)  # a line, an offset in it, and its character: places of one line come in order

    def position(self, offset: int) -> types.Position:
        """Return where a byte is; within a line's end, the end of the line."""
        line = max(bisect_right(self._starts, offset) - 1, 0)
        at = min(max(offset, self._starts[line]), self._ends[line])
        known, begin, before = self._known
        if known != line or begin > at:
            begin, before = self._starts[line], 0
        character = before + self._units(self.data[begin:at])
        self._known = (line, at, character)
        return types.Position(line, character)

    def offset(self, position: types.Position) -> int:
        """Return the byte at a position; past a line's end it is the end of the line, and past the last that one's."""
        if position.line >= len(self._starts):
            return len(self.data)
        start, end = self._starts[position.line], self._ends[position.line]
        left, at = position.character, start
        for char in _text(self.data[start:end]):
            left -= self._units_of(char)
            if left < 0:
                break
            at += len(_bytes(char))
        return min(at, end)

    def _units(self, data: bytes) -> int:
        if self._encoding == "utf-8":
            return len(data)
        text = _text(data)
        return len(text) + (sum(char > "\uffff" for char in text) if self._encoding == "utf-16" else 0)

    def _units_of(self, char: str) -> int:
        return self._units(_bytes(char))


def _text(data: bytes) -> str:
    """Return bytes as text in which each byte that is no UTF-8 is one character."""
    return data.decode("utf-8", "surrogateescape")


def _bytes(char: str) -> bytes:
    return char.encode("utf-8", "surrogateescape")


class ClientPlaces:
    """Where things are for the client. `read` gives the bytes of a path, and `uri` its URI; a path that `is_open` is
    what the client says it is, byte order mark included."""

    def __init__(
        self, read: Callable[[str], bytes], uri: Callable[[str], str], is_open: Callable[[str], bool], encoding: str
    ) -> None:
        self._read, self._is_open, self._encoding = read, is_open, encoding
        self.uri = uri
        self._lines: dict[str, TextLines] = {}

    def lines(self, path: str) -> TextLines:
        """Return a file in lines; an empty one where it cannot be read."""
        if path not in self._lines:
            try:
                data = self._read(path)
            except OSError:
                data = b""
            hidden = not self._is_open(path) and data.startswith(BOM)
            self._lines[path] = TextLines(data, self._encoding, len(BOM) if hidden else 0)
        return self._lines[path]

    def range(self, span: Span) -> types.Range:
        lines = self.lines(span.path)
        return types.Range(lines.position(span.start), lines.position(max(span.start, span.end)))

    def location(self, span: Span) -> types.Location:
        return types.Location(self.uri(span.path), self.range(span))
