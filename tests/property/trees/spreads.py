"""In which files it lies, and which builds take which of them."""

from __future__ import annotations

from dataclasses import dataclass

from making import ALL


@dataclass(frozen=True)
class Twin:
    """One file: its name (with `«n»`), what stands before its package clause, and where Go compiles it.

    `package` is another package clause, `behind` what stands behind it.
    """

    name: str
    before: str = ""
    on: frozenset[str] = ALL
    package: str = ""
    behind: str = ""


@dataclass(frozen=True)
class Spread:
    name: str
    twins: tuple[Twin, ...]


def _never(name: str, *never: Twin) -> Spread:
    """A file that is always compiled behind one that never is; the second sorts first."""
    return Spread(name, (*never, Twin("zz«n».go")))


def _split(name: str, file: str, before: str, on: str, other: str) -> Spread:
    """Two files, of which each build takes one."""
    there = frozenset(on.split())
    return Spread(name, (Twin(file, before, there), Twin("other«n».go", other, ALL - there)))


def _tags(expression: str, on: str) -> Spread:
    return _split(
        f"tags {expression}", "a«n».go", f"//go:build {expression}\n\n", on, f"//go:build !({expression})\n\n"
    )


NEVER: frozenset[str] = frozenset()

SPREADS = (
    Spread("one file", (Twin("help«n».go"),)),
    _never("underscore file", Twin("_a«n».go", on=NEVER)),
    _never("dot file", Twin(".a«n».go", on=NEVER)),
    _never("ignored file", Twin("a«n».go", "//go:build ignore\n\n", NEVER)),
    _never("ignored tool", Twin("a«n».go", "//go:build ignore\n\n", NEVER, "main", "\nfunc main() {}\n")),
    _never("ignored file, old words", Twin("a«n».go", "// +build ignore\n\n", NEVER)),
    _never("test file", Twin("a«n»_test.go", on=NEVER)),
    _never("outside test file", Twin("a«n»_test.go", on=NEVER, package="«p»_test")),
    _never("documentation", Twin("a«n».go", on=NEVER, package="documentation")),
    _never("upper case end", Twin("a«n».GO", on=NEVER)),
    _never("newer Go", Twin("a«n».go", "//go:build go1.99\n\n", NEVER)),
    _never("another compiler", Twin("a«n».go", "//go:build gccgo\n\n", NEVER)),
    _never("unheard-of system", Twin("a«n»_zos.go", on=NEVER)),
    _never("tag of nobody", Twin("a«n».go", "//go:build evil\n\n", NEVER)),
    _split("file for windows", "a«n»_windows.go", "", "windows", "//go:build !windows\n\n"),
    _split("file for linux", "a«n»_linux.go", "", "linux", "//go:build !linux\n\n"),
    _split("file for linux/amd64", "a«n»_linux_amd64.go", "", "linux", "//go:build !linux || !amd64\n\n"),
    _split("file for arm64", "a«n»_arm64.go", "", "darwin", "//go:build !arm64\n\n"),
    _split("file for linux with a dot", "a«n»_linux.pb.go", "", "linux", "//go:build !linux\n\n"),
    _split("file named like a system", "linux.go", "//go:build windows\n\n", "windows", "//go:build !windows\n\n"),
    _split("two words before a system", "a«n»_x_darwin.go", "", "darwin", "//go:build !darwin\n\n"),
    _split(
        "system before another word", "a«n»_linux_x.go", "//go:build darwin\n\n", "darwin", "//go:build !darwin\n\n"
    ),
    _split("unix in the name", "a«n»_unix.go", "//go:build windows\n\n", "windows", "//go:build !windows\n\n"),
    Spread(
        "a file for each system",
        (
            Twin("h«n»_darwin.go", on=frozenset({"darwin"})),
            Twin("h«n»_linux.go", on=frozenset({"linux"})),
            Twin("h«n»_windows.go", on=frozenset({"windows"})),
        ),
    ),
    _tags("linux || darwin", "linux darwin"),
    _tags("unix", "linux darwin"),
    _tags("!windows && amd64", "linux"),
    _tags("(darwin && arm64) || (windows && !cgo)", "darwin windows"),
    _tags("go1.18", "linux darwin windows"),
    _tags("gc && !(linux && amd64)", "darwin windows"),
    _split("cgo", "a«n».go", "//go:build cgo\n\n", "linux", "//go:build !cgo\n\n"),
    _split("old words", "a«n».go", "// +build linux darwin\n// +build amd64\n\n", "linux", "// +build !linux\n\n"),
    _split(
        "old words with commas",
        "a«n».go",
        "// +build windows,amd64 darwin\n\n",
        "windows darwin",
        "// +build linux\n\n",
    ),
    _split(
        "old words beside new ones",
        "a«n».go",
        "//go:build linux\n// +build windows\n\n",
        "linux",
        "//go:build !linux\n\n",
    ),
    _split("behind a comment", "a«n».go", "/* c\n*/ // text\n\n//go:build linux\n\n", "linux", "//go:build !linux\n\n"),
    _split(
        "in a comment", "a«n».go", "/*\n//go:build ignore\n*/\n\n//go:build linux\n\n", "linux", "//go:build !linux\n\n"
    ),
    _split("close to the package", "a«n».go", "//go:build linux\n", "linux", "//go:build !linux\n"),
    _split("in a later line end", "a«n».go", "\n\n  //go:build linux\r\n\r\n", "linux", "//go:build !linux\n\n"),
    Spread(
        "old words close to the package",  # they are its documentation
        (Twin("a«n».go", "// +build ignore\n"), Twin("b«n».go", "//go:build ignore\n\n", NEVER)),
    ),
    Spread("space before the word", (Twin("a«n».go", "// go:build ignore\n\n"), Twin("_b«n».go", on=NEVER))),
    Spread("generated", (Twin("zz_generated«n».go", "// Code generated by x. DO NOT EDIT.\n\n"),)),
    Spread("strange name", (Twin("a b-ü.x«n».go"), Twin("_a«n».go", on=NEVER))),
    Spread("name of a linked test", (Twin("a_test«n».go"), Twin("_a«n».go", on=NEVER))),
)
