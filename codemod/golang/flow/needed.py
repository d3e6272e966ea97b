"""Which variables of a function have a part in what some of them are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from codemod.golang.flow.followed import MAX_FOLLOWED, is_kept_value, style_of
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node

_COMPOUND = (
    "if_statement",
    "for_statement",
    "select_statement",
    "expression_switch_statement",
    "type_switch_statement",
)


@per_module
def needed(module: Module, function: Node, first: frozenset[Binding]) -> frozenset[Binding]:
    """Return the variables of a function, that can be followed, which have a part in what the first ones are."""
    found: set[Binding] = set()
    todo = list(first)
    while todo and len(found) < MAX_FOLLOWED:
        binding = todo.pop()
        if binding in found or binding.function is not function:
            continue
        found.add(binding)
        for statement in _statements_of(binding):
            todo += [
                node.binding for node in statement.walk() if node.kind == "identifier" and node.binding is not None
            ]
    return frozenset(binding for binding in found if style_of(module, binding) or is_kept_value(module, binding))


def _statements_of(binding: Binding) -> Iterator[Node]:
    """Yield what changes a variable, and the headers of what is around that, each once."""
    seen: set[Node] = set()
    for use in binding.uses:
        statement = next((above for above in use.ancestors() if above.kind.endswith(_SIMPLE)), None)
        if statement is None or not _may_write(use, statement):
            continue
        yield statement
        for above in takewhile(lambda above: above not in seen, use.ancestors()):
            seen.add(above)
            yield from _header(above) if above.kind in _COMPOUND else ()


_SIMPLE = ("_statement", "_declaration", "var_spec", "range_clause")


def _may_write(use: Node, statement: Node) -> bool:
    """Whether a statement may change the variable: it stands on the left, or in a call."""
    left = statement.get("left")
    calls = ("expression_statement", "inc_statement", "dec_statement", "var_spec")
    return statement.kind in calls or (
        left is not None and (left.holds(use) or statement.kind == "assignment_statement")
    )


def _header(compound: Node) -> Iterator[Node]:
    for child in compound.children:
        if child.field in ("initializer", "condition", "value") or child.kind in ("range_clause", "for_clause"):
            yield child
        elif child.kind == "expression_case":
            yield from child.all("value")
        elif compound.kind == "for_statement" and child.field is None:
            yield child
