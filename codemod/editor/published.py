"""Findings as the diagnostics that an editor shows, by the path of the file."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from codemod.editor.answers import TreeAnswer
from codemod.editor.positions import ClientPlaces
from codemod.finding.pages import page_of
from codemod.report.model import Finding, Step, make_report

SOURCE = "lvscare-codemod"
_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}


def published(answer: TreeAnswer, places: ClientPlaces, lang: str) -> dict[str, list[types.Diagnostic]]:
    """Return the diagnostics of every file that has any, in the order of a report; all text in them is harmless."""
    report = make_report(answer.diagnostics, answer.tree.read, lang=lang, solve=lambda _: None)
    found: dict[str, list[types.Diagnostic]] = {}
    for finding in report.findings:
        found.setdefault(finding.diagnostic.span.path, []).append(_shown(finding, places, lang))
    return found


def _shown(finding: Finding, places: ClientPlaces, lang: str) -> types.Diagnostic:
    page = page_of(finding.code, lang)
    steps = zip(finding.steps, finding.diagnostic.related, strict=True)
    return types.Diagnostic(
        range=places.range(finding.diagnostic.span),
        message=finding.text,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        code_description=types.CodeDescription(href(page)) if page is not None else None,
        source=SOURCE,
        related_information=[
            types.DiagnosticRelatedInformation(places.location(related.span), _said(step)) for step, related in steps
        ],
    )


def href(page: Path) -> str:
    """Return what opens a page of the manual: it is installed with this program, so no network is needed."""
    return page.as_uri()


def _said(step: Step) -> str:
    return f"{step.message}: {step.value}" if step.value else step.message
