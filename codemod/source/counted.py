"""A tree that counts what is read of it, for those who wait for the answer, and what long work tells them."""

from __future__ import annotations

from collections.abc import Callable

from codemod.finding.diagnostics import Message, message
from codemod.source.tree import Around, Tree

# how many are done, of how many, and what is being done
Tell = Callable[[int, int, Message], None]

_WIDTH = 30


def untold(done: int, of: int, what: Message) -> None:
    """Say nothing: nobody waits."""


def bar(done: int, of: int) -> str:
    """Return a picture of how much is done."""
    filled = _WIDTH * min(done, of) // max(1, of)
    return "=" * filled + "." * (_WIDTH - filled)


class CountedTree(Around):
    """The same tree; `files_read` says how often a file of it was read so far."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        self.files_read = 0
        self._told: tuple[int, int, Message] | None = None

    def tell(self, done: int, of: int, what: Message) -> None:
        """Note what is being done now, and how many such things there are."""
        self._told = done, of, what

    @property
    def progress(self) -> Message:
        """Say how far it is, and what is being done."""
        read = message("{n} files read ...", n=str(self.files_read))
        if self._told is None:
            return read
        done, of, what = self._told
        said = "[{bar}] {n} of {total}: {what}; {read}"
        return message(said, bar=bar(done, of), n=str(done), total=str(of), what=what, read=read)

    def read(self, path: str) -> bytes:
        self.files_read += 1
        return self.tree.read(path)
