from __future__ import annotations

from pathlib import Path

import pytest
import report_cases
from hypothesis import given
from hypothesis import strategies as st
from report_cases import diagnostics, read, report

from codemod.finding.chinese import ZH
from codemod.finding.diagnostics import Diagnostic, Message, NewImport, Span, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.finding.messages import translate
from codemod.report.model import Replacement, Report, make_report
from codemod.report.places import Place, ReportSources


def at(data: bytes, start: int, end: int) -> tuple[int, int, int, int]:
    place = place_of(data, start, end)
    return place.line, place.column, place.end_line, place.end_column


def place_of(data: bytes, start: int, end: int) -> Place:
    return of(data, Span("a.go", start, end)).findings[0].place


def of(data: bytes, *spans: Span, fix: SuggestedFix | None = None) -> Report:
    found = [Diagnostic("r", "IMG205", "unproven", "error", span, message("why"), fix=fix) for span in spans]
    return make_report(found, lambda path: data, lang="en")


@pytest.mark.parametrize(
    ("data", "start", "end", "place"),
    [
        (b"", 0, 0, (1, 1, 1, 1)),
        (b"abc", 1, 2, (1, 2, 1, 3)),
        (b"a\nbc\n", 2, 4, (2, 1, 2, 3)),
        (b"a\r\nbc\r\n", 3, 5, (2, 1, 2, 3)),
        (b"a\r\nbc\r\n", 0, 3, (1, 1, 2, 1)),
        (b"a\r\nbc", 0, 2, (1, 1, 1, 2)),
        (b"a\rb", 2, 3, (1, 3, 1, 4)),
        ("中文 x".encode(), 7, 8, (1, 4, 1, 5)),
        ("\U0001f600x".encode(), 4, 5, (1, 2, 1, 3)),
        (b"\xef\xbb\xbfab\nc", 3, 4, (1, 1, 1, 2)),
        (b"\xef\xbb\xbfab\nc", 0, 5, (1, 1, 1, 3)),
        (b"\xef\xbb\xbfab\nc", 6, 7, (2, 1, 2, 2)),
        (b"\xff\xfe x", 3, 4, (1, 4, 1, 5)),
        (b"ab", 5, 9, (1, 3, 1, 3)),
        (b"ab\n", 3, 3, (2, 1, 2, 1)),
    ],
)
def test_lines_and_columns_are_where_an_editor_shows_them(
    data: bytes, start: int, end: int, place: tuple[int, int, int, int]
) -> None:
    assert at(data, start, end) == place


def test_byte_columns_count_bytes_and_the_byte_order_mark() -> None:
    place = place_of("\ufeff中x".encode(), 6, 7)
    assert (place.byte_column, place.byte_end_column) == (7, 8)


