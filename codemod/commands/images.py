"""`lvscare-codemod images`: what images a program can run, without a rule. Exit status 1 where a part was not read."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from codemod.commands.choosing import codes_of
from codemod.commands.config import hold
from codemod.commands.judging import common_root
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.messages import joined
from codemod.records import replace
from codemod.report import FORMATS, INVENTORIES
from codemod.source import git
from codemod.source.counted import CountedTree
from codemod.source.revision import RevisionTree

if TYPE_CHECKING:
    from codemod.commands.looking import Looked
    from codemod.report.inventories import InventoryReport

# option -> the formats that it has, the first by default
_FORMATS = {
    "check": tuple(FORMATS),
    "write": tuple(FORMATS),
    "diff": ("text", "json", "markdown"),
    "why": ("text", "json"),
    "": INVENTORIES,
}


def run(args: argparse.Namespace, session: Session) -> int:
    _refuse(args)
    args.output_format = _format(args)
    place, within = common_root(args.paths or [os.curdir])
    base = _base(args.diff, place) if args.diff is not None else None
    args.config_from = args.config_from or base
    holding = hold(args, place)
    session = replace(session, lang=holding.lang(session))
    codes = codes_of(holding)
    tree = CountedTree(holding.tree)
    from codemod.commands import checking
    from codemod.commands.looking import look

    if args.write is not None:
        from codemod.write.transaction import recover

        recover(tree.root)
        wanted = checking.writable(tree, args.write)
    lists = [checking.read_list(tree, each) for each in args.check]
    looked = look(tree, within, session)
    if args.write is not None:
        return checking.write(args, session, looked, wanted, codes)
    if lists:
        from codemod.commands.listed_before import news

        return checking.check(
            args, session, looked, lists, codes, partial(news, args, session, holding, looked, within)
        )
    if base is not None:
        from codemod.commands.comparing import compare

        return compare(args, session, looked, within, RevisionTree(tree.root, base, holding.selection))
    return _list(args, session, looked)


def _refuse(args: argparse.Namespace) -> None:
    """Raise `UserError` where options contradict each other."""
    if args.rules:
        raise UserError("--rules: images asks no rule; leave it out")
    if args.write is not None and args.staged:
        raise UserError("--write: it writes into the work tree; leave --staged out")
    if (args.select or args.ignore) and args.write is None and not args.check:
        raise UserError("--select, --ignore: they choose what is found in a list; name one with --check or --write")
    if (args.since or args.baseline or args.write_baseline) and not args.check:
        raise UserError("--since, --baseline, --write-baseline: they are about what a list has; add --check FILE")
    if args.write_baseline and (args.since or args.baseline):
        raise UserError("--write-baseline: it takes all findings; leave --since and --baseline out")


def _base(revision: str, place: str) -> str:
    """Return the merge base of HEAD and the revision. Raises `UserError`."""
    root = git.top_level(place)
    if root is None:
        raise UserError(
            "--diff {revision}: {place} is not in a git repository; compare with a list: --check FILE",
            revision=revision,
            place=place,
        )
    return git.merge_base(root, revision)


def _list(args: argparse.Namespace, session: Session, looked: Looked) -> int:
    from codemod.commands.looking import tell_problems
    from codemod.commands.outputs import to_file
    from codemod.report.inventories import listing, writer

    name = os.path.basename(looked.tree.root)
    color = session.color and not args.output
    report = listing(looked.images, looked.account, looked.tree.read, name, color)
    write = partial(writer(args.output_format), report) if args.why is None else _ways(args, looked, report)
    if args.output:
        to_file(args.output, partial(write, lang=session.lang), looked.tree.root)
    else:
        write(session.out, lang=session.lang)
    unread = tell_problems(looked, session)
    if not args.quiet:
        for said in (*report.dead(), *report.partial()):
            session.note(said)
        session.note(report.account())
    return 1 if unread else 0


def _ways(args: argparse.Namespace, looked: Looked, report: InventoryReport) -> Callable[..., None]:
    """Return what writes the ways of the images that are asked for. Raises `UserError` with the nearest names."""
    from codemod.inventory.find import find, nearest
    from codemod.inventory.record import apart
    from codemod.report.inventory_ways import write_json, write_text

    images = apart(looked.images)
    found = find(images, args.why)
    if not found:
        near = nearest(images, args.why)
        if not near:
            raise UserError("--why {image}: no such image; run `images` for the list", image=args.why)
        meant = joined(near, "{first} or {second}")
        raise UserError("--why {image}: no such image; did you mean {near}?", image=args.why, near=meant)
    return partial(write_json if args.output_format == "json" else write_text, report, found)


def _format(args: argparse.Namespace) -> str:
    """Return the output format. Raises `UserError` where it is not one of what is asked for."""
    asked = next((name for name in _FORMATS if name and getattr(args, name) not in (None, [])), "")
    known = _FORMATS[asked]
    chosen: str = args.output_format or known[0]
    if chosen not in known:
        option = f"--{asked}" if asked else "images"
        raise UserError(
            "--output-format {chosen}: {option} has {known}", chosen=chosen, option=option, known=", ".join(known)
        )
    return chosen
