"""`lvscare-codemod lint`: judge a tree and report. Exit status 1 where anything was found."""

from __future__ import annotations

import argparse
import os

from codemod.commands.choosing import codes_of
from codemod.commands.config import hold, show
from codemod.commands.judging import Judging, common_root, is_within, judge, written_by
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from codemod.finding.diagnostics import Diagnostic
    from codemod.judge.ignores import Ignored
    from codemod.report.model import Report


def run(args: argparse.Namespace, session: Session) -> int:
    if args.write_baseline and (args.since or args.baseline):
        raise UserError("--write-baseline: it takes all findings; leave --since and --baseline out")
    if args.show_config:
        return _show_config(args, session)
    if args.no_new_ignores and not args.since:
        raise UserError("--no-new-ignores: new since when? add --since REV")
    judged = judge(args, session)
    session = judged.session
    from codemod.commands.outputs import report_of, show

    report = report_of(_found(judged), judged.tree.read, session.lang, args.output_format, judged.account)
    if args.show_ignored:
        _show_ignored(judged, session)
    if not args.quiet:
        _tell_whole(judged, session)
    if args.write_baseline:
        from codemod.commands.outputs import write_baseline

        return write_baseline(args.write_baseline, judged.tree.root, report, session)
    new = report
    if judged.holding.baseline is not None or judged.before is not None:
        from codemod.commands.scope import new_only, tell_stale

        new = new_only(judged, report)
        tell_stale(judged, report, session)
    known = len(report.findings) - len(new.findings)
    if known and not args.quiet:
        _tell_known(known, session)
    if judged.before is not None:
        new = _with_ignored(new, judged)
    new = replace(new, account=replace(judged.account, known=known))
    show(_reaching_all(args, judged, new), session, judged.tree.root, new)
    if args.require_rule:
        judged.require()
    return 1 if new.findings else 0


def _found(judged: Judging) -> Iterable[Diagnostic]:
    """Return what is found, of a change with the pins that it moves."""
    if judged.before is None:
        return judged.analysis.diagnostics
    from codemod.commands.scope import with_moved_pins

    return with_moved_pins(judged)


def _tell_known(known: int, session: Session) -> None:
    said = "{n} known finding is not shown" if known == 1 else "{n} known findings are not shown"
    session.note(message(said, n=str(known)))


def _tell_whole(judged: Judging, session: Session) -> None:
    """Say where more is judged than a PATH names: what is wrong there can be seen from elsewhere only."""
    modules = [module for module in judged.analysis.modules if module.path]
    if not all(is_within(module.folder, judged.within) for module in modules):
        names = ", ".join(module.path for module in modules)
        session.note(message("whole modules are judged, not only what is named: {names}", names=names))


def _reaching_all(args: argparse.Namespace, judged: Judging, report: Report) -> argparse.Namespace:
    """Return the options of which a hint is made: a PATH is left out of it where `fix` would write elsewhere, too."""
    fixes = (each.diagnostic.fix for each in report.findings)
    if all(is_within(path, judged.within) for fix in fixes if fix for path in written_by(fix)):
        return args
    return argparse.Namespace(**{**vars(args), "paths": [os.path.relpath(judged.tree.root)]})


def _show_config(args: argparse.Namespace, session: Session) -> int:
    holding = hold(args, common_root(args.paths or [os.curdir])[0])
    codes_of(holding)
    show(holding, session)
    return 0


def _with_ignored(report: Report, judged: Judging) -> Report:
    """Return the report with what comments ignore that were not there at the merge base: as a note, or as a finding."""
    from codemod.commands.outputs import report_of
    from codemod.commands.scope import newer
    from codemod.report.model import in_order

    assert judged.before is not None
    args = judged.holding.args
    found = [_ignored(each, told=args.no_new_ignores) for each in judged.analysis.ignored]
    whole = report_of(found, judged.tree.read, report.lang, args.output_format)
    ignored = newer(whole, judged, [each.diagnostic for each in judged.before.ignored]).findings
    if args.no_new_ignores:
        return replace(report, findings=in_order(*report.findings, *ignored))
    return replace(report, ignored=ignored)


def _ignored(ignored: Ignored, told: bool) -> Diagnostic:
    found = ignored.diagnostic
    why = message("an ignore comment that is new hides this: {why}", why=ignored.ignore.reason)
    return replace(found, severity=found.severity if told else "note", reasons=(*found.reasons, why), fix=None)


def _show_ignored(judged: Judging, session: Session) -> None:
    from codemod.commands.outputs import from_here
    from codemod.report.places import ReportSources
    from codemod.report.safe import printable

    here = from_here(judged.tree.root)
    sources = ReportSources(judged.tree.read)
    for each in sorted(judged.analysis.ignored, key=lambda each: each.diagnostic.span):
        place = sources.place(each.diagnostic.span)
        said = message(
            "{path}:{line}:{column}: {code} is ignored: {why}",
            path=here(place.path),
            line=str(place.line),
            column=str(place.column),
            code=each.diagnostic.code,
            why=each.ignore.reason,
        )
        session.err.write(printable(session.say(said)) + "\n")
