"""Parts of a variable: `x.Spec.Image` is the part `("Spec", "Image")` of `x`."""

from __future__ import annotations

from codemod.golang.program import members, types
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, integer, unquote
from codemod.golang.read.syntax import Node
from codemod.records import NamedTuple


class Index(NamedTuple):
    """An element of a slice, array or map: at a literal key (`x[0]`, `x["a"]`), or, where `key` is None, at any."""

    key: int | bytes | None = None

    def __str__(self) -> str:
        said = f'"{self.key.decode("utf-8", "replace")}"' if isinstance(self.key, bytes) else self.key
        return "[*]" if said is None else f"[{said}]"


ELEMENT = Index()
Step = str | Index
Path = tuple[Step, ...]
"""A part of a variable: of `x.List[0].Name` the fields and elements behind x; a field's step is its name."""


WHAT = "()"
"""The last step of a path that asks for no text, but for the object itself: where it is made, of which type it is."""


_MOST_AGAIN = 2
_MOST_ELEMENTS = 3


def leads_back(path: Path) -> bool:
    """Whether a path goes through fields of the same names again and again, `next.next.next.image`, or through any
    element of any element, `values[*][*][*][*]`.

    Objects that hold others of their kind have paths of any length, and no place in a program spells out all of them.
    """
    if len(path) <= _MOST_AGAIN + 1:
        return False
    names = [step for step in path if isinstance(step, str)]
    return len(names) - len(set(names)) > _MOST_AGAIN or path.count(ELEMENT) > _MOST_ELEMENTS


def path_of(node: Node) -> tuple[Node, Path]:
    """Return the operand at the bottom of selectors, indexes, dereferences and parentheses, and the path above it."""
    path: list[Step] = []
    while True:
        if node.kind == "selector_expression":
            field, operand = node.get("field"), node.get("operand")
            if field is None or operand is None:
                break
            path.append(field.text)
        elif node.kind == "index_expression":
            operand = node.get("operand")
            if operand is None:
                break
            path.append(index_step(node.get("index")))
        elif node.kind == "parenthesized_expression" and node.children:
            operand = node.children[0]
        elif node.kind == "unary_expression" and (op := node.get("operator")) is not None and op.kind == "*":
            operand = node.get("operand")
            if operand is None:
                break
        else:
            break
        node = operand
    return node, tuple(reversed(path))


def index_step(index: Node | None) -> Index:
    """Return the path step of an index: with the key of a literal, else any element."""
    if index is not None and index.kind == "literal_element" and index.children:
        index = index.children[0]
    if index is not None and index.kind in STRING_KINDS:
        return Index(unquote(index))
    if index is not None and index.kind == "int_literal":
        return Index(integer(index))
    return ELEMENT


def ranged_element(clause: Node) -> Node | None:
    """Return what takes the elements that a `for` goes over; None of `for i := range names`, of `for range names`."""
    left = clause.get("left")
    return left.children[1] if left is not None and len(left.children) > 1 else None


def is_ranged(listed: Node) -> bool:
    """Whether a list of expressions stands in the header of a loop over something."""
    return listed.parent is not None and listed.parent.kind == "range_clause"


def spine_of(use: Node) -> Node:
    """Return the largest selector/index/dereference expression that has this use at its bottom."""
    node = use
    while (above := node.parent) is not None:
        grows = above.kind == "parenthesized_expression"
        grows = grows or (above.kind in ("selector_expression", "index_expression") and above.get("operand") is node)
        if above.kind == "unary_expression":
            op = above.get("operator")
            grows = op is not None and op.kind == "*"
        if not grows:
            break
        node = above
    return node


def below(node: Node, spine: Node) -> Path:
    """Return the path from an expression up to one that it is at the bottom of."""
    return path_of(spine)[1][len(path_of(node)[1]) :]


def overlaps(written: Path, wanted: Path) -> bool:
    """Whether one path lies in the other, as far as is known."""
    return all(map(_may_be_same, written, wanted))


def _may_be_same(one: Step, other: Step) -> bool:
    return one == other or (isinstance(one, Index) and isinstance(other, Index) and ELEMENT in (one, other))


def by_first_step(path: Path) -> str:
    """Return what paths that overlap have in common: the first field, for elements just `[`; empty for the whole."""
    return "" if not path else "[" if isinstance(path[0], Index) else path[0]


def field_at(module: Module, type_: types.Type | None, step: Step) -> tuple[tuple[str, ...], types.Type] | None:
    """Return the embedded fields on the way to the field of a step, and its type; None for an element."""
    return None if isinstance(step, Index) else members.find_field(module, type_, step)
