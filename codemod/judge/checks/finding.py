"""How a check says what it found."""

from __future__ import annotations

from codemod.finding.codes import CODES
from codemod.finding.diagnostics import Diagnostic, Message, Related, Span
from codemod.judge.judgement import Judgement
from codemod.judge.mends import NOTHING, Mend


def finding(
    judgement: Judgement,
    code: str,
    span: Span,
    said: Message,
    *,
    related: tuple[Related, ...] = (),
    mend: Mend = NOTHING,
) -> Diagnostic:
    """Return what a rule's check found."""
    return diagnostic(judgement.rule.name, code, span, said, related=related, mend=mend)


def diagnostic(
    rule: str,
    code: str,
    span: Span,
    said: Message,
    *,
    related: tuple[Related, ...] = (),
    mend: Mend = NOTHING,
) -> Diagnostic:
    """Return the diagnostic of a code of the contract, which a rule or a policy finds."""
    name, severity = CODES[code]
    return Diagnostic(rule, code, name, severity, span, said, hint=mend.hint, related=related, fix=mend.fix)
