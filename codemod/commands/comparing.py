"""`images --diff`: what a change does to the images. Exit status 1 where a part was not read, now or before."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial

from codemod.commands.looking import Looked, look, tell_problems
from codemod.commands.session import Session
from codemod.inventory.changes import changes
from codemod.inventory.collect import Coverage
from codemod.judge.analysis import folders_within
from codemod.report.inventories import listing
from codemod.report.inventory_changes import Changes, write_json, write_markdown, write_text
from codemod.source.counted import CountedTree
from codemod.source.tree import Tree

FORMATS = {"text": write_text, "json": write_json, "markdown": write_markdown}


def compare(args: argparse.Namespace, session: Session, looked: Looked, within: Sequence[str], base: Tree) -> int:
    """Compare the images with those of the merge base."""
    from codemod.commands.outputs import to_file

    root = looked.tree.root
    before = look_before(CountedTree(base), looked.tree, within, session)
    found = changes(before.images, looked.images)
    report = Changes(found, *(listing(each.images, each.account, each.tree.read) for each in (looked, before)))
    write = partial(FORMATS[args.output_format], report, lang=session.lang)
    if args.output:
        to_file(args.output, write, root)
    else:
        write(session.out)
    unread = [tell_problems(each, session) for each in (looked, before)]
    if not args.quiet:
        session.note(report.counts())
    return 1 if any(unread) else 0


def look_before(tree: CountedTree, now: Tree, within: Sequence[str], session: Session) -> Looked:
    """Return what the same programs named at the merge base."""
    # of the modules that are looked at now, by what no module but its own holds
    there = [f"{folder}/go.mod".lstrip("/") for folder in folders_within(now, within) if folder in tree.modules()]
    if not there:
        return Looked(tree, (), Coverage())
    return look(tree, there, session)
