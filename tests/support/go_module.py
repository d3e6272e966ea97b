"""A small Go module in memory, and the nodes of it that a test asks about."""

from __future__ import annotations

from memory_tree import MemoryTree

from codemod.golang.program.opening import first_party, modules_of
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node

PATH = "example.com/m"


def module(**files: str) -> Module:
    """Return a module of packages with one file each: `p="..."` is p/p.go, without its package clause."""
    sources = {f"{name}/{name}.go": f"package {name}\n\n{text}\n".encode() for name, text in files.items()}
    (program,) = first_party(MemoryTree({"go.mod": f"module {PATH}\n".encode()} | sources))
    return next(modules_of(program, {}))


def marked(asked: Module, package: str, mark: str = "here") -> Node:
    """Return the expression that is the only argument of the call `here(...)` in a package."""
    file = asked.sources.file(f"{package}/{package}.go")
    assert not file.broken, file.problems
    nodes = (node for declaration in file.declarations for node in declaration.node.walk())
    calls = [n for n in nodes if n.kind == "call_expression" and n["function"].spells(mark)]
    assert len(calls) == 1
    return calls[0]["arguments"].children[0]
