"""What is listed: one record an image."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from codemod.finding.diagnostics import Related, Span
from codemod.image.pattern import Pattern
from codemod.records import dataclass, field, replace
from codemod.uses.redirects import RedirectKind as RedirectKind
from codemod.uses.redirects import RedirectWay as RedirectWay

OriginKind = Literal["const", "var", "flag", "env", "field", "map", "sprintf", "yaml", "template", "embedded", "other"]
RegistryKind = Literal["fixed", "default", "variable"]


def each_once(found: Iterable[RedirectWay]) -> tuple[RedirectWay, ...]:
    return tuple(dict.fromkeys(found))


def nearest_first(several: Iterable[tuple[RedirectWay, ...]]) -> tuple[RedirectWay, ...]:
    """Return the redirects of several mentions: the nearest of each before the next of any."""
    ranked = sorted({(rank, redirect) for found in several for rank, redirect in enumerate(found)})
    return each_once(redirect for _, redirect in ranked)


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where the image is named, and as what."""

    span: Span
    kind: OriginKind


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """A sink that the image reaches. `steps` are a way there, from where the image got its form to the sink."""

    span: Span
    sink: str
    steps: tuple[Related, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Mention:
    """An image at one place: of these, each row is joined. What is said of one `place` are branches of one value.

    Of the redirects the first is the nearest: the one with the fewest steps between it and the place.
    """

    pattern: Pattern
    place: Span
    origins: tuple[Origin, ...] = ()
    redirects: tuple[RedirectWay, ...] = ()
    uses: tuple[Use, ...] = ()
    branches: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedImage:
    """One row; `branches` are the same image from other registries, where one expression chooses among them."""

    pattern: Pattern
    registry_kind: RegistryKind
    redirects: tuple[RedirectWay, ...]
    origins: tuple[Origin, ...]
    uses: tuple[Use, ...]
    branches: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Dead:
    """A redirect that leads nowhere: nothing reads it, or no image that was found rests on it."""

    redirect: RedirectWay
    span: Span
    state: Literal["unread", "unreached"]


def apart(images: Iterable[ListedImage]) -> tuple[ListedImage, ...]:
    """Return the images with each branch as one of its own: for who needs every reference that may be pulled."""
    found: dict[str, ListedImage] = {}
    images = tuple(images)
    for image in images:
        for pattern in image.branches:
            found.setdefault(pattern.text, replace(image, pattern=pattern, branches=()))
    known = {image.pattern.text for image in images}
    return (*images, *(image for text, image in found.items() if text not in known))
