"""Each format read by the program it is for. `npm ci --prefix tests/node` installs them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from project import ROOT
from report_cases import diagnostics, read, report, written

from codemod.finding.diagnostics import Diagnostic, Span, message
from codemod.report.model import Report, make_report

MODULES = ROOT / "tests/node/node_modules"
EMPTY = make_report([], read, lang="en")
# the project has no home page that a report could name
ACCEPTED = {"SARIF2005"}


def node(package: str, *command: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    if not shutil.which("node") or not (MODULES / package).is_dir():
        pytest.skip(f"{package} is not installed: run `npm ci --prefix tests/node`")
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60)


def hostile() -> Report:
    paths = ["a b,c:%.go", "中\u202e.go", "x\udcff##[error]\n::.go", "::error::/y.go"]
    say = message("{what}", what="%0A::error::x\n##[error]y\x1b[31m\udcff [a](b) ]]> <c> 中, :")
    found = [Diagnostic("r", "IMG205", "unproven", "error", Span(path, 0, 0), say) for path in paths]
    return make_report([*found, *diagnostics()], read, lang="en")


def complaints(log: str, tmp_path: Path) -> set[tuple[str, str]]:
    """Return level and rule of what `sarif-multitool validate` has against the log, notes left out."""
    (tmp_path / "log.sarif").write_text(log)
    tool = str(MODULES / ".bin/sarif-multitool")
    verdict = tmp_path / "verdict.sarif"
    done = node("@microsoft/sarif-multitool", tool, "validate", str(tmp_path / "log.sarif"), "-o", str(verdict))
    assert verdict.exists(), done.stdout + done.stderr
    results: list[dict[str, Any]] = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    return {(each.get("level", "warning"), each["ruleId"]) for each in results}


@pytest.mark.parametrize("what", [report(), hostile(), EMPTY], ids=["usual", "hostile", "empty"])
def test_sarif_multitool_accepts_the_log(what: Report, tmp_path: Path) -> None:
    found = complaints(written("sarif", what), tmp_path)
    assert {rule for level, rule in found if level != "note"} <= ACCEPTED


def test_sarif_multitool_refuses_a_log_that_is_wrong(tmp_path: Path) -> None:
    log = json.loads(written("sarif", report()))
    log["runs"][0]["results"][0]["ruleIndex"] = 99
    log["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert "error" in {level for level, _ in complaints(json.dumps(log), tmp_path)}


@pytest.mark.parametrize("what", [report(), hostile(), EMPTY], ids=["usual", "hostile", "empty"])
def test_rdformat_validator_accepts_the_report(what: Report, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(written("rdjson", what))
    tool = str(MODULES / ".bin/rdformat-validator")
    arguments = ("--strict", "--no-extra-fields", str(tmp_path / "r.json"))
    done = node("@umbrelladocs/rdformat-validator", tool, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rdformat_validator_refuses_a_report_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(written("rdjson", report()).replace('"severity"', '"level"'))
    tool = str(MODULES / ".bin/rdformat-validator")
    arguments = ("--strict", "--no-extra-fields", str(tmp_path / "r.json"))
    assert node("@umbrelladocs/rdformat-validator", tool, *arguments).returncode == 1


@pytest.mark.parametrize("what", [report(), hostile(), EMPTY], ids=["usual", "hostile", "empty"])
def test_junit2json_reads_every_failure(what: Report, tmp_path: Path) -> None:
    (tmp_path / "r.xml").write_text(written("junit", what))
    done = node("junit2json", str(MODULES / ".bin/junit2json"), str(tmp_path / "r.xml"))
    (suite,) = json.loads(done.stdout)["testsuite"]
    said = [failure["message"] for case in suite["testcase"] for failure in case.get("failure", [])]
    assert said == [finding.text for finding in what.findings]
    assert suite["failures"] == len(said)


@pytest.mark.parametrize("what", [report(), hostile()], ids=["usual", "hostile"])
def test_github_commands_are_what_the_toolkit_itself_would_write(what: Report) -> None:
    script = (
        f"import {{ issueCommand }} from {json.dumps((MODULES / '@actions/core/lib/command.js').as_uri())};"
        "import { readFileSync } from 'node:fs';"
        "for (const each of JSON.parse(readFileSync(0, 'utf8'))) issueCommand(...each);"
    )
    arguments = json.dumps([toolkit(line) for line in written("github", what).splitlines()])
    done = node("@actions/core", "node", "--input-type=module", "-e", script, stdin=arguments)
    assert done.stdout == written("github", what)


def toolkit(line: str) -> tuple[str, dict[str, str], str]:
    """Return command, properties and message as the runner understands the line (`ActionCommand.cs`)."""
    head, _, data = line.removeprefix("::").partition("::")
    command, _, listed = head.partition(" ")
    properties = dict(each.split("=", 1) for each in listed.split(","))
    return command, {key: unescaped(value) for key, value in properties.items()}, unescaped(data)


def unescaped(text: str) -> str:
    for token, escape in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        text = text.replace(escape, token)
    return text
