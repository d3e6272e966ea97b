from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codemod.finding.diagnostics import Diagnostic, Span, message
from codemod.records import replace
from codemod.report.fingerprints import fingerprints

ONE = Diagnostic("lvscare", "IMG205", "unproven", "error", Span("a.go", 10, 12), message("no {what}", what="way"))


def only(diagnostic: Diagnostic, line: bytes | None) -> str:
    (mark,) = fingerprints([(diagnostic, line)])
    return mark


def test_a_moved_line_keeps_its_fingerprint() -> None:
    assert only(ONE, b"x := f()") == only(replace(ONE, span=Span("a.go", 900, 902)), b"x := f()")


def test_another_indentation_or_alignment_keeps_the_fingerprint() -> None:
    assert only(ONE, b"Image: f()") == only(ONE, b"\t\tImage:    f()\r")


def test_another_message_about_the_same_line_keeps_the_fingerprint() -> None:
    assert only(ONE, b"x") == only(replace(ONE, message=message("no way in another language")), b"x")


def test_rule_code_path_and_text_each_make_another_fingerprint() -> None:
    others = [
        only(ONE, b"x"),
        only(replace(ONE, rule="other"), b"x"),
        only(replace(ONE, code="IMG203"), b"x"),
        only(replace(ONE, span=Span("b.go", 10, 12)), b"x"),
        only(ONE, b"y"),
    ]
    assert len(set(others)) == len(others)


def test_where_there_is_no_line_the_message_tells_findings_apart() -> None:
    for line in (None, b"", b" \t"):
        assert only(ONE, line) != only(replace(ONE, message=message("no {what}", what="image")), line)


def test_equal_findings_are_told_apart_by_their_ordinal() -> None:
    first, second, third = fingerprints([(ONE, b"x"), (ONE, b"x"), (ONE, b"x")])
    assert len({first, second, third}) == 3
    assert list(fingerprints([(ONE, b"x"), (ONE, b"x")])) == [first, second]


def test_a_fingerprint_stays_the_same_in_later_releases() -> None:
    assert only(ONE, b"x := f()") == "876c19505868fdba5e166be596bd2044"


@given(st.tuples(*[st.text()] * 4), st.tuples(*[st.text()] * 4))
def test_fields_never_run_into_each_other(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    def mark(rule: str, code: str, path: str, text: str) -> str:
        return only(Diagnostic(rule, code, "n", "error", Span(path, 0, 0), message("{t}", t=text)), None)

    assert (mark(*left) == mark(*right)) == (left == right)


@given(st.lists(st.binary(max_size=4), max_size=8))
def test_fingerprints_in_a_report_are_unique(lines: list[bytes]) -> None:
    marks = list(fingerprints((ONE, line) for line in lines))
    assert len(set(marks)) == len(lines)
