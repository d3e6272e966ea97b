"""What a template says, as a tree: text, pipelines, and branches and loops around these."""

from __future__ import annotations

import re

from codemod.golang.evaluate.models.template_sets import actions
from codemod.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias


class NotRead(Exception):
    """Something in a template is not understood."""


@dataclass(frozen=True)
class Branch:
    """`if`, `with` or `range`, what is asked, and what is written where that is so, and where it is not; or `template`,
    what another template is given, and what that one says."""

    kind: str
    names: tuple[str, ...]
    asked: Pipeline
    body: list[Piece] = field(default_factory=list)
    otherwise: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Set:
    """`{{ $name := .Image }}`"""

    name: str
    given: Pipeline


Operand: TypeAlias = "str | Pipeline"
Command: TypeAlias = "tuple[Operand, ...]"
Pipeline: TypeAlias = "tuple[Command, ...]"
Piece: TypeAlias = "str | Pipeline | Branch | Set"

_TOKEN = (
    r"""\s*("[^"\\]*"|`[^`]*`|\$\w*(?:\.\w+)*|(?:\.\w+)+|\.|-?\d+(?![\w.])|[A-Za-z_]\w*(?![\w.])|\)(?!\.)|:=|[(|,])"""
)
_NEVER = ("define", "template", "block", "break", "continue", "nil")


def tree_of(text: str) -> list[Piece]:
    """Return what a template says. Raises `NotRead`."""
    said = [(each.strip() if is_action else each, is_action) for each, is_action in actions(text)]
    found, end = _pieces(said, 0)
    if end != len(said):
        raise NotRead
    return found


def _pieces(said: list[tuple[str, bool]], at: int) -> tuple[list[Piece], int]:
    """Return what is said up to an `end` or `else` of what is around, and where that is."""
    found: list[Piece] = []
    while at < len(said):
        text, is_action = said[at]
        words = text.split(None, 1)
        if not is_action:
            found.append(text)
        elif words[:1] in (["if"], ["with"], ["range"], ["template"]):
            branch, at = _branch(said, at, words)
            found.append(branch)
        elif words[:1] in (["end"], ["else"]):
            return found, at
        else:
            names, given = _given(text)
            if names and len(names) != 1:
                raise NotRead
            found.append(Set(names[0], given) if names else given)
        at += 1
    return found, at


def _branch(said: list[tuple[str, bool]], at: int, words: list[str]) -> tuple[Branch, int]:
    if len(words) != 2:
        raise NotRead
    names, asked = _given(words[1])
    body, at = _pieces(said, at + 1)
    otherwise: list[Piece] = []
    if at < len(said) and said[at][0].startswith("else"):
        rest = said[at][0].removeprefix("else").split(None, 1)
        if rest:
            inner, at = _branch(said, at, rest)  # `else if` has the `end` of the whole
            return Branch(words[0], names, asked, body, [inner]), at
        otherwise, at = _pieces(said, at + 1)
    if at >= len(said) or said[at][0] != "end":
        raise NotRead
    return Branch(words[0], names, asked, body, otherwise), at


def _given(text: str) -> tuple[tuple[str, ...], Pipeline]:
    """Return the variables that an action declares, and what it gives them."""
    tokens: list[str] = []
    end = 0
    for match in re.compile(_TOKEN).finditer(text):
        if match.start() != end:
            raise NotRead
        tokens.append(match[1])
        end = match.end()
    if text[end:].strip() or set(_NEVER) & set(tokens):
        raise NotRead
    names: tuple[str, ...] = ()
    if ":=" in tokens:
        at = tokens.index(":=")
        names, tokens = tuple(each for each in tokens[:at] if each != ","), tokens[at + 1 :]
        if not all(each[:1] == "$" and each[1:].isidentifier() for each in names):
            raise NotRead
    found, end = _pipeline(tokens, 0)
    if end != len(tokens):
        raise NotRead
    return names, found


def _pipeline(tokens: list[str], at: int) -> tuple[Pipeline, int]:
    commands: list[Command] = []
    operands: list[Operand] = []
    while at < len(tokens) and tokens[at] != ")":
        if tokens[at] == "(":
            inner, at = _pipeline(tokens, at + 1)
            if at >= len(tokens):
                raise NotRead
            operands.append(inner)
        elif tokens[at] == "|":
            commands.append(tuple(operands))
            operands = []
        elif tokens[at] in (",", ":="):
            raise NotRead
        else:
            operands.append(tokens[at])
        at += 1
    commands.append(tuple(operands))
    if not all(commands):
        raise NotRead
    return tuple(commands), at
