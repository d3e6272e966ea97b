"""`lvscare-codemod bump`: pin another tag, everywhere that the pin is written.

A team owns its pin. Where its tree has no rule file, the one that ships would go on asking for the old tag; so it is
written into the tree with the new one, and a configuration that names it, in the same transaction.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from codemod.commands.held_rules import rules_here
from codemod.commands.judging import one_rule
from codemod.commands.new_files import make_folders
from codemod.commands.patches import show
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.finding.messages import joined
from codemod.proposal.proposed_files import configuration_text
from codemod.records import replace
from codemod.rule import Rule, Split, configuration
from codemod.rule.reader import default_rules, load, parse, rule_files
from codemod.source.tree import Tree
from codemod.source.trees import open_tree
from codemod.write.change import FileChange
from codemod.write.repin import plan_bump, repinned, tree_path
from codemod.write.transaction import commit, recover


def run(args: argparse.Namespace, session: Session) -> int:
    tree = open_tree(args.path)
    if not args.diff:
        recover(tree.root)
    rule = one_rule(rules_here(args.rules, args.path), args.rule)
    path = _file_of(rule, args.rules, tree)
    also = [tree_path(tree.root, each) for each in args.also]
    changes = plan_bump(tree, path, rule, args.tag, args.image, also, args.allow_downgrade, args.digest)
    _refuse_lent(tree, rule)
    made = _owned(tree, path, changes) if os.path.isabs(path) else []
    changes = sorted([*(each for each in changes if each.path != path or not made), *made], key=lambda each: each.path)
    image = repinned(rule.image, args.tag, args.image, args.digest)
    if args.check_registry and (status := _ask(args, session, replace(rule, image=image))):
        return status
    if args.diff:
        show(changes, session)
    else:
        make_folders(tree.root, changes)
        commit(tree.root, changes)
    if made and not args.quiet:
        paths = joined([each.path for each in made], "{first} and {second}")
        session.note(
            message("the tree has no rule file of its own: {paths} are made, and hold from now on", paths=paths)
        )
    if not args.quiet:
        counted = {"image": str(image), "files": str(len(changes))}
        if args.diff:
            session.note(message("would pin {image} in {files} files", **counted))
        else:
            session.note(message("pinned {image} in {files} files", **counted))
    return 0


def _file_of(rule: Rule, given: str | None, tree: Tree) -> str:
    """Return the tree path of the file that holds the rule, or the absolute one of the file that ships.

    Raises `UserError` for another file outside of the tree.
    """
    root = tree.root
    if not given:
        for path in configuration.read(tree).rules:
            if rule in parse(tree.read(path), path):
                return path
    file = next(path for path in rule_files(given) if rule in load(path))
    path = tree_path(root, file)
    if file in default_rules():
        return path
    if {"site-packages", "dist-packages"} & set(os.path.realpath(file).split(os.sep)):
        raise UserError(
            "{file}: belongs to an installed package; copy it into {root}, and name the copy with --rules",
            file=file,
            root=root,
        )
    if os.path.isabs(path):
        raise UserError(
            "{file}: is outside of {root}; copy it into that tree, and name the copy with --rules", file=file, root=root
        )
    return path


def _owned(tree: Tree, shipped: str, changes: Sequence[FileChange]) -> list[FileChange]:
    """Return the files that make the rule that ships the tree's own, as the changes leave it. Raises `UserError`."""
    found = configuration.read(tree)
    path = f"rules/{os.path.basename(shipped)}"
    if found.name:
        raise UserError(
            '{name}: it names no rules; `init` tells what to add, or write rules = ["{path}"]',
            name=found.name,
            path=path,
        )
    with open(shipped, "rb") as file:  # noqa: PTH123 (`pathlib` is a heavy import)
        text = next((change.new for change in changes if change.path == shipped), None) or file.read()
    if os.path.lexists(os.path.join(tree.root, path)):
        raise UserError(
            "{path}: is there, and no configuration names it; `init --write` does, or name it with --rules", path=path
        )
    return [FileChange(configuration.FILE, None, configuration_text([path])), FileChange(path, None, text)]


def _refuse_lent(tree: Tree, rule: Rule) -> None:
    """Raise `UserError` where a part of the pin is one of another image: that may not have the new tag."""
    if not isinstance(rule.constant, Split):
        return
    from codemod.judge.analysis import analyse
    from codemod.judge.pinnable import lent

    for judgement in analyse(tree, [rule]).judgements:
        for place in lent(judgement.asked):
            raise UserError(
                "{place}: another image has this part of the pin, too; give each its own, and bump again", place=place
            )


def _ask(args: argparse.Namespace, session: Session, rule: Rule) -> int:
    """Return 0 where the registry holds the rule's image, else preflight's exit status; say why on stderr."""
    from codemod.commands.arguments import parse
    from codemod.preflight.command import run as preflight
    from codemod.report.model import make_report
    from codemod.report.text import write

    plain = ["--plain-http"] if args.plain_http else []
    found, outcome = preflight(
        parse(["preflight", "registry", *plain, "--", args.check_registry]), rule, session.environ
    )
    if outcome.exit:
        write(make_report(found, outcome.read, lang=session.lang), session.err)
        said = "nothing is written: {host} is not known to hold {image}"
        session.note(message(said, host=args.check_registry, image=str(rule.image)))
    return outcome.exit
