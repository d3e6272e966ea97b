"""Which builds compile a file: its name, its `//go:build` line or `// +build` lines, and cgo.

_a.go, .a.go                                never
a_windows.go, a_linux_arm64_test.go         on that platform
//go:build linux || (darwin && !cgo)        on those
import "C"                                  with cgo
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from codemod.golang.program.build_tags import ALWAYS, NEVER, BadConstraint, Expression, both, combined, parse, parse_old
from codemod.golang.program.go_platforms import KNOWN_ARCH, KNOWN_OS
from codemod.golang.program.header import BOM, LARGE, read_header
from codemod.golang.program.words import SPACE, as_text, strip
from codemod.records import dataclass

_GO_BUILD = rf"//go:build(?:[{SPACE}]+(?P<text>(?s:.*)))?"
_PLUS_BUILD = rf"//[{SPACE}]*\+build(?:[{SPACE}]+(?P<text>(?s:.*)))?"


@dataclass(frozen=True)
class Constraint:
    """When Go compiles a file. `test`: only `go test` does. `problem`: why Go refuses the file's package."""

    expression: Expression = ALWAYS
    test: bool = False
    problem: str = ""


def file_constraint(name: str, source: bytes) -> Constraint:
    """Return when Go compiles the file of this name (without its folder)."""
    return (_known_constraint if len(source) <= LARGE else _constraint)(name, source)


@lru_cache(maxsize=4096)
def _known_constraint(name: str, source: bytes) -> Constraint:
    return _constraint(name, source)


def _constraint(name: str, source: bytes) -> Constraint:
    test = name.endswith("_test.go")
    if name.startswith(("_", ".")):
        return Constraint(NEVER, test)
    named = name_constraint(name)
    try:
        expression = both(named, source_constraint(source))
    except BadConstraint as error:
        return Constraint(named, test, str(error))
    header = read_header(source)
    if header.package == "documentation":
        return Constraint(NEVER, test)
    return Constraint(both(expression, ("cgo",)) if "C" in header.imports else expression, test)


def name_constraint(name: str) -> Expression:
    """Return what the end of a file's name asks for."""
    _, *words = name.partition(".")[0].split("_")
    if words[-1:] == ["test"]:
        words.pop()
    if len(words) > 1 and words[-2] in KNOWN_OS and words[-1] in KNOWN_ARCH:
        return words[-2], words[-1], "&&"
    return tuple(words[-1:]) if {*words[-1:]} & (KNOWN_OS | KNOWN_ARCH) else ALWAYS


def source_constraint(source: bytes) -> Expression:
    """Return what the comments before the package clause ask for. Raises `BadConstraint`."""
    if b"build" not in source:
        return ALWAYS  # of most files
    new, old = list[str](), list[str]()
    for line, before_blank in _comments(source):
        if "build" not in line:
            continue
        if found := re.fullmatch(_GO_BUILD, line):
            new.append(found["text"] or "")
        elif before_blank and (found := re.fullmatch(_PLUS_BUILD, line)):
            old.append(found["text"] or "")
    if len(new) > 1:
        raise BadConstraint("there is more than one //go:build line")
    if new:
        return parse(new[0])
    read = [expression for each in old for expression in _lenient(each)]
    return combined(read, "&&") if read else ALWAYS


def _lenient(old: str) -> list[Expression]:
    """Go takes no notice of a `// +build` line that it cannot read."""
    try:
        return [parse_old(old)]
    except BadConstraint:
        return []


def _comments(source: bytes) -> Iterator[tuple[str, bool]]:
    """Yield the lines with // before the package clause, and whether a blank line and none but such follow it.

    Behind the first line that is neither blank nor begins with //, only `//go:build` counts.
    """
    waiting, ended, inside = list[str](), False, False
    for line in _trimmed(source):
        if not line and not ended:
            yield from ((each, True) for each in waiting)
            waiting = []
            continue
        ended = ended or not line.startswith("//")
        if not inside and line.startswith("//"):
            waiting.append(line)
        inside, code = _skip_comments(line, inside)
        if code:
            break
    yield from ((each, False) for each in waiting)


def _trimmed(source: bytes) -> Iterator[str]:
    at = len(BOM) if source.startswith(BOM) else 0
    while at < len(source):
        end = source.find(b"\n", at)
        end = len(source) if end < 0 else end
        yield strip(as_text(source[at:end]))
        at = end + 1


def _skip_comments(line: str, inside: bool) -> tuple[bool, bool]:
    """Return whether a /* comment goes on after the line, and whether the line has anything but comments."""
    at = 0
    while at < len(line):
        if inside:
            end = line.find("*/", at)
            if end < 0:
                return True, False
            inside, at = False, end + 2
        elif line.startswith("//", at):
            return False, False
        elif line.startswith("/*", at):
            inside, at = True, at + 2
        elif line[at] in SPACE:
            at += 1
        else:
            return False, True
    return inside, False
