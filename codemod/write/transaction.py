"""The transaction that writes: all files get their new bytes or all keep their old ones, whatever happens meanwhile.

The steps, each durable (fsync) before the next; the name of the journal is the phase:

1. `prepare`: the journal lists every file, the random name of its spare beside it, and the SHA-256 of both contents.
   The spares are written, with the mode, owner and extended attributes of the files.
2. `apply`: each file is *exchanged* with its spare (renameat2(2), RENAME_EXCHANGE) and what came out is hashed. The
   exchange moves whatever is there at that instant, so no check can be outrun: bytes that are not the expected ones
   are another program's, and are exchanged back in. A file that is to be made is first claimed: an empty one is
   created (O_EXCL) where nothing may be, and is what the exchange has to bring out.
3. `done`: all paths are walked afresh and hold the new bytes. The spares, now the old bytes, are removed.

A run that ends in `prepare` or `apply` is rolled back, one that reached `done` is rolled forward: by the run itself
after an error or an interrupt, by the next one after a kill. A file is only ever removed once its bytes were read and
are this transaction's; when in doubt it stays and is named in the error. (An empty file at the path of one that is to
be made counts as the claim: it has no bytes to lose.)

Limits. A program that opens the file before the exchange and writes to it after the hash would write into a removed
file: a lease (fcntl(2)) finds every such program where leases work, which is Linux, a local file system and a file of
one's own; an open(2) that is half done at that moment, and other systems, remain. A program that saves twice, at both
ends of an exchange that is being taken back, finds the older of its two versions at the path and the newer one in the
spare that the error names. Where two files cannot be exchanged (NFS), nothing is written at all.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Literal

from codemod.errors import UserError
from codemod.records import dataclass, fields, replace
from codemod.write.change import FileChange
from codemod.write.filesystem import REAL, File, FileSystem, NotRegularError

Phase = Literal["prepare", "apply", "done"]
_PHASES: tuple[Phase, ...] = ("prepare", "apply", "done")
_JOURNAL = ".lvscare-codemod.journal-"
_SPARE = re.compile(r"\.lvscare-codemod-[0-9a-f]{16}-[0-9]{1,9}\Z")
_CLAIM = hashlib.sha256(b"").hexdigest()
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


class Conflict(UserError):
    """Another program changed a file meanwhile; its bytes were left alone."""


class Unfinished(UserError):
    """Neither forward nor back was possible, for instance on a failing disk; the journal stays for the next run."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was done about an earlier run that did not end, and for which paths."""

    outcome: Literal["nothing", "rolled back", "rolled forward"]
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the journal: the path, the spare's name in the same directory, the SHA-256 of old and new bytes.

    `old` is `""` for a file that is to be made.
    """

    path: str
    spare: str
    old: str
    new: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def displaced(self) -> str:
        """The SHA-256 of what an exchange has to bring out."""
        return self.old or _CLAIM


def commit(root: str, changes: Sequence[FileChange], fs: FileSystem = REAL) -> None:
    """Replace the bytes of all files, or of none, and make those that are to be made.

    Raises Conflict, Unfinished, or UserError where a file is refused or cannot be written. Anything else,
    such as KeyboardInterrupt, passes through after the roll-back.
    """
    changes = [change for change in changes if change.old != change.new]
    for change in changes:
        _check_path(change.path)
    with _run(fs, root) as run:
        _recover(run)
        files = [_inspect(run, change) for change in changes]
        if changes:
            _transact(run, changes, files)


def recover(root: str, fs: FileSystem = REAL) -> Recovery:
    """Finish what an earlier run left behind. Call it before reading the tree.

    Raises Conflict if another program's bytes were in the way of a file: the others are finished nevertheless.
    """
    with _run(fs, root) as run:
        return _recover(run)


class _Run:
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

    def reaches(self, entry: _Entry) -> bool:
        """False where the directory was removed, or is a symbolic link by now."""
        try:
            self.parent(entry.path)
        except OSError as error:
            if error.errno in _GONE:
                return False
            raise
        return True

    def sync(self, entries: Sequence[_Entry]) -> None:
        for directory in {self.parent(entry.path) for entry in entries}:
            self.fs.sync_dir(directory)

    def advance(self, old: Phase, new: Phase) -> None:
        self.fs.rename(self.state, _JOURNAL + old, _JOURNAL + new)
        self.fs.sync_dir(self.state)

    def forget(self) -> None:
        for phase in _PHASES:
            with suppress(FileNotFoundError):
                self.fs.unlink(self.state, _JOURNAL + phase)
        self.fs.sync_dir(self.state)

    def close(self) -> None:
        for directory in self.dirs.values():
            self.fs.close(directory)
        self.dirs.clear()


@contextmanager
def _run(fs: FileSystem, root: str) -> Iterator[_Run]:
    try:
        state = _open_state(fs, root)
        run = _Run(fs, root, state)
        try:
            _lock(fs, state, root)
            yield run
        finally:
            run.close()
            fs.close(state)
    except OSError as error:
        raise UserError(f"{root}: cannot be written: {error.strerror}") from error


def _open_state(fs: FileSystem, root: str) -> int:
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
        raise UserError(f"{where}: names no git directory; repair it with `git worktree repair`") from error
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
        raise UserError(f"{root}: another run is writing this tree; wait for it to end") from error


def _check_path(path: str) -> None:
    parts = path.split("/")
    wrong = any(part in ("", ".", "..") or part.lower() == ".git" for part in parts) or "\0" in path
    if wrong or re.search("[\ud800-\udc7f\udd00-\udfff]", path):  # halves of characters that stand for no byte
        raise UserError(f"{path}: is not a path of a source file inside the tree; it is never written")


@contextmanager
def _naming(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(f"{path}: cannot be replaced: {error.strerror}") from error


def _inspect(run: _Run, change: FileChange) -> File | None:
    """The file as it is (None: to be made), or the reason why it must not be replaced."""
    path = change.path
    if change.old is None:
        _require_absent(run, path)
        return None
    try:
        file = run.fs.read(run.parent(path), path.rpartition("/")[2])
    except NotRegularError as error:
        raise UserError(f"{path}: {error.strerror}; it is never written") from error
    except FileNotFoundError as error:
        raise Conflict(f"{path}: another program removed it; nothing was written") from error
    except OSError as error:
        why = "a parent is a symbolic link" if error.errno in _GONE else error.strerror
        raise UserError(f"{path}: cannot be opened: {why}; nothing was written") from error
    if file.links != 1:
        raise UserError(f"{path}: has {file.links} hard links, and replacing it would split them; it is never written")
    if file.data != change.old or file.writers:
        doing = "has it open for writing" if file.writers else "changed it meanwhile"
        raise Conflict(f"{path}: another program {doing}; nothing was written: run fix again")
    return file


def _require_absent(run: _Run, path: str) -> None:
    try:
        directory = run.parent(path)
    except OSError as error:
        raise UserError(f"{path}: its folder cannot be opened: {error.strerror}; nothing was written") from error
    try:
        run.fs.read(directory, path.rpartition("/")[2])
    except FileNotFoundError:
        return
    except NotRegularError:
        pass
    except OSError as error:
        raise UserError(f"{path}: cannot be opened: {error.strerror}; nothing was written") from error
    raise Conflict(f"{path}: there is such a file by now; nothing was written: run fix again")


def _entries(changes: Sequence[FileChange]) -> list[_Entry]:
    tag = os.urandom(8).hex()
    return [
        _Entry(
            change.path,
            f".lvscare-codemod-{tag}-{number}",
            "" if change.old is None else _sha256(change.old),
            _sha256(change.new),
        )
        for number, change in enumerate(changes)
    ]


def _transact(run: _Run, changes: Sequence[FileChange], files: Sequence[File | None]) -> None:
    entries = _entries(changes)
    mode = next((file.meta.mode & 0o666 for file in files if file), 0o644)
    phase: Phase = "prepare"
    try:
        run.fs.write_new(run.state, _JOURNAL + phase, _journal(entries), None)
        run.fs.sync_dir(run.state)
        for entry, change, file in zip(entries, changes, files, strict=True):
            with _naming(entry.path):
                _write_spare(run, entry, change.new, file, mode)
        run.sync(entries)
        phase = "apply"
        run.advance("prepare", phase)
        for entry, file in zip(entries, files, strict=True):
            with _naming(entry.path):
                _replace(run, entry, file)
        run.sync(entries)
        _confirm(run, entries)
        phase = "done"
        run.advance("apply", phase)
    except BaseException as error:
        _take_back(run, entries, phase, error)
        raise
    _roll_forward(run, entries)


def _write_spare(run: _Run, entry: _Entry, data: bytes, file: File | None, mode: int) -> None:
    directory = run.parent(entry.path)
    run.fs.write_new(directory, entry.spare, data, file.meta if file else None)
    if file is None:
        meta = run.fs.read(directory, entry.spare).meta
        run.fs.set_meta(directory, entry.spare, replace(meta, mode=mode))


def _replace(run: _Run, entry: _Entry, file: File | None) -> None:
    try:
        if file is None:
            run.fs.write_new(run.parent(entry.path), entry.name, b"", None)
        displaced = _displace(run, entry, entry.displaced)
    except FileExistsError as error:
        raise Conflict(f"{entry.path}: another program made it meanwhile; nothing was changed") from error
    except FileNotFoundError as error:
        raise Conflict(f"{entry.path}: another program removed it meanwhile; nothing was changed") from error
    if displaced is None:
        raise Conflict(f"{entry.path}: another program changed it or has it open; nothing was changed")
    if file and displaced.meta != file.meta:
        run.fs.set_meta(run.parent(entry.path), entry.name, displaced.meta)


def _displace(run: _Run, entry: _Entry, expected: str) -> File | None:
    """Exchange file and spare. The displaced file if it is `expected` and nobody else's, else it is put back: None."""
    fs, directory = run.fs, run.parent(entry.path)
    fs.exchange(directory, entry.name, entry.spare)
    digest, displaced = _look(run, entry, entry.spare)
    if displaced and digest == expected and not displaced.writers:
        return displaced
    fs.exchange(directory, entry.name, entry.spare)
    return None


