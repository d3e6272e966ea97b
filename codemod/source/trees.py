"""Where sources come from: the work tree, the git index, a git revision, or a plain folder. Bytes only.

Paths are `/`-separated, relative to the tree's root, and `str` with surrogate escapes for bytes that are not UTF-8.
Symbolic links, submodules and special files are not sources. What a tree lists is read once, and kept.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from codemod.errors import UserError
from codemod.source import git
from codemod.source.listing import Entry, Listing
from codemod.source.search import Search, fewest, grouped, holds
from codemod.source.selection import Selection

MODULES_TXT = "vendor/modules.txt"
LARGEST = 1 << 26  # bytes; a larger file is never held in memory

_BUFFER = 1 << 20
_LISTED = ("*.go", "*go.mod", "*go.work", f"*{MODULES_TXT}")


class _Listed:
    """What all trees share: each lists its files once, and answers from that list."""

    def __init__(self, root: str, selection: Selection = Selection()) -> None:
        self.root = os.path.abspath(root)
        self.selection = selection
        self.files_read = 0
        self.searches = 0
        self._searched: list[tuple[list[bytes], Search]] = []
        self._inside: dict[str, bool] = {}

    def _list(self) -> Listing:
        """Return the `.go`, `go.mod`, `go.work` and `vendor/modules.txt` files, at least those that can matter."""
        raise NotImplementedError

    def _is_there(self, details: bytes, path: bytes) -> bool:
        """Say whether it is a regular file."""
        raise NotImplementedError

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        """Begin a search; the function returned yields the selected paths that hold a word."""
        raise NotImplementedError

    def _scan(self, paths: Iterable[str], words: list[bytes]) -> Iterator[str]:
        """Yield the paths of the files with any of the words, and those that cannot be read: `read` will say why."""
        raise NotImplementedError

    @cached_property
    def _entries(self) -> Listing:
        return self._list()

    def _readable(self, output: bytes, prefix: int = 0) -> Iterator[str]:
        """Yield those of the paths that git printed, each behind `prefix` bytes, that may be compiled."""
        return filter(self.selection.reads, (_decode(record[prefix:]) for record in output.split(b"\0")[:-1]))

    def start_search(self, words: Iterable[bytes]) -> Search:
        self.searches += 1
        wanted = fewest(words)
        if not wanted:
            return Search(list)
        parts, rough = self._rough(wanted)
        return rough if parts == wanted else Search(lambda: self._scan(rough.paths(), wanted))

    def _rough(self, wanted: list[bytes]) -> tuple[list[bytes], Search]:
        """Return a search that finds all files with these words, and perhaps more; and the words that it looks for.

        An earlier search will do if each wanted word holds one of its words: `"lvs"` after a search for `"lv`.
        """
        for known in self._searched:
            if all(any(part in word for part in known[0]) for word in wanted):
                return known
        parts = list(grouped(wanted))
        self._searched.append((parts, Search(self._start(parts))))
        return self._searched[-1]

    def search(self, words: Iterable[bytes]) -> Iterator[str]:
        return iter(self.start_search(words).paths())

    def listdir(self, folder: str) -> list[str]:
        entries = self._entries.in_folder(_encode(folder))
        return sorted({path for path in self._there(entries) if self.selection.lists(path)})

    def selects(self, path: str) -> bool:
        return self.selection.selects(path)

    def excludes(self, path: str) -> bool:
        return self.selection.excludes(path)

    def modules(self) -> list[str]:
        return self._folders_with(b"go.mod")

    def workspaces(self) -> list[str]:
        return self._folders_with(b"go.work")

    def vendors(self, folder: str) -> bool:
        path = _encode(f"{folder}/{MODULES_TXT}".lstrip("/"))
        details = self._entries.get(path)
        return details is not None and self._is_there(details, path)

    def _folders_with(self, name: bytes) -> list[str]:
        folders = (path.rpartition("/")[0] for path in self._there(self._entries.named(name)))
        return sorted({folder for folder in folders if "vendor" not in folder.split("/")})

    def _there(self, entries: Iterable[Entry]) -> Iterator[str]:
        return (_decode(path) for details, path in entries if self._is_there(details, path))


class _OnDisk(_Listed):
    def _is_there(self, details: bytes, path: bytes) -> bool:
        try:
            return stat.S_ISREG(os.lstat(os.path.join(os.fsencode(self.root), path)).st_mode)
        except OSError:
            return False

    def read(self, path: str) -> bytes:
        self.files_read += 1
        if not self._is_inside(os.path.dirname(path)):
            raise OSError(errno.ELOOP, "leads out of the tree, or through a symbolic link", path)
        descriptor = _open(self.root, path)
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(LARGEST + 1)
        return _bounded(data if len(data) <= LARGEST else None, path)

    def _is_inside(self, folder: str) -> bool:
        """Say whether no symbolic link leads to the folder from the tree's root."""
        if folder not in self._inside:
            there = os.path.realpath(_absolute(self.root, folder))
            self._inside[folder] = there == (_absolute(os.path.realpath(self.root), folder).rstrip(b"/") or b"/")
        return self._inside[folder]

    def _scan(self, paths: Iterable[str], words: list[bytes]) -> Iterator[str]:
        buffer, groups = bytearray(_BUFFER), grouped(words)
        overlap = max(map(len, words)) - 1
        for path in paths:
            try:
                descriptor = _open(self.root, path)
            except OSError as error:
                # no longer there, or no regular file
                if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EINVAL, errno.ENXIO):
                    yield path
                continue
            try:
                if _contains(descriptor, groups, buffer, overlap):
                    yield path
            finally:
                os.close(descriptor)


