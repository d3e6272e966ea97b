"""A tree that can be stopped from answering, by another thread that no longer waits for the analysis."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Event

from codemod.source.counted import CountedTree
from codemod.source.search import Search
from codemod.source.tree import Tree


class Interrupted(Exception):
    """Nobody waits for the answer."""


class InterruptibleTree(CountedTree):
    """The same tree, until `stop` is set; then every search and every read raises `Interrupted`."""

    def __init__(self, tree: Tree, stop: Event) -> None:
        super().__init__(tree)
        self._stop = stop

    def read(self, path: str) -> bytes:
        self._go_on()
        return super().read(path)

    def start_search(self, words: Iterable[bytes]) -> Search:
        self._go_on()
        return super().start_search(words)

    def listdir(self, folder: str) -> list[str]:
        self._go_on()
        return super().listdir(folder)

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Interrupted
