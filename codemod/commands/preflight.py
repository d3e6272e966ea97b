"""`lvscare-codemod preflight`: is the image where the source will look for it? Exit status 3: it cannot be said."""

from __future__ import annotations

import argparse
import os

from codemod.commands.held_rules import rules_here
from codemod.commands.judging import one_rule
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic
from codemod.preflight import command
from codemod.preflight.outcome import Outcome
from codemod.report import FORMATS, chain, writer
from codemod.report.model import make_report
from codemod.report.safe import printable
from codemod.rule import Rule


def run(args: argparse.Namespace, session: Session) -> int:
    if args.question == "registry" and args.named:
        from codemod.commands.asking_all import LIST, ask, show_list

        found, outcome = ask(args, session)
        (show_list if args.output_format == LIST else show)(args, session, found, outcome)
        return outcome.exit
    if args.question == "registry" and args.tree:
        raise UserError("--tree: only --all asks for what a source tree names; leave it out, or add --all")
    formats = chain.FORMATS if args.question == "all" else FORMATS
    if args.output_format not in formats:
        raise UserError(
            "--output-format {format}: unknown here; it is one of {known}",
            format=args.output_format,
            known=", ".join(formats),
        )
    rule = one_rule(rules_here(args.rules, getattr(args, "tree", None) or "."), args.rule)
    source = _source(rule, args.tree) if args.question == "all" else None
    found, outcome = command.run(args, rule, session.environ, source)
    show(args, session, found, outcome)
    return outcome.exit


def _source(rule: Rule, named: str | None) -> command.Source | None:
    """Return the source tree that is named, or is here; None where here is none of the program the rule is about."""
    from codemod.judge.analysis import analyse
    from codemod.source.folder import Folder
    from codemod.source.trees import open_tree

    tree = open_tree(named or ".")
    # on a node this may be run anywhere: the whole disk is not searched for modules
    below = named is not None or not isinstance(tree, Folder) or os.path.isfile(os.path.join(tree.root, "go.mod"))
    analysis = analyse(tree, (rule,)) if below and tree.modules() else None
    if analysis is not None and analysis.judgements:
        return command.Source(named or ".", lambda: analysis.diagnostics, tree.read)
    if named is not None:
        raise UserError(
            "--tree {named}: no Go module there is about the image: name the program's source tree", named=named
        )
    return None


def show(args: argparse.Namespace, session: Session, found: list[Diagnostic], outcome: Outcome) -> None:
    """Write the answer to standard output: findings first, then the good news."""
    if args.question == "all":
        chain.FORMATS[args.output_format](shown(outcome, session.lang), session.out)
        return
    report = make_report(found, outcome.read, lang=session.lang)
    if args.output_format != "text":
        writer(args.output_format)(report, session.out)
        return
    if found:
        from codemod.report import text

        text.write(report, session.out, color=session.color, verbose=args.verbose)
    for fact in () if args.quiet else outcome.facts:
        session.out.write(printable(session.say(fact)) + "\n")


def shown(outcome: Outcome, lang: str) -> chain.Chain:
    """Return the chain of `preflight all` as reports show it."""
    rings = (
        chain.ring(link.name, link.verdict, link.detail, link.asked, link.findings, outcome.read, lang)
        for link in outcome.chain
    )
    return chain.Chain(outcome.exit, lang, tuple(rings))
