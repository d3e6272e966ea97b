"""What can be done about what is wrong: a fix, or what to do by hand, and why there is no fix."""

from __future__ import annotations

from collections.abc import Callable

from codemod.finding.diagnostics import Message, SuggestedFix
from codemod.records import dataclass


class CannotFix(Exception):
    """Why there is no rewrite here: the message for people."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


@dataclass(frozen=True, slots=True)
class Mend:
    """The fix; where there is none, the hint says what to do, and why."""

    fix: SuggestedFix | None = None
    hint: Message | None = None


NOTHING = Mend()


def mend(propose: Callable[[], SuggestedFix | None]) -> Mend:
    """Return what a proposal comes to."""
    try:
        return Mend(propose())
    except CannotFix as reason:
        return Mend(hint=reason.said)
