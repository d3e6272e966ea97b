"""`preflight registry --all`: does the cluster's own registry hold every image that the program names?

An image is looked for by its name without its registry, as sealer stores it: `quay.io/ceph/ceph:v19` is asked for as
`sea.hub:5000/ceph/ceph:v19`, `busybox` as `sea.hub:5000/library/busybox:latest`. An unknown registry is the one that
an operator puts there: this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from codemod.finding.diagnostics import Diagnostic, Message, Related, Span, message
from codemod.image.pattern import UNKNOWN, Pattern
from codemod.image.reference import last_component
from codemod.preflight import registry
from codemod.preflight.faults import UNDETERMINED, finding
from codemod.preflight.platforms import Platform
from codemod.preflight.registry import Access, Wanted
from codemod.records import replace

SECONDS = 600.0
AT_ONCE = 8  # requests
RULE = "images"  # what these findings are of, in place of a rule
_NONE = message("the program names no image that could be asked for: name another source tree")
_HUB = ("", "docker.io", "index.docker.io")

# how many of how many images have an answer
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class NamedImage:
    """An image as source names it, and where."""

    pattern: Pattern
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ProgramImages:
    """What a program names, and the places that could not be read: there may be more images."""

    images: tuple[NamedImage, ...]
    unread: tuple[tuple[Span, Message], ...] = ()


def wanted(image: Pattern) -> Wanted | None:
    """Return what a registry of one's own is asked for, or None where source does not tell it."""
    if UNKNOWN in image.repository + image.tag + image.digest:
        return None
    official = image.registry in _HUB and last_component(image.repository) == image.repository
    repository = f"library/{image.repository}" if official else image.repository
    source = "" if UNKNOWN in image.registry else image.text
    return Wanted(repository, image.tag or ("" if image.digest else "latest"), image.digest, source)


def check(
    access: Callable[[], Access], program: ProgramImages, platforms: Sequence[Platform], told: Told
) -> tuple[list[Diagnostic], list[Message], tuple[tuple[str, str], ...]]:
    """Return the findings, what is good, and what to copy from where to where: what is missing, and wholly known.

    Each question has an `access` of its own, with the deadline of all.
    """
    places: dict[Wanted, tuple[Span, ...]] = {}
    open_: list[Diagnostic] = []
    for each in program.images:
        asked = wanted(each.pattern)
        if asked is not None:
            places[asked] = (*places.get(asked, ()), *each.places)
        elif each.pattern.named:
            open_.append(_unknown(each))
    answers = list(_ask(access, list(places), tuple(platforms), told))
    found = [_with(each, places[asked]) for asked, findings in answers for each in findings]
    missing = (
        (asked.source, each.span.path) for asked, findings in answers for each in findings if _to_copy(each, asked)
    )
    good = sum(not findings for _, findings in answers)
    fact = message("{n} of {total} images are there", n=str(good), total=str(len(places)))
    open_ += [_unread(*each) for each in program.unread]
    open_ += [] if places else [finding(RULE, UNDETERMINED, access().registry, _NONE)]
    return [*found, *open_], [fact], tuple(sorted(missing))


def _to_copy(found: Diagnostic, asked: Wanted) -> bool:
    return found.code == "IMG401" and bool(asked.source)


def _ask(
    access: Callable[[], Access], questions: Sequence[Wanted], platforms: tuple[Platform, ...], told: Told
) -> Iterator[tuple[Wanted, list[Diagnostic]]]:
    """Yield the findings of each image, in order."""
    if questions and (silence := registry.silence(access(), RULE)):
        # one finding for the registry, and not one for each image
        yield questions[0], [silence]
        return
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        answers = pool.map(lambda asked: registry.check(access(), RULE, asked, platforms)[0], questions)
        for number, (asked, findings) in enumerate(zip(questions, answers, strict=True), 1):
            told(number, len(questions))
            yield asked, findings
    finally:
        pool.shutdown(cancel_futures=True)


def _with(found: Diagnostic, places: Sequence[Span]) -> Diagnostic:
    return replace(found, related=tuple(Related(place, message("named here")) for place in sorted(set(places))))


def _unknown(image: NamedImage) -> Diagnostic:
    text = message("source does not tell all of {image}: it cannot be asked for", image=image.pattern.text)
    return finding(RULE, UNDETERMINED, min(image.places), text)


def _unread(place: Span, reason: Message) -> Diagnostic:
    return finding(RULE, UNDETERMINED, place, message("not analysed: {reason}", reason=reason))
