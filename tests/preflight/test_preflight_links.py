"""`preflight all`: one verdict for each link, in four formats; and the table of codes."""

from __future__ import annotations

import io
import json
import re
import string
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pytest
from preflight_asking import Answer, Ask, Pushed, rule_for
from sentences import templates

import codemod.finding.chinese
import codemod.preflight
from codemod.commands.preflight import shown
from codemod.finding.chinese_preflight import ZH
from codemod.finding.diagnostics import Diagnostic, Message, Span, message
from codemod.preflight import linked
from codemod.preflight.faults import CODES, UNDETERMINED, finding
from codemod.preflight.outcome import EXIT, Link, Outcome, verdict
from codemod.report import FORMATS, writer
from codemod.report import chain as shape
from codemod.report.model import make_report
from codemod.report.safe import printable

POD = """kind: Pod
apiVersion: v1
metadata: {{name: {}}}
spec:
  containers:
  - {{image: '{}', name: main, imagePullPolicy: IfNotPresent}}
"""


def lint_says(*codes: str) -> list[Diagnostic]:
    return [Diagnostic("lvscare", code, "x", "error", Span("a.go", 0, 1), message("bad")) for code in codes]


@pytest.fixture
def cluster(tmp_path: Path, pushed: Pushed) -> tuple[object, ...]:
    """The options for a chain in which everything is in order."""
    reference = f"{pushed.registry.address}/{rule_for().image}"
    (tmp_path / "pods").mkdir()
    for name in ("kube-lvscare.yaml", "reg-lvscare.yaml"):
        (tmp_path / "pods" / name).write_text(POD.format(name.removesuffix(".yaml"), reference))
    (tmp_path / "bundle" / "manifests").mkdir(parents=True)
    (tmp_path / "bundle" / "manifests" / "imageList").write_text(f"{rule_for().image}\n")
    (tmp_path / "saved").write_text(f"REF TYPE DIGEST SIZE\n{reference} x sha256:0 1.0 MiB\n")
    return (
        "all", "--registry", pushed.registry.address, "--plain-http", "--bundle", tmp_path / "bundle",
        "--manifests", tmp_path / "pods", "--from", tmp_path / "saved",
    )  # fmt: skip


def told(form: Callable[[shape.Chain, TextIO], None], outcome: Outcome, lang: str = "en") -> str:
    out = io.StringIO()
    form(shown(outcome, lang), out)
    return out.getvalue()


def verdicts(answer: Answer) -> dict[str, str]:
    return {link.name: link.verdict for link in answer.outcome.chain}


def test_a_chain_in_order_passes_link_by_link(ask: Ask, cluster: tuple[object, ...]) -> None:
    answer = ask(*cluster, lint=list)
    assert list(verdicts(answer)) == list(linked.ORDER)
    assert set(verdicts(answer).values()) == {"pass"}
    assert (answer.exit, answer.findings) == (0, [])


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["IMG101"], ("fail", "pass")),
        (["IMG202"], ("pass", "fail")),
        (["IMG301"], ("pass", "fail")),
        (["IMG103", "IMG203"], ("fail", "fail")),
        (["IMG901"], ("unknown", "unknown")),
        (["IMG903", "IMG205"], ("unknown", "fail")),
    ],
)
def test_the_findings_of_lint_judge_the_first_two_links(
    ask: Ask, cluster: tuple[object, ...], codes: list[str], expected: tuple[str, str]
) -> None:
    answer = ask(*cluster, lint=lambda: lint_says(*codes))
    assert (verdicts(answer)["constant"], verdicts(answer)["call sites"]) == expected
    assert answer.exit == (1 if "fail" in expected else 3)
    assert sorted(answer.codes) == sorted(codes)


