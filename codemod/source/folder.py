"""A plain folder, outside of git."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from codemod.source.disk import OnDisk, absolute
from codemod.source.listed import decode
from codemod.source.listing import Listing


class Folder(OnDisk):
    """A plain folder. Only the selection counts: there is no `.gitignore` here."""

    def _list(self) -> Listing:
        return Listing(b"".join(b" %s\0" % path for path in self._walk()), b" ")

    def _walk(self) -> Iterator[bytes]:
        skipped = {b".git", b"vendor"} if self.selection.skips_vendor() else {b".git"}
        pending = [b""]
        while pending:
            folder = pending.pop()
            with os.scandir(absolute(self.root, "") + folder) as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if name not in skipped:
                            pending.append(folder + name + b"/")
                    elif (name.endswith(b".go") or name == b"go.mod") and entry.is_file(follow_symlinks=False):
                        yield folder + name

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        return lambda: self._scan(filter(self.selection.selects, self._paths()), words)

    def _paths(self) -> Iterator[str]:
        return (decode(path) for _, path in self._entries.matching(b""))
