"""Who can name what a package declares: its own files, and those that import it, by the name that it has there: bytes
say who does, `pkg.Name`, and `Name` by itself."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.spotting import continues, encoded, said_before
from codemod.golang.read.syntax import Node

ALONE = b""
_NEAR = 200  # bytes that are looked at before a name
_WORD = rb"[\w\x80-\xff]*\Z"


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


def may_name(source: bytes, name: bytes, packages: Container[bytes]) -> bool:
    """Whether a name stands somewhere behind one of these and a dot, or, where `ALONE` is one, by itself. This reads no
    syntax, and says yes too often."""
    at = source.find(name)
    while at >= 0:
        end = at + len(name)
        if not continues(source, end) and (at == 0 or not continues(source, at - 1)):
            before = said_before(source[max(0, at - _NEAR) : at])
            if not before or _is_one(before, packages):
                return True
        at = source.find(name, end)
    return False


def _is_one(before: bytes, packages: Container[bytes]) -> bool:
    """Whether a text that stands before a name ends in one of these and a dot."""
    if not before.endswith(b"."):
        return ALONE in packages
    operand = said_before(before[:-1])
    found = re.search(_WORD, operand)
    return found is None or found[0] == operand or (found[0] != ALONE and found[0] in packages)