class Folder(_OnDisk):
    """A plain folder. Only the selection counts: there is no `.gitignore` here."""

    def _list(self) -> Listing:
        return Listing(b"".join(b" %s\0" % path for path in self._walk()), b" ")

    def _walk(self) -> Iterator[bytes]:
        skipped = {b".git", b"vendor"} if self.selection.skips_vendor() else {b".git"}
        pending = [b""]
        while pending:
            folder = pending.pop()
            with os.scandir(_absolute(self.root, "") + folder) as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if name not in skipped:
                            pending.append(folder + name + b"/")
                    elif name.endswith((b".go", b"go.mod", b"go.work")) and entry.is_file(follow_symlinks=False):
                        yield folder + name

    def listdir(self, folder: str) -> list[str]:
        try:
            names = os.listdir(_absolute(self.root, folder)) if self._is_inside(folder) else []
        except OSError:
            return []
        entries = ((b"", os.path.join(_encode(folder), name)) for name in names if name.endswith(b".go"))
        return sorted(path for path in self._there(entries) if self.selection.lists(path))

    def vendors(self, folder: str) -> bool:
        return self._is_there(b"", os.path.join(_encode(folder), MODULES_TXT.encode()))

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        return lambda: self._scan(filter(self.selection.reads, self._paths()), words)

    def _paths(self) -> Iterator[str]:
        return (_decode(path) for _, path in self._entries.matching(b""))


class WorkTree(_OnDisk):
    """The files on disk: tracked ones, and untracked ones that are not ignored.

    `git grep --untracked` would do both, but it reads no index, and so loses a tracked file that `.gitignore` names.
    """

    def _list(self) -> Listing:
        return Listing(self._listing.output(), b" ")

    @cached_property
    def _listing(self) -> git.Process:
        vendor = ("-x", "vendor/") if self.selection.skips_vendor() else ()
        options = ("--cached", "--others", "--exclude-standard", *vendor, "-v", "-z")
        return git.Process(self.root, "ls-files", *options, "--", *_LISTED)

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        self._listing  # noqa: B018 (starts it; before the search, whose threads take all processors)
        grep = git.grep(self.root, words, _pathspecs(self.selection))
        return lambda: self._found(grep, words)

    def _found(self, grep: git.Process, words: list[bytes]) -> Iterator[str]:
        # `H` and `M` are tracked (git-ls-files(1), -t and -v); `git grep` reads no other file on disk: untracked
        # ones (`?`), those outside a sparse checkout (`S`), those assumed unchanged (lower case)
        others = {_decode(path) for _, path in self._entries.matching(b"[^HM]")}
        yield from (path for path in self._readable(grep.output()) if path not in others)
        yield from self._scan(filter(self.selection.reads, others), words)


class _InGit(_Listed):
    _NAME: int  # which word of an entry's details is the name of the blob

    @cached_property
    def _objects(self) -> git.Objects:
        return git.Objects(self.root)

    def _is_there(self, details: bytes, path: bytes) -> bool:
        return details.startswith(b"100")

    def read(self, path: str) -> bytes:
        self.files_read += 1
        return _bounded(self._read(path), path)

    def _read(self, path: str) -> bytes | None:
        details = self._entries.get(_encode(path))
        if details is None or not self._is_there(details, b""):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return self._objects.read(details.split()[self._NAME], LARGEST)

    def _scan(self, paths: Iterable[str], words: list[bytes]) -> Iterator[str]:
        groups = grouped(words)
        for path in paths:
            data = self._read(path)
            if data is None or holds(data, groups):
                yield path


