"""Build constraints as expressions over tags, and whether any build meets them.

An expression is a tuple in postfix order, so that neither its depth nor its length costs a recursion:

    //go:build linux && !cgo        ("linux", "cgo", "!", "&&")
    no constraint at all            ()

Builds are tried all at once. A tag is a whole number with one bit a build, set where the tag holds; `&&` is then `&`.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from codemod.golang.program.go_platforms import IMPLIED, KNOWN_ARCH, KNOWN_OS, PLATFORMS, UNIX, WITHOUT_CGO
from codemod.golang.program.words import space_separated

Expression = tuple[str, ...]

ALWAYS: Expression = ()
# by custom no build sets it; `go help buildconstraint`
NEVER: Expression = ("ignore",)

MAX_TERMS = 1000
MAX_OLD_OPERATORS = 100
MAX_BUILDS = 1 << 16

_OPERATORS = ("!", "&&", "||")
_TOKEN = r"[ \t]*(?:(?P<mark>[()!]|&&|\|\|)|(?P<tag>[\w.]+)|(?P<end>\Z))"
_RELEASE = r"go1\.([1-9][0-9]{0,8})"


class When(Enum):
    """Who gets a file compiled: `go build`, `go build -tags` (or another compiler, -race, ...), nobody."""

    BUILD = "build"
    TAGS = "tags"
    NEVER = "never"


class BadConstraint(ValueError):
    """A `//go:build` line that Go refuses."""


def both(first: Expression, second: Expression) -> Expression:
    return (*first, *second, "&&") if first and second else first or second


def combined(parts: list[Expression], operator: str) -> Expression:
    """Return one expression of at least one."""
    found = list(parts[0])
    for part in parts[1:]:
        found += (*part, operator)
    return tuple(found)


def parse(text: str) -> Expression:
    """Return the expression after `//go:build`. Raises `BadConstraint`."""
    output, waiting = list[str](), list[str]()
    operand, terms, at = True, 1, 0
    while True:
        found = re.compile(_TOKEN).match(text, at)
        if not found or (found.lastgroup == "tag" and not is_build_tag(found["tag"])):
            raise BadConstraint("an unknown character")
        at, mark, tag = found.end(), found["mark"], found["tag"]
        if operand:
            operand = _operand(output, waiting, mark, tag)
        elif mark in ("&&", "||"):
            _reduce(output, waiting, mark)
            waiting.append(mark)
            operand = True
            terms += 1
        elif mark == ")":
            _close(output, waiting)
        elif tag is None and mark is None:
            break
        else:
            raise BadConstraint("an operator is missing")
        terms += mark == "("
        if terms > MAX_TERMS:
            raise BadConstraint("it is too long")
    _reduce(output, waiting, "")
    if waiting:
        raise BadConstraint("a parenthesis is not closed")
    return tuple(output)


def _operand(output: list[str], waiting: list[str], mark: str | None, tag: str | None) -> bool:
    """Take a token where a tag may stand; return whether one is still missing."""
    if tag is not None:
        output.append(tag)
        _negate(output, waiting)
        return False
    if mark not in ("!", "(") or (mark == "!" and waiting[-1:] == ["!"]):
        raise BadConstraint("a tag is missing")
    waiting.append(mark)
    return True


def _negate(output: list[str], waiting: list[str]) -> None:
    if waiting[-1:] == ["!"]:
        output.append(waiting.pop())


def _reduce(output: list[str], waiting: list[str], operator: str) -> None:
    """Write the operators that bind as tightly as this one, or more."""
    while waiting and waiting[-1] != "(" and not (operator == "&&" and waiting[-1] == "||"):
        output.append(waiting.pop())


def _close(output: list[str], waiting: list[str]) -> None:
    _reduce(output, waiting, "")
    if not waiting:
        raise BadConstraint("a parenthesis is closed that was not opened")
    waiting.pop()
    _negate(output, waiting)


def is_build_tag(word: str) -> bool:
    return bool(word) and all(c.isalpha() or c.isdecimal() or c in "_." for c in word)


def parse_old(text: str) -> Expression:
    """Return the expression after `// +build`: spaces are "or", commas "and". Raises `BadConstraint`."""
    clauses = [[_old_term(term) for term in clause.split(",")] for clause in space_separated(text)]
    if sum(map(len, clauses)) > MAX_OLD_OPERATORS + 1:
        raise BadConstraint("it is too long")
    ands = [combined(terms, "&&") for terms in clauses]
    return combined(ands, "||") if ands else NEVER


def _old_term(term: str) -> Expression:
    if term.startswith("!!") or term == "!":
        return NEVER
    plain = term.removeprefix("!")
    tag = plain if is_build_tag(plain) else NEVER[0]
    return (tag, "!") if plain != term else (tag,)


# builds

Columns = dict[str, int]
"""For each tag the builds in which it holds."""

_CGO = sum(1 << n for n, platform in enumerate(PLATFORMS) if platform not in WITHOUT_CGO)


def _platform_columns() -> Columns:
    """Return the columns for every platform, first without cgo, then with it."""
    columns = dict.fromkeys((*KNOWN_OS, *KNOWN_ARCH, "unix"), 0)
    for n, (system, arch) in enumerate(PLATFORMS):
        for tag in {system, arch, IMPLIED.get(system, system), "unix" if system in UNIX else system}:
            columns[tag] |= 1 << n
    columns = {tag: column | column << len(PLATFORMS) for tag, column in columns.items()}
    return columns | {"cgo": _CGO << len(PLATFORMS), "gc": (1 << 2 * len(PLATFORMS)) - 1, "": _possible()}


def _possible() -> int:
    """Return the builds that exist: each platform without cgo, and with it where that is supported."""
    return (1 << len(PLATFORMS)) - 1 | _CGO << len(PLATFORMS)


_COLUMNS = _platform_columns()


class _Builds:
    """Builds for an expression: the platforms, times what else its tags ask about."""

    def __init__(self) -> None:
        self.columns, self.width = dict(_COLUMNS), 2 * len(PLATFORMS)

    def split(self, tags: list[str], choices: int) -> None:
        """Multiply the builds by some choices; in choice n the first n tags hold."""
        if self.width * choices > MAX_BUILDS:
            raise OverflowError
        ones = (1 << self.width) - 1
        parts = [1 << self.width * n for n in range(choices)]
        self.columns = {tag: column * sum(parts) for tag, column in self.columns.items()}
        for n, tag in enumerate(tags, 1):
            self.columns[tag] = sum(ones * part for part in parts[n:])
        self.width *= choices

    def meet(self, expression: Expression) -> bool:
        stack, everything = [self.columns[""]], (1 << self.width) - 1
        for word in expression:
            if word not in _OPERATORS:
                stack.append(self.columns.get(word, 0))
            elif word == "!":
                stack.append(everything ^ stack.pop())
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(left & right if word == "&&" else left | right)
        return bool(stack[0] & stack[-1])


@lru_cache(maxsize=4096)
def when(expression: Expression, oldest: int = 1) -> When:
    """Return who gets this compiled, with any Go from 1.`oldest` on.

    What the environment of `go build` decides is free: platform, cgo, version, experiments and the features of an
    architecture. Where an expression has too many tags to try, the answer is the one that leaves nothing out.
    """
    tags = sorted(set(expression).difference(_OPERATORS, _COLUMNS))
    builds = _Builds()
    try:
        _split_environment(builds, tags, oldest)
    except OverflowError:
        return When.BUILD
    if builds.meet(expression):
        return When.BUILD
    try:
        _split_given(builds, [tag for tag in tags if tag not in builds.columns and tag not in NEVER])
    except OverflowError:
        return When.TAGS
    return When.TAGS if builds.meet(expression) else When.NEVER


def _split_environment(builds: _Builds, tags: list[str], oldest: int) -> None:
    releases = sorted({int(found[1]) for tag in tags if (found := re.fullmatch(_RELEASE, tag))})
    always = [f"go1.{n}" for n in releases if n <= oldest]
    later = [f"go1.{n}" for n in releases if n > oldest]
    builds.columns |= dict.fromkeys(always, (1 << builds.width) - 1)
    builds.split(later, len(later) + 1)
    for tag in tags:
        arch, dot, _ = tag.partition(".")
        if tag == "boringcrypto" or (dot and (arch == "goexperiment" or arch in KNOWN_ARCH)):
            builds.split([tag], 2)
            builds.columns[tag] &= builds.columns.get(arch, -1)


def _split_given(builds: _Builds, tags: list[str]) -> None:
    for tag in tags:
        builds.split([tag], 2)
    if "gccgo" in tags:
        builds.columns["gc"] &= ~builds.columns["gccgo"]
