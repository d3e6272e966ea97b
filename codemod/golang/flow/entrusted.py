"""Closures that others run for a function, while it stands still: a function of this program that they are handed to,
`retry(3, func() error { ... })`, or goroutines that are waited for.

for i, name := range names {
    wg.Add(1)
    go func(i int, name string) { defer wg.Done(); images[i] = host + "/" + name }(i, name)
}
wg.Wait()
"""

from __future__ import annotations

from collections.abc import Iterator

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
from codemod.golang.flow.left_empty import is_same_field, is_same_name
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import Path, path_of
from codemod.golang.flow.repeating import repeated
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, ends_in_return, range_clause, strip_parens
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
    if by_group:
        group = _group_of(call["function"]) if statement.kind == "expression_statement" else None
    else:
        group = _ended(closure, call) if statement.kind == "go_statement" else None
        group = group if group is not None and _is_counted(module, statement, group) else None
    wait = _wait_behind(statement, group) if group is not None else None
    if wait is None or (by_group and not _is_waited_for(module, call["function"], wait)):
        return None
    return Started(call, closure, wait)


def _group_of(function: Node) -> Node | None:
    """Return the group of `group.Go`."""
    is_method = function.kind == "selector_expression" and function["field"].spells("Go")
    return strip_parens(function["operand"]) if is_method else None


def _is_waited_for(module: Module, go: Node, wait: Node) -> bool:
    """Whether the methods of a type of this program start a function, and wait for it: `g.wg.Add(1); go func() { defer
    g.wg.Done(); f() }()`, and `g.wg.Wait()` first of all. Of a library's they do."""
    started = _methods(module, go)
    if not started or callee_name(module, go) in _GROUPS:
        return True
    waits = [each for each in wait.walk() if each.kind == "selector_expression" and each["field"].spells("Wait")]
    waiting = _methods(module, waits[0]) if waits else []
    kept = _kept_in(module, started[0]) if len(started) == 1 else None
    if kept is None or not waiting:
        return kept == ()  # `Wait` is that of an embedded WaitGroup
    first = waiting[0]["body"].children[:1]
    first = first[0].children[:1] if first and first[0].kind == "statement_list" else first
    return [_of_receiver(each) for statement in first for each in _called_on(statement, "Wait")] == [kept]


_GROUPS = ("sync.WaitGroup.Go", "golang.org/x/sync/errgroup.Group.Go")


def _methods(module: Module, selector: Node) -> list[Node]:
    return [each.declaration.node for each in typeof.callee_objects(module, selector)]


def _kept_in(module: Module, method: Node) -> Path | None:
    """Return the field with the WaitGroup by which a method starts what it is given; None where it is not so done."""
    starts = [each for each in method.walk() if each.kind == "go_statement"]
    call = starts[0].children[0] if len(starts) == 1 else method
    closure = strip_parens(call["function"]) if call.kind == "call_expression" else method
    names = [name for name, _, _ in parameters(method, "parameters") if name is not None and name.binding is not None]
    group = _ended(closure, call) if closure.kind == "func_literal" and len(names) == 1 else None
    if group is None or not _is_counted(module, starts[0], group) or names[0].binding is None:
        return None
    uses = [use for use in names[0].binding.uses if use is not names[0]]
    called = all(use.field == "function" and use.function is closure for use in uses)
    return _of_receiver(group) if called and uses else None


def _of_receiver(node: Node) -> Path | None:
    bottom, path = path_of(node)
    return path if bottom.binding is not None and bottom.binding.kind == "receiver" else None


def _ended(closure: Node, call: Node) -> Node | None:
    """Return the group that a closure says its end to, when all is done: `defer wg.Done()` is its first `defer`, or
    `wg.Done()` its last statement. That is the caller's variable also where it is handed in: `go func(wg ...) { ...
    }(&wg)`."""
    body = closure["body"].children
    statements = body[0].children if body and body[0].kind == "statement_list" else body
    deferred = [each for each in statements if each.kind == "defer_statement"]
    last = (deferred or statements)[:1] if deferred else statements[-1:]
    operands = [each for statement in last for each in _called_on(statement, "Done")]
    if len(operands) != 1 or sum(1 for _ in _calls_on(closure, operands[0], "Done")) != 1:
        return None
    group = operands[0]
    if group.binding is None or group.binding.kind != "param" or group.binding.function is not closure:
        return group
    given = call["arguments"].children if call.get("function") is closure else []
    return _pointee(given[group.binding.index]) if group.binding.index < len(given) else None


