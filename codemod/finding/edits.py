"""Edits of bytes: an edit is (start, end, new), as in golang/tools `internal/diff`. A wrong edit is an error."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from codemod.records import dataclass

Region = tuple[int, int, int, int]  # bytes [0] to [1] of the old text became bytes [2] to [3] of the new one


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
    for edit in _in_order(edits):
        if edit.path != edits[0].path:
            raise EditError(f"edits of two files: {edits[0].path} and {edit.path}")
        if not 0 <= edit.start <= edit.end <= len(source):
            raise EditError(f"{edit.path}: no bytes {edit.start} to {edit.end} in a file of {len(source)}")
        if edit.start < last:
            raise EditError(f"{edit.path}: overlapping edits at byte {edit.start}")
        pieces += [source[last : edit.start], edit.new]
        last = edit.end
    return b"".join(pieces) + source[last:]


def _in_order(edits: Iterable[Edit]) -> list[Edit]:
    return sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end))


def regions(edits: Iterable[Edit]) -> list[Region]:
    """Return which bytes of the old text became which of the new one, by the edits that `apply` did."""
    found, grown = [], 0
    for edit in _in_order(edits):
        start = edit.start + grown
        grown += len(edit.new) - (edit.end - edit.start)
        found.append((edit.start, edit.end, start, edit.end + grown))
    return found


def compose(first: Iterable[Region], second: Iterable[Region]) -> list[Region]:
    """Return two steps as one: the new text of the `first` is the old text of the `second`.

    Regions that touch in the text between become one: `"a"` became `"b"`, and that `"b"` `"c"`.
    """
    # by their place in the text between: how much shorter than its old and its new text it is there
    steps = [(start, end, (before - begin) - (end - start), 0) for begin, before, start, end in first]
    steps += [(start, end, 0, (after - begin) - (end - start)) for start, end, begin, after in second]
    found: list[Region] = []
    reach = older = newer = 0
    for start, end, lost, won in sorted(steps):
        if not found or start > reach:
            found.append((start + older, 0, start + newer, 0))
        reach, older, newer = max(reach, end), older + lost, newer + won
        found[-1] = (found[-1][0], reach + older, found[-1][2], reach + newer)
    return found


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
    """Whether an edit overlaps an accepted one. Those do not overlap each other: only its two neighbours can."""
    at = bisect_left(accepted, edit)
    neighbours = accepted[max(at - 1, 0) : at + 1]
    return edit not in neighbours and any(_overlap(edit, other) for other in neighbours)
