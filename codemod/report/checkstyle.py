"""Checkstyle's XML report, which Jenkins and many others read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import groupby
from typing import TextIO

from codemod.finding.diagnostics import Severity
from codemod.report.model import Finding, Report
from codemod.report.safe import printable
from codemod.report.wire import dump_xml

_SEVERITIES: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "info"}


def write(report: Report, out: TextIO) -> None:
    """Write the report as one `checkstyle` element with a `file` for each path."""
    root = ET.Element("checkstyle", version="4.3")
    for path, findings in groupby(report.told, key=lambda finding: finding.place.path):
        file = ET.SubElement(root, "file", name=printable(path))
        for finding in findings:
            ET.SubElement(file, "error", _error(finding))
    dump_xml(root, out)


def _error(finding: Finding) -> dict[str, str]:
    return {
        "line": str(finding.place.line),
        "column": str(finding.place.column),
        "severity": _SEVERITIES[finding.severity],
        "message": "; ".join(finding.lines),
        "source": f"lvscare-codemod.{finding.code}",
    }
