"""What one run may take: seconds in all, and requests to a registry."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import TypeVar

from codemod.finding.diagnostics import Message, message
from codemod.preflight.outcome import Undetermined

SECONDS = 60.0
MAX_REQUESTS = 200
T = TypeVar("T")


@dataclass(slots=True)
class Budget:
    """`clock` tells seconds, as `time.monotonic`; it is first looked at when somebody is asked, not when this is made.

    Every method but `beside` may raise `Undetermined`. `sleep` waits, as `time.sleep`.
    """

    seconds: float = SECONDS
    requests: int = MAX_REQUESTS
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _ends: float | None = field(default=None, init=False)
    _asked: int = field(default=0, init=False)

    def beside(self) -> Budget:
        """Return a budget that ends when this one does, with requests of its own."""
        other = Budget(self.seconds, self.requests, self.clock, self.sleep)
        self._ends = other._ends = self.clock() + self.seconds if self._ends is None else self._ends
        return other

    @property
    def over(self) -> Message:
        """Say that the time is over."""
        return message("there was no answer within {seconds} seconds in all (--deadline)", seconds=f"{self.seconds:g}")

    def left(self) -> float:
        """Return how many seconds are left."""
        now = self.clock()
        if self._ends is None:
            self._ends = now + self.seconds
        if now >= self._ends:
            raise Undetermined(self.over)
        return self._ends - now

    def wait(self, seconds: float) -> bool:
        """Wait, and say whether there was time for it; without, nothing is waited for."""
        if seconds >= self.left():
            return False
        self.sleep(seconds)
        return True

    def request(self) -> None:
        """Count one request: redirects and token servers count too."""
        if self._asked >= self.requests:
            raise Undetermined(message("it would take more than {limit} requests to know", limit=str(self.requests)))
        self._asked += 1


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what `work` returns. Raises what it raises, and `TimeoutError`: then it goes on, and nobody listens.

    For what cannot be told to stop: looking up a name, reading from a pipe.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    if not wait([future], seconds).done:
        raise TimeoutError
    return future.result()
