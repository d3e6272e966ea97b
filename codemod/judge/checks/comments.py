"""Ignore comments that are written wrongly, or that ignore nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.finding.diagnostics import Diagnostic, message
from codemod.judge.checks.finding import finding
from codemod.judge.ignores import Ignore, ignores
from codemod.judge.passes import Pass

UNUSED = "IMG902"


def wrong(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield each comment that is written wrongly. Unused ones are known only after all other checks: see `unused`."""
    for path in sorted(pass_.module.files):
        for ignore in ignores(pass_.module.files[path]):
            if ignore.wrong:
                yield finding(pass_, code, ignore.span, ignore.wrong)


def unused(pass_: Pass, comments: Iterable[Ignore], used: set[tuple[Ignore, str]]) -> Iterator[Diagnostic]:
    """Yield each of the comments with a code that ignores nothing; `used` has those that do."""
    for ignore in comments:
        idle = [code for code in ignore.codes if (ignore, code) not in used]
        if idle and not ignore.wrong:
            said = message("no {code} is found here; take it out of the comment", code=", ".join(idle))
            yield finding(pass_, UNUSED, ignore.span, said)
