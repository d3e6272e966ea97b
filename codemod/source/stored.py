"""Trees whose files are blobs in git's object store; nothing on disk is read."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from codemod.source.blobs import Objects
from codemod.source.listed import LARGEST, LINK, SUBMODULE, Listed, bounded, decode, encode
from codemod.source.search import grouped, holds

_PIECE = 32  # files that are asked for at once
_KEPT, _SMALL = 1 << 22, 1 << 18  # bytes of what was read, and of a blob that is kept


class Stored(Listed):
    _NAME: int  # which word of an entry's details is the name of the blob
    _room = _KEPT

    @cached_property
    def _objects(self) -> Objects:
        return Objects(self.root)

    def _is_there(self, details: bytes, path: bytes) -> bool:
        return details.startswith(b"100")

    def _has_folder(self, path: bytes) -> bool:
        return self._entries.has_folder(path)

    def read(self, path: str) -> bytes:
        return self._known(path) or self._bytes(path)

    def _bytes(self, path: str) -> bytes:
        return bounded(self._read(path), path)

    def _all_bytes(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        return self._blobs(self._names(paths))

    def _names(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return the names of the blobs of those of the paths at which regular files are."""
        listed = {decode(path): details for details, path in self._readables.all() if self._is_there(details, path)}
        return {path: listed[path].split()[self._NAME] for path in paths if path in listed}

    def _blobs(self, names: Mapping[str, bytes]) -> Iterator[tuple[str, bytes | None]]:
        """Yield paths with what the blobs of these names hold."""
        pieces = (list(names)[start : start + _PIECE] for start in range(0, len(names), _PIECE))
        for piece in pieces:
            found = self._objects.read_all([names[path] for path in piece], LARGEST)
            for path, data in zip(piece, found, strict=True):
                self._keep(names[path], data)
                yield path, data

    @cached_property
    def _kept(self) -> dict[bytes, bytes]:
        """What was read, by the name of its blob: what a search looked through is read again, and git asked once."""
        return {}

    def _keep(self, name: bytes, data: bytes | None) -> None:
        if data is not None and name not in self._kept and len(data) <= min(_SMALL, self._room):
            self._kept[name] = data
            self._room -= len(data)

    def _read(self, path: str) -> bytes | None:
        name = self._blob(path)
        if name not in self._kept:
            data = self._objects.read(name, LARGEST)
            self._keep(name, data)
            return data
        return self._kept[name]

    def _blob(self, path: str) -> bytes:
        """Return the name of the blob of a path. Raises `OSError` where no regular file is there."""
        details = self._entries.get(encode(path))
        if details is not None and details.startswith(b"120000"):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)  # as on disk: a link is not followed
        if details is None or not self._is_there(details, b""):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return details.split()[self._NAME]

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
        names = {path: self._blob(path) for path in paths}
        known = [(path, self._kept[name]) for path, name in names.items() if name in self._kept]
        others = {path: name for path, name in names.items() if name not in self._kept}
        for path, data in chain(known, self._blobs(others)):
            if data is None or holds(data, groups):
                yield path
