"""Go source to syntax nodes.

tree-sitter finds parents by walking down from the root, which is quadratic on deep trees; so a declaration that is
looked at is lowered once to `Node`s that know their parent. Offsets are bytes of the file, 0-based, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import tree_sitter

from codemod.golang.parsing import TooDeep, parse

if TYPE_CHECKING:
    from codemod.golang.scopes import Binding

MAX_DEPTH = 10_000

_POSTFIX = frozenset(
    ("call_expression", "selector_expression", "index_expression", "slice_expression", "type_assertion_expression")
)


class Node:
    """A syntax node of tree-sitter-go, without comments and punctuation.

    `field` is the grammar's name for its place in its parent, or None. `binding` is what a local identifier stands
    for (set by `codemod.golang.scopes`); None means that it is looked up in the package.
    """

    __slots__ = ("binding", "children", "end", "field", "kind", "parent", "source", "start")

    def __init__(self, kind: str, start: int, end: int, source: bytes, parent: Node | None, field: str | None) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.source = source
        self.parent = parent
        self.field = field
        self.children: list[Node] = []
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
        for child in self.children:
            if child.field == field:
                return child
        return None

    def all(self, field: str) -> list[Node]:
        """Return every child in this field."""
        return [child for child in self.children if child.field == field]

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in source order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if node.children:
                stack += node.children[::-1]

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
    root = _lower(top, source, 0)
    if root.kind == "method_declaration":
        _add_type_parameters(root)
    return root


def _add_type_parameters(method: Node) -> None:
    """Put in the type parameters of a method, which the grammar does not know (Go 1.27)."""
    name, parameters = method.get("name"), method.get("parameters")
    if name is None or parameters is None or b"[" not in method.source[name.end : parameters.start]:
        return
    function = b"func _"
    tree = parse(function + method.source[name.end : parameters.start] + b"()")
    listed = tree.root_node.children[0].child_by_field_name("type_parameters")
    if listed is not None:
        lowered = _lower(listed, method.source, name.end - len(function))
        lowered.parent, lowered.field = method, "type_parameters"
        method.children.insert(method.children.index(parameters), lowered)


def _lower(top: tree_sitter.Node, source: bytes, moved: int) -> Node:
    """Lower a tree whose offsets are those of the source less `moved`."""
    cursor = top.walk()
    root = Node(top.type, top.start_byte + moved, top.end_byte + moved, source, None, None)
    if not cursor.goto_first_child():
        return root
    parent, depth = root, 1
    conversions = []
    while True:
        node = cursor.node
        assert node is not None
        kind, field = node.type, cursor.field_name
        if (node.is_named and kind != "comment") or field == "operator":
            child = Node(kind, node.start_byte + moved, node.end_byte + moved, source, parent, field)
            parent.children.append(child)
            if kind == "type_conversion_expression":
                conversions.append(child)
            if cursor.goto_first_child():
                parent, depth = child, depth + 1
                if depth > MAX_DEPTH:
                    raise TooDeep
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent() or parent is root:
                for conversion in conversions:
                    _dereference(conversion)
                return root
            assert parent.parent is not None
            parent, depth = parent.parent, depth - 1


def _dereference(conversion: Node) -> None:
    """Turn `*T(x).f` into what it is in Go, `*(T(x).f)`; where `T` is no plain name, the grammar reads `(*T)(x).f`."""
    type_, stars = conversion.children[0], []
    while type_.kind == "pointer_type" and len(type_.children) == 1:
        stars.append(type_.start)
        type_ = type_.children[0]
    if not stars:
        return
    type_.field, type_.parent, conversion.children[0] = "type", conversion, type_
    top = conversion
    while top.parent is not None and top.parent.kind in _POSTFIX and top.parent.start == stars[0]:
        top.start, top = type_.start, top.parent
    operand = Node(top.kind, type_.start, top.end, top.source, top, "operand")
    operand.children = top.children
    for child in operand.children:
        child.parent = operand
    for star in reversed(stars[1:]):
        operand = _starred(Node("", star, top.end, top.source, top, "operand"), operand)
    _starred(top, operand)


def _starred(node: Node, operand: Node) -> Node:
    operator = Node("*", node.start, node.start + 1, node.source, node, "operator")
    node.kind, node.children, operand.parent = "unary_expression", [operator, operand], node
    return node


def strip_parens(node: Node) -> Node:
    """Return the expression inside any parentheses."""
    while node.kind == "parenthesized_expression" and node.children:
        node = node.children[0]
    return node


def top_of(node: Node) -> Node:
    """Return the declaration that a node lies in."""
    return [node, *node.ancestors()][-1]
