"""Small trees to write into, and the judgement of what became of them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codemod.commit import FileChange

FOLDERS = ("", "a/", "a/b/")


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder on a memory file system where there is one: thousands of runs call fsync."""
    memory = "/dev/shm"
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def changes(count: int) -> list[FileChange]:
    return [
        FileChange(f"{FOLDERS[i % 3]}f{i}.go", b"package old // %d\n" % i * 3, b"package renewed // %d\n" % i * 4)
        for i in range(count)
    ]


def mode(number: int) -> int:
    return (0o644, 0o755, 0o600)[number % 3]


def build(root: Path, count: int) -> list[FileChange]:
    """A tree with a git directory, whose files have several modes and, where the file system can, an attribute."""
    (root / ".git").mkdir(parents=True)
    (root / "a" / "b").mkdir(parents=True)
    todo = changes(count)
    for number, change in enumerate(todo):
        path = root / change.path
        path.write_bytes(change.old)
        path.chmod(mode(number))
    return todo


def states(root: Path, todo: list[FileChange]) -> list[str]:
    """For each file: old, new, gone, or foreign."""
    return [state(root, change) for change in todo]


def state(root: Path, change: FileChange) -> str:
    path = root / change.path
    if not os.path.lexists(path):
        return "gone"
    if path.is_symlink() or not path.is_file():
        return "foreign"
    return {change.old: "old", change.new: "new"}.get(path.read_bytes(), "foreign")


def uniform(root: Path, todo: list[FileChange]) -> bool:
    return states(root, todo) in (["old"] * len(todo), ["new"] * len(todo))


def modes_kept(root: Path, todo: list[FileChange]) -> bool:
    return all((root / c.path).stat().st_mode & 0o7777 == mode(i) for i, c in enumerate(todo))


def leftovers(root: Path) -> list[str]:
    return sorted(os.path.join(folder, n) for folder, _, names in os.walk(root) for n in names if "lvscare" in n)
