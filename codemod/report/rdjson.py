"""Reviewdog Diagnostic Format (`reviewdog.proto`): columns count bytes there, and the end is exclusive."""

from __future__ import annotations

from typing import Any, TextIO

from codemod.finding.diagnostics import Severity
from codemod.report import wire
from codemod.report.model import Finding, Report, manual_of
from codemod.report.places import Place

_SEVERITIES: dict[Severity, str] = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def write(report: Report, out: TextIO) -> None:
    """Write the report as one `DiagnosticResult`."""
    source = {"name": "lvscare-codemod"}
    wire.dump_json({"source": source, "diagnostics": [_diagnostic(each, report.lang) for each in report.told]}, out)


def _diagnostic(finding: Finding, lang: str) -> dict[str, Any]:
    diagnostic: dict[str, Any] = {
        "message": f"{finding.name}: {'; '.join(finding.lines)}",
        "location": {"path": wire.path(finding.place.path), "range": _range(finding.place)},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code, **_url(finding.code, lang)},
    }
    whole = finding.fix.whole if finding.fix else None
    # a suggestion has no path of its own
    if whole and whole.place.path == finding.place.path:
        diagnostic["suggestions"] = [{"range": _range(whole.place), "text": whole.text}]
    return diagnostic


def _url(code: str, lang: str) -> dict[str, str]:
    manual = manual_of(code, lang)
    return {"url": manual} if manual.startswith("https:") else {}


def _range(place: Place) -> dict[str, Any]:
    return {
        "start": {"line": place.line, "column": place.byte_column},
        "end": {"line": place.end_line, "column": place.byte_end_column},
    }
