"""What a client shows while it waits: nothing for a short answer, and for a long one how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from lsprotocol import types

from codemod.editor.speaking import Speaker

AFTER, EVERY = 0.7, 0.3  # seconds
T = TypeVar("T")


class Progress:
    """One progress after the other, each with a token of its own, by which the client may cancel it."""

    def __init__(self, ls: Speaker) -> None:
        self._ls = ls
        self._number = 0

    def is_of(self, token: int | str) -> bool:
        """Whether the token is that of the progress that was shown last."""
        return token == self._token

    @property
    def _token(self) -> str:
        return f"lvscare-codemod-{self._number}"

    async def beside(self, work: asyncio.Future[T], said: Callable[[], Iterator[str]]) -> T:
        """Wait for the work. `said` yields a title first, and then whenever it is asked how far the work is."""
        done, _ = await asyncio.wait({work}, timeout=AFTER)
        if not done:
            await self._show(work, said())
        return await work

    async def _show(self, work: asyncio.Future[Any], said: Iterator[str]) -> None:
        self._number += 1
        progress, token = self._ls.work_done_progress, self._token
        made = asyncio.ensure_future(progress.create_async(token))
        await asyncio.wait({made, work}, return_when=asyncio.FIRST_COMPLETED)
        if not made.done() or made.exception() is not None:
            made.cancel()
            return
        progress.begin(token, types.WorkDoneProgressBegin(next(said), cancellable=True))
        while not (await asyncio.wait({work}, timeout=EVERY))[0]:
            progress.report(token, types.WorkDoneProgressReport(message=next(said)))
        progress.end(token, types.WorkDoneProgressEnd())
