"""Defaults, by what is there to be filled in: `if o.Image == "" { o.Image = "lvscare" }`.

A default is put where nothing is. What is sure not to be empty keeps it out, and where it is sure to be put, nothing
empty is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Call, Hole, Param, Part, Text, Why, origin
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.facts import facts_of
from codemod.golang.flow.paths import Path, path_of
from codemod.golang.flow.touching import explicit, relevant
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, around_blocks, strip_parens


def stays(evaluator: Evaluator, found: Sequence[Value]) -> bool:
    """Whether what a default is put into stays what it is: a leaf, or what a caller gives."""
    parts = [value.parts[0] for value in found if len(value.parts) == 1]
    terms = [part.term for part in parts if isinstance(part, Hole)]
    if len(terms) < len(found):
        return False
    return all(evaluator.leaf(term) is not None or isinstance(origin(term), Param) for term in terms)


def is_full(values: Iterable[Value]) -> bool:
    """Whether a text is sure to have something in it, and a number not to be zero."""
    return all(any(map(_is_something, value.parts)) for value in values)


def _is_something(part: Part) -> bool:
    if isinstance(part, Text):
        return bool(part.text) and not (part.number and part.text == "0")
    return isinstance(part.term, Call) and part.term.function == "net.JoinHostPort"


def is_filled_in(module: Module, found: Sequence[Definition], at: Node) -> bool:
    """Whether a place is behind a default for what these definitions give: whatever was empty has it then."""
    for default in found:
        branch = _branch_of(default)
        if branch is None or not is_default(module, default.node) or not stands_before(branch, at):
            continue
        if not _is_alone(branch, default):
            continue
        if all(each is default or each.node.start < branch.start for each in found):
            return True
    return False


def _is_alone(branch: Node, default: Definition) -> bool:
    """Whether a branch asks for nothing else, and does it for sure: not `if o.Image == "" && quiet`."""
    condition, body = strip_parens(branch["condition"]), default.statement.parent
    operator = condition.get("operator")
    inside = body is branch.get("consequence") or (body is not None and body.parent is branch.get("consequence"))
    return operator is not None and operator.kind in ("==", "<=") and inside


def without_empty(values: Iterable[Value]) -> list[Value]:
    """Return the values without those that are empty."""
    return [v for v in values if v.why is not Why.NOT_SET and v.text != "" and not (v.numeric and v.text == "0")]


def is_tested(module: Module, binding: Binding, path: Path, at: Node) -> bool:
    """Whether a place is in a branch that says that a part of a variable is not empty: `if o.mirror != "" { ... }`."""
    for branch in at.ancestors():
        inside = branch.get("consequence") if branch.kind == "if_statement" else None
        if inside is None or not inside.holds(at) or branch.function is not at.function:
            continue
        for fact in facts_of(branch.get("condition"), True):
            bottom, tested = path_of(fact.node)
            if fact.kind == "filled" and bottom.binding is binding and explicit(module, binding, tested) == path:
                return not any(inside.holds(d.node) for d in relevant(module, binding, path, handed=True))
    return False


def is_left_out(value: Value) -> bool:
    """Whether a part is empty that a literal, or a declaration, does not name."""
    return value.text == "" or (value.why is Why.NOT_SET and value.site.kind != "struct_type")


def _branch_of(default: Definition) -> Node | None:
    above = around_blocks(default.statement)
    return above if above is not None and above.kind == "if_statement" else None


def stands_before(statement: Node, at: Node) -> bool:
    """Whether control comes to a place through a statement only: it stands in the same list of them, further down."""
    listed, body = statement.parent, at.get("body")
    if at is statement.function and body is not None:
        return listed is not None and (listed is body or listed.parent is body)
    return listed is not None and listed.holds(at) and statement.end <= at.start
