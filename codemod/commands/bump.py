"""`lvscare-codemod bump`: pin another tag, everywhere that the pin is written."""

from __future__ import annotations

import argparse
import os

from codemod.commands.judging import one_rule
from codemod.commands.patches import show
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.records import replace
from codemod.rule import Image, Rule
from codemod.rule.reader import load, load_all, rule_files
from codemod.source.trees import open_tree
from codemod.write.repin import plan_bump, tree_path
from codemod.write.transaction import commit, recover


def run(args: argparse.Namespace, session: Session) -> int:
    tree = open_tree(args.path)
    if not args.diff:
        recover(tree.root)
    rule = one_rule(load_all(args.rules), args.rule)
    path = _file_of(rule, args.rules, tree.root)
    also = [tree_path(tree.root, each) for each in args.also]
    changes = plan_bump(tree, path, rule, args.tag, args.image, also, args.allow_downgrade)
    image = Image(args.image or rule.image.repository, args.tag)
    if args.check_registry and (status := _ask(args, session, replace(rule, image=image))):
        return status
    if args.diff:
        show(changes, session)
    else:
        commit(tree.root, changes)
    if not args.quiet:
        counted = {"image": str(image), "files": str(len(changes))}
        if args.diff:
            session.note(message("would pin {image} in {files} files", **counted))
        else:
            session.note(message("pinned {image} in {files} files", **counted))
    return 0


def _file_of(rule: Rule, given: str | None, root: str) -> str:
    """Return the tree path of the file that holds the rule. Raises `UserError` for a file outside of it."""
    file = next(path for path in rule_files(given) if rule in load(path))
    path = tree_path(root, file)
    if {"site-packages", "dist-packages"} & set(os.path.realpath(file).split(os.sep)):
        raise UserError(f"{file}: belongs to an installed package; copy it into {root}, and name the copy with --rules")
    if os.path.isabs(path):
        raise UserError(f"{file}: is outside of {root}; copy it into that tree, and name the copy with --rules")
    return path


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
