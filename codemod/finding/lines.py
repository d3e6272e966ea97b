"""Where lines begin and end in a source; they end at LF, as in Go."""

from __future__ import annotations


def line_start(source: bytes, at: int) -> int:
    """Return where the line begins that this byte is in: 4 for `at` 4 to 7 in `"one\\ntwo\\n"`."""
    return source.rfind(b"\n", 0, at) + 1


def next_line(source: bytes, at: int) -> int:
    """Return where the next line begins; the source's end where there is none."""
    return source.find(b"\n", at) + 1 or len(source)


def line_ending(source: bytes) -> bytes:
    """Return what the first line ends with: LF where there is no other."""
    return b"\r\n" if source[: source.find(b"\n") + 1].endswith(b"\r\n") else b"\n"


def place(source: bytes, offset: int) -> str:
    """Return `line:column` of a byte offset, from 1, the column in code points."""
    start = line_start(source, offset)
    line = source.count(b"\n", 0, offset) + 1
    return f"{line}:{len(source[start:offset].decode(errors='replace')) + 1}"
