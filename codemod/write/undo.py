"""What was begun is taken back, or brought to its end; what another program wrote meanwhile is never discarded."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from contextlib import suppress

from codemod.write.filesystem import FileState
from codemod.write.journal import CLAIM, Exchange, Phase
from codemod.write.run import Conflict, Run, Unfinished, displace, look


def take_back(run: Run, entries: Sequence[Exchange], phase: Phase, error: BaseException) -> None:
    try:
        if phase == "done":
            with suppress(FileNotFoundError):
                run.advance("done", "apply")
        roll_back(run, entries, phase)
    except OSError as second:
        raise Unfinished(
            "{why}; taking it back failed too ({second}): run fix again to finish it",
            why=error if str(error) else type(error).__name__,
            second=second,
        ) from error


def roll_back(run: Run, entries: Sequence[Exchange], phase: Phase) -> None:
    """Give every file its old bytes. In `prepare` no file was touched yet, and a spare may be half written."""
    there = [entry for entry in entries if run.reaches(entry)]
    foreign: set[Exchange] = set()
    if phase == "prepare":
        for entry in there:
            with suppress(FileNotFoundError):
                run.fs.unlink(run.parent(entry.path), entry.spare)
    else:
        foreign = {*entries} - {entry for entry in there if _undo(run, entry)}
        run.sync(there)
        foreign |= discard(run, {entry: entry.new for entry in there})
    run.sync(there)
    run.forget()
    report_foreign(entries, foreign)


def _undo(run: Run, entry: Exchange) -> bool:
    """Exchange back what was exchanged; False where another program's bytes are in the file or in the spare."""
    here, _ = look(run, entry, entry.name)
    aside, spare = look(run, entry, entry.spare)
    if not entry.old and (here, aside) == (CLAIM, entry.new):
        return unclaim(run, entry)
    if aside == entry.new or spare is None:
        return aside == entry.new or (here != entry.new and not aside)
    ours = aside == entry.displaced
    if here == entry.old and ours:
        run.fs.unlink(run.parent(entry.path), entry.spare)
    elif here != entry.new:
        discard(run, {} if entry.old else {entry: CLAIM})
        return False
    else:
        _exchange_back(run, entry, spare if ours and entry.old else None)
        return ours and (bool(entry.old) or unclaim(run, entry))
    return ours


def unclaim(run: Run, entry: Exchange) -> bool:
    """Take the claim away. It is moved over the spare first, and put back where it turns out to be another's file."""
    fs, directory = run.fs, run.parent(entry.path)
    with suppress(FileNotFoundError):
        fs.rename(directory, entry.name, entry.spare)
    digest, file = look(run, entry, entry.spare)
    if digest in ("", entry.new):
        return True
    if file and digest == CLAIM and not file.writers:
        fs.unlink(directory, entry.spare)
        return True
    with suppress(FileExistsError):
        fs.write_new(directory, entry.name, b"", None)
        fs.exchange(directory, entry.name, entry.spare)
        discard(run, {entry: CLAIM})
    return False


def _exchange_back(run: Run, entry: Exchange, old: FileState | None) -> None:
    displaced = displace(run, entry, entry.new)
    if displaced is None:
        raise OSError(errno.EBUSY, f"{entry.path} is in use by another program")
    if old and displaced.meta != old.meta:
        run.fs.set_meta(run.parent(entry.path), entry.name, displaced.meta)


def roll_forward(run: Run, entries: Sequence[Exchange]) -> None:
    there = [entry for entry in entries if run.reaches(entry)]
    try:
        foreign = discard(run, {entry: entry.displaced for entry in there})
        run.sync(there)
        run.forget()
    except OSError as error:
        raise Unfinished("all files are written, but not tidied up ({why}): run fix again", why=error) from error
    report_foreign(entries, foreign)


def discard(run: Run, spares: Mapping[Exchange, str]) -> set[Exchange]:
    """Remove the spares that still hold the given bytes; return the others: they are another program's."""
    foreign = set()
    for entry, ours in spares.items():
        digest, file = look(run, entry, entry.spare)
        if file and digest == ours and not file.writers:
            run.fs.unlink(run.parent(entry.path), entry.spare)
        elif digest:
            foreign.add(entry)
    return foreign


def report_foreign(entries: Sequence[Exchange], foreign: set[Exchange]) -> None:
    if foreign:
        names = ", ".join(f"{entry.path} (see also {entry.spare} beside it)" for entry in entries if entry in foreign)
        raise Conflict("{names}: another program changed it meanwhile; its bytes were left alone", names=names)
