"""Ignore comments: `//codemod:ignore CODE[,CODE] -- reason`, as a directive comment of Go (no blank after `//`).

One beside code is for its own line; one alone on its line is for the next line too. gofmt keeps a directive at the
end of a doc comment, so that it stays on the line above the declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import tree_sitter

from codemod.codes import CODES
from codemod.diagnostics import Diagnostic, Message, Span, message
from codemod.golang.packages import File
from codemod.golang.syntax import parse

MARK = b"codemod:ignore"
SYNTAX = "//codemod:ignore CODE[,CODE] -- reason"

_COMMENT = re.compile(r"//codemod:ignore[ \t]+(?P<codes>[^-]*?)[ \t]*(?:--[ \t]*(?P<reason>.*?))?[ \t]*")
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
    root = parse(file.source).root_node
    return [_read(file, node) for node in _comments(root) if _is_meant(file.source[node.start_byte : node.end_byte])]


def line_of(source: bytes, offset: int) -> int:
    """Return the line of a byte offset, counted from 1."""
    return source.count(b"\n", 0, offset) + 1


def split(
    diagnostics: Iterable[Diagnostic], comments: Iterable[Ignore], line: dict[Span, int]
) -> tuple[list[Diagnostic], list[Ignored]]:
    """Return the findings that are left, and those that a comment ignores; `line` has the line of each span."""
    by_place = {(c.span.path, at, code): c for c in comments if not c.wrong for at in c.lines for code in c.codes}
    left, ignored = [], []
    for diagnostic in diagnostics:
        span = diagnostic.span
        comment = by_place.get((span.path, line[span], diagnostic.code))
        if comment is None:
            left.append(diagnostic)
        else:
            ignored.append(Ignored(diagnostic, comment))
    return left, ignored


def _is_meant(text: bytes) -> bool:
    """Whether a comment is meant as an ignore comment, well written or not."""
    return text[:2] in (b"//", b"/*") and text[2:].lstrip().startswith(MARK)


def _read(file: File, node: tree_sitter.Node) -> Ignore:
    text = file.source[node.start_byte : node.end_byte].decode().rstrip("\r\n")
    line = line_of(file.source, node.start_byte)
    before = file.source[file.source.rfind(b"\n", 0, node.start_byte) + 1 : node.start_byte]
    match = _COMMENT.fullmatch(text)
    codes = tuple(code.strip() for code in match["codes"].split(",")) if match else ()
    reason = (match["reason"] or "") if match else ""
    return Ignore(
        Span(file.path, node.start_byte, node.start_byte + len(text.encode())),
        (line, line + 1) if not before.strip() else (line,),
        codes,
        reason,
        _wrong(match, codes, reason),
    )


def _wrong(match: re.Match[str] | None, codes: tuple[str, ...], reason: str) -> Message | None:
    if match is None or not any(codes):
        return message("an ignore comment that cannot be read; write {syntax}", syntax=SYNTAX)
    for code in codes:
        if code not in CODES or code in _NEVER:
            return message("{code} is no code that a comment can ignore", code=code)
    if not reason:
        return message("an ignore comment without a reason; write {syntax}", syntax=SYNTAX)
    return None


def _comments(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    cursor = root.walk()
    while True:
        node = cursor.node
        assert node is not None
        if node.type == "comment":
            yield node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
