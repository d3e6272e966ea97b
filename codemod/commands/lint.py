"""`lvscare-codemod lint`: judge a tree and report. Exit status 1 where anything was found."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, TextIO

from codemod.commands.judging import Judged, judge
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.records import replace

if TYPE_CHECKING:
    from codemod.report.baseline import Known
    from codemod.report.model import Report


def run(args: argparse.Namespace, session: Session) -> int:
    if args.write_baseline and (args.since or args.baseline):
        raise UserError("--write-baseline: it takes all findings; leave --since and --baseline out")
    judged = judge(args, session)
    from codemod.commands.outputs import report_of

    found = judged.analysis.diagnostics
    report = report_of(found, judged.tree.read, session.lang, args.output_format, judged.account)
    if args.show_ignored:
        _show_ignored(judged, session)
    if args.write_baseline:
        return _write_baseline(args.write_baseline, judged.tree.root, report, session)
    new = _new_only(args, judged, report)
    if len(new.findings) < len(report.findings) and not args.quiet:
        session.note(message("{n} known findings are not shown", n=str(len(report.findings) - len(new.findings))))
    new = replace(new, account=replace(judged.account, known=len(report.findings) - len(new.findings)))
    _show(args, session, judged.tree.root, new)
    if args.require_rule:
        judged.require()
    return 1 if new.findings else 0


def _new_only(args: argparse.Namespace, judged: Judged, report: Report) -> Report:
    if not (args.since or args.baseline):
        return report
    from codemod.report import baseline

    if args.baseline:
        report = baseline.new_only(report, baseline.load(args.baseline))
    if args.since:
        report = baseline.new_only(report, _since(args.since, judged))
    return report


def _since(revision: str, judged: Judged) -> Known:
    """Return what is found in the whole tree of the merge base of HEAD and the revision."""
    from codemod.finding.codes import EVERY
    from codemod.judge.analysis import analyse
    from codemod.report import baseline
    from codemod.report.model import make_report
    from codemod.source import git
    from codemod.source.revision import RevisionTree

    root = judged.tree.root
    if git.top_level(root) is None:
        raise UserError(f"--since {revision}: {root} is not in a git repository; compare with --baseline FILE")
    base = RevisionTree(root, git.merge_base(root, revision), judged.selection)
    # with every code: what stands behind another finding now may be what is selected
    found = analyse(base, judged.rules, EVERY).diagnostics if base.modules() else ()
    present = judged.tree
    return baseline.known_from(
        make_report(found, base.read, lang="en"),
        lambda path: path in present.listdir(path.rpartition("/")[0]),
    )


def _show_ignored(judged: Judged, session: Session) -> None:
    from codemod.report.places import Sources
    from codemod.report.safe import printable

    sources = Sources(judged.tree.read)
    for each in sorted(judged.analysis.ignored, key=lambda each: each.diagnostic.span):
        place = sources.place(each.diagnostic.span)
        said = message(
            "{path}:{line}:{column}: {code} is ignored: {why}",
            path=place.path,
            line=str(place.line),
            column=str(place.column),
            code=each.diagnostic.code,
            why=each.ignore.reason,
        )
        session.err.write(printable(session.say(said)) + "\n")


def _write_baseline(path: str, root: str, report: Report, session: Session) -> int:
    from codemod.report import baseline

    def write(file: TextIO) -> None:
        file.write(baseline.dump(report.findings))

    from codemod.commands.outputs import to_file

    to_file(path, write, root)
    session.note(message("{n} findings are written to {path}", n=str(len(report.findings)), path=path))
    return 0


def _show(args: argparse.Namespace, session: Session, root: str, report: Report) -> None:
    """Write the report to standard output, or to `--output` beside text on standard output."""
    from codemod.commands.outputs import summarize, to_file
    from codemod.report import writer

    name = args.output_format
    summarize(report, session)
    if args.output:
        to_file(args.output, lambda file: writer(name)(report, file), root)
        name = "text"
    if name != "text":
        writer(name)(report, session.out)
    elif report.findings or not args.quiet:
        from codemod.report import text

        text.write(report, session.out, color=session.color, verbose=args.verbose)
