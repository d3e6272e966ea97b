"""Go source to a tree, through tree-sitter: what Go reads, at the file's own offsets, within limits.

Where the grammar ends a statement later than Go, or has no rule for what Go has, it is given a copy in other words
(`tokens.hidden_ends`, `gaps.changes`), and the tree is laid over the file again. So a node's text is
`source[node.start_byte : node.end_byte]`, and not `node.text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import import_module
from importlib.machinery import ExtensionFileLoader, PathFinder
from itertools import count
from time import process_time

from codemod.errors import Worded
from codemod.golang.read.tokens import Change, hidden_ends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Literal, TypeAlias

    import tree_sitter

ObjectKind: TypeAlias = "Literal['func', 'method', 'const', 'var', 'type']"

MAX_BRACKETS = 100_000
MAX_SECONDS = 3
_SELDOM = 32  # steps of the parser, after which it is asked how late it is
LARGE = 1 << 16  # bytes; anything smaller is parsed in well under a second, whatever it is
BOM = b"\xef\xbb\xbf"

_NO_BRACKETS = bytes(set(range(256)) - set(b"()[]{}"))
_RANK = {"package_clause": 1, "import_declaration": 2}
_RANK.update({f"{kind}_declaration": 3 for kind in ("function", "method", "const", "var", "type")})


def _binding(package: str) -> ModuleType:
    """Return the compiled module of a package, without the package: that loads `importlib.resources` and 20 more."""
    places = getattr(PathFinder.find_spec(package), "submodule_search_locations", None)
    spec = PathFinder.find_spec(f"{package}._binding", places) if places else None
    if spec is None or not isinstance(spec.loader, ExtensionFileLoader):
        return import_module(package)
    binding = spec.loader.create_module(spec)
    spec.loader.exec_module(binding)
    return binding


if not TYPE_CHECKING:
    tree_sitter = _binding("tree_sitter")
_LANGUAGE = tree_sitter.Language(_binding("tree_sitter_go").language())
# the named kinds of nodes but for comments, and the fields, by their numbers
KINDS = {
    number: kind
    for number in range(_LANGUAGE.node_kind_count)
    if _LANGUAGE.node_kind_is_named(number) and (kind := _LANGUAGE.node_kind_for_id(number) or "") != "comment"
}
FIELDS = [None, *map(_LANGUAGE.field_name_for_id, range(1, _LANGUAGE.field_count + 1))]


# What one query finds in a declaration: what an assignment of any kind or `&` may change, the keys of literals, their
# types, literals that give a struct's fields by position, literals without a type, other names of types.
_PARTS = """[
    (assignment_statement left: (_) @changed) (range_clause left: (_) @changed) (receive_statement left: (_) @changed)
    (inc_statement) @changed (dec_statement) @changed (type_switch_statement value: (_) @changed)
    (unary_expression operator: "&" operand: [
        (selector_expression) (index_expression) (parenthesized_expression) (unary_expression)
    ] @changed)
    (keyed_element key: (literal_element) @key)
    (composite_literal type: (_) @type)
    (composite_literal
        type: [(type_identifier) (qualified_type) (generic_type)] @positional
        body: (literal_value (literal_element)))
    (literal_element (literal_value (literal_element)) @positional)
    (literal_element (literal_value) @elided)
    (type_alias) @alias
]"""


class NotParsed(Worded):
    """A limit was reached; `said` tells which."""


class TooDeep(NotParsed):
    """The syntax is nested deeper than `MAX_DEPTH`, or has more open brackets than `MAX_BRACKETS`."""

    def __init__(self) -> None:
        super().__init__("nested too deeply")


class TooSlow(NotParsed):
    """Parsing took more than `MAX_SECONDS` of this process's time."""

    def __init__(self) -> None:
        super().__init__("parsing took more than {name} s", name=MAX_SECONDS)


