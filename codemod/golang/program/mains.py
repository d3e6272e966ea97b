"""Which packages end in a program: those of a `main` package, and what they import, from file to file.

A package that no program imports, such as helpers of tests in files that are none, runs nowhere. A module without a
program is a library: each of its packages may run in another's.
"""

from __future__ import annotations

from collections.abc import Iterable

from codemod.golang.program.header import read_header
from codemod.golang.program.packages import Module


def in_programs(module: Module, paths: Iterable[str]) -> set[str]:
    """Return the folders, of these Go files of the module, whose packages end in a program."""
    imports: dict[str, set[str]] = {}
    mains: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        header = read_header(module.source(path))
        imports.setdefault(folder, set()).update(header.imports)
        if header.package == "main" and b"//go:build ignore" not in module.source(path):
            mains.add(folder)
    todo, seen = sorted(mains or imports), set(mains or imports)
    while todo:
        for name in imports.get(todo.pop(), ()):
            inside = name == module.path or name.startswith(module.path + "/")
            folder = module.folder_of(name) if inside else ""
            if inside and folder not in seen:
                seen.add(folder)
                todo.append(folder)
    return seen
