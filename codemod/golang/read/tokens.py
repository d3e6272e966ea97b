"""The tokens of Go source, and where a line's end is a `;` (Go specification, "Lexical elements" and "Semicolons").

tree-sitter parses Go, not this. But its grammar takes a line's end for a blank wherever one of its readings could go
on, and sees none inside a comment:

    x := a[i]               return /*
    (g())                   */ (x)

are two statements each, and one in its tree. Where such a line end may be, the tokens say what Go reads.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

Token = tuple[bytes, int, bool]
"""Text, offset, and whether a line's end stands before it that Go reads as `;`."""
Change = tuple[int, int, bytes]
"""Start and end in the source, and what stands there instead."""

# texts and comments; what is not closed goes to the end of the line or of the file, so that each byte is looked at once
_APART = rb"""(?x)
      "[^"\\\n]*(?:\\.[^"\\\n]*)*"? | '[^'\\\n]*(?:\\.[^'\\\n]*)*'? | `[^`]*`?
    | //[^\n]* | /\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/)?
    """
_TOKEN = (
    _APART
    + rb"""
    | [A-Za-z_\x80-\xff][\w\x80-\xff]*
    | \n
    | 0[xX](?:[pP][+-]|[\w.])* | \.?[0-9](?:[eE][+-]|[\w.])*
    | \+\+ | -- | <- | << | := | \.\.\.
    | [^\s\w]
    """
)
KEYWORDS = frozenset(
    b"break case chan const continue default defer else fallthrough for func go goto if import interface map package"
    b" range return select struct switch type var".split()
)
_GO_ON = KEYWORDS - {b"break", b"continue", b"fallthrough", b"return"} | {b"..."}
_ENDS = rb"[\w\x80-\xff\"'`)\]}]|\+\+|--|\.[0-9]"

# behind short comments, which most files have before their lines; what a longer one holds is for tokens to say
_BRACKET_FIRST = re.compile(rb"\n(?=[ \t\r]*(?:/\*[^*\n]{0,300}\*/[ \t\r]*)*(?:[(\[{]|/\*(?![^*\n]{0,300}\*/)))")
_BRACKETS = (b"(", b"[", b"{")
_WITH_BRACKET = 3  # tokens: one, the bracket, and that of the end
_GOES_ON = tuple(bytes([byte]) for byte in b"([{,;:=&|*%^<>!")
_BLANK = rb"[ \t\r]*"
_LONG_COMMENT = re.compile(rb"/\*[^*\n]*(?:\*(?!/)[^*\n]*)*\n")


def code_alone(source: bytes) -> bytes:
    """Return Go source with a blank for each comment, and an empty text for each text."""
    return re.sub(_APART, lambda found: b" " if found[0].startswith(b"/") else b'""', source)


def tokens(source: bytes) -> Iterator[Token]:
    """Yield the tokens, without comments; an empty one stands at the end of the file."""
    last, ended = b"", False
    for match in re.finditer(_TOKEN, source):
        text = match[0]
        if text == b"\n" or text[:2] in (b"//", b"/*"):
            ended = ended or (b"\n" in text and _ends(last))
        else:
            yield text, match.start(), ended
            last, ended = text, False
    yield b"", len(source), ended


def _ends(token: bytes) -> bool:
    """Whether a statement may end behind a token."""
    return re.match(_ENDS, token) is not None and token not in _GO_ON


def hidden_ends(source: bytes) -> list[int]:
    """Return where a `;` has to be put in for the grammar to end a statement or a clause where Go does.

    This is asked of every file. In most, no line begins with a bracket after the end of a statement, and no comment
    holds such an end; tokens are read around these brackets, and of a whole file where a comment may hold one.
    """
    closed = source.rfind(b"*/")
    long = [at.span() for at in _LONG_COMMENT.finditer(source) if at.end() <= closed]
    ends = [at.start() for at in _BRACKET_FIRST.finditer(source) if _ends_before(source, at.start())]
    if not ends and not any(_stands_behind(source, at) for at, _ in long):
        return []
    apart = {each.start(): each.end() for each in re.finditer(_APART, source)}
    if any(_is_comment(source, *each, apart) for each in long):
        return list(_hidden_ends(source))
    return list(_before_brackets(source, ends, apart))


def _hidden_ends(source: bytes) -> Iterator[int]:
    last = 0
    for text, start, ended in tokens(source):
        if ended and (text in _BRACKETS or b"/*" in source[last:start].partition(b"\n")[0]):
            yield last
        last = start + len(text)


def _stands_behind(source: bytes, at: int) -> bool:
    """Whether anything stands before a place on its line."""
    return bool(source[source.rfind(b"\n", 0, at) + 1 : at].strip())


def _ends_before(source: bytes, at: int) -> bool:
    """Whether a statement may end before the end of a line."""
    line = _line_before(source, at)
    return bool(line) and not _without_comment(line).endswith(_GOES_ON)


def _is_comment(source: bytes, start: int, end: int, apart: dict[int, int]) -> bool:
    """Whether what looks like a comment behind something on its line is one, and not in a text or another comment."""
    while start >= 0:
        if start in apart and _stands_behind(source, start):
            return True
        start = source.find(b"/*", start + 1, end)
    return False


def _before_brackets(source: bytes, ends: list[int], apart: dict[int, int]) -> Iterator[int]:
    """Yield where statements end behind which, on another line, a bracket follows, or comments and then a bracket."""
    starts = list(apart)

    def is_apart(at: int) -> bool:
        number = bisect_left(starts, at) - 1
        return number >= 0 and at < apart[starts[number]]

    for end in ends:
        following = _past_comments(source, end + 1, apart)
        if is_apart(end) or source[following : following + 1] not in _BRACKETS:
            continue
        # a line that begins in no text or comment, and has more before the bracket than comments
        start, found = end + 1, list[Token]()
        while start > 0 and len(found) < _WITH_BRACKET:
            start = source.rfind(b"\n", 0, start - 1) + 1
            found = [] if is_apart(start) else list(tokens(source[start : following + 1]))
        if len(found) >= _WITH_BRACKET and found[-2][2]:
            yield start + found[-3][1] + len(found[-3][0])


def _past_comments(source: bytes, at: int, apart: dict[int, int]) -> int:
    """Return where the first text behind blanks and comments begins, or the line ends."""
    while True:
        blank = re.compile(_BLANK).match(source, at)
        at = blank.end() if blank is not None else at
        if at not in apart or not source.startswith(b"/*", at):
            return at
        at = apart[at]


def _without_comment(line: bytes) -> bytes:
    """Return a line without the comment at its end; nothing where the `//` may be in a string or a comment."""
    code, found, _ = line.partition(b"//")
    if not found:
        return line
    return code.rstrip() if not any(mark in code for mark in (b'"', b"'", b"`", b"/*")) else b""


def _line_before(source: bytes, end: int) -> bytes:
    """Return the nearest line that ends here or earlier, and is neither blank nor a comment alone; else nothing."""
    while end > 0:
        start = source.rfind(b"\n", 0, end)
        line = source[start + 1 : end].strip()
        if line and not line.startswith(b"//"):
            return line
        end = start
    return b""
