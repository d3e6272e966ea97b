"""Which references mean one image: normalised as github.com/distribution/reference does it.

    nginx, docker.io/nginx, index.docker.io/library/nginx:latest    one image
    {}/nginx:{}                                                     may be that one, whatever its `{}` are

There are three answers: the same, another, and None where it cannot be told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from codemod.golang.evaluate.fewer import could_be
from codemod.image.pattern import UNKNOWN, Pattern
from codemod.records import dataclass

_DOCKER, _LIBRARY, _LATEST = "docker.io", "library", "latest"
_ALSO_DOCKER = "index.docker.io"


@dataclass(frozen=True)
class Named:
    """A reference whose registry and repository are known, with what is left out written out; its tag may be `{}`."""

    registry: str
    repository: str
    tag: str
    digest: str

    @property
    def name(self) -> str:
        return f"{self.registry}/{self.repository}"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All spellings of the name."""
        if self.registry != _DOCKER:
            return (self.name,)
        paths = [self.repository, self.repository.removeprefix(f"{_LIBRARY}/")]
        return tuple(
            f"{front}{path}" for path in dict.fromkeys(paths) for front in ("", "docker.io/", "index.docker.io/")
        )

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """All spellings of the whole reference, with and without its digest."""
        return tuple(name + tail for name in self.names for tail in self._tails())

    def _tails(self) -> Iterator[str]:
        for tag in [f":{self.tag}"] if self.tag else []:
            yield tag
            if self.digest:
                yield f"{tag}@{self.digest}"
        if self.digest:
            yield f"@{self.digest}"
        elif self.tag == _LATEST:
            yield ""


def known_name(pattern: Pattern) -> Named | None:
    """Return the image; None where its name, or a part of its tag or digest, is not known."""
    if UNKNOWN in pattern.registry + pattern.repository + pattern.digest or UNKNOWN in pattern.tag != UNKNOWN:
        return None
    registry = _DOCKER if pattern.registry in ("", _ALSO_DOCKER) else pattern.registry
    alone = registry == _DOCKER and "/" not in pattern.repository
    repository = f"{_LIBRARY}/{pattern.repository}" if alone else pattern.repository
    return Named(registry, repository, pattern.tag or ("" if pattern.digest else _LATEST), pattern.digest)


def same(one: Named, other: Named) -> bool | None:
    """Say whether both are one image. A tag may be what a digest beside the same tag says: that cannot be told."""
    if one.name != other.name:
        return False
    if one.digest and other.digest:
        return one.digest == other.digest
    if UNKNOWN in (one.tag, other.tag):
        return None
    if one.tag != other.tag:
        return False
    return None if one.digest or other.digest else True


def may_be(pattern: Pattern, image: Named) -> bool:
    """Say whether the unknown parts of a reference can be such that it is this image."""
    return bool(Images([image]).matches(pattern))


class Spellings:
    """Many spellings, each of the image with a number; found by what a pattern has of them in the fewest places."""

    def __init__(self, spellings: Iterable[tuple[str, int]]) -> None:
        self._pairs = list(spellings)
        self._text = "".join(f"{text}\n" for text, _ in self._pairs)
        self._ends = list(accumulate(len(text) + 1 for text, _ in self._pairs))

    def fitting(self, pattern: str) -> Iterator[int]:
        """Yield the numbers of the spellings that a pattern fits, each spelling once."""
        for number in self._holding([part for part in pattern.split(UNKNOWN) if part]):
            text, image = self._pairs[number]
            if fits(pattern, text):
                yield image

    def _holding(self, parts: list[str]) -> Iterator[int]:
        if not parts:
            yield from range(len(self._pairs))
            return
        rarest = min(parts, key=self._text.count)
        at = self._text.find(rarest)
        while at >= 0:
            number = bisect_right(self._ends, at)
            yield number
            at = self._text.find(rarest, self._ends[number])


class Images:
    """Images, to be asked which of them a reference is, or may be."""

    def __init__(self, images: Sequence[Named]) -> None:
        self._images = images
        self._by: dict[tuple[str, str], list[int]] = {}
        for number, image in enumerate(images):
            for key in {"", image.tag, image.digest}:
                self._by.setdefault((image.name, key), []).append(number)
        tagged = [(number, image) for number, image in enumerate(images) if image.tag != UNKNOWN]
        self._whole = Spellings((text, number) for number, image in tagged for text in image.spellings)
        self._open = Spellings(
            (text, number) for number, image in enumerate(images) if image.tag == UNKNOWN for text in image.names
        )

    def matches(self, pattern: Pattern) -> dict[int, bool | None]:
        """Return the numbers of the images that the reference is (True), or may be (None)."""
        known = known_name(pattern)
        if known is None:
            return dict.fromkeys(self._fitting(pattern))
        # of one repository there can be many tags: only those are looked at that can be the same
        keys = [""] if known.tag == UNKNOWN else [key for key in (known.tag, known.digest, UNKNOWN) if key]
        found = {number for key in keys for number in self._by.get((known.name, key), ())}
        answers = {number: same(known, self._images[number]) for number in sorted(found)}
        return {number: answer for number, answer in answers.items() if answer is not False}

    def _fitting(self, pattern: Pattern) -> Iterator[int]:
        for text in dict.fromkeys((pattern.text, pattern.text.partition("@")[0])):
            yield from self._whole.fitting(text)
        front = f"{pattern.registry}/" if pattern.registry else ""
        yield from self._open.fitting(front + pattern.repository)


def fits(pattern: str, text: str) -> bool:
    """Say whether the text is the pattern with something, or nothing, in place of each `{}`."""
    return could_be(pattern.split(UNKNOWN), text)