def test_findings_of_the_source_have_line_and_column(ask: Ask, cluster: tuple[object, ...], tmp_path: Path) -> None:
    (tmp_path / "a.go").write_bytes("package a // 中\n\tx".encode())
    found = [Diagnostic("lvscare", "IMG202", "x", "error", Span("a.go", 18, 19), message("bad"))]
    answer = ask(*cluster, lint=lambda: found)
    assert "the tree" in (text := told(shape.text, answer.outcome))
    assert "a.go:2:2: IMG202" in text
    (link,) = (link for link in json.loads(told(shape.as_json, answer.outcome))["chain"] if link["findings"])
    assert (link["link"], link["findings"][0]["line"], link["findings"][0]["column"]) == ("call sites", 2, 2)


def test_the_picture_shows_of_each_link_what_was_asked_and_its_state(
    ask: Ask, cluster: tuple[object, ...], tmp_path: Path, pushed: Pushed
) -> None:
    (tmp_path / "pods" / "reg-lvscare.yaml").unlink()
    options = [option for option in cluster if option not in ("--bundle", tmp_path / "bundle")]
    outcome = ask(*options, lint=list).outcome
    boxes = told(shape.mermaid, outcome).splitlines()[1:7]
    name = f"{pushed.registry.address}/sealerio/lvscare:v1.1.3-beta.8"
    for box, link, said in zip(
        boxes,
        linked.ORDER,
        [
            "the tree<br/>✅ pass", "the tree<br/>✅ pass", f"{tmp_path}/pods<br/>❌ fail", "❔ unknown",
            f"{name}<br/>✅ pass", f"{tmp_path}/saved: {name}<br/>✅ pass",
        ],
        strict=True,
    ):  # fmt: skip
        assert f'["{link}<br/>{said}<br/>' in box
    for form in (shape.text, shape.markdown, shape.as_json):
        assert "saved" in told(form, outcome)


def test_each_broken_link_is_named(ask: Ask, cluster: tuple[object, ...], tmp_path: Path) -> None:
    (tmp_path / "pods" / "reg-lvscare.yaml").unlink()
    (tmp_path / "bundle" / "manifests" / "imageList").unlink()
    (tmp_path / "saved").write_text("REF TYPE DIGEST\n")
    answer = ask(*cluster, lint=list)
    assert verdicts(answer) == {
        "constant": "pass", "call sites": "pass", "static pods": "fail", "image list": "fail", "registry": "pass",
        "node": "fail",
    }  # fmt: skip
    assert (answer.exit, answer.codes) == (1, ["IMG406", "IMG407", "IMG413"])


def test_a_link_that_was_not_asked_about_is_unknown_and_never_a_pass(ask: Ask, tmp_path: Path) -> None:
    answer = ask("all", environ={"PATH": str(tmp_path)})
    assert set(verdicts(answer).values()) == {"unknown"}
    assert answer.exit == 3


def test_the_registry_of_a_chain_falls_back_to_the_node(ask: Ask, cluster: tuple[object, ...], pushed: Pushed) -> None:
    options = [option for option in cluster if option != "--plain-http"]
    assert verdicts(ask(*options))["registry"] == "unknown"
    answer = ask(*options, "--fallback", "node")
    assert (verdicts(answer)["registry"], answer.codes) == ("pass", ["IMG414"])


HOSTILE = 'x"]; click n0 "javascript:y" | `z` <b>\x1b[31m\n::error::w #quot; ![a](b)'


def hostile() -> Outcome:
    found = finding("lvscare", "IMG404", Span("p.yaml", 3, 4), message("{x}", x=HOSTILE))
    links = (Link("static pods", "fail", message("{x}", x=HOSTILE), (found,)), Link("node", "unknown", message("y")))
    return Outcome(1, (), {"p.yaml": "ä\nb".encode()}, links)


def test_text_has_one_line_for_each_link_and_finding_and_all_of_it_is_safe() -> None:
    said = printable(HOSTILE)
    text = told(shape.text, hostile())
    assert text == f"BAD static pods: {said}\n      p.yaml:2:1: IMG404 {said}\n?   node: y\n"


def test_findings_in_a_file_have_line_and_column() -> None:
    assert "p.yaml:2:1: IMG404" in told(shape.text, hostile())


