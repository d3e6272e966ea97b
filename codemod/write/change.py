"""What a command does to one file, for all that show it, check it or write it."""

from __future__ import annotations

import re

from codemod.errors import UserError
from codemod.finding.edits import Region, compose
from codemod.records import dataclass, field


@dataclass(frozen=True, slots=True)
class FileChange:
    """`path` is relative to the tree's root, with `/`; `old` must be the file's bytes when it is replaced.

    `regions` are what differs, where that is known; it is shown, and has no part in writing.
    Where `old` is None there must be no such file: it is made, in a folder that is there, readable and writable as
    the first file that is replaced with it (0644 where none is).
    """

    path: str
    old: bytes | None
    new: bytes
    regions: tuple[Region, ...] = field(default=(), compare=False)

    def then(self, later: FileChange) -> FileChange:
        """Return this change and a later one of the same file as one."""
        return FileChange(self.path, self.old, later.new, tuple(compose(self.regions, later.regions)))


def check_path(path: str) -> None:
    """Refuse what is no path of a file below the root, or lies in git's own folder."""
    parts = path.split("/")
    wrong = any(part in ("", ".", "..") or part.lower() == ".git" for part in parts) or "\0" in path
    if wrong or re.search("[\ud800-\udc7f\udd00-\udfff]", path):  # halves of characters that stand for no byte
        raise UserError("{path}: is not a path of a source file inside the tree; it is never written", path=path)
