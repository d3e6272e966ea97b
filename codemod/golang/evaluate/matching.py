"""What is sure of two texts with holes: whether they are equal, whether one begins with, ends with or holds the other.

`net.JoinHostPort(domain, port)` is no prefix of `sealerio/lvscare:v1`: nothing there ends in a colon and digits. Each
answer is True, False, or None where it may be either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import product

from codemod.golang.evaluate.filling import is_left_out
from codemod.golang.evaluate.models.cutting import (
    cannot_hold,
    could_begin,
    could_end,
    is_host_and_port,
    lies_across,
    reversed_parts,
)
from codemod.golang.evaluate.terms import Call, Hole, Made, Method, Part, Parts, Text, Unknown, plain
from codemod.golang.evaluate.terms import holes as holes_of
from codemod.golang.evaluate.values import Value, normal, plain_text

_MOST_HOLES, _MOST_TEXT = 3, 200  # the pattern is tried at each byte for each hole


def equal(one: Value, other: Value) -> bool | None:
    """`one == other`"""
    said, also = one.text, other.text
    if said is not None and also is not None:
        return said == also
    left, right = _bare(one), _bare(other)
    if left == right and _are_steady(left):
        return True
    if other.text is not None:
        left, right = right, left
    if isinstance(left[0], Text) and len(left) == 1:
        return None if _may_be(right, left[0].text) else False
    starts = _agree(_leading(left), _leading(right))
    return None if starts and _agree(_trailing(left)[::-1], _trailing(right)[::-1]) else False


def _is_empty(value: Value) -> bool:
    known = value.text
    return known is not None and not known


def begins(value: Value, prefix: Value) -> bool | None:
    """`strings.HasPrefix(value, prefix)`"""
    whole, part = _bare(value), _bare(prefix)
    if _is_empty(prefix) or _begins_with(whole, part):
        return True
    if (digest := _is_digest(whole)) is not None and prefix.text is not None:
        return _of_version(digest, prefix.text, prefix.text.startswith(_DIGEST) or _DIGEST.startswith(prefix.text))
    if value.text is not None:
        if _is_of_registry(prefix.parts) and not _has_host(value.text):
            return False
        return None if any(_may_be(part, value.text[:end]) for end in _ends(value.text)) else False
    if prefix.text is not None:
        return None if could_begin(whole, prefix.text) else False
    return None if _agree(_leading(whole), _leading(part)) else False


_DIGEST = "sha256:"


def _is_digest(parts: Parts) -> bool | None:
    """Whether a text that begins with a version that is not known begins with a digest."""
    return parts[0].digest if isinstance(parts[0], Hole) else None


def _of_version(digest: bool, text: str, in_digest: bool) -> bool | None:
    """Whether a version has a text that a digest has, `sha256:` or its colon, and no tag."""
    if ":" not in text:
        return None
    return (True if text in _DIGEST else None) if digest and in_digest else False


def _is_of_registry(parts: Parts) -> bool:
    """Whether a text is what stands in front of images, and a slash: `{registry}/`."""
    behind = parts[1] if len(parts) > 1 else None
    return isinstance(parts[0], Hole) and parts[0].host and isinstance(behind, Text) and behind.text.startswith("/")


def _has_host(text: str) -> bool:
    """Whether an image's name may begin with a registry, as container runtimes read it: `sealerio/lvscare` does not."""
    first = text.partition("/")[0]
    return not first or not {".", ":"}.isdisjoint(first) or first == "localhost"


def names_no_host(parts: Parts) -> bool:
    """Whether a text is known, and begins with no registry."""
    known = [part.text for part in parts if isinstance(part, Text)]
    return len(known) == len(parts) and not _has_host("".join(known))


def ends(value: Value, suffix: Value) -> bool | None:
    """`strings.HasSuffix(value, suffix)`"""
    whole, part = _bare(value), _bare(suffix)
    if _is_empty(suffix) or _begins_with(reversed_parts(whole), reversed_parts(part)):
        return True
    if value.text is not None:
        return None if any(_may_be(part, value.text[start:]) for start in _ends(value.text)) else False
    if suffix.text is not None:
        return None if could_end(whole, suffix.text) else False
    return None if _agree(_trailing(whole)[::-1], _trailing(part)[::-1]) else False


