"""What all trees share: questions that one listing answers.

Paths are `/`-separated, relative to the tree's root, and `str` with surrogate escapes for bytes that are not UTF-8.
Symbolic links, submodules and special files are not sources. What a tree lists is read once, and kept.
"""

from __future__ import annotations

import errno
import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from codemod.source.listing import Entry, Listing
from codemod.source.search import Search, fewest, grouped, holds, signs
from codemod.source.selection import LeftOut, Selection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

MODULES_TXT = "vendor/modules.txt"
LISTED = ("*.go", "*go.mod", "*go.work", f"*{MODULES_TXT}")
OTHER_THAN_GO = (".", ":(exclude,glob)**/*.go", ":(exclude,glob)**/vendor/**")
LINK = "it is a symbolic link, and is not followed"
SUBMODULE = "it is in a submodule, or a repository of its own, and is not read"
NOT_CHECKED_OUT = "it is not checked out"
IGNORED = "git ignores it, and it is not read"
LARGEST = 1 << 26  # bytes; a larger file is never held in memory
NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EINVAL, errno.ENXIO)  # no longer, or no regular file

_HELD_FILES, _HELD_BYTES = 2_000, 1 << 24
_SOME = 256  # files, which takes a few milliseconds


class Listed:
    """What all trees share: each lists its files once, and answers from that list."""

    def __init__(self, root: str, selection: Selection = Selection()) -> None:
        self.root = os.path.abspath(root)
        self.selection = selection
        self._searched: list[tuple[list[bytes], Search]] = []
        self._texted: dict[tuple[bytes, ...], Search] = {}
        self._holders: dict[bytes, list[str]] = {}
        self._inside: dict[str, bool] = {}
        self._in_folders: dict[str, list[str]] = {}
        self._so_far: list[tuple[str, LeftOut | None]] = []

    def selecting(self, selection: Selection) -> Self:
        """Return the same tree with another selection. Ask for it before anything but `read`."""
        chosen = object.__new__(type(self))
        chosen.__dict__.update(self.__dict__, selection=selection)
        return chosen

    def start_listing(self) -> None:
        """Begin to list the files where another process does it: other work can go on meanwhile."""

    def _list(self) -> Listing:
        """Return the files of `LISTED`, at least those that can matter."""
        raise NotImplementedError

    def _is_there(self, details: bytes, path: bytes) -> bool:
        """Say whether it is a regular file."""
        raise NotImplementedError

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        """Begin a search; the function returned yields the selected paths that hold a word."""
        raise NotImplementedError

    def _start_texts(self, words: tuple[bytes, ...]) -> Callable[[], Iterable[str]]:
        """Begin a search; the function returned yields the paths that hold a word, of other files than Go ones, too."""
        raise NotImplementedError

    def _is_gone(self, path: bytes) -> bool:
        """Say whether what is listed is not there any more."""
        return False

    def _has_folder(self, path: bytes) -> bool:
        raise NotImplementedError

    def _bytes(self, path: str) -> bytes:
        """Return the bytes of what is listed. Raises `OSError`."""
        raise NotImplementedError

    def _scan(self, paths: Iterable[str], words: list[bytes]) -> Iterator[str]:
        """Yield the paths of the files with any of the words, and those that cannot be read: `read` will say why."""
        raise NotImplementedError

    @cached_property
    def _entries(self) -> Listing:
        return self._list()

    @property
    def _everything(self) -> Listing:
        """What is listed, with vendored code: `_entries` may do without where the selection skips it."""
        return self._entries

    @cached_property
    def _unvendored(self) -> Listing:
        return self._entries.without(b"vendor")

    @property
    def _readables(self) -> Listing:
        """What is listed but for vendored code where that cannot matter: it may be most of a tree."""
        return self._unvendored if self.selection.skips_vendor() else self._entries

    def _readable(self, output: bytes, prefix: int = 0) -> Iterator[str]:
        """Yield those of the paths that git printed, each behind `prefix` bytes, that may be compiled."""
        return filter(self.selection.reads, (decode(record[prefix:]) for record in output.split(b"\0")[:-1]))

    def start_texts(self, words: tuple[bytes, ...]) -> Search:
        if words not in self._texted:
            self._texted[words] = Search(self._start_texts(words))
        return self._texted[words]

    def _texts(self, output: bytes, prefix: int = 0) -> Iterator[str]:
        """Yield those of the paths that git printed, each behind `prefix` bytes, that are no Go."""
        return filter(self.selection.is_text, (decode(record[prefix:]) for record in output.split(b"\0")[:-1]))

    def start_search(self, words: Iterable[bytes]) -> Search:
        wanted = fewest(words)
        if not wanted:
            return Search(list)
        covering = self._covering(wanted)
        if covering is None and self._searched and self._held is not None:
            held = self._held
            if len(wanted) == 1:
                return Search(lambda: self._holding(held, wanted[0]))
            groups = grouped(wanted)
            return Search(lambda: (path for path, data in held.items() if data is None or holds(data, groups)))
        parts, rough = covering or self._begun(signs(wanted))
        return rough if parts == wanted else Search(lambda: self._sifted(rough.paths(), wanted))

    def _sifted(self, paths: Sequence[str], words: list[bytes]) -> Iterator[str]:
        """Yield those of the paths that hold a word: of what was read for another search, nothing is read again."""
        held: dict[str, bytes | None] | None = self.__dict__.get("_held")
        if not held:
            return self._scan(paths, words)
        groups, there = grouped(words), ((path, held[path]) for path in paths if path in held)
        return (path for path, data in there if data is None or holds(data, groups))

    def _holding(self, held: Mapping[str, bytes | None], word: bytes) -> list[str]:
        """Return the paths of what holds the word: a file without `CephCluster` has no `CephClusterList`, either."""
        known = [paths for part, paths in self._holders.items() if part in word]
        fewer = min(known, key=len) if known else list(held)
        self._holders[word] = [path for path in fewer if (data := held[path]) is None or data.find(word) >= 0]
        return self._holders[word]

    def _covering(self, wanted: list[bytes]) -> tuple[list[bytes], Search] | None:
        """Return an earlier search that finds all files with these words, and perhaps more, with what it looks for:
        each wanted word holds one of its words, as `"lvs"` does after a search for `"lv`."""
        return next((each for each in self._searched if _covers(each[0], wanted)), None)

    def _begun(self, parts: list[bytes]) -> tuple[list[bytes], Search]:
        self._searched.append((parts, Search(self._start(parts))))
        return self._searched[-1]

    @cached_property
    def _held(self) -> dict[str, bytes | None] | None:
        """What a search looks through, where all of it is little: who asks twice asks often, and a search by git takes
        longer than reading a few hundred files once. What cannot be read is None: `read` will say why."""
        held, size = dict[str, bytes | None](), 0
        for path, data in self._all_bytes(self._few or ()):
            held[path] = data
            size += len(data or b"")
            if size > _HELD_BYTES:
                return None
        return held if self._few is not None else None

    @cached_property
    def _few(self) -> list[str] | None:
        """The paths that a search looks through, where there are few."""
        every = (decode(raw) for _, raw in self._readables.all())
        paths = list(islice(filter(self.selection.reads, every), _HELD_FILES + 1))
        return list(dict.fromkeys(paths)) if len(paths) <= _HELD_FILES else None

    def _all_bytes(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield the bytes of what is there of the listed paths; None where it cannot be read."""
        for path in paths:
            try:
                yield path, self._bytes(path)
            except OSError as error:
                if error.errno not in NOT_THERE:
                    yield path, None

    def _known(self, path: str) -> bytes | None:
        """Return what a search has read already."""
        held: dict[str, bytes | None] | None = self.__dict__.get("_held")
        return held.get(path) if held else None

    def search(self, words: Iterable[bytes]) -> Iterator[str]:
        return iter(self.start_search(words).paths())

    def listdir(self, folder: str) -> list[str]:
        if folder not in self._in_folders:
            where, vendored = encode(folder), "vendor" in folder.split("/")
            there = not vendored or self._has_folder(where)  # many a folder is asked for that could be vendored
            listing = self._everything if vendored and there else self._unvendored
            entries = listing.in_folder(where) if there else ()
            self._in_folders[folder] = sorted({path for path in self._there(entries) if self.selection.lists(path)})
        return list(self._in_folders[folder])

    def selects(self, path: str) -> bool:
        return self.selection.selects(path)

    def excludes(self, path: str) -> bool:
        return self.selection.excludes(path)

    def listed(self) -> Iterator[tuple[str, LeftOut | None]]:
        self._list_while(lambda: True)
        return iter(self._so_far)

    def _list_while(self, busy: Callable[[], bool]) -> None:
        """Go on listing while something else is waited for: everybody who judges a tree asks for all of it later. Where
        that is given up in the middle, the next who asks begins anew."""
        try:
            while busy() and (some := list(islice(self._rest, _SOME))):
                self._so_far += some
        except BaseException:
            self._so_far.clear()
            self.__dict__.pop("_rest", None)
            raise

    @cached_property
    def _rest(self) -> Iterator[tuple[str, LeftOut | None]]:
        return self._list_all()

    def _list_all(self) -> Iterator[tuple[str, LeftOut | None]]:
        skips = self.selection.skips_vendor()
        for folder in self.modules() if skips else ():
            vendor = f"{folder}/vendor" if folder else "vendor"
            if self._has_folder(encode(vendor)):
                yield vendor, LeftOut.VENDOR
        entries = {path: details for details, path in self._readables.all() if path.endswith(b".go")}
        held: dict[str, bytes | None] = self.__dict__.get("_held") or {}
        for raw, details in entries.items():
            path = decode(raw)
            why = self.selection.left_out(path)
            if held.get(path) is not None or self._is_there(details, raw):
                yield path, why
            elif not self._is_gone(raw):
                yield path, why or LeftOut.NOT_REGULAR

    def modules(self) -> list[str]:
        return list(self._modules)

    def workspaces(self) -> list[str]:
        return list(self._workspaces)

    @cached_property
    def _modules(self) -> list[str]:
        return self._folders_with(b"go.mod")

    @cached_property
    def _workspaces(self) -> list[str]:
        return self._folders_with(b"go.work")

    def vendors(self, folder: str) -> bool:
        path = encode(f"{folder}/{MODULES_TXT}".lstrip("/"))
        details = self._entries.get(path)
        return details is not None and self._is_there(details, path)

    def _link(self, path: str, target: bytes) -> tuple[str, str, str | None]:
        """Return what `unread_files` says of a symbolic link."""
        where = posixpath.normpath(posixpath.join(posixpath.dirname(path), decode(target)))
        details = self._everything.get(encode(where))
        there = details is not None and self._is_there(details, encode(where))
        return path, LINK, where if there and where.endswith(".go") else None

    def _folders_with(self, name: bytes) -> list[str]:
        return sorted({path.rpartition("/")[0] for path in self._there(self._unvendored.named(name))})

    def _there(self, entries: Iterable[Entry]) -> Iterator[str]:
        return (decode(path) for details, path in entries if self._is_there(details, path))


def _covers(parts: Sequence[bytes], wanted: Iterable[bytes]) -> bool:
    return all(any(part in word for part in parts) for word in wanted)


def bounded(data: bytes | None, path: str) -> bytes:
    if data is None:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
    return data


def encode(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def decode(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
