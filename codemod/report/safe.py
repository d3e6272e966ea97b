"""The one place that makes untrusted text safe for terminals and logs.

Escaped as in a Python or Go string literal: all that `str.isprintable` calls not printable (control characters C0 and
C1, DEL, bidirectional controls, zero-width and other format characters, line and paragraph separators, surrogates,
unassigned and private characters, white space other than a space) and letters and marks that show nothing (Unicode's
`Default_Ignorable_Code_Point`): a log reader that compares by culture skips those, so they could hide a command.

Broken up: what the GitHub Actions runner takes for a command (`ActionCommand.cs` in actions/runner): `::` after white
space at the beginning of a line, and `##[` anywhere. Every `##` is broken, which covers `##vso[` and `##teamcity[` too.

Left out, by `without_userinfo`: user names and passwords in front of a host.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_INVISIBLE = "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
_WORD = re.compile(r"[^\s\"'`]+")
# also as URLs, Unicode and quoted text spell it; a digest's is none, nor is git's `main@{upstream}`
_AT = re.compile(r"(?:@|%(?:25)*40|\uff20|\\(?:x40|u0040|u00000040|uff20))(?!sha(?:256|384|512):|\{)", re.IGNORECASE)
_COLON = re.compile(r":|%(?:25)*3a|\\(?:x3a|u003a|u0000003a)", re.IGNORECASE)
_SCHEME = re.compile(r"(?<![\w/])//")
_COMMAND = re.compile(r"(?P<colon>^[ \t]*:):|(?<=#)#", re.MULTILINE)


def printable(text: str) -> str:
    """Return the text as one harmless line. Harmless text is returned as it is, so that applying it twice is once."""
    return _printable(text, keep="")


def printable_lines(text: str) -> str:
    """Like `printable`, for text of several lines: newlines and tabs stay."""
    return _printable(text, keep="\n\t")


def without_userinfo(text: str) -> str:
    """Return the text with `***` for what stands in front of a host's `@`: `https://***@sea.hub/x`, `***@sea.hub:5000`.

    It rather hides too much than too little: `joe:a/b@c@sea.hub` has one password. Left as they are: digests, and
    paths with an `@` behind a slash and no colon in front (`mod/example.org/x@v1.0.0`).
    """
    return _WORD.sub(lambda word: _covered(word[0], lambda hidden: "***"), text)


def blotted(data: bytes) -> bytes:
    """Like `without_userinfo`, for a file whose lines are shown: a `*` for each byte, so that all keep their places."""
    text = data.decode(errors="surrogateescape")
    text = _WORD.sub(lambda word: _covered(word[0], lambda hidden: "*" * len(_bytes(hidden))), text)
    return _bytes(text)


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


def _covered(word: str, cover: Callable[[str], str]) -> str:
    ends = [match.start() for match in _AT.finditer(word)]
    if not ends:
        return word
    scheme = _SCHEME.search(word, 0, ends[0])
    start = scheme.end() if scheme else 0
    slash = word.find("/", start)
    if slash >= 0 and not _COLON.search(word, start, slash):
        ends = [end for end in ends if end < slash]
    if not ends:
        return word
    return word[:start] + cover(word[start : ends[-1]]) + word[ends[-1] :] if ends[-1] > start else word


def _printable(text: str, keep: str) -> str:
    if not text.isprintable() or not text.isascii():
        text = "".join(char if _shows(char) or char in keep else _escape(char) for char in text)
    return _COMMAND.sub(_break, text)


def _shows(char: str) -> bool:
    return char.isprintable() and not re.match(_INVISIBLE, char)


def _escape(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _break(match: re.Match[str]) -> str:
    return match["colon"] + r"\x3a" if match["colon"] else r"\x23"
