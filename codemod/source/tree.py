"""What every tree can be asked, and a tree around another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.source.search import Search
from codemod.source.selection import LeftOut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object


class Tree(Protocol):
    """One state of the sources."""

    root: str

    def start_search(self, words: Iterable[bytes]) -> Search:
        """Begin `search`; other work can go on until the answer is asked for."""

    def search(self, words: Iterable[bytes]) -> Iterator[str]:
        """Yield, sorted, the `.go` files outside vendored code that contain any of the words (fixed strings, case
        matters): no tests, unless they are selected."""

    def listdir(self, folder: str) -> list[str]:
        """Return, sorted, the paths of the `.go` files directly in `folder` (`""` is the root): no tests, unless they
        are selected."""

    def selects(self, path: str) -> bool:
        """Say whether the file is first-party."""

    def excludes(self, path: str) -> bool:
        """Say whether nothing is to be told of the file."""

    def listed(self) -> Iterator[tuple[str, LeftOut | None]]:
        """Yield every `.go` file, and why it is left out (None: it is selected); of vendored ones the folder, once."""

    def modules(self) -> list[str]:
        """Return, sorted, the folders (`""` is the root) of the `go.mod` files outside vendored code."""

    def workspaces(self) -> list[str]:
        """Return, sorted, the folders of the `go.work` files outside vendored code."""

    def vendors(self, folder: str) -> bool:
        """Say whether there is a `vendor/modules.txt` in the folder."""

    def start_texts(self, words: tuple[bytes, ...]) -> Search:
        """Begin a search for the files other than `.go` and vendored ones that contain one of the words; who asks for
        the same words again gets the same search."""

    def below(self, path: str) -> list[str]:
        """Return, sorted, the regular files of any name below a folder; of a file, its own path."""

    def unread_files(self) -> list[tuple[str, str, str | None]]:
        """Return (path, why, target of a link in the tree) of the `.go` files that are there, and cannot be read."""

    def unread_folder(self, folder: str) -> str:
        """Return why what is in a folder is not read: it is a link, a submodule, ...; empty where nothing is known."""

    def ignored(self, folder: str) -> list[str]:
        """Return the `.go` files of a folder that are there, and that git ignores, so that no search finds them."""

    def read(self, path: str) -> bytes:
        """Return the file's bytes. Raises `OSError` where there is no such regular file, or it is over `LARGEST`."""


class Around:
    """A tree that answers as another does: for those who change one of its answers."""

    def __init__(self, tree: Tree) -> None:
        self.tree, self.root = tree, tree.root

    def start_search(self, words: Iterable[bytes]) -> Search:
        return self.tree.start_search(words)

    def search(self, words: Iterable[bytes]) -> Iterator[str]:
        yield from self.start_search(words).paths()

    def listdir(self, folder: str) -> list[str]:
        return self.tree.listdir(folder)

    def selects(self, path: str) -> bool:
        return self.tree.selects(path)

    def excludes(self, path: str) -> bool:
        return self.tree.excludes(path)

    def listed(self) -> Iterator[tuple[str, LeftOut | None]]:
        return self.tree.listed()

    def modules(self) -> list[str]:
        return self.tree.modules()

    def workspaces(self) -> list[str]:
        return self.tree.workspaces()

    def vendors(self, folder: str) -> bool:
        return self.tree.vendors(folder)

    def start_texts(self, words: tuple[bytes, ...]) -> Search:
        return self.tree.start_texts(words)

    def below(self, path: str) -> list[str]:
        return self.tree.below(path)

    def unread_files(self) -> list[tuple[str, str, str | None]]:
        return self.tree.unread_files()

    def unread_folder(self, folder: str) -> str:
        return self.tree.unread_folder(folder)

    def ignored(self, folder: str) -> list[str]:
        return self.tree.ignored(folder)

    def read(self, path: str) -> bytes:
        return self.tree.read(path)
