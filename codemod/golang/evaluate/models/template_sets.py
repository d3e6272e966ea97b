"""What the text of a template says: plain text and actions, and the templates that are defined in it.

{{ define "container" }}image: {{ .Image }}{{ end }}
containers: [{ {{- template "container" . -}} }]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

_COMMENT = r"\{\{(?:-\s)?/\*[^*]*\*+(?:[^/*][^*]*\*+)*/(?:\s-)?\}\}"
_ACTION = r"\{\{(?P<said>(?:\"(?s:\\.|[^\"\\])*\"|`[^`]*`|[^{}\"`])*)\}\}"
_SPACE = " \t\r\n"
_NAMED = r"(?s:(define|block|template)\s*\"([^\"\\]+)\"\s*(\S.*)?)"
_SETS = ("define", "block", "template")
_BRANCHES = ("if", "with")
_BLOCKS = (*_BRANCHES, "range", "define", "block")
_MOST = 8  # templates in each other

Pieces: TypeAlias = "list[tuple[str, bool]]"


class _NotOne(Exception):
    """It is not known what some template of a set is."""


def actions(text: str) -> Iterator[tuple[str, bool]]:
    """Yield (text, False) and (what an action says, True) of a template, trimmed as the actions have it."""
    at, trim = 0, False
    while True:
        start = text.find("{{", at)
        # Go refuses a template with an action that does not end
        found = _action_at(text, start) if start >= 0 else None
        plain = text[at : found.start() if found is not None else len(text)]
        plain = plain.lstrip(_SPACE) if trim else plain
        said = found[0][2:-2] if found is not None else ""
        if said[:1] == "-" and said[1:2].isspace():
            plain, said = plain.rstrip(_SPACE), said[1:]
        if plain:
            yield plain, False
        if found is None:
            return
        at, trim = found.end(), said[-1:] == "-" and said[-2:-1].isspace()
        if found.lastgroup == "said":
            yield said.removesuffix("-" if trim else "").strip(), True


def seen_once(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the actions of a template without each `{{ end }}` that prints nothing, and behind which its text goes on:
    in `{{ if .Image }}image: {{ .Image }}{{- end }}` nothing stands behind the image. Behind one of a loop its next
    round does."""
    around: list[str] = []
    for said, action in actions(text):
        word = _word(said) if action else ""
        if word in _BLOCKS:
            around.append(word)
        elif word == "end" and around and around.pop() in _BRANCHES:
            continue
        yield said, action


def _action_at(text: str, start: int) -> re.Match[str] | None:
    return re.compile(_COMMENT).match(text, start) or re.compile(_ACTION).match(text, start)


def flattened(text: str, wanted: str | None = None, own: str | None = None, marked: bool = False) -> str | None:
    """Return one template of a text, the one that is `wanted` or else the text's `own`, with the templates in the place
    of the actions that name them; None where that is not known, or they are given anything else than the same data.
    `marked`: each is put between `{{template .Container}}` and `{{end}}`, and may be given anything."""
    if wanted in (None, own) and not any(is_action and _word(said) in _SETS for said, is_action in actions(text)):
        return text
    try:
        defined = _defined(text, own or "")
        return _written(defined, wanted if wanted is not None else own or "", 0, marked)
    except _NotOne:
        return None


def _word(said: str) -> str:
    found = re.match(r"\w+", said)
    return found[0] if found is not None else ""


def _defined(text: str, own: str) -> dict[str, Pieces]:
    """Return what each template of a text says, by its name."""
    pieces: Pieces = []
    found, around = {own: pieces}, list[Pieces]()
    for said, is_action in actions(text):
        word = _word(said) if is_action else ""
        if word in ("define", "block"):
            named = re.fullmatch(_NAMED, said)
            if named is None or named[2] in found or (word == "block") is not bool(named[3]):
                raise _NotOne
            if word == "block":
                pieces.append((f'template "{named[2]}" {named[3]}', True))
            around.append(pieces)
            found[named[2]] = pieces = []
            continue
        if word == "end":
            before, pieces = pieces, _popped(around)
            if pieces is not before:
                continue
        elif word in ("if", "with", "range"):
            around.append(pieces)
        elif not is_action and said.endswith("{"):
            raise _NotOne  # which another one may follow
        pieces.append((said, is_action))
    if around:
        raise _NotOne
    return found


def _popped(around: list[Pieces]) -> Pieces:
    if not around:
        raise _NotOne
    return around.pop()


def _written(defined: Mapping[str, Pieces], name: str, depth: int, marked: bool) -> str:
    """Return a template with those that it names in it."""
    if name not in defined or depth > _MOST:
        raise _NotOne
    found: list[str] = []
    for said, is_action in defined[name]:
        if is_action and _word(said) == "template":
            named = re.fullmatch(_NAMED, said)
            plain = named is not None and not any(action for _, action in defined.get(named[2], ()))
            same = named is not None and (marked or named[3] == ".") if named and named[3] else plain
            if named is None or not same:
                raise _NotOne
            inner = _written(defined, named[2], depth + 1, marked)
            found.append(f"{{{{template {named[3]}}}}}{inner}{{{{end}}}}" if marked and named[3] else inner)
        elif is_action and depth and not marked and "$" in said:
            raise _NotOne  # what that is there, is not what it is here
        else:
            found.append(f"{{{{{said}}}}}" if is_action else said)
    return "".join(found)
