"""`preflight registry --all`: all images that a program names, asked for at once."""

from __future__ import annotations

import argparse

from codemod.commands.judging import common_root
from codemod.commands.progress import progress
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic, Message, Span, message
from codemod.inventory.record import ListedImage
from codemod.preflight import command
from codemod.preflight.named import NamedImage, ProgramImages
from codemod.preflight.outcome import Outcome
from codemod.report import FORMATS
from codemod.report.safe import printable
from codemod.rule import configuration
from codemod.source.counted import CountedTree, bar
from codemod.source.selection import Selection
from codemod.source.trees import open_tree

LIST = "list"


class Tally:
    """How many images have an answer."""

    def __init__(self) -> None:
        self.answered = self.of = 0

    def tell(self, answered: int, of: int) -> None:
        self.answered, self.of = answered, of

    @property
    def progress(self) -> Message:
        """A bar, and the numbers."""
        shown, n, total = bar(self.answered, self.of), str(self.answered), str(self.of)
        return message("[{bar}] {n} of {total} images", bar=shown, n=n, total=total)


def ask(args: argparse.Namespace, session: Session) -> tuple[list[Diagnostic], Outcome]:
    """Ask the registry for all that the program of `--tree` names. Raises `UserError`."""
    known = (*FORMATS, LIST)
    if args.output_format not in known:
        raise UserError(
            "--output-format {format}: unknown here; it is one of {known}",
            format=args.output_format,
            known=", ".join(known),
        )
    for option in ("rules", "rule", "fallback"):
        if getattr(args, option):
            raise UserError(
                "--{option}: not together with --all, which asks the registry, and no rule; leave it out", option=option
            )
    tree, program = _program(args.tree or ".", session)
    asked = Tally()
    with progress(session, asked):
        return command.run_named(args, program, session.environ, tree.read, asked.tell)


def _program(place: str, session: Session) -> tuple[CountedTree, ProgramImages]:
    """Return the tree, and what its program names: as `images` would list it."""
    from codemod.inventory.collect import inventory

    place, within = common_root([place])
    opened = open_tree(place)
    found = configuration.read(opened)
    tree = CountedTree(opened.selecting(Selection(found.include, found.exclude)))
    with progress(session, tree):
        images, account = inventory(tree, within, tree.tell)
    named = tuple(NamedImage(pattern, _places(each)) for each in images for pattern in (each.pattern, *each.branches))
    unread = tuple((problem.span, problem.reason) for problem in dict.fromkeys(account.problems))
    return tree, ProgramImages(named, unread)


def _places(image: ListedImage) -> tuple[Span, ...]:
    return (*(each.span for each in image.origins), *(each.span for each in image.uses))


def show_list(args: argparse.Namespace, session: Session, found: list[Diagnostic], outcome: Outcome) -> None:
    """Write what is to be copied, and nothing else, to standard output."""
    for source, target in outcome.missing:
        session.out.write(printable(f"{source} {target}") + "\n")
    for each in found:
        if each.code != "IMG401":
            said = message("{where}: {code} {what}", where=each.span.path, code=each.code, what=each.message)
            session.note(said)
    for fact in () if args.quiet else outcome.facts:
        session.note(fact)
