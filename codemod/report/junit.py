"""JUnit XML, as CI servers show test results: a finding is a failed test, no finding is one test that passed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TextIO

from codemod.report.model import Finding, Report
from codemod.report.safe import printable
from codemod.report.wire import dump_xml


def write(report: Report, out: TextIO) -> None:
    """Write the report as one test suite."""
    failures, skipped = len(report.findings), len(report.ignored)
    tests = max(1, failures) + skipped
    counts = {"tests": str(tests), "failures": str(failures), "errors": "0", "skipped": str(skipped)}
    root = ET.Element("testsuites", {"name": "lvscare-codemod", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": "lvscare-codemod", **counts})
    for finding in report.findings:
        failure = ET.SubElement(_case(suite, finding), "failure", message=finding.text, type=finding.code)
        failure.text = "\n".join((f"{finding.where}: {finding.text}", *finding.lines[1:]))
    for finding in report.ignored:
        ET.SubElement(_case(suite, finding), "skipped", message=finding.text)
    if not report.findings:
        ET.SubElement(suite, "testcase", name="lint", classname="lvscare-codemod")
    dump_xml(root, out)


def _case(suite: ET.Element, finding: Finding) -> ET.Element:
    path, line = printable(finding.place.path), str(finding.place.line)
    name = f"{finding.code} {finding.name} {line}:{finding.place.column}"
    return ET.SubElement(suite, "testcase", name=name, classname=path, file=path, line=line)
