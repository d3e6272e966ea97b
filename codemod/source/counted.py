"""A tree that counts what is read of it, for those who wait for the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.source.search import Search
from codemod.source.selection import LeftOut
from codemod.source.tree import Tree


class CountedTree:
    """The same tree; `files_read` says how often a file of it was read so far."""

    def __init__(self, tree: Tree) -> None:
        self.tree, self.root = tree, tree.root
        self.files_read = 0

    def start_search(self, words: Iterable[bytes]) -> Search:
        return self.tree.start_search(words)

    def search(self, words: Iterable[bytes]) -> Iterator[str]:
        return self.tree.search(words)

    def listdir(self, folder: str) -> list[str]:
        return self.tree.listdir(folder)

    def listed(self) -> Iterator[tuple[str, LeftOut | None]]:
        return self.tree.listed()

    def modules(self) -> list[str]:
        return self.tree.modules()

    def read(self, path: str) -> bytes:
        self.files_read += 1
        return self.tree.read(path)
