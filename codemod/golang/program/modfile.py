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

from codemod.golang.program.modfile_directives import MOD, MOD_BLOCKS, WORK, WORK_BLOCKS, Replace, Version
from codemod.golang.program.modsyntax import BadLine, statements
from codemod.golang.program.module_paths import canonical, fits_major, importable, path_major
from codemod.golang.program.words import as_text
from codemod.records import dataclass, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from codemod.golang.program.modfile_directives import Reader

    # by its first word, the number and the value of each line
    _Said = Mapping[str, list[tuple[int, Any]]]

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


def release(go: str) -> int:
    """Return N of a version `1.N`, 1 for none: the oldest Go that may build the module."""
    found = re.match(r"1\.([0-9]+)", go)
    return max(int(found[1][:9]), 1) if found else 1


@lru_cache(maxsize=256)
def parse_mod(data: bytes) -> GoMod:
    """Return what the go.mod says, and what the go command refuses about it."""
    said, problems = _read(data, MOD, MOD_BLOCKS)
    line, module = said["module"][0] if "module" in said else (1, "")
    found = GoMod(
        module,
        line,
        go=_first(said, "go"),
        toolchain=_first(said, "toolchain"),
        requires=_values(said, "require"),
        excludes=_values(said, "exclude"),
        replaces=_values(said, "replace"),
        retracts=_values(said, "retract"),
        tools=_values(said, "tool"),
        ignores=_values(said, "ignore"),
        godebugs=_values(said, "godebug"),
    )
    return replace(found, problems=(*problems, *(_whole(found, said) if not problems else ())))


def parse_work(data: bytes) -> GoWork:
    """Return what the go.work says, and what the go command refuses about it."""
    said, problems = _read(data, WORK, WORK_BLOCKS)
    replaces = _values(said, "replace")
    conflicts = _conflicts(replaces) if not problems else ()
    return GoWork(
        _first(said, "go"),
        _first(said, "toolchain"),
        tuple((value, line) for line, value in said.get("use", ())),
        replaces,
        _values(said, "godebug"),
        (*problems, *conflicts),
    )


def _first(said: _Said, verb: str) -> Any:
    return next(iter(_values(said, verb)), "")


def _values(said: _Said, verb: str) -> tuple[Any, ...]:
    return tuple(value for _, value in said.get(verb, ()))


def _whole(mod: GoMod, said: _Said) -> Iterator[ModProblem]:
    """Yield what the go command finds wrong with a go.mod whose lines are all sound."""
    if "module" not in said:
        yield ModProblem(1, "there is no module line", True)
    elif mod.module in ("go", "toolchain") or not importable(mod.module):
        yield ModProblem(mod.line, "it is no path of a module", True)
    yield from _conflicts(mod.replaces)
    for line, versions in said.get("retract", ()):
        if not all(_is_version_of(mod.module, version) for version in versions):
            yield ModProblem(line, "the retracted version is none of this module", True)


def _is_version_of(module: str, version: str) -> bool:
    major = path_major(module)
    return major is not None and bool(canonical(version)) and fits_major(canonical(version), major)


def _conflicts(replaces: Sequence[Replace]) -> Iterator[ModProblem]:
    seen: dict[Version, Version] = {}
    for each in replaces:
        if seen.setdefault(each.old, each.new) != each.new:
            yield ModProblem(each.line, "it is replaced twice", True)


def _read(data: bytes, readers: Mapping[str, Reader], blocks: frozenset[str]) -> tuple[_Said, list[ModProblem]]:
    said: dict[str, list[tuple[int, Any]]] = {}
    problems: list[ModProblem] = []
    try:
        listed = list(statements(as_text(data)))
    except BadLine as refused:
        return {}, [ModProblem(refused.line, str(refused))]
    for number, words, inner in listed:
        if inner is not None and (len(words) > 1 or words[0] not in blocks):
            problems.append(ModProblem(number, "a block of an unknown kind", True))
            continue
        for line, args in [(number, words[1:])] if inner is None else inner:
            try:
                value = _value(words[0], args, line, readers, said)
            except BadLine as refused:
                main_only = refused.main_only or words[0] not in _READ_BY_OTHERS
                problems.append(ModProblem(line, str(refused), main_only))
                value = refused.value
            if value is not None:
                said.setdefault(words[0], []).append((line, value))
    return said, problems


def _value(verb: str, args: list[str], line: int, readers: Mapping[str, Reader], said: _Said) -> Any:
    if verb not in readers:
        raise BadLine("an unknown directive")
    if verb in _ONCE and verb in said:
        raise BadLine(f"a second {verb} line")
    return readers[verb](args, line)