def contains(value: Value, part: Value) -> bool | None:
    """`strings.Contains(value, part)`"""
    whole, wanted = _bare(value), _bare(part)
    if any(_begins_with(whole[start:], wanted) for start in range(len(whole))):
        return True
    text = part.text
    if text is None:
        return None
    if any(isinstance(each, Text) and each.text.find(text) >= 0 for each in whole):
        return True
    if value.text is not None:
        return False
    if len(whole) == 1 and (digest := _is_digest(whole)) is not None:
        return _of_version(digest, text, text in _DIGEST)
    kept = all(isinstance(each, Text) or cannot_hold(each, text) for each in whole)
    return False if kept and not lies_across(whole, text) else None


def contains_any(value: Value, characters: Value) -> bool | None:
    """`strings.ContainsAny(value, characters)`"""
    if characters.text is None:
        return None
    found = {contains(value, plain_text(each, characters.site)) for each in characters.text}
    return True if True in found else None if None in found else False


def index(value: Value, part: Value, last: bool) -> int | None:
    """`strings.Index(value, part)`, `strings.LastIndex(value, part)`, where that is known."""
    wanted, known = part.text, value.text
    if wanted is None or value.unknown or not wanted.isascii():
        return None
    if known is not None:
        return (known.rfind(wanted) if last else known.find(wanted)) if known.isascii() else None
    if contains(value, part) is False:
        return -1
    if _is_digest(value.parts) and _DIGEST.startswith(wanted):
        return 0 if not last else None
    begin = _leading(_bare(value))
    return begin.find(wanted) if not last and wanted in begin and begin.isascii() else None


def _bare(value: Value) -> Parts:
    return normal(plain(value.parts))


def _begins_with(whole: Parts, part: Parts) -> bool:
    """Whether the first parts are these; of the last one, if it is a text, the beginning."""
    if len(part) > len(whole) or not _are_steady(part) or whole[: len(part) - 1] != part[:-1]:
        return False
    last, there = part[-1], whole[len(part) - 1]
    if isinstance(last, Text) and isinstance(there, Text):
        return there.text.startswith(last.text)
    return last == there


def _are_steady(parts: Parts) -> bool:
    """Whether holes that are equal have one text: not what two calls may give in two ways."""
    terms = (hole.term for hole in holes_of(parts))
    return not any(
        isinstance(term, Unknown | Method | Made) or (isinstance(term, Call) and term.function != "net.JoinHostPort")
        for term in terms
    )


def _leading(parts: Parts) -> str:
    return parts[0].text if isinstance(parts[0], Text) else ""


def _trailing(parts: Parts) -> str:
    return parts[-1].text if isinstance(parts[-1], Text) else ""


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _ends(text: str) -> range:
    return range(len(text) + 1)


def _may_be(parts: Parts, text: str) -> bool:
    """Whether a text with holes can be this one."""
    pattern = "".join(map(_pattern, parts))
    if len(text) > _MOST_TEXT or pattern.count(".*") + pattern.count(r"\d+") > _MOST_HOLES:
        return True
    return re.fullmatch(pattern, text, re.DOTALL) is not None


def _pattern(part: Part) -> str:
    if isinstance(part, Text):
        return re.escape(part.text)
    if part.verb == "d":
        return r"-?\d+"
    if isinstance(part.term, Call) and is_host_and_port(part):
        return r".*:" + "".join(map(_pattern, part.term.arguments[1]))
    return r".*"  # of a registry, too: who asks whether it is empty has another way then


def tested(test: Callable[[Value, Value], bool | None], ones: Iterable[Value], others: Iterable[Value]) -> bool | None:
    """Return what a test says of each two of the values; None where it says several things."""
    pairs = product(map(_as_text, ones), map(_as_text, others))
    found = {None if one.unknown or other.unknown else test(one, other) for one, other in pairs}
    return found.pop() if len(found) == 1 else None


def _as_text(value: Value) -> Value:
    """Return the empty text for what a declaration, or a literal, leaves out."""
    return plain_text("", value.site) if value.why is not None and is_left_out(value) else value
