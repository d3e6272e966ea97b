"""A file system in memory that can lose power, for what a kill cannot show: a missing or misplaced fsync.

The model is weaker than ext4, XFS or Btrfs: at a power loss each directory, on its own, shows any of the states it
had since its last `sync_dir`. (A file that was not synced is the torn `write_new` of `fault.injection`.)
"""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from codemod.records import replace
from codemod.write.filesystem import FileState, Meta, NotRegularError


@dataclass
class Inode:
    file: FileState


@dataclass
class Directory:
    entries: dict[str, Inode | Directory] = field(default_factory=dict)
    past: list[dict[str, Inode | Directory]] = field(default_factory=list)

    def remember(self) -> None:
        """To be called before each change: a power loss may bring this state back."""
        self.past.append(dict(self.entries))


class MemoryFileSystem:
    """The operations of `codemod.write.filesystem.FileSystem`; the root is called `/tree`."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.root = Directory({".git": Directory()})
        self.open: dict[int, Directory] = {}
        self.numbers = itertools.count(3)
        for path, data in files.items():
            self._make(path, data)

    def _make(self, path: str, data: bytes) -> None:
        *folders, name = path.split("/")
        here = self.root
        for folder in folders:
            below = here.entries.setdefault(folder, Directory())
            assert isinstance(below, Directory)
            here = below
        here.entries[name] = Inode(FileState(data, Meta(0o644, 0, 0), 1))

    def open_dir(self, parent: int | None, name: str) -> int:
        if parent is None:
            folder: Inode | Directory | None = self.root.entries[".git"] if name.endswith("/.git") else self.root
        else:
            folder = self.open[parent].entries.get(name)
        if not isinstance(folder, Directory):
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        number = next(self.numbers)
        self.open[number] = folder
        return number

    def close(self, directory: int) -> None:
        del self.open[directory]

    def lock(self, directory: int) -> None:
        assert directory in self.open

    def _inode(self, directory: int, name: str) -> Inode:
        found = self.open[directory].entries.get(name)
        if isinstance(found, Directory):
            raise NotRegularError(errno.EINVAL, "is not a regular file", name)
        if found is None:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return found

    def read(self, directory: int, name: str) -> FileState:
        return self._inode(directory, name).file

    def write_new(self, directory: int, name: str, data: bytes, meta: Meta | None) -> None:
        folder = self.open[directory]
        if name in folder.entries:
            raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), name)
        folder.remember()
        folder.entries[name] = Inode(FileState(data, meta or Meta(0o600, 0, 0), 1))

    def set_meta(self, directory: int, name: str, meta: Meta) -> None:
        inode = self._inode(directory, name)
        inode.file = replace(inode.file, meta=meta)

    def exchange(self, directory: int, one: str, other: str) -> None:
        first, second = self._inode(directory, one), self._inode(directory, other)
        folder = self.open[directory]
        folder.remember()
        folder.entries[one], folder.entries[other] = second, first

    def rename(self, directory: int, old: str, new: str) -> None:
        inode, folder = self._inode(directory, old), self.open[directory]
        folder.remember()
        del folder.entries[old]
        folder.entries[new] = inode

    def unlink(self, directory: int, name: str) -> None:
        self._inode(directory, name)
        folder = self.open[directory]
        folder.remember()
        del folder.entries[name]

    def sync_dir(self, directory: int) -> None:
        self.open[directory].past.clear()

    def directories(self) -> list[Directory]:
        found = [self.root]
        for folder in found:
            found += [entry for entry in folder.entries.values() if isinstance(entry, Directory)]
        return found

    def files(self) -> dict[str, bytes]:
        """All files by path."""
        return dict(_files(self.root, ""))

    def lose_power(self, choice: tuple[int, ...]) -> None:
        """Bring back, for each directory, the state of that index in `past`; the last index is the present."""
        for folder, index in zip(self.directories(), choice, strict=True):
            folder.entries = dict([*folder.past, folder.entries][index])
            folder.past.clear()
        self.open.clear()

    def outcomes(self) -> Iterator[tuple[int, ...]]:
        """All choices for `lose_power`."""
        return itertools.product(*(range(len(folder.past) + 1) for folder in self.directories()))


def _files(folder: Directory, prefix: str) -> Iterator[tuple[str, bytes]]:
    for name, entry in folder.entries.items():
        if isinstance(entry, Directory):
            yield from _files(entry, f"{prefix}{name}/")
        else:
            yield prefix + name, entry.file.data
