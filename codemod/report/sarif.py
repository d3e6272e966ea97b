"""SARIF 2.1.0 (OASIS), as GitHub code scanning and editors read it."""

from __future__ import annotations

from codemod.report import wire
from codemod.report.accounting import as_json
from codemod.report.fingerprints import VERSION
from codemod.report.model import Finding, Fix, Replacement, Report, manual_of
from codemod.report.places import Place
from codemod.report.safe import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

_ROOT = "SRCROOT"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# longer lines (generated code) are not worth their bytes
_SNIPPET = 400


def write(report: Report, out: TextIO) -> None:
    """Write the report as a SARIF log of one run."""
    codes = sorted({finding.code for finding in report.told})
    driver = {
        "name": "lvscare-codemod",
        "version": report.version,
        "semanticVersion": report.version,
        "rules": [_rule(report, code) for code in codes],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the checked tree."}}},
        "results": [_result(finding, codes.index(finding.code)) for finding in report.findings]
        + [
            _result(finding, codes.index(finding.code)) | {"suppressions": [{"kind": "inSource"}]}
            for finding in report.ignored
        ],
    }
    if report.account is not None:
        run["properties"] = {"account": as_json(report.account)}
    wire.dump_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, out)


def _rule(report: Report, code: str) -> dict[str, Any]:
    example = next(finding for finding in report.told if finding.code == code)
    short, manual = report.rule_help(code)
    short = short or f"{code} {example.name}"
    manual_at = manual_of(code, report.lang)
    return {
        "id": code,
        **({"helpUri": manual_at} if manual_at.startswith("https:") else {}),
        "name": "".join(word.capitalize() for word in example.name.split("-")),
        "shortDescription": {"text": short},
        "fullDescription": {"text": short},
        "help": {"text": manual or short, "markdown": manual or short},
        "defaultConfiguration": {"level": example.severity},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity,
        "message": _message("; ".join(filter(None, (finding.text, finding.repair)))),
        "locations": [_location(finding.place, source=finding.source)],
        "partialFingerprints": {VERSION: finding.fingerprint},
    }
    if finding.steps:
        result["codeFlows"] = [_flow(finding)]
    if finding.fix:
        result["fixes"] = [_fix(finding.fix)]
    return result


def _flow(finding: Finding) -> dict[str, Any]:
    steps = [(step.place, f"{step.message}: {step.value}" if step.value else step.message) for step in finding.steps]
    places = [*steps, (finding.place, finding.message)]
    return {"threadFlows": [{"locations": [{"location": _location(place, text)} for place, text in places]}]}


def _fix(fix: Fix) -> dict[str, Any]:
    paths = sorted({change.place.path for change in fix.changes})
    return {
        "description": {"text": fix.message},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(path),
                "replacements": [_replacement(change) for change in fix.changes if change.place.path == path],
            }
            for path in paths
        ],
    }


def _replacement(change: Replacement) -> dict[str, Any]:
    return {"deletedRegion": _region(change.place), "insertedContent": {"text": change.text}}


def _location(place: Place, message: str = "", source: str | None = None) -> dict[str, Any]:
    region = _region(place)
    if source is not None and len(source) <= _SNIPPET and place.line == place.end_line:
        region["snippet"] = {"text": printable(source[place.column - 1 : place.end_column - 1])}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": _artifact(place.path), "region": region}}
    if message:
        location["message"] = _message(message)
    return location


def _message(text: str) -> dict[str, str]:
    # a SARIF message may hold links, `[text](target)`: untrusted text may not
    return {"text": text.replace("](", "] (")}


def _artifact(path: str) -> dict[str, str]:
    uri = wire.uri(path)
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": _ROOT}


def _region(place: Place) -> dict[str, Any]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
