"""What lets an operator take another image, or another registry, without rebuilding."""

from __future__ import annotations

from typing import Literal

from codemod.records import dataclass

RedirectKind = Literal["environment", "flag", "field", "template", "config"]


@dataclass(frozen=True, slots=True, order=True)
class RedirectWay:
    """One such way, and by what name the operator knows it."""

    kind: RedirectKind
    name: str
