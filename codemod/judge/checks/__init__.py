"""The checks: which function finds which code. A code's name and severity are in `codemod.finding.codes`.

Where two checks find something at one place, the finding of the earlier one is told, and the other's message is one of
its reasons. IMG9xx come last: the other checks may read further files, which may have problems of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codemod.finding.diagnostics import Diagnostic
from codemod.judge.checks import comments, constants, consumed, declaration, environment, policy, problems
from codemod.judge.passes import Pass
from codemod.records import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """A finding code, and the function that finds it. One function can find several codes, so it is told which."""

    code: str
    ask: Callable[[Pass, str], Iterator[Diagnostic]]

    def run(self, pass_: Pass) -> Iterator[Diagnostic]:
        """Yield what is found of this code."""
        return self.ask(pass_, self.code)


CHECKS = (
    Check("IMG101", constants.wrong_value),
    Check("IMG102", constants.wrong_value),
    Check("IMG103", constants.wrong_value),
    Check("IMG104", constants.wrong_value),
    Check("IMG105", declaration.not_one_constant),
    Check("IMG106", declaration.not_met),
    Check("IMG201", consumed.spelled_out),
    Check("IMG202", consumed.wrong),
    Check("IMG203", consumed.wrong),
    Check("IMG204", consumed.wrong),
    Check("IMG205", consumed.unproven),
    Check("IMG206", consumed.not_canonical),
    Check("IMG301", policy.other_policy),
    Check("IMG601", environment.no_override),
    Check("IMG901", problems.broken),
    Check("IMG902", comments.wrong),
    Check("IMG903", problems.beyond_limit),
    Check("IMG904", problems.not_read),
)
