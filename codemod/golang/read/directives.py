"""Comments that tools read: who wrote a file, and what is said of the line below."""

from __future__ import annotations

import re
from collections.abc import Iterator

# https://go.dev/s/generatedcode
_GENERATED, _BEGUN = rb"// Code generated .* DO NOT EDIT\.\r?", b"// Code generated "
_COMMENT = rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/)"
# `go doc comment`: //tool:name, //line, //export, //extern; and what linters read without the colon
_DIRECTIVE = rb"//(?:[a-z0-9]+:[a-z0-9]|(?:line|export|extern) )|//[ \t]*(?:nolint\b|#nosec\b)"


def is_generated(source: bytes) -> bool:
    """Whether a file says, before its package clause, that a program wrote it."""
    if source.find(_BEGUN) < 0:
        return False
    pattern = re.compile(_COMMENT)
    comment = pattern.match(source)
    while comment is not None:
        if any(re.fullmatch(_GENERATED, line) for line in comment[1].split(b"\n")):
            return True
        comment = pattern.match(source, comment.end())
    return False


def is_directive(comment: bytes) -> bool:
    """Whether a tool reads the comment: `//nolint:lll`, `//go:noinline`, `// #nosec G204`."""
    return re.match(_DIRECTIVE, comment) is not None


def has_directive(source: bytes, start: int) -> bool:
    """Whether a directive stands in the lines of comments right above the line in which `start` lies."""
    begin = source.rfind(b"\n", 0, start) + 1
    return any(is_directive(text.strip()) for _, text in comments_above(source, begin))


def comments_above(source: bytes, begin: int) -> Iterator[tuple[int, bytes]]:
    """Yield (offset, text) of the lines that are one `//` comment, from the one above the line that begins here up."""
    while begin > 0:
        end = begin
        begin = source.rfind(b"\n", 0, end - 1) + 1
        if not source[begin:end].strip().startswith(b"//"):
            return
        yield begin, source[begin:end]
