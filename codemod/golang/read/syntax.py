"""Go source to syntax nodes, through tree-sitter.

tree-sitter finds parents by walking down from the root, which is quadratic on deep trees; so a declaration that is
looked at is lowered once to `Node`s that know their parent. Offsets are bytes of the file, 0-based, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.machinery import ExtensionFileLoader, PathFinder
from time import process_time
from typing import Literal

import tree_sitter

from codemod.records import dataclass, field

BindingKind = Literal["receiver", "param", "result", "var", "const", "type", "label"]

MAX_DEPTH = 10_000
MAX_BRACKETS = 100_000
MAX_SECONDS = 3
LARGE = 1 << 16  # bytes; anything smaller is parsed in well under a second, whatever it is
BOM = b"\xef\xbb\xbf"

_NEW_OF_VALUE = rb"\bnew(?=\(\s*(?!(?:func|chan|map|interface|struct)\b)(?:[\"`'0-9&!^+-]|[\w.]+\s*[(\[+*/%&|^<>=!-]))"
_NO_BRACKETS = bytes(set(range(256)) - set(b"()[]{}"))


def _grammar() -> object:
    """Return the compiled grammar. Its package loads `importlib.resources` and 20 modules more, for queries only."""
    package = PathFinder.find_spec("tree_sitter_go")
    places = package.submodule_search_locations if package is not None else None
    spec = PathFinder.find_spec("tree_sitter_go._binding", places) if places else None
    if spec is None or not isinstance(spec.loader, ExtensionFileLoader):
        from tree_sitter_go import language

        return language()
    binding = spec.loader.create_module(spec)
    spec.loader.exec_module(binding)
    language = binding.language
    return language()


_LANGUAGE = tree_sitter.Language(_grammar())


class NotParsed(Exception):
    """A limit was reached; the text says which."""


class TooDeep(NotParsed):
    """The syntax is nested deeper than `MAX_DEPTH`, or has more open brackets than `MAX_BRACKETS`."""

    def __init__(self) -> None:
        super().__init__("nested too deeply")


class TooSlow(NotParsed):
    """Parsing took more than `MAX_SECONDS` of this process's time."""

    def __init__(self) -> None:
        super().__init__(f"parsing took more than {MAX_SECONDS} s")


@lru_cache(maxsize=16)
def parse(source: bytes) -> tree_sitter.Tree:
    """Parse Go source; a byte order mark is read as blanks, so that offsets stay those of the file.

    A line end is added where the last one is missing: this grammar wants one after a declaration that ends in `)`.
    Raises `TooDeep` and `TooSlow`, and only for what is larger than `LARGE`.
    """
    if source.startswith(BOM):
        source = b"   " + source[3:]
    if not source.endswith(b"\n"):
        source += b"\n"
    if len(source) > LARGE:
        _try_out(source)
    tree = tree_sitter.Parser(_LANGUAGE).parse(source)
    if tree.root_node.has_error and b"new(" in source:
        # this grammar has no `new(expression)` (Go 1.26), but a call of any other function; lengths stay
        retried = tree_sitter.Parser(_LANGUAGE).parse(re.sub(_NEW_OF_VALUE, b"neW", source))
        return tree if retried.root_node.has_error else retried
    return tree


def _try_out(source: bytes) -> None:
    """Parse in the form that can be stopped. Its tree is of no use: it asks for the text of every node anew.

    The text goes in as one piece: in several, bytes that are not UTF-8 make tree-sitter 0.26.1 read through a null
    pointer. What follows the last byte cannot be stopped, and takes long where many brackets are still open.
    """
    if _open_brackets(source) > MAX_BRACKETS:
        raise TooDeep
    end = process_time() + MAX_SECONDS

    def stop(offset: int, has_error: bool) -> bool:
        if process_time() > end:
            raise TooSlow
        return False

    tree_sitter.Parser(_LANGUAGE).parse(lambda offset, point: source[offset:], progress_callback=stop)


def _open_brackets(source: bytes) -> int:
    """Return how many brackets are open at most, those in strings and comments included."""
    depth = deepest = 0
    for byte in source.translate(None, _NO_BRACKETS):
        depth += 1 if byte in b"([{" else -1
        deepest = max(deepest, depth)
    return deepest


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


def comments(tree: tree_sitter.Tree) -> Iterator[tree_sitter.Node]:
    """Yield the comments, in order."""
    cursor = tree.walk()
    while True:
        node = cursor.node
        assert node is not None
        if node.type == "comment":
            yield node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


class Node:
    """A syntax node of tree-sitter-go, without comments and punctuation.

    `field` is the grammar's name for its place in its parent, or None. `binding` is what a local identifier stands
    for (set by `codemod.golang.read.scopes`); None means that it is looked up in the package.
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


@dataclass(eq=False)
class Binding:
    """A local name. `function` is the function whose body declares it; `index` counts parameters or results.

    `uses` are all identifiers bound to it, in source order, the declaring one included.
    """

    name: str
    kind: BindingKind
    node: Node
    function: Node
    index: int = 0
    variadic: bool = False
    uses: list[Node] = field(default_factory=list)


def lower(top: tree_sitter.Node, source: bytes) -> Node:
    """Return the node with all below it. Raises `TooDeep`."""
    cursor = top.walk()
    root = Node(top.type, top.start_byte, top.end_byte, source, None, None)
    if not cursor.goto_first_child():
        return root
    parent, depth = root, 1
    while True:
        node = cursor.node
        assert node is not None
        kind, field = node.type, cursor.field_name
        if (node.is_named and kind != "comment") or field == "operator":
            child = Node(kind, node.start_byte, node.end_byte, source, parent, field)
            parent.children.append(child)
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


def top_of(node: Node) -> Node:
    """Return the declaration that a node lies in."""
    return [node, *node.ancestors()][-1]
