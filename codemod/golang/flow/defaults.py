"""Writes that only fill in what is empty: `if r.Port == 0 { r.Port = 5000 }`, `r.Domain = cmp.Or(r.Domain, "sea.hub")`.

What such a write leaves behind is still the field's own value: the registry that nobody configured has a default.
"""

from __future__ import annotations

from codemod.golang.flow.definitions import statement_of
from codemod.golang.flow.left_empty import branches_of_default, is_same_field
from codemod.golang.flow.paths import spine_of
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node


@per_module
def is_default(module: Module, target: Node) -> bool:
    """Whether an assignment to a field, at this node of it, is done only where the field is empty."""
    spine = spine_of(target)
    if spine.parent is not None and spine.parent.kind == "unary_expression":
        # most addresses go elsewhere
        from codemod.golang.flow.falling_back import is_filled_by

        return spine.parent["operator"].kind == "&" and is_filled_by(module, spine.parent)
    statement = statement_of(spine)
    right, operator = statement.get("right"), statement.get("operator")
    if statement.kind != "assignment_statement" or right is None or (operator is not None and operator.kind != "="):
        return False
    if len(right.children) == 1 and falls_back_on(module, right.children[0], spine) is not None:
        return True
    return next(branches_of_default(module, target), None) is not None


def falls_back_on(module: Module, value: Node, target: Node) -> Node | None:
    """Return x of `x.Domain = cmp.Or(x.Domain, ...)`, `orDefault(x.Domain, ...)`: what is given back where it is not
    empty."""
    if value.kind != "call_expression":
        return None
    # most calls give something else
    from codemod.golang.flow.falling_back import kept_by

    if not any(is_same_field(each, target) for each in value["arguments"].children):
        return None
    return next((each for each in kept_by(module, value) if is_same_field(each, target)), None)
