"""go.mod and go.work, as `golang.org/x/mod/modfile` and the go command read them.

    module "example.org/\x73"       // quoted strings have escapes
    replace (
        example.org/a v1.2.0 => ../a
    )

What Go refuses is a `ModProblem` with its line, never an exception: the caller knows whether the question rests on it.
A go.mod that another module replaces to is read less strictly by Go than that of the module one stands in:
`Problem.main_only` says that only the latter is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from codemod.golang.program.modfile_directives import MOD, MOD_BLOCKS, WORK, WORK_BLOCKS, Reader, Replace, Version
from codemod.golang.program.modsyntax import BadLine, statements
from codemod.golang.program.module_paths import canonical, fits, importable, path_major
from codemod.golang.program.words import text
from codemod.records import dataclass, replace

# what Go reads in a module that another one replaces to
_READ_BY_OTHERS = ("go", "module", "require", "ignore")
_ONCE = ("module", "go", "toolchain")


@dataclass(frozen=True)
class ModProblem:
    """Why Go refuses the file; `line` counts from 1."""

    line: int
    text: str
    main_only: bool = False


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
    problems: tuple[ModProblem, ...] = ()

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
    problems: tuple[ModProblem, ...] = ()


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
    entries, problems = _read(data, MOD, MOD_BLOCKS)
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
    entries, problems = _read(data, WORK, WORK_BLOCKS)
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


def _whole(mod: GoMod, entries: Sequence[_Entry]) -> Iterator[ModProblem]:
    """Yield what the go command finds wrong with a go.mod whose lines are all sound."""
    if not any(entry.verb == "module" for entry in entries):
        yield ModProblem(1, "there is no module line", True)
    elif mod.module in ("go", "toolchain") or not importable(mod.module):
        yield ModProblem(mod.line, "it is no path of a module", True)
    yield from _conflicts(mod.replaces)
    for entry in entries:
        if entry.verb == "retract" and not all(_is_version_of(mod.module, version) for version in entry.value):
            yield ModProblem(entry.line, "the retracted version is none of this module", True)


def _is_version_of(module: str, version: str) -> bool:
    major = path_major(module)
    return major is not None and bool(canonical(version)) and fits(canonical(version), major)


def _conflicts(replaces: Sequence[Replace]) -> Iterator[ModProblem]:
    seen: dict[Version, Version] = {}
    for each in replaces:
        if seen.setdefault(each.old, each.new) != each.new:
            yield ModProblem(each.line, "it is replaced twice", True)


# lines


# directives


def _read(data: bytes, readers: Mapping[str, Reader], blocks: frozenset[str]) -> tuple[list[_Entry], list[ModProblem]]:
    entries, problems, seen = list[_Entry](), list[ModProblem](), set[str]()
    try:
        listed = list(statements(text(data)))
    except BadLine as refused:
        return [], [ModProblem(refused.line, str(refused))]
    for number, words, inner in listed:
        if inner is not None and (len(words) > 1 or words[0] not in blocks):
            problems.append(ModProblem(number, "a block of an unknown kind", True))
            continue
        for line, args in [(number, words[1:])] if inner is None else inner:
            try:
                value = _value(words[0], args, line, readers, seen)
            except BadLine as refused:
                main_only = refused.main_only or words[0] not in _READ_BY_OTHERS
                problems.append(ModProblem(line, str(refused), main_only))
                value = refused.value
            if value is not None:
                entries.append(_Entry(words[0], line, value))
                seen.add(words[0])
    return entries, problems


def _value(verb: str, args: list[str], line: int, readers: Mapping[str, Reader], seen: set[str]) -> Any:
    if verb not in readers:
        raise BadLine("an unknown directive")
    if verb in _ONCE and verb in seen:
        raise BadLine(f"a second {verb} line")
    return readers[verb](args, line)
