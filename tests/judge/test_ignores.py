from __future__ import annotations

from pathlib import Path

import pytest
from cli_cases import BARE, COMMON, JOINED, LOCAL, Cli, write

from codemod.finding.diagnostics import Diagnostic, Span, message
from codemod.golang.read.files import load_file
from codemod.judge.ignores import Ignore, ignores, without_ignored

LINE = b"\tlvsImageURL := " + JOINED


def read(source: bytes) -> list[Ignore]:
    return ignores(load_file("a.go", source))


def put(root: Path, above: bytes = b"", beside: bytes = b"", expression: bytes = BARE) -> None:
    data = (root / LOCAL).read_bytes()
    assert LINE in data
    line = b"\tlvsImageURL := " + expression
    (root / LOCAL).write_bytes(data.replace(LINE, above + line + beside))


def found(cli: Cli, root: Path, *options: str) -> list[str]:
    return [code for _, code in cli("lint", "--output-format", "json", *options, root).codes()]


def test_a_comment_on_the_line_ignores_the_finding(cli: Cli, sealer: Path) -> None:
    put(sealer, beside=b" //codemod:ignore IMG202 -- the mirror is preloaded")
    assert found(cli, sealer) == []
    assert cli("lint", sealer).status == 0


def test_a_comment_on_the_line_above_ignores_the_finding(cli: Cli, sealer: Path) -> None:
    put(sealer, above=b"\t//codemod:ignore IMG202 -- the mirror is preloaded\n")
    assert found(cli, sealer) == []


def test_a_comment_two_lines_above_ignores_nothing(cli: Cli, sealer: Path) -> None:
    put(sealer, above=b"\t//codemod:ignore IMG202 -- too far\n\n")
    assert sorted(found(cli, sealer)) == ["IMG202", "IMG902"]


def test_a_comment_beside_code_is_not_for_the_next_line(cli: Cli, sealer: Path) -> None:
    put(sealer, above=b"\t_ = rs //codemod:ignore IMG202 -- another line\n")
    assert sorted(found(cli, sealer)) == ["IMG202", "IMG902"]


def test_the_mark_in_a_string_is_no_comment(cli: Cli, sealer: Path) -> None:
    put(sealer, above=b'\t_ = "//codemod:ignore IMG202 -- in a string"\n')
    assert found(cli, sealer) == ["IMG202"]


def test_another_code_ignores_nothing_and_is_told(cli: Cli, sealer: Path) -> None:
    put(sealer, beside=b" //codemod:ignore IMG203 -- wrong code")
    assert sorted(found(cli, sealer)) == ["IMG202", "IMG902"]


def test_an_ignored_code_does_not_hide_the_others_of_its_place(cli: Cli, sealer: Path) -> None:
    source = (sealer / COMMON).read_bytes()
    bad = source.replace(b'"sealerio/lvscare:v1.1.3-beta.8"', b'"docker.io/sealerio/lvscare:latest"')
    (sealer / COMMON).write_bytes(bad)
    assert found(cli, sealer) == ["IMG101"]
    marked = bad.replace(b'lvscare:latest"', b'lvscare:latest" //codemod:ignore IMG101 -- it is our mirror')
    (sealer / COMMON).write_bytes(marked)
    assert found(cli, sealer) == ["IMG102"]


def test_an_unused_comment_is_a_warning_with_exit_status_1(cli: Cli, sealer: Path) -> None:
    put(sealer, above=b"\t//codemod:ignore IMG202 -- fixed long ago\n", expression=JOINED)
    ran = cli("lint", "--output-format", "json", sealer)
    assert ran.status == 1
    assert [(each["code"], each["severity"]) for each in ran.json["findings"]] == [("IMG902", "warning")]
    assert ran.json["findings"][0]["message"] == "no IMG202 is found here; take it out of the comment"


def test_of_two_codes_the_idle_one_is_named(cli: Cli, sealer: Path) -> None:
    put(sealer, beside=b" //codemod:ignore IMG202, IMG203 -- both")
    ran = cli("lint", "--output-format", "json", sealer)
    assert [each["message"] for each in ran.json["findings"]] == ["no IMG203 is found here; take it out of the comment"]


def test_a_code_that_was_not_asked_about_is_not_idle(cli: Cli, sealer: Path) -> None:
    put(sealer, beside=b" //codemod:ignore IMG202 -- preloaded")
    assert found(cli, sealer, "--select", "IMG1,IMG902") == []
    assert found(cli, sealer, "--ignore", "IMG202") == []


