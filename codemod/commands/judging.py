"""What `lint`, `fix` and `trace` have in common: which tree, which rules, which findings."""

from __future__ import annotations

import argparse
import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from codemod.commands.choosing import codes_of, require_policy
from codemod.commands.config import Holding, hold
from codemod.commands.progress import progress
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.codes import Codes
from codemod.finding.diagnostics import message
from codemod.records import dataclass, replace
from codemod.rule import Entry, Field, Rule, policies_in, rules_in
from codemod.rule.anchors import start
from codemod.source.counted import CountedTree, Tell, untold
from codemod.source.selection import LeftOut
from codemod.source.trees import inside, open_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.finding.diagnostics import Diagnostic, SuggestedFix
    from codemod.golang.read.files import File
    from codemod.judge.account import Account
    from codemod.judge.analysis import Analysis
    from codemod.source.search import Search
    from codemod.source.tree import Tree


@dataclass(frozen=True, eq=False)
class Judging:
    """An analysis with what it was made from; `session` speaks as the configuration wants it."""

    session: Session
    tree: CountedTree
    holding: Holding
    rules: tuple[Entry, ...]
    codes: Codes
    within: tuple[str, ...]
    analysis: Analysis

    @cached_property
    def account(self) -> Account:
        """What was judged and proven."""
        from codemod.judge.account import account_of

        return account_of(self.analysis, self.tree)

    @cached_property
    def before(self) -> Analysis | None:
        """The analysis of the merge base, by the same rules and with every code: what stands behind another finding now
        may be what is selected. None where nothing is compared with one."""
        from codemod.finding.codes import EVERY
        from codemod.golang.program.opening import first_party
        from codemod.judge.analysis import Analysis

        base = self.holding.base
        if base is None:
            return None
        if not first_party(base):
            return Analysis((), ())
        unchanged = {path: file for path, file in self._parsed().items() if _is_same(base, file)}
        return analyse_all(base, self.rules, EVERY, known=unchanged)

    def _parsed(self) -> dict[str, File]:
        return {path: file for module in self.analysis.modules for path, file in module.sources.parsed.items()}

    def require(self) -> None:
        """Raise `UserError` where nothing is proven of any image, good or bad, or none of a rule's is judged."""
        from codemod.report.accounting import stated

        account = self.account
        asked = sum(policy.judged for policy in account.policies)
        if account.proven + account.bad + account.overrides + asked == 0:
            missing = [name for rule in account.rules if rule.applies for name in rule.missing]
            said = stated(account)
            if not missing:
                raise UserError("--require-rule: nothing is proven: {account}", account=said)
            parts = ", ".join(missing)
            raise UserError("--require-rule: nothing is proven: {account}; missing: {parts}", account=said, parts=parts)
        idle = ", ".join(rule.rule for rule in account.rules if rule.applies and not rule.images)
        if idle:
            raise UserError("--require-rule: no image of {rules} reaches a consumer", rules=idle)

    def lint(self) -> Callable[..., tuple[Diagnostic, ...]]:
        """Return the function that judges the same tree with some files replaced."""

        from codemod.source.overlay import OverlayTree

        parsed = self._parsed()

        def again(overlay: dict[str, bytes]) -> tuple[Diagnostic, ...]:
            tree = OverlayTree(self.tree, overlay)
            unchanged = {path: file for path, file in parsed.items() if path not in overlay}
            return analyse_all(tree, self.rules, self.codes, self.within, unchanged).diagnostics

        return again


def _is_same(tree: Tree, file: File) -> bool:
    """Whether another tree has the same file, which can be read."""
    try:
        return not file.broken and tree.read(file.path) == file.source
    except OSError:
        return False