class IndexTree(_InGit):
    """The git index: what `git commit` would commit now. The work tree's text is never read.

    An unmerged file has no such text yet, and git would not commit: `UserError`.
    """

    _NAME = 1

    def _list(self) -> Listing:
        listing = Listing(self._listing.output(), b"\t")
        for path in (_decode(path) for _, path in listing.matching(rb"\d+ [0-9a-f]+ [123]")):
            if not self.selection.excludes(path) and (self.selection.reads(path) or path.endswith("go.mod")):
                raise UserError(f"{path}: is unmerged, so nothing is staged for it: resolve it and `git add` it")
        return listing

    @cached_property
    def _listing(self) -> git.Process:
        return git.Process(self.root, "ls-files", "--stage", "-z", "--", *_LISTED)

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        self._listing  # noqa: B018 (starts it)
        grep = git.grep(self.root, words, _pathspecs(self.selection), "--cached")
        return lambda: (path for path in self._readable(grep.output()) if self._is_regular(path))

    def _is_regular(self, path: str) -> bool:
        details = self._entries.get(_encode(path))
        return details is not None and self._is_there(details, b"")


class RevisionTree(_InGit):
    """A commit; `revision` is resolved once, when the tree is made."""

    _NAME = 2

    def __init__(self, root: str, revision: str, selection: Selection = Selection()) -> None:
        super().__init__(root, selection)
        self.commit = git.commit(self.root, revision)

    def _list(self) -> Listing:
        return Listing(self._listing.output(), b"\t")

    @cached_property
    def _listing(self) -> git.Process:
        return git.Process(self.root, "ls-tree", "-r", "-z", "--full-tree", self.commit)

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        self._listing  # noqa: B018 (starts it)
        grep = git.grep(self.root, words, _pathspecs(self.selection), self.commit)
        return lambda: self._readable(grep.output(), len(self.commit) + 1)


def open_tree(
    path: str,
    *,
    staged: bool = False,
    revision: str | None = None,
    selection: Selection = Selection(),
) -> Folder | WorkTree | IndexTree | RevisionTree:
    """Return the tree that `path` lies in: the whole git work tree around it, or else the Go module, or the folder."""
    if not os.path.lexists(path):
        raise UserError(f"{path}: no such file or folder: correct the path")
    root = git.top_level(path)
    if root is None:
        if staged or revision is not None:
            raise UserError(f"{path}: not in a git repository: `--staged` and `--since` need one")
        return Folder(_module_folder(path), selection)
    if revision is not None:
        return RevisionTree(root, revision, selection)
    return IndexTree(root, selection) if staged else WorkTree(root, selection)


def _module_folder(path: str) -> str:
    start = os.path.abspath(path)
    start = start if os.path.isdir(start) else os.path.dirname(start)
    folder = start
    while not os.path.isfile(os.path.join(folder, "go.mod")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return start
        folder = parent
    return folder


def _pathspecs(selection: Selection) -> list[str]:
    """Return what lets git skip files early: a superset, because the selection alone decides."""
    return ["*.go", *([":(exclude,glob)**/vendor/**"] if selection.skips_vendor() else [])]


def _contains(descriptor: int, groups: dict[bytes, list[bytes]], buffer: bytearray, overlap: int) -> bool:
    """Read the file through `buffer`; the last `overlap` bytes are kept for words that cross into the next piece."""
    view = memoryview(buffer)
    kept = 0
    while size := os.readv(descriptor, [view[kept:]]):
        end = kept + size
        if holds(buffer, groups, end):
            return True
        kept = min(overlap, end)
        view[:kept] = view[end - kept : end]
    return False


def _open(root: str, path: str) -> int:
    """Open a regular file: never a symbolic link, and never waiting for the other side of a FIFO or a device."""
    descriptor = os.open(_absolute(root, path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", path)
    return descriptor


def _bounded(data: bytes | None, path: str) -> bytes:
    if data is None:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
    return data


def _absolute(root: str, path: str) -> bytes:
    # a root may be `/`, and `//tmp` is another path than `/tmp` for who compares them
    return os.path.join(os.fsencode(root), _encode(path))


def _encode(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _decode(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
