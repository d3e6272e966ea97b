"""A git revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from codemod.source import git
from codemod.source.listed import OTHER_THAN_GO
from codemod.source.listing import Listing
from codemod.source.selection import Selection
from codemod.source.stored import Stored


class RevisionTree(Stored):
    """A commit; `revision` is resolved once, when the tree is made."""

    _NAME = 2

    def __init__(self, root: str, revision: str, selection: Selection = Selection()) -> None:
        super().__init__(root, selection)
        self.commit = git.commit(self.root, revision)

    def start_listing(self) -> None:
        self._listing  # noqa: B018 (starts it)

    def _list(self) -> Listing:
        return Listing([self._listing.output()], b"\t")

    @cached_property
    def _listing(self) -> git.Process:
        return git.Process(self.root, "ls-tree", "-r", "-z", "--full-tree", self.commit)

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        self.start_listing()
        grep = git.grep(self.root, words, self.selection.pathspecs(), self.commit)
        return lambda: self._readable(grep.output(), len(self.commit) + 1)

    def _start_texts(self, words: tuple[bytes, ...]) -> Callable[[], Iterable[str]]:
        grep = git.grep(self.root, words, OTHER_THAN_GO, self.commit)
        return lambda: self._texts(grep.output(), len(self.commit) + 1)
