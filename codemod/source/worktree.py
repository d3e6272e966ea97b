"""The work tree of a git repository."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from codemod.source import git
from codemod.source.disk import OnDisk
from codemod.source.listed import decode
from codemod.source.listing import Listing


class WorkTree(OnDisk):
    """The files on disk: tracked ones, and untracked ones that are not ignored.

    `git grep --untracked` would do both, but it reads no index, and so loses a tracked file that `.gitignore` names.
    """

    def _list(self) -> Listing:
        return Listing(self._listing.output(), b" ")

    @cached_property
    def _listing(self) -> git.Process:
        vendor = ("-x", "vendor/") if self.selection.skips_vendor() else ()
        options = ("--cached", "--others", "--exclude-standard", *vendor, "-v", "-z")
        return git.Process(self.root, "ls-files", *options, "--", *self.selection.pathspecs("*go.mod"))

    def _start(self, words: list[bytes]) -> Callable[[], Iterable[str]]:
        self._listing  # noqa: B018 (starts it; before the search, whose threads take all processors)
        grep = git.grep(self.root, words, self.selection.pathspecs())
        return lambda: self._found(grep, words)

    def _found(self, grep: git.Process, words: list[bytes]) -> Iterator[str]:
        # `H` and `M` are tracked (git-ls-files(1), -t and -v); `git grep` reads no other file on disk: untracked
        # ones (`?`), those outside a sparse checkout (`S`), those assumed unchanged (lower case)
        others = {decode(path) for _, path in self._entries.matching(b"[^HM]")}
        yield from (path for path in self._selected(grep.output()) if path not in others)
        yield from self._scan(filter(self.selection.selects, others), words)
