"""The git index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from codemod.errors import UserError
from codemod.source import git
from codemod.source.listed import OTHER_THAN_GO, decode, encode
from codemod.source.listing import Listing
from codemod.source.search import grouped, holds
from codemod.source.stored import Stored


class IndexTree(Stored):
    """The git index: what `git commit` would commit now. The work tree's text is never read.

    An unmerged file has no such text yet, and git would not commit: `UserError`.
    """

    _NAME = 1
    _unmerged = False  # whether some file may be: git searches none of their texts

    def start_listing(self) -> None:
        self._listing  # noqa: B018 (starts it)

    def _list(self) -> Listing:
        output = self._listing.output()
        listing = Listing([output], b"\t")
        # most indexes have no entry of another stage: then no record is looked at
        self._unmerged = re.search(rb" [123]\t", output) is not None
        for path in (decode(path) for _, path in listing.matching(rb"\d+ [0-9a-f]+ [123]")) if self._unmerged else ():
            if not self.selection.excludes(path) and (self.selection.reads(path) or path.endswith("go.mod")):
                raise UserError(
                    "{path}: is unmerged, so nothing is staged for it: resolve it and `git add` it", path=path
                )
        return listing

    @cached_property
    def _listing(self) -> git.Process:
        return git.Process(self.root, "ls-files", "--stage", "-z")

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        few = self._few if not self._searched else None
        if few is not None and not self._unmerged and self._objects.ask(list(self._names(few).values())):
            # git reads them while this program loads its modules, and whoever searches again needs them, too
            return lambda: self._found(words)
        grep = self._grep(words)
        self._objects  # noqa: B018 (starts it, too: go.mod is read first)
        return lambda: self._searched_by(grep)

    def _found(self, words: list[bytes]) -> Iterator[str]:
        if self._held is None:  # few files, and large ones
            return self._searched_by(self._grep(words))
        groups = grouped(words)
        return (path for path, data in self._held.items() if data is None or holds(data, groups))

    def _grep(self, words: list[bytes]) -> git.Process:
        return git.grep(self.root, words, self.selection.pathspecs(), "--cached")

    def _searched_by(self, grep: git.Process) -> Iterator[str]:
        return (path for path in self._readable(grep.output()) if self._is_regular(path))

    def _start_texts(self, words: tuple[bytes, ...]) -> Callable[[], Iterable[str]]:
        grep = git.grep(self.root, words, OTHER_THAN_GO, "--cached")
        return lambda: self._texts(grep.output())

    def _is_regular(self, path: str) -> bool:
        details = self._entries.get(encode(path))
        return details is not None and self._is_there(details, b"")
