"""How a check says what it found."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.codes import CODES
from codemod.finding.diagnostics import Diagnostic, Message, Related, Span, SuggestedFix, message
from codemod.judge.passes import Judged, Pass
from codemod.judge.rewrite import CannotFix, suggest


def finding(
    pass_: Pass,
    code: str,
    span: Span,
    said: Message,
    *reasons: Message,
    related: tuple[Related, ...] = (),
    fix: SuggestedFix | None = None,
    hint: Message | None = None,
) -> Diagnostic:
    """Return the diagnostic of a code of the contract."""
    name, severity = CODES[code]
    return Diagnostic(pass_.rule.name, code, name, severity, span, said, reasons, hint, related, fix)


def with_code(pass_: Pass, code: str) -> Iterator[Judged]:
    """Yield what reaches a consumer with this verdict, each place once."""
    seen = set()
    for judged in pass_.judged:
        if judged.verdict.code == code and judged.span not in seen:
            seen.add(judged.span)
            yield judged


def rewriting(pass_: Pass, judged: Judged) -> tuple[SuggestedFix | None, Message | None]:
    """Return the fix that writes the rule's expression where the value was formed, or why there is none."""
    if not pass_.is_text:
        return None, message("declare the constant first")
    try:
        return suggest(pass_, judged.value.site), None
    except CannotFix as reason:
        return None, reason.said


def flow_findings(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield a finding, with the way of the value and its rewrite, for each place with this verdict."""
    for judged in with_code(pass_, code):
        assert judged.verdict.message is not None
        fix, hint = rewriting(pass_, judged)
        yield finding(pass_, code, judged.span, judged.verdict.message, related=judged.related(), fix=fix, hint=hint)
