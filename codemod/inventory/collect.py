"""A tree to its images, and the account of what was looked at."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from codemod.finding.diagnostics import Span, message
from codemod.golang.evaluate.evaluator import Evaluator, OverBudget
from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.program.ldflags import start_texts
from codemod.golang.program.packages import Module
from codemod.golang.program.test_code import without_tests
from codemod.golang.read.files import File, Problem
from codemod.inventory import containers, embedded, spelled, two_fields
from codemod.inventory.dead import dead
from codemod.inventory.out_of_reach import Partial, partial_redirects
from codemod.inventory.record import Dead, ListedImage, Mention
from codemod.inventory.rows import rows
from codemod.inventory.splits import splits
from codemod.judge.analysis import modules_within
from codemod.records import dataclass, field
from codemod.source.counted import Tell, untold
from codemod.uses.flags import default_of
from codemod.uses.settings import SETTINGS
from codemod.uses.sinks import sinks

if TYPE_CHECKING:
    from codemod.source.tree import Tree

SPENT = message("the evaluation took too many steps")
_MODELS = {**MODELS, **SETTINGS}
# what a file holds that is about images; the search for it is case-sensitive
WORDS = (
    *("image", "Image", "IMAGE", ":v", "%s:%s", "/%s:", "@sha256", "docker.io", "quay.io", "gcr.io"),
    *("go:embed", "Pull", "crane.", " pull ", "docker run", "podman run", "nerdctl run"),
)


@dataclass(eq=False)
class Coverage:
    """What was looked at, and what could not be."""

    modules: int = 0
    files: int = 0
    embedded: int = 0
    sinks: int = 0
    slots: int = 0
    problems: list[Problem] = field(default_factory=list)
    dead: tuple[Dead, ...] = ()
    partial: tuple[Partial, ...] = ()


def inventory(tree: Tree, within: Sequence[str] = (), tell: Tell = untold) -> tuple[tuple[ListedImage, ...], Coverage]:
    """Return the images of every program that has one of the paths `within` (none: all of them).

    Raises UserError where no Go module is there.
    """
    search = tree.start_search(word.encode() for word in WORDS)
    account = Coverage()
    modules = list(modules_within(tree, within, {}))
    start_texts(tree)  # some variable will be one that the linker may set: git looks for who does so meanwhile
    paths = [(module, without_tests(module, _first_party(module, tree, search.paths()))) for module in modules]
    return collect(paths, cache(partial(_below, tree)), account, tell), account


def _first_party(module: Module, tree: Tree, found: Iterable[str]) -> list[str]:
    """Return the files of the module, of those found, that Go compiles and that are this tree's own."""
    owned = [path for path in found if module.owns(path) and tree.selects(path) and not tree.excludes(path)]
    return [file.path for file in module.sources.compiled(owned) if module.is_home(file)]


def _below(tree: Tree, folder: str) -> list[str]:
    """Return what a Go file in this folder may embed, relative to it."""
    return [path[len(folder) + 1 :] if folder else path for path in tree.below(folder)]


def collect(
    modules: Sequence[tuple[Module, Sequence[str]]],
    below: Callable[[str], list[str]],
    account: Coverage,
    tell: Tell = untold,
) -> tuple[ListedImage, ...]:
    """Return the images of these modules, of each the files that may name one; `below` lists what lies in a folder."""
    found: list[Mention] = []
    read: list[tuple[Module, list[File]]] = []
    every, looked = 2 * sum(len(paths) for _, paths in modules), 0
    for module, paths in modules:
        account.modules += 1
        files = [file for file in map(module.sources.file, paths) if not file.broken]
        account.files += len(files)
        read.append((module, files))
        evaluator = evaluator_of(module, _MODELS, problems=account.problems, default=default_of, follow=False)
        found += _of_embeds(module, files, below, evaluator, account)
        for path, source in _sources(module, files, evaluator, account):
            looked += 1
            tell(looked, max(looked, every), message("images of {path}", path=path))
            try:
                found += source
            except (OverBudget, RecursionError):
                account.problems.append(Problem("limit", Span(path, 0, 0), SPENT))
        account.problems += module.sources.problems()
    images = rows(found)
    account.dead = tuple(each for module, files in read for each in dead(module, files, images))
    account.partial = partial_redirects(images, modules[0][0].tree.read) if modules else ()
    account.slots = sum(not image.pattern.named for image in images)
    return images


def _sources(
    module: Module, files: Sequence[File], evaluator: Evaluator, account: Coverage
) -> Iterator[tuple[str, Iterator[Mention]]]:
    for file in files:
        yield file.path, spelled.mentions(module, file, evaluator)
    paths = {file.path for file in files}
    for split in splits(module, files):
        yield split.join.file.path, two_fields.mentions(module, split, evaluator, paths)
    for file in files:
        yield file.path, _of_sinks(module, file, evaluator, paths, account)


def _of_sinks(
    module: Module, file: File, evaluator: Evaluator, paths: Container[str], account: Coverage
) -> Iterator[Mention]:
    for sink in sinks(module, file):
        account.sinks += 1
        yield from containers.mentions(module, sink, evaluator, paths)


def _of_embeds(
    module: Module, files: Sequence[File], below: Callable[[str], list[str]], evaluator: Evaluator, account: Coverage
) -> Iterator[Mention]:
    holders = [item for file in files for item in embedded.holders_in(file)]
    seen = dict.fromkeys(path for file in files for path in embedded.embedded_files_of(file, below))
    for path in seen:
        try:
            data = module.tree.read(path)
        except OSError:
            continue
        account.embedded += 1
        yield from embedded.mentions_filled(module, evaluator, holders, path, data)
