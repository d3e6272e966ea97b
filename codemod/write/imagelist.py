"""An image list of one reference a line, brought up to what the program names; order and comments stay.

An image that was re-pinned keeps its line, and what that spells its registry like. A new one goes where the order of a
sorted list has it, else to the end. A line that nothing names goes; nothing goes where not all of the program was read.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence

from codemod.finding.codes import Codes
from codemod.finding.edits import Edit, apply
from codemod.finding.lines import line_ending, line_start, next_line
from codemod.image.pattern import Pattern
from codemod.image.reference import parse
from codemod.image.same import Named, known_name
from codemod.inventory.drift import Drift
from codemod.inventory.image_lists import BOM, Entry
from codemod.inventory.record import ListedImage


def rewritten(path: str, data: bytes, drift: Drift, codes: Codes = Codes()) -> bytes:
    """Return the list without what is found of these codes.

    What the program does not name whole cannot be written, and is left out. Where no line is to go, an image of another
    name keeps its line, and a new one gets its own.
    """
    adds, drops = codes.wants("IMG504"), codes.wants("IMG505")
    moved = {
        entry: image
        for image, entry in drift.moved.items()
        if adds and image.pattern.known and (drops or _is_repinned(image, entry))
    }
    edits = [
        Edit(path, each.span.start, each.span.end, _repinned(each, image.pattern).encode())
        for each, image in moved.items()
    ]
    edits += [_without(path, data, each) for each in drift.unused if drops and each not in moved]
    kept = set(moved.values())
    missing = [image.pattern for image in drift.missing if adds and image.pattern.known and image not in kept]
    return apply(data, [*edits, *_added(path, data, drift.entries, missing)])


def _is_repinned(image: ListedImage, entry: Entry) -> bool:
    known = known_name(image.pattern)
    return known is not None and known.name == entry.image.name


def _repinned(entry: Entry, pattern: Pattern) -> str:
    wanted, now = known_name(pattern), parse(entry.text)
    if wanted is None or wanted.name != entry.image.name:
        return pattern.text
    return now.repository + _tail(wanted)


def _tail(image: Named) -> str:
    return (f":{image.tag}" if image.tag else "") + (f"@{image.digest}" if image.digest else "")


def _without(path: str, data: bytes, entry: Entry) -> Edit:
    return Edit(path, _start(data, entry), next_line(data, entry.span.end), b"")


def _start(data: bytes, entry: Entry) -> int:
    """Return where an entry's line begins, behind a byte order mark."""
    return max(line_start(data, entry.span.start), len(BOM) if data.startswith(BOM) else 0)


def _added(path: str, data: bytes, entries: Sequence[Entry], missing: Sequence[Pattern]) -> Iterator[Edit]:
    texts = [entry.text for entry in entries]
    whole = bool(texts) and all(parse(text).domain for text in texts)
    end = line_ending(data)
    wanted = {image: _spelled(each, image, whole) for each in reversed(missing) if (image := known_name(each))}
    for text in sorted(wanted.values()):
        place = bisect(texts, text) if texts == sorted(texts) else len(texts)
        at = _line_after(data, entries, place)
        before = end if at == len(data) and data and not data.endswith(b"\n") else b""
        yield Edit(path, at, at, before + text.encode() + (b"" if before else end))


def _line_after(data: bytes, entries: Sequence[Entry], place: int) -> int:
    """Return where a line goes that comes before the entry with this number."""
    if place == len(entries):
        return len(data)
    return next_line(data, entries[place - 1].span.end) if place else _start(data, entries[0])


def _spelled(pattern: Pattern, image: Named, whole: bool) -> str:
    """Return an image as the program spells it; where all entries of the list have a registry, with its registry."""
    return image.name + _tail(image) if whole else pattern.text
