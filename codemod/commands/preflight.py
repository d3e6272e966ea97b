"""`lvscare-codemod preflight`: is the image where the source will look for it? Exit status 3: it cannot be said."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable

from codemod.commands.judging import one_rule
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic
from codemod.preflight import command, render
from codemod.preflight.outcome import Outcome
from codemod.report import FORMATS, writer
from codemod.report.model import make_report
from codemod.report.safe import printable
from codemod.rule import Rule
from codemod.rule.reader import load_all


def run(args: argparse.Namespace, session: Session) -> int:
    formats = render.FORMATS if args.question == "all" else FORMATS
    if args.output_format not in formats:
        raise UserError(f"--output-format {args.output_format}: unknown here; it is one of {', '.join(formats)}")
    rule = one_rule(load_all(args.rules), args.rule)
    found, outcome = command.run(args, rule, session.environ, _lint(rule) if args.question == "all" else None)
    show(args, session, found, outcome)
    return outcome.exit


def _lint(rule: Rule) -> command.Lint | None:
    """Return what judges the source here, or None where this is no folder of the program that the rule is about."""
    from codemod.judge.analysis import analyse
    from codemod.source.folder import Folder
    from codemod.source.trees import open_tree

    tree = open_tree(".")
    # on a node this may be run anywhere: the whole disk is not searched for modules
    if isinstance(tree, Folder) and not os.path.isfile(os.path.join(tree.root, "go.mod")):
        return None
    if not tree.modules():
        return None
    analysis = analyse(tree, (rule,))

    def lint() -> Iterable[Diagnostic]:
        return analysis.diagnostics

    return lint if analysis.passes else None


def show(args: argparse.Namespace, session: Session, found: list[Diagnostic], outcome: Outcome) -> None:
    """Write the answer to standard output: findings first, then the good news."""
    if args.question == "all":
        session.out.write(render.FORMATS[args.output_format](outcome, printable, session.lang))
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
