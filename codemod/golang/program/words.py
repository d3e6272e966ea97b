"""Words as Go reads them in go.mod, go.work and `//go:` comments: spaces, and strings in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

# `unicode.IsSpace`; Python's own `str.strip` takes U+001C to U+001F as well
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

_FIELD = f"[^{SPACE}]+"
_ESCAPE = (
    r"\\(?:(?P<letter>[abfnrtv\\\"])|x(?P<byte>[0-9a-fA-F]{2})|(?P<octal>[0-3][0-7]{2})"
    r"|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8}))|(?P<plain>[^\\\"\n])"
)
_LETTERS = dict(zip('abfnrtv\\"', b'\a\b\f\n\r\t\v\\"', strict=True))


class BadQuotes(ValueError):
    """A string in quotes that Go refuses."""


def as_text(data: bytes) -> str:
    """Return bytes as text; each byte that is no UTF-8 is U+FFFD, as in Go."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", data.decode("utf-8", "surrogateescape"))


def strip(line: str) -> str:
    return line.strip(SPACE)


def space_separated(line: str) -> list[str]:
    """Return the words between spaces."""
    return re.findall(_FIELD, line)


def unquoted_word(quoted: str) -> str:
    """Return what a string in `"` or backquotes says. Raises `BadQuotes`."""
    if len(quoted) < 2 or quoted[0] != quoted[-1] or quoted[0] not in '"`':
        raise BadQuotes(quoted)
    inner = quoted[1:-1]
    if quoted[0] == "`":
        if "`" in inner:
            raise BadQuotes(quoted)
        return inner.replace("\r", "")
    if inner.isascii() and not any(each in inner for each in '\\"\n'):
        return inner
    return as_text(b"".join(_pieces(inner)))


def _pieces(inner: str) -> Iterator[bytes]:
    at = 0
    while at < len(inner):
        found = re.compile(_ESCAPE).match(inner, at)
        if not found:
            raise BadQuotes(inner)
        yield _piece(found)
        at = found.end()


def _piece(found: re.Match[str]) -> bytes:
    kind, value = found.lastgroup, found[found.lastgroup or 0]
    if kind == "letter":
        return bytes([_LETTERS[value]])
    if kind in ("byte", "octal"):
        return bytes([int(value, 16 if kind == "byte" else 8)])
    if kind == "plain":
        return value.encode("utf-8", "surrogatepass")
    code = int(value, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise BadQuotes(value)
    return chr(code).encode()


_ARGUMENT = rf'(?:(?P<quoted>"(?:[^\\"]|\\.)*"|`[^`]*`)|(?P<plain>[^{SPACE}"`][^{SPACE}]*))(?:[{SPACE}]+|\Z)'


def arguments(line: str) -> tuple[str, ...]:
    """Return the arguments of a `//go:` comment: plain words, and strings in quotes. Raises `BadQuotes`."""
    line, at, found = strip(line), 0, list[str]()
    while at < len(line):
        argument = re.compile(_ARGUMENT).match(line, at)
        if not argument:
            raise BadQuotes(line)
        found.append(unquoted_word(argument["quoted"]) if argument["quoted"] else argument["plain"])
        at = argument.end()
    return tuple(found)
