"""The programs of a tree: which are first-party, and each of their modules with the program in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from codemod.finding.diagnostics import Span
from codemod.golang.program.layout import Layout
from codemod.golang.program.modules import Program, View, programs
from codemod.golang.program.packages import Module
from codemod.golang.program.reach import Reach
from codemod.golang.program.sources import Sources
from codemod.golang.read.files import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.source.tree import Tree


class TreeLayout(Layout):
    """The layout of a tree that is asked folder by folder: of 100,000 files, few matter."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.modules = frozenset(tree.modules())
        self.workspaces = frozenset(tree.workspaces())
        self._with_go: dict[str, bool] = {}

    def has_go(self, folder: str) -> bool:
        if folder not in self._with_go:
            self._with_go[folder] = bool(self.tree.listdir(folder))
        return self._with_go[folder]

    def vendors(self, folder: str) -> bool:
        return self.tree.vendors(folder)


def first_party(tree: Tree) -> list[Reach]:
    """Return the programs of the tree that a first-party module begins: of `testdata/x/go.mod` there is none."""
    layout, read = TreeLayout(tree), _kept(tree.read)
    found = (tuple(view for view in each.views if _is_wanted(tree, view)) for each in programs(layout, read))
    return [Reach(tree, Program(views), read) for views in found if views]


def _kept(read: Callable[[str], bytes]) -> Callable[[str], bytes]:
    """Return what reads a file and keeps it, but for Go source: that is most of a tree; `Sources` keeps it packed."""
    kept = cache(read)
    return lambda path: (read if path.endswith(".go") else kept)(path)


def _is_wanted(tree: Tree, view: View) -> bool:
    return any(tree.selects(f"{main.folder}/x.go".lstrip("/")) for main in view.mains)


def modules_of(reach: Reach, known: Mapping[str, File]) -> Iterator[Module]:
    """Yield the modules of a program, all with what was read of it in common."""
    first: Module | None = None
    for file in reach.program.module_files():
        if first is None:
            first = Module(reach, file.folder, file.mod.module, Sources(reach, known))
            yield first
        else:
            yield first.beside(file.folder, file.mod.module)


def module_line(module: Module) -> Span:
    """Return the module line of a module's go.mod."""
    path = f"{module.folder}/go.mod".lstrip("/")
    lines = module.reach.read(path).split(b"\n")
    number = module.reach.program.views[0].known[module.folder].mod.line
    start = sum(len(line) + 1 for line in lines[: number - 1])
    return Span(path, start, start + len(lines[number - 1].rstrip(b"\r"))) if number <= len(lines) else Span(path, 0, 0)
