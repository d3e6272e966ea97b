"""A tree that is asked each question once, for those who judge it again and again while it stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar, cast

from codemod.source.search import Search
from codemod.source.tree import Around, Tree

T = TypeVar("T")


class KeptTree(Around):
    """The same tree, as it was when it was asked first. What raised an error is asked again."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        self._answers: dict[Hashable, object] = {}

    def _kept(self, question: Hashable, ask: Callable[[], T]) -> T:
        if question not in self._answers:
            self._answers[question] = ask()
        return cast("T", self._answers[question])

    def start_search(self, words: Iterable[bytes]) -> Search:
        wanted = frozenset(words)
        return self._kept(("search", wanted), lambda: self.tree.start_search(wanted))

    def listdir(self, folder: str) -> list[str]:
        return self._kept(("listdir", folder), lambda: self.tree.listdir(folder))

    def selects(self, path: str) -> bool:
        return self._kept(("selects", path), lambda: self.tree.selects(path))

    def modules(self) -> list[str]:
        return self._kept("modules", self.tree.modules)

    def workspaces(self) -> list[str]:
        return self._kept("workspaces", self.tree.workspaces)

    def vendors(self, folder: str) -> bool:
        return self._kept(("vendors", folder), lambda: self.tree.vendors(folder))

    def below(self, path: str) -> list[str]:
        return self._kept(("below", path), lambda: self.tree.below(path))

    def unread_files(self) -> list[tuple[str, str, str | None]]:
        return self._kept("unread_files", self.tree.unread_files)

    def unread_folder(self, folder: str) -> str:
        return self._kept(("unread_folder", folder), lambda: self.tree.unread_folder(folder))

    def read(self, path: str) -> bytes:
        return self._kept(("read", path), lambda: self.tree.read(path))
