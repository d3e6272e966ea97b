"""`lvscare-codemod images`: what images a program can run, without a rule. Exit status 1 where a part was not read."""

from __future__ import annotations

import argparse
import os
from functools import partial
from typing import TYPE_CHECKING

from codemod.commands.judging import common_root
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.report import FORMATS, INVENTORIES
from codemod.source.counted import CountedTree
from codemod.source.selection import Selection
from codemod.source.trees import open_tree

if TYPE_CHECKING:
    from codemod.commands.looking import Looked

# option -> the formats that it has, the first by default
_FORMATS = {"check": tuple(FORMATS), "write": tuple(FORMATS), "": INVENTORIES}


def run(args: argparse.Namespace, session: Session) -> int:
    if args.rules:
        raise UserError("--rules: images asks no rule; leave it out")
    if args.write and args.staged:
        raise UserError("--write: it writes into the work tree; leave --staged out")
    args.output_format = _format(args)
    place, within = common_root(args.paths or [os.curdir])
    selection = Selection(tuple(args.include), tuple(args.exclude))
    tree = CountedTree(open_tree(place, staged=args.staged, selection=selection))
    from codemod.commands import checking
    from codemod.commands.looking import look
    from codemod.source.below import below

    if args.write:
        from codemod.write.transaction import recover

        recover(tree.root)
        wanted = checking.writable(tree, args.write)
    lists = [checking.read_list(tree, each) for each in args.check]
    looked = look(tree, within, tree.below if args.staged else partial(below, tree.root), session)
    if args.write:
        return checking.write(args, session, looked, wanted)
    if lists:
        return checking.check(args, session, looked, lists)
    return _list(args, session, looked)


def _list(args: argparse.Namespace, session: Session, looked: Looked) -> int:
    from codemod.commands.looking import tell_problems
    from codemod.commands.outputs import to_file
    from codemod.report.inventories import listing, writer

    report = listing(looked.images, looked.account, looked.tree.read)
    write = partial(writer(args.output_format), report, lang=session.lang)
    if args.output:
        to_file(args.output, write, looked.tree.root)
    else:
        write(session.out)
    unread = tell_problems(looked, session)
    if not args.quiet:
        session.note(report.account())
    return 1 if unread else 0


def _format(args: argparse.Namespace) -> str:
    """Return the output format. Raises `UserError` where it is not one of what is asked for."""
    asked = next((name for name in _FORMATS if name and getattr(args, name)), "")
    known = _FORMATS[asked]
    chosen: str = args.output_format or known[0]
    if chosen not in known:
        option = f"--{asked}" if asked else "images"
        raise UserError(f"--output-format {chosen}: {option} has {', '.join(known)}")
    return chosen
