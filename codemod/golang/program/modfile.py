"""go.mod and go.work, as `golang.org/x/mod/modfile` and the go command read them.

    module "example.org/\x73"       // quoted strings have escapes
    replace (
        example.org/a v1.2.0 => ../a
    )

What Go refuses is a `Problem` with its line, never an exception: the caller knows whether the question depends on it.
A go.mod that another module replaces to is read less strictly by Go than that of the module one stands in:
`Problem.main_only` says that only the latter is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from codemod.golang.program.paths import canonical, fits, importable, path_major
from codemod.golang.program.words import BadQuotes, text, unquote
from codemod.records import dataclass, replace

_GO_VERSION = r"[1-9][0-9]*\.(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))?(?:[a-z]+[0-9]+)?"
_LAX_GO_VERSION = r"v?([1-9][0-9]*\.(?:0|[1-9][0-9]*))[^0-9](?s:.*)"
_TOOLCHAIN = r"default|go1(?:\.(?s:.*))?"
_FOLDER = r"(?s:\.\.?(?:[/\\].*)?|[/\\].*|[A-Za-z]:.*)"
# what Go reads in a module that another one replaces to
_READ_BY_OTHERS = ("go", "module", "require", "ignore")
_ONCE = ("module", "go", "toolchain")


@dataclass(frozen=True)
class Problem:
    """Why Go refuses the file; `line` counts from 1."""

    line: int
    text: str
    main_only: bool = False


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


@dataclass(frozen=True)
class GoMod:
    """What a go.mod says; where `problems` has some, what could be read of it."""

    module: str = ""
    line: int = 1  # of the module's path
    go: str = ""
    toolchain: str = ""
    requires: tuple[Version, ...] = ()
    excludes: tuple[Version, ...] = ()
    replaces: tuple[Replace, ...] = ()
    retracts: tuple[tuple[str, str], ...] = ()
    tools: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    godebugs: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def unreadable(self) -> bool:
        """Whether Go refuses it also where another module replaces to it."""
        return any(not problem.main_only for problem in self.problems)


@dataclass(frozen=True)
class GoWork:
    """What a go.work says: `uses` are folders with their lines."""

    go: str = ""
    toolchain: str = ""
    uses: tuple[tuple[str, int], ...] = ()
    replaces: tuple[Replace, ...] = ()
    godebugs: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


class _Refused(ValueError):
    """`value` is what a less strict reader takes instead."""

    def __init__(self, text: str, line: int = 0, main_only: bool = False, value: object = None) -> None:
        super().__init__(text)
        self.line, self.main_only, self.value = line, main_only, value


@dataclass(frozen=True)
class _Entry:
    verb: str
    line: int
    value: Any


def release(go: str) -> int:
    """Return N of a version `1.N`, 1 for none: the oldest Go that may build the module."""
    found = re.match(r"1\.([0-9]+)", go)
    return max(int(found[1][:9]), 1) if found else 1


@lru_cache(maxsize=256)
def parse_mod(data: bytes) -> GoMod:
    """Return what the go.mod says, and what the go command refuses about it."""
    entries, problems = _read(data, _MOD, _MOD_BLOCKS)
    first = {entry.verb: entry for entry in reversed(entries)}
    module = first.get("module", _Entry("module", 1, ""))
    found = GoMod(
        module.value,
        module.line,
        go=first["go"].value if "go" in first else "",
        toolchain=first["toolchain"].value if "toolchain" in first else "",
        requires=_values(entries, "require"),
        excludes=_values(entries, "exclude"),
        replaces=_values(entries, "replace"),
        retracts=_values(entries, "retract"),
        tools=_values(entries, "tool"),
        ignores=_values(entries, "ignore"),
        godebugs=_values(entries, "godebug"),
    )
    return replace(found, problems=(*problems, *(_whole(found, entries) if not problems else ())))


def parse_work(data: bytes) -> GoWork:
    """Return what the go.work says, and what the go command refuses about it."""
    entries, problems = _read(data, _WORK, _WORK_BLOCKS)
    first = {entry.verb: entry.value for entry in reversed(entries)}
    uses = tuple((entry.value, entry.line) for entry in entries if entry.verb == "use")
    replaces = _values(entries, "replace")
    conflicts = _conflicts(replaces) if not problems else ()
    return GoWork(
        first.get("go", ""),
        first.get("toolchain", ""),
        uses,
        replaces,
        _values(entries, "godebug"),
        (*problems, *conflicts),
    )


def _values(entries: Sequence[_Entry], verb: str) -> tuple[Any, ...]:
    return tuple(entry.value for entry in entries if entry.verb == verb)


def _whole(mod: GoMod, entries: Sequence[_Entry]) -> Iterator[Problem]:
    """Yield what the go command finds wrong with a go.mod whose lines are all sound."""
    if not any(entry.verb == "module" for entry in entries):
        yield Problem(1, "there is no module line", True)
    elif mod.module in ("go", "toolchain") or not importable(mod.module):
        yield Problem(mod.line, "it is no path of a module", True)
    yield from _conflicts(mod.replaces)
    for entry in entries:
        if entry.verb == "retract" and not all(_is_version_of(mod.module, version) for version in entry.value):
            yield Problem(entry.line, "the retracted version is none of this module", True)


def _is_version_of(module: str, version: str) -> bool:
    major = path_major(module)
    return major is not None and bool(canonical(version)) and fits(canonical(version), major)


def _conflicts(replaces: Sequence[Replace]) -> Iterator[Problem]:
    seen: dict[Version, Version] = {}
    for each in replaces:
        if seen.setdefault(each.old, each.new) != each.new:
            yield Problem(each.line, "it is replaced twice", True)


# lines

Lines = Iterator[tuple[int, list[str]]]
_TOKEN = re.compile(
    r"[ \t\r]*(?:(?P<comment>//[^\n]*)|(?P<foreign>/\*)|(?P<end>\n|\Z)|(?P<mark>[()\[\]{},])"
    r'|(?P<string>"(?:[^"\\\n]|\\(?:.|\n))*"|`[^`\n]*`)|(?P<open>["`])|(?P<word>(?:(?!//|/\*)[^\s()\[\]{},])+))'
)


def _lines(source: str) -> Lines:
    """Yield number and words of each line that has any. A string keeps its quotes."""
    number, words = 1, list[str]()
    start, at = 1, 0
    while at < len(source):
        found = _TOKEN.match(source, at)
        kind = found.lastgroup if found else None
        if not found or not kind or (kind == "word" and not found[kind].isprintable()):
            raise _Refused("a character that cannot stand in this file", number)
        at = found.end()
        if kind == "end" and words:
            yield start, words
            words = []
        elif kind == "open":
            raise _Refused("a string that does not end", number)
        elif kind == "foreign" or (kind == "word" and source.startswith("/*", at)):
            raise _Refused("only comments with // are possible here", number)
        elif kind in ("mark", "string", "word"):
            start = start if words else number
            words.append(found[kind])
        number += found[kind].count("\n")
    if words:
        yield start, words


def _statements(source: str) -> Iterator[tuple[int, list[str], list[tuple[int, list[str]]] | None]]:
    """Yield line, words and, for a block, the lines in its parentheses."""
    lines = _lines(source)
    for number, words in lines:
        if len(words) > 1 and words[-1] == "(":
            yield number, words[:-1], list(_block(lines, number))
        elif len(words) > 2 and words[-2:] == ["(", ")"]:
            yield number, words[:-2], []
        else:
            yield number, words, None


def _block(lines: Lines, start: int) -> Lines:
    for number, words in lines:
        if words == [")"]:
            return
        if words[0] == ")":
            raise _Refused("something behind a closing parenthesis", number)
        yield number, words
    raise _Refused("a parenthesis that is not closed", start)


# directives

Reader = Callable[[list[str], int], Any]


def _read(data: bytes, readers: Mapping[str, Reader], blocks: frozenset[str]) -> tuple[list[_Entry], list[Problem]]:
    entries, problems, seen = list[_Entry](), list[Problem](), set[str]()
    try:
        statements = list(_statements(text(data)))
    except _Refused as refused:
        return [], [Problem(refused.line, str(refused))]
    for number, words, inner in statements:
        if inner is not None and (len(words) > 1 or words[0] not in blocks):
            problems.append(Problem(number, "a block of an unknown kind", True))
            continue
        for line, args in [(number, words[1:])] if inner is None else inner:
            try:
                value = _value(words[0], args, line, readers, seen)
            except _Refused as refused:
                main_only = refused.main_only or words[0] not in _READ_BY_OTHERS
                problems.append(Problem(line, str(refused), main_only))
                value = refused.value
            if value is not None:
                entries.append(_Entry(words[0], line, value))
                seen.add(words[0])
    return entries, problems


def _value(verb: str, args: list[str], line: int, readers: Mapping[str, Reader], seen: set[str]) -> Any:
    if verb not in readers:
        raise _Refused("an unknown directive")
    if verb in _ONCE and verb in seen:
        raise _Refused(f"a second {verb} line")
    return readers[verb](args, line)


def _string(word: str) -> str:
    if word.startswith('"'):
        try:
            return unquote(word)
        except BadQuotes as error:
            raise _Refused("a string with a wrong escape") from error
    if '"' in word or "'" in word or "`" in word:
        raise _Refused("a quote in a word that is not quoted")
    return word


def _path(args: list[str], line: int) -> str:
    if len(args) != 1:
        raise _Refused("one argument is needed")
    return _string(args[0])


def _go(args: list[str], line: int) -> str:
    if len(args) != 1:
        raise _Refused("one argument is needed")
    if not re.fullmatch(_GO_VERSION, args[0]):
        lax = re.fullmatch(_LAX_GO_VERSION, args[0])
        raise _Refused("no version of Go, such as 1.23.0", main_only=bool(lax), value=lax and lax[1])
    return args[0]


def _toolchain(args: list[str], line: int) -> str:
    if len(args) != 1 or not re.fullmatch(_TOOLCHAIN, args[0]):
        raise _Refused("no toolchain, such as go1.23.0")
    return args[0]


def _godebug(args: list[str], line: int) -> tuple[str, str]:
    if len(args) != 1 or any(c in args[0] for c in "\"`',") or "=" not in args[0]:
        raise _Refused("not key=value")
    key, _, value = args[0].partition("=")
    return key, value


def _canonical(word: str, path: str | None = None) -> str:
    """Return the version; with a path, one that may stand behind it."""
    version = canonical(_string(word))
    if not version:
        raise _Refused("no version, such as v1.2.3")
    if path is not None and not fits(version, _major(path)):
        raise _Refused("the version does not fit the module's path")
    return version


def _major(path: str) -> str:
    major = path_major(path)
    if major is None:
        raise _Refused("no path of a module")
    return major


def _version(args: list[str], line: int) -> Version:
    if len(args) != 2:
        raise _Refused("a module and a version are needed")
    path = _string(args[0])
    return Version(path, _canonical(args[1], path))


def _replace(args: list[str], line: int) -> Replace:
    arrow = 1 if args[1:2] == ["=>"] else 2
    old, new = args[:arrow], args[arrow + 1 :]
    if args[arrow : arrow + 1] != ["=>"] or not 1 <= len(new) <= 2:
        raise _Refused("not `module [version] => module version`, nor `module [version] => ./folder`")
    path = _string(old[0])
    _major(path)
    replaced = Version(path, _canonical(old[1], path) if arrow == 2 else "")
    target = _string(new[0])
    folder = re.fullmatch(_FOLDER, target) is not None
    if folder != (len(new) == 1):
        raise _Refused("a folder has no version, and a module has one")
    if folder and "\\" in target:
        raise _Refused("a folder is written with /")
    return Replace(replaced, Version(target, "" if folder else _canonical(new[1], target)), line)


def _retract(args: list[str], line: int) -> tuple[str, str]:
    """Return lowest and highest version; `_whole` judges them, which may stand above the module line."""
    if len(args) == 1 and args[0] not in ("(", "["):
        return (_string(args[0]),) * 2
    if len(args) != 5 or (args[0], args[2], args[4]) != ("[", ",", "]"):
        raise _Refused("no version, nor [version, version]")
    return _string(args[1]), _string(args[3])


_MOD: Mapping[str, Reader] = {
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
_MOD_BLOCKS = frozenset(_MOD) - {"go", "toolchain"}
_WORK: Mapping[str, Reader] = {
    "go": _go,
    "toolchain": _toolchain,
    "godebug": _godebug,
    "use": _path,
    "replace": _replace,
}
_WORK_BLOCKS = frozenset(_WORK) - {"go", "toolchain"}