def _confirm(run: _Run, entries: Sequence[_Entry]) -> None:
    """Every path, walked afresh, leads to the new bytes: no file and no parent directory was swapped meanwhile."""
    fresh = _Run(run.fs, run.root, run.state)
    try:
        for entry in entries:
            if not fresh.reaches(entry) or _look(fresh, entry, entry.name)[0] != entry.new:
                raise Conflict(f"{entry.path}: another program changed it meanwhile")
    finally:
        fresh.close()


def _look(run: _Run, entry: _Entry, name: str) -> tuple[str, File | None]:
    """The SHA-256 of a file in the entry's directory; `""` where there is none, `"?"` where it is no regular file."""
    try:
        file = run.fs.read(run.parent(entry.path), name)
    except FileNotFoundError:
        return "", None
    except NotRegularError:
        return "?", None
    return _sha256(file.data), file


def _take_back(run: _Run, entries: Sequence[_Entry], phase: Phase, error: BaseException) -> None:
    try:
        if phase == "done":
            with suppress(FileNotFoundError):
                run.advance("done", "apply")
        _roll_back(run, entries, phase)
    except OSError as second:
        why = f"{error or type(error).__name__}; taking it back failed too ({second})"
        raise Unfinished(f"{why}: run fix again to finish it") from error


