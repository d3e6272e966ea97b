"""Trees whose files are blobs in git's object store; nothing on disk is read."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from codemod.source import git
from codemod.source.listed import LARGEST, LINK, SUBMODULE, Listed, bounded, decode, encode
from codemod.source.search import grouped, holds

_PIECE = 32  # files that are asked for at once


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
        return self._known(path) or self._bytes(path)

    def _bytes(self, path: str) -> bytes:
        return bounded(self._read(path), path)

    def _all_bytes(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        listed = {decode(path): details for details, path in self._readables.all() if self._is_there(details, path)}
        names = {path: listed[path].split()[self._NAME] for path in paths if path in listed}
        pieces = (list(names)[start : start + _PIECE] for start in range(0, len(names), _PIECE))
        for piece in pieces:
            yield from zip(piece, self._objects.read_all([names[path] for path in piece], LARGEST), strict=True)

    def _read(self, path: str) -> bytes | None:
        details = self._entries.get(encode(path))
        if details is not None and details.startswith(b"120000"):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)  # as on disk: a link is not followed
        if details is None or not self._is_there(details, b""):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return self._objects.read(details.split()[self._NAME], LARGEST)

    def below(self, path: str) -> list[str]:
        return sorted(self._there(self._entries.below(encode(path))))

    def unread_files(self) -> list[tuple[str, str, str | None]]:
        links = ((details, decode(path)) for details, path in self._readables.matching(b"120000 [^\\0]*?"))
        names = [(path, details.split()[self._NAME]) for details, path in links if self.selection.reads(path)]
        return [self._link(path, self._objects.read(name, 1 << 16) or b"") for path, name in names]

    def ignored(self, folder: str) -> list[str]:
        return []

    def unread_folder(self, folder: str) -> str:
        while folder:
            details = self._entries.get(encode(folder)) or b""
            if details.startswith((b"120000", b"160000")):
                return LINK if details.startswith(b"120000") else SUBMODULE
            folder = os.path.dirname(folder)
        return ""

    def _scan(self, paths: Iterable[str], words: list[bytes]) -> Iterator[str]:
        groups = grouped(words)
        for path in paths:
            data = self._read(path)
            if data is None or holds(data, groups):
                yield path
