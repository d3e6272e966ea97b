"""`lvscare-codemod fix`: rewrite what is proven bad. Exit status 1 where something is left to a person."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from codemod.commands.judging import Judged, judge
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic, message
from codemod.finding.messages import counted
from codemod.records import replace

if TYPE_CHECKING:
    from codemod.write.change import FileChange
    from codemod.write.plan import Plan


def run(args: argparse.Namespace, session: Session) -> int:
    if args.staged:
        raise UserError("--staged: fix writes the work tree, never the index; `git stash -k -u` keeps the rest away")
    writes = not (args.diff or args.check or args.patch)
    if args.interactive and not session.stdin.isatty():
        raise UserError("--interactive: standard input is no terminal; use --diff to look, then fix")
    judged = judge(args, session)
    if args.require_rule:
        judged.require()
    from codemod.write.transaction import commit, recover

    if writes:
        recovered = recover(judged.tree.root)
        if recovered.outcome != "nothing":
            session.note(message("an earlier run was interrupted: it was {outcome}", outcome=recovered.outcome))
            judged = judge(args, session)
    planned = _chosen(judged, session) if args.interactive else _all(judged)
    if args.verify:
        _verify(args, session, judged, planned.changes)
    if args.diff:
        from codemod.commands.patches import show

        show(planned.changes, session)
    elif args.patch:
        from codemod.commands.patches import write_mail

        write_mail(args.patch, judged.tree.root, planned)
    elif writes:
        commit(judged.tree.root, planned.changes)
    return _tell(args, session, judged, planned)


def _all(judged: Judged) -> Plan:
    from codemod.write.plan import plan

    return plan(judged.analysis.diagnostics, judged.tree.read, judged.lint())


def _chosen(judged: Judged, session: Session) -> Plan:
    """Return the plan of the fixes that the person at the terminal wants."""
    from codemod.commands.asking import choose
    from codemod.write.plan import plan

    wanted = choose(judged.analysis.diagnostics, judged.tree.read, session)
    lint = judged.lint()

    def lint_once(overlay: Mapping[str, bytes]) -> Sequence[Diagnostic]:
        # a plan goes on as long as findings have fixes: once the chosen ones are done, none has
        return [replace(diagnostic, fix=None) for diagnostic in lint(dict(overlay))]

    asked = [
        diagnostic if number in wanted else replace(diagnostic, fix=None)
        for number, diagnostic in enumerate(judged.analysis.diagnostics)
    ]
    return plan(asked, judged.tree.read, lint_once)


def _verify(args: argparse.Namespace, session: Session, judged: Judged, changes: Sequence[FileChange]) -> None:
    import shlex
    from shutil import which

    from codemod.write.verify import verify

    path = session.environ.get("PATH")
    tags = tuple(filter(None, args.go_tags.split(",")))
    try:
        flags = shlex.split(args.go_flags)
    except ValueError as error:
        raise UserError(f"--go-flags {args.go_flags}: {error}; quote it as in a shell") from error
    go, gofmt = which("go", path=path), which("gofmt", path=path)
    verdict = verify(judged.tree.root, changes, go, gofmt, session.environ, tags, flags)
    for note in verdict.notes:
        session.note(note)
    if verdict.problems:
        problems = "; ".join(map(session.say, verdict.problems))
        raise UserError(f"the fix was refused, and nothing written: {problems}")


def _tell(args: argparse.Namespace, session: Session, judged: Judged, planned: Plan) -> int:
    left = [replace(diagnostic, fix=None, hint=why) for diagnostic, why in planned.rejected]
    left += planned.unfixable
    if not args.quiet or left:
        amounts = counted(len(planned.fixed), len(planned.changes), session.lang)
        if args.diff or args.check or args.patch:
            session.note(message("would fix {findings} in {files}; {left} left", left=str(len(left)), **amounts))
        else:
            session.note(message("fixed {findings} in {files}; {left} left", left=str(len(left)), **amounts))
    if not (planned.changes or left or args.quiet):
        from codemod.report.account import line

        session.note(message("{what}", what=line(judged.account, session.lang)))
    if left:
        from codemod.report.model import make_report
        from codemod.report.text import write as write_text

        write_text(make_report(left, judged.tree.read, lang=session.lang), session.err)
    return 1 if left or (args.check and planned.changes) else 0
