"""The work tree of a git repository."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from codemod.source import git
from codemod.source.disk import OnDisk, absolute
from codemod.source.listed import LISTED, NOT_CHECKED_OUT, OTHER_THAN_GO, decode, encode
from codemod.source.listing import Listing

_UNVENDORED = ":(exclude,glob)**/vendor/**/*.go"
# a search leaves a processor to this program, which loads its modules and lists the files: of two, git's eight threads
# would take both, and a third more time of them
_BESIDE = f"--threads={max(1, min(8, (os.cpu_count() or 1) - 1))}"


class WorkTree(OnDisk):
    """The files on disk: tracked ones, and untracked ones that are not ignored.

    `git grep --untracked` would do both, but it reads no index, and so loses a tracked file that `.gitignore` names.
    """

    def start_listing(self) -> None:
        self._listing  # noqa: B018 (starts it)

    def _list(self) -> Listing:
        return _read(self._listing.output())

    @cached_property
    def _everything(self) -> Listing:
        return _read(self._ls_files(LISTED).output()) if self.selection.skips_vendor() else self._entries

    @cached_property
    def _listing(self) -> git.Process:
        # most files may be vendored ones, and hardly anybody asks for those
        return self._ls_files((*LISTED, _UNVENDORED) if self.selection.skips_vendor() else LISTED)

    def _ls_files(self, pathspecs: tuple[str, ...]) -> git.Process:
        vendor = ("-x", "vendor/") if self.selection.skips_vendor() else ()
        options = ("--cached", "--others", "--exclude-standard", *vendor, "-v", "--stage", "-z")
        return git.Process(self.root, "ls-files", *options, "--", *pathspecs)

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        self.start_listing()  # before the search, which takes longer
        grep = git.grep(self.root, words, self.selection.pathspecs(), _BESIDE)
        return lambda: self._found(grep, words)

    def _links(self) -> Iterable[str]:
        return (decode(path) for _, path in self._readables.matching(rb"(?:\?|[A-Za-z] 120000 [^\0]*?)"))

    def unread_files(self) -> list[tuple[str, str, str | None]]:
        left_out = (decode(path) for _, path in self._readables.matching(b"[Ss] [^\\0]*?"))
        here = (path for path in left_out if self.selection.reads(path))
        missing = [path for path in here if not os.path.lexists(absolute(self.root, path))]
        return [*super().unread_files(), *((path, NOT_CHECKED_OUT, None) for path in missing)]

    def unread_folder(self, folder: str) -> str:
        listing = self._everything if "vendor" in folder.split("/") else self._entries
        left_out = listing.in_folder(encode(folder))
        missing = any(details[:1] in b"Ss" and not self._is_there(details, path) for details, path in left_out)
        return NOT_CHECKED_OUT if missing else super().unread_folder(folder)

    def _start_texts(self, words: tuple[bytes, ...]) -> Callable[[], Iterable[str]]:
        # neither of the two sees all: of what `.gitignore` names, what is tracked; what is not tracked
        searches = [git.grep(self.root, words, OTHER_THAN_GO, *more) for more in ((), ("--untracked",))]
        return lambda: {path for search in searches for path in self._texts(search.output())}

    def _found(self, grep: git.Process, words: list[bytes]) -> Iterator[str]:
        # `H` and `M` are tracked (git-ls-files(1), -t and -v); `git grep` reads no other file on disk: untracked
        # ones (`?`), those outside a sparse checkout (`S`), those assumed unchanged (lower case)
        others = {decode(path) for _, path in self._readables.matching(b"[^HM][^\\0]*?")}
        self._list_while(grep.is_running)
        yield from (path for path in self._readable(grep.output()) if path not in others)
        yield from self._scan(filter(self.selection.reads, others), words)


def _read(output: bytes) -> Listing:
    """Return what `git ls-files` printed; `H 100644 <blob> 0` has a tab before the path, and `?` a blank."""
    if b"\0? " not in b"\0" + output:
        return Listing([output], b"\t")
    tracked, others = list[bytes](), list[bytes]()
    for record in output.split(b"\0")[:-1]:
        (others if record.startswith(b"? ") else tracked).append(record)
    runs = tracked, [b"?\t" + record[2:] for record in others]
    return Listing((b"".join(record + b"\0" for record in run) for run in runs), b"\t")