def parse(source: bytes) -> tree_sitter.Tree:
    """Parse Go source; a byte order mark is read as blanks, so that offsets stay those of the file.

    A line end is added where the last one is missing: this grammar wants one after a declaration that ends in `)`.
    Raises `TooDeep` and `TooSlow`, and hardly ever for what is not larger than `LARGE`.
    """
    return (_small if len(source) <= LARGE else _large)(source)


@lru_cache(maxsize=16)
def _small(source: bytes) -> tree_sitter.Tree:
    return _parsed(source)


@lru_cache(maxsize=1)  # a tree may take forty times the bytes of its file
def _large(source: bytes) -> tree_sitter.Tree:
    return _parsed(source)


def _parsed(source: bytes) -> tree_sitter.Tree:
    if source.startswith(BOM):
        source = b"   " + source[3:]
    if not source.endswith(b"\n"):
        source += b"\n"
    tree = _parse_changed(source, [(at, at, b";") for at in hidden_ends(source)])
    return tree if not tree.root_node.has_error else _repaired(source) or tree


def _repaired(source: bytes) -> tree_sitter.Tree | None:
    """Return the tree of what the grammar has no rule for, said in other words; None where the fault stays."""
    from codemod.golang.read.gaps import gap_changes

    wanted = gap_changes(source, _is_type)
    tree = _parse_changed(source, wanted) if wanted else None
    return None if tree is None or tree.root_node.has_error else tree


def _is_type(text: bytes) -> bool:
    """Whether the grammar reads the text as one Go type."""
    root = _parse(b"type _ = " + text + b"\n").root_node
    return not root.has_error and [each.type for each in root.named_children] == ["type_declaration"]


def _parse(source: bytes) -> tree_sitter.Tree:
    return _parse_large(source) if len(source) > LARGE else tree_sitter.Parser(_LANGUAGE).parse(source)


def _parse_changed(source: bytes, wanted: Sequence[Change]) -> tree_sitter.Tree:
    """Parse a copy with these changes, and give each node the place in the source that it has without them."""
    copy, at = bytearray(), 0
    row = line = looked = 0
    places = []
    for start, end, text in wanted:
        copy += source[at:start]
        row += copy.count(b"\n", looked)
        line = copy.rfind(b"\n", looked) + 1 or line
        looked, at = len(copy), end
        places.append((looked, row, looked - line))
        copy += text
    tree = _parse(bytes(copy) + source[at:])
    deadline = process_time() + MAX_SECONDS
    for (start, end, text), (place, row, column) in zip(reversed(wanted), reversed(places), strict=True):
        if process_time() > deadline:
            raise TooSlow
        if len(text) != end - start:
            told = source[start:end].rpartition(b"\n")
            last = (row + told[0].count(b"\n") + 1, len(told[2])) if told[1] else (row, column + end - start)
            first, old = (row, column), (row, column + len(text))
            tree.edit(place, place + len(text), place + end - start, first, old, last)
    return tree


def _parse_large(source: bytes) -> tree_sitter.Tree:
    """Parse in the form that can be stopped. Its tree asks for the text of each node anew: nobody asks it for that.

    The text goes in as one piece: in several, bytes that are not UTF-8 make tree-sitter 0.26.1 read through a null
    pointer. What follows the last byte cannot be stopped, and takes long where many brackets are still open.
    """
    if _open_brackets(source) > MAX_BRACKETS:
        raise TooDeep
    end, called = process_time() + MAX_SECONDS, count()

    def stop(offset: int, has_error: bool) -> bool:
        if next(called) % _SELDOM == 0 and process_time() > end:
            raise TooSlow
        return False

    return tree_sitter.Parser(_LANGUAGE).parse(lambda offset, point: source[offset:], progress_callback=stop)


def _open_brackets(source: bytes) -> int:
    """Return how many brackets are open at most, those in strings and comments included; 0 where few are opened."""
    if sum(map(source.count, (b"(", b"[", b"{"))) <= MAX_BRACKETS:
        return 0
    depth = deepest = 0
    for byte in source.translate(None, _NO_BRACKETS):
        depth += 1 if byte in b"([{" else -1
        deepest = max(deepest, depth)
    return deepest


