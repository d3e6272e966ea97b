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
    unread: dict[str, str] = field(default_factory=dict)

    def start_search(self, words: Iterable[bytes]) -> Search:
        wanted = list(words)
        return Search(lambda: [path for path in self._go() if any(word in self.files[path] for word in wanted)])

    def search(self, words: Iterable[bytes]) -> Iterator[str]:
        yield from self.start_search(words).paths()

    def _go(self) -> list[str]:
        return [path for path in sorted(self.files) if self.selection.reads(path)]

    def listdir(self, folder: str) -> list[str]:
        return sorted(path for path in self.files if self.selection.lists(path) and path.rpartition("/")[0] == folder)

    def selects(self, path: str) -> bool:
        return self.selection.selects(path)

    def excludes(self, path: str) -> bool:
        return self.selection.excludes(path)

    def listed(self) -> Iterator[tuple[str, LeftOut | None]]:
        found = {path: self.selection.left_out(path) for path in sorted(self.files) if path.endswith(".go")}
        yield from ((path, why) for path, why in found.items() if why is not LeftOut.VENDOR)
        if any(why is LeftOut.VENDOR for why in found.values()):
            yield "vendor", LeftOut.VENDOR

    def modules(self) -> list[str]:
        return self._folders_with("go.mod")

    def workspaces(self) -> list[str]:
        return self._folders_with("go.work")

    def _folders_with(self, name: str) -> list[str]:
        found = (path.rpartition("/") for path in self.files)
        return sorted(folder for folder, _, last in found if last == name and "vendor" not in folder.split("/"))

    def vendors(self, folder: str) -> bool:
        return f"{folder}/vendor/modules.txt".lstrip("/") in self.files

    def start_texts(self, words: tuple[bytes, ...]) -> Search:
        texts = ((path, data) for path, data in self.files.items() if self.selection.is_text(path))
        return Search(lambda: [path for path, data in texts if any(word in data for word in words)])

    def below(self, path: str) -> list[str]:
        return sorted(each for each in self.files if not path or each == path or each.startswith(path + "/"))

    def unread_files(self) -> list[tuple[str, str, str | None]]:
        return [(path, why, None) for path, why in self.unread.items() if path.endswith(".go")]

    def unread_folder(self, folder: str) -> str:
        return next((why for path, why in self.unread.items() if f"{folder}/".startswith(f"{path}/")), "")

    def ignored(self, folder: str) -> list[str]:
        return []

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(2, "no such file", path)
        return self.files[path]
