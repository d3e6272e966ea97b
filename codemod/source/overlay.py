"""A tree in which some files have other bytes: what a fix would leave behind, what is not saved yet in an editor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from codemod.source.search import Search, Signs, grouped, holds
from codemod.source.selection import LeftOut, may_be_imported
from codemod.source.tree import Around, Tree


class OverlayTree(Around):
    """The tree with these files, new ones among them, in place of its own."""

    def __init__(self, tree: Tree, overlay: Mapping[str, bytes]) -> None:
        super().__init__(tree)
        self.overlay = overlay

    def start_search(self, words: Iterable[bytes]) -> Search:
        wanted = list(words)
        under = self.tree.start_search(wanted)
        return Search(lambda: self._merged(under, grouped(wanted)))

    def _merged(self, under: Search, words: Signs) -> list[str]:
        kept = {path for path in under.paths() if path not in self.overlay}
        found = (path for path, data in self.overlay.items() if self._is_searched(path) and holds(data, words))
        return sorted(kept.union(found))

    def _is_searched(self, path: str) -> bool:
        return path.endswith(".go") and (self.selects(path) or may_be_imported(path))

    def listdir(self, folder: str) -> list[str]:
        made = (path for path in self.overlay if path.rpartition("/")[0] == folder and self._is_listed(path))
        return sorted({*self.tree.listdir(folder), *made})

    def _is_listed(self, path: str) -> bool:
        return path.endswith(".go") and (not path.endswith("_test.go") or self.tree.selects(path))

    def listed(self) -> Iterator[tuple[str, LeftOut | None]]:
        known = dict(self.tree.listed())
        yield from (dict.fromkeys(self.overlay) | known).items()

    def read(self, path: str) -> bytes:
        return self.overlay[path] if path in self.overlay else self.tree.read(path)
