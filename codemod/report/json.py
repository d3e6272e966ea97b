"""The project's own JSON. Its contract is `docs/report.schema.json`."""

from __future__ import annotations

from codemod.report import accounting, wire
from codemod.report.model import Finding, Report
from codemod.report.places import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO


def write(report: Report, out: TextIO) -> None:
    """Write the report as one JSON object."""
    wire.dump_json(as_json(report), out)


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as what JSON is made of."""
    findings = report.findings
    summary = {"findings": len(findings), "fixable": report.fixable, "files": report.files}
    written = {"version": 1, "findings": [_finding(each) for each in findings], "summary": summary}
    ignored = {"new_ignores": [_finding(each) for each in report.ignored]} if report.ignored else {}
    seen = {"account": accounting.as_json(report.account)} if report.account is not None else {}
    return written | ignored | seen


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.diagnostic.rule,
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.text,
        **_place(finding.place),
        "fixable": finding.fixable,
        "fixes": [_fix(finding)] if finding.fixable else [],
        "help": finding.manual.strip("`"),
        "fingerprint": finding.fingerprint,
        "related": [{"message": step.message, **_place(step.place), "value": step.value} for step in finding.steps],
    }


def _fix(finding: Finding) -> dict[str, Any]:
    changes = finding.fix.changes if finding.fix else ()
    return {"message": finding.repair, "changes": [{**_place(each.place), "text": each.text} for each in changes]}


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": wire.path(place.path),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
