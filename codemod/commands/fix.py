"""`lvscare-codemod fix`: rewrite what is proven bad. Exit status 1 where something is left to a person."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence

from codemod.commands.judging import Judging, common_root, judge
from codemod.commands.outputs import again, from_here
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic, message
from codemod.finding.messages import counted, joined
from codemod.records import dataclass, replace
from codemod.report.safe import printable
from codemod.source.trees import open_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.source.tree import Tree
    from codemod.write.change import FileChange
    from codemod.write.plan import Plan


def run(args: argparse.Namespace, session: Session) -> int:
    writes = not (args.diff or args.check or args.patch)
    if args.interactive and not session.stdin.isatty():
        raise UserError("--interactive: standard input is no terminal; use --diff to look, then fix")
    recovered = _recovered(args) if writes else "nothing"
    judged = judge(args, session)
    session = judged.session
    if recovered != "nothing":
        session.note(message("an earlier run was interrupted: it was {outcome}", outcome=recovered))
    if args.require_rule:
        judged.require()
    made = _made(judged, session)
    if args.verify and not _verify(args, session, judged, made.plan.changes):
        return 1
    _put(args, session, judged, made.plan)
    return _tell(args, session, judged, made)


def _recovered(args: argparse.Namespace) -> str:
    """End what an earlier run began: what is judged are files that are whole. Return how it was ended, or "nothing"."""
    from codemod.write.transaction import recover

    place, _ = common_root(args.paths or [os.curdir])
    return recover(open_tree(place).root).outcome


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan, what it leaves to a person (a fix that was declined is still one), and what it was not about."""

    plan: Plan
    left: tuple[Diagnostic, ...]
    outside: int
    known: int


def _made(judged: Judging, session: Session) -> Planned:
    from codemod.commands.scope import Scope, tell_stale
    from codemod.report.model import make_report
    from codemod.source.overlay import OverlayTree
    from codemod.write.plan import plan

    scope, read, lint = Scope(judged), judged.tree.read, judged.lint()
    if judged.holding.baseline is not None:
        tell_stale(judged, make_report(judged.analysis.diagnostics, read, lang="en"), session)
    found = scope.narrowed(judged.analysis.diagnostics, read)
    declined = _declined(found, judged, session) if judged.holding.args.interactive else None
    asked = [replace(each, fix=None) if each in (declined or ()) else each for each in found]

    def again(overlay: Mapping[str, bytes]) -> Sequence[Diagnostic]:
        left = scope.narrowed(lint(dict(overlay)), OverlayTree(judged.tree, overlay).read)
        # a plan goes on as long as findings have fixes: once those that a person chose are done, none has
        return left if declined is None else [replace(each, fix=None) for each in left]

    planned = plan(asked, read, again)
    left = [replace(diagnostic, fix=None, hint=why) for diagnostic, why in planned.rejected]
    left += [(declined or {}).get(each, each) for each in planned.unfixable if scope.is_asked(each)]
    outside = sum(not scope.is_inside(each) for each in planned.unfixable)
    return Planned(planned, tuple(left), outside, len(scope.known))


def _declined(found: Sequence[Diagnostic], judged: Judging, session: Session) -> dict[Diagnostic, Diagnostic]:
    """Return the findings whose fixes the person at the terminal does not want."""
    from codemod.commands.asking import choose

    wanted = choose(found, judged.tree.read, session, from_here(judged.tree.root))
    return {each: each for number, each in enumerate(found) if each.fix and number not in wanted}


def _put(args: argparse.Namespace, session: Session, judged: Judging, planned: Plan) -> None:
    """Print, store or make the changes, as is asked."""
    root = judged.tree.root
    if args.diff:
        from codemod.commands.patches import show

        show(planned.changes, session)
    elif args.patch:
        from codemod.commands.patches import write_mail

        write_mail(args.patch, root, planned, session)
    elif not args.check:
        from codemod.write.transaction import commit

        if args.staged:
            _require_agreement(root, planned.changes)
        commit(root, planned.changes)


