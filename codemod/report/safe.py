"""The one place that makes untrusted text safe for terminals and logs.

Escaped as in a Python or Go string literal: all that `str.isprintable` calls not printable (control characters C0 and
C1, DEL, bidirectional controls, zero-width and other format characters, line and paragraph separators, surrogates,
unassigned and private characters, white space other than a space) and letters and marks that show nothing (Unicode's
`Default_Ignorable_Code_Point`): a log reader that compares by culture skips those, so they could hide a command.

Broken up: what the GitHub Actions runner takes for a command (`ActionCommand.cs` in actions/runner): `::` after white
space at the beginning of a line, and `##[` anywhere. Every `##` is broken, which covers `##vso[` and `##teamcity[` too.
"""

from __future__ import annotations

import re

_INVISIBLE = "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
_COMMAND = re.compile(r"(?P<colon>^[ \t]*:):|(?<=#)#", re.MULTILINE)


def printable(text: str) -> str:
    """Return the text as one harmless line. Harmless text is returned as it is, so that applying it twice is once."""
    return _printable(text, keep="")


def printable_lines(text: str) -> str:
    """Like `printable`, for text of several lines: newlines and tabs stay."""
    return _printable(text, keep="\n\t")


def _printable(text: str, keep: str) -> str:
    if not text.isprintable() or not text.isascii():
        text = "".join(char if _shows(char) or char in keep else _escape(char) for char in text)
    return _COMMAND.sub(_break, text)


def _shows(char: str) -> bool:
    return char.isprintable() and (char.isascii() or not re.match(_INVISIBLE, char))


def _escape(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _break(match: re.Match[str]) -> str:
    return match["colon"] + r"\x3a" if match["colon"] else r"\x23"
