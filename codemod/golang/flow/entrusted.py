"""Closures that others run for a function, while it stands still: a function of this program that they are handed to,
`retry(3, func() error { ... })`, or goroutines that are waited for.

for i, name := range names {
    wg.Add(1)
    go func(i int, name string) { defer wg.Done(); images[i] = host + "/" + name }(i, name)
}
wg.Wait()
"""

from __future__ import annotations

from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.in_place import (
    called_body,
    closure_of,
    deferred_body,
    is_done_alone,
    is_only_called,
    is_returned,
    name_of,
)
from codemod.golang.flow.repeating import repeated
from codemod.golang.program import typeof
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, range_clause
from codemod.records import dataclass


@dataclass(frozen=True, slots=True)
class Started:
    """A closure that runs beside its function until that waits; `checked`: where it fails, the function ends."""

    call: Node
    closure: Node
    wait: Node

    @property
    def checked(self) -> bool:
        return self.wait.kind == "if_statement"


@per_module
def handed_to(module: Module, closure: Node) -> Node | None:
    """Return the function that a closure is handed to, which does nothing but call it; None for any other."""
    listed = closure.parent
    call = listed.parent if listed is not None and listed.kind == "argument_list" else None
    if listed is None or call is None or not (is_done_alone(call) or is_returned(call)):
        return None
    items = typeof.callee_objects(module, call["function"])
    item = items[0] if len(items) == 1 and items[0].kind in ("func", "method") else None
    given = list(parameters(item.declaration.node, "parameters")) if item is not None else []
    index = listed.children.index(closure)
    name = given[index][0] if index < len(given) == len(listed.children) and not given[index][2] else None
    if item is None or item.declaration.node.get("body") is None or name is None or name.binding is None:
        return None
    return item.declaration.node if is_only_called(module, name.binding) else None


@per_module
def started(module: Module, closure: Node) -> Started | None:
    """Return how a closure runs beside its function, `go func() { ... }()` or `group.Go(func() error { ... })`, where
    the function is sure to wait for it: further down in the same list of statements as this one, or one around it."""
    above = closure.parent
    by_group = above is not None and above.kind == "argument_list" and len(above.children) == 1
    call = above.parent if by_group and above is not None else above
    statement = call.parent if call is not None and call.kind == "call_expression" else None
    if call is None or statement is None or (call.get("function") is not closure and not by_group):
        return None
    if statement.kind != ("expression_statement" if by_group else "go_statement"):
        return None
    from codemod.golang.flow.waited_groups import wait_for_end  # most closures are run where they stand

    wait = wait_for_end(module, closure, call, statement)
    return Started(call, closure, wait) if wait is not None else None


def _is_let_alone(module: Module, beside: Started, binding: Binding) -> bool:
    """Whether nobody but closures that are waited for names a variable from where they are started to that place, and
    it makes no difference which of them comes first."""
    begin = next(each for each in beside.call.ancestors() if each.parent is beside.wait.parent)
    inside = [use for use in binding.uses if begin.start <= use.start < beside.wait.start]
    if any(started(module, use.function) is None and not _is_header(use, begin) for use in inside if use.function):
        return False
    written = [
        each for each in map(definition_at, inside) if each is not None and each.node.function is not binding.function
    ]
    again = begin.kind == "for_statement"
    places = {each.node.bytes for each in written}
    fixed = any(each.node.kind != "index_expression" or _is_literal(each.node) for each in written)
    return len(places) == len(written) and not (again and fixed)


def _is_literal(element: Node) -> bool:
    index = element.get("index")
    return index is None or index.kind.endswith("literal")


def _is_header(use: Node, loop: Node) -> bool:
    """Whether a variable is what a loop goes over."""
    clause = range_clause(loop)
    return clause is not None and clause.holds(use)


def _is_of_all_rounds(module: Module, closure: Node, binding: Binding) -> bool:
    """Whether a variable of a loop around a closure may be that of another round by the time it runs (before Go 1.22):
    `for i := range names { go func() { images[i] = host + "/" + names[i] }() }`."""
    loop = next((each for each in binding.node.ancestors() if each.kind == "for_statement"), None)
    if loop is None or loop["body"].holds(binding.node) or not loop.holds(closure):
        return False
    from codemod.golang.flow.loop_variables import are_shared  # most closures are given what they need

    return are_shared(module, loop) is not False


def is_in_turn(module: Module, use: Node, binding: Binding) -> bool:
    """Whether a use stands in the variable's own function, or in a closure that is deferred, called, or waited for
    there."""
    function = use.function
    if function is binding.function or function is None:
        return True
    if function.function is binding.function and (name := name_of(function)) is not None:
        return closure_of(module, name) is function
    if function.function is binding.function and handed_to(module, function) is not None:
        return True
    if function.function is binding.function and repeated(module, function) is not None:
        return True
    if function.function is binding.function and (beside := started(module, function)) is not None:
        return _is_let_alone(module, beside, binding) and not _is_of_all_rounds(module, function, binding)
    above = function.parent.parent if function.parent is not None else None
    body = (deferred_body(above) or called_body(above)) if above is not None else None
    return above is not None and body is not None and above.function is binding.function
