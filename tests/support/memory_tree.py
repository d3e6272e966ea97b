"""A tree in memory, for tests of everything above trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from codemod.source.search import Search
from codemod.source.selection import LeftOut, Selection


@dataclass
class MemoryTree:
    """Files by path."""

    files: dict[str, bytes]
    selection: Selection = field(default_factory=Selection)
    root: str = "/memory"

    def start_search(self, words: Iterable[bytes]) -> Search:
        wanted = list(words)
        return Search(lambda: [path for path in self._go() if any(word in self.files[path] for word in wanted)])

    def search(self, words: Iterable[bytes]) -> Iterator[str]:
        yield from self.start_search(words).paths()

    def _go(self) -> list[str]:
        return [path for path in sorted(self.files) if path.endswith(".go") and self.selection.selects(path)]

    def listdir(self, folder: str) -> list[str]:
        return [path for path in self._go() if path.rpartition("/")[0] == folder]

    def listed(self) -> Iterator[tuple[str, LeftOut | None]]:
        found = {path: self.selection.left_out(path) for path in sorted(self.files) if path.endswith(".go")}
        yield from ((path, why) for path, why in found.items() if why is not LeftOut.VENDOR)
        if any(why is LeftOut.VENDOR for why in found.values()):
            yield "vendor", LeftOut.VENDOR

    def modules(self) -> list[str]:
        found = [path for path in self.files if path.rpartition("/")[2] == "go.mod"]
        return sorted(path.rpartition("/")[0] for path in found if not path.startswith("vendor/"))

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(2, "no such file", path)
        return self.files[path]