@cache
def _comments() -> tree_sitter.Query:
    return tree_sitter.Query(_LANGUAGE, "(comment) @comment")


def comments(tree: tree_sitter.Tree) -> list[tree_sitter.Node]:
    """Return the comments, in order."""
    found = tree_sitter.QueryCursor(_comments()).captures(tree.root_node).get("comment", [])
    return sorted(found, key=lambda node: node.start_byte)


@cache
def _parts() -> tuple[tree_sitter.Query, list[str]]:
    return tree_sitter.Query(_LANGUAGE, _PARTS), re.findall(r"@(\w+)", _PARTS)


def parts(node: tree_sitter.Node) -> dict[str, list[tuple[int, int]]]:
    """Return where the parts of each kind begin and end below a node, from one query."""
    query, kinds = _parts()
    found: dict[str, list[tuple[int, int]]] = {kind: [] for kind in kinds}
    for kind, nodes in tree_sitter.QueryCursor(query).captures(node).items():
        found[kind] = [(each.start_byte, each.end_byte) for each in nodes]
    return found


def first_error(tree: tree_sitter.Tree) -> tree_sitter.Node | None:
    """Return the first ERROR or MISSING node, or what stands where Go has nothing like it; None where all is Go."""
    if not tree.root_node.has_error:
        return _misplaced(tree.root_node)
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


def _misplaced(root: tree_sitter.Node) -> tree_sitter.Node | None:
    """Return the first part of a file that is out of order: package clause, imports, other declarations.

    The grammar has them in any order, and statements among them; it is made for snippets too.
    """
    rank = 0
    for node in root.named_children:
        if node.type != "comment":
            following = _RANK.get(node.type, 0)
            if following < max(rank, 1) or (following > 1) != (rank > 0):
                return node
            rank = following
    return None if rank else root


def text_at(source: bytes, node: tree_sitter.Node | None) -> str:
    """Return the text of a node; empty for none."""
    return "" if node is None else source[node.start_byte : node.end_byte].decode("utf-8", "surrogateescape")


def _receiver_type(source: bytes, method: tree_sitter.Node) -> str:
    """Return the name of the type that a method is declared on."""
    node = method.child_by_field_name("receiver")
    while node is not None and node.type != "type_identifier":
        inner = node.child_by_field_name("type")
        if inner is None:
            inner = next((child for child in node.children if child.is_named and child.type != "comment"), None)
        node = inner
    return text_at(source, node)


def _specs(declaration: tree_sitter.Node) -> list[tree_sitter.Node]:
    found = []
    for child in declaration.children:
        if child.type in ("const_spec", "var_spec", "type_spec", "type_alias"):
            found.append(child)
        elif child.type == "var_spec_list":
            found += [spec for spec in child.children if spec.type == "var_spec"]
    return found


def declared_names(
    raw: tree_sitter.Node, source: bytes
) -> Iterator[tuple[ObjectKind, str, tree_sitter.Node, int, int]]:
    """Yield kind, name, where that stands, the spec's number in the declaration and the name's number in the spec."""
    name = raw.child_by_field_name("name")
    if raw.type == "function_declaration" and name is not None:
        yield "func", text_at(source, name), name, 0, 0
    elif raw.type == "method_declaration" and name is not None:
        yield "method", f"{_receiver_type(source, raw)}.{text_at(source, name)}", name, 0, 0
    else:
        kind: ObjectKind = "const" if raw.type.startswith("const") else "var"
        kind = "type" if raw.type.startswith("type") else kind
        for number, spec in enumerate(_specs(raw)):
            names = [n for n in spec.children_by_field_name("name") if n.is_named]
            for position, ident in enumerate(names):
                yield kind, text_at(source, ident), ident, number, position
