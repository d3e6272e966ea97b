"""Where a file that somebody named is put: whole or not at all, and never through a link that a tree holds.

Who sends a pull request can commit a symbolic link by the very name that a job writes its report to. So a file of that
name is replaced, not written into: a link becomes the report, and what it led to stays as it is. A folder cannot be
replaced, and is refused where a link of the tree leads to it. Links outside of the tree are the machine's own (`/tmp`
is one on macOS), and are followed.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress

from codemod.errors import UserError
from codemod.finding.diagnostics import Message, message
from codemod.write.filesystem import REAL

ADVICE = message("name another file")
_MOST_LINKS = 40  # as Linux
# what the system keeps here are no files, but ways to a terminal, a pipe, or a file that is open
_STREAMS = ("/dev", "/dev/fd", "/proc")


def put(path: str, data: bytes, root: str, mode: int | None = None, advice: Message = ADVICE) -> None:
    """Make `data` the file `path`, beside or inside of the tree at `root`. A pipe, a device are written to instead.

    A file that is replaced keeps its permissions where `mode` is None. Raises `UserError` where it cannot be done, and
    then nothing has changed.
    """
    try:
        folder, name = resolve(path, root, advice), os.path.basename(path)
        if _is_stream(folder, name, root):
            with open(os.path.join(folder, name), "wb") as stream:  # noqa: PTH123 (`pathlib` is a heavy import)
                stream.write(data)
        else:
            _replace(folder, name, data, mode)
    except OSError as error:
        raise UserError("{path}: cannot be written ({why}); {advice}", path=path, why=error, advice=advice) from error


def resolve(path: str, root: str, advice: Message = ADVICE) -> str:
    """Return the real folder of the file `path`. Raises `UserError` where a link of the tree is on the way to it."""
    here, ahead, followed = os.getcwd(), path.split(os.sep)[-2::-1], 0
    if os.path.isabs(path):
        here = os.sep
    while ahead:
        step = os.path.join(here, ahead.pop())
        if not os.path.islink(step):
            here = os.path.normpath(step)  # `here` is real, so that `..` is its parent
            continue
        if _is_inside(here, root):
            raise UserError(
                "{path}: {step} is a symbolic link of the tree, and could lead anywhere; {advice}",
                path=path,
                step=step,
                advice=advice,
            )
        followed += 1
        if followed > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
        target = os.readlink(step)
        ahead += target.split(os.sep)[::-1]
        here = os.sep if os.path.isabs(target) else here
    return here


def _is_inside(folder: str, root: str) -> bool:
    """Whether the real folder is the tree's. What is below `.git` is not: nobody can commit that."""
    while not os.path.samefile(folder, root):
        if os.path.basename(folder) in ("", ".git"):
            return False
        folder = os.path.dirname(folder)
    return True


def _is_stream(folder: str, name: str, root: str) -> bool:
    """Whether there is something that is no file, and so cannot be replaced by one. A link of the tree is none."""
    if folder in _STREAMS or folder.startswith("/proc/"):
        return True
    try:
        found = os.stat(os.path.join(folder, name), follow_symlinks=not _is_inside(folder, root)).st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(found) or stat.S_ISDIR(found) or stat.S_ISLNK(found))


def _replace(folder: str, name: str, data: bytes, mode: int | None) -> None:
    directory, spare = REAL.open_dir(None, folder), f".lvscare-codemod-{os.urandom(8).hex()}"
    try:
        REAL.write_new(directory, spare, data, None)
        os.chmod(spare, _mode(directory, name) if mode is None else mode, dir_fd=directory)
        REAL.rename(directory, spare, name)
    except BaseException:
        with suppress(OSError):  # it was not made, or has its place by now
            REAL.unlink(directory, spare)
        raise
    finally:
        REAL.close(directory)


def _mode(directory: int, name: str) -> int:
    """Return the permissions that writing into the file would have left it with."""
    with suppress(FileNotFoundError):
        found = os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode
        if stat.S_ISREG(found):
            return found & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
