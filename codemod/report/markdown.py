"""GitHub-flavoured Markdown for `$GITHUB_STEP_SUMMARY`."""

from __future__ import annotations

import re

from codemod.finding.diagnostics import message
from codemod.finding.messages import translate
from codemod.report import accounting
from codemod.report.model import Finding, Report
from codemod.report.safe import printable
from codemod.report.text import counts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

# GitHub drops a step's summary whole where it is over 1 MiB
ROWS = 200


def write(report: Report, out: TextIO) -> None:
    """Write a line of counts, what was proven, and a table of the findings."""
    out.write(f"**lvscare-codemod**: {escape(counts(report))}\n")
    if report.findings and report.account is not None:
        out.write(f"\n{escape(accounting.line(report.account, report.lang))}\n")
    if not report.told:
        return
    say = (translate(message(word), report.lang) for word in ("place", "finding", "fixable"))
    out.write("\n| " + " | ".join(say) + " |\n| --- | --- | --- |\n")
    for finding in report.told[:ROWS]:
        out.write(_row(finding, report.lang))
    if (more := len(report.told) - ROWS) > 0:
        out.write(f"\n{translate(message('and {n} more', n=str(more)), report.lang)}\n")


def escape(text: str) -> str:
    """Return text that Markdown and HTML show as it is: every ASCII punctuation mark as a character reference."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda mark: f"&#{ord(mark[0])};", printable(text))


def _row(finding: Finding, lang: str) -> str:
    what = f"**{finding.code}** {escape(finding.name)}: {'<br>'.join(map(escape, finding.lines))}"
    fixable = translate(message("yes" if finding.fixable else "no"), lang)
    return f"| <code>{escape(finding.where)}</code> | {what} | {fixable} |\n"
