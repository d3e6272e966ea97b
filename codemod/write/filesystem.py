"""The nine file operations that `commit` is made of, on directory descriptors, so that a test can fail each of them.

Names are resolved against an open directory and never through a symbolic link: what a path meant when it was checked
is what is written, even if somebody swaps a parent directory meanwhile.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import signal
import stat
import sys
from collections.abc import Iterator

from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object


@dataclass(frozen=True, slots=True)
class Meta:
    """What a file keeps when its bytes are replaced: mode, owner, `xattrs` (which hold ACLs, too). Not its times."""

    mode: int
    uid: int
    gid: int
    xattrs: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class FileState:
    """A regular file at one moment. `writers`: some process has it open for writing (False where none can tell)."""

    data: bytes
    meta: Meta
    links: int
    writers: bool = False


class NotRegularError(OSError):
    """A symbolic link, a directory, a device, a pipe or a socket, where a regular file was expected."""


class FileSystem(Protocol):
    """All but `close` raise OSError. A directory is an open descriptor, a name is one path component."""

    def open_dir(self, parent: int | None, name: str) -> int:
        """A component of `parent`, no symbolic link followed; with None, a path as the user gave it."""

    def lock(self, directory: int) -> None:
        """Exclusive until `close` or the death of the process; BlockingIOError if another process has it."""

    def read(self, directory: int, name: str) -> FileState:
        """NotRegularError if it is anything but a regular file."""

    def write_new(self, directory: int, name: str, data: bytes, meta: Meta | None) -> None:
        """Create (never overwrite), write, set `meta` and fsync; an error can leave a part of the file behind."""

    def set_meta(self, directory: int, name: str, meta: Meta) -> None: ...

    def exchange(self, directory: int, one: str, other: str) -> None:
        """Swap what two existing names stand for, atomically."""

    def rename(self, directory: int, old: str, new: str) -> None: ...

    def unlink(self, directory: int, name: str) -> None: ...

    def sync_dir(self, directory: int) -> None: ...

    def close(self, directory: int) -> None: ...


class RealFileSystem:
    """The operating system."""

    def open_dir(self, parent: int | None, name: str) -> int:
        follow = os.O_NOFOLLOW if parent is not None else 0
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | follow, dir_fd=parent)

    def lock(self, directory: int) -> None:
        fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def read(self, directory: int, name: str) -> FileState:
        with _opened(directory, name, os.O_RDONLY) as fd, _lease(fd) as writers:
            status = os.fstat(fd)
            data = b"".join(iter(lambda: os.read(fd, 1 << 20), b""))
            return FileState(data, _meta(fd), status.st_nlink, writers)

    def write_new(self, directory: int, name: str, data: bytes, meta: Meta | None) -> None:
        # a claim is empty, and not opened for writing: an interrupt right behind it leaves the descriptor open, and
        # then this very process would be the other program that has the file
        access = os.O_WRONLY if data else os.O_RDONLY
        fd = os.open(name, access | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=directory)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(fd, rest) :]
            if meta is not None:
                _set_meta(fd, meta)
            os.fsync(fd)
        finally:
            os.close(fd)

    def set_meta(self, directory: int, name: str, meta: Meta) -> None:
        with _opened(directory, name, os.O_RDONLY) as fd:
            _set_meta(fd, meta)

    def exchange(self, directory: int, one: str, other: str) -> None:
        _exchange(directory, os.fsencode(one), os.fsencode(other))

    def rename(self, directory: int, old: str, new: str) -> None:
        os.rename(old, new, src_dir_fd=directory, dst_dir_fd=directory)

    def unlink(self, directory: int, name: str) -> None:
        os.unlink(name, dir_fd=directory)

    def sync_dir(self, directory: int) -> None:
        os.fsync(directory)

    def close(self, directory: int) -> None:
        os.close(directory)


REAL = RealFileSystem()


@contextlib.contextmanager
def _opened(directory: int, name: str, flags: int) -> Iterator[int]:
    """The descriptor of a regular file. Looked at before it is opened, since opening a device can act on it."""
    _require_regular(os.stat(name, dir_fd=directory, follow_symlinks=False), name)
    fd = os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, dir_fd=directory)
    try:
        _require_regular(os.fstat(fd), name)
        yield fd
    finally:
        os.close(fd)


def _require_regular(status: os.stat_result, name: str) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise NotRegularError(errno.ELOOP, "is a symbolic link", name)
    if not stat.S_ISREG(status.st_mode):
        raise NotRegularError(errno.EINVAL, "is not a regular file", name)


@contextlib.contextmanager
def _lease(fd: int) -> Iterator[bool]:
    """Whether another process has the file open for writing (fcntl(2), "Leases": a read lease is refused then).

    While the lease is held, who opens the file for writing waits. Only the owner or root can take one, and not on
    every file system: then the answer is False. SIGURG, because the default SIGIO would end this process.
    """
    if sys.platform != "linux":
        yield False
        return
    try:
        fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        yield error.errno == errno.EAGAIN
        return
    try:
        yield False
    finally:
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def _meta(fd: int) -> Meta:
    status = os.fstat(fd)
    return Meta(stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid, _xattrs(fd))


def _xattrs(fd: int) -> tuple[tuple[str, bytes], ...]:
    if sys.platform != "linux":
        return ()
    try:
        return tuple((name, os.getxattr(fd, name)) for name in sorted(os.listxattr(fd)))
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return ()
        raise


def _set_meta(fd: int, meta: Meta) -> None:
    now = _meta(fd)
    if (now.uid, now.gid) != (meta.uid, meta.gid):
        os.fchown(fd, meta.uid, meta.gid)
    if sys.platform == "linux":
        wanted = dict(meta.xattrs)
        for name, _ in now.xattrs:
            if name not in wanted:
                os.removexattr(fd, name)
        for name, value in set(meta.xattrs) - set(now.xattrs):
            os.setxattr(fd, name, value)
    os.fchmod(fd, meta.mode)  # last: a change of owner clears set-user-id


_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2), and RENAME_SWAP of renameatx_np(2) on macOS
_SYSCALL = {"x86_64": 316, "aarch64": 276, "riscv64": 276}  # for a C library without renameat2


def _exchange(directory: int, one: bytes, other: bytes) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    call = getattr(libc, "renameatx_np" if sys.platform == "darwin" else "renameat2", None)
    if call is not None:
        result = call(directory, one, directory, other, ctypes.c_uint(_EXCHANGE))
    elif sys.platform == "linux" and os.uname().machine in _SYSCALL:
        result = libc.syscall(_SYSCALL[os.uname().machine], directory, one, directory, other, _EXCHANGE)
    else:
        result = ctypes.set_errno(errno.ENOSYS) or -1
    if result == 0:
        return
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(code, "this file system cannot exchange two files; use --diff and apply the patch")
    raise OSError(code, os.strerror(code), os.fsdecode(one))
