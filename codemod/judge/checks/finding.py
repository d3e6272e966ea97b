"""How a check says what it found."""

from __future__ import annotations

from codemod.finding.codes import CODES
from codemod.finding.diagnostics import Diagnostic, Message, Related, Span, SuggestedFix
from codemod.judge.passes import Pass


def finding(
    pass_: Pass,
    code: str,
    span: Span,
    said: Message,
    *,
    related: tuple[Related, ...] = (),
    fix: SuggestedFix | None = None,
    hint: Message | None = None,
) -> Diagnostic:
    """Return the diagnostic of a code of the contract."""
    name, severity = CODES[code]
    return Diagnostic(pass_.rule.name, code, name, severity, span, said, hint=hint, related=related, fix=fix)
