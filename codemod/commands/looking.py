"""What `images` asks first, whatever it is to do with the answer: which images does this tree name?"""

from __future__ import annotations

from collections.abc import Sequence

from codemod.commands.progress import progress
from codemod.commands.session import Session
from codemod.finding.diagnostics import message
from codemod.inventory.collect import Coverage, inventory
from codemod.inventory.record import ListedImage
from codemod.records import dataclass
from codemod.report.safe import printable
from codemod.source.counted import CountedTree
from codemod.source.tree import Tree


@dataclass(frozen=True, eq=False)
class Looked:
    """The images of a tree, and the account of what was looked at."""

    tree: Tree
    images: tuple[ListedImage, ...]
    account: Coverage


def look(tree: CountedTree, within: Sequence[str], session: Session) -> Looked:
    """Return the images of the programs that have one of the paths."""
    with progress(session, tree):
        return Looked(tree, *inventory(tree, within, tree.tell))


def tell_problems(looked: Looked, session: Session) -> bool:
    """Say what could not be read: an image may be missing because of it."""
    for problem in dict.fromkeys(looked.account.problems):
        said = message("not analysed: {reason}", reason=problem.reason)
        session.err.write(printable(f"{problem.span.path}: {session.say(said)}") + "\n")
    return bool(looked.account.problems)
