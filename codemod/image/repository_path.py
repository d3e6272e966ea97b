"""Which texts name an image: those that have its whole repository path, in front of it a registry or a mirror's folder.

quay.io/acme/pause:3.9, mirror/acme/pause     acme/pause
registry.k8s.io/pause:3.9                     another image, of that name
karmada.io/etcd                               the image etcd only where it is known to be one: more often a label
"""

from __future__ import annotations

from codemod.image.reference import last_component
from codemod.records import dataclass

_FILLED_IN = frozenset("{}$%")  # characters of a template, which may stand for a registry


@dataclass(frozen=True, slots=True)
class Names:
    """The paths by which an image is known, without a registry; in those with `*`, it is any text."""

    paths: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The last components: each text that names the image has one of them."""
        return tuple(dict.fromkeys(map(last_component, self.paths)))

    def named_by(self, text: str) -> bool:
        """Whether a text, or what is known of it, ends in the image, with or without tag or digest. An address of the
        web is none: `https://github.com/labring/lvscare`."""
        return not text.startswith(("https://", "http://")) and any(
            _is(_without_tag(text), path) for path in self.paths
        )

    def sure(self, text: str) -> bool:
        """Whether a text without a tag cannot be a key of another kind: it has more than one known component."""
        return any("/" in path and _is(_without_tag(text), path) for path in self.paths)


def _without_tag(text: str) -> str:
    front, slash, last = text.rpartition("/")
    return front + slash + last.partition("@")[0].partition(":")[0]


def _is(name: str, path: str) -> bool:
    if "*" in path:
        return like(name, path)
    if name == path or not name.endswith(f"/{path}"):
        return name == path
    front = name[: -len(path) - 1]
    return "/" in path or not front or ("/" not in front and _is_registry(front))


def _is_registry(text: str) -> bool:
    return text == "localhost" or "." in text or ":" in text or text != text.lower() or not _FILLED_IN.isdisjoint(text)


def like(text: str, pattern: str) -> bool:
    """Whether a text is what a pattern says, in which `*` is any text."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    if not text.startswith(first) or not text[len(first) :].endswith(rest[-1]):
        return False
    middle = text[len(first) : len(text) - len(rest[-1])]
    for piece in rest[:-1]:
        _, found, middle = middle.partition(piece) if piece else ("", "*", middle)
        if not found:
            return False
    return True
