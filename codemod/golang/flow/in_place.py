"""Closures that run where it can be seen: where they stand, or where they are called by their only name."""

from __future__ import annotations

from codemod.golang.flow.definitions import Definition, definitions
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, around_blocks


def runs_here(module: Module, home: Node | None, function: Node, definition: Definition) -> bool:
    """Whether a closure is called once, where it stands, and then sets the variable for sure: `func() { x = y }()`,
    `once.Do(func() { x = y })` of a `var once sync.Once` beside it."""
    if home is None or home.kind != "func_literal" or home.function is not function:
        return False
    body = around_blocks(definition.statement)
    early = any(n.kind == "return_statement" and n.start < definition.node.start for n in home.walk())
    above = home.parent
    if body is not home or early or above is None or _goes_on(module, home):
        return False
    if above.kind == "call_expression":
        return above.get("function") is home and above.parent is not None and above.parent.kind in _PLAIN
    return above.kind == "argument_list" and above.parent is not None and _is_once(module, above.parent, function)


_PLAIN = ("expression_statement", "expression_list")


def _goes_on(module: Module, closure: Node) -> bool:
    """Whether a closure may end before all is done, as it recovers from a panic."""
    deferring = (node for node in closure.walk() if node.kind == "defer_statement" and node.children)
    return any(_may_recover_at(module, node.children[0].get("function")) for node in deferring)


def _may_recover_at(module: Module, function: Node | None) -> bool:
    """Whether what is deferred may recover: all but a type's of another module, `mu.Unlock`, is looked into."""
    if function is None:
        return True
    items = typeof.callee_objects(module, function) if function.kind != "func_literal" else ()
    bodies = [item.declaration.node for item in items if item.kind in ("func", "method")] or [function]
    if function.kind != "func_literal" and not items:
        operand = function.get("operand")
        type_ = typeof.of_expression(module, operand) if operand is not None else None
        name = types.named(module, type_) if type_ is not None else None
        return name is None or module.imported(name[0]) is not None
    if len(bodies) < len(items) or any(item.kind not in ("func", "method") for item in items):
        return True
    return any(node.kind == "identifier" and node.spells("recover") for body in bodies for node in body.walk())


def _is_once(module: Module, call: Node, function: Node) -> bool:
    selector = call.get("function")
    if selector is None or selector.kind != "selector_expression" or not selector["field"].spells("Do"):
        return False
    once = selector["operand"].binding
    type_ = typeof.of_binding(module, once) if once is not None and once.kind == "var" else None
    if once is None or type_ is None or types.named(module, type_) != ("sync", "Once") or once.function is not function:
        return False
    loops = any(above.kind == "for_statement" for above in call.ancestors())
    return len(once.uses) == 2 and not loops and call.parent is not None and call.parent.kind == "expression_statement"


def called_body(statement: Node) -> Node | None:
    """Return the body of a closure that is called where it stands: `func() { ... }()`"""
    call = statement.children[0] if statement.kind == "expression_statement" and statement.children else None
    function = call.get("function") if call is not None and call.kind == "call_expression" else None
    if function is None or function.kind != "func_literal":
        return None
    return function.get("body") if not any(True for _ in parameters(function, "parameters")) else None


def deferred_body(statement: Node) -> Node | None:
    """Return the body of a closure that is deferred for sure: `defer func() { ... }()` in a function's own block."""
    call = statement.children[0] if statement.kind == "defer_statement" and statement.children else None
    function = call.get("function") if call is not None and call.kind == "call_expression" else None
    block = around_blocks(statement)
    if function is None or function.kind != "func_literal" or block is not statement.function:
        return None
    return function.get("body") if not any(True for _ in parameters(function, "parameters")) else None


def call_of(statement: Node) -> Node | None:
    """Return the call that is all that a statement does before it ends: `prepare()`, `err := prepare()`."""
    right = statement.get("right")
    listed = right.children if right is not None else statement.children[:1]
    if statement.kind == "return_statement":
        listed = [each for child in listed for each in child.children]
    return listed[0] if len(listed) == 1 and listed[0].kind == "call_expression" else None


@per_module
def closure_of(module: Module, binding: Binding) -> Node | None:
    """Return the closure that a variable always is, `prepare := func() error { ... }`, and that nothing is done with
    but to call it, each time as a statement of its own."""
    found = list(definitions(binding))
    value = found[0].value if len(found) == 1 and found[0].kind == "value" and binding.kind == "var" else None
    if value is None or value.kind != "func_literal":
        return None
    return value if is_only_called(module, binding) else None


def is_only_called(module: Module, binding: Binding) -> bool:
    """Whether all that is done with a variable, in its own function, is to call it, as a statement of its own; or to
    let that be done once, `once.Do(prepare)`."""
    return all(_is_call(use, binding) or _is_done_once(module, use) for use in binding.uses if use is not binding.node)


def _is_call(use: Node, binding: Binding) -> bool:
    call = use.parent
    return (
        call is not None
        and call.kind == "call_expression"
        and call["function"].binding is binding
        and call.function is binding.function
        and (is_done_alone(call) or is_returned(call))
    )


def _is_done_once(module: Module, use: Node) -> bool:
    """`once.Do(prepare)`, of a `var once sync.Once` in the same function that does nothing else."""
    listed = use.parent
    call = listed.parent if listed is not None and listed.kind == "argument_list" else None
    return call is not None and use.binding is not None and _is_once(module, call, use.binding.function)


@per_module
def done_once(module: Module, call: Node) -> Node | None:
    """Return the closure that `once.Do(prepare)` calls, by its only name."""
    given = call["arguments"].children if call["function"].kind == "selector_expression" else []
    binding = given[0].binding if len(given) == 1 else None
    return closure_of(module, binding) if binding is not None and _is_done_once(module, given[0]) else None


def name_of(closure: Node) -> Binding | None:
    """Return the variable that a closure is assigned to where it stands."""
    listed = closure.parent
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    left = statement.get("left") if statement is not None else None
    names = left.children if left is not None else statement.all("name") if statement is not None else []
    return names[0].binding if len(names) == 1 else None


def is_done_alone(call: Node) -> bool:
    """Whether a call is a whole statement, or all that one assigns: not a part of an expression, nor deferred."""
    above = call.parent
    if call.kind != "call_expression" or above is None:
        return False
    if above.kind != "expression_list" or len(above.children) != 1 or above.parent is None:
        return above.kind == "expression_statement"
    return above.parent.kind in ("assignment_statement", "short_var_declaration") and above.field == "right"


def is_returned(call: Node) -> bool:
    """`return prepare()`"""
    listed = call.parent
    statement = listed.parent if listed is not None and len(listed.children) == 1 else None
    return statement is not None and statement.kind == "return_statement"
