"""The objects of a git repository: one long-lived `git cat-file --batch`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from codemod.errors import UserError
from codemod.source import git

_NAMES = 1 << 14  # bytes of names that any pipe holds
_EARLY = 1 << 22  # bytes of what was asked for early that are kept; what is more is asked for again


class Objects:
    def __init__(self, root: str) -> None:
        self._root = root
        self._asked: Sequence[bytes] = ()
        self._early: dict[bytes, bytes] = {}
        stdin, self._requests = os.pipe()
        try:
            self._pid, out, self._err = git.spawn(root, ("cat-file", "--batch"), stdin)
        except UserError:
            os.close(self._requests)
            raise
        finally:
            os.close(stdin)
        self._answers = os.fdopen(out, "rb")

    def ask(self, names: Sequence[bytes]) -> bool:
        """Ask for objects that will be read, once and first of all: git reads them while other work goes on. Say no
        where they are too many for that."""
        if sum(map(len, names)) + len(names) > _NAMES:
            return False
        self._asked = self._request(names)
        return True

    def read(self, name: bytes, limit: int) -> bytes | None:
        """Return the bytes of the object with this hexadecimal name, or None where they are more than `limit`.

        The answer is `<name> SP <type> SP <size> LF <contents> LF` (git-cat-file(1), "Batch output").
        """
        return next(self.read_all([name], limit))

    def read_all(self, names: Sequence[bytes], limit: int) -> Iterator[bytes | None]:
        """Yield what `read` does of each; so few that every pipe holds the names: git goes on while one is read."""
        self._take()
        left = iter(self._request([name for name in names if name not in self._early]))
        early = {name: self._early.pop(name) for name in {*names} & self._early.keys()}
        try:
            for name in names:
                data = early.get(name)
                if data is None:
                    data = self._answered(next(left), limit)
                yield data if data is None or len(data) <= limit else None
        finally:
            for name in left:  # nobody wants the rest, and the next answer is to what is asked next
                self._answered(name, 0)

    def _take(self) -> None:
        """Read what was asked for early."""
        asked, self._asked, room = self._asked, (), _EARLY
        for name in asked:
            data = self._answered(name, room)
            if data is not None:
                self._early[name] = data
                room -= len(data)

    def _request(self, names: Sequence[bytes]) -> Sequence[bytes]:
        """Ask for objects, and return what will be answered."""
        try:
            os.write(self._requests, b"".join(name + b"\n" for name in names))
        except BrokenPipeError:
            return names[:1]  # git has ended: who reads its first answer says why
        return names

    def _answered(self, name: bytes, limit: int) -> bytes | None:
        answer = self._answers.readline().split()
        if not answer:
            from codemod.source.git_failures import failure

            raise failure(self._root, "cat-file", 128, os.read(self._err, 1 << 16), git.version)
        if len(answer) != 3:
            from codemod.source.git_failures import NO_SUCH_OBJECT

            raise UserError(NO_SUCH_OBJECT, root=self._root, name=name.decode())
        size = int(answer[2])
        if size > limit:
            self._skip(size + 1)
            return None
        return self._answers.read(size + 1)[:size]

    def _skip(self, size: int) -> None:
        while size and (piece := self._answers.read(min(size, 1 << 20))):
            size -= len(piece)

    def close(self) -> None:
        if getattr(self, "_pid", 0):
            pid, self._pid = self._pid, 0
            os.close(self._requests)
            self._answers.close()
            os.close(self._err)
            os.waitpid(pid, 0)

    __del__ = close
