"""Ignore comments in image lists: `docker.io/acme/old:v1  # codemod:ignore IMG505 -- the next release needs it`.

As in Go, one beside an entry is for its own line, and one alone on its line is for the next line too. An image that the
list lacks has no line there: what is known of those is kept in a baseline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codemod.finding.codes import CODES
from codemod.finding.diagnostics import Diagnostic, Message, Span, message
from codemod.judge.ignores import Ignore, Ignored, ignore_of

_BEGIN = "# codemod:ignore"
_COMMENT = re.compile(rb"#[ \t]*codemod:ignore(?P<rest>[^\r\n]*)")
_KNOWN = frozenset(("IMG505",))
_UNUSED = "IMG902"


def list_comments(path: str, data: bytes) -> Iterator[Ignore]:
    """Yield the ignore comments of a list."""
    at = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        found = _COMMENT.search(line)
        if found is not None:
            span = Span(path, at + found.start(), at + len(line.rstrip(b"\r")))
            text = _BEGIN + found["rest"].decode("utf-8", "replace").rstrip()
            yield ignore_of(text, span, number, not line[: found.start()].strip(), _BEGIN, _KNOWN)
        at += len(line) + 1


def needless(found: Iterable[Ignore], used: Iterable[Ignored], whole: bool) -> Iterator[Diagnostic]:
    """Yield the comments that are written wrongly; those that ignore nothing where the program was read `whole`."""
    spent = {each.ignore for each in used}
    for each in found:
        if each.wrong is not None:
            yield _unused(each.span, each.wrong)
        elif whole and each not in spent:
            said = message("no {code} is found here; take it out of the comment", code=", ".join(each.codes))
            yield _unused(each.span, said)


def _unused(span: Span, said: Message) -> Diagnostic:
    name, severity = CODES[_UNUSED]
    return Diagnostic("images", _UNUSED, name, severity, span, said)
