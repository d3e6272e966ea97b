"""What is listed: one record an image."""

from __future__ import annotations

from typing import Literal

from codemod.finding.diagnostics import Span
from codemod.image.pattern import Pattern
from codemod.records import dataclass

RedirectKind = Literal["environment", "flag", "field", "template", "config"]
OriginKind = Literal["const", "var", "flag", "env", "field", "map", "sprintf", "yaml", "template", "embedded", "other"]
RegistryKind = Literal["fixed", "default", "variable"]


@dataclass(frozen=True, slots=True, order=True)
class Redirect:
    """What lets an operator take another image, or another registry, without rebuilding."""

    kind: RedirectKind
    name: str


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where the image is named, and as what."""

    span: Span
    kind: OriginKind


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """A sink that the image reaches."""

    span: Span
    sink: str


@dataclass(frozen=True, slots=True)
class Mention:
    """An image at one place: of these, each row is joined. What is said of one `place` are branches of one value."""

    pattern: Pattern
    place: Span
    origins: tuple[Origin, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """One row."""

    pattern: Pattern
    registry_kind: RegistryKind
    redirects: tuple[Redirect, ...]
    origins: tuple[Origin, ...]
    uses: tuple[Use, ...]
