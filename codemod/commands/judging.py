"""What `lint`, `fix` and `trace` have in common: which tree, which rules, which findings."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass

from codemod.diagnostics import Diagnostic
from codemod.driver import Analysis, Codes, OverlayTree, analyse, start
from codemod.errors import UserError
from codemod.rule import Rule
from codemod.rulefile import default_rules, load_all, load_files
from codemod.session import Session
from codemod.trees import Selection, Tree, open_tree


@dataclass(frozen=True, eq=False)
class Judged:
    """An analysis with what it was made from."""

    tree: Tree
    rules: tuple[Rule, ...]
    codes: Codes
    within: tuple[str, ...]
    analysis: Analysis

    def lint(self) -> Callable[..., tuple[Diagnostic, ...]]:
        """Return the function that judges the same tree with some files replaced."""

        def again(overlay: dict[str, bytes]) -> tuple[Diagnostic, ...]:
            tree = OverlayTree(self.tree, overlay)
            return analyse(tree, self.rules, self.codes, self.within).diagnostics

        return again


def codes_of(args: argparse.Namespace) -> Codes:
    """Return the selected and ignored codes. Raises UserError for what is no code."""
    return Codes(_codes(args.select, "--select"), _codes(args.ignore, "--ignore"))


def _codes(text: str, option: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    for code in codes:
        if not (code.startswith("IMG") and code[3:].isdigit() and len(code) <= 6):
            raise UserError(
                f"{option} {code}: no finding code; write IMG and up to three digits, such as IMG202 or IMG2"
            )
    return codes


def common_root(paths: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return one path to open the tree by, and all paths relative to its root (`""` is the root itself)."""
    tree = open_tree(paths[0])
    root = os.path.realpath(tree.root)
    within = []
    for path in paths:
        if not os.path.lexists(path):
            raise UserError(f"{path}: no such file or folder: correct the path")
        inside = os.path.relpath(os.path.realpath(path), root)
        if inside == os.pardir or inside.startswith(os.pardir + os.sep):
            raise UserError(f"{path}: not in the same tree as {paths[0]}; run once for each tree")
        within.append("" if inside == os.curdir else inside.replace(os.sep, "/"))
    return paths[0], tuple(within)


def judge(args: argparse.Namespace, session: Session) -> Judged:
    """Open the tree, load the rules, and analyse."""
    selection = Selection(tuple(args.include), tuple(args.exclude))
    place, within = common_root(args.paths or [os.curdir])
    tree = open_tree(place, staged=getattr(args, "staged", False), selection=selection)
    rules = load_all(args.rules) if args.rules else load_files(default_rules())
    codes = codes_of(args)
    search = start(tree, rules)
    analysis = analyse(tree, rules, codes, within, search)
    if not analysis.passes:
        names = ", ".join(rule.name for rule in rules)
        said = f"no rule applies here ({names}): nothing in this tree names the image, its constant or its consumers"
        if args.require_rule:
            raise UserError(said + "; drop --require-rule, or name the right folder")
        session.note(said)
    return Judged(tree, rules, codes, within, analysis)
