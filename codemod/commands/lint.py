"""`lvscare-codemod lint`: judge a tree and report. Exit status 1 where anything was found."""

from __future__ import annotations

import argparse

from codemod.commands.judging import Judged, judge
from codemod.report import writer
from codemod.report.model import make_report
from codemod.session import Session


def run(args: argparse.Namespace, session: Session) -> int:
    judged = judge(args, session)
    report_findings(args, session, judged)
    return 1 if judged.analysis.diagnostics else 0


def report_findings(args: argparse.Namespace, session: Session, judged: Judged) -> None:
    """Write the findings to standard output, or to `--output` beside text on standard output."""
    report = make_report(judged.analysis.diagnostics, judged.tree.read, lang=session.lang)
    name = args.output_format
    if args.output:
        with open(args.output, "w", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123
            writer(name)(report, file)
        name = "text"
    if name == "text":
        from codemod.report import text

        if args.quiet and not report.findings:
            return
        text.write(report, session.out, color=session.color, verbose=args.verbose)
    else:
        writer(name)(report, session.out)
