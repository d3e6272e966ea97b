"""Branches that an assignment to a field stands in, and that are taken only where the field is empty.

if r.Port == 0 {
    r.Port = 5000
}
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from codemod.golang.flow.definitions import definitions, statement_of
from codemod.golang.flow.paths import path_of, spine_of
from codemod.golang.flow.touching import with_embedded
from codemod.golang.program import typeof
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

_MOST_AROUND = 24  # statements and blocks: of an `else if` after many others each is asked what holds in all before


def sure_in_branch(around: Node, inner: Node) -> Iterator[Node]:
    """Yield what is sure to hold in a branch: of `if a && b` both; of the cases of a bare switch the one."""
    if around.kind == "expression_case":
        value, switch = around.get("value"), around.parent
        bare = switch is not None and switch.get("value") is None
        todo = list(value.children) if bare and value is not None and len(value.children) == 1 else []
    else:
        condition = around.get("condition") if around.get("consequence") is inner else None
        todo = [condition] if condition is not None else []
    while todo:
        node = strip_parens(todo.pop())
        operator = node.get("operator")
        if node.kind == "binary_expression" and operator is not None and operator.kind == "&&":
            todo += [node["left"], node["right"]]
        else:
            yield node


def branches_of_default(module: Module, target: Node) -> Iterator[tuple[Node, Node | None]]:
    """Yield each branch that an assignment to a field stands in, and that is taken only where the field is empty; with
    what is then sure to be done, None where it is not sure that it is."""
    # most fields are filled in nowhere
    from codemod.golang.flow.emptiness import taken_where_empty

    spine = spine_of(target)
    inner = statement_of(spine)
    for around in islice(inner.ancestors(), _MOST_AROUND):
        if around is inner.function:
            return
        for emptied, body in taken_where_empty(module, around, inner):
            same = is_same_field(emptied, spine) or _holds_field(module, emptied, spine)
            if same and not _is_replaced(module, spine, around):
                yield around, body
        inner = around


def branches_where_empty(module: Module, target: Node) -> Iterator[tuple[Node, Node]]:
    """Yield each branch that an assignment to a whole local variable stands in, and that is taken whenever the variable
    is empty, if also otherwise: `if r == "" || r == "default" { r = "sea.hub" }`; with what is then done."""
    from codemod.golang.flow.emptiness import tested_for_empty

    inner = statement_of(target)
    for around in islice(inner.ancestors(), _MOST_AROUND):
        if around is inner.function:
            return
        for emptied in tested_for_empty(module, around, inner):
            if emptied.binding is not None and emptied.binding is target.binding:
                yield around, inner
        inner = around


def _is_replaced(module: Module, spine: Node, around: Node) -> bool:
    """Whether the variable as a whole is given something else in a branch."""
    binding = path_of(spine)[0].binding
    return binding is not None and any(around.holds(each) for each in _given_whole(module, binding))


@per_module
def _given_whole(module: Module, binding: Binding) -> tuple[Node, ...]:
    return tuple(each.node for each in definitions(binding) if not each.path and each.node.kind == "identifier")


def is_same_field(one: Node, spine: Node) -> bool:
    """Whether two expressions name the same field of the same variable, or `*p` what it points to."""
    one = strip_parens(one)
    (bottom, path), (other, other_path) = path_of(one), path_of(spine)
    if not is_same_name(bottom, other) or path != other_path:
        return False
    return bool(path) or one.kind == spine.kind == "unary_expression"


def _holds_field(module: Module, struct: Node, spine: Node) -> bool:
    """Whether an expression is the struct that a field lies in: of `r.Config.Domain` the `r.Config`, and of `r.Domain`,
    where that is embedded."""
    struct = strip_parens(struct)
    (bottom, path), (other, other_path) = path_of(struct), path_of(spine)
    if struct.kind != "selector_expression" or not is_same_name(bottom, other) or not other_path:
        return False
    if path == other_path[: len(path)]:
        return len(path) < len(other_path)
    whole = with_embedded(module, typeof.of_expression(module, bottom), other_path)
    return path == whole[: len(path)]


def is_same_place(one: Node, other: Node) -> bool:
    """Whether two expressions name the same variable, or the same field of one."""
    one, other = strip_parens(one), strip_parens(other)
    return is_same_name(one, other) if one.kind == other.kind == "identifier" else is_same_field(one, other)


def is_same_name(one: Node, other: Node) -> bool:
    """Whether two names of one file stand for the same variable: of a local one, or of a package."""
    if one.binding is not None or other.binding is not None:
        return one.binding is other.binding
    return one.kind == other.kind == "identifier" and one.file is other.file and one.spells(other.text)
