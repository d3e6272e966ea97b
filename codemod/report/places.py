"""From byte offsets to lines and columns: here, and nowhere else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from codemod.finding.diagnostics import Span
from codemod.finding.edits import Edit
from codemod.records import dataclass

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Place:
    """Lines and columns from 1, the end exclusive; lines end at LF, as in Go.

    Columns count Unicode code points, without a byte order mark; bytes that are not UTF-8 count as the replacement
    characters that decoders put there. `byte_column` and `byte_end_column` count bytes.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    byte_column: int = 1
    byte_end_column: int = 1


class _Source:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.starts = [0, *(match.end() for match in re.finditer(b"\n", data))]

    def line_number(self, offset: int) -> int:
        return bisect_right(self.starts, min(offset, len(self.data)))

    def line(self, number: int) -> bytes:
        end = self.starts[number] if number < len(self.starts) else None
        return self.data[self.starts[number - 1] : end].rstrip(b"\r\n")

    def position(self, offset: int) -> tuple[int, int, int]:
        """Return line, column in code points, column in bytes."""
        number = self.line_number(offset)
        before = self.line(number)[: offset - self.starts[number - 1]]
        text = before.removeprefix(_BOM) if number == 1 else before
        return number, len(text.decode(errors="replace")) + 1, len(before) + 1


class Sources:
    """The files of a report, each read and split into lines once."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._known: dict[str, _Source | None] = {}

    def _source(self, path: str) -> _Source | None:
        if path not in self._known:
            try:
                self._known[path] = _Source(self._read(path))
            except (OSError, ValueError):  # ValueError: no file can have that name (NUL, a lone surrogate)
                self._known[path] = None
        return self._known[path]

    def line(self, span: Span) -> bytes | None:
        """Return the line in which the span starts, without line end and byte order mark; None for no such file."""
        source = self._source(span.path)
        if source is None:
            return None
        number = source.line_number(span.start)
        line = source.line(number)
        return line.removeprefix(_BOM) if number == 1 else line

    def place(self, span: Span) -> Place:
        """Return the span's place: line 1, column 1 where there is no such file."""
        source = self._source(span.path)
        if source is None:
            return Place(span.path)
        line, column, byte_column = source.position(span.start)
        end_line, end_column, byte_end_column = source.position(max(span.start, span.end))
        return Place(span.path, line, column, end_line, end_column, byte_column, byte_end_column)

    def edited(self, edit: Edit) -> Place:
        """Return the place that the edit replaces. Raises `FileNotFoundError` where there is no such file."""
        if self._source(edit.path) is None:
            raise FileNotFoundError(edit.path)
        return self.place(Span(edit.path, edit.start, edit.end))

    def joined(self, edits: Sequence[Edit]) -> Edit:
        """Return one edit that does what these do: sorted, apart from each other, at least one, all of one file."""
        path, start, end = edits[0].path, edits[0].start, edits[-1].end
        source = self._source(path)
        if source is None:
            raise FileNotFoundError(path)
        pieces, position = [], start
        for edit in edits:
            pieces += [source.data[position : edit.start], edit.new]
            position = edit.end
        return Edit(path, start, end, b"".join(pieces))
