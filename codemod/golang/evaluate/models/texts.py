"""Changes of known text, and of the ends of a text with holes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from codemod.golang.evaluate.models.cutting import (
    cannot_begin,
    cannot_end,
    cannot_hold,
    could_begin,
    could_end,
    lies_across,
    piece,
)
from codemod.golang.evaluate.terms import Hole, Part, Text, reassembled
from codemod.golang.evaluate.values import MAX_TEXT, Value, normal, unknown
from codemod.golang.read.syntax import Node
from codemod.records import replace

_IN_PLACEHOLDERS = frozenset("{}<>$\n")


def _edge(value: Value, last: bool) -> Part:
    return value.parts[-1 if last else 0]


def whole(change: Callable[[str], str]) -> Callable[[Value, Node], Value]:
    def changed(value: Value, site: Node) -> Value:
        text = value.text
        if text is None or not text.isascii():
            return unknown("a part that is not known could be changed here", site)
        new = change(text)
        return replace(value, site=site) if new == text else Value((Text(new),), site, value.way)

    return changed


def trimmed(value: Value, affix: str, last: bool, site: Node) -> Value:
    text = value.text
    if text is not None:
        if not text.isascii():
            return unknown("a part that is not known could be changed here", site)
        rest = text.removesuffix(affix) if last else text.removeprefix(affix)
        return shortened(value, 0 if last else len(text) - len(rest), len(rest) if last else len(text), site)
    edge = _edge(value, last)
    if isinstance(edge, Hole) and affix and not (could_end if last else could_begin)(value.parts, affix):
        return replace(value, site=site)
    if isinstance(edge, Hole) and affix:
        return unknown("a part that is not known could be cut here", site)
    assert isinstance(edge, Text) or not affix
    known = edge.text if isinstance(edge, Text) else ""
    cut = known.removesuffix(affix) if last else known.removeprefix(affix)
    shorter = affix.endswith(known) if last else affix.startswith(known)
    if affix and cut == known and len(known) < len(affix) and shorter:
        return unknown("a part that is not known could be cut here", site)
    if cut == known:
        return replace(value, site=site)
    new = Text(cut)
    parts = (*value.parts[:-1], new) if last else (new, *value.parts[1:])
    return replace(value, parts=normal(parts), site=site)


def stripped(value: Value, space: str, site: Node, left: bool = True, right: bool = True) -> Value:
    """Return the value without the characters at its ends; not known where an end is a hole that may have them."""
    first, last = value.parts[0], value.parts[-1]
    text = value.text
    if text is not None and text.isascii():
        rest = text.lstrip(space) if left else text
        return shortened(value, len(text) - len(rest), len(text) - len(rest) + len(_strip(rest, space, right)), site)
    if text is not None:
        return unknown("a part that is not known could be changed here", site)
    for edge, cannot in [(first, cannot_begin)] * left + [(last, cannot_end)] * right:
        if isinstance(edge, Hole) and not all(cannot(edge, character) for character in space):
            return unknown("a part that is not known could be changed here", site)
    begin = _with_text(first, first.text.lstrip(space)) if isinstance(first, Text) and left else first
    end = _with_text(last, last.text.rstrip(space)) if isinstance(last, Text) and right else last
    kept = [part for part in (begin, *value.parts[1:-1], end) if not isinstance(part, Text) or part.text]
    if len(value.parts) == 1:
        return replace(value, site=site)
    changed = replace(value, parts=normal(kept), site=site)
    return changed if len(kept) == len(value.parts) else stripped(changed, space, site, left, right)


def _strip(text: str, space: str, right: bool) -> str:
    return text.rstrip(space) if right else text


def shortened(value: Value, start: int, end: int, site: Node) -> Value:
    """Return known text from one character to another; what is whole of a constant stays that."""
    parts: list[Part] = []
    at = 0
    for part in value.parts:
        assert isinstance(part, Text)
        first, last = max(start - at, 0), min(end - at, len(part.text))
        if first < last:
            text = part.text[first:last]
            parts.append(part if text == part.text else piece(part, text))
        at += len(part.text)
    return replace(value, parts=reassembled(normal(parts)), site=site)


def part_of_text(value: Value, start: int, end: int | None, site: Node) -> Value:
    """`s[start:end]`, in bytes; of a text with holes only of what is known at its beginning."""
    first = value.parts[0]
    whole = value.text is not None
    if not isinstance(first, Text) or value.numeric or not first.text.isascii() or (first.apart and not whole):
        return unknown("a part that is not known could be cut here", site)
    text = value.text if value.text is not None else first.text
    if not 0 <= start <= len(text) or (end is not None and not start <= end <= len(text)) or not text.isascii():
        return unknown("a part that is not known could be cut here", site)
    if whole or end is not None:
        if whole:
            return shortened(value, start, len(text) if end is None else end, site)
        return Value((Text(text[start:end]),), site, value.way)
    rest = [Text(text[start:], span=first.span)] if text[start:] else []
    return replace(value, parts=normal((*rest, *value.parts[1:])), site=site)


def _with_text(part: Text, text: str) -> Text:
    return part if part.text == text else Text(text, span=part.span)


def replaced(value: Value, pairs: list[tuple[Value, Value]], most: int, site: Node) -> Value:
    """Return the value with each first text of the pairs exchanged for the second, as `strings.Replacer` does it.

    A hole that may hold such a text is not known afterwards; what stands around it is.
    """
    known = [old.text for old, _ in pairs if old.text]
    sure = all(_is_kept(part, old) for part in value.parts if isinstance(part, Hole) for old in known)
    if (
        len(known) < len(pairs)
        or (most >= 0 and not sure)
        or any(lies_across(value.parts, old, _IN_PLACEHOLDERS) for old in known)
    ):
        return could_be_changed(site)
    added = sum(_count(value, old) * _size(new) for old, (_, new) in zip(known, pairs, strict=True))
    if _size(value) + added > MAX_TEXT:
        return unknown("the text is too long", site)
    parts: list[Part] = []
    for part in value.parts:
        if isinstance(part, Hole):
            kept = all(_is_kept(part, old) for old in known)
            parts.append(part if kept else could_be_changed(site).parts[0])
            continue
        if part.constant and any(old in part.text for old in known):
            part = Text(part.text)
        new, most = _exchanged(part, pairs, most)
        parts += new
    return Value(reassembled(normal(parts)), site, value.way)


def _is_kept(hole: Hole, old: str) -> bool:
    """Whether nothing in a hole is replaced: no host, port, path or name has a `{{ .Image }}` or `<image>` in it."""
    return cannot_hold(hole, old) or not _IN_PLACEHOLDERS.isdisjoint(old)


def _size(value: Value) -> int:
    return sum(len(part.text) if isinstance(part, Text) else 1 for part in value.parts)


def _count(value: Value, old: str) -> int:
    return sum(part.text.count(old) for part in value.parts if isinstance(part, Text))


@lru_cache(maxsize=16)  # of many values and texts to be exchanged in them, nearly all come to this
def could_be_changed(site: Node) -> Value:
    return unknown("a part that is not known could be changed here", site)


def _exchanged(part: Text, pairs: list[tuple[Value, Value]], most: int) -> tuple[list[Part], int]:
    found: list[Part] = []
    kept, at = 0, 0
    while at < len(part.text):
        hit = next(((old, new) for old, new in pairs if most and part.text.startswith(old.text or "", at)), None)
        if hit is None:
            at += 1
            continue
        found += [replace(part, text=part.text[kept:at])] if at > kept else []
        found += hit[1].parts
        at += len(hit[0].text or "")
        kept, most = at, most - 1
    return [*found, *([replace(part, text=part.text[kept:])] if kept < len(part.text) or not found else [])], most