def _roll_back(run: _Run, entries: Sequence[_Entry], phase: Phase) -> None:
    """Give every file its old bytes. In `prepare` no file was touched yet, and a spare may be half written."""
    there = [entry for entry in entries if run.reaches(entry)]
    foreign: set[_Entry] = set()
    if phase == "prepare":
        for entry in there:
            with suppress(FileNotFoundError):
                run.fs.unlink(run.parent(entry.path), entry.spare)
    else:
        foreign = {*entries} - {entry for entry in there if _undo(run, entry)}
        run.sync(there)
        foreign |= _discard(run, {entry: entry.new for entry in there})
    run.sync(there)
    run.forget()
    _report(entries, foreign)


def _undo(run: _Run, entry: _Entry) -> bool:
    """Exchange back what was exchanged; False where another program's bytes are in the file or in the spare."""
    here, _ = _look(run, entry, entry.name)
    aside, spare = _look(run, entry, entry.spare)
    if not entry.old and (here, aside) == (_CLAIM, entry.new):
        return _unclaim(run, entry)
    if aside == entry.new or spare is None:
        return aside == entry.new or (here != entry.new and not aside)
    ours = aside == entry.displaced
    if here == entry.old and ours:
        run.fs.unlink(run.parent(entry.path), entry.spare)
    elif here != entry.new:
        _discard(run, {} if entry.old else {entry: _CLAIM})
        return False
    else:
        _exchange_back(run, entry, spare if ours and entry.old else None)
        return ours and (bool(entry.old) or _unclaim(run, entry))
    return ours


