"""Comments behind code on adjacent lines, which gofmt keeps in one column: so they are after a line has changed."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.edits import Edit
from codemod.golang.read.literals import decode
from codemod.golang.read.parsing import comments, parse
from codemod.records import dataclass


@dataclass(frozen=True, slots=True)
class _Line:
    """Code from `start` to `end`, and the `comment` behind it."""

    start: int
    end: int
    comment: bytes
    comment_start: int


def realigned(path: str, old: bytes, new: bytes) -> tuple[Edit, ...]:
    """Return the edits of the new source that put the comments beside changed lines in columns, where the old ones
    were."""
    before = {old[run[0].start : _end(run[-1])]: run for run in _runs(old)}
    after = [(new[run[0].start : _end(run[-1])], run) for run in _runs(new)]
    texts = {text for text, _ in after}
    if any(text not in texts and _padding(old, run) is None for text, run in before.items()):
        return ()
    return tuple(edit for text, run in after if text not in before for edit in _in_one_column(path, new, run))


def _in_one_column(path: str, source: bytes, run: list[_Line]) -> Iterator[Edit]:
    width = max(_width(source, line) for line in run)
    for line in run:
        pad = b" " * (width - _width(source, line) + 1)
        if source[line.end : line.comment_start] != pad:
            yield Edit(path, line.end, line.comment_start, pad)


def _runs(source: bytes) -> Iterator[list[_Line]]:
    """Yield the lines with a comment behind code that stand right below each other, at one indentation."""
    run: list[_Line] = []
    for line in _lines(source):
        joins = run and source.count(b"\n", run[-1].comment_start, line.start) == 1
        if run and not (joins and _indent(source, run[-1]) == _indent(source, line)):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _lines(source: bytes) -> Iterator[_Line]:
    for node in comments(parse(source)):
        begin = source.rfind(b"\n", 0, node.start_byte) + 1
        comment = source[node.start_byte : node.end_byte].rstrip(b"\r")
        code = source[begin : node.start_byte].rstrip(b" \t")
        if code.strip() and comment.startswith(b"//"):
            yield _Line(begin, begin + len(code), comment, node.start_byte)


def _end(line: _Line) -> int:
    return line.comment_start + len(line.comment)


def _indent(source: bytes, line: _Line) -> bytes:
    code = source[line.start : line.end]
    return code[: len(code) - len(code.lstrip(b"\t "))]


def _width(source: bytes, line: _Line) -> int:
    return len(decode(source[line.start : line.end]))


def _padding(source: bytes, run: list[_Line]) -> int | None:
    """Return the column of a run's comments; None where they are in none."""
    width = max(_width(source, line) for line in run) + 1
    columns = {_width(source, line) + line.comment_start - line.end for line in run}
    return width if columns == {width} else None
