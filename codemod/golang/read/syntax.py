"""Go source to syntax nodes.

tree-sitter finds parents by walking down from the root, which is quadratic on deep trees; so a declaration that is
looked at is lowered once to `Node`s that know their parent. Offsets are bytes of the file, 0-based, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Span
from codemod.golang.read.parsing import FIELDS, KINDS, TooDeep, parse
from codemod.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, Protocol, TypeAlias

    import tree_sitter
else:
    Protocol = object

BindingKind: TypeAlias = "Literal['receiver', 'param', 'result', 'var', 'const', 'type', 'label']"

MAX_DEPTH = 10_000
FUNCTIONS = frozenset({"function_declaration", "method_declaration", "func_literal"})
_POSTFIX = frozenset(
    ("call_expression", "selector_expression", "index_expression", "slice_expression", "type_assertion_expression")
)

# what is in them is read from their bytes; a picture in a string has a node for each of a million escapes
_WHOLE = frozenset(("interpreted_string_literal", "raw_string_literal", "rune_literal"))
_WIDE = 8  # children from which on they are looked up by their field


class SourceFile(Protocol):
    """What a node knows of its file: where it lies, its bytes, and under which names it knows packages."""

    path: str
    source: bytes
    named_imports: dict[str, str]
    plain_imports: list[str]
    dot_imports: list[str]

    @property
    def folder(self) -> str: ...


_NO_CHILDREN: list[Node] = []  # of most nodes; nobody adds to it


class Node:
    """A syntax node of tree-sitter-go, without comments and punctuation, and without what literals are made of.

    `field` is the grammar's name for its place in its parent, or None. `binding` is what a local identifier stands
    for (set by `codemod.golang.read.scopes`); None means that it is looked up in the package. `function` is the
    innermost function around it, None outside of all.
    """

    __slots__ = ("_first", "binding", "children", "end", "field", "file", "function", "kind", "parent", "start")

    def __init__(
        self, kind: str, start: int, end: int, file: SourceFile, parent: Node | None, field: str | None
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.file = file
        self.parent = parent
        self.field = field
        self.function: Node | None = None
        if parent is not None:
            self.function = parent if parent.kind in FUNCTIONS else parent.function
        self.children = _NO_CHILDREN
        self._first: dict[str | None, Node] | None = None
        self.binding: Binding | None = None

    def __repr__(self) -> str:
        return f"<{self.kind} {self.start}:{self.end}>"

    @property
    def source(self) -> bytes:
        return self.file.source

    @property
    def span(self) -> Span:
        return Span(self.file.path, self.start, self.end)

    @property
    def bytes(self) -> bytes:
        return self.file.source[self.start : self.end]

    @property
    def text(self) -> str:
        return self.file.source[self.start : self.end].decode("utf-8", "surrogateescape")

    def spells(self, name: str) -> bool:
        """Whether an identifier, or a field's or method's name, is this one."""
        return self.text == name

    def __getitem__(self, field: str) -> Node:
        """Return the child in a field that the grammar always fills in a file that parses: `call["function"]`."""
        found = self.get(field)
        if found is None:
            raise KeyError(f"{self!r} has no {field}")
        return found

    def get(self, field: str) -> Node | None:
        """Return the first child in this field, or None."""
        if len(self.children) > _WIDE:
            if self._first is None:
                self._first = {child.field: child for child in reversed(self.children)}
            return self._first.get(field)
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


def lower(top: tree_sitter.Node, file: SourceFile, moved: int = 0) -> Node:
    """Return the node with all below it; its offsets are those of the file less `moved`. Raises `NotParsed`."""
    root = _lower(top, file, moved)
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
        lowered = _lower(listed, method.file, name.end - len(function))
        lowered.parent, lowered.field = method, "type_parameters"
        for node in lowered.walk():
            node.function = method
        method.children.insert(method.children.index(parameters), lowered)


def _lower(top: tree_sitter.Node, file: SourceFile, moved: int) -> Node:
    """Lower a tree whose offsets are those of the source less `moved`."""
    cursor = top.walk()
    root = Node(top.type, top.start_byte + moved, top.end_byte + moved, file, None, None)
    if not cursor.goto_first_child():
        return root
    parent, depth = root, 1
    conversions = []
    while True:
        node = cursor.node
        assert node is not None
        # one text for all nodes of a kind: tree-sitter makes a new one each time it is asked
        kind, field = KINDS.get(node.kind_id, ""), FIELDS[cursor.field_id or 0]
        if kind or field == "operator":
            kind = kind or node.type
            child = Node(kind, node.start_byte + moved, node.end_byte + moved, file, parent, field)
            if parent.children is _NO_CHILDREN:
                parent.children = [child]
            else:
                parent.children.append(child)
            if kind == "type_conversion_expression":
                conversions.append(child)
            if kind not in _WHOLE and cursor.goto_first_child():
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
    operand = Node(top.kind, type_.start, top.end, top.file, top, "operand")
    operand.children = top.children
    for child in operand.children:
        child.parent = operand
    for star in reversed(stars[1:]):
        operand = _starred(Node("", star, top.end, top.file, top, "operand"), operand)
    _starred(top, operand)


def _starred(node: Node, operand: Node) -> Node:
    operator = Node("*", node.start, node.start + 1, node.file, node, "operator")
    node.kind, node.children, operand.parent = "unary_expression", [operator, operand], node
    return node


def let_go(top: Node) -> None:
    """Undo what holds nodes together, so that they are freed at once: nothing looks for such rings for a long time."""
    for node in list(top.walk()):
        node.parent = node.function = node.binding = node._first = None
        node.children = _NO_CHILDREN


def strip_parens(node: Node) -> Node:
    """Return the expression inside any parentheses."""
    while node.kind == "parenthesized_expression" and node.children:
        node = node.children[0]
    return node


def tail(node: Node, length: int) -> bytes:
    """Return the last bytes of a node's text, at most `length`: in `a().b().c()` each callee holds all before it."""
    return node.source[max(node.start, node.end - length) : node.end]


_BLOCKS = ("statement_list", "block")


def around_blocks(node: Node) -> Node | None:
    """Return what has the list of statements in which a node stands: a branch, a loop, a function."""
    above = node.parent
    while above is not None and above.kind in _BLOCKS:
        above = above.parent
    return above


def range_clause(loop: Node) -> Node | None:
    """Return what a `for` statement goes over: `_, name := range names`; None of any other loop."""
    return next((child for child in loop.children if child.kind == "range_clause"), None)


def ends_in_return(block: Node) -> bool:
    """Whether the last statement of a block is a `return`."""
    last = block
    while last.children and last.kind in _BLOCKS:
        last = last.children[-1]
    return last.kind == "return_statement"


def top_of(node: Node) -> Node:
    """Return the declaration that a node lies in."""
    while node.function is not None:
        node = node.function
    while node.parent is not None:
        node = node.parent
    return node
