"""What lies below a folder on disk, whatever git says of it: as the go command sees it, which embeds ignored files."""

from __future__ import annotations

import os
from collections.abc import Iterator

from codemod.source.disk import absolute
from codemod.source.listed import decode

MOST = 20_000  # files


def below(root: str, folder: str) -> list[str]:
    """Return the regular files below a folder of the tree, relative to it and sorted; no symbolic link is followed."""
    return sorted(_walk(absolute(root, folder)))


def _walk(top: bytes) -> Iterator[str]:
    pending, found = [b""], 0
    while pending and found < MOST:
        inside = pending.pop()
        try:
            entries = list(os.scandir(os.path.join(top, inside)))
        except OSError:
            continue
        for entry in entries:
            path = os.path.join(inside, entry.name)
            if entry.is_dir(follow_symlinks=False):
                pending.append(path)
            elif entry.is_file(follow_symlinks=False):
                found += 1
                yield decode(path)
