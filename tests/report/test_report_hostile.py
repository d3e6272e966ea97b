"""Whatever a pull request puts into paths, sources and names: no report does anything to who reads it."""

from __future__ import annotations

import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from io import StringIO

import pytest
from hostile_text import TOKENS, UNSEEN, hostile
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import written

from codemod.finding.diagnostics import Diagnostic, Related, Severity, Span, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.report import FORMATS, text
from codemod.report.model import Report, make_report

ATTACKS = ["::error::x", "##[error]x", "\n::stop-commands::x", "]]>", "<x>&", "|", "`", "%0A", "{x}", '"', "\\", "](x)"]
attack = st.lists(st.sampled_from(ATTACKS) | hostile, max_size=4).map("".join)
severities: st.SearchStrategy[Severity] = st.sampled_from(["error", "warning", "note"])
COMMAND = re.compile(r"::(error|warning|notice) ([^\n]*?)::([^\n]*)")


@st.composite
def reports(draw: st.DrawFn) -> Report:
    files = {draw(attack): b"\n".join(draw(attack).encode(errors="surrogatepass") for _ in range(3)) for _ in range(2)}
    found = [draw(diagnostics(files)) for _ in range(draw(st.integers(0, 3)))]

    def read(path: str) -> bytes:
        if draw(st.integers(0, 9)) == 0:
            raise OSError
        return files[path]

    return make_report(found, read, lang=draw(st.sampled_from(["en", "zh"])))


@st.composite
def diagnostics(draw: st.DrawFn, files: dict[str, bytes]) -> Diagnostic:
    def span() -> Span:
        path = draw(st.sampled_from(sorted(files)))
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(files[path]))] * 2)))
        return Span(path, start, end)

    place = span()
    new = draw(attack).encode(errors="surrogatepass")
    fix = SuggestedFix(message("fix {a}", a=draw(attack)), (Edit(place.path, place.start, place.end, new),))
    return Diagnostic(
        "r",
        "IMG205",
        "unproven",
        draw(severities),
        place,
        message("{a} {b}", a=draw(attack), b=draw(attack)),
        reasons=(message("{a}", a=draw(attack)),),
        hint=draw(st.none() | attack.map(lambda said: message("{a}", a=said))),
        related=(Related(span(), message("{a}", a=draw(attack)), draw(attack)),),
        fix=draw(st.sampled_from([None, fix])),
    )


def harmless(out: str) -> None:
    """Assert that a terminal shows it as it is and the runner obeys no line of it."""
    assert not {unicodedata.category(char) for char in out.replace("\n", "")} & UNSEEN
    for line in out.split("\n"):
        assert "##[" not in line
        assert not line.lstrip().startswith("::")


def no_format_lets_a_control_character_or_a_command_out(report: Report) -> None:
    for name in FORMATS:
        if name != "github":
            harmless(written(name, report))


def colours_are_the_only_escapes_of_text(report: Report) -> None:
    out = StringIO()
    text.write(report, out, color=True, verbose=True)
    harmless(re.sub("\x1b\\[(0|1|32|1;31)m", "", out.getvalue()))
    assert not re.search("(^|\n) *(\x1b\\[[0-9;]*m)*:(\x1b\\[[0-9;]*m)*:", out.getvalue())


def github_is_obeyed_once_a_finding_and_only_as_annotations(report: Report) -> None:
    lines = written("github", report).split("\n")[:-1]
    assert len(lines) == len(report.findings)
    for line, finding in zip(lines, report.findings, strict=True):
        assert "##[" not in line
        assert not {unicodedata.category(char) for char in line} & UNSEEN
        command = COMMAND.fullmatch(line)
        assert command
        # the runner ends the properties at the first `::`, and splits them at commas
        assert "::" not in command[2]
        keys = [each.split("=", 1)[0] for each in command[2].split(",")]
        assert keys in (["title", "file", "line", "endLine", "col", "endColumn"], ["title", "file", "line", "endLine"])
        assert command[3].replace("%0A", "\n").replace("%25", "%") == "\n".join(finding.lines)


def json_formats_parse_strictly_and_are_ascii(report: Report) -> None:
    for name in ("json", "sarif", "gitlab", "rdjson"):
        out = written(name, report)
        assert out.isascii()
        # a lone surrogate parses in Python, but not in other languages
        json.dumps(json.loads(out), ensure_ascii=False).encode()


def xml_formats_parse_and_say_every_finding(report: Report) -> None:
    for name in ("checkstyle", "junit"):
        out = written(name, report)
        assert out.isascii()
        said = [each.get("message") for tag in ("error", "failure") for each in ET.fromstring(out.encode()).iter(tag)]
        whole = name == "checkstyle"
        assert said == ["; ".join(finding.lines) if whole else finding.text for finding in report.findings]


def markdown_has_one_row_a_finding_of_four_bars(report: Report) -> None:
    rows = written("markdown", report).split("\n")[4:-1]
    assert len(rows) == len(report.findings)
    assert all(row.count("|") == 4 for row in rows)


LAWS = [
    no_format_lets_a_control_character_or_a_command_out,
    colours_are_the_only_escapes_of_text,
    github_is_obeyed_once_a_finding_and_only_as_annotations,
    json_formats_parse_strictly_and_are_ascii,
    xml_formats_parse_and_say_every_finding,
    markdown_has_one_row_a_finding_of_four_bars,
]


def everywhere(bad: str) -> Report:
    """Return a report that has the text in each place that can hold any."""
    say = message("{a}", a=bad)
    data = bad.encode(errors="replace") * 2
    spot = Span(bad, 0, len(data))
    fix = SuggestedFix(say, (Edit(bad, 0, 0, bad.encode(errors="replace")),))
    way = (Related(spot, say, bad),)
    one = Diagnostic("r", "IMG205", "unproven", "error", spot, say, reasons=(say,), hint=say, related=way, fix=fix)
    return make_report([one], lambda path: data, lang="en")


@pytest.mark.parametrize("bad", [*ATTACKS, *TOKENS, "#", "##", ":", "::", " ::", "\uffff"], ids=ascii)
def test_every_law_holds_for_each_attack_in_every_place(bad: str) -> None:
    for text_of_all_places in (bad, bad + bad, f" {bad}[error]::"):
        for law in LAWS:
            law(everywhere(text_of_all_places))


@settings(max_examples=60)
@given(reports())
def test_every_law_holds_for_hostile_findings(report: Report) -> None:
    for law in LAWS:
        law(report)


@pytest.mark.full
@settings(max_examples=3000)
@given(reports())
def test_every_law_holds_for_many_hostile_findings(report: Report) -> None:
    for law in LAWS:
        law(report)


@given(attack, st.binary(max_size=3))
def test_carets_stand_under_the_span_whatever_the_line_holds(line: str, rest: bytes) -> None:
    data = line.replace("\n", "").encode(errors="replace") + b"MARK" + rest.replace(b"\n", b"")
    start = data.index(b"MARK")
    found = Diagnostic("r", "IMG205", "unproven", "error", Span("a.go", start, start + 4), message("why"))
    out = written("text", make_report([found], lambda path: data, lang="en")).split("\n")
    assert out[2].count("^") == 4
    assert out[1][position(out[1], out[2].index("^")) :].startswith("MARK")


def position(line: str, cells: int) -> int:
    """Return the index of the character that begins after so many terminal cells."""
    for index, char in enumerate(line):
        if cells <= 0 and not unicodedata.category(char).startswith("M"):
            return index
        if unicodedata.category(char) not in ("Mn", "Me"):
            cells -= 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return len(line)
