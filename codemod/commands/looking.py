"""What `images` asks first, whatever it is to do with the answer: which images does this tree name?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from codemod.commands.progress import progress
from codemod.commands.session import Session
from codemod.finding.diagnostics import message
from codemod.golang.program.packages import Module
from codemod.golang.program.test_code import without_tests
from codemod.inventory.collect import WORDS, Account, collect
from codemod.inventory.record import Image
from codemod.judge.analysis import modules_within
from codemod.records import dataclass
from codemod.report.safe import printable
from codemod.source.counted import CountedTree
from codemod.source.tree import Tree


@dataclass(frozen=True, eq=False)
class Looked:
    """The images of a tree, and the account of what was looked at."""

    tree: Tree
    images: tuple[Image, ...]
    account: Account


def look(tree: CountedTree, within: Sequence[str], below: Callable[[str], list[str]], session: Session) -> Looked:
    """Return the images of the programs that have one of the paths; `below` lists what a folder has to embed."""
    search = tree.start_search(word.encode() for word in WORDS)
    account = Account()
    with progress(session, tree):
        found = search.paths()
        modules = list(modules_within(tree, within, {}))
        paths = [(module, without_tests(module, _first_party(module, tree, found))) for module in modules]
        images = collect(paths, cache(below), account)
    return Looked(tree, images, account)


def stored_below(tree: Tree, folder: str) -> list[str]:
    """Return what `look` asks of a folder that git has stored."""
    front = f"{folder}/" if folder else ""
    return [path.removeprefix(front) for path in tree.below(folder)]


def tell_problems(looked: Looked, session: Session) -> bool:
    """Say what could not be read: an image may be missing because of it."""
    for problem in dict.fromkeys(looked.account.problems):
        said = message("not analysed: {reason}", reason=problem.reason)
        session.err.write(printable(f"{problem.span.path}: {session.say(said)}") + "\n")
    return bool(looked.account.problems)


def _first_party(module: Module, tree: Tree, found: Iterable[str]) -> list[str]:
    """Return the files of the module, of those found, that Go compiles and that are this tree's own."""
    owned = [path for path in found if module.owns(path) and tree.selects(path) and not tree.excludes(path)]
    return [file.path for file in module.compiled_files(owned) if module.is_home(file)]
