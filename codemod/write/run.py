"""A transaction that holds its lock: the tree's root, the folder of its journal, and the folders that are open."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from codemod.errors import UserError
from codemod.write.filesystem import FileState, FileSystem, NotRegularError
from codemod.write.journal import JOURNAL, PHASES, Exchange, Phase, sha256

GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


class Conflict(UserError):
    """Another program changed a file meanwhile; its bytes were left alone."""


class Unfinished(UserError):
    """Neither forward nor back was possible, for instance on a failing disk; the journal stays for the next run."""


class Run:
    """The lock, and the open directories: held to the end, so that every step meets the directories of the first."""

    def __init__(self, fs: FileSystem, root: str, state: int) -> None:
        self.fs, self.root, self.state = fs, root, state
        self.dirs: dict[str, int] = {}

    def parent(self, path: str) -> int:
        folder = ""
        if folder not in self.dirs:
            self.dirs[folder] = self.fs.open_dir(None, self.root)
        for name in path.split("/")[:-1]:
            above, folder = folder, f"{folder}/{name}"
            if folder not in self.dirs:
                self.dirs[folder] = self.fs.open_dir(self.dirs[above], name)
        return self.dirs[folder]

    def reaches(self, entry: Exchange) -> bool:
        """False where the directory was removed, or is a symbolic link by now."""
        try:
            self.parent(entry.path)
        except OSError as error:
            if error.errno in GONE:
                return False
            raise
        return True

    def sync(self, entries: Sequence[Exchange]) -> None:
        for directory in {self.parent(entry.path) for entry in entries}:
            self.fs.sync_dir(directory)

    def advance(self, old: Phase, new: Phase) -> None:
        self.fs.rename(self.state, JOURNAL + old, JOURNAL + new)
        self.fs.sync_dir(self.state)

    def forget(self) -> None:
        for phase in PHASES:
            with suppress(FileNotFoundError):
                self.fs.unlink(self.state, JOURNAL + phase)
        self.fs.sync_dir(self.state)

    def close(self) -> None:
        for directory in self.dirs.values():
            self.fs.close(directory)
        self.dirs.clear()


@contextmanager
def running(fs: FileSystem, root: str) -> Iterator[Run]:
    try:
        state = open_state(fs, root)
        run = Run(fs, root, state)
        try:
            _lock(fs, state, root)
            yield run
        finally:
            run.close()
            fs.close(state)
    except OSError as error:
        raise UserError("{root}: cannot be written: {why}", root=root, why=error) from error


def open_state(fs: FileSystem, root: str) -> int:
    """The directory of lock and journal: the git directory (gitrepository-layout(5)), else the root itself."""
    base = fs.open_dir(None, root)
    try:
        text = os.fsdecode(fs.read(base, ".git").data)
    except FileNotFoundError:
        return base
    except NotRegularError:
        text = ""
    except BaseException:
        fs.close(base)
        raise
    fs.close(base)
    return _open_linked(fs, root, text) if text else fs.open_dir(None, os.path.join(root, ".git"))


def _open_linked(fs: FileSystem, root: str, text: str) -> int:
    """The git directory that a `.git` file names, as in a worktree or a submodule. Files of a stranger can say this
    too: a directory that is none of git's gets no lock and no journal.
    """
    folder = os.path.join(root, text.removeprefix("gitdir: ").rstrip("\r\n"))
    try:
        state = fs.open_dir(None, folder)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        where = os.path.join(root, ".git")
        raise UserError("{where}: names no git directory; repair it with `git worktree repair`", where=where) from error
    try:
        fs.read(state, "HEAD")
    except BaseException:
        fs.close(state)
        raise
    return state


def _lock(fs: FileSystem, state: int, root: str) -> None:
    try:
        fs.lock(state)
    except BlockingIOError as error:
        raise UserError("{root}: another run is writing this tree; wait for it to end", root=root) from error


@contextmanager
def naming(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError("{path}: cannot be replaced: {why}", path=path, why=error) from error


def look(run: Run, entry: Exchange, name: str) -> tuple[str, FileState | None]:
    """The SHA-256 of a file in the entry's directory; `""` where there is none, `"?"` where it is no regular file."""
    try:
        file = run.fs.read(run.parent(entry.path), name)
    except FileNotFoundError:
        return "", None
    except NotRegularError:
        return "?", None
    return sha256(file.data), file


def displace(run: Run, entry: Exchange, expected: str) -> FileState | None:
    """Exchange file and spare. The displaced file if it is `expected` and nobody else's, else it is put back: None."""
    fs, directory = run.fs, run.parent(entry.path)
    fs.exchange(directory, entry.name, entry.spare)
    digest, displaced = look(run, entry, entry.spare)
    if displaced and digest == expected and not displaced.writers:
        return displaced
    fs.exchange(directory, entry.name, entry.spare)
    return None
