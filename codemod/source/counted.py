"""A tree that counts what is read of it, for those who wait for the answer."""

from __future__ import annotations

from codemod.finding.diagnostics import Message, message
from codemod.source.tree import Around, Tree


class CountedTree(Around):
    """The same tree; `files_read` says how often a file of it was read so far."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        self.files_read = 0

    @property
    def progress(self) -> Message:
        """Say how far it is."""
        return message("{n} files read ...", n=str(self.files_read))

    def read(self, path: str) -> bytes:
        self.files_read += 1
        return self.tree.read(path)
