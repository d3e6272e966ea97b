"""The checks: which function finds which code. A code's name and severity are in `codemod.finding.codes`.

A check reads a finished Judgement and asks the program nothing, so that no check finds anything else for another one
that ran before it. Where two checks find something at one place, the finding of the earlier one is told, and the
other's message is one of its reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codemod.finding.diagnostics import Diagnostic
from codemod.judge.checks import comments, constants, consumed, problems
from codemod.judge.judgement import Judgement
from codemod.records import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """A finding code, and the function that finds it. One function can find several codes, so it is told which."""

    code: str
    ask: Callable[[Judgement, str], Iterator[Diagnostic]]

    def run(self, judgement: Judgement) -> Iterator[Diagnostic]:
        """Yield what is found of this code."""
        return self.ask(judgement, self.code)


CHECKS = (
    Check("IMG101", constants.wrong_value),
    Check("IMG102", constants.wrong_value),
    Check("IMG103", constants.wrong_value),
    Check("IMG104", constants.wrong_value),
    Check("IMG105", constants.not_one_constant),
    Check("IMG106", constants.not_met),
    Check("IMG201", consumed.image_literals),
    Check("IMG202", consumed.wrong),
    Check("IMG203", consumed.wrong),
    Check("IMG204", consumed.wrong),
    Check("IMG205", consumed.unproven),
    Check("IMG206", consumed.not_canonical),
    Check("IMG301", consumed.other_policy),
    Check("IMG601", consumed.no_override),
    Check("IMG901", problems.broken),
    Check("IMG902", comments.wrong_comments),
    Check("IMG903", problems.beyond_limit),
    Check("IMG904", problems.not_read),
)
