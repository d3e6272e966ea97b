"""`lvscare-codemod images`: what images a program can run, without a rule. Exit status 1 where a part was not read."""

from __future__ import annotations

import argparse
import os
from functools import partial

from codemod.commands.judging import common_root
from codemod.commands.progress import progress
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.report.safe import printable
from codemod.source.counted import CountedTree
from codemod.source.selection import Selection
from codemod.source.trees import open_tree


def run(args: argparse.Namespace, session: Session) -> int:
    if args.rules:
        raise UserError("--rules: images asks no rule; leave it out")
    place, within = common_root(args.paths or [os.curdir])
    tree = CountedTree(open_tree(place, selection=Selection(tuple(args.include), tuple(args.exclude))))
    from codemod.inventory.collect import inventory

    with progress(session, tree):
        images, account = inventory(tree, within)
    from codemod.commands.outputs import to_file
    from codemod.report.inventories import listing, writer

    report = listing(images, account, tree.read)
    write = partial(writer(args.output_format), report, lang=session.lang)
    if args.output:
        to_file(args.output, write, tree.root)
    else:
        write(session.out)
    for problem in dict.fromkeys(account.problems):
        said = message("not analysed: {reason}", reason=problem.reason)
        session.err.write(printable(f"{problem.span.path}: {session.say(said)}") + "\n")
    if not args.quiet:
        session.note(report.account())
    return 1 if account.problems else 0
