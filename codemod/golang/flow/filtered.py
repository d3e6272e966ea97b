"""Lists that are filtered in their own memory: each element is read before another one can be put in its place.

kept := parts[:0]
for _, part := range parts {
    if part != "" {
        kept = append(kept, part)
    }
}
"""

from __future__ import annotations

from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, range_clause, strip_parens


@per_module
def is_filtered(module: Module, use: Node, given: bool = False) -> bool:
    """Whether a use of a list is `kept := parts[:0]`, and the next statement goes over the list, which nobody names
    behind it, and appends to the other one at most once in each round. The list is made here, or `given` to the
    function, whose caller does not see the old one any more."""
    part = use.parent
    if part is None or part.kind != "slice_expression" or part.get("operand") is not use or use.binding is None:
        return False
    end, statement = part.get("end"), part.parent.parent if part.parent is not None else None
    plain = part.get("start") is None and part.get("capacity") is None and end is not None and end.bytes == b"0"
    if not plain or statement is None or statement.kind != "short_var_declaration" or statement.parent is None:
        return False
    left, following = statement["left"].children, statement.parent.children
    at = next(number for number, each in enumerate(following) if each is statement)
    loop = following[at + 1] if at + 1 < len(following) else None
    kept = left[0].binding if len(left) == 1 else None
    if loop is None or loop.kind != "for_statement" or kept is None:
        return False
    return _goes_over(loop, use.binding, statement, given) and _is_appended_once(module, loop, kept)


def _goes_over(loop: Node, listed: Binding, statement: Node, given: bool) -> bool:
    """Whether the loop's header is all that names the list from there on, and nothing else is done with it before."""
    clause = range_clause(loop)
    if clause is None or strip_parens(clause["right"]).binding is not listed:
        return False
    inside = [each for each in listed.uses if each.start > statement.end]
    before = [each for each in listed.uses if each.start < statement.start and each is not listed.node]
    again = any(above.kind == "for_statement" for above in loop.ancestors())
    found = list(definitions(listed))
    value = strip_parens(found[0].value) if len(found) == 1 and found[0].value is not None else None
    new = value is not None and found[0].kind == "value" and value.kind == "composite_literal"
    new = new or (given and len(found) == 1 and found[0].kind == "parameter")
    return len(inside) == 1 and not before and not again and new


def _is_appended_once(module: Module, loop: Node, kept: Binding) -> bool:
    uses = [each for each in kept.uses if loop.holds(each)]
    if len(uses) != 2 or any(each.kind == "for_statement" for each in loop["body"].walk()):
        return False
    found = definition_at(uses[0])
    value = strip_parens(found.value) if found is not None and found.kind == "value" and found.value else None
    if found is None or found.path or value is None or value.kind != "call_expression" or not value.holds(uses[1]):
        return False
    given = value["arguments"].children
    alone = len(given) == 2 and given[0] is uses[1] and given[1].kind != "variadic_argument"
    return alone and callee_name(module, value["function"]) == "append" and uses[0].function is loop.function