@given(st.text(st.sampled_from("a\n\t中\U0001f600\u0301")), st.data())
def test_a_place_leads_back_to_its_bytes(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = place_of(text.encode(), len(text[:start].encode()), len(text[:end].encode()))
    lines = text.split("\n")

    def offset(line: int, column: int) -> int:
        return sum(len(before) + 1 for before in lines[: line - 1]) + column - 1

    assert (offset(place.line, place.column), offset(place.end_line, place.end_column)) == (start, end)
    assert len(lines[place.line - 1][: place.column - 1].encode()) == place.byte_column - 1


@given(st.binary(max_size=30), st.integers(0, 40), st.integers(0, 40))
def test_any_bytes_and_any_offsets_have_a_place(data: bytes, start: int, end: int) -> None:
    finding = of(data, Span("a.go", start, end)).findings[0]
    place = finding.place
    assert finding.source is not None
    assert 1 <= place.line <= place.end_line <= data.count(b"\n") + 1
    assert 1 <= place.column <= len(finding.source) + 1
    assert (place.line, place.column) <= (place.end_line, place.end_column)


def test_findings_are_sorted_by_path_start_and_code_whatever_their_order() -> None:
    spans = [Span("b.go", 0, 1), Span("a.go", 2, 3), Span("a.go", 1, 2)]
    assert [finding.diagnostic.span for finding in of(b"abc", *spans).findings] == sorted(spans)
    assert report().findings == make_report(reversed(diagnostics()), read, lang="en").findings


def test_what_is_no_file_is_at_line_one_column_one_without_a_source_line() -> None:
    finding = report().findings[-1]
    assert finding.source is None
    assert finding.place == Place("reg:5000/lvscare:v1")
    assert finding.where == "reg:5000/lvscare:v1"


def test_the_source_line_has_neither_line_end_nor_byte_order_mark() -> None:
    assert [finding.source for finding in report().findings[:2]] == [
        'const LvsCareRepoAndTag = "docker.io/x"',
        "\tyaml(国产, common.LvsCareRepoAndTag)",
    ]


def test_a_name_that_no_file_can_have_is_no_file() -> None:
    for path in ("a\0b", "\ud800"):
        found = Diagnostic("r", "IMG401", "image-missing", "error", Span(path, 0, 0), message("gone"))
        assert make_report([found], lambda path: Path(path).read_bytes(), lang="en").findings[0].source is None


def test_each_file_is_read_once() -> None:
    reads: list[str] = []

    def count(path: str) -> bytes:
        reads.append(path)
        return read(path)

    make_report(diagnostics(), count, lang="en")
    assert sorted(reads) == sorted({*report_cases.FILES, "reg:5000/lvscare:v1"})


def test_the_text_holds_message_reasons_and_hint() -> None:
    text = report().findings[1].text
    assert text.startswith("the image lvscare:v1 reaches yaml with no registry in front; and the tag moves; write fmt.")


def test_counts_are_of_findings_fixable_ones_and_files() -> None:
    assert (len(report().findings), report().fixable, report().files) == (4, 2, 4)


def fixed(data: bytes, *edits: Edit, imports: tuple[NewImport, ...] = ()) -> Report:
    return of(data, Span("a.go", 0, 1), fix=SuggestedFix(message("do"), edits, imports))


def test_edits_of_one_file_are_also_one_change_with_the_text_between_them() -> None:
    fix = fixed(b"ab\ncd", Edit("a.go", 3, 4, b"C"), Edit("a.go", 0, 1, b"A")).findings[0].fix
    assert fix is not None
    assert fix.whole == Replacement(Place("a.go", 1, 1, 2, 2, 1, 2), "Ab\nC")
    assert [change.text for change in fix.changes] == ["A", "C"]


def test_a_fix_of_two_files_is_no_single_change() -> None:
    fix = fixed(b"ab", Edit("a.go", 0, 1, b"A"), Edit("b.go", 0, 1, b"B")).findings[0].fix
    assert fix is not None
    assert (fix.whole, len(fix.changes)) == (None, 2)


def test_a_fix_that_needs_imports_or_is_not_text_is_not_offered_as_changes_but_stays_fixable() -> None:
    importing = fixed(b"ab", Edit("a.go", 0, 1, b"A"), imports=(NewImport("a.go", "net", "net"),))
    binary = fixed(b"ab", Edit("a.go", 0, 1, b"\xff"))
    between = fixed(b"a\xffb", Edit("a.go", 0, 1, b"A"), Edit("a.go", 2, 3, b"B"))
    for made in (importing, binary, between):
        assert made.findings[0].fix is None
        assert made.fixable == 1


def test_the_edits_of_a_fix_that_needs_imports_can_be_handed_in() -> None:
    need = SuggestedFix(message("do"), (Edit("a.go", 1, 2, b"B"),), (NewImport("a.go", "net", "net"),))
    found = Diagnostic("r", "IMG204", "joined-by-hand", "error", Span("a.go", 1, 2), message("why"), fix=need)
    whole = (*need.edits, Edit("a.go", 0, 0, b"import "))
    fix = make_report([found], lambda path: b"ab", lang="en", solve=lambda fix: whole).findings[0].fix
    assert fix is not None
    assert fix.whole == Replacement(Place("a.go", 1, 1, 1, 3, 1, 3), "import aB")


def test_a_fix_of_a_file_that_is_gone_is_not_offered() -> None:
    fix = SuggestedFix(message("do"), (Edit("gone.go", 0, 1, b"A"),))
    found = Diagnostic("r", "IMG101", "online-registry", "error", Span("gone.go", 0, 1), message("why"), fix=fix)
    assert make_report([found], read, lang="en").findings[0].fix is None


def test_english_is_the_template_with_its_arguments() -> None:
    assert translate(message("{a} and {b}", a="x", b="y"), "en") == "x and y"


def test_arguments_are_never_templates() -> None:
    assert translate(message("{a}{b}", a="{b}{0.__class__}", b="{a!r}"), "en") == "{b}{0.__class__}{a!r}"


def test_doubled_braces_are_braces_and_a_missing_argument_stays_visible() -> None:
    assert translate(Message("{{{a}}} {gone}", (("a", "x"),)), "en") == "{x} {gone}"


def test_chinese_is_used_where_there_is_a_translation() -> None:
    assert translate(message("hint: {hint}", hint="x"), "zh") == "提示：x"
    assert translate(message("not translated {a}", a="x"), "zh") == "not translated x"


@pytest.mark.parametrize("template", ZH)
def test_a_translation_has_the_fields_of_its_template(template: str) -> None:
    from codemod.finding.messages import _FIELD

    assert sorted(_FIELD.findall(ZH[template])) == sorted(_FIELD.findall(template))


def test_what_is_said_of_a_whole_file_is_placed_without_reading_it() -> None:
    read = list[str]()
    sources = ReportSources(lambda path: read.append(path) or b"package a\n")
    assert sources.place(Span("a.go", 0, 0)) == Place("a.go") and not read
    assert sources.place(Span("a.go", 8, 9)).column == 9 and read == ["a.go"]
