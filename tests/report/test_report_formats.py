from __future__ import annotations

import html
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from io import StringIO
from typing import Any

import jsonschema
import pytest
from project import ROOT
from report_cases import FILES, diagnostics, read, report, written

from codemod.finding.diagnostics import Diagnostic, Span, message
from codemod.report import FORMATS, text
from codemod.report.model import Report, make_report

EMPTY = make_report([], read, lang="en")

# what GitLab documents under "Code Quality report format"
GITLAB: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer"}},
                    },
                },
            },
        },
    },
}


def plain(what: Report, **options: bool) -> str:
    out = StringIO()
    text.write(what, out, **options)
    return out.getvalue()


def one(data: bytes, start: int, end: int) -> Report:
    found = Diagnostic("r", "IMG205", "unproven", "error", Span("a.go", start, end), message("why"))
    return make_report([found], lambda path: data, lang="en")


def excerpt(data: bytes, start: int, end: int) -> list[str]:
    return plain(one(data, start, end)).splitlines()[1:3]


def test_text_says_place_code_name_message_source_reasons_hint_and_fix() -> None:
    assert plain(report()).splitlines()[4:10] == [
        "pkg/ipvs/care.go:3:11: IMG202 no-registry: the image lvscare:v1 reaches yaml with no registry in front",
        "    3 |     yaml(国产, common.LvsCareRepoAndTag)",
        "      |                ^^^^^^^^^^^^^^^^^^^^^^^^",
        "  also: and the tag moves",
        '  hint: write fmt.Sprintf("%s/%s", reg, common.LvsCareRepoAndTag)',
        "  fix: put the local registry in front",
    ]


def test_text_ends_with_the_counts_and_what_to_run() -> None:
    assert plain(report()).splitlines()[-2:] == [
        # one of them is a registry
        "4 findings (2 fixable) in 4 places",
        "run `lvscare-codemod fix --diff` to see the repair, `lvscare-codemod fix` to make it",
    ]
    assert plain(one(b"x", 0, 1)).splitlines()[-1] == "1 finding (0 fixable) in 1 file"
    assert plain(EMPTY) == "no findings\n"


def test_text_in_chinese_has_no_english_word_of_its_own() -> None:
    lines = plain(report("zh")).splitlines()
    assert lines[7] == "  另外：and the tag moves"
    assert lines[-2] == "4 处中有 4 个问题（其中 2 个可自动修复）"
    assert plain(make_report([], read, lang="zh")) == "没有发现问题\n"


def test_verbose_text_follows_the_value_step_by_step() -> None:
    chain = [line for line in plain(report(), verbose=True).splitlines() if line.startswith(("  common", "  pkg"))]
    assert chain == ['  common/const.go:1: declared here = "docker.io/x"', "  pkg/ipvs/care.go:3: passed"]
    assert "declared here" not in plain(report())


@pytest.mark.parametrize(
    ("source", "span", "shown", "carets"),
    [
        ("a bc d", "bc", "a bc d", "  ^^"),
        ("\ta\tbc", "bc", "    a    bc", "         ^^"),
        ("\tb", "\tb", "    b", "^^^^^"),
        ("国产 x", "x", "国产 x", "     ^"),
        ("x 国产", "国产", "x 国产", "  ^^^^"),
        ("e\u0301 x", "x", "e\u0301 x", "  ^"),
        ("\x1b[1m x", "x", r"\x1b[1m x", "        ^"),
        ("a ## x", "x", r"a #\x23 x", "        ^"),
        ("::x y", "y", r":\x3ax y", "       ^"),
        ("\u202ex", "x", r"\u202ex", "      ^"),
    ],
)
def test_carets_stand_under_the_span(source: str, span: str, shown: str, carets: str) -> None:
    data = source.encode()
    start = data.index(span.encode())
    assert excerpt(data, start, start + len(span.encode())) == [f"    1 | {shown}", f"      | {carets}"]


def test_an_empty_span_has_one_caret_and_a_long_one_ends_with_its_line() -> None:
    assert excerpt(b"ab", 1, 1)[1] == "      |  ^"
    assert excerpt(b"ab", 2, 2)[1] == "      |   ^"
    assert excerpt(b"abc\nd", 1, 5)[1] == "      |  ^^"


def test_of_a_very_long_line_only_the_surroundings_are_shown() -> None:
    line, carets = excerpt(b"x" * 5000 + b"yy" + b"x" * 5000, 5000, 5002)
    assert len(line) < 200
    assert line[carets.index("^") : carets.rindex("^") + 1] == "yy"


def test_colour_changes_nothing_but_colour() -> None:
    painted = plain(report(), color=True)
    assert "\x1b[1;31mIMG202\x1b[0m" in painted
    for code in ("0", "1", "32", "1;31"):
        painted = painted.replace(f"\x1b[{code}m", "")
    assert painted == plain(report())


