"""One line of a `text/template`: what it can be, each unknown part as `{}`.

`{{with .R}}{{.}}/{{end}}calico/node:{{.Version}}` is `{}/calico/node:{}` where `.R` is set, and `calico/node:{}` where
it is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from codemod.image.pattern import UNKNOWN
from codemod.records import dataclass

NOTHING: Mapping[str, str] = {}
_MOST = 8  # ways through the conditions of one line
_ACTION = re.compile(r"\{\{(?P<said>[^{}]*)\}\}")
_WORD = re.compile(r"(?:if|with|else|end|range|template|define|block)\b")
_VARIABLE = re.compile(r"\$?(?:\.\w+)+|\$\w+")
_QUOTED = re.compile(r"\"[^\"]*\"|`[^`]*`")
# a placeholder of `fmt`, of a shell, of `envsubst`
_HOLE = re.compile(r"%(?:\[\d+\])?[sv]|\$\{(?P<braced>\w+)(?:[^\w{}][^{}]*)?\}|\$\((?P<round>\w+)\)|\$(?P<bare>\w+)")


@dataclass(frozen=True, slots=True)
class Way:
    """One text that a line can be, and the names of what fills its unknown parts, or decides that it is this one.

    `filled` has what fills each unknown part, in order: of `{{ .R | default "a.io" }}/{{ .Tag }}` the variable and the
    text of the first, and the variable of the second.
    """

    text: str
    names: tuple[str, ...] = ()
    filled: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    """A condition whose end was not read yet: what was before it, and what its first branch gave."""

    before: tuple[Way, ...]
    name: str
    first: tuple[Way, ...] | None = None


def ways(line: str, known: Mapping[str, str] = NOTHING) -> list[Way]:
    """Return what the line can be, where the variables that are `known` are that; nothing where it cannot be told."""
    now: tuple[Way, ...] = (Way(""),)
    opened, at = list[_Open](), 0
    for action in _ACTION.finditer(line):
        now, at = _with_text(now, line[at : action.start()]), action.end()
        word, rest = _read(action["said"])
        if word in ("if", "with"):
            opened.append(_Open(now, rest))
            now = tuple(Way(way.text, (*way.names, *_names(rest)), way.filled) for way in now)
        elif word in ("else", "end") and opened:
            now = _closed(word, now, opened)
        elif not word:
            name = opened[-1].name if rest == "." and opened else rest
            text = known.get(rest, UNKNOWN)
            filled = [(*_names(name), *_texts(name))] * text.count(UNKNOWN)
            now = tuple(Way(way.text + text, (*way.names, *_names(name)), (*way.filled, *filled)) for way in now)
        else:
            return []
    now = _with_text(now, line[at:])
    return list(dict.fromkeys(now)) if not opened and not any(way.text.count("{{") for way in now) else []


def _read(said: str) -> tuple[str, str]:
    """Return the word that an action begins with, if it is one of the language, and the rest: of `- if .A -` both."""
    said = said.removeprefix("-").strip().removesuffix("-").rstrip()
    found = _WORD.match(said)
    word = found[0] if found is not None else ""
    return word, said[len(word) :].lstrip()


def _closed(word: str, now: tuple[Way, ...], opened: list[_Open]) -> tuple[Way, ...]:
    last = opened.pop()
    if word == "else":
        opened.append(_Open(last.before, last.name, now))
        return last.before
    return (*(last.first if last.first is not None else last.before), *now)[:_MOST]


def _with_text(now: tuple[Way, ...], text: str) -> tuple[Way, ...]:
    filled = [tuple(name for name in found.groups() if name) for found in _HOLE.finditer(text)]
    names, text = tuple(name for each in filled for name in each), _HOLE.sub(UNKNOWN, text)
    return tuple(Way(way.text + text, (*way.names, *names), (*way.filled, *filled)) for way in now)


def _names(expression: str) -> tuple[str, ...]:
    """Return the variables of an action: `.CNI.Registry`, also where a function or a default is around it."""
    return tuple(dict.fromkeys(_VARIABLE.findall(_QUOTED.sub(" ", expression))))


def _texts(expression: str) -> tuple[str, ...]:
    """Return the texts of an action, quoted, that may stand in a variable's place: of `.R | default "a.io"` that one. A
    key is none, `index .Values "registry"`."""
    return () if expression.startswith("index ") else tuple(t for t in _QUOTED.findall(expression) if len(t) > 2)
