"""A line on the terminal while a run lasts over a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from codemod.diagnostics import message
from codemod.session import Session

AFTER, EVERY = 1.0, 0.2  # seconds
_CLEAR = "\r\x1b[K"


class _Counts(Protocol):
    files_read: int


@contextmanager
def progress(session: Session, tree: _Counts) -> Iterator[None]:
    """Show how many files were read so far, on standard error where that is a terminal; the line is gone after."""
    if not session.err.isatty() or session.environ.get("TERM") == "dumb":
        yield
        return
    from threading import Event, Thread

    done = Event()

    def show() -> None:
        wait = AFTER
        while not done.wait(wait):
            said = session.say(message("{n} files read ...", n=str(tree.files_read)))
            session.err.write(f"{_CLEAR}lvscare-codemod: {said}")
            session.err.flush()
            wait = EVERY
        if wait == EVERY:
            session.err.write(_CLEAR)
            session.err.flush()

    thread = Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
