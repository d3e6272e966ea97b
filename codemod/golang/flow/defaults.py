"""Writes that only fill in what is empty: `if r.Port == 0 { r.Port = 5000 }`, `r.Domain = cmp.Or(r.Domain, "sea.hub")`.

What such a write leaves behind is still the field's own value: the registry that nobody configured has a default.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.definitions import statement_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import path_of, spine_of
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import is_empty
from codemod.golang.read.syntax import Node, strip_parens


def is_default(module: Module, target: Node) -> bool:
    """Whether an assignment to a field, at this node of it, is done only where the field is empty."""
    spine = spine_of(target)
    statement = statement_of(spine)
    right, operator = statement.get("right"), statement.get("operator")
    if statement.kind != "assignment_statement" or right is None or (operator is not None and operator.kind != "="):
        return False
    if len(right.children) == 1 and _falls_back(module, right.children[0], spine):
        return True
    inner, around = statement, statement.parent
    while around is not None and around.kind in ("statement_list", "block"):
        inner, around = around, around.parent
    if around is None or around.kind not in ("if_statement", "expression_case"):
        return False
    return any(_says_empty(module, each, spine) for each in sure_in_branch(around, inner))


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


def _says_empty(module: Module, condition: Node, spine: Node) -> bool:
    """`x.Domain == ""`, `x.Port == 0`, `len(x.Domain) == 0`"""
    operator = condition.get("operator")
    if condition.kind != "binary_expression" or operator is None or operator.kind not in ("==", "<="):
        return False
    left, right = strip_parens(condition["left"]), strip_parens(condition["right"])
    if left.kind == "call_expression" and callee_name(module, left["function"]) == "len" and right.bytes == b"0":
        return len(left["arguments"].children) == 1 and _same(left["arguments"].children[0], spine)
    return (is_empty(right) or right.bytes == b"0") and _same(left, spine)


def _falls_back(module: Module, value: Node, spine: Node) -> bool:
    """`cmp.Or(x.Domain, ...)`"""
    if value.kind != "call_expression" or callee_name(module, value["function"]) != "cmp.Or":
        return False
    arguments = value["arguments"].children
    return bool(arguments) and _same(arguments[0], spine)


def _same(one: Node, spine: Node) -> bool:
    """Whether two expressions name the same field of the same local variable."""
    (bottom, path), (other, other_path) = path_of(strip_parens(one)), path_of(spine)
    return bottom.binding is not None and bottom.binding is other.binding and path == other_path and bool(path)
