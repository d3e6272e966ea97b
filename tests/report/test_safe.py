from __future__ import annotations

import unicodedata

import pytest
from hostile_text import UNSEEN, hostile
from hypothesis import given

from codemod.report.safe import printable, printable_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("a\nb\tc\r", r"a\nb\tc\r".replace(r"\n", r"\x0a").replace(r"\t", r"\x09").replace(r"\r", r"\x0d")),
        ("\x7f\x80\x9b\xff", "\\x7f\\x80\\x9b\xff"),
        ("\u061c\u200e\u200f", r"\u061c\u200e\u200f"),
        ("\u202a\u202b\u202c\u202d\u202e", r"\u202a\u202b\u202c\u202d\u202e"),
        ("\u2066\u2067\u2068\u2069", r"\u2066\u2067\u2068\u2069"),
        ("\u200b\u200c\u200d\u2060\ufeff\xad", r"\u200b\u200c\u200d\u2060\ufeff\xad"),
        ("\u2028\u2029\x85", r"\u2028\u2029\x85"),
        ("\uffff", r"\uffff"),
        ("\ud800\udc80\udfff", r"\ud800\udc80\udfff"),
        ("\U000e0041\U000e0100", r"\U000e0041\U000e0100"),
        (
            "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u3164\ufe00\ufe0f\uffa0",
            r"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u3164\ufe00\ufe0f\uffa0",
        ),
    ],
)
def test_what_cannot_be_seen_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    "text",
    ["", "plain text", "\u4e2d\u6587\uff0c\u3002", "caf\xe9 e\u0301 \U0001f600", "a::b", "a # b", "pkg/a.go:3:4: x"],
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", r":\x3aerror::x"),
        ("  ::error::x", r"  :\x3aerror::x"),
        (":::", r":\x3a:"),
        ("##[error]", r"#\x23[error]"),
        ("a ##[x] ###[y]", r"a #\x23[x] #\x23\x23[y]"),
        ("##vso[task]", r"#\x23vso[task]"),
        ("\u200b::error::", r"\u200b::error::"),
        ("\n::error::", r"\x0a::error::"),
    ],
)
def test_workflow_commands_are_broken_up(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_lines_keep_newlines_and_tabs_and_no_command() -> None:
    assert printable_lines("a\tb\n\t::error::\r\n##[x]\n") == "a\tb\n\t:\\x3aerror::\\x0d\n#\\x23[x]\n"


def test_a_colon_pair_in_the_middle_of_a_line_after_a_newline_that_stays_is_kept() -> None:
    assert printable_lines("a\nb ::x::\n") == "a\nb ::x::\n"


@given(hostile)
def test_no_invisible_character_gets_through(text: str) -> None:
    assert not {unicodedata.category(char) for char in printable(text)} & UNSEEN
    assert not {unicodedata.category(char) for char in printable_lines(text) if char not in "\n\t"} & UNSEEN


@given(hostile)
def test_no_line_is_a_command_to_the_runner(text: str) -> None:
    for line in [printable(text), *printable_lines(text).split("\n")]:
        assert "##" not in line
        assert not line.lstrip().startswith("::")


@given(hostile)
def test_twice_is_once(text: str) -> None:
    assert printable(printable(text)) == printable(text)
    assert printable_lines(printable_lines(text)) == printable_lines(text)


@given(hostile, hostile)
def test_what_is_made_of_a_beginning_is_the_beginning_of_what_is_made_of_the_whole(start: str, rest: str) -> None:
    assert printable(start + rest).startswith(printable(start))
