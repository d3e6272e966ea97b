"""Trees whose files are read where they lie, and never through a symbolic link."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from functools import cached_property

from codemod.source.listed import IGNORED, LARGEST, LINK, NOT_THERE, SUBMODULE, Listed, bounded, decode, encode
from codemod.source.search import Signs, holds, sieve

_BUFFER, _PIECE = 1 << 20, 1 << 16
_DEEP = 100  # folders in folders; each is asked for its own link, and so are those around it, once


class OnDisk(Listed):
    @cached_property
    def _prefix(self) -> bytes:
        return os.path.join(os.fsencode(self.root), b"")

    @cached_property
    def _regular(self) -> dict[bytes, set[bytes] | None]:
        """Which regular files are directly in a folder: it is asked once for all. None where it does not say."""
        return {}

    def _is_there(self, details: bytes, path: bytes) -> bool:
        folder, _, name = path.rpartition(b"/")
        if folder not in self._regular:
            self._regular[folder] = _regular_in(self._prefix + folder)
        names = self._regular[folder]
        return name in names if names is not None else _is_regular(self._prefix + path)

    def _is_gone(self, path: bytes) -> bool:
        return not os.path.lexists(absolute(self.root, decode(path)))

    def _has_folder(self, path: bytes) -> bool:
        return os.path.isdir(absolute(self.root, decode(path)))

    def read(self, path: str) -> bytes:
        if not self._is_inside(os.path.dirname(path)):
            raise OSError(errno.ELOOP, "leads out of the tree, or through a symbolic link", path)
        return self._known(path) or self._bytes(path)

    def _bytes(self, path: str) -> bytes:
        descriptor, size = _open(self._prefix + encode(path))
        try:
            # a file object would ask four questions more of the system, for each of hundreds of files
            data = piece = os.read(descriptor, _PIECE)
            while piece and len(data) != size and len(data) <= LARGEST:
                data += (piece := os.read(descriptor, max(len(data), _PIECE)))
        finally:
            os.close(descriptor)
        return bounded(data if len(data) <= LARGEST else None, path)

    def unread_files(self) -> list[tuple[str, str, str | None]]:
        links = ((path, os.path.join(os.fsencode(self.root), encode(path))) for path in self._links())
        found = ((path, place) for path, place in links if self.selection.reads(path) and os.path.islink(place))
        return [self._link(path, os.readlink(place)) for path, place in found]

    def _links(self) -> Iterable[str]:
        """Yield the paths that may be links."""
        raise NotImplementedError

    def unread_folder(self, folder: str) -> str:
        inner = folder
        while inner:
            place = absolute(self.root, inner)
            if os.path.islink(place):
                return LINK
            if os.path.lexists(os.path.join(place, b".git")):
                return SUBMODULE
            inner = os.path.dirname(inner)
        return IGNORED if not self.listdir(folder) and self.ignored(folder) else ""

    def ignored(self, folder: str) -> list[str]:
        try:
            names = os.listdir(absolute(self.root, folder)) if self._is_inside(folder) else []
        except OSError:
            return []
        here = ((b"", os.path.join(encode(folder), name)) for name in names if name.endswith(b".go"))
        found = {path for path in self._there(here) if self.selection.lists(path)}
        return sorted(found.difference(self.listdir(folder)))

    def below(self, path: str) -> list[str]:
        if not self._is_inside(os.path.dirname(path)):
            return []
        if self._is_there(b"", encode(path)):
            return [path]
        found, pending = list[bytes](), [encode(path)]
        while pending:
            folder = pending.pop()
            try:
                entries = list(os.scandir(os.path.join(os.fsencode(self.root), folder)))
            except OSError:
                continue
            for entry in entries:
                inside = os.path.join(folder, entry.name)
                if entry.is_file(follow_symlinks=False):
                    found.append(inside)
                elif entry.is_dir(follow_symlinks=False) and entry.name != b".git":
                    pending.append(inside)
        return sorted(decode(each) for each in found)

    def _is_inside(self, folder: str) -> bool:
        """Say whether no symbolic link leads to the folder from the tree's root."""
        if folder not in self._inside:
            above, slash, name = folder.rpartition("/")
            if not folder:
                self._inside[folder] = True
            elif name in ("", ".", "..") or (slash and not above) or folder.count("/") > _DEEP:
                there = os.path.realpath(absolute(self.root, folder))
                self._inside[folder] = there == (absolute(os.path.realpath(self.root), folder).rstrip(b"/") or b"/")
            else:
                self._inside[folder] = self._is_inside(above) and not os.path.islink(absolute(self.root, folder))
        return self._inside[folder]

    def _scan(self, paths: Iterable[str], words: list[bytes]) -> Iterator[str]:
        buffer, sifted = bytearray(_BUFFER), sieve(words)
        overlap = max(map(len, words)) - 1
        for path in paths:
            try:
                descriptor, size = _open(self._prefix + encode(path))
            except OSError as error:
                if error.errno not in NOT_THERE:
                    yield path
                continue
            try:
                if _contains(descriptor, size, sifted, buffer, overlap):
                    yield path
            finally:
                os.close(descriptor)


def _regular_in(folder: bytes) -> set[bytes] | None:
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
    except OSError:
        return None  # who may not list a folder may know what is in it


def _is_regular(path: bytes) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _contains(descriptor: int, size: int, sifted: Signs, buffer: bytearray, overlap: int) -> bool:
    """Read the file through `buffer`; the last `overlap` bytes are kept for words that cross into the next piece."""
    view = memoryview(buffer)
    kept = done = 0
    while read := os.readv(descriptor, [view[kept:]]):
        end, done = kept + read, done + read
        for sign, groups in sifted.items():
            if buffer.find(sign, 0, end) >= 0 and holds(buffer, groups, end):
                return True
        if done == size:  # most files are one piece, and nobody has to ask whether more comes
            return False
        kept = min(overlap, end)
        view[:kept] = view[end - kept : end]
    return False


def _open(place: bytes) -> tuple[int, int]:
    """Open a regular file: never a symbolic link, and never waiting for the other side of a FIFO or a device. Its size
    is 0 where the system makes up the text, as in `/proc`."""
    descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", place)
    return descriptor, status.st_size


def absolute(root: str, path: str) -> bytes:
    # a root may be `/`, and `//tmp` is another path than `/tmp` for who compares them
    return os.path.join(os.fsencode(root), encode(path))
