"""Places in a text of which parts are not known: `strings.LastIndex(image, ":")` is the length of what stands before.

    if i := strings.LastIndex(ref, ":"); i > strings.LastIndex(ref, "/") {
        return ref[:i]      // {registry}/sealerio/lvscare
    }

Such a length is that of a text, of which only the holes and the number of letters count.
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.models.cutting import cannot_hold
from codemod.golang.evaluate.models.texts import part_of_text
from codemod.golang.evaluate.terms import Call, Hole, Part, Text, plain
from codemod.golang.evaluate.values import Value, normal
from codemod.golang.execute.contents import Content, Function, Opaque, untyped
from codemod.golang.execute.equality import known_number, length_of, refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.execute.text_sizes import PLACE, WITHIN, difference, is_steady, size_of
from codemod.golang.read.syntax import Node
from codemod.records import replace


def moved(machine: Machine, operator: str, one: Value, other: Value, node: Node) -> Value | None:
    """Return `i + 1`, `len(s) - 1` and the like, where i is a length."""
    first, second = size_of(one), size_of(other)
    if first is None or second is None or operator not in ("+", "-"):
        return None
    if operator == "-":
        apart = difference(other, one)
        if apart is not None and apart[0] == apart[1]:
            return number_content(apart[0], node)
    if operator == "-" and second[0]:
        return None
    holes = (*first[0], *second[0])
    count = first[1] + (second[1] if operator == "+" else -second[1])
    if not holes or count < 0:
        return None
    return length_of(machine, Value((*holes, Text("?" * count)) if count else holes, node), node)


def part_at(text: Value, start: Value | None, end: Value | None, node: Node) -> Value | None:
    """Return `text[start:end]`; None where it is not known what that is."""
    if text.numeric:
        return None
    cut = _cut_at(text, end, node) if end is not None else (text, text)
    if cut is not None and start is not None:
        cut = _cut_at(cut[0], start, node)
        return cut[1] if cut is not None else None
    return cut[0] if cut is not None else None


def letter_at(text: Value, place: Value, node: Node) -> Value | None:
    """Return `text[place]`, where that is known."""
    cut = _cut_at(text, place, node) if not text.numeric else None
    first = cut[1].parts[0] if cut is not None else None
    if not isinstance(first, Text) or not first.text or not first.text.isascii():
        return None
    return number_content(ord(first.text[0]), node)


def _cut_at(text: Value, place: Value, node: Node) -> tuple[Value, Value] | None:
    """Return what is before and behind a place."""
    size = size_of(place)
    if size is None:
        return None
    left, count = list(size[0]), size[1]
    before: list[Part] = []
    rest = list(text.parts)
    while left:
        if not rest:
            return None
        part = rest.pop(0)
        if isinstance(part, Text):
            count -= len(part.text)
            if not part.text.isascii():
                return None
        elif part in left:
            left.remove(part)
        else:
            return None
        before.append(part)
    known: list[Part] = []
    while rest and isinstance(rest[0], Text):
        known.append(rest.pop(0))
    run = Value(tuple(known) or (Text(""),), node)
    first, second = part_of_text(run, 0, count, node), part_of_text(run, count, None, node)
    if count < 0 or first.unknown is not None or second.unknown is not None:
        return None
    site = replace(text, site=node)
    return (
        replace(site, parts=normal((*before, *first.parts))),
        replace(site, parts=normal((*second.parts, *rest))),
    )


def _searched(last: bool) -> Callable[[Machine, Function, list[Content], Node], list[Content] | None]:
    """Return what `strings.Index` or `strings.LastIndex` does with one letter."""

    def search(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        held, wanted = (untyped(each) for each in arguments)
        if not isinstance(held, Value | Opaque):
            return None
        number = known_number(wanted)
        letter = chr(number) if number is not None and 0 < number < 128 else text_in(machine, wanted, node).text
        text = refined(machine, text_in(machine, held, node))
        if letter is None or len(letter) != 1 or not letter.isascii() or text.numeric:
            return None
        found = _before(text, letter, last)
        if found is None:
            if not all(map(_is_steady_part, text.parts)):
                return None
            return [_within(text, letter, node) if last else _place(text, letter, node)]
        return [length_of(machine, Value(found, node), node) if found else number_content(-1, node)]

    return search


def _within(text: Value, letter: str, node: Node) -> Value:
    """Return the place of a letter that is, if anywhere, in or before the last part that may have it."""
    last = max(n for n, part in enumerate(text.parts) if isinstance(part, Hole) and not cannot_hold(part, letter))
    return Value((Hole(Call(WITHIN, (plain(text.parts[: last + 1]), (Text(letter),))), "d"),), node)


def _place(text: Value, letter: str, node: Node) -> Value:
    """Return the place of a letter that may not be there: `strings.Index(host, ":")`."""
    return Value((Hole(Call(PLACE, (plain(text.parts), (Text(letter),))), "d"),), node)


def _is_steady_part(part: Part) -> bool:
    return is_steady(part.term) if isinstance(part, Hole) else part.text.isascii()


def _before(text: Value, letter: str, last: bool) -> tuple[Part, ...] | None:
    """Return what stands before a letter; nothing where it is not there, None where that is not known. An empty text
    is what stands before the first letter."""
    parts = list(text.parts)
    for number in reversed(range(len(parts))) if last else range(len(parts)):
        part = parts[number]
        if isinstance(part, Hole):
            if not cannot_hold(part, letter):
                return None
            continue
        at = part.text.rfind(letter) if last else part.text.find(letter)
        if at >= 0:
            texts = [each.text for each in (*parts[:number], part) if isinstance(each, Text)]
            sure = all(each.isascii() for each in texts)
            return normal((*plain(parts[:number]), Text(part.text[:at]))) if sure else None
    return ()


PLACES = {
    "strings.Index": _searched(False),
    "strings.IndexByte": _searched(False),
    "strings.IndexRune": _searched(False),
    "strings.LastIndex": _searched(True),
    "strings.LastIndexByte": _searched(True),
}
