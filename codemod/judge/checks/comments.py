"""Ignore comments that are written wrongly, or that ignore nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from codemod.finding.diagnostics import Diagnostic, message
from codemod.judge.checks.finding import diagnostic
from codemod.judge.ignores import Ignore
from codemod.judge.judgement import Judgement

UNUSED = "IMG902"


def wrong_comments(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield each comment that is written wrongly. Unused ones are known last: see `unused_comments`."""
    yield from wrong_of(judgement.rule.name, judgement.comments)


def wrong_of(rule: str, comments: Iterable[Ignore]) -> Iterator[Diagnostic]:
    for ignore in comments:
        if ignore.wrong:
            yield diagnostic(rule, UNUSED, ignore.span, ignore.wrong)


def unused_comments(
    rule: str,
    comments: Iterable[Ignore],
    used: set[tuple[Ignore, str]],
    asks: Callable[[str], bool],
) -> Iterator[Diagnostic]:
    """Yield each of the comments with a code that is asked for and ignores nothing; `used` has those that do."""
    for ignore in comments:
        idle = [code for code in ignore.codes if (ignore, code) not in used and asks(code)]
        if idle and not ignore.wrong:
            said = message("no {code} is found here; take it out of the comment", code=", ".join(idle))
            yield diagnostic(rule, UNUSED, ignore.span, said)
