"""What a node's image listing says: the reference, its digest, and whether all content is there.

Formats, told apart by their look: lines of JSON or one JSON list (`nerdctl images --format json`, also docker's), one
JSON object (`crictl images -o json`, the CRI's ListImagesResponse), and the tables of `ctr images ls` and
`ctr images check`, which has no JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

LIMIT = 32 << 20  # bytes


class UnknownListing(ValueError):
    """The bytes are no listing that is known here."""


@dataclass(frozen=True, slots=True)
class Cached:
    """An image that a node holds; `complete` is False where parts of it are known to be missing."""

    reference: str
    digest: str = ""
    complete: bool = True


def parse(data: bytes) -> list[Cached]:
    """Return the images of a listing. Raises `UnknownListing`."""
    text = data.decode("utf-8", errors="replace").strip()
    if not text:
        # nerdctl and docker print nothing where there is nothing
        return []
    if text.startswith("REF "):
        return list(_table(text.splitlines()))
    try:
        if text.startswith("{") and (document := _crictl(text)) is not None:
            return list(_cri_images(document))
        if text[0] in "[{":
            return list(_docker_images(text))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise UnknownListing("it is not the JSON of nerdctl, crictl or docker") from None
    raise UnknownListing("it is neither JSON nor a table of `ctr images ls` or `ctr images check`")


def _table(lines: list[str]) -> Iterator[Cached]:
    """Columns are as wide as their content; a size holds a space (`1.2 MiB`), but only right of what is needed."""
    header = lines[0].split()
    if header[:3] != ["REF", "TYPE", "DIGEST"]:
        raise UnknownListing("its columns are not those of `ctr images`")
    for line in lines[1:]:
        cells = line.split()
        if len(cells) < 3:
            raise UnknownListing("it has a line without reference, type and digest")
        # content may go once it is unpacked (containerd's discard_unpacked_layers): the image still starts
        whole = header[3:4] != ["STATUS"] or "complete" in cells[3:4] or cells[-1] == "true"
        yield Cached(cells[0], cells[2], whole)


def _crictl(text: str) -> dict[str, Any] | None:
    """The whole text as one object with the key `images`, or None."""
    try:
        document = json.loads(text)
    except ValueError:
        return None
    return document if isinstance(document, dict) and isinstance(document.get("images"), list) else None


def _cri_images(document: dict[str, Any]) -> Iterator[Cached]:
    for entry in document["images"]:
        digests = [str(digest).rpartition("@")[2] for digest in entry.get("repoDigests") or ()]
        for reference in entry.get("repoTags") or ():
            yield Cached(str(reference), digests[0] if digests else "")


def _docker_images(text: str) -> Iterator[Cached]:
    for entry in _rows(text):
        # `Name` is nerdctl's whole reference; docker has only the two halves
        name = entry.get("Name") or f"{entry['Repository']}:{entry['Tag']}"
        digest = str(entry.get("Digest") or "")
        yield Cached(str(name), digest if re.match("sha(256|512):", digest) else "")


def _rows(text: str) -> Iterable[dict[str, Any]]:
    if text.startswith("["):
        rows: list[dict[str, Any]] = json.loads(text)
        return rows
    return [json.loads(line) for line in text.splitlines() if line.strip()]
