"""What was there before: the findings of a baseline file or of an earlier tree, and which of today's are new."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable

from codemod.errors import UserError
from codemod.records import dataclass, replace
from codemod.report import wire
from codemod.report.model import Finding, Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = 1
_SIZE_LIMIT = 1 << 26  # bytes


@dataclass(frozen=True)
class Baselined:
    """One finding that a baseline file lists. The texts are untrusted."""

    path: str
    code: str
    fingerprint: str


@dataclass(frozen=True)
class Known:
    """The fingerprints of earlier findings. A fingerprint has the path, so a renamed file would have only new findings:
    `gone` counts the earlier findings, without the path, of files that are no longer there. `path` and `entries` are
    those of a baseline file."""

    fingerprints: frozenset[str]
    gone: Counter[tuple[str, str, str]]
    entries: tuple[Baselined, ...] = ()
    path: str = ""


def known_from(report: Report, still_there: Callable[[str], bool]) -> Known:
    """Return what a report of an earlier tree makes known; `still_there` says which files the present tree has."""
    gone = Counter(_content(finding) for finding in report.findings if not still_there(finding.place.path))
    return Known(frozenset(finding.fingerprint for finding in report.findings), gone)


def new_only(report: Report, known: Known) -> Report:
    """Return the report without what is known. Where a finding was there twice and is there three times, one is new."""
    gone = known.gone.copy()
    found = []
    for finding in report.findings:
        if finding.fingerprint in known.fingerprints:
            continue
        if gone[_content(finding)] > 0:
            gone[_content(finding)] -= 1
            continue
        found.append(finding)
    return replace(report, findings=tuple(found))


def _entry(listed: dict[str, Any]) -> Baselined:
    fingerprint = str(listed["fingerprint"])
    return Baselined(str(listed.get("path", "")), str(listed.get("code", "")), fingerprint)


def stale(known: Known, report: Report) -> list[Baselined]:
    """Return what a baseline lists, and the report of the same tree no longer has."""
    present = {finding.fingerprint for finding in report.findings}
    return [entry for entry in known.entries if entry.fingerprint not in present]


def _content(finding: Finding) -> tuple[str, str, str]:
    text = finding.message if finding.source is None else " ".join(finding.source.split())
    return finding.diagnostic.rule, finding.code, text


def dump(findings: Iterable[Finding]) -> str:
    """Return the findings as a baseline file: sorted JSON, so that it merges; what is shown is not read again."""
    entries = [
        {"path": wire.path(each.place.path), "code": each.code, "fingerprint": each.fingerprint, "message": each.text}
        for each in findings
    ]
    entries.sort(key=lambda entry: (entry["path"], entry["code"], entry["fingerprint"]))
    return json.dumps({"version": VERSION, "findings": entries}, indent=2) + "\n"


def load(path: str) -> Known:
    """Return what a baseline file makes known. Raises `UserError` where it is none."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (`pathlib` is a heavy import)
            data = file.read(_SIZE_LIMIT)
    except OSError as error:
        raise UserError(
            "{path}: the baseline cannot be read ({why}): make it with `lint --write-baseline`", path=path, why=error
        ) from error
    return parse(data, path)


def parse(data: bytes, path: str) -> Known:
    """Return what the bytes of a baseline file make known. Raises `UserError` where they are none."""
    try:
        document = json.loads(data)
        if document["version"] != VERSION:
            raise ValueError(document["version"])
        entries = tuple(_entry(each) for each in document["findings"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UserError(
            "{path}: no baseline of this version: make it anew with `lint --write-baseline`", path=path
        ) from None
    return Known(frozenset(each.fingerprint for each in entries), Counter(), entries, path)