def test_texts_that_are_a_command_only_together_are_broken_up_with_colour_too() -> None:
    found = Diagnostic("r", "IMG401", "image-missing", "error", Span(":", 0, 0), message("x ::y"))
    what = make_report([found], read, lang="en")
    assert (
        plain(what).splitlines()[0] == plain(what, color=True).splitlines()[0] == r":\x3a IMG401 image-missing: x ::y"
    )


def test_json_keeps_its_published_schema() -> None:
    schema = json.loads((ROOT / "docs/report.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for what in (report(), report("zh"), EMPTY):
        jsonschema.validate(json.loads(written("json", what)), schema)


def test_the_published_schema_refuses_what_is_not_in_the_contract() -> None:
    schema = json.loads((ROOT / "docs/report.schema.json").read_text())
    good = json.loads(written("json", report()))
    for spoil in ({"line": 0}, {"extra": 1}, {"severity": "bad"}, {"fingerprint": "x"}):
        bad = {**good, "findings": [{**good["findings"][0], **spoil}]}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema)


def test_json_has_the_true_path_and_columns_in_code_points() -> None:
    found = json.loads(written("json", report()))["findings"]
    assert [(each["path"], each["line"], each["column"]) for each in found[1:3]] == [
        ("pkg/ipvs/care.go", 3, 11),
        ("pkg/中 文%.go", 3, 14),
    ]


def test_json_shows_a_path_that_is_not_utf8_with_escapes() -> None:
    found = Diagnostic("r", "IMG205", "unproven", "error", Span("a\udcff.go", 0, 0), message("why"))
    out = written("json", make_report([found], read, lang="en"))
    assert json.loads(out)["findings"][0]["path"] == r"a\udcff.go"


def run(what: Report) -> dict[str, Any]:
    (made,) = json.loads(written("sarif", what))["runs"]
    assert isinstance(made, dict)
    return made


def test_sarif_paths_are_relative_and_percent_encoded_byte_for_byte() -> None:
    paths = ["a b.go", "中%.go", "a\udcff#?.go", "reg:5000/x", "/etc/x.yaml", "-\n.go"]
    found = [Diagnostic("r", "IMG205", "unproven", "error", Span(path, 0, 0), message("why")) for path in paths]
    made = run(make_report(found, read, lang="en"))["results"]
    where = [each["locations"][0]["physicalLocation"]["artifactLocation"] for each in made]
    assert {each["uri"]: each.get("uriBaseId") for each in where} == {
        "a%20b.go": "SRCROOT",
        "%E4%B8%AD%25.go": "SRCROOT",
        "a%FF%23%3F.go": "SRCROOT",
        "reg%3A5000/x": "SRCROOT",
        "file:///etc/x.yaml": None,
        "-%0A.go": "SRCROOT",
    }


def test_sarif_rules_carry_the_manual_page_of_each_code() -> None:
    made = make_report(diagnostics(), read, lang="en", rule_help=lambda code: (f"{code} in short.", f"# {code}"))
    rules = run(made)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["IMG101", "IMG202", "IMG205", "IMG401"]
    assert rules[0]["shortDescription"]["text"] == "IMG101 in short."
    assert rules[0]["help"] == {"text": "# IMG101", "markdown": "# IMG101"}
    assert rules[0]["name"] == "OnlineRegistry"


def test_sarif_results_carry_fingerprint_flow_and_fix() -> None:
    result = run(report())["results"][1]
    assert result["partialFingerprints"] == {"lvscareCodemod/v1": report().findings[1].fingerprint}
    steps = [each["location"] for each in result["codeFlows"][0]["threadFlows"][0]["locations"]]
    assert [step["message"]["text"] for step in steps][:2] == ['declared here: "docker.io/x"', "passed"]
    assert steps[-1]["physicalLocation"]["region"]["startLine"] == 3


def test_sarif_messages_hold_no_link_that_untrusted_text_made() -> None:
    say = message("see {what}", what="[here](http://x)")
    found = Diagnostic("r", "IMG205", "unproven", "error", Span("a.go", 0, 0), say)
    assert run(make_report([found], read, lang="en"))["results"][0]["message"]["text"] == "see [here] (http://x)"


def test_sarif_fixes_applied_by_code_points_and_rdjson_suggestions_by_bytes_give_the_fixed_file() -> None:
    path = "pkg/ipvs/care.go"
    fix = diagnostics()[0].fix
    assert fix is not None
    (edit,) = fix.edits
    fixed = FILES[path][: edit.start] + edit.new + FILES[path][edit.end :]
    replaced = run(report())["results"][1]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    region, lines = replaced["deletedRegion"], FILES[path].decode().split("\n")
    line = lines[region["startLine"] - 1]
    new = line[: region["startColumn"] - 1] + replaced["insertedContent"]["text"] + line[region["endColumn"] - 1 :]
    assert "\n".join([*lines[:2], new, *lines[3:]]).encode() == fixed

    (suggestion,) = json.loads(written("rdjson", report()))["diagnostics"][1]["suggestions"]
    start, end, raw = suggestion["range"]["start"], suggestion["range"]["end"], FILES[path].split(b"\n")
    old = raw[start["line"] - 1]
    raw[2] = old[: start["column"] - 1] + suggestion["text"].encode() + old[end["column"] - 1 :]
    assert b"\n".join(raw) == fixed


def test_rdjson_suggests_no_fix_that_reaches_into_another_file() -> None:
    assert "suggestions" not in json.loads(written("rdjson", report()))["diagnostics"][0]


def test_github_writes_one_command_a_finding_escaped_as_the_toolkit_does() -> None:
    lines = written("github", report()).splitlines()
    assert lines[0] == (
        "::warning title=IMG101 online-registry,file=common/const.go,line=1,endLine=1,col=27,endColumn=40"
        "::the constant names a%0Afix: pin it%0Asee `lvscare-codemod explain IMG101`"
    )
    assert 'fmt.Sprintf("%25s/%25s", reg, common.LvsCareRepoAndTag)%0Afix: ' in lines[1]
    assert lines[2].startswith("::notice title=IMG205 unproven,file=pkg/中 文%25.go,line=3,endLine=4::")
    assert "file=reg%3A5000/lvscare%3Av1," in lines[3]


def test_gitlab_has_the_documented_shape_and_unique_fingerprints() -> None:
    issues = json.loads(written("gitlab", report()))
    jsonschema.validate(issues, GITLAB)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 4
    assert [issue["severity"] for issue in issues] == ["minor", "major", "info", "major"]
    assert json.loads(written("gitlab", EMPTY)) == []


def test_checkstyle_groups_errors_by_file() -> None:
    root = ET.fromstring(written("checkstyle", report()))
    assert (root.tag, root.get("version")) == ("checkstyle", "4.3")
    assert [file.get("name") for file in root] == [finding.place.path for finding in report().findings]
    error = root[1][0]
    assert (error.get("line"), error.get("column"), error.get("severity")) == ("3", "11", "error")
    said = "; ".join(report().findings[1].lines)
    assert (error.get("source"), error.get("message")) == ("lvscare-codemod.IMG202", said)


def test_junit_counts_each_finding_as_a_failure() -> None:
    (suite,) = ET.fromstring(written("junit", report()))
    assert (suite.get("tests"), suite.get("failures")) == ("4", "4")
    assert [case[0].get("type") for case in suite] == ["IMG101", "IMG202", "IMG205", "IMG401"]


def test_junit_without_findings_is_one_test_that_passed() -> None:
    (suite,) = ET.fromstring(written("junit", EMPTY))
    assert (suite.get("tests"), suite.get("failures"), len(suite), len(suite[0])) == ("1", "0", 1, 0)


def test_markdown_is_a_table_in_which_nothing_untrusted_is_markup() -> None:
    say = message("{x}", x="<img src=x>|**b**`c`[d](http://e) @f #1")
    found = Diagnostic("r", "IMG205", "unproven", "error", Span("a|b.go", 0, 0), say)
    row = written("markdown", make_report([found], read, lang="en")).splitlines()[4]
    untrusted = row.replace("<code>", "").replace("</code>", "").replace("**IMG205**", "").replace("<br>", "")
    assert row.startswith("| <code>a&#124;b&#46;go</code> | **IMG205** unproven: &#60;img src&#61;x&#62;&#124;")
    assert untrusted.count("|") == 4
    assert not set("<>*`[]@()") & set(untrusted)


def test_markdown_stops_before_github_would_drop_it() -> None:
    found = [Diagnostic("r", "IMG205", "unproven", "error", Span("a.go", n, n), message("why")) for n in range(250)]
    made = written("markdown", make_report(found, read, lang="en"))
    assert made.count("\n| <code>") == 200
    assert made.endswith("\nand 50 more\n")


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("manual", ["", "https://example.org/manual"])
def test_every_format_carries_the_fix_and_where_the_manual_is(
    monkeypatch: pytest.MonkeyPatch, name: str, manual: str
) -> None:
    monkeypatch.setattr("codemod.MANUAL", manual)
    made = html.unescape(written(name, report()))
    assert "put the local registry in front" in made
    said = f"{manual}/en/IMG202.md" if manual else "lvscare-codemod explain IMG202"
    # text is for people at a terminal, who have the command; SARIF holds the pages themselves
    assert said in made or name == "text" or (name == "sarif" and not manual)


def test_a_format_is_loaded_only_when_it_is_asked_for() -> None:
    code = "import sys, codemod.report as r; r.writer('text'); print(*sorted(m for m in sys.modules if 'report' in m))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    loaded = {f"codemod.report.{name}" for name in (*FORMATS, "wire")} & set(out.split())
    assert loaded == {"codemod.report.text"}
