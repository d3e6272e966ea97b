"""Go source to syntax nodes, through tree-sitter.

tree-sitter finds parents by walking down from the root, which is quadratic on deep trees; so a declaration that is
looked at is lowered once to `Node`s that know their parent. Offsets are bytes of the file, 0-based, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_go

if TYPE_CHECKING:
    from codemod.golang.scopes import Binding

MAX_DEPTH = 10_000
BOM = b"\xef\xbb\xbf"

_LANGUAGE = tree_sitter.Language(tree_sitter_go.language())


class TooDeep(Exception):
    """The syntax is nested deeper than `MAX_DEPTH`."""


def parse(source: bytes) -> tree_sitter.Tree:
    """Parse Go source; a byte order mark is read as blanks, so that offsets stay those of the file."""
    if source.startswith(BOM):
        source = b"   " + source[3:]
    return tree_sitter.Parser(_LANGUAGE).parse(source)


def first_error(tree: tree_sitter.Tree) -> tree_sitter.Node | None:
    """Return the first ERROR or MISSING node, or None where the source parses."""
    if not tree.root_node.has_error:
        return None
    cursor = tree.walk()
    while True:
        node = cursor.node
        assert node is not None
        if node.is_error or node.is_missing:
            return node
        if node.has_error and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return tree.root_node


class Node:
    """A syntax node of tree-sitter-go, without comments and punctuation.

    `fields[i]` is the grammar's field name of `children[i]`, or None. `binding` is what a local identifier stands
    for (set by `codemod.golang.scopes`); None means that it is looked up in the package.
    """

    __slots__ = ("binding", "children", "end", "fields", "kind", "parent", "source", "start")

    def __init__(self, kind: str, start: int, end: int, source: bytes, parent: Node | None) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.source = source
        self.parent = parent
        self.children: list[Node] = []
        self.fields: list[str | None] = []
        self.binding: Binding | None = None

    def __repr__(self) -> str:
        return f"<{self.kind} {self.start}:{self.end}>"

    @property
    def bytes(self) -> bytes:
        return self.source[self.start : self.end]

    @property
    def text(self) -> str:
        return self.source[self.start : self.end].decode("utf-8", "surrogateescape")

    def get(self, field: str) -> Node | None:
        """Return the first child in this field, or None."""
        for name, child in zip(self.fields, self.children, strict=True):
            if name == field:
                return child
        return None

    def all(self, field: str) -> list[Node]:
        """Return every child in this field."""
        return [child for name, child in zip(self.fields, self.children, strict=True) if name == field]

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in source order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def ancestors(self) -> Iterator[Node]:
        """Yield the parent, its parent, and so on."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def holds(self, other: Node) -> bool:
        """Whether the other node of the same file lies within this one."""
        return self.start <= other.start and other.end <= self.end


def lower(top: tree_sitter.Node, source: bytes) -> Node:
    """Return the node with all below it. Raises `TooDeep`."""
    cursor = top.walk()
    root = Node(top.type, top.start_byte, top.end_byte, source, None)
    if not cursor.goto_first_child():
        return root
    parent, depth = root, 1
    while True:
        node = cursor.node
        assert node is not None
        field = cursor.field_name
        if (node.is_named and node.type != "comment") or field == "operator":
            child = Node(node.type, node.start_byte, node.end_byte, source, parent)
            parent.children.append(child)
            parent.fields.append(field)
            if cursor.goto_first_child():
                parent, depth = child, depth + 1
                if depth > MAX_DEPTH:
                    raise TooDeep
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent() or parent is root:
                return root
            assert parent.parent is not None
            parent, depth = parent.parent, depth - 1


def strip_parens(node: Node) -> Node:
    """Return the expression inside any parentheses."""
    while node.kind == "parenthesized_expression" and node.children:
        node = node.children[0]
    return node
