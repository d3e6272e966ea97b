"""What a node's image listing says: the reference, its digest, and whether all content is there.

Formats, told apart by their look: lines of JSON or one JSON list (`nerdctl images --format json`, also docker's), one
JSON object (`crictl images -o json`, the CRI's ListImagesResponse), and the tables of `ctr images ls` and
`ctr images check`, which has no JSON.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from codemod.errors import Reason
from codemod.preflight import strictjson

LIMIT = 8 << 20  # bytes
MAX_IMAGES = 100_000


class UnknownListing(Reason):
    """The bytes are no listing that is known here."""


@dataclass(frozen=True, slots=True)
class Cached:
    """An image that a node holds; `complete` is False where parts of it are known to be missing.

    `platforms` are those that it is there for, as far as the listing has them.
    """

    reference: str
    digest: str = ""
    complete: bool = True
    platforms: tuple[str, ...] = ()


def parse(data: bytes) -> list[Cached]:
    """Return the images of a listing. Raises `UnknownListing`."""
    found: list[Cached] = []
    try:
        for image in _images(data.strip()):
            if len(found) == MAX_IMAGES:
                raise UnknownListing("it has more than {number} images", number=MAX_IMAGES)
            found.append(image)
    except strictjson.Refused as error:
        raise UnknownListing(error.said) from None
    except (KeyError, TypeError, AttributeError):
        raise UnknownListing("it is not the JSON of nerdctl, crictl or docker") from None
    return found


def _images(data: bytes) -> Iterator[Cached]:
    # nerdctl and docker print nothing where there is nothing
    if data.startswith(b"REF "):
        yield from _table(data)
    elif data[:1] in (b"[", b"{"):
        yield from _json(data)
    elif data:
        raise UnknownListing("it is neither JSON nor a table of `ctr images ls` or `ctr images check`")


def _table(data: bytes) -> Iterator[Cached]:
    """Columns are as wide as their content; a size holds a space (`1.2 MiB`), but only right of what is needed."""
    lines = (line.decode(errors="replace").split() for line in io.BytesIO(data))
    header = next(lines)
    if header[:3] != ["REF", "TYPE", "DIGEST"]:
        raise UnknownListing("its columns are not those of `ctr images`")
    for cells in lines:
        if len(cells) < 3:
            raise UnknownListing("it has a line without reference, type and digest")
        # content may go once it is unpacked (containerd's discard_unpacked_layers): the image still starts
        whole = header[3:4] != ["STATUS"] or "complete" in cells[3:4] or cells[-1] == "true"
        # behind the two words of the size
        listed = cells[5].split(",") if header[3:5] == ["SIZE", "PLATFORMS"] and len(cells) > 5 else []
        yield Cached(cells[0], cells[2], whole, tuple(each for each in listed if "/" in each))


def _json(data: bytes) -> Iterator[Cached]:
    """One document for all images, or one line for each."""
    try:
        head = strictjson.load(data.partition(b"\n")[0])
    except strictjson.Refused:
        head = None
    if isinstance(head, dict) and not isinstance(head.get("images"), list):
        yield from _docker_images(strictjson.load(line) for line in io.BytesIO(data) if line.strip())
        return
    document = strictjson.load(data)
    if isinstance(document, list):
        yield from _docker_images(document)
    else:
        yield from _cri_images(document)


def _cri_images(document: dict[str, Any]) -> Iterator[Cached]:
    for entry in document["images"]:
        digests = [digest.rpartition("@")[2] for digest in _texts(entry.get("repoDigests"))]
        for reference in _texts(entry.get("repoTags")):
            yield Cached(reference, digests[0] if digests else "")


def _docker_images(rows: Iterable[dict[str, Any]]) -> Iterator[Cached]:
    for entry in rows:
        # `Name` is nerdctl's whole reference; docker has only the two halves
        name = entry.get("Name") or f"{entry['Repository']}:{entry['Tag']}"
        name, digest, platform = _texts([name, entry.get("Digest") or "", entry.get("Platform") or ""])
        digest = digest if re.match("sha(256|512):", digest) else ""
        yield Cached(name, digest, True, (platform,) if "/" in platform else ())


def _texts(value: Any) -> list[str]:
    found: list[str] = [] if value is None else value
    if not isinstance(found, list) or not all(isinstance(entry, str) for entry in found):
        raise TypeError
    return found
