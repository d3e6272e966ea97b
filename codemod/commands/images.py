"""`lvscare-codemod images`: what images a program can run, without a rule. Exit status 1 where a part was not read."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from functools import cache, partial

from codemod.commands.judging import common_root
from codemod.commands.progress import progress
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.golang.program.packages import Module
from codemod.golang.program.test_code import without_tests
from codemod.report.safe import printable
from codemod.source.counted import CountedTree
from codemod.source.selection import Selection
from codemod.source.tree import Tree
from codemod.source.trees import open_tree


def run(args: argparse.Namespace, session: Session) -> int:
    if args.rules:
        raise UserError("--rules: images asks no rule; leave it out")
    place, within = common_root(args.paths or [os.curdir])
    tree = CountedTree(open_tree(place, selection=Selection(tuple(args.include), tuple(args.exclude))))
    from codemod.inventory.collect import WORDS, Account, collect
    from codemod.judge.analysis import modules_within
    from codemod.source.below import below

    search = tree.start_search(word.encode() for word in WORDS)
    account = Account()
    with progress(session, tree):
        found = search.paths()
        modules = list(modules_within(tree, within, {}))
        paths = [(module, without_tests(module, _first_party(module, tree, found))) for module in modules]
        images = collect(paths, cache(partial(below, tree.root)), account)
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


def _first_party(module: Module, tree: Tree, found: Iterable[str]) -> list[str]:
    """Return the files of the module, of those found, that Go compiles and that are this tree's own."""
    owned = [path for path in found if module.owns(path) and tree.selects(path) and not tree.excludes(path)]
    return [file.path for file in module.compiled_files(owned) if module.is_home(file)]
