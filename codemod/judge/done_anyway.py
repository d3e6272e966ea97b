"""Whether a statement is done whenever its function is, and that with the object in question.

    daemonSet := builder.Agent()
    if daemonSet != nil {
        daemonSet.Spec.Template.Spec.Containers[0].Image = Image
    }

That there is an object at all is no condition: it is written to wherever there is one. But a text that is not set is
nil, too: `if spec.Image == nil { spec.Image = &image }`.
"""

from __future__ import annotations

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.paths import path_of
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, around_blocks, strip_parens

_CASES = ("expression_case", "type_case", "communication_case", "default_case")
_LEAVING = ("return_statement", "break_statement", "continue_statement", "goto_statement")


def is_done_anyway(module: Module, place: Node) -> bool:
    """Whether a statement is under no condition, nor behind one that returns, in its function, and where that is given
    the object."""
    binding = path_of(place)[0].binding
    if not _is_unconditional(module, place) or binding is None:
        return False
    sites = call_sites(module, binding.function) if binding.kind in ("param", "receiver") else ()
    return all(site.call is not None and _is_unconditional(module, site.node) for site in sites)


def _is_unconditional(module: Module, place: Node) -> bool:
    inner = place
    for above in place.ancestors():
        branch = above.kind == "if_statement" and inner.field in ("consequence", "alternative")
        there = "!=" if inner.field == "consequence" else "=="
        if (branch and not _asks_for_an_object(module, above, there)) or above.kind in _CASES:
            return False
        inner = above
    return place.function is None or not any(_leaves(module, each, place) for each in place.function.walk())


def _leaves(module: Module, node: Node, place: Node) -> bool:
    """Whether a statement leaves the function, or a loop, before a place, and where there is an object to write to."""
    if node.kind not in _LEAVING or node.start > place.start or node.function is not place.function:
        return False
    branch = around_blocks(node)
    if branch is None or branch.kind != "if_statement" or not branch["consequence"].holds(node):
        return True
    return not (_asks_for_an_object(module, branch, "==") or _asks_for_an_error(module, branch))


def _asks_for_an_object(module: Module, branch: Node, operator: str) -> bool:
    """`if agent == nil`, but not of a pointer to a text."""
    type_ = _type_compared(module, branch, operator)
    flat = types.underlying(module, type_._replace(pointer=0)) if type_ is not None and type_.pointer == 1 else None
    return flat is not None and flat.node.kind in ("struct_type", "qualified_type")


def _asks_for_an_error(module: Module, branch: Node) -> bool:
    """`if err != nil`: where that is so, nothing comes of the object."""
    type_ = _type_compared(module, branch, "!=")
    return type_ is not None and not type_.pointer and types.predeclared(module, type_.node) == "error"


def _type_compared(module: Module, branch: Node, operator: str) -> types.Type | None:
    """Return the type of what a branch compares with nil, and with nothing else."""
    condition = strip_parens(branch["condition"])
    if condition.kind != "binary_expression" or condition["operator"].kind != operator:
        return None
    sides = [strip_parens(condition[side]) for side in ("left", "right")]
    named = [each for each in sides if each.kind != "nil"]
    return typeof.of_expression(module, named[0]) if len(named) == 1 else None
