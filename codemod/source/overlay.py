"""What a fix would leave behind: a tree in which some files have other bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from codemod.source.search import Search, grouped, holds
from codemod.source.selection import LeftOut
from codemod.source.tree import Around, Tree


class OverlayTree(Around):
    def __init__(self, tree: Tree, overlay: Mapping[str, bytes]) -> None:
        super().__init__(tree)
        self.overlay = overlay

    def start_search(self, words: Iterable[bytes]) -> Search:
        wanted = list(words)
        under = self.tree.start_search(wanted)
        return Search(lambda: self._merged(under, grouped(wanted)))

    def _merged(self, under: Search, words: dict[bytes, list[bytes]]) -> list[str]:
        kept = {path for path in under.paths() if path not in self.overlay}
        return sorted(kept | {path for path, data in self.overlay.items() if holds(data, words)})

    def listed(self) -> Iterator[tuple[str, LeftOut | None]]:
        known = dict(self.tree.listed())
        yield from (dict.fromkeys(self.overlay) | known).items()

    def read(self, path: str) -> bytes:
        return self.overlay[path] if path in self.overlay else self.tree.read(path)
