"""Redirects of a registry that are alive, and do not reach every image.

    --image-repository chooses the registry of registry.k8s.io/pause:3.9, docker.io/kindest/kindnetd:v2, ...
    and a manifest that the program embeds spells out quay.io/calico/node:v3.32.1

That is said only of images that a manifest, or the way to a container, spells out whole: of any other, nobody can tell
what may still be put in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from codemod.inventory.record import ListedImage, RedirectWay
from codemod.records import dataclass

_REGISTRY = re.compile(r"(?i)regist|repositor(?:y|ies)$|mirror")
# what belongs to a registry, and is none
_OTHER = re.compile(r"(?i)secret|pass|user|cred|cert|tls|key|port|insecure|auth|token|path|type|config|version")
_VERSION = re.compile(r"(?i)(?:tag|version|digest|repository|name)$")
_MANIFEST = re.compile(rb"^[ \t]*kind:[ \t]*\w", re.MULTILINE)
_SPELLED = ("yaml", "template", "embedded")
_LEAST = 2  # images that a redirect reaches which is more than one image's own


@dataclass(frozen=True, slots=True)
class Partial:
    """Redirects that choose the registry of the same images, and the images that they were not seen to reach."""

    redirects: tuple[RedirectWay, ...]
    reached: int
    missed: tuple[ListedImage, ...]


def partial_redirects(images: Sequence[ListedImage], read: Callable[[str], bytes]) -> tuple[Partial, ...]:
    """Return the redirects of registries that reach several images, and not all of those that are spelled out whole."""
    spelled = tuple(image for image in images if _is_spelled_out(image, read))
    return tuple(Partial(redirects, len(reached), spelled) for reached, redirects in _wide(images) if spelled)


def _wide(images: Sequence[ListedImage]) -> Iterator[tuple[frozenset[str], tuple[RedirectWay, ...]]]:
    """Yield the redirects of registries, those together that reach the same images."""
    reached: dict[RedirectWay, set[str]] = {}
    own = {each.name.rpartition(".")[0] for image in images for each in image.redirects if _is_of_one_image(each)}
    for image in images:
        for redirect in image.redirects if image.pattern.named else ():
            owner, _, name = redirect.name.rpartition(".")
            if redirect.kind != "template" and _is_of_registry(name) and not (owner and owner in own):
                reached.setdefault(redirect, set()).add(image.pattern.text)
    together: dict[frozenset[str], list[RedirectWay]] = {}
    for redirect, texts in reached.items():
        together.setdefault(frozenset(texts), []).append(redirect)
    for same, redirects in together.items():
        if len(same) >= _LEAST:
            yield same, tuple(redirects)


def _is_of_one_image(redirect: RedirectWay) -> bool:
    """Whether a field lies beside what names one image: there is an object of this type for each."""
    return redirect.kind == "field" and _VERSION.search(redirect.name.rpartition(".")[2]) is not None


def _is_of_registry(name: str) -> bool:
    return _REGISTRY.search(name) is not None and _OTHER.search(name) is None


def _is_spelled_out(image: ListedImage, read: Callable[[str], bytes]) -> bool:
    """Whether an image is told whole where it is used, and nothing that was found can take its place."""
    if image.redirects or not image.pattern.known or not image.pattern.has_host or not image.origins:
        return False
    places = {step.span for use in image.uses for step in use.steps}
    return all(
        origin.span in places or (origin.kind in _SPELLED and _MANIFEST.search(read(origin.span.path)) is not None)
        for origin in image.origins
    )
