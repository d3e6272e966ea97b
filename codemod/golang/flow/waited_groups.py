"""Groups of goroutines that a function is sure to wait for: as many are added as are started, each says its end last.

wg.Add(1)
go func() { defer wg.Done(); image = host + "/" + name }()
wg.Wait()
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.definitions import statements_in
from codemod.golang.flow.left_empty import is_same_place
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import Path, path_of
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, ends_in_return, range_clause, strip_parens

_METHODS = ("Add", "Done", "Wait", "Go")
_GROUPS = ("sync.WaitGroup.Go", "golang.org/x/sync/errgroup.Group.Go")


def wait_for_end(module: Module, closure: Node, call: Node, statement: Node) -> Node | None:
    """Return the statement in which a function waits for the end of a closure that another statement of it starts,
    `go func() { ... }()` or `group.Go(func() error { ... })`; None where that is not sure."""
    if statement.kind == "go_statement":
        group = _ended(closure, call)
        counted = group is not None and _is_counted(module, statement, group)
        return _wait_behind(statement, group) if group is not None and counted else None
    group = _group_of(call["function"])
    wait = _wait_behind(statement, group) if group is not None else None
    return wait if wait is not None and _is_waited_for(module, call["function"], wait) else None


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
    first = statements_in(waiting[0]["body"])[:1]
    return [_of_receiver(each) for statement in first for each in _called_on(statement, "Wait")] == [kept]


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
    statements = statements_in(closure["body"])
    deferred = [each for each in statements if each.kind == "defer_statement"]
    last = deferred[:1] or statements[-1:]
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
        if function is not None and named and is_same_place(function["operand"], group):
            yield node


def _is_counted(module: Module, start: Node, group: Node) -> bool:
    """Whether the group waits for as many as are started, and nobody else says to have ended: in the same list of
    statements `wg.Add(1)` for each `go`, or `wg.Add(len(names))` in front of a loop over those."""
    if not _is_named_for_that_alone(start, group):
        return False
    block = start.parent
    before = block.children[: block.children.index(start) + 1] if block is not None else ()
    counts = [_count(call) for each in before for call in _calls_on(each, group, "Add") if call.parent is each]
    begun = (each for each in before if each.kind == "go_statement")
    starts = sum(any(is_same_place(node, group) for node in each.walk()) for each in begun)
    if counts:
        return None not in counts and sum(filter(None, counts)) >= starts
    loop = next((each for each in start.ancestors() if each.kind == "for_statement"), None)
    clause, around = (range_clause(loop), loop.parent) if loop is not None else (None, None)
    if loop is None or around is None or clause is None or block is None or not loop["body"].holds(block):
        return False
    ahead = around.children[: around.children.index(loop)]
    adds = [call for each in ahead for call in _calls_on(each, group, "Add") if call.parent is each]
    return starts == 1 and len(adds) == 1 and _counts(module, adds[0], clause["right"])


def _is_named_for_that_alone(start: Node, group: Node) -> bool:
    """Whether nobody but the functions that are started says to have ended, each once: neither the function around,
    nor one that is handed the group, `report(&wg)`."""
    assert start.function is not None
    ends = list(_calls_on(start.function, group, "Done"))
    begun = [each for each in start.function.walk() if each.kind == "go_statement"]
    named = [each for each in begun if any(is_same_place(node, group) for node in each.walk())]
    if len(ends) > len(named) or any(call.function is start.function for call in ends):
        return False
    binding = group.binding if group.binding is not None and group.binding.kind == "var" else None
    for use in (each for each in binding.uses if each is not binding.node) if binding is not None else ():
        above = use.parent
        field = above.get("field") if above is not None and above.kind == "selector_expression" else None
        called = field is not None and any(map(field.spells, _METHODS))
        if not (called or any(each.holds(use) for each in begun)):
            return False
    return True


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
    return is_same_place(measured[0], ranged)


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
