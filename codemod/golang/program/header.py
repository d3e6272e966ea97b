"""The beginning of a Go file, as far as `go list` reads it: package clause and imports."""

from __future__ import annotations

import re
from functools import lru_cache

from codemod.golang.program.words import BadQuotes, as_text, unquoted_word
from codemod.records import dataclass

BOM = b"\xef\xbb\xbf"

_IDENT = rb"[0-9A-Za-z_\x80-\xff]+"
# for this reader, `;` is a space; behind a comment that ends with the file is nothing to be read
_SPACE = re.compile(rb"(?:[ \f\t\r\n;]|//[^\n]*\n|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)+")
_PACKAGE = re.compile(rb"package(?![0-9A-Za-z_\x80-\xff])")
_NAME = re.compile(_IDENT)
_IMPORT = re.compile(rb"import(?![0-9A-Za-z_\x80-\xff])")
_ALIAS = re.compile(rb"\.|" + _IDENT)
_OPEN, _CLOSE = re.compile(rb"\("), re.compile(rb"\)")
_PATH = re.compile(rb'"(?:[^"\\\n]|\\.)*"|`[^`]*`')
# the imports of a block as gofmt has them, as far as they are without comments and escapes: most files are read at once
_PLAIN = re.compile(rb'(?:[ \t\n]*+(?:[0-9A-Za-z_]++ )?+"[^"\\\n]++")++')
_NAMED = re.compile(rb'(?:([0-9A-Za-z_]+) )?"([^"]+)"')


@dataclass(frozen=True)
class Header:
    """`package` is empty where there is no package clause that can be read; each of the `imports` has one of the
    `names`, empty where none is written."""

    package: str = ""
    imports: tuple[str, ...] = ()
    names: tuple[bytes, ...] = ()


LARGE = 1 << 13  # bytes; what is known of a source keeps all of it


def read_header(source: bytes) -> Header:
    """Return a file's package and its imports, as far as they can be read."""
    return _known_header(source) if len(source) <= LARGE else _header(source)


@lru_cache(maxsize=4096)  # an editor asks for every change to one file, and all others are as they were
def _known_header(source: bytes) -> Header:
    return _header(source)


def _header(source: bytes) -> Header:
    reader = _Reader(source)
    name = reader.spaced(_PACKAGE) and reader.spaced(_NAME)
    found = _imports(reader) if name else []
    return Header(as_text(name), tuple(path for _, path in found), tuple(each for each, _ in found))


class _Reader:
    def __init__(self, source: bytes) -> None:
        self.source, self.at = source, len(BOM) if source.startswith(BOM) else 0

    def take(self, pattern: re.Pattern[bytes]) -> bytes:
        found = pattern.match(self.source, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else b""

    def spaced(self, pattern: re.Pattern[bytes]) -> bytes:
        self.take(_SPACE)
        return self.take(pattern)


_Import = tuple[bytes, str]  # the name that it is given, and the path


def _imports(reader: _Reader) -> list[_Import]:
    found = list[_Import]()
    while reader.spaced(_IMPORT):
        if not reader.spaced(_OPEN):
            found += _spec(reader)
            continue
        found += ((name, as_text(path)) for name, path in _NAMED.findall(reader.take(_PLAIN)))
        while one := _spec(reader):
            found += one
        if not reader.spaced(_CLOSE):
            break
    return found


def _spec(reader: _Reader) -> list[_Import]:
    """Return one import, in a list; none where there is no import."""
    name = reader.spaced(_ALIAS)
    try:
        return [(name, unquoted_word(as_text(reader.spaced(_PATH))))]
    except BadQuotes:
        return []
