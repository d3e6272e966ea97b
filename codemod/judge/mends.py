"""What can be done about what is wrong: a fix, or what to do by hand, and why there is no fix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from codemod.finding.diagnostics import Message, NewImport, SuggestedFix, message
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.directives import is_generated
from codemod.golang.read.files import File
from codemod.golang.read.spotting import package_names
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace


class CannotFix(Exception):
    """Why there is no rewrite here: the message for people."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


def where_is(node: Node) -> str:
    """Return the place of a node, as a message about a fix names it: `pkg/a.go:12`."""
    line = node.source.count(b"\n", 0, node.start) + 1
    return f"{node.file.path}:{line}"


@dataclass(frozen=True, slots=True)
class Mend:
    """The fix; where there is none, the hint says what to do, and why."""

    fix: SuggestedFix | None = None
    hint: Message | None = None


NOTHING = Mend()


def mend(module: Module, propose: Callable[[], SuggestedFix | None]) -> Mend:
    """Return what a proposal comes to."""
    try:
        fix = propose()
    except CannotFix as reason:
        return Mend(hint=reason.said)
    return settled(module, fix) if fix is not None else NOTHING


def settled(module: Module, fix: SuggestedFix) -> Mend:
    """Return a fix as it can be made; one that would change generated code is told, and left out."""
    written = sorted({edit.path for edit in fix.edits if not edit.creates})
    for path in written:
        if _is_generated(module, path):
            return Mend(hint=message("{path} is generated code; change what generates it", path=path))
    return Mend(replace(fix, called=tuple(_called(module, written))))


@per_module
def _is_generated(module: Module, path: str) -> bool:
    return path in module.sources.parsed and is_generated(module.sources.parsed[path].source)


def _called(module: Module, paths: Iterable[str]) -> Iterator[NewImport]:
    """Yield the packages that files import by names that their paths do not tell."""
    for path in paths:
        for package, name in _other_names(module, module.sources.file(path)).items():
            yield NewImport(path, package, name)


@per_module
def _other_names(module: Module, file: File) -> dict[str, str]:
    """Return, by path, the names of the packages that a file imports plainly, and that their path does not tell."""
    likely = {path: [f"{name}.".encode() for name in package_names(path)] for path in file.plain_imports}
    unused = [path for path, names in likely.items() if not any(name in file.source for name in names)]
    packages = {path: module.imported(path) for path in unused}
    return {path: package.name for path, package in packages.items() if package is not None and package.name}
