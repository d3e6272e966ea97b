"""A line on the terminal while a run lasts over a second, and the last word of one that is interrupted."""

from __future__ import annotations

from codemod.commands.session import Session
from codemod.finding.diagnostics import message
from codemod.report.safe import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from threading import Thread
    from typing import Protocol

    from codemod.finding.diagnostics import Message
else:
    Protocol = object

AFTER, EVERY = 1.0, 0.2  # seconds
_CLEAR = "\r\x1b[K"


class Counted(Protocol):
    """What is waited for."""

    @property
    def progress(self) -> Message:
        """Say how far it is."""


class progress:
    """Show, on a terminal, how far it is, and take the line away at the end."""

    def __init__(self, session: Session, counted: Counted) -> None:
        self._session, self._counted = session, counted
        self._thread: Thread | None = None

    def __enter__(self) -> None:
        if not self._session.err.isatty() or self._session.environ.get("TERM") == "dumb":
            return
        from threading import Event, Thread

        self._done = Event()
        self._thread = Thread(target=self._show, daemon=True)
        self._thread.start()

    def __exit__(self, raised: type[BaseException] | None, *_: object) -> None:
        if self._thread is not None:
            self._done.set()
            self._thread.join()
        if raised is KeyboardInterrupt:
            self._session.note(message("interrupted: {progress}", progress=self._counted.progress))

    def _show(self) -> None:
        err, wait = self._session.err, AFTER
        while not self._done.wait(wait):
            err.write(_CLEAR + _fitting(f"lvscare-codemod: {printable(self._session.say(self._counted.progress))}"))
            err.flush()
            wait = EVERY
        if wait == EVERY:
            err.write(_CLEAR)
            err.flush()


def _fitting(text: str) -> str:
    """Return as much of a line as the terminal shows in one, or what is cleared of it later would be its end only."""
    from shutil import get_terminal_size
    from unicodedata import east_asian_width

    left, shown = get_terminal_size().columns - 1, 0
    for character in text:
        left -= 2 if east_asian_width(character) in "WF" else 1
        if left < 0:
            break
        shown += 1
    return text[:shown]
