"""`lvscare-codemod fix`: rewrite what is proven bad. Exit status 1 where something is left to a person."""

from __future__ import annotations

import argparse

from codemod.apply import Plan, plan
from codemod.commands.judging import Judged, judge
from codemod.commit import commit, recover
from codemod.diagnostics import Diagnostic
from codemod.report.model import make_report
from codemod.report.text import write as write_text
from codemod.session import Session


def run(args: argparse.Namespace, session: Session) -> int:
    judged = judge(args, session)
    if not (args.diff or args.check):
        recovered = recover(judged.tree.root)
        if recovered.action != "nothing":
            session.note(f"an earlier run was interrupted; its changes were {recovered.action}")
            judged = judge(args, session)
    planned = plan(judged.analysis.diagnostics, judged.tree.read, judged.lint())
    if args.verify:
        _verify(args, judged, planned)
    if args.diff:
        _show_diff(planned, session)
    elif not args.check:
        commit(judged.tree.root, planned.changes)
    return _tell(args, session, judged, planned)


def _verify(args: argparse.Namespace, judged: Judged, planned: Plan) -> None:
    from codemod.errors import UserError
    from codemod.verify import verify

    problems = verify(judged.tree.root, planned.changes, args.go_tags, args.go_flags)
    if problems:
        raise UserError("the fix was refused, and nothing written: " + "; ".join(str(problem) for problem in problems))


def _show_diff(planned: Plan, session: Session) -> None:
    from codemod.edits import unified_diff

    for change in planned.changes:
        patch = unified_diff(change.path, change.old, change.new)
        buffer = getattr(session.out, "buffer", None)
        if buffer is None or session.color:
            session.out.write(patch.decode("utf-8", "backslashreplace"))
        else:
            session.out.flush()
            buffer.write(patch)
            buffer.flush()


def _left(planned: Plan) -> list[Diagnostic]:
    from dataclasses import replace

    rejected = [replace(diagnostic, fix=None, hint=why) for diagnostic, why in planned.rejected]
    return [*rejected, *planned.unfixable]


def _tell(args: argparse.Namespace, session: Session, judged: Judged, planned: Plan) -> int:
    left = _left(planned)
    verb = "would fix" if args.diff or args.check else "fixed"
    if not args.quiet or left:
        files = len(planned.changes)
        session.note(f"{verb} {len(planned.fixed)} findings in {files} files; {len(left)} left")
    if left:
        write_text(make_report(left, judged.tree.read, lang=session.lang), session.err)
    if args.check and planned.changes:
        return 1
    return 1 if left else 0
