"""Who can name what a package declares: its own files, and those that import it, by the name that it has there."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.qualified import ALONE, may_name
from codemod.golang.read.spotting import encoded
from codemod.golang.read.syntax import Node


def naming(module: Module, name: str, folder: str) -> Iterator[Node]:
    """Yield every declaration that may name what the package in this folder declares."""
    data, sources = encoded(name), module.sources
    for path in module.paths_with(name) if exported(name) else module.in_folder(folder).paths_with(name):
        called = _called(module, path, folder)
        if called and may_name(sources.read(path), data, called):
            for file in sources.sound((path,)):
                for each in file.holding(name):
                    if may_name(file.source[each.start : each.end], data, called):
                        yield each.node


@per_module
def _called(module: Module, path: str, folder: str) -> frozenset[bytes]:
    """Return the names by which a file can know the package in a folder, as far as its beginning can be read."""
    here, header = path.rpartition("/")[0], module.sources.header(path)
    if here == folder:
        return frozenset((ALONE,))
    imports = zip(header.names, header.imports, strict=True)
    named = {name for name, each in imports if folder in module.reach.folders(here, each)}
    own = encoded(module.in_folder(folder).name) if ALONE in named else ALONE
    return frozenset(own if name == ALONE else ALONE if name == b"." else name for name in named)
