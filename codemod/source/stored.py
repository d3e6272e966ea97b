"""Trees whose files are blobs in git's object store; nothing on disk is read."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from functools import cached_property

from codemod.source import git
from codemod.source.listed import LARGEST, Listed, bounded, encode
from codemod.source.search import grouped, holds


class Stored(Listed):
    _NAME: int  # which word of an entry's details is the name of the blob

    @cached_property
    def _objects(self) -> git.Objects:
        return git.Objects(self.root)

    def _is_there(self, details: bytes, path: bytes) -> bool:
        return details.startswith(b"100")

    def _has_folder(self, path: bytes) -> bool:
        return self._entries.has_folder(path)

    def read(self, path: str) -> bytes:
        return bounded(self._read(path), path)

    def _read(self, path: str) -> bytes | None:
        details = self._entries.get(encode(path))
        if details is None or not self._is_there(details, b""):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return self._objects.read(details.split()[self._NAME], LARGEST)

    def _scan(self, paths: Iterable[str], words: list[bytes]) -> Iterator[str]:
        groups = grouped(words)
        for path in paths:
            data = self._read(path)
            if data is None or holds(data, groups):
                yield path
