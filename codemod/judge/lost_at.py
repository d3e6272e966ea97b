"""Where what is not known of a value stands: the expression there, or the field of an object that was lost.

c.Image        the field `Image` of `c`, of which it is not known who writes to it
"""

from __future__ import annotations

from bisect import bisect_right

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.terms import Term, way
from codemod.golang.flow.paths import Index
from codemod.golang.program import members, typeof
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type, of_node
from codemod.golang.read.syntax import Node
from codemod.records import NamedTuple


class FieldAt(NamedTuple):
    """The field of a type that has a text, or a map with it at a key."""

    holder: Type
    field: str
    key: Index | None


def held_at(module: Module, span: Span, term: Term) -> FieldAt | None:
    """Return the field that a term is, below the object at a place."""
    node, (_, path) = node_at(module, span), way(term)
    if node is not None and node.kind == "field_declaration":
        spec = next((each for each in node.ancestors() if each.kind == "type_spec"), None)
        holder = of_node(spec.get("name")) if spec is not None else None
        return FieldAt(holder, str(path[-1]), None) if holder is not None else None
    key = path[-1] if path and isinstance(path[-1], Index) else None
    fields = path[:-1] if key is not None else path
    type_ = (_spelled(node) or typeof.of_expression(module, node)) if node is not None and fields else None
    for step in fields[:-1]:
        inner = members.find_field(module, type_, str(step))
        type_ = inner[1] if inner is not None else None
    return FieldAt(type_, str(fields[-1]), key) if type_ is not None else None


def _spelled(node: Node) -> Type | None:
    """Return the type that stands at a place: of an object that nobody can follow, that is all that is known."""
    return of_node(node) if node.kind in ("type_identifier", "qualified_type", "generic_type") else None


def node_at(module: Module, span: Span) -> Node | None:
    """Return the expression at a place: the innermost, as around one may be a list of it alone. A text may also be that
    of an embedded file."""
    if not span.path.endswith(".go"):
        return None
    declarations = module.sources.file(span.path).declarations
    number = bisect_right(declarations, span.start, key=lambda each: each.start) - 1
    found: Node | None = None
    todo = [declarations[number].node] if number >= 0 else []
    while todo:
        node = todo.pop()
        found = node if (node.start, node.end) == (span.start, span.end) else found
        todo += [child for child in node.children if child.start <= span.start and span.end <= child.end]
    return found
