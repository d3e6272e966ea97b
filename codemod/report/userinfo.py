"""The one place that leaves out user names and passwords in front of a host, wherever text may have one.

What it looks for is `user:password@host`, with a scheme or without, and as URLs, Unicode and quoted text spell it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_WORD = re.compile(r"[^\s\"'`]+")
# a digest's is none, nor is git's `main@{upstream}`
_AT = re.compile(r"(?:@|%(?:25)*40|\uff20|\\(?:x40|u0040|u00000040|uff20))(?!sha(?:256|384|512):|\{)", re.IGNORECASE)
_COLON = re.compile(r":|%(?:25)*3a|\\(?:x3a|u003a|u0000003a)", re.IGNORECASE)
_SCHEME = re.compile(r"(?<![\w/])//")


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
