"""What a text is cut into: `strings.Cut`, `strings.Split`, `strings.Fields`, on known text and on holes that cannot
hold the separator.

A piece of a constant stays marked as such, so that `repo + ":" + tag` is the constant again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.golang.evaluate.terms import Call, Hole, Part, Parts, Text
from codemod.golang.evaluate.values import Value, normal
from codemod.golang.program.words import SPACE, space_separated
from codemod.golang.read.spotting import encoded

_OF_HOSTS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]%")
_BEFORE_IMAGES = _OF_HOSTS | {"/"}
_NEVER_SIDE_BY_SIDE = ("//", ":/", "/:")  # in what stands in front of an image, which ends in neither of the two


def cannot_hold(hole: Hole, text: str) -> bool:
    """Whether what is not known is sure not to have this text in it: a host and port have no slash and no blank."""
    if is_host_and_port(hole):
        return not _OF_HOSTS.issuperset(text)
    if hole.host:
        return not _BEFORE_IMAGES.issuperset(text) or any(pair in text for pair in _NEVER_SIDE_BY_SIDE)
    return hole.verb == "d" and not any(character.isdigit() or character == "-" for character in text)


def cannot_begin(hole: Hole, text: str) -> bool:
    """Whether what is not known is sure not to begin with this text, or to be a beginning of it."""
    return cannot_hold(hole, text) or (hole.host and text[:1] in ("/", ":"))


def cannot_end(hole: Hole, text: str) -> bool:
    """Whether what is not known is sure not to end with this text: no image has `https://`, or two slashes."""
    return cannot_hold(hole, text) or (hole.host and text[-1:] in ("/", ":"))


def is_host_and_port(hole: Hole) -> bool:
    return isinstance(hole.term, Call) and hole.term.function == "net.JoinHostPort"


def is_never_empty(hole: Hole) -> bool:
    """A host and port have a colon between them; a number has a digit."""
    return hole.host or hole.verb == "d" or is_host_and_port(hole)


def least_size(hole: Hole) -> int:
    """Return how many characters a hole has at least: who asks whether a registry is empty has another way then."""
    return int(is_never_empty(hole) and not hole.host)


def least_length(parts: Parts) -> int:
    """Return how many bytes a text has at least."""
    return sum(len(encoded(part.text)) if isinstance(part, Text) else least_size(part) for part in parts)


def lies_across(parts: Parts, text: str, odd: frozenset[str] = frozenset()) -> bool:
    """Whether a text can be where parts meet; `odd` are characters that no hole has."""
    for number, part in enumerate(parts[:-1]):
        for cut in range(1, len(text)):
            first = text[:cut]
            ends = (
                part.text.endswith(first)
                if isinstance(part, Text)
                else not (cannot_end(part, first) or odd.intersection(first))
            )
            if ends and could_begin(parts[number + 1 :], text[cut:], odd):
                return True
    return False


def could_begin(parts: Parts, text: str, odd: frozenset[str] = frozenset()) -> bool:
    """Whether what is not known can be such that all begins with this text."""
    here = set(_onwards(parts, 0, 0))
    for character in text:
        before, here = here, set()
        for number, at in before:
            part = parts[number] if number < len(parts) else None
            if isinstance(part, Text) and part.text[at] == character:
                here.update(_onwards(parts, number, at + 1))
            elif isinstance(part, Hole) and character not in odd and _goes_on(part, at, character):
                here.update(_onwards(parts, number, ord(character)))
    return bool(here)


def _goes_on(hole: Hole, last: int, character: str) -> bool:
    """Whether a hole of which this character was the last (0: none was) can go on with that one."""
    before = chr(last) if last else "/"
    return not cannot_hold(hole, character) and not (hole.host and before + character in _NEVER_SIDE_BY_SIDE)


def could_end(parts: Parts, text: str) -> bool:
    """Whether what is not known can be such that all ends with this text."""
    return could_begin(reversed_parts(parts), text[::-1])


def reversed_parts(parts: Parts) -> Parts:
    return tuple(Text(part.text[::-1]) if isinstance(part, Text) else part for part in reversed(parts))


def _onwards(parts: Parts, number: int, at: int) -> Iterator[tuple[int, int]]:
    """Yield the places from which the next character may be: most holes may be empty.

    Within a hole, `at` is the last character that was seen of it.
    """
    while number < len(parts):
        part = parts[number]
        if isinstance(part, Text) and at < len(part.text):
            yield number, at
            return
        if isinstance(part, Hole):
            yield number, at
            if (not at and is_never_empty(part)) or (at and cannot_end(part, chr(at))):
                return
        number, at = number + 1, 0
    yield number, 0


def pieces(value: Value, separator: str, most: int = -1) -> list[Parts] | None:
    """Return what is between the separators, at most `most` pieces; None where that is not sure. In the last of them
    may be anything: `docker.io/` is cut off `docker.io/acme/agent:{tag}`."""
    parts = value.parts
    if not separator:
        return None
    if len(separator) > 1 and len(parts) > 1 and not stays_within(parts, [separator]):
        return None
    found: list[list[Part]] = [[]]
    for part in parts:
        if isinstance(part, Hole):
            if len(found) != most and not cannot_hold(part, separator):
                return None
            found[-1].append(part)
            continue
        limit = most - len(found) if most > 0 else -1
        first, *rest = part.text.split(separator, limit) if limit else [part.text]
        if not rest:
            found[-1].append(part)
            continue
        found[-1].append(piece(part, first))
        found += [[piece(part, text)] for text in rest]
    return [normal(each) for each in found]


def piece(part: Text, text: str) -> Text:
    """Return a piece of a known text, which still knows the constant that it is from."""
    cut = part.cut or ((part.constant, part.text) if part.constant else None)
    return Text(text, span=None if cut else part.span, cut=cut)


def stays_within(parts: Parts, texts: Iterable[str]) -> bool:
    """Whether none of the texts lies across the border of two parts."""
    apart = "\0".join(part.text if isinstance(part, Text) else "" for part in parts)
    joined = "".join(part.text if isinstance(part, Text) else "\0" for part in parts)
    return all(joined.count(text) == apart.count(text) for text in texts)


_BLANKS = tuple(SPACE)


def fields(value: Value) -> list[Parts] | None:
    """Return what is between blanks."""
    found: list[list[Part]] = []
    ended = True
    for part in value.parts:
        if isinstance(part, Hole) and not all(cannot_hold(part, blank) for blank in " \t\n\r\v\f"):
            return None
        words = space_separated(part.text) if isinstance(part, Text) else []
        glued = isinstance(part, Hole) or not part.text.startswith(_BLANKS)
        whole = isinstance(part, Text) and words == [part.text]
        new: list[list[Part]] = [[part]] if isinstance(part, Hole) or whole else [[piece(part, word)] for word in words]
        if new and glued and not ended:
            found[-1] += new.pop(0)
        found += new
        ended = isinstance(part, Text) and (part.text.endswith(_BLANKS) or (not part.text and ended))
    return [normal(each) for each in found]
