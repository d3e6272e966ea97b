"""GitLab Code Quality: an array of issues, in the subset of Code Climate's format that GitLab documents."""

from __future__ import annotations

from codemod.finding.diagnostics import Severity
from codemod.report import wire
from codemod.report.model import Finding, Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}


def write(report: Report, out: TextIO) -> None:
    """Write the report as a JSON array."""
    wire.dump_json([_issue(finding) for finding in report.told], out)


def _issue(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "description": f"{finding.code} {finding.name}: {'; '.join(finding.lines)}",
        "check_name": finding.code,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": wire.path(place.path), "lines": {"begin": place.line, "end": place.end_line}},
    }
