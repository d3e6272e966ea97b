"""From byte offsets to lines and columns: here, and nowhere else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from codemod.finding.diagnostics import Span
from codemod.finding.edits import Edit
from codemod.records import dataclass

_BOM = b"\xef\xbb\xbf"
_CONTINUATION = bytes(range(0x80, 0xC0))  # in UTF-8, all bytes of a code point but its first
_CHUNK = 1024
MAX_JOINED = 16 << 20  # bytes in all: each joined edit may be as long as its file


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
        self._line: tuple[int, bytes] = (0, b"")
        self._points = _code_points(data)
        self.first = self.line(1).removeprefix(_BOM)

    def line_number(self, offset: int) -> int:
        return bisect_right(self.starts, min(offset, len(self.data)))

    def line(self, number: int) -> bytes:
        if self._line[0] != number:  # findings come sorted, and may all be of one long line
            end = self.starts[number] if number < len(self.starts) else None
            line = self.data[self.starts[number - 1] : end].rstrip(b"\r\n")
            self._line = number, line
        return self._line[1]

    def position(self, offset: int) -> tuple[int, int, int]:
        """Return line, column in code points, column in bytes."""
        number = self.line_number(offset)
        start = self.starts[number - 1]
        offset = min(max(offset, start), start + len(self.line(number)))
        skipped = len(_BOM) if number == 1 and self.data[:offset].startswith(_BOM) else 0
        return number, self._between(start + skipped, offset) + 1, offset - start + 1

    def _between(self, start: int, end: int) -> int:
        """Return how many code points stand between two offsets."""
        if self._points is None:
            return len(self.data[start:end].decode(errors="replace"))
        return self._before(end) - self._before(start)

    def _before(self, offset: int) -> int:
        assert self._points is not None
        chunk = offset // _CHUNK
        return self._points[chunk] + _count(self.data[chunk * _CHUNK : offset])


def _count(data: bytes) -> int:
    return len(data.translate(None, _CONTINUATION))


def _code_points(data: bytes) -> list[int] | None:
    """Return how many code points begin before each chunk; None where the bytes are not UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return None
    chunks = (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))
    return [0, *accumulate(_count(chunk) for chunk in chunks)]


class ReportSources:
    """The files of a report, each read and split into lines once."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._known: dict[str, _Source | None] = {}
        self._joined = 0
        self._text: tuple[bytes, str] = (b"", "")

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
        return source.first if number == 1 else line

    def text(self, span: Span) -> str | None:
        """Return that line as text; of findings that follow each other on one, it is one object."""
        line = self.line(span)
        if line is None:
            return None
        if self._text[0] is not line:
            self._text = line, line.decode(errors="replace")
        return self._text[1]

    def place(self, span: Span) -> Place:
        """Return the span's place: line 1, column 1 where there is no such file."""
        # what is said of a whole file is said where it begins: it may be too large to be read for that
        source = self._source(span.path) if span.end > 0 else None
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
        """Return one edit that does what these do: sorted, apart from each other, at least one, all of one file.

        Raises `OSError` where there is no such file, or all joined edits together are longer than `MAX_JOINED`.
        """
        path, start, end = edits[0].path, edits[0].start, edits[-1].end
        source = self._source(path)
        if source is None:
            raise FileNotFoundError(path)
        self._joined += end - start
        if self._joined > MAX_JOINED:
            raise OSError(f"more than {MAX_JOINED} bytes of joined edits")
        pieces, position = [], start
        for edit in edits:
            pieces += [source.data[position : edit.start], edit.new]
            position = edit.end
        return Edit(path, start, end, b"".join(pieces))
