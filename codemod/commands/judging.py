"""What `lint`, `fix` and `trace` have in common: which tree, which rules, which findings."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from codemod.commands.progress import progress
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.codes import CODES, TRACED, Codes
from codemod.finding.diagnostics import message
from codemod.records import dataclass
from codemod.rule import Rule
from codemod.rule.anchors import start
from codemod.rule.reader import SIZE_LIMIT, load_all, parse
from codemod.source import git
from codemod.source.counted import CountedTree
from codemod.source.selection import Selection
from codemod.source.trees import open_tree

if TYPE_CHECKING:
    from codemod.finding.diagnostics import Diagnostic
    from codemod.judge.account import Account
    from codemod.judge.analysis import Analysis


@dataclass(frozen=True, eq=False)
class Judged:
    """An analysis with what it was made from."""

    tree: CountedTree
    selection: Selection
    rules: tuple[Rule, ...]
    codes: Codes
    within: tuple[str, ...]
    analysis: Analysis

    @cached_property
    def account(self) -> Account:
        """What was judged and proven."""
        from codemod.judge.account import account_of

        return account_of(self.analysis, self.tree)

    def require(self) -> None:
        """Raise `UserError` where nothing is proven of any image, good or bad."""
        from codemod.report.account import line

        account = self.account
        if account.proven + account.bad + account.overrides == 0:
            missing = [name for rule in account.rules if rule.applies for name in rule.missing]
            what = f"; missing: {', '.join(missing)}" if missing else ""
            raise UserError(f"--require-rule: nothing is proven: {line(account, 'en')}{what}")

    def lint(self) -> Callable[..., tuple[Diagnostic, ...]]:
        """Return the function that judges the same tree with some files replaced."""

        from codemod.judge.analysis import analyse
        from codemod.source.overlay import OverlayTree

        parsed = {path: file for pass_ in self.analysis.passes for path, file in pass_.module.files.items()}

        def again(overlay: dict[str, bytes]) -> tuple[Diagnostic, ...]:
            tree = OverlayTree(self.tree, overlay)
            unchanged = {path: file for path, file in parsed.items() if path not in overlay}
            return analyse(tree, self.rules, self.codes, self.within, known=unchanged).diagnostics

        return again


def codes_of(args: argparse.Namespace) -> Codes:
    """Return the wanted codes. Raises UserError for what the command cannot find: it would be silence, for ever."""
    known = TRACED if args.command == "trace" else tuple(CODES)
    select, ignore = _codes(args, "select", known), _codes(args, "ignore", known)
    if select and all(code.startswith(ignore) for code in known if code.startswith(select)):
        raise UserError(f"--select {','.join(select)}: --ignore leaves none of these codes; drop one of the options")
    return Codes(select, ignore)


def _codes(args: argparse.Namespace, option: str, known: tuple[str, ...]) -> tuple[str, ...]:
    codes = tuple(code.strip() for text in getattr(args, option) for code in text.split(","))
    for code in codes:
        if not (code.startswith("IMG") and code != "IMG" and any(each.startswith(code) for each in known)):
            raise UserError(f"--{option} {code}: {_refusal(code, args.command, known)}")
    return codes


def _refusal(code: str, command: str, known: tuple[str, ...]) -> str:
    """Return why a code is refused, and which one may be meant."""
    from difflib import get_close_matches

    if not code:
        return "an empty code; write codes or what they begin with, as in IMG202,IMG3"
    if code.startswith("IMG4"):
        return f"what preflight finds, and never {command}; leave it out"
    if code in CODES:
        return f"{command} cannot find it; it finds {', '.join(known)}"
    named = {name: each for each, (name, _) in CODES.items() if each in known}
    if code in named:
        return f"a name; write its code, {named[code]}"
    near = get_close_matches(code.upper(), known, 3) or get_close_matches(code, named, 1)
    meant = " or ".join(sorted(named.get(each, each) for each in near)) or f"one of {', '.join(known)}"
    return f"no finding code; did you mean {meant}?"


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


def rules_of(args: argparse.Namespace, root: str) -> tuple[Rule, ...]:
    """Return the rules of `--rules` or `--rules-from`, or those that ship."""
    if getattr(args, "rules_from", None):
        if args.rules:
            raise UserError("--rules-from: not together with --rules; give one of them")
        return _rules_from(root, args.rules_from)
    return load_all(args.rules)


def one_rule(rules: Sequence[Rule], name: str | None) -> Rule:
    """Return the rule of that name, or the only one. Raises `UserError`."""
    wanted = [rule for rule in rules if name in (None, rule.name)]
    if len(wanted) == 1:
        return wanted[0]
    known = ", ".join(rule.name for rule in rules)
    raise UserError(f"--rule {name}: no such rule; known are {known}" if name else f"--rule NAME: say which of {known}")


def _rules_from(root: str, where: str) -> tuple[Rule, ...]:
    """Return the rules of `REV:PATH`, a path from the root of the repository; the work tree is not asked."""
    revision, colon, path = where.partition(":")
    if not (colon and path and path.isprintable()):
        raise UserError(f"--rules-from {where}: write REV:PATH, such as origin/main:rules/lvscare.py")
    if git.top_level(root) is None:
        raise UserError(f"--rules-from {where}: {root} is not in a git repository; name the file with --rules")
    at = f"{git.commit(root, revision)}:{path}"
    blob = git.Process(root, "rev-parse", "--verify", "--quiet", "--end-of-options", at, ok=(0, 1)).output().strip()
    if not blob or git.Process(root, "cat-file", "-t", blob).output().strip() != b"blob":
        raise UserError(f"--rules-from {where}: no such file in that revision; the path counts from {root}")
    source = git.Objects(root).read(blob, SIZE_LIMIT)
    if source is None:
        raise UserError(f"--rules-from {where}: the rule file is larger than {SIZE_LIMIT // 1024} KiB")
    return parse(source, where)


def judge(args: argparse.Namespace, session: Session) -> Judged:
    """Open the tree, load the rules, and analyse."""
    codes = codes_of(args)
    selection = Selection(tuple(args.include), tuple(args.exclude))
    place, within = common_root(args.paths or [os.curdir])
    tree = CountedTree(open_tree(place, staged=args.staged, selection=selection))
    rules = rules_of(args, tree.root)
    search = start(tree, rules)
    # git searches in another process, while this one loads the analysis
    from codemod.judge.analysis import analyse

    if not tree.modules():
        named = ", ".join(args.paths) or tree.root
        raise UserError(f"{named}: no Go module (no go.mod above or below); name a folder of a Go module")
    with progress(session, tree):
        analysis = analyse(tree, rules, codes, within, search)
    judged = Judged(tree, selection, rules, codes, within, analysis)
    if args.stats:
        _stats(judged, session)
    return judged


def _stats(judged: Judged, session: Session) -> None:
    passes = judged.analysis.passes
    modules = {id(pass_.module): pass_.module for pass_ in passes}.values()
    session.note(
        message(
            "{candidates} candidate files, {read} reads, {parsed} files parsed, {consumers} values at consumers,"
            " {steps} evaluation steps, {ignored} ignored",
            candidates=str(len({file.path for pass_ in passes for file in pass_.files})),
            read=str(judged.tree.files_read),
            parsed=str(sum(len(module.files) for module in modules)),
            consumers=str(sum(len(pass_.judged) for pass_ in passes)),
            steps=str(sum(pass_.evaluator.steps for pass_ in passes)),
            ignored=str(len(judged.analysis.ignored)),
        )
    )
