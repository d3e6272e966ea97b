"""One run of another program, bounded in time and in what it may print."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from codemod.preflight.deadline import within

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it; neither stream is in its `repr`: it may hold a secret."""

    status: int
    out: bytes = field(repr=False)
    err: bytes = field(repr=False)


def run(command: Sequence[str], environ: Mapping[str, str], *, seconds: float, limit: int, given: bytes = b"") -> Done:
    """Run a program without a shell, and give it `given` to read. Of either stream `limit` bytes and one are kept.

    Raises `OSError` if it cannot be started, and `TimeoutError` if it does not end in time.
    """
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=dict(environ))
    try:
        return within(seconds, lambda: _talk(process, given, limit))
    finally:
        process.kill()
        process.wait()


def _talk(process: subprocess.Popen[bytes], given: bytes, limit: int) -> Done:
    assert process.stdin and process.stdout and process.stderr
    errors: list[bytes] = []
    listening = threading.Thread(target=lambda: errors.append(_kept(process.stderr, limit)), daemon=True)
    listening.start()
    with contextlib.suppress(BrokenPipeError), process.stdin as stream:
        stream.write(given)
    out = _kept(process.stdout, limit)
    listening.join()
    return Done(process.wait(), out, errors[0])


def _kept(stream: IO[bytes] | None, limit: int) -> bytes:
    assert stream
    with stream:
        kept = stream.read(limit + 1)
        # the rest is nobody's, but a full pipe would stop the program
        while stream.read(_CHUNK):
            pass
    return kept
