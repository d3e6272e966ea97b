"""Objects and lists that are spelled out as JSON in a text that is known: `{"lvscare": "sealerio/lvscare:v1"}`.

Only what is read in one way alone: plain letters, no escapes, and each key once, however it is capitalised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.evaluate.terms import Part, Text
from codemod.golang.evaluate.values import Value
from codemod.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Spelled: TypeAlias = "dict[str, Spelled] | list[Spelled] | Value | bool | int | float | None"
"""An object, a list, a text, a truth, a number, or null."""

_TOKEN = re.compile(r"""[ \n]*(?:("[^"\\\x00-\x1f]*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?)|(true|false|null)|([{}\[\]:,]))""")
_MOST_NESTED = 8
_Token = tuple[str, int]  # with where it begins


class NoJson(Exception):
    """It is not read in one way alone, or is no JSON."""


def spelled_json(text: Value) -> dict[str, Spelled] | list[Spelled] | None:
    """Return the object or list that a text spells out; None where it is not known, or is none. An empty one, `{}`,
    says nothing of what it stands for."""
    texts = [part for part in text.parts if isinstance(part, Text)]
    whole = "".join(part.text for part in texts)
    if len(texts) != len(text.parts) or not whole.isascii():
        return None
    try:
        tokens = _tokens(whole)
        found = _value(text, next(tokens), tokens, 0)
        if next(tokens, None) is not None:
            return None
    except (NoJson, StopIteration):
        return None
    return found if isinstance(found, dict | list) and found else None


def _tokens(whole: str) -> Iterator[_Token]:
    at = 0
    while whole[at:].strip(" \n"):
        found = _TOKEN.match(whole, at)
        if found is None:
            raise NoJson
        kind = found.lastindex or 0
        yield found[kind], found.start(kind)
        at = found.end()


def _value(text: Value, token: _Token, tokens: Iterator[_Token], depth: int) -> Spelled:
    said, at = token
    if depth > _MOST_NESTED:
        raise NoJson
    if said == "{":
        return _object(text, tokens, depth)
    if said == "[":
        return _list(text, tokens, depth)
    if said.startswith('"'):
        return replace(text, parts=_between(text, at + 1, at + len(said) - 1))
    if said in ("true", "false", "null"):
        return None if said == "null" else said == "true"
    if said in "}]:,":
        raise NoJson
    return float(said) if "." in said else int(said)


def _object(text: Value, tokens: Iterator[_Token], depth: int) -> dict[str, Spelled]:
    found: dict[str, Spelled] = {}
    key, _ = next(tokens)
    while key != "}":
        name = key[1:-1]
        if not key.startswith('"') or name.lower() in map(str.lower, found) or next(tokens)[0] != ":":
            raise NoJson
        found[name] = _value(text, next(tokens), tokens, depth + 1)
        key = _after(tokens, "}")
    return found


def _list(text: Value, tokens: Iterator[_Token], depth: int) -> list[Spelled]:
    token, found = next(tokens), list[Spelled]()
    while token[0] != "]":
        found.append(_value(text, token, tokens, depth + 1))
        end, _ = next(tokens)
        if end == "]":
            break
        if end != "," or (token := next(tokens))[0] == "]":
            raise NoJson
    return found


def _after(tokens: Iterator[_Token], end: str) -> str:
    """Return the key after a comma, or what ends the object."""
    said, _ = next(tokens)
    if said == end:
        return said
    key, _ = next(tokens)
    if said != "," or key == end:
        raise NoJson
    return key


def _between(text: Value, start: int, end: int) -> tuple[Part, ...]:
    """Return the parts between two places; one that is a constant has to be there whole."""
    found: list[Part] = []
    at = 0
    for part in text.parts:
        assert isinstance(part, Text)
        first, last = max(start - at, 0), min(end - at, len(part.text))
        at += len(part.text)
        if first >= last:
            continue
        if part.constant and (first, last) != (0, len(part.text)):
            raise NoJson
        found.append(replace(part, text=part.text[first:last]))
    return tuple(found) or (Text(""),)