def _pointee(node: Node) -> Node:
    node = strip_parens(node)
    is_address = node.kind == "unary_expression" and node["operator"].kind == "&"
    return strip_parens(node["operand"]) if is_address else node


def _called_on(statement: Node, method: str) -> Iterator[Node]:
    """Yield wg of the statement `wg.Done()`, or `defer wg.Done()`."""
    call = statement.children[0] if statement.kind in ("expression_statement", "defer_statement") else None
    function = strip_parens(call["function"]) if call is not None and call.kind == "call_expression" else None
    if function is not None and function.kind == "selector_expression" and function["field"].spells(method):
        yield strip_parens(function["operand"])


def _calls_on(around: Node, group: Node, method: str) -> Iterator[Node]:
    """Yield the calls of a group's method in a part of a function, of closures in it too."""
    for node in around.walk():
        function = strip_parens(node["function"]) if node.kind == "call_expression" else None
        named = function is not None and function.kind == "selector_expression" and function["field"].spells(method)
        if function is not None and named and _is_same(function["operand"], group):
            yield node


def _is_same(one: Node, other: Node) -> bool:
    one, other = strip_parens(one), strip_parens(other)
    return is_same_name(one, other) if one.kind == other.kind == "identifier" else is_same_field(one, other)


def _is_counted(module: Module, start: Node, group: Node) -> bool:
    """Whether the group waits for as many as are started, and nobody else says to have ended: in the same list of
    statements `wg.Add(1)` for each `go`, or `wg.Add(len(names))` in front of a loop over those."""
    assert start.function is not None
    if any(call.function is start.function for call in _calls_on(start.function, group, "Done")):
        return False
    block = start.parent
    before = block.children[: block.children.index(start) + 1] if block is not None else ()
    counts = [_count(call) for each in before for call in _calls_on(each, group, "Add") if call.parent is each]
    begun = (each for each in before if each.kind == "go_statement")
    starts = sum(any(_is_same(node, group) for node in each.walk()) for each in begun)
    if counts:
        return None not in counts and sum(filter(None, counts)) >= starts
    loop = next((each for each in start.ancestors() if each.kind == "for_statement"), None)
    clause, around = (range_clause(loop), loop.parent) if loop is not None else (None, None)
    if loop is None or around is None or clause is None or block is None or not loop["body"].holds(block):
        return False
    ahead = around.children[: around.children.index(loop)]
    adds = [call for each in ahead for call in _calls_on(each, group, "Add") if call.parent is each]
    return starts == 1 and len(adds) == 1 and _counts(module, adds[0], clause["right"])


def _count(add: Node) -> int | None:
    given = add["arguments"].children
    return int(given[0].text, 0) if len(given) == 1 and given[0].kind == "int_literal" else None


def _counts(module: Module, add: Node, ranged: Node) -> bool:
    """Whether `wg.Add(len(names))` counts what a loop goes over."""
    given = add["arguments"].children
    call = strip_parens(given[0]) if len(given) == 1 else add
    measured = call["arguments"].children if call is not add and call.kind == "call_expression" else []
    if len(measured) != 1 or types.predeclared(module, call["function"]) != "len":
        return False
    return _is_same(measured[0], ranged)


def _wait_behind(statement: Node, group: Node) -> Node | None:
    """Return the statement that waits for a group: `wg.Wait()`, `if err := g.Wait(); err != nil { return err }`."""
    for inner in (statement, *statement.ancestors()):
        block = inner.parent
        if block is None or inner is statement.function:
            return None
        for after in block.children if block.kind in ("statement_list", "block") else ():
            if after.start > inner.end and _waits(after, group):
                return after
    return None


def _waits(statement: Node, group: Node) -> bool:
    first = statement.get("initializer") if statement.kind == "if_statement" else statement
    right = first.get("right") if first is not None else None
    if statement.kind == "if_statement" and not (right is not None and ends_in_return(statement["consequence"])):
        return False
    listed = right.children if right is not None else first.children[:1] if first is not None else []
    if statement.kind not in ("if_statement", "expression_statement", "assignment_statement", "short_var_declaration"):
        return False
    return len(listed) == 1 and any(call is listed[0] for call in _calls_on(listed[0], group, "Wait"))


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
        return _is_let_alone(module, beside, binding)
    above = function.parent.parent if function.parent is not None else None
    body = (deferred_body(above) or called_body(above)) if above is not None else None
    return above is not None and body is not None and above.function is binding.function
