"""A file system that fails, dies or is interfered with at chosen operations, counted from 0, `close` left out."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from codemod.write.filesystem import REAL, FileSystem

OPERATIONS = ("open_dir", "lock", "read", "write_new", "set_meta", "exchange", "rename", "unlink", "sync_dir")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)


class Killed(BaseException):
    """The process is dead: once raised, every later operation raises it too and has no effect."""


@dataclass(frozen=True)
class Fault:
    """What happens, and whether the operation takes effect first: not at all, fully, or half (a torn `write_new`)."""

    what: Literal["kill", "interrupt"] | int
    effect: Literal["none", "half", "full"] = "none"
    lasting: bool = False

    def error(self) -> BaseException:
        if self.what == "kill":
            return Killed()
        if self.what == "interrupt":
            return KeyboardInterrupt()
        assert isinstance(self.what, int)
        return OSError(self.what, os.strerror(self.what))


Act = Callable[[], object]


class FaultyFileSystem:
    """`fs` with faults and with foreign actions, which run just before the operation of that number."""

    def __init__(
        self,
        faults: Mapping[int, Fault] | None = None,
        acts: Mapping[int, Act] | None = None,
        fs: FileSystem = REAL,
    ) -> None:
        self.fs, self.faults, self.acts = fs, dict(faults or {}), dict(acts or {})
        self.log: list[str] = []
        self.fired = 0
        self.lasting: Fault | None = None

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        assert operation in OPERATIONS, operation

        def call(*arguments: Any) -> Any:
            return self._call(operation, arguments)

        return call

    def close(self, directory: int) -> None:
        self.fs.close(directory)

    def _call(self, operation: str, arguments: tuple[Any, ...]) -> Any:
        if self.lasting:
            raise self.lasting.error()
        number = len(self.log)
        self.log.append(operation)
        if number in self.acts:
            self.fired += 1
            self.acts[number]()
        fault = self.faults.get(number)
        if fault is None:
            return getattr(self.fs, operation)(*arguments)
        self.fired += 1
        if fault.lasting or fault.what == "kill":
            self.lasting = fault
        if fault.effect == "full":
            getattr(self.fs, operation)(*arguments)
        elif fault.effect == "half" and operation == "write_new":
            directory, name, data, _ = arguments
            self.fs.write_new(directory, name, data[: len(data) // 2], None)
        raise fault.error()
