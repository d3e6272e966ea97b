"""Small trees to write into, and the judgement of what became of them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codemod.write.change import FileChange

FOLDERS = ("", "a/", "a/b/")
Size = int | tuple[int, int]  # how many files are replaced, and how many are made


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder on a memory file system where there is one: thousands of runs call fsync."""
    memory = "/dev/shm"
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def numbers(size: Size) -> tuple[int, int]:
    return size if isinstance(size, tuple) else (size, 0)


def named(size: Size) -> str:
    replaced, made = numbers(size)
    files = "1 file" if replaced == 1 else f"{replaced} files"
    return f"{files}, {made} made" if made else files


def changes(size: Size) -> list[FileChange]:
    replaced, made = numbers(size)
    todo = [
        FileChange(f"{FOLDERS[i % 3]}f{i}.go", b"package old // %d\n" % i * 3, b"package renewed // %d\n" % i * 4)
        for i in range(replaced)
    ]
    beside = [FOLDERS[i % max(1, min(replaced, 3))] for i in range(made)]
    return todo + [FileChange(f"{folder}m{i}.go", None, b"package made // %d\n" % i) for i, folder in enumerate(beside)]


def mode(number: int) -> int:
    return (0o644, 0o755, 0o600)[number % 3]


def build(root: Path, size: Size) -> list[FileChange]:
    """A tree with a git directory, whose files have several modes and, where the file system can, an attribute."""
    (root / ".git").mkdir(parents=True)
    (root / "a" / "b").mkdir(parents=True)
    todo = changes(size)
    for number, change in enumerate(todo):
        if change.old is not None:
            path = root / change.path
            path.write_bytes(change.old)
            path.chmod(mode(number))
    return todo


def states(root: Path, todo: list[FileChange]) -> list[str]:
    """For each file: old (for one that is made: not there), new, gone, or foreign."""
    return [state(root, change) for change in todo]


def state(root: Path, change: FileChange) -> str:
    path = root / change.path
    if not os.path.lexists(path):
        return "old" if change.old is None else "gone"
    if path.is_symlink() or not path.is_file():
        return "foreign"
    known: dict[bytes | None, str] = {change.old: "old", change.new: "new"}
    return known.get(path.read_bytes(), "foreign")


def uniform(root: Path, todo: list[FileChange]) -> bool:
    return states(root, todo) in (["old"] * len(todo), ["new"] * len(todo))


def modes_kept(root: Path, todo: list[FileChange]) -> bool:
    """Whether files kept their mode, and those that were made have that of the first file, or an ordinary one."""
    return all(
        (root / change.path).stat().st_mode & 0o7777 == (0o644 if change.old is None else mode(number))
        for number, change in enumerate(todo)
        if change.old is not None or (root / change.path).exists()
    )


def leftovers(root: Path) -> list[str]:
    return sorted(os.path.join(folder, n) for folder, _, names in os.walk(root) for n in names if "lvscare" in n)
