"""Edits of bytes: an edit is (start, end, new), as in golang/tools `internal/diff`. Nothing here is ever repaired."""

from __future__ import annotations

import io
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from codemod.records import dataclass

CONTEXT = 3
DIFF_STEPS = 5_000_000

Region = tuple[int, int, int, int]  # lines [0] to [1] of the old text became lines [2] to [3] of the new one


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the bytes `start` to `end` (end exclusive, 0-based) of the file `path` by `new`.

    With `creates` there must be no such file yet: it is made, and `new` (from 0 to 0) is all that it holds.
    """

    path: str
    start: int
    end: int
    new: bytes
    creates: bool = False


class EditError(ValueError):
    """Edits that cannot be done: out of range, overlapping, or of two files."""


def apply(source: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the source of one file with all edits done. Raises `EditError`.

    The order does not matter, except for different inserts at one point: they go in as they are given. An insert
    comes before a replacement that starts at its point. Equal edits are one edit.
    """
    pieces, last = [], 0
    for edit in sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end)):
        if edit.path != edits[0].path:
            raise EditError(f"edits of two files: {edits[0].path} and {edit.path}")
        if not 0 <= edit.start <= edit.end <= len(source):
            raise EditError(f"{edit.path}: no bytes {edit.start} to {edit.end} in a file of {len(source)}")
        if edit.start < last:
            raise EditError(f"{edit.path}: overlapping edits at byte {edit.start}")
        pieces += [source[last : edit.start], edit.new]
        last = edit.end
    return b"".join(pieces) + source[last:]


def merge(fixes: Sequence[Sequence[Edit]]) -> list[bool]:
    """Say of each fix whether it is accepted: one that overlaps itself or an earlier accepted one is rejected whole.

    Equal edits of two fixes do not overlap, nor do inserts at one point.
    """
    accepted: defaultdict[str, list[Edit]] = defaultdict(list)
    verdicts = []
    for fix in fixes:
        edits = sorted(set(fix))
        sound = not any(_overlap(*pair) for pair in pairwise(edits)) and not any(
            _clashes(edit, accepted[edit.path]) for edit in edits
        )
        for edit in edits if sound else ():
            insort(accepted[edit.path], edit)
        verdicts.append(sound)
    return verdicts


def _overlap(one: Edit, other: Edit) -> bool:
    return one.path == other.path and one.start < other.end and other.start < one.end


def _clashes(edit: Edit, accepted: list[Edit]) -> bool:
    """Whether an edit overlaps one of the accepted; as those do not overlap each other, only its neighbours can."""
    at = bisect_left(accepted, edit)
    neighbours = accepted[max(at - 1, 0) : at + 1]
    return edit not in neighbours and any(_overlap(edit, other) for other in neighbours)


def unified_diff(path: str, old: bytes | None, new: bytes) -> bytes:
    """Return the patch of one file as `git diff` writes it and `git apply` takes it; empty where nothing changed.

    `old` is None for a new file. The format is that of git's documentation, "Generating patch text with -p". Lines end
    at LF only; all other bytes stand for themselves. `path` is as in `codemod.source.tree`.
    """
    if old == new:
        return b""
    before, after = io.BytesIO(old or b"").readlines(), io.BytesIO(new).readlines()
    names = [_quoted(side + path.encode("utf-8", "surrogateescape")) for side in (b"a/", b"b/")]
    patch = [b"diff --git %b %b\n" % (names[0], names[1]), *([b"new file mode 100644\n"] if old is None else [])]
    if before != after:
        tab = b"\t" if b" " in names[0] else b""
        patch += [b"--- %b\n+++ %b%b\n" % (b"/dev/null" if old is None else names[0] + tab, names[1], tab)]
    for hunk in _hunks(_regions(before, after)):
        patch += _hunk(hunk, before, after)
    return b"".join(patch)


_ESCAPES = {7: b"a", 8: b"b", 9: b"t", 10: b"n", 11: b"v", 12: b"f", 13: b"r", 34: b'"', 92: b"\\"}


def _quoted(name: bytes) -> bytes:
    """Return a file name as git prints it (`quote.c`, core.quotePath on)."""
    plain = [bytes([byte]) if 32 <= byte < 127 and byte not in _ESCAPES else b"" for byte in name]
    if all(plain):
        return name
    escaped = (b"\\" + _ESCAPES.get(byte, b"%03o" % byte) for byte in name)
    return b'"' + b"".join(char or escape for char, escape in zip(plain, escaped, strict=True)) + b'"'


def _hunk(regions: list[Region], before: list[bytes], after: list[bytes]) -> Iterator[bytes]:
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


def _hunks(regions: list[Region]) -> Iterator[list[Region]]:
    """Yield the regions by hunk: those whose contexts touch are in one."""
    hunk = regions[:1]
    for region in regions[1:]:
        if region[0] - hunk[-1][1] > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(region)
    if hunk:
        yield hunk


def _regions(old: list[bytes], new: list[bytes]) -> list[Region]:
    """Return what differs; one region for all where finding the smallest difference takes more than `DIFF_STEPS`."""
    head, shorter = 0, min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    trace = _trace(old[head : len(old) - tail], new[head : len(new) - tail])
    if trace is None:
        return [(head, len(old) - tail, head, len(new) - tail)]
    regions: list[Region] = []
    for x, y, down in trace:
        start, end = (x + head, y + head), (x + head + (not down), y + head + down)
        if regions and (regions[-1][1], regions[-1][3]) == start:
            start = regions[-1][0], regions.pop()[2]
        regions.append((start[0], end[0], start[1], end[1]))
    return regions


def _trace(old: list[bytes], new: list[bytes]) -> list[tuple[int, int, bool]] | None:
    """Return the shortest edit script: at old line x and new line y, insert (True) or delete (False) one line.

    This is the greedy algorithm of E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
    """
    furthest, history, steps = {1: 0}, [], 0
    for depth in range(len(old) + len(new) + 1):
        history.append(dict(furthest))
        for k in range(-depth, depth + 1, 2):
            x = furthest[k + 1] if _goes_down(furthest, k, depth) else furthest[k - 1] + 1
            start = x
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            furthest[k] = x
            steps += 1 + x - start
            if x >= len(old) and x - k >= len(new):
                return _backtrack(history, len(old), len(new))
        if steps + depth * depth > DIFF_STEPS:
            return None
    raise AssertionError("the last depth always arrives")


def _goes_down(furthest: dict[int, int], k: int, depth: int) -> bool:
    return k == -depth or (k != depth and furthest[k - 1] < furthest[k + 1])


def _backtrack(history: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int, bool]]:
    script = []
    for depth in range(len(history) - 1, 0, -1):
        furthest = history[depth]
        down = _goes_down(furthest, x - y, depth)
        k = x - y + 1 if down else x - y - 1
        x, y = furthest[k], furthest[k] - k
        script.append((x, y, down))
    return script[::-1]
