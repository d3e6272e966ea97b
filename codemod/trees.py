"""Where sources come from: the work tree, the git index, a git revision, or a plain folder. Bytes only.

Paths are `/`-separated, relative to the tree's root, and `str` with surrogate escapes for bytes that are not UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Selection:
    """Which Go files are first-party: `include` and `exclude` are globs (`**` crosses folders) over tree paths.

    Left out unless an `include` glob names them: `vendor/`, `testdata/` and folders whose name begins with `.` or
    `_` at any depth, and `_test.go` files.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Tree(Protocol):
    """One state of the sources."""

    root: str

    def search(self, words: Iterable[bytes]) -> Iterator[str]:
        """Yield, sorted, the selected `.go` files that contain any of the words (fixed strings, case matters)."""

    def listdir(self, folder: str) -> list[str]:
        """Return, sorted, the paths of the selected `.go` files directly in `folder` (`""` is the root)."""

    def modules(self) -> list[str]:
        """Return, sorted, the folders (`""` is the root) of the `go.mod` files outside vendored code."""

    def read(self, path: str) -> bytes:
        """Return the file's bytes. Raises `OSError` where there is no such regular file."""