def _require_agreement(root: str, changes: Sequence[FileChange]) -> None:
    """Refuse to write where the work tree has other bytes than the index: what was judged is not what is there."""
    present = open_tree(root)
    other = [change.path for change in changes if change.old is not None and _read(present, change.path) != change.old]
    if other:
        named = ", ".join(other)
        raise UserError(
            "--staged: {named}: the work tree has changes that are not staged; stage or stash them first", named=named
        )


def _read(tree: Tree, path: str) -> bytes | None:
    try:
        return tree.read(path)
    except OSError:
        return None


def _verify(args: argparse.Namespace, session: Session, judged: Judging, changes: Sequence[FileChange]) -> bool:
    """Say whether the changes could be tried, and passed. Raises `UserError` where they did not."""
    import shlex
    from shutil import which

    from codemod.write.verify import verify

    path = session.environ.get("PATH")
    tags = tuple(filter(None, args.go_tags.split(",")))
    try:
        flags = shlex.split(args.go_flags)
    except ValueError as error:
        raise UserError("--go-flags {flags}: {why}; quote it as in a shell", flags=args.go_flags, why=error) from error
    go, gofmt = which("go", path=path), which("gofmt", path=path)
    builds = args.verify == "build"
    verdict = verify(judged.tree.root, changes, go, gofmt, session.environ, tags, flags, builds=builds)
    for note in verdict.notes:
        session.note(note)
    if verdict.problems:
        problems = joined(verdict.problems, "{first}; {second}")
        raise UserError("the fix was refused, and nothing written: {problems}", problems=problems)
    if verdict.unchecked:
        said = "nothing is written, as {packages} could not be checked; to let gofmt alone decide: --verify=gofmt"
        session.note(message(said, packages=", ".join(verdict.unchecked)))
    return not verdict.unchecked


def _tell(args: argparse.Namespace, session: Session, judged: Judging, made: Planned) -> int:
    planned, left = made.plan, made.left
    here = from_here(judged.tree.root)
    writes = not (args.diff or args.check or args.patch)
    if not args.diff and not args.quiet:
        for line in _listed(planned.fixed, here, session):
            session.err.write(line + "\n")
    if not args.quiet or left:
        amounts = counted(len(planned.fixed), len(planned.changes), session.lang)
        said = "fixed {findings} in {files}; {left} left" if writes else "would fix {findings} in {files}; {left} left"
        session.note(message(said, left=str(len(left)), **amounts))
    _tell_rest(args, session, judged, made)
    if left:
        from codemod.report.model import make_report
        from codemod.report.text import write as write_text

        write_text(make_report(left, judged.tree.read, lang=session.lang), session.err, here=here, rest=again(args))
    return 1 if left or (args.check and planned.changes) else 0


def _tell_rest(args: argparse.Namespace, session: Session, judged: Judging, made: Planned) -> None:
    """Say what is to be done next, and what this run was not about."""
    changes = made.plan.changes
    if args.staged and changes and not (args.diff or args.check or args.patch):
        import shlex

        names = shlex.join(map(from_here(judged.tree.root), [change.path for change in changes]))
        session.note(message("what is staged is as it was: git add -- {names}", names=names))
    if args.quiet:
        return
    if made.outside:
        named = ", ".join(judged.within)
        one, many = "{n} finding outside of {named} is left alone", "{n} findings outside of {named} are left alone"
        session.note(message(one if made.outside == 1 else many, n=str(made.outside), named=named))
    if made.known:
        said = "{n} known finding is left alone" if made.known == 1 else "{n} known findings are left alone"
        session.note(message(said, n=str(made.known)))
    if not (changes or made.left or made.outside or made.known):
        from codemod.report.accounting import line

        session.note(message("{what}", what=line(judged.account, session.lang)))


def _listed(fixed: Sequence[Diagnostic], here: Callable[[str], str], session: Session) -> Iterator[str]:
    """Yield a line for each finding that is mended: where, what, and how."""
    for each in fixed:
        how = session.say(each.fix.message if each.fix else each.message)
        yield printable(f"{here(each.span.path)}: {each.code} {each.name}: {how}")
