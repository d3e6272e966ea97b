"""A proposal: a rule file, and where what it says was seen."""

from __future__ import annotations

from codemod.finding.diagnostics import Message, Span
from codemod.records import dataclass
from codemod.rule import Entry


@dataclass(frozen=True, slots=True)
class Seen:
    """Something of the tree that a proposal rests on."""

    what: Message
    span: Span


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule file: its name without the ending, its bytes, and what is in it."""

    name: str
    text: bytes
    entries: tuple[Entry, ...]
    seen: tuple[Seen, ...]
    why: Message