def _unclaim(run: _Run, entry: _Entry) -> bool:
    """Take the claim away. It is moved over the spare first, and put back where it turns out to be another's file."""
    fs, directory = run.fs, run.parent(entry.path)
    with suppress(FileNotFoundError):
        fs.rename(directory, entry.name, entry.spare)
    digest, file = _look(run, entry, entry.spare)
    if digest in ("", entry.new):
        return True
    if file and digest == _CLAIM and not file.writers:
        fs.unlink(directory, entry.spare)
        return True
    with suppress(FileExistsError):
        fs.write_new(directory, entry.name, b"", None)
        fs.exchange(directory, entry.name, entry.spare)
        _discard(run, {entry: _CLAIM})
    return False


def _exchange_back(run: _Run, entry: _Entry, old: File | None) -> None:
    displaced = _displace(run, entry, entry.new)
    if displaced is None:
        raise OSError(errno.EBUSY, f"{entry.path} is in use by another program")
    if old and displaced.meta != old.meta:
        run.fs.set_meta(run.parent(entry.path), entry.name, displaced.meta)


def _roll_forward(run: _Run, entries: Sequence[_Entry]) -> None:
    there = [entry for entry in entries if run.reaches(entry)]
    try:
        foreign = _discard(run, {entry: entry.displaced for entry in there})
        run.sync(there)
        run.forget()
    except OSError as error:
        raise Unfinished(f"all files are written, but not tidied up ({error}): run fix again") from error
    _report(entries, foreign)


def _discard(run: _Run, spares: Mapping[_Entry, str]) -> set[_Entry]:
    """Remove the spares that still hold the given bytes; return the others: they are another program's."""
    foreign = set()
    for entry, ours in spares.items():
        digest, file = _look(run, entry, entry.spare)
        if file and digest == ours and not file.writers:
            run.fs.unlink(run.parent(entry.path), entry.spare)
        elif digest:
            foreign.add(entry)
    return foreign


def _report(entries: Sequence[_Entry], foreign: set[_Entry]) -> None:
    if foreign:
        names = ", ".join(f"{entry.path} (see also {entry.spare} beside it)" for entry in entries if entry in foreign)
        raise Conflict(f"{names}: another program changed it meanwhile; its bytes were left alone")


def _recover(run: _Run) -> Recovery:
    for phase in _PHASES:
        with suppress(FileNotFoundError):
            data = run.fs.read(run.state, _JOURNAL + phase).data
            break
    else:
        return Recovery("nothing")
    entries = _parse(data)
    if entries is None and phase != "prepare":
        where = f"{_JOURNAL}{phase} (in the git directory, or {run.root} where there is none)"
        raise UserError(f"{where}: is no journal of this version; look at it, then remove it")
    paths = tuple(entry.path for entry in entries or ())
    try:
        run.fs.sync_dir(run.state)  # a killed run may have renamed the journal without coming to sync it
        if phase == "done":
            _roll_forward(run, entries or ())
        else:
            _roll_back(run, entries or (), phase)
    except OSError as error:
        raise Unfinished(f"an earlier run cannot be taken back yet ({error}): run fix again") from error
    return Recovery("rolled forward" if phase == "done" else "rolled back", paths)


def _journal(entries: Sequence[_Entry]) -> bytes:
    rows = [[getattr(entry, each.name) for each in fields(entry)] for entry in entries]
    return json.dumps({"version": 1, "entries": rows}).encode()


def _parse(data: bytes) -> list[_Entry] | None:
    """The entries, or None: a journal cut off in `prepare`, or one that this tool did not write."""
    try:
        document = json.loads(data)
        entries = [_Entry(*map(str, row)) for row in document["entries"]]
        for entry in entries:
            _check_path(entry.path)
        sound = document["version"] == 1 and all(_SPARE.match(entry.spare) for entry in entries)
    except (ValueError, TypeError, KeyError, RecursionError, UserError):
        return None
    return entries if sound else None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
