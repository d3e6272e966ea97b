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

import os
from collections.abc import Sequence
from contextlib import suppress

from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.records import dataclass, replace
from codemod.write.change import FileChange, check_path
from codemod.write.filesystem import REAL, FileState, FileSystem, NotRegularError
from codemod.write.journal import JOURNAL, PHASES, Exchange, Phase, read_journal, sha256, written
from codemod.write.run import GONE, Conflict, Run, Unfinished, displace, look, naming, running
from codemod.write.undo import roll_back, roll_forward, take_back

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was done about an earlier run that did not end, and for which paths."""

    outcome: Literal["nothing", "rolled back", "rolled forward"]
    paths: tuple[str, ...] = ()


def commit(root: str, changes: Sequence[FileChange], fs: FileSystem = REAL) -> None:
    """Replace the bytes of all files, or of none, and make those that are to be made.

    Raises Conflict, Unfinished, or UserError where a file is refused or cannot be written. Anything else,
    such as KeyboardInterrupt, passes through after the roll-back.
    """
    changes = [change for change in changes if change.old != change.new]
    for change in changes:
        check_path(change.path)
    with running(fs, root) as run:
        _recover(run)
        files = [_inspect(run, change) for change in changes]
        if changes:
            _transact(run, changes, files)


def recover(root: str, fs: FileSystem = REAL) -> Recovery:
    """Finish what an earlier run left behind. Call it before reading the tree.

    Raises Conflict if another program's bytes were in the way of a file: the others are finished nevertheless.
    """
    with running(fs, root) as run:
        return _recover(run)


def _inspect(run: Run, change: FileChange) -> FileState | None:
    """The file as it is (None: to be made), or the reason why it must not be replaced."""
    path = change.path
    if change.old is None:
        _require_absent(run, path)
        return None
    try:
        file = run.fs.read(run.parent(path), path.rpartition("/")[2])
    except NotRegularError as error:
        raise UserError("{path}: {why}; it is never written", path=path, why=error) from error
    except FileNotFoundError as error:
        raise Conflict("{path}: another program removed it; nothing was written", path=path) from error
    except OSError as error:
        reason = message("a parent is a symbolic link") if error.errno in GONE else error
        raise UserError("{path}: cannot be opened: {why}; nothing was written", path=path, why=reason) from error
    if file.links != 1:
        raise UserError(
            "{path}: has {links} hard links, and replacing it would split them; it is never written",
            path=path,
            links=file.links,
        )
    if file.data != change.old or file.writers:
        doing = message("has it open for writing") if file.writers else message("changed it meanwhile")
        raise Conflict("{path}: another program {doing}; nothing was written: run fix again", path=path, doing=doing)
    return file


def _require_absent(run: Run, path: str) -> None:
    try:
        directory = run.parent(path)
    except OSError as error:
        raise UserError(
            "{path}: its folder cannot be opened: {why}; nothing was written", path=path, why=error
        ) from error
    try:
        run.fs.read(directory, path.rpartition("/")[2])
    except FileNotFoundError:
        return
    except NotRegularError:
        pass
    except OSError as error:
        raise UserError("{path}: cannot be opened: {why}; nothing was written", path=path, why=error) from error
    raise Conflict("{path}: there is such a file by now; nothing was written: run fix again", path=path)


def _entries(changes: Sequence[FileChange]) -> list[Exchange]:
    tag = os.urandom(8).hex()
    return [
        Exchange(
            change.path,
            f".lvscare-codemod-{tag}-{number}",
            "" if change.old is None else sha256(change.old),
            sha256(change.new),
        )
        for number, change in enumerate(changes)
    ]


def _transact(run: Run, changes: Sequence[FileChange], files: Sequence[FileState | None]) -> None:
    entries = _entries(changes)
    mode = next((file.meta.mode & 0o666 for file in files if file), 0o644)
    phase: Phase = "prepare"
    try:
        run.fs.write_new(run.state, JOURNAL + phase, written(entries), None)
        run.fs.sync_dir(run.state)
        for entry, change, file in zip(entries, changes, files, strict=True):
            with naming(entry.path):
                _write_spare(run, entry, change.new, file, mode)
        run.sync(entries)
        phase = "apply"
        run.advance("prepare", phase)
        for entry, file in zip(entries, files, strict=True):
            with naming(entry.path):
                _replace(run, entry, file)
        run.sync(entries)
        _confirm(run, entries)
        phase = "done"
        run.advance("apply", phase)
    except BaseException as error:
        take_back(run, entries, phase, error)
        raise
    roll_forward(run, entries)


def _write_spare(run: Run, entry: Exchange, data: bytes, file: FileState | None, mode: int) -> None:
    directory = run.parent(entry.path)
    run.fs.write_new(directory, entry.spare, data, file.meta if file else None)
    if file is None:
        meta = run.fs.read(directory, entry.spare).meta
        run.fs.set_meta(directory, entry.spare, replace(meta, mode=mode))


def _replace(run: Run, entry: Exchange, file: FileState | None) -> None:
    try:
        if file is None:
            run.fs.write_new(run.parent(entry.path), entry.name, b"", None)
        displaced = displace(run, entry, entry.displaced)
    except FileExistsError as error:
        raise Conflict("{path}: another program made it meanwhile; nothing was changed", path=entry.path) from error
    except FileNotFoundError as error:
        raise Conflict("{path}: another program removed it meanwhile; nothing was changed", path=entry.path) from error
    if displaced is None:
        raise Conflict("{path}: another program changed it or has it open; nothing was changed", path=entry.path)
    if file and displaced.meta != file.meta:
        run.fs.set_meta(run.parent(entry.path), entry.name, displaced.meta)


def _confirm(run: Run, entries: Sequence[Exchange]) -> None:
    """Every path, walked afresh, leads to the new bytes: no file and no parent directory was swapped meanwhile."""
    fresh = Run(run.fs, run.root, run.state)
    try:
        for entry in entries:
            if not fresh.reaches(entry) or look(fresh, entry, entry.name)[0] != entry.new:
                raise Conflict("{path}: another program changed it meanwhile", path=entry.path)
    finally:
        fresh.close()


def _recover(run: Run) -> Recovery:
    for phase in PHASES:
        with suppress(FileNotFoundError):
            data = run.fs.read(run.state, JOURNAL + phase).data
            break
    else:
        return Recovery("nothing")
    entries = read_journal(data)
    if entries is None and phase != "prepare":
        where = f"{JOURNAL}{phase} (in the git directory, or {run.root} where there is none)"
        raise UserError("{where}: is no journal of this version; look at it, then remove it", where=where)
    paths = tuple(entry.path for entry in entries or ())
    try:
        run.fs.sync_dir(run.state)  # a killed run may have renamed the journal without coming to sync it
        if phase == "done":
            roll_forward(run, entries or ())
        else:
            roll_back(run, entries or (), phase)
    except OSError as error:
        raise Unfinished("an earlier run cannot be taken back yet ({why}): run fix again", why=error) from error
    return Recovery("rolled forward" if phase == "done" else "rolled back", paths)
