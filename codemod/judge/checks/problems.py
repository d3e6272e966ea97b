"""What could not be judged: files that are no Go, and what is beyond a limit."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, Message, message
from codemod.golang.read.files import Problem
from codemod.judge.checks.finding import diagnostic, finding
from codemod.judge.judgement import Judgement
from codemod.judge.mends import NOTHING, Mend


def unjudged(rule: str, problem: Problem) -> Diagnostic:
    """Return the finding that says what could not be judged."""
    return diagnostic(rule, _CODES[problem.kind], problem.span, _said(problem))


# the names of the last two say already that it was not analysed, and not read
_CODES = {"syntax": "IMG901", "limit": "IMG903", "unread": "IMG904"}


def _said(problem: Problem) -> Message:
    if problem.kind != "syntax":
        return problem.reason
    return message("the file cannot be analysed: {reason}", reason=problem.reason)


def _is_place(problem: Problem) -> bool:
    """Whether it is one place, and not a whole file, that is beyond a limit."""
    return problem.span.end > problem.span.start


def broken(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield each file that could not be read as Go."""
    for problem in judgement.problems:
        if problem.kind == "syntax":
            yield finding(judgement, code, problem.span, _said(problem))


def beyond_limit(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield each file or expression that was too large, or too deep, to be judged."""
    hint = message("write it in fewer steps, or say that it is looked at: //codemod:ignore IMG903 -- why")
    for problem in judgement.problems:
        if problem.kind == "limit":
            mend = Mend(hint=hint) if _is_place(problem) else NOTHING
            yield finding(judgement, code, problem.span, _said(problem), mend=mend)


def not_read(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield each place that needs source which Go compiles, and which is not in this tree to be read."""
    for problem in judgement.problems:
        if problem.kind == "unread":
            yield finding(judgement, code, problem.span, _said(problem))
