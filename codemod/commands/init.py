"""`lvscare-codemod init`: what this tree could be judged by, and where that was seen; `--write` writes it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from codemod.commands.judging import analyse_all, common_root
from codemod.commands.new_files import make_folders
from codemod.commands.progress import progress
from codemod.commands.session import Session
from codemod.finding.codes import Codes
from codemod.finding.diagnostics import message
from codemod.finding.messages import counted
from codemod.judge.account import account_of
from codemod.proposal.proposed import Proposal, Seen
from codemod.proposal.proposed_files import HOOK, HOOKS, Proposed, proposed
from codemod.report.accounting import line
from codemod.report.places import ReportSources
from codemod.report.safe import printable
from codemod.rule import Policy, Rule, configuration
from codemod.source.counted import CountedTree
from codemod.source.tree import Tree
from codemod.source.trees import open_tree
from codemod.write.change import FileChange
from codemod.write.transaction import commit, recover

if TYPE_CHECKING:
    from codemod.policy.answering import AskedImages


# what a rule that fits its tree has none of
_UNANSWERED = ("IMG105", "IMG106", "IMG205")


def run(args: argparse.Namespace, session: Session) -> int:
    place, _ = common_root([args.path])
    tree = CountedTree(open_tree(place))
    if args.write:
        recover(tree.root)
    with progress(session, tree):
        proposals = list(_proposals(tree))
    files = list(proposed(tree, proposals, configuration.read(tree)))
    session.out.writelines(printable(each) + "\n" for each in _lines(tree, proposals, files, session))
    missing = [file for file in files if file.there is None]
    if args.write and missing:
        changes = [FileChange(file.path, None, file.text) for file in missing]
        make_folders(tree.root, changes)
        commit(tree.root, changes)
        session.note(message("wrote {paths}", paths=", ".join(file.path for file in missing)))
    return 0


def _proposals(tree: Tree) -> Iterator[Proposal]:
    """Yield what ships and is about this tree; or else what its own images ask for."""
    from codemod.judge.analysis import modules_within
    from codemod.policy.answering import asked_images, start_images
    from codemod.proposal import policies, shipped

    search = start_images(tree)
    modules = list(modules_within(tree, (), {}))
    known = list(shipped.proposals(modules))
    yield from known
    if not known:
        asked = asked_images(tree, modules, search.paths())
        own = _own_rules(tree, asked)
        if own is not None:
            yield own
        policy = policies.proposal([image for each in asked for image in each.images])
        if policy is not None:
            yield policy


def _own_rules(tree: Tree, asked: Sequence[AskedImages]) -> Proposal | None:
    """Return the rules of the tree's own constants of which everything can be asked, and be answered."""
    from codemod.proposal import pinned_constants, rule_text
    from codemod.rule.reader import parse

    # one of each name, and of each constant: modules of one tree may have packages of one name
    found: dict[str, tuple[Rule, tuple[Seen, ...]]] = {}
    taken = set()
    for each in asked:
        for rule, seen in pinned_constants.rules(each.module, each.images):
            if rule.constant not in taken:
                taken.add(rule.constant)
                found.setdefault(rule.name, (rule, seen))
    judged = analyse_all(tree, [rule for rule, _ in found.values()]).diagnostics if found else ()
    unanswered = {one.rule for one in judged if one.code in _UNANSWERED}
    found = {name: each for name, each in found.items() if name not in unanswered}
    if not found:
        return None
    file = rule_text.rule_file([rule for rule, _ in found.values()])
    entries = parse(file, "rules/images.py")
    seen = tuple(each for _, seen in found.values() for each in seen)
    why = (
        message("a constant pins an image")
        if len(found) == 1
        else message("{n} constants pin images", n=str(len(found)))
    )
    return Proposal("images", file, entries, seen, why)


def _lines(
    tree: CountedTree, proposals: Sequence[Proposal], files: Iterable[Proposed], session: Session
) -> Iterator[str]:
    by_path = {f"rules/{each.name}.py": each for each in proposals}
    sources = ReportSources(tree.read)
    for file in files:
        what = file.what if file.there is None else message("{what} ({why})", what=file.what, why=file.there)
        yield f"{file.path}: {session.say(what)}"
        if file.path == HOOKS and file.there is not None:
            yield session.say(message("  add this to it:"))
            yield from (f"  {each}" for each in HOOK.splitlines()[1:])
        for seen in by_path[file.path].seen if file.path in by_path else ():
            at = sources.place(seen.span)
            yield f"  {at.path}:{at.line}:{at.column}: {session.say(seen.what)}"
    if not proposals:
        yield session.say(
            message("nothing to propose: no rule that ships is about this tree, and no image reaches a sink")
        )
        return
    entries = tuple(entry for each in proposals for entry in each.entries)
    analysis = analyse_all(tree, entries, Codes())
    found = analysis.diagnostics
    if not found:
        yield session.say(message("lint with it: {what}", what=line(account_of(analysis, tree), session.lang)))
        return
    amounts = counted(len(found), len({each.span.path for each in found}), session.lang)
    yield session.say(message("lint with it: {findings} in {files}", **amounts))
    if found and any(isinstance(entry, Policy) for entry in entries):
        said = (
            "to begin with what is new: `lint --write-baseline known.json`, and baseline = {file} in the configuration"
        )
        yield session.say(message(said, file='"known.json"'))
