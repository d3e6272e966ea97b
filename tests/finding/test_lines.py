"""Lines: where they begin, and what is above."""

from __future__ import annotations

import pytest

from codemod.finding.lines import line_ending, line_start, next_line

TEXT = b"one\ntwo\r\nlast"


@pytest.mark.parametrize("at, start, after", [(0, 0, 4), (3, 0, 4), (4, 4, 9), (8, 4, 9), (9, 9, 13), (13, 9, 13)])
def test_a_byte_is_in_the_line_that_its_line_end_ends(at: int, start: int, after: int) -> None:
    assert (line_start(TEXT, at), next_line(TEXT, at)) == (start, after)


def test_an_empty_text_has_one_empty_line() -> None:
    assert (line_start(b"", 0), next_line(b"", 0)) == (0, 0)


def test_the_first_line_says_how_lines_end() -> None:
    assert [line_ending(text) for text in (TEXT, b"a\r\nb\n", b"a", b"")] == [b"\n", b"\r\n", b"\n", b"\n"]
