"""Loops whose body is done at least once: `for i := 0; i < retries; i++`, `for _, name := range []string{"a", "b"}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from operator import ge, gt, le, lt, ne

from codemod.golang.flow.definitions import constant_values
from codemod.golang.program.packages import Module
from codemod.golang.program.types import LISTS
from codemod.golang.read.syntax import Node, strip_parens

_COMPARING: Mapping[str, Callable[[int, int], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "!=": ne}


def is_entered(module: Module, loop: Node) -> bool:
    """Whether control is sure to come to the body of a `for` statement."""
    clause = next((child for child in loop.children if child.kind in ("for_clause", "range_clause")), None)
    if clause is None:
        return False
    return _is_counted(module, clause) if clause.kind == "for_clause" else _has_elements(module, clause)


def _is_counted(module: Module, clause: Node) -> bool:
    begin, condition = clause.get("initializer"), clause.get("condition")
    if begin is None or condition is None or condition.kind != "binary_expression":
        return False
    if begin.kind != "short_var_declaration" or len(begin["left"].children) != 1 or len(begin["right"].children) != 1:
        return False
    compare = _COMPARING.get(condition["operator"].kind)
    if compare is None or strip_parens(condition["left"]).binding is not begin["left"].children[0].binding:
        return False
    first, bound = _number(module, begin["right"].children[0]), _number(module, condition["right"])
    return first is not None and bound is not None and compare(first, bound)


def _has_elements(module: Module, clause: Node) -> bool:
    over = strip_parens(clause["right"])
    if over.kind == "composite_literal":
        return over["type"].kind in (*LISTS, "map_type") and bool(over["body"].children)
    number = _number(module, over)
    return number is not None and number > 0


def _number(module: Module, node: Node) -> int | None:
    """Return the number that an expression is: as it stands, or by the name of a constant."""
    node = strip_parens(node)
    if node.kind == "int_literal":  # 010 is 8
        return int(node.text) if re.fullmatch("0|[1-9][0-9]*", node.text) else None
    values = constant_values(module, node)
    value = values[0] if len(values) == 1 else None
    return _number(module, value) if value is not None and value.kind == "int_literal" else None
