"""The YAML that `skopeo sync --src yaml` reads (skopeo-sync(1)): of each registry its repositories, of each its tags.

Only what is wholly known can be copied. Where there is a digest it is what counts, and the tag beside it is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from codemod.image.same import Named, known_name
from codemod.inventory.record import ListedImage, apart
from codemod.report.inventories import InventoryReport


def write(report: InventoryReport, out: TextIO, *, lang: str) -> None:
    """Write the known images, sorted, each once."""
    registries = _registries(report.images)
    if not registries:
        out.write("{}\n")
    for registry, repositories in sorted(registries.items()):
        out.write(f"{json.dumps(registry)}:\n  images:\n")
        for repository, tags in sorted(repositories.items()):
            out.write(f"    {json.dumps(repository)}:\n")
            out.writelines(f"      - {json.dumps(tag)}\n" for tag in sorted(tags))


def known(images: Iterable[ListedImage]) -> list[Named]:
    """Return the images that are wholly known, with what is left out of their references written out."""
    found = (known_name(image.pattern) for image in apart(images) if image.pattern.known)
    return list(dict.fromkeys(image for image in found if image is not None))


def _registries(images: Iterable[ListedImage]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for image in known(images):
        tags = found.setdefault(image.registry, {}).setdefault(image.repository, set())
        tags.add(image.digest or image.tag)
    return found