def test_json_has_every_link_with_its_findings() -> None:
    document = json.loads(told(shape.as_json, hostile()))
    assert (document["version"], document["exit"]) == (1, 1)
    assert [(link["link"], link["verdict"]) for link in document["chain"]] == [
        ("static pods", "fail"),
        ("node", "unknown"),
    ]
    found = document["chain"][0]["findings"][0]
    assert (found["code"], found["path"], found["line"], found["column"]) == ("IMG404", "p.yaml", 2, 1)
    assert found["message"] == printable(HOSTILE)


def test_markdown_keeps_hostile_text_inside_its_cell() -> None:
    lines = told(shape.markdown, hostile()).splitlines()
    row = next(line for line in lines if line.startswith("| static pods"))
    assert row.count("|") == 4
    assert not re.search(r"[<>`\[\]!()@]", row)


def test_mermaid_keeps_hostile_text_inside_its_label() -> None:
    picture = told(shape.mermaid, hostile())
    box = picture.splitlines()[1]
    assert box.count('"') == 2 and box.endswith('"]:::fail')
    assert not re.search(r"[`\[\]<>()]", re.sub(r"<br/>", "", box[len('    n0["') : -len('"]:::fail')]))
    assert "    n0 --> n1" in picture


def test_every_control_character_is_gone_from_every_format() -> None:
    for form in shape.FORMATS.values():
        assert not [char for char in told(form, hostile()) if not char.isprintable() and char != "\n"]


def test_the_chinese_report_says_so_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codemod.finding.chinese, "ZH", ZH)
    link = Link("static pods", "fail", message("the static pod {name} is not there", name="x"))
    picture = told(shape.mermaid, Outcome(1, (), {}, (link,)), "zh")
    assert '["静态 Pod<br/>❌ 失败<br/>缺少静态 Pod x"]' in picture


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_findings_of_every_kind_go_through_every_report(
    ask: Ask, cluster: tuple[object, ...], tmp_path: Path, name: str
) -> None:
    (tmp_path / "pods" / "reg-lvscare.yaml").write_text(POD.format("reg-lvscare", "fanux/lvscare:latest"))
    (tmp_path / "saved").write_text("REF TYPE DIGEST\n")
    answer = ask(*cluster, rule=rule_for("v9"))
    assert sorted(set(answer.codes)) == ["IMG401", "IMG404", "IMG407", "IMG413"]
    report, out = make_report(answer.findings, answer.outcome.read, lang="en"), io.StringIO()
    writer(name)(report, out)
    for code in answer.codes:
        assert code in out.getvalue()
    assert {finding.where for finding in report.findings} >= {f"{tmp_path}/pods/reg-lvscare.yaml:6:13"}


def test_an_error_outweighs_an_open_question_and_a_warning_is_good_enough() -> None:
    bad, open_question = finding("x", "IMG401", "x", message("")), finding("x", UNDETERMINED, "x", message(""))
    warning = finding("x", "IMG414", "x", message(""), severity="warning")
    assert [verdict(found) for found in ([], [warning], [warning, open_question], [open_question, bad])] == [
        "pass", "pass", "unknown", "fail",
    ]  # fmt: skip


def test_the_codes_are_in_order_and_their_names_are_unique() -> None:
    assert list(CODES) == [f"IMG{401 + number}" for number in range(len(CODES))]
    assert len(set(CODES.values())) == len(CODES)


def fields(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name)


def test_every_chinese_text_is_that_of_a_message() -> None:
    assert set(ZH) - templates().keys() == {*linked.ORDER, *EXIT, "link", "verdict", "why"} - {"constant", "registry"}
    for template, chinese in ZH.items():
        assert fields(template) == fields(chinese)
        assert re.search("[\u4e00-\u9fff]", chinese)


def test_a_message_shows_untrusted_text_as_it_is_and_never_as_a_template() -> None:
    assert str(Message("{x}", (("x", "{y}"),))) == "{y}"
