"""What stands behind each word of a go.mod or go.work: `require` has a module and a version (modfile's rule.go)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from codemod.golang.program.modsyntax import BadLine
from codemod.golang.program.module_paths import canonical, fits_major, path_major
from codemod.golang.program.words import BadQuotes, unquoted_word
from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Reader = Callable[[list[str], int], Any]

_GO_VERSION = r"[1-9][0-9]*\.(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))?(?:[a-z]+[0-9]+)?"
_LAX_GO_VERSION = r"v?([1-9][0-9]*\.(?:0|[1-9][0-9]*))[^0-9](?s:.*)"
_EVERYDAY = r"v[01](?:\.(?:0|[1-9][0-9]*)){2}(?:-(?:0\.)?[0-9]{14}-[0-9a-f]{12})?"
_TOOLCHAIN = r"default|go1(?:\.(?s:.*))?"


@dataclass(frozen=True)
class Version:
    """A module at a version; `version` is empty for every version, and for a folder."""

    path: str
    version: str = ""


@dataclass(frozen=True)
class Replace:
    """`old => new`; `folder` is whether `new` is a folder instead of a module."""

    old: Version
    new: Version
    line: int = 0

    @property
    def folder(self) -> bool:
        return not self.new.version


def _string(word: str) -> str:
    if word.startswith('"'):
        try:
            return unquoted_word(word)
        except BadQuotes as error:
            raise BadLine("a string with a wrong escape") from error
    if '"' in word or "'" in word or "`" in word:
        raise BadLine("a quote in a word that is not quoted")
    return word


def _path(args: list[str], line: int) -> str:
    if len(args) != 1:
        raise BadLine("one argument is needed")
    return _string(args[0])


def _go(args: list[str], line: int) -> str:
    if len(args) != 1:
        raise BadLine("one argument is needed")
    if not re.fullmatch(_GO_VERSION, args[0]):
        lax = re.fullmatch(_LAX_GO_VERSION, args[0])
        raise BadLine("no version of Go, such as 1.23.0", main_only=bool(lax), value=lax and lax[1])
    return args[0]


def _toolchain(args: list[str], line: int) -> str:
    if len(args) != 1 or not re.fullmatch(_TOOLCHAIN, args[0]):
        raise BadLine("no toolchain, such as go1.23.0")
    return args[0]


def _godebug(args: list[str], line: int) -> tuple[str, str]:
    if len(args) != 1 or any(c in args[0] for c in "\"`',") or "=" not in args[0]:
        raise BadLine("not key=value")
    key, _, value = args[0].partition("=")
    return key, value


def _canonical(word: str, path: str | None = None) -> str:
    """Return the version; with a path, one that may stand behind it."""
    version = canonical(_string(word))
    if not version:
        raise BadLine("no version, such as v1.2.3")
    if path is not None and not fits_major(version, _major(path)):
        raise BadLine("the version does not fit the module's path")
    return version


def _major(path: str) -> str:
    major = path_major(path)
    if major is None:
        raise BadLine("no path of a module")
    return major


def _version(args: list[str], line: int) -> Version:
    if len(args) != 2:
        raise BadLine("a module and a version are needed")
    if _is_everyday(*args):
        return Version(*args)
    path = _string(args[0])
    return Version(path, _canonical(args[1], path))


def _is_everyday(path: str, version: str) -> bool:
    """Whether this is a module and a version as most are: nothing has to be unquoted, and no path has an end that a
    version has to fit."""
    if "/v" in path or '"' in path or "'" in path or "`" in path or path.startswith("gopkg.in/"):
        return False
    return re.fullmatch(_EVERYDAY, version) is not None


def _replace(args: list[str], line: int) -> Replace:
    arrow = 1 if args[1:2] == ["=>"] else 2
    old, new = args[:arrow], args[arrow + 1 :]
    if args[arrow : arrow + 1] != ["=>"] or not 1 <= len(new) <= 2:
        raise BadLine("not `module [version] => module version`, nor `module [version] => ./folder`")
    path = _string(old[0])
    _major(path)
    replaced = Version(path, _canonical(old[1], path) if arrow == 2 else "")
    target = _string(new[0])
    folder = _is_folder(target)
    if folder != (len(new) == 1):
        raise BadLine("a folder has no version, and a module has one")
    if folder and "\\" in target:
        raise BadLine("a folder is written with /")
    return Replace(replaced, Version(target, "" if folder else _canonical(new[1], target)), line)


def _is_folder(target: str) -> bool:
    drive = target[1:2] == ":" and target[0].isascii() and target[0].isalpha()
    return drive or target in (".", "..") or target.startswith(("./", "../", "/", ".\\", "..\\", "\\"))


def _retract(args: list[str], line: int) -> tuple[str, str]:
    """Return lowest and highest version; `_whole` judges them, which may stand above the module line."""
    if len(args) == 1 and args[0] not in ("(", "["):
        return (_string(args[0]),) * 2
    if len(args) != 5 or (args[0], args[2], args[4]) != ("[", ",", "]"):
        raise BadLine("no version, nor [version, version]")
    return _string(args[1]), _string(args[3])


MOD: Mapping[str, Reader] = {
    "module": _path,
    "go": _go,
    "toolchain": _toolchain,
    "godebug": _godebug,
    "require": _version,
    "exclude": _version,
    "replace": _replace,
    "retract": _retract,
    "tool": _path,
    "ignore": _path,
}


MOD_BLOCKS = frozenset(MOD) - {"go", "toolchain"}
WORK: Mapping[str, Reader] = {
    "go": _go,
    "toolchain": _toolchain,
    "godebug": _godebug,
    "use": _path,
    "replace": _replace,
}


WORK_BLOCKS = frozenset(WORK) - {"go", "toolchain"}
