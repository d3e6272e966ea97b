"""Parsing: what is valid Go parses, offsets are the file's, and a limit stops what takes too long."""

from __future__ import annotations

import pytest

from codemod.golang.read.parsing import MAX_BRACKETS, NotParsed, TooDeep, TooSlow, first_error, parse


@pytest.mark.parametrize(
    "source",
    [
        b"package p\nconst (\n\tA = 1\n)",
        b"package p\nconst (\n\tA = 1\n) // c",
        b"package p\ntype T struct{ a int }",
        b"package p\nvar (\n)",
        b"package p\nvar x = new(uint64(1))\n",
        b"package p\nvar x = new(f(1).y)\n",
        b'package p\nvar x = new("a")\n',
        b"package p\nvar x, y = new(a[0].b), new([]int)\n",
        b"\xef\xbb\xbfpackage p\n",
    ],
)
def test_valid_go_parses(source: bytes) -> None:
    assert first_error(parse(source)) is None


@pytest.mark.parametrize("text", [b"var x = new(\n", b"var x = new(f(1\n", b"func (\n"])
def test_what_is_no_go_does_not_parse(text: bytes) -> None:
    assert first_error(parse(b"package p\n" + text)) is not None


def test_offsets_are_those_of_the_file() -> None:
    source = b"\xef\xbb\xbfpackage p\nvar x = new(f(1))"
    declaration = parse(source).root_node.named_children[1]
    assert source[declaration.start_byte : declaration.end_byte] == b"var x = new(f(1))"


def test_more_open_brackets_than_the_limit_are_too_deep() -> None:
    with pytest.raises(TooDeep):
        parse(b"package p\nvar x = " + b"(" * (MAX_BRACKETS + 1))


def test_brackets_that_are_closed_again_do_not_count() -> None:
    parse(b"package p\nvar x = a" + b"(1)" * (MAX_BRACKETS // 4))


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codemod.golang.read.parsing.MAX_SECONDS", 0)
    with pytest.raises(TooSlow):
        parse(b"package p\n" + b"var x = f(1)\n" * 10_000)


def test_a_limit_says_what_it_is() -> None:
    assert "deep" in str(TooDeep()) and "took more than" in str(TooSlow())
    assert issubclass(TooDeep, NotParsed)