def test_warnings_about_comments_can_be_ignored_by_option(cli: Cli, sealer: Path) -> None:
    put(sealer, above=b"\t//codemod:ignore IMG202 -- idle\n", expression=JOINED)
    assert found(cli, sealer, "--ignore", "IMG902") == []


@pytest.mark.parametrize(
    "comment",
    [
        b"//codemod:ignore IMG202",
        b"//codemod:ignore IMG202 --",
        b"//codemod:ignore IMG202 --  ",
        b"//codemod:ignore -- why",
        b"//codemod:ignore",
        b"// codemod:ignore IMG202 -- a blank in front",
        b"/* codemod:ignore IMG202 -- a block */",
        b"//codemod:ignore IMG2 -- a prefix",
        b"//codemod:ignore all -- too much",
        b"//codemod:ignore IMG202 IMG203 -- no comma",
        b"//codemod:ignore IMG901 -- not this one",
        b"//codemod:ignore IMG902 -- nor this one",
        b"//codemod:ignored IMG202 -- another word",
    ],
)
def test_a_comment_that_is_wrong_ignores_nothing_and_is_told(cli: Cli, sealer: Path, comment: bytes) -> None:
    put(sealer, beside=b" " + comment)
    assert sorted(found(cli, sealer)) == ["IMG202", "IMG902"]


def test_what_is_ignored_is_listed_with_its_reason(cli: Cli, sealer: Path) -> None:
    put(sealer, beside=b" //codemod:ignore IMG202 -- the \x1b[31mmirror is preloaded")
    ran = cli("lint", "--show-ignored", sealer)
    assert ran.status == 0
    assert f"{LOCAL}:53:17: IMG202 is ignored: the \\x1b[31mmirror is preloaded" in ran.err


def test_fix_leaves_what_is_ignored(cli: Cli, sealer: Path) -> None:
    put(sealer, beside=b" //codemod:ignore IMG202 -- the mirror is preloaded")
    before = (sealer / LOCAL).read_bytes()
    assert cli("fix", sealer).status == 0
    assert (sealer / LOCAL).read_bytes() == before


def test_a_comment_needs_no_anchor_in_its_file(cli: Cli, sealer: Path) -> None:
    helper = b'func image() string { return "docker.io/sealerio/lvs" + "care:v1.1.3-beta.8" }\n'
    put(sealer, expression=b"image()")
    write(sealer, {"pkg/registry/image.go": b"package registry\n\n" + helper})
    assert found(cli, sealer) == ["IMG201"]
    marked = b"package registry\n\n//codemod:ignore IMG201 -- ours\n" + helper
    write(sealer, {"pkg/registry/image.go": marked})
    assert found(cli, sealer) == []


def test_a_comment_ends_before_a_carriage_return() -> None:
    (comment,) = read(b"package a\r\n\r\n//codemod:ignore IMG202 -- why\r\nvar x = 1\r\n")
    assert (comment.lines, comment.codes, comment.reason, comment.wrong) == ((3, 4), ("IMG202",), "why", None)


def test_comments_of_a_file_that_does_not_parse_are_not_believed() -> None:
    assert read(b"package a\n\n//codemod:ignore IMG202 -- why\nvar x = (\n") == []


@pytest.mark.parametrize(
    "source",
    [
        b"//codemod:ignore IMG202 -- why - not -- really\nvar _ = 1\n" * 10_000,
        b"var _ = 1" + b"/*codemod:ignore*/" * 20_000 + b"\n",
        b"//codemod:ignore" + b" " * 1_000_000 + b"x\n",
        b"//codemod:ignore " + b"IMG202 , " * 100_000 + b"\n",
    ],
    ids=["lines", "one line", "blanks", "codes"],
)
def test_hostile_comments_take_linear_time(source: bytes) -> None:
    # what is quadratic takes minutes with this much
    assert read(b"package a\n\n" + source)


def test_findings_on_one_line_or_many_are_matched_by_line() -> None:
    source = b"package a\n\nvar a = 1 //codemod:ignore IMG202 -- one\nvar b = 2\n"
    spans = [Span("a.go", source.index(b"= 1"), 0), Span("a.go", source.index(b"= 2"), 0), Span("b.go", 0, 0)]
    found = [Diagnostic("r", "IMG202", "n", "error", span, message("x")) for span in reversed(spans)]
    left, ignored = without_ignored(found, read(source), lambda path: source)
    assert [each.span for each in left] == [spans[2], spans[1]]
    assert [each.diagnostic.span for each in ignored] == [spans[0]]
