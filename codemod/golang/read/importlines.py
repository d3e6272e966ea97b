"""The lines of an import block: one import and its comment each, with trailing comments in gofmt's columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby

from codemod.finding.lines import line_start
from codemod.golang.read.literals import decode
from codemod.records import dataclass, replace

_COMMENT = rb"//(?:[^\n]*\S)?|/\*(?:(?!\*/)[^\n])*\*/"
# blanks are read once: before a comment, or behind it
_FREE_LINE = rb"[ \t]*(?:(?:%b|\r)[ \t\r]*)?\n" % _COMMENT
LINE_REST = rb"[ \t]*(?:(?:(%b)|\r)[ \t\r]*?)??(\r?\n|\Z)" % _COMMENT


@dataclass(frozen=True, slots=True)
class Spec:
    """One import: `alias` is `""` where none is written; the bytes `start` to `end` hold alias and path."""

    alias: str
    path: str
    start: int = 0
    end: int = 0

    @property
    def text(self) -> bytes:
        return (f'{self.alias} "{self.path}"' if self.alias else f'"{self.path}"').encode("utf-8", "surrogateescape")

    @property
    def order(self) -> tuple[bytes, bytes]:
        """gofmt sorts by this."""
        return self.path.encode("utf-8", "surrogateescape"), self.alias.encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A line in a block. One with an import is `text` to the import's end, its comment padded in front, and `end`."""

    text: bytes
    comment: bytes = b""
    end: bytes = b""
    spec: Spec | None = None


def match_at(pattern: bytes, source: bytes, start: int) -> re.Match[bytes] | None:
    # compiled when it is needed: `lint` loads this module, and inserts no import
    return re.compile(pattern).match(source, start)


def line_rest(source: bytes, start: int, end: int) -> re.Match[bytes] | None:
    """Return the rest of the line where nothing but blanks and one comment stands beside these bytes."""
    return None if source[line_start(source, start) : start].strip(b" \t") else match_at(LINE_REST, source, end)


def lines_of(source: bytes, block: tuple[int, int], specs: Sequence[Spec]) -> list[ImportLine] | None:
    """Return the lines between those of `(` and `)`; None where one holds more than an import and a comment."""
    opening, closing = block
    first, last = match_at(LINE_REST, source, opening + 1), line_start(source, closing)
    if first is None or first.end() > last or not re.fullmatch(_FREE_LINE, source[last:closing] + b"\n"):
        return None
    by_line: defaultdict[int, list[Spec]] = defaultdict(list)
    for spec in specs:
        by_line[line_start(source, spec.start)].append(spec)
    lines, at = [], first.end()
    for text in BytesIO(source[at:last]).readlines():
        here = by_line[at]
        rest = line_rest(source, here[0].start, here[0].end) if len(here) == 1 else None
        if rest is not None:
            cut = rest.end(1) if rest[1] else rest.start()
            lines.append(
                ImportLine(source[at : here[0].end], source[rest.start() : cut], source[cut : rest.end()], here[0])
            )
        elif not here and re.fullmatch(_FREE_LINE, text):
            lines.append(ImportLine(text))
        else:
            return None
        at += len(text)
    return lines


def with_lines(source: bytes, block: tuple[int, int], old: list[ImportLine], new: list[ImportLine]) -> bytes:
    """Return the source with other lines in a block; trailing comments stay in gofmt's columns if they were."""
    opening, closing = block
    start, end = source.find(b"\n", opening) + 1, line_start(source, closing)
    if _aligned(old) == old:
        new = _aligned(new)
    # gofmt lets a blank line stand before a comment, or after one beside the parenthesis, but not before an import
    if not source[opening + 1 : start].strip() and len(new) > 1 and new[1].spec and not new[0].text.strip():
        new = new[1:]
    return source[:start] + b"".join(line.text + line.comment + line.end for line in new) + source[end:]


def _aligned(lines: list[ImportLine]) -> list[ImportLine]:
    """Return the lines with the trailing comments of adjacent lines in one column (Go's text/tabwriter)."""
    result: list[ImportLine] = []
    for commented, group in groupby(lines, key=lambda line: bool(line.comment)):
        section = list(group)
        width = max(len(decode(line.text)) for line in section) + 1
        for line in section:
            padding = b" " * (width - len(decode(line.text)))
            result.append(replace(line, comment=padding + line.comment.lstrip(b" \t")) if commented else line)
    return result
