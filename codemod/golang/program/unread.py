"""What Go compiles of a program and the tree does not read: links, submodules, what is not checked out, or ignored.

a/x.go -> ../b/x.go                       told at the link, unless its target is here and about something else
import "example.org/s/vendored/lib"       told at the import, where the folder is a link or a submodule
module example.org/s)                     told at the go.mod that Go refuses
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from codemod.finding.diagnostics import Span, message
from codemod.golang.program.build_tags import When, when
from codemod.golang.program.constraints import name_constraint
from codemod.golang.program.modules import ModuleFile
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File, Problem
from codemod.source.listed import IGNORED


def unread(module: Module, is_about: Callable[[bytes], bool]) -> Iterator[Problem]:
    """Yield what is missing for a question about files like those that `is_about` tells."""
    yield from _go_mods(module)
    yield from _files(module, is_about)
    yield from _ignored(module)
    for path in sorted(module.sources.parsed):
        yield from _unread_imports(module, module.sources.parsed[path])


def _go_mods(module: Module) -> Iterator[Problem]:
    for file in module.reach.program.module_files():
        if file.mod.unreadable or not file.mod.module:
            yield Problem("unread", _line(module, file), message("Go refuses it: {what}", what=_why(file)))


def _why(file: ModuleFile) -> str:
    serious = [problem for problem in file.mod.problems if not problem.main_only] or list(file.mod.problems)
    return serious[0].text if serious else "there is no module line"


def _line(module: Module, file: ModuleFile) -> Span:
    serious = [problem for problem in file.mod.problems if not problem.main_only] or list(file.mod.problems)
    lines = module.reach.read(file.file).split(b"\n")
    number = min(serious[0].line if serious else 1, len(lines))
    start = sum(len(line) + 1 for line in lines[: number - 1])
    return Span(file.file, start, start + len(lines[number - 1].rstrip(b"\r")))


def _files(module: Module, is_about: Callable[[bytes], bool]) -> Iterator[Problem]:
    for path, why, target in module.tree.unread_files():
        if not _is_compiled(path) or not module.owns(path):
            continue
        try:
            known = target is not None and not is_about(module.reach.read(target))
        except OSError:
            known = False
        if not known or (posixpath.dirname(path) in module.packages and _is_asked(module, posixpath.dirname(path))):
            yield Problem("unread", Span(path, 0, 0), message(why))


def _ignored(module: Module) -> Iterator[Problem]:
    """Yield the files that Go compiles into a package, and git ignores, which hold a name that was looked for there."""
    for folder in sorted(module.packages):
        names = [name for name in module.in_folder(folder).asked if name != "init"]
        for path in _ignored_in(module, folder) if names else ():
            data = module.reach.read(path)
            if any(name.encode() in data for name in names):
                yield Problem("unread", Span(path, 0, 0), message(IGNORED))


@per_module
def _ignored_in(module: Module, folder: str) -> tuple[str, ...]:
    return tuple(filter(_is_compiled, module.tree.ignored(folder)))


def _is_compiled(path: str) -> bool:
    name = posixpath.basename(path)
    return not name.startswith(("_", ".")) and when(name_constraint(name)) is not When.NEVER


def _is_asked(module: Module, folder: str) -> bool:
    """Whether a name was looked for in a package of which something is missing."""
    return module.in_folder(folder).was_asked


@per_module
def _unread_imports(module: Module, file: File) -> tuple[Problem, ...]:
    return tuple(_imports(module, file))


def _imports(module: Module, file: File) -> Iterator[Problem]:
    paths = dict.fromkeys([*file.plain_imports, *file.dot_imports, *file.named_imports.values()])
    for path in paths:
        for folder in module.reach.missing(file.folder, path):
            why = module.tree.unread_folder(folder)
            if why:
                at = max(file.source.find(path.encode("utf-8", "surrogateescape")), 0)
                yield Problem("unread", Span(file.path, at, at + len(path.encode())), message(why))
                break
