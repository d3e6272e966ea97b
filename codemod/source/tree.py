"""What every tree can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from codemod.source.search import Search
from codemod.source.selection import LeftOut


class Tree(Protocol):
    """One state of the sources."""

    root: str

    def start_search(self, words: Iterable[bytes]) -> Search:
        """Begin `search`; other work can go on until the answer is asked for."""

    def search(self, words: Iterable[bytes]) -> Iterator[str]:
        """Yield, sorted, the selected `.go` files that contain any of the words (fixed strings, case matters)."""

    def listdir(self, folder: str) -> list[str]:
        """Return, sorted, the paths of the selected `.go` files directly in `folder` (`""` is the root)."""

    def listed(self) -> Iterator[tuple[str, LeftOut | None]]:
        """Yield every `.go` file, and why it is left out (None: it is selected); of vendored ones the folder, once."""

    def modules(self) -> list[str]:
        """Return, sorted, the folders (`""` is the root) of the `go.mod` files outside vendored code."""

    def read(self, path: str) -> bytes:
        """Return the file's bytes. Raises `OSError` where there is no such regular file, or it is over `LARGEST`."""
