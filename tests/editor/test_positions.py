"""Lines and characters of the protocol, against what Python's own codecs count."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("lsprotocol")

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position

from codemod.editor.documents import Documents, path_of, uri_of
from codemod.editor.positions import BOM, ClientPlaces, TextLines
from codemod.finding.diagnostics import Span

TEXTS = st.text(st.sampled_from("ab\n\r\t\x0b\x0c\x85\u2028镜像é😀\ufeff") | st.characters(exclude_categories=["Cs"]))
UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def position(text: str, at: int, encoding: str) -> Position:
    """Return where a code point of a text is, counted in the plainest way; no CR LF is broken up by it."""
    lines = re.split("\r\n|\n|\r", text[:at])
    codec, size = UNITS[encoding]
    return Position(len(lines) - 1, len(lines[-1].encode(codec)) // size)


@given(TEXTS, st.sampled_from(sorted(UNITS)), st.data())
def test_a_byte_is_where_the_protocol_says(text: str, encoding: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    if text[max(at - 1, 0) : at + 1] == "\r\n" and at > 0:
        at -= 1  # there is no place within a line's end
    lines = TextLines(text.encode(), encoding)
    offset = len(text[:at].encode())
    assert lines.position(offset) == position(text, at, encoding)
    assert lines.offset(lines.position(offset)) == offset


@given(TEXTS, st.lists(st.integers(0, 60), max_size=9))
def test_the_order_of_questions_makes_no_difference(text: str, places: list[int]) -> None:
    data, offsets = text.encode(), [len(text[:at].encode()) for at in places]
    lines = TextLines(data, "utf-16")
    assert [lines.position(at) for at in offsets] == [TextLines(data, "utf-16").position(at) for at in offsets]


@given(st.binary(max_size=40), st.integers(0, 50), st.integers(0, 50))
def test_bytes_that_are_no_text_have_places_too(data: bytes, line: int, character: int) -> None:
    lines = TextLines(data, "utf-16")
    assert 0 <= lines.offset(Position(line, character)) <= len(data)
    assert all(lines.position(at).line >= 0 for at in range(len(data) + 2))


def test_a_position_past_the_end_is_the_end() -> None:
    lines = TextLines(b"ab\ncd", "utf-16")
    assert (lines.offset(Position(0, 99)), lines.offset(Position(7, 0))) == (2, 5)


def test_half_of_a_character_is_before_it() -> None:
    assert TextLines("😀x".encode(), "utf-16").offset(Position(0, 1)) == 0


@pytest.mark.parametrize(("is_open", "character"), [(False, 8), (True, 9)])
def test_a_byte_order_mark_counts_where_the_client_has_it_in_its_text(is_open: bool, character: int) -> None:
    data = BOM + b"package x"
    places = ClientPlaces(lambda _: data, uri_of, lambda _: is_open, "utf-16")
    assert places.range(Span("x.go", 11, 12)).start == Position(0, character)


def test_a_file_that_is_gone_has_one_place() -> None:
    def read(path: str) -> bytes:
        raise FileNotFoundError(path)

    assert ClientPlaces(read, uri_of, lambda _: False, "utf-16").range(Span("x.go", 5, 9)).end == Position(0, 0)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80), TEXTS), max_size=5))
def test_incremental_changes_make_what_the_client_has(text: str, changes: list[tuple[int, int, str]]) -> None:
    from lsprotocol.types import Range, TextDocumentContentChangePartial

    documents = Documents()
    documents.opened("file:///x.go", 1, text)
    for start, end, new in changes:
        start, end = sorted((start % (len(text) + 1), end % (len(text) + 1)))
        if any(text[max(at - 1, 0) : at + 1] == "\r\n" and at > 0 for at in (start, end)):
            continue
        place = Range(position(text, start, "utf-16"), position(text, end, "utf-16"))
        documents.changed("file:///x.go", 2, [TextDocumentContentChangePartial(place, new)])
        text = text[:start] + new + text[end:]
    assert documents.open["/x.go"].data == text.encode()


@given(st.binary(max_size=30).filter(lambda name: b"\0" not in name and b"/" not in name and name not in (b".", b"..")))
def test_every_path_has_a_uri(name: bytes) -> None:
    import os

    path = os.path.normpath(os.fsdecode(b"/a/" + name))
    assert path_of(uri_of(path)) == path


@pytest.mark.parametrize(
    "uri",
    ["untitled:Untitled-1", "https://example.org/x.go", "file://server/x.go", "file:x.go", "", "file:///a%00b", "//["],
)
def test_what_is_no_file_here_has_no_path(uri: str) -> None:
    assert path_of(uri) is None


def test_an_editor_may_escape_more_of_a_uri_than_others() -> None:
    assert path_of("file:///home/%E9%95%9C/a%2Bb%40c.go") == path_of("file:///home/镜/a+b@c.go") == "/home/镜/a+b@c.go"
