"""What lets an operator take another image, or another registry, without rebuilding."""

from __future__ import annotations

from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

RedirectKind: TypeAlias = "Literal['environment', 'flag', 'field', 'template', 'config']"


@dataclass(frozen=True, slots=True, order=True)
class RedirectWay:
    """One such way, and by what name the operator knows it."""

    kind: RedirectKind
    name: str
