"""Which Go files are first-party."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import lru_cache

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
    """Which Go files are first-party: `include` and `exclude` are globs (`**` crosses folders) over tree paths.

    Left out unless an `include` glob names them: `vendor/`, `testdata/` and folders whose name begins with `.` or
    `_` at any depth, and `_test.go` files. What an `exclude` glob names is left out always. `*`, `?` and `[...]` stay
    inside one folder; a glob that names a folder takes all that is in it.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def selects(self, path: str) -> bool:
        if not path.endswith(".go") or _matches(self.exclude, path):
            return False
        return not _is_left_out(path) or _matches(self.include, path)

    def left_out(self, path: str) -> LeftOut | None:
        """Say why a `.go` file is left out; None where it is selected."""
        if _matches(self.exclude, path):
            return LeftOut.EXCLUDED
        if not _is_left_out(path) or _matches(self.include, path):
            return None
        folders = path.split("/")[:-1]
        if "vendor" in folders:
            return LeftOut.VENDOR
        if "testdata" in folders:
            return LeftOut.TESTDATA
        return LeftOut.HIDDEN if any(f.startswith((".", "_")) for f in folders) else LeftOut.TEST

    def holds_module(self, path: str) -> bool:
        """Say whether `path` is a `go.mod` that counts. The defaults other than `vendor/` do not matter here: the
        module of an included file may begin in `testdata/`."""
        *folders, name = path.split("/")
        return name == "go.mod" and "vendor" not in folders and not _matches(self.exclude, path)

    def skips_vendor(self) -> bool:
        """Say whether nothing in a `vendor/` folder can matter, so that it need not be looked at."""
        return not self.include

    def pathspecs(self, *more: str) -> list[str]:
        """Return what lets git skip files early: a superset, because `selects` alone decides."""
        return ["*.go", *more, *([":(exclude,glob)**/vendor/**"] if self.skips_vendor() else [])]


def _is_left_out(path: str) -> bool:
    *folders, name = path.split("/")
    return name.endswith("_test.go") or any(f in ("vendor", "testdata") or f.startswith((".", "_")) for f in folders)


def _matches(globs: tuple[str, ...], path: str) -> bool:
    return bool(globs) and _pattern(globs)(path)


@lru_cache(maxsize=64)
def _pattern(globs: tuple[str, ...]) -> Callable[[str], bool]:
    import re

    token = re.compile(r"(?P<folders>\*\*/)|(?P<all>\*\*)|(?P<part>\*)|(?P<one>\?)|\[(?P<no>!?)(?P<set>\]?[^]/]*)\]")
    meaning = {"folders": "(?:.*/)?", "all": ".*", "part": "[^/]*", "one": "[^/]"}

    def translate(glob: str) -> str:
        parts, end = [], 0
        for match in token.finditer(glob):
            kind = match.lastgroup or ""
            members = re.sub(r"([\\\[\]^&~|])", r"\\\1", match["set"] or "")
            parts.append(re.escape(glob[end : match.start()]))
            parts.append(meaning.get(kind) or f"(?!/)[{'^' if match['no'] else ''}{members}]")
            end = match.end()
        return "".join(parts) + re.escape(glob[end:])

    found = re.compile(
        "|".join(f"(?:{translate(glob.removeprefix('./').strip('/'))})(?:/|$)" for glob in globs), re.DOTALL
    ).match
    return lambda path: found(path) is not None
