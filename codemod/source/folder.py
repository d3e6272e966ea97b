"""A plain folder, outside of git."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator

from codemod.source.disk import OnDisk, absolute
from codemod.source.listed import MODULES_TXT, decode, encode
from codemod.source.listing import Listing
from codemod.source.selection import Selection

_SEEN = b"f"  # what a listing says of a path that was found to be a regular file


class Folder(OnDisk):
    """A plain folder. Only the selection counts: there is no `.gitignore` here."""

    def __init__(self, root: str, selection: Selection = Selection()) -> None:
        super().__init__(root, selection)
        self._linked: list[str] = []

    def _list(self) -> Listing:
        return Listing([b"".join(b"%s %s\0" % (_SEEN, path) for path in sorted(self._walk()))], b" ")

    def _is_there(self, details: bytes, path: bytes) -> bool:
        return details == _SEEN or super()._is_there(details, path)

    def _walk(self) -> Iterator[bytes]:
        skipped = {b".git", b"vendor"} if self.selection.skips_vendor() else {b".git"}
        pending = [b""]
        while pending:
            folder = pending.pop()
            try:
                listed = os.scandir(absolute(self.root, "") + folder)
            except OSError as error:
                # what is there for a moment only, as in `/proc`, is no source
                if folder and error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESRCH, errno.EINVAL):
                    continue
                raise
            with listed as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if name not in skipped:
                            pending.append(folder + name + b"/")
                    elif name.endswith(b".go") and entry.is_symlink():
                        self._linked.append(decode(folder + name))
                    elif name.endswith((b".go", b"go.mod", b"go.work")) and entry.is_file(follow_symlinks=False):
                        yield folder + name

    def listdir(self, folder: str) -> list[str]:
        # also of vendored code, which is not walked through
        try:
            names = os.listdir(absolute(self.root, folder)) if self._is_inside(folder) else []
        except OSError:
            return []
        entries = ((b"", os.path.join(encode(folder), name)) for name in names if name.endswith(b".go"))
        return sorted(path for path in self._there(entries) if self.selection.lists(path))

    def ignored(self, folder: str) -> list[str]:
        return []

    def vendors(self, folder: str) -> bool:
        return self._is_there(b"", os.path.join(encode(folder), MODULES_TXT.encode()))

    def _links(self) -> Iterable[str]:
        return self._linked

    def _start_texts(self, words: tuple[bytes, ...]) -> Callable[[], Iterable[str]]:
        return lambda: self._scan(filter(self.selection.is_text, self.below("")), list(words))

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        return lambda: self._scan(filter(self.selection.reads, self._paths()), words)

    def _paths(self) -> Iterator[str]:
        return (decode(path) for _, path in self._readables.all())
