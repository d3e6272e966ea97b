"""A line on the terminal while a run lasts over a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codemod.commands.session import Session
from codemod.finding.diagnostics import message

if TYPE_CHECKING:
    from threading import Thread

    from codemod.source.counted import CountedTree

AFTER, EVERY = 1.0, 0.2  # seconds
_CLEAR = "\r\x1b[K"


class progress:
    """Show, on a terminal, how many files were read so far, and take the line away at the end."""

    def __init__(self, session: Session, tree: CountedTree) -> None:
        self._session, self._tree = session, tree
        self._thread: Thread | None = None

    def __enter__(self) -> None:
        if not self._session.err.isatty() or self._session.environ.get("TERM") == "dumb":
            return
        from threading import Event, Thread

        self._done = Event()
        self._thread = Thread(target=self._show, daemon=True)
        self._thread.start()

    def __exit__(self, *raised: object) -> None:
        if self._thread is not None:
            self._done.set()
            self._thread.join()

    def _show(self) -> None:
        err, wait = self._session.err, AFTER
        while not self._done.wait(wait):
            said = self._session.say(message("{n} files read ...", n=str(self._tree.files_read)))
            err.write(f"{_CLEAR}lvscare-codemod: {said}")
            err.flush()
            wait = EVERY
        if wait == EVERY:
            err.write(_CLEAR)
            err.flush()
