"""Image manifests and indexes, as far as preflight needs them.

Sources: the OCI image specification (`manifest.md`, `image-index.md`, `descriptor.md`) and Docker's image manifest
version 2, schema 2, whose fields are the same. Everything here comes from a registry and may be hostile.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from codemod.errors import Reason
from codemod.preflight import strictjson
from codemod.preflight.platforms import Platform

ACCEPT = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
MANIFEST_LIMIT = 4 << 20  # bytes; registries refuse larger ones themselves
_MAX_DESCRIPTORS = 1000
_DIGEST = re.compile(r"sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}")


class Malformed(Reason):
    """The bytes are no manifest or index of the four known types; the text says why and quotes nothing."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A pointer to content: its digest and its size in bytes. `foreign` content is not kept in registries."""

    digest: str
    size: int
    platform: Platform | None = None
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class ImageManifest:
    """One platform's image."""

    config: Descriptor
    layers: tuple[Descriptor, ...]


@dataclass(frozen=True, slots=True)
class ImageIndex:
    """Images of several platforms. Attestations (platform `unknown/unknown`) are left out."""

    manifests: tuple[Descriptor, ...]


def is_digest(text: str) -> bool:
    """Say whether the text is a sha256 or sha512 digest: safe in a URL and in a file name."""
    return bool(_DIGEST.fullmatch(text))


def hash_of(data: bytes, like: str) -> str:
    """Return the digest of the bytes, with the algorithm of the digest `like`."""
    algorithm = like.partition(":")[0]
    return f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"


def parse(data: bytes) -> ImageManifest | ImageIndex:
    """Return the manifest or index. Raises `Malformed`."""
    document = _object(_load(data))
    # a document that is both would be read as one by some programs and as the other by the rest
    if "manifests" in document and ("layers" in document or "config" in document):
        raise Malformed("it is an index and a manifest at once")
    if "manifests" in document:
        listed = tuple(_descriptor(entry) for entry in _list(document["manifests"]))
        return ImageIndex(tuple(entry for entry in listed if entry.platform is None or entry.platform.known))
    if "config" not in document or "layers" not in document:
        raise Malformed("it is neither an image manifest (version 2) nor an index")
    return ImageManifest(
        _descriptor(document["config"]), tuple(_descriptor(entry) for entry in _list(document["layers"]))
    )


def config_platform(data: bytes) -> Platform:
    """Return the platform that an image's config names. Raises `Malformed`."""
    return _platform(_object(_load(data)))


def _load(data: bytes) -> object:
    try:
        return strictjson.load(data)
    except strictjson.Refused as error:
        raise Malformed(error.said) from None


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed("there is something else where an object belongs")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) > _MAX_DESCRIPTORS:
        raise Malformed("a list is missing, or longer than any image's")
    return value


def _descriptor(value: object) -> Descriptor:
    entry = _object(value)
    digest, size = entry.get("digest"), entry.get("size")
    if not isinstance(digest, str) or not is_digest(digest):
        raise Malformed("a descriptor's digest is not sha256 or sha512")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 1 << 63:
        raise Malformed("a descriptor's size is not a number of bytes")
    platform = _platform(_object(entry["platform"])) if entry.get("platform") is not None else None
    media_type = str(entry.get("mediaType", ""))
    return Descriptor(digest, size, platform, foreign=".foreign." in media_type or ".nondistributable." in media_type)


def _platform(entry: dict[str, Any]) -> Platform:
    parts = [entry.get(key) or "" for key in ("os", "architecture", "variant")]
    if not all(isinstance(part, str) for part in parts):
        raise Malformed("a platform is not text")
    return Platform(*parts)
