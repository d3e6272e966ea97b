"""What `images --check` found before: in a baseline, or at the merge base, with the lists as they are there."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from codemod.commands.checking import drift_of, found_in, read_list
from codemod.commands.comparing import look_before
from codemod.commands.config import Holding
from codemod.commands.looking import Looked
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.report import baseline
from codemod.report.model import Report, make_report
from codemod.source.counted import CountedTree
from codemod.source.revision import RevisionTree


def news(
    args: argparse.Namespace, session: Session, holding: Holding, looked: Looked, within: Sequence[str], report: Report
) -> Report:
    """Return the report without what is known. Raises `UserError`."""
    if holding.baseline is not None:
        report = baseline.new_only(report, holding.baseline)
    if holding.base is None:
        return report
    present = looked.tree
    known = baseline.known_from(
        _before(args, session, holding.base, looked, within),
        lambda path: path in present.listdir(path.rpartition("/")[0]),
    )
    return baseline.new_only(report, known)


def _before(
    args: argparse.Namespace, session: Session, base: RevisionTree, looked: Looked, within: Sequence[str]
) -> Report:
    """Return what was found; nothing where there was no list yet, or none that can be read."""
    try:
        lists = [read_list(base, given, makes=True) for given in args.check]
    except UserError:
        lists = []
    texts = {each.path: each.data for each in lists if each.data is not None}

    def read(path: str) -> bytes:
        return texts[path] if path in texts else base.read(path)

    if not texts:
        return make_report((), read, lang="en")
    before = look_before(CountedTree(base), looked.tree, within, session)
    return make_report(found_in(drift_of(before, lists), texts, read), read, lang="en")
