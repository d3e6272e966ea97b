"""Which Go files are first-party: findings are told there. And which may be compiled with them: those are read."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cached_property, lru_cache

from codemod.records import dataclass


class LeftOut(Enum):
    """Why a Go file is not read."""

    VENDOR = "vendor"
    TESTDATA = "testdata"
    HIDDEN = "hidden"
    TEST = "test"
    EXCLUDED = "excluded"
    NOT_REGULAR = "not-regular"
    NO_MODULE = "no-module"
    OTHER_MODULE = "other-module"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which Go files are first-party: `include` and `exclude` are globs, as in a `.gitignore`, over tree paths.

    Left out unless an `include` glob names them: `vendor/`, `testdata/` and folders whose name begins with `.` or
    `_` at any depth, and `_test.go` files. What an `exclude` glob names is left out always.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def selects(self, path: str) -> bool:
        if not path.endswith(".go") or _matches(self.exclude, path):
            return False
        return not _is_left_out(path) or _matches(self.include, path)

    def excludes(self, path: str) -> bool:
        """Say whether a person wants to hear nothing of the file, whoever compiles it."""
        return _matches(self.exclude, path)

    def left_out(self, path: str) -> LeftOut | None:
        """Say why a `.go` file is left out; None where it is selected."""
        if self.exclude and _matches(self.exclude, path):
            return LeftOut.EXCLUDED
        folder, _, name = path.rpartition("/")
        if not (name.endswith("_test.go") or _is_left_out_folder(folder)) or self._includes(path):
            return None
        folders = folder.split("/")
        if "vendor" in folders:
            return LeftOut.VENDOR
        if "testdata" in folders:
            return LeftOut.TESTDATA
        return LeftOut.HIDDEN if any(f.startswith((".", "_")) for f in folders) else LeftOut.TEST

    @cached_property
    def _includes(self) -> Callable[[str], bool]:
        """Whether somebody asks for a file: thousands of vendored ones are asked about."""
        return _matcher(self.include) if self.include else lambda path: False

    def reads(self, path: str) -> bool:
        """Say whether the file may be compiled with what is first-party: all but tests and vendored code may be.

        Go compiles `testdata/` where it is imported, and it does not ask what is excluded here.
        """
        return path.endswith(".go") and (self.selects(path) or may_be_imported(path))

    def lists(self, path: str) -> bool:
        """Say whether the file is a part of its package: vendored code is, where somebody asks for its folder."""
        return path.endswith(".go") and (not path.endswith("_test.go") or self.selects(path))

    def skips_vendor(self) -> bool:
        """Say whether nothing in a `vendor/` folder can matter, so that it need not be looked at."""
        return not self.include

    def is_text(self, path: str) -> bool:
        """Say whether the file is neither Go nor vendored: a Makefile, a script, a workflow."""
        return not path.endswith(".go") and "vendor" not in path.split("/")

    def pathspecs(self) -> list[str]:
        """Return what lets git skip files early: a superset, because `reads` alone decides."""
        return ["*.go", *([":(exclude,glob)**/vendor/**"] if self.skips_vendor() else [])]


def may_be_imported(path: str) -> bool:
    """Say whether a Go file is one that others may import, wherever it lies: no test, and not vendored."""
    *folders, name = path.split("/")
    return not (name.endswith("_test.go") or "vendor" in folders)


def _is_left_out(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return name.endswith("_test.go") or _is_left_out_folder(folder)


@lru_cache(maxsize=1 << 14)  # the files of a folder are asked about one after the other
def _is_left_out_folder(folder: str) -> bool:
    return any(f in ("vendor", "testdata") or f.startswith((".", "_")) for f in folder.split("/"))


def _matches(globs: tuple[str, ...], path: str) -> bool:
    return bool(globs) and _matcher(globs)(path)


@lru_cache(maxsize=64)
def _matcher(globs: tuple[str, ...]) -> Callable[[str], bool]:
    from codemod.source.globs import matcher

    return matcher(globs)
