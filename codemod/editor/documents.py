"""What is open in the editor: the bytes of each document as they would be saved, and where that would be."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

from lsprotocol import types

from codemod.editor.positions import TextLines
from codemod.records import dataclass

Change = types.TextDocumentContentChangePartial | types.TextDocumentContentChangeWholeDocument


@dataclass(frozen=True, slots=True)
class Document:
    """One open document: its URI as the client writes it, its version, and its text in UTF-8."""

    uri: str
    version: int
    data: bytes


class Documents:
    """The open documents, by their real paths. A document that is no file is none of them."""

    def __init__(self, encoding: str = "utf-16") -> None:
        self.encoding = encoding
        self.open: Mapping[str, Document] = MappingProxyType({})

    def opened(self, uri: str, version: int, text: str) -> None:
        path = path_of(uri)
        if path is not None:
            self.open = {**self.open, real(path): Document(uri, version, encoded(text))}

    def changed(self, uri: str, version: int, changes: Iterable[Change]) -> None:
        """Make the changes, each to what the one before left."""
        path = path_of(uri)
        known = self.open.get(real(path)) if path is not None else None
        if path is None or known is None:
            return
        data = known.data
        for change in changes:
            data = _changed(data, change, self.encoding)
        self.open = {**self.open, real(path): Document(uri, version, data)}

    def closed(self, uri: str) -> None:
        path = path_of(uri)
        gone = real(path) if path is not None else ""
        self.open = {each: document for each, document in self.open.items() if each != gone}


def _changed(data: bytes, change: Change, encoding: str) -> bytes:
    text = encoded(change.text)
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return text
    lines = TextLines(data, encoding)
    start, end = lines.offset(change.range.start), lines.offset(change.range.end)
    return data[:start] + text + data[max(start, end) :]


def encoded(text: str) -> bytes:
    """Return a client's text in UTF-8; half of a surrogate pair is no UTF-8, and stays none."""
    return text.encode("utf-8", "surrogatepass")


def path_of(uri: str) -> str | None:
    """Return the path of a `file:` URI, None for any other."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    path = unquote_to_bytes(parts.path)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not path.startswith(b"/") or b"\0" in path:
        return None
    return os.path.normpath(os.fsdecode(path))


def uri_of(path: str) -> str:
    """Return the `file:` URI of an absolute path, which may be any bytes."""
    return "file://" + quote_from_bytes(os.fsencode(path))


def real(path: str) -> str:
    """Return a path with no link in its folders; the file itself may be one."""
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
