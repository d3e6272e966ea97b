"""Ignore comments: `//codemod:ignore CODE[,CODE] -- reason`, as a directive comment of Go (no blank after `//`).

One beside code is for its own line; one alone on its line is for the next line too. gofmt keeps a directive at the
end of a doc comment, so that it stays on the line above the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from codemod.finding.codes import CODES
from codemod.finding.diagnostics import Diagnostic, Message, Span, message
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File
from codemod.golang.read.parsing import comments, parse
from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tree_sitter

MARK = b"codemod:ignore"
_BEGIN = "//codemod:ignore"
SYNTAX = "//codemod:ignore CODE[,CODE] -- reason"

_NEVER = frozenset({"IMG901", "IMG902"})  # nothing in a file that does not parse is believed; a comment about comments


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment; it ignores findings with one of `codes` that start on one of `lines` (counted from 1).

    Where it is `wrong`, that says why, and it ignores nothing.
    """

    span: Span
    lines: tuple[int, ...]
    codes: tuple[str, ...]
    reason: str
    wrong: Message | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that is not reported, and the comment that says why not."""

    diagnostic: Diagnostic
    ignore: Ignore


def ignores(file: File) -> list[Ignore]:
    """Return the ignore comments of a parsed file, in order; none where it is broken."""
    if file.broken or MARK not in file.source:
        return []
    return [
        _read(file, node)
        for node in comments(parse(file.source))
        if _is_meant(file.source[node.start_byte : node.end_byte])
    ]


def ignores_in(module: Module) -> tuple[Ignore, ...]:
    """Return the ignore comments of all files of a module that were parsed, by path."""
    parsed = module.sources.parsed
    return tuple(comment for path in sorted(parsed) for comment in _ignores(module, parsed[path]))


@per_module
def _ignores(module: Module, file: File) -> list[Ignore]:
    # every rule asks for those of all files
    return ignores(file)


def without_ignored(
    diagnostics: Iterable[Diagnostic], comments: Iterable[Ignore], source: Callable[[str], bytes]
) -> tuple[list[Diagnostic], list[Ignored]]:
    """Return the findings that are left, and those that a comment ignores; `source` has the bytes of a path."""
    by_place = {(c.span.path, at, code): c for c in comments if not c.wrong for at in c.lines for code in c.codes}
    paths = {path for path, _, _ in by_place}
    found = list(diagnostics)
    lines = _lines({each.span for each in found if each.span.path in paths}, source)
    left, ignored = [], []
    for diagnostic in found:
        span = diagnostic.span
        comment = by_place.get((span.path, lines.get(span, 0), diagnostic.code))
        if comment is None:
            left.append(diagnostic)
        else:
            ignored.append(Ignored(diagnostic, comment))
    return left, ignored


def _lines(spans: Iterable[Span], source: Callable[[str], bytes]) -> dict[Span, int]:
    """Return the line on which each span starts, counted from 1; each file is gone through once."""
    lines = {}
    path, line, at = "", 1, 0
    for span in sorted(spans):
        if span.path != path:
            path, line, at = span.path, 1, 0
        line += source(path).count(b"\n", at, span.start)
        at = span.start
        lines[span] = line
    return lines


def _is_meant(text: bytes) -> bool:
    """Whether a comment is meant as an ignore comment, well written or not."""
    return text[:2] in (b"//", b"/*") and text[2:].lstrip().startswith(MARK)


def _read(file: File, node: tree_sitter.Node) -> Ignore:
    text = file.source[node.start_byte : node.end_byte].decode().rstrip("\r\n")
    span = Span(file.path, node.start_byte, node.start_byte + len(text.encode()))
    return ignore_of(text, span, node.start_point.row + 1, _alone(file.source, node.start_byte))


def ignore_of(
    text: str,
    span: Span,
    line: int,
    alone: bool,
    begin: str = _BEGIN,
    known: Container[str] = frozenset(CODES) - _NEVER,
) -> Ignore:
    """Return what a comment says; `begin` is how one begins there, `known` are the codes that it can ignore."""
    syntax = f"{begin} CODE[,CODE] -- reason"
    rest = text.removeprefix(begin)
    listed, _, reason = rest.partition("--")
    if not text.startswith(begin) or not rest[:1].isspace() or not listed.strip():
        return Ignore(span, (), (), "", message("an ignore comment that cannot be read; write {syntax}", syntax=syntax))
    codes = tuple(code.strip() for code in listed.split(","))
    wrong = _wrong(codes, reason.strip(), syntax, known)
    return Ignore(span, (line, line + 1) if alone else (line,), codes, reason.strip(), wrong)


def _alone(source: bytes, start: int) -> bool:
    """Whether nothing stands before the comment on its line."""
    return not source[source.rfind(b"\n", 0, start) + 1 : start].strip()


def _wrong(codes: tuple[str, ...], reason: str, syntax: str, known: Container[str]) -> Message | None:
    for code in codes:
        if code not in known:
            return message("{code} is no code that a comment can ignore", code=code)
    return None if reason else message("an ignore comment without a reason; write {syntax}", syntax=syntax)
