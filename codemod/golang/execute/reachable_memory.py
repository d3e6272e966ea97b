"""What memory leads to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import (
    Array,
    Builder,
    Bytes,
    Cell,
    Channel,
    Content,
    Function,
    Outside,
    Pointer,
    Slice,
    Spread,
    Struct,
    Table,
    Typed,
)
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


def is_foreign(cell: Cell) -> bool:
    """Whether a cell is in memory that somebody made who is not in sight."""
    return isinstance(cell.home, tuple) and cell.home[0] in ("lazy", "any")


def is_foreign_name(module: Module, origin: Outside | None) -> bool:
    """Whether it is what another module declares, `metav1.NamespaceSystem`."""
    if origin is None:
        return False
    node = origin.node
    named = node.kind == "selector_expression" and not origin.path
    return named and package_of_operand(module, node["operand"]) is not None


def field_of(home: Hashable) -> Hashable:
    """Return the type and the name of a field that cells of this home are; None of others."""
    return home[1:3] if isinstance(home, tuple) and home[0] in ("lazy", "field") else None


def cells_of(content: Content) -> list[Cell]:
    """Return the cells of what refers to memory, or is made of cells."""
    if isinstance(content, Builder) and content.into is not None:
        return [content.cell, content.into[0].cell, content.into[1]]
    if isinstance(content, Pointer | Builder | Bytes):
        return [content.cell]
    if isinstance(content, Struct | Table):
        return list(content.cells.values())
    if isinstance(content, Slice | Array):
        return content.cells
    return list(content.variables.values()) if isinstance(content, Function) else []


def cells_sharing(homes: Mapping[Hashable, list[Cell]], content: Content) -> list[Cell]:
    """Return the cells of what refers to memory; of bytes, also those of others that may be the same memory."""
    return [*homes.get(content.cell.home, ())] if isinstance(content, Bytes) else cells_of(content)


def reachable(roots: Iterable[Content]) -> Iterator[Content]:
    """Yield contents, and all that lies in memory that they lead to."""
    todo, seen = list(roots), set[int]()
    while todo:
        content = todo.pop()
        if id(content) in seen or isinstance(content, Value | bool):
            continue
        seen.add(id(content))
        yield content
        todo += [cell.held for cell in cells_of(content)]
        if isinstance(content, Function) and content.receiver is not None:
            todo.append(content.receiver)
        if isinstance(content, Typed):
            todo.append(content.value)
        if isinstance(content, Spread):
            todo.append(content.held)


def texts_in(roots: Iterable[Content]) -> Iterator[Value]:
    """Yield all texts that memory leads to, those that wait in channels, too."""
    held = list(roots)
    for content in reachable(held):
        held += content.queue if isinstance(content, Channel) else [cell.held for cell in cells_of(content)]
    return (each for each in held if isinstance(each, Value))


def written_in(function: Node) -> set[Binding]:
    """Return the variables that a function literal assigns to, or takes the address of."""
    found = set[Binding]()
    for node in function.walk():
        if node.kind == "assignment_statement":
            targets = node["left"].children
        elif node.kind in ("inc_statement", "dec_statement"):
            targets = node.children[:1]
        elif node.kind == "range_clause":
            targets = node["left"].children if node.get("left") is not None else []
        elif node.kind == "unary_expression" and node["operator"].kind == "&":
            targets = [node["operand"]]
        else:
            continue
        for target in targets:
            while target.kind != "identifier" and target.children:
                target = target.children[0]
            if target.binding is not None:
                found.add(target.binding)
    return found