def common_root(paths: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return one path to open the tree by, and all paths relative to its root (`""` is the root itself)."""
    paths = [_folder(path) for path in paths]
    root = open_tree(paths[0]).root
    within = []
    for path in paths:
        if not os.path.lexists(path):
            raise UserError("{path}: no such file or folder: correct the path", path=path)
        found = inside(root, path)
        if found is None:
            raise UserError(
                "{path}: not in the same tree as {first}; run once for each tree", path=path, first=paths[0]
            )
        within.append(found)
    return paths[0], tuple(within)


def written_by(fix: SuggestedFix) -> set[str]:
    """Return the files that a fix writes."""
    return {edit.path for edit in fix.edits} | {need.path for need in fix.imports}


def is_within(path: str, within: Sequence[str]) -> bool:
    """Whether a file of the tree is one of the PATHs, or below one."""
    return not within or any(not each or path == each or path.startswith(f"{each}/") for each in within)


def _folder(path: str) -> str:
    """Return the folder that a pattern of the go command means: `./...` and `pkg/...` are all that is below."""
    if path == "..." or (path.endswith("/...") and not os.path.lexists(path)):
        return path[:-4] or (os.sep if path.startswith(os.sep) else os.curdir)
    return path


def one_rule(entries: Sequence[Entry], name: str | None) -> Rule:
    """Return the rule of that name, or the only one. Raises `UserError`."""
    rules = rules_in(entries)
    if entries and not rules:
        raise UserError("--rules: there are only policies in it, and a policy pins no image; name a rule file")
    wanted = [rule for rule in rules if name in (None, rule.name)]
    if len(wanted) == 1:
        return wanted[0]
    known = ", ".join(rule.name for rule in rules)
    said = "--rule {name}: no such rule; known are {known}" if name else "--rule NAME: say which of {known}"
    raise UserError(said, name=name, known=known)


def analyse_all(
    tree: Tree,
    entries: Sequence[Entry],
    codes: Codes = Codes(),
    within: Sequence[str] = (),
    known: Mapping[str, File] = MappingProxyType({}),
    search: Search | None = None,
    tell: Tell = untold,
) -> Analysis:
    """Judge a tree by rules, for which a search was begun, and by policies where there are any."""
    from codemod.judge.analysis import Further, analyse, nothing_further

    further: Further = nothing_further
    if policies := policies_in(entries):
        from codemod.policy.answering import asking

        further = asking(tree, policies, tell)
    return analyse(tree, rules_in(entries), codes, within, search, known, further, tell)


def judge(args: argparse.Namespace, session: Session) -> Judging:
    """Open the tree, load the rules, and analyse."""
    place, within = common_root(args.paths or [os.curdir])
    holding = hold(args, place)
    codes = codes_of(holding)
    tree = CountedTree(holding.tree)
    rules = holding.rules
    require_policy(holding, codes)
    # git lists and searches in other processes, while this one loads the analysis
    search = start(tree, rules_in(rules))
    import codemod.judge.analysis  # noqa: F401

    session = replace(session, lang=holding.lang(session))
    holding.tell_changes(session)
    if not tree.modules():
        named = ", ".join(args.paths) or tree.root
        raise UserError("{named}: no Go module (no go.mod above or below); name a folder of a Go module", named=named)
    with progress(session, tree):
        _begin(tree, rules_in(rules))
        analysis = analyse_all(tree, rules, codes, within, search=search, tell=tree.tell)
    judged = Judging(session, tree, holding, rules, codes, within, analysis)
    _tell_empty(judged)
    _tell_unused(judged)
    if args.stats:
        _stats(judged, session)
    return judged


def _begin(tree: Tree, rules: Sequence[Rule]) -> None:
    """Begin what is asked for later, where it surely is: who judges every container meets a variable that the linker
    may set, and git can look for who does so on the other processor."""
    if any(isinstance(consumer, Field) for rule in rules for consumer in rule.consumers):
        from codemod.golang.program.ldflags import start_texts

        start_texts(tree)


def _tell_empty(judged: Judging) -> None:
    """Say of which PATHs nothing is judged, and why: silence would look like a good answer."""
    named = [path for path in judged.within if path]
    if not named:
        return
    listed = sorted(judged.tree.listed(), key=lambda each: each[0])
    names = [path for path, _ in listed]
    below = {path: [listed[at][1] for at in _below(names, path)] for path in named}
    empty = [path for path in named if None not in below[path]]
    if empty:
        from codemod.report.accounting import omitted

        why = Counter(reason for path in empty for reason in below[path] if reason)
        said = [omitted(reason, number) for reason, number in why.items()] or [message("no Go file is there")]
        shown = ", ".join(empty[:3]) + (", ..." if len(empty) > 3 else "")
        judged.session.note(message("{paths}: nothing there is judged: {why}", paths=shown, why=said[0]))


def _tell_unused(judged: Judging) -> None:
    """Say which patterns take no file: a misspelled one would be silence, for ever."""
    selection = judged.holding.selection
    if not (selection.include or selection.exclude):
        return
    from codemod.source.globs import unused_globs

    for key, globs in (("include", selection.include), ("exclude", selection.exclude)):
        # of a vendor folder that is left out, only its name is listed
        listed = judged.tree.listed() if globs else iter(())
        paths = (f"{path}/x.go" if why is LeftOut.VENDOR else path for path, why in listed)
        for glob in unused_globs(globs, paths):
            said = message("{place} {glob}: this pattern takes no Go file", place=judged.holding.origin(key), glob=glob)
            judged.session.note(said)


def _below(names: Sequence[str], path: str) -> Iterator[int]:
    """Yield where, in a sorted list, the path is, and what is below it."""
    at = bisect_left(names, path)
    if at < len(names) and names[at] == path:
        yield at
    # `0` is the next character after `/`
    yield from range(bisect_left(names, f"{path}/"), bisect_left(names, f"{path}0"))


def _stats(judged: Judging, session: Session) -> None:
    judgements, modules = judged.analysis.judgements, judged.analysis.modules
    session.note(
        message(
            "{candidates} candidate files, {read} reads, {parsed} files parsed, {consumers} values at consumers,"
            " {steps} evaluation steps, {ignored} ignored",
            candidates=str(len({file.path for each in judgements for file in each.asked.files})),
            read=str(judged.tree.files_read),
            parsed=str(sum(len(module.sources.parsed) for module in modules)),
            consumers=str(sum(len(each.images) for each in judgements)),
            steps=str(sum(each.asked.evaluator.steps for each in judgements)),
            ignored=str(len(judged.analysis.ignored)),
        )
    )
