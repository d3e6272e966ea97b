"""Go string and rune literals: what text they stand for, and where each of its bytes stands in the source.

The grammar is that of the Go specification, "String literals" and "Rune literals".
"""

from __future__ import annotations

from codemod.golang.read.syntax import Node

_SIMPLE = {
    b"a": b"\a",
    b"b": b"\b",
    b"f": b"\f",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"v": b"\v",
    b"\\": b"\\",
    b"'": b"'",
    b'"': b'"',
}
_DIGITS = {b"x": 2, b"u": 4, b"U": 8}

STRING_KINDS = frozenset({"interpreted_string_literal", "raw_string_literal"})


def decode(data: bytes) -> str:
    """Return Go string bytes as text; bytes that are not UTF-8 become lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def _escape(body: bytes, at: int) -> tuple[bytes, int]:
    """Return what the escape at `body[at]` (the backslash) stands for, and its length. Raises ValueError."""
    kind = body[at + 1 : at + 2]
    if kind in _SIMPLE:
        return _SIMPLE[kind], 2
    if kind in _DIGITS:
        width = _DIGITS[kind]
        digits = body[at + 2 : at + 2 + width]
        if len(digits) != width:
            raise ValueError("short escape")
        code = int(digits, 16)
        return (bytes([code]) if kind == b"x" else chr(code).encode("utf-8")), 2 + width
    return bytes([int(body[at + 1 : at + 4], 8)]), 4


def unquote(node: Node) -> bytes | None:
    """Return the bytes that a string literal stands for; None where it is malformed."""
    pieces = unquote_mapped(node)
    return None if pieces is None else pieces[0]


def unquoted(literal: bytes) -> bytes | None:
    """Return the bytes that the text of a string literal stands for; None where it is malformed."""
    body, out, at = literal[1:-1], bytearray(), 0
    if literal.startswith(b"`"):
        return body.replace(b"\r", b"")
    if b"\\" not in body:
        return body
    while at < len(body):
        try:
            piece, length = _escape(body, at) if body[at : at + 1] == b"\\" else (body[at : at + 1], 1)
        except (ValueError, OverflowError, UnicodeEncodeError):
            return None
        out += piece
        at += length
    return bytes(out)


def unquote_mapped(node: Node) -> tuple[bytes, list[int] | None] | None:
    """Return a literal's bytes and, where any of them is not at its plain place, the file offset of each.

    The offset list is None where byte `i` simply stands at `node.start + 1 + i`.
    """
    body = node.bytes[1:-1]
    if node.kind == "raw_string_literal":
        if b"\r" not in body:
            return body, None
        kept = [i for i, byte in enumerate(body) if byte != 13]
        return body.replace(b"\r", b""), [node.start + 1 + i for i in kept]
    if b"\\" not in body:
        return body, None
    out, offsets, at = bytearray(), [], 0
    while at < len(body):
        piece, length = body[at : at + 1], 1
        if piece == b"\\":
            try:
                piece, length = _escape(body, at)
            except (ValueError, OverflowError, UnicodeEncodeError):
                return None
        out += piece
        offsets += [node.start + 1 + at] * len(piece)
        at += length
    return bytes(out), offsets


def integer(node: Node) -> int | None:
    """Return the value of an integer literal (Go specification, "Integer literals")."""
    text = node.text.replace("_", "")
    try:
        if len(text) > 1 and text[0] == "0" and text[1].isdigit():
            return int(text, 8)
        return int(text, 0)
    except ValueError:
        return None


def rune(node: Node) -> str | None:
    """Return the character of a rune literal, None where it is malformed."""
    body = node.bytes[1:-1]
    try:
        if body.startswith(b"\\"):
            if body[1:2] == b"x" or body[1:2].isdigit():
                return chr(int(body[2:], 16) if body[1:2] == b"x" else int(body[1:], 8))
            return _escape(body, 0)[0].decode("utf-8")
        text = body.decode("utf-8")
    except (ValueError, OverflowError):
        return None
    return text if len(text) == 1 else None


def quote(text: str) -> str | None:
    """Return `strconv.Quote(text)` for printable ASCII; None for what would need its full tables."""
    if not all(" " <= char <= "~" for char in text):
        return None
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_empty(node: Node) -> bool:
    """Whether a node is the literal of an empty string."""
    return node.kind in STRING_KINDS and unquote(node) == b""
