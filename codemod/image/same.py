"""Which references mean one image: normalised as github.com/distribution/reference does it.

    nginx, docker.io/nginx, index.docker.io/library/nginx:latest    one image
    {}/nginx:{}                                                     may be that one, whatever its `{}` are

There are three answers: the same, another, and None where it cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

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


def named(pattern: Pattern) -> Named | None:
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
    if image.tag == UNKNOWN:
        front = f"{pattern.registry}/" if pattern.registry else ""
        return any(fits(front + pattern.repository, name) for name in image.names)
    texts = dict.fromkeys((pattern.text, pattern.text.partition("@")[0]))
    return any(fits(text, spelling) for text in texts for spelling in image.spellings)


def fits(pattern: str, text: str) -> bool:
    """Say whether the text is the pattern with something, or nothing, in place of each `{}`."""
    first, *parts = pattern.split(UNKNOWN)
    if not parts:
        return pattern == text
    *middle, last = parts
    at, end = len(first), len(text) - len(last)
    if at > end or not text.startswith(first) or not text.endswith(last):
        return False
    for part in middle:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
