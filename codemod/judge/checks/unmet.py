"""What the rule names, and the program does not have."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, message
from codemod.judge.checks.finding import finding
from codemod.judge.passes import Pass
from codemod.records import replace


def not_met(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield one finding for all that is missing, at the nearest part of the rule that is there.

    A missing constant is IMG105.
    """
    missing = [part for part in pass_.missing if part.kind != "constant"]
    reasons = dict.fromkeys(part.missing for part in missing if part.missing is not None)
    said = [message("the rule {rule} is not met: {reason}", rule=pass_.rule.name, reason=each) for each in reasons]
    if said:
        hint = next((part.hint for part in missing if part.hint), message("put it back, or correct the rule"))
        first = finding(pass_, code, pass_.place(missing[0]), said[0], hint=hint)
        yield replace(first, reasons=tuple(said[1:]))
