"""The interface for Python programs: `lint` and `images`, as the commands answer, in frozen records that pickle.

from codemod.api import Revision, images, lint
report = lint(Revision("/mirrors/sealer.git", "v0.11.0"))
print([(finding.code, finding.path, finding.line) for finding in report.findings])

The records have the fields of the commands' JSON, one for one, and change with them alone: `version` is the same.
Nothing is printed, no configuration is read, and nothing of a tree is executed. Raises `UserError`, whose text is one
line for people, where no answer is possible. All texts of an answer but the paths are safe to print.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from codemod.api.results import (
    Account,
    Asked,
    Change,
    DeadRedirect,
    Files,
    Finding,
    Fix,
    Image,
    Inventory,
    LeftOut,
    Looked,
    NotAnalysed,
    Origin,
    PartialRedirect,
    Policy,
    Redirect,
    Report,
    Step,
    Summary,
    Use,
    Values,
    as_dict,
    record,
)
from codemod.commands.judging import analyse_all
from codemod.commands.outputs import report_of
from codemod.errors import UserError
from codemod.inventory.collect import inventory
from codemod.judge.account import account_of
from codemod.records import dataclass
from codemod.report import inventories
from codemod.report.json import as_json
from codemod.rule import Entry
from codemod.rule.reader import load_all
from codemod.source import git
from codemod.source.tree import Tree
from codemod.source.trees import inside, open_tree

__all__ = [
    "Account", "Asked", "Change", "DeadRedirect", "Files", "Finding", "Fix", "Image", "Index", "Inventory",
    "LeftOut", "Looked", "NotAnalysed", "Origin", "PartialRedirect", "Policy", "Redirect", "Report", "Revision",
    "Rules", "Source", "Step", "Summary", "Use", "UserError", "Values", "as_dict", "images", "lint",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit, branch or tag of the repository at `path`: a work tree, or a bare git directory such as a mirror."""

    path: str
    revision: str


@dataclass(frozen=True, slots=True)
class Index:
    """What is staged in the repository around `path`."""

    path: str


# a path stands for the programs that it holds or is a part of, as they lie on disk
Source = str | os.PathLike[str] | Revision | Index
# a rule file or a folder of them, the name of one that ships, entries that were read before, or the rules that ship
Rules = str | os.PathLike[str] | Sequence[Entry] | None


def lint(tree: Source, rules: Rules = None) -> Report:
    """Judge all programs of a tree by the rules; no rules are those that ship."""
    opened, within = _open(tree)
    analysis = analyse_all(opened, _rules(rules), within=within)
    report = report_of(analysis.diagnostics, opened.read, "en", "json", account_of(analysis, opened))
    found: Report = record("Report", as_json(report))
    return found


def images(tree: Source) -> Inventory:
    """List the images that the programs of a tree can run."""
    opened, within = _open(tree)
    listing = inventories.listing(*inventory(opened, within), opened.read)
    found: Inventory = record("Inventory", inventories.as_json(listing))
    return found


def _open(tree: Source) -> tuple[Tree, tuple[str, ...]]:
    """Return the tree, and what of it is asked about (nothing: all)."""
    if isinstance(tree, Revision):
        return open_tree(tree.path, revision=tree.revision), ()
    if isinstance(tree, Index):
        return open_tree(tree.path, staged=True), ()
    path = os.fspath(tree)
    if git.is_bare(path):
        raise UserError(
            "{path}: a git directory without a work tree; name a revision, as in Revision(path, 'HEAD')", path=path
        )
    opened = open_tree(path)
    return opened, (inside(opened.root, path) or "",)


def _rules(rules: Rules) -> tuple[Entry, ...]:
    if rules is None or isinstance(rules, str | os.PathLike):
        return load_all(None if rules is None else os.fspath(rules))
    return tuple(rules)
