"""The patch of one file, as `git diff` writes it and `git apply` takes it.

The format is that of git's documentation, "Generating patch text with -p". What changed is known from the edits, and
need not be searched for: the lines that an edit touches, less those at its ends that it left as they were.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from codemod.finding.edits import Region
from codemod.finding.lines import line_start, next_line
from codemod.write.change import FileChange

CONTEXT = 3


def unified_diff(change: FileChange) -> bytes:
    """Return the patch; empty where nothing changed. Lines end at LF only; all other bytes stand for themselves."""
    old, new = change.old or b"", change.new
    if change.old == new:
        return b""
    before, after = io.BytesIO(old).readlines(), io.BytesIO(new).readlines()
    touched = _whole_lines(old, new, change.regions or [(0, len(old), 0, len(new))])
    hunks = _hunks(_changed(before, after, touched))
    return b"".join([*_header(change), *(line for hunk in hunks for line in _hunk(hunk, before, after))])


def _header(change: FileChange) -> Iterator[bytes]:
    old, new = (_quoted(side + change.path.encode("utf-8", "surrogateescape")) for side in (b"a/", b"b/"))
    yield b"diff --git %b %b\n" % (old, new)
    if change.old is None:
        yield b"new file mode 100644\n"
    if change.new or change.old:
        tab = b"\t" if b" " in old else b""
        yield b"--- %b\n+++ %b%b\n" % (b"/dev/null" if change.old is None else old + tab, new, tab)


def _whole_lines(old: bytes, new: bytes, regions: Iterable[Region]) -> Iterator[Region]:
    """Yield the regions grown to whole lines on both sides; those that touch then are one."""
    last: Region | None = None
    for region in regions:
        line = line_start(old, region[0])
        if last is None or line > _line_end(old, new, last):
            if last is not None:
                yield _grown(old, new, last)
            last = _moved(old, new, region, region[0] - line)
        else:
            last = (last[0], region[1], last[2], region[3])
    if last is not None:
        yield _grown(old, new, last)


def _moved(old: bytes, new: bytes, region: Region, back: int) -> Region:
    """Return the region some bytes further up, where that says the same: `a" "` taken from `"a" "b"` is `"a" `."""
    moved = (region[0] - back, region[1] - back, region[2] - back, region[3] - back)
    kept = old[moved[0] : region[0]]
    return moved if kept == old[moved[1] : region[1]] == new[moved[3] : region[3]] else region


def _grown(old: bytes, new: bytes, region: Region) -> Region:
    head = region[0] - line_start(old, region[0])
    tail = _line_end(old, new, region) - region[1]
    return region[0] - head, region[1] + tail, region[2] - head, region[3] + tail


def _line_end(old: bytes, new: bytes, region: Region) -> int:
    """Return where the old line ends that the region ends in: at once where both sides end with a line."""
    _, end, _, new_end = region
    if (end == 0 or old[end - 1 : end] == b"\n") and (new_end == 0 or new[new_end - 1 : new_end] == b"\n"):
        return end
    return next_line(old, end)


def _changed(before: list[bytes], after: list[bytes], regions: Iterable[Region]) -> Iterator[Region]:
    """Yield the regions in lines (lines [0] to [1] became lines [2] to [3]), without equal lines at their ends."""
    starts, new_starts = [0, *accumulate(map(len, before))], [0, *accumulate(map(len, after))]
    for region in regions:
        start, end = (bisect_left(starts, at) for at in region[:2])
        new_start, new_end = (bisect_left(new_starts, at) for at in region[2:])
        while start < end and new_start < new_end and before[start] == after[new_start]:
            start, new_start = start + 1, new_start + 1
        while start < end and new_start < new_end and before[end - 1] == after[new_end - 1]:
            end, new_end = end - 1, new_end - 1
        if start < end or new_start < new_end:
            yield start, end, new_start, new_end


def _hunks(regions: Iterable[Region]) -> Iterator[list[Region]]:
    """Yield the regions by hunk: those whose contexts touch are in one."""
    hunk: list[Region] = []
    for region in regions:
        if hunk and region[0] - hunk[-1][1] > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(region)
    if hunk:
        yield hunk


def _hunk(regions: Sequence[Region], before: list[bytes], after: list[bytes]) -> Iterator[bytes]:
    """Yield the lines of one hunk: its regions with the context around them."""
    lead = min(CONTEXT, regions[0][0])
    end = min(regions[-1][1] + CONTEXT, len(before))
    trail = end - regions[-1][1]
    yield b"@@ -%b +%b @@\n" % (
        _range(regions[0][0] - lead, end),
        _range(regions[0][2] - lead, regions[-1][3] + trail),
    )
    at = regions[0][0] - lead
    for old_start, old_end, new_start, new_end in regions:
        yield from _marked(b" ", before[at:old_start])
        yield from _marked(b"-", before[old_start:old_end])
        yield from _marked(b"+", after[new_start:new_end])
        at = old_end
    yield from _marked(b" ", before[at:end])


def _range(start: int, end: int) -> bytes:
    """Return a hunk's range: first line (from 1; the line before where there is none) and number of lines."""
    if end - start == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + 1 if end > start else start, end - start)


def _marked(mark: bytes, lines: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + line + (b"" if line.endswith(b"\n") else b"\n\\ No newline at end of file\n")


_ESCAPES = {7: b"a", 8: b"b", 9: b"t", 10: b"n", 11: b"v", 12: b"f", 13: b"r", 34: b'"', 92: b"\\"}


def _quoted(name: bytes) -> bytes:
    """Return a file name as git prints it (`quote.c`, core.quotePath on)."""
    plain = [bytes([byte]) if 32 <= byte < 127 and byte not in _ESCAPES else b"" for byte in name]
    if all(plain):
        return name
    escaped = (b"\\" + _ESCAPES.get(byte, b"%03o" % byte) for byte in name)
    return b'"' + b"".join(char or escape for char, escape in zip(plain, escaped, strict=True)) + b'"'
