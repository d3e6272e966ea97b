"""Workflow commands of GitHub Actions: one annotation for each finding.

Escaping as in `@actions/core` (`command.ts`), after `printable`.
"""

from __future__ import annotations

from codemod.finding.diagnostics import Severity
from codemod.report.model import Finding, Report
from codemod.report.places import Place
from codemod.report.safe import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def write(report: Report, out: TextIO) -> None:
    """Write one workflow command a line."""
    for finding in report.told:
        out.write(_command(finding) + "\n")


def _command(finding: Finding) -> str:
    properties = {
        "title": f"{finding.code} {finding.name}",
        "file": printable(finding.place.path),
        **_lines(finding.place),
    }
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(chr(10).join(finding.lines))}"


def _lines(place: Place) -> dict[str, str]:
    lines = {"line": str(place.line), "endLine": str(place.end_line)}
    # GitHub refuses columns that belong to different lines
    if place.line == place.end_line:
        lines |= {"col": str(place.column), "endColumn": str(place.end_column)}
    return lines


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
