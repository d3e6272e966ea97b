"""Panics that somebody recovers from: the function then returns what its results are by then, after what it defers.

    defer func() {
        if r := recover(); r != nil {
            image = registry + "/" + common.Image
        }
    }()
    return registry + "/" + parts[at]

Which statement panics is not known of most of them. So, as long as somebody waits who recovers, a way that panics is
taken wherever something may, and memory is another one than it was at the last such place.
"""

from __future__ import annotations

from codemod.golang.execute.contents import NIL, Activation, Content, Function, Opaque
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_errors import wrapping
from codemod.golang.execute.plain_texts import behind_interface
from codemod.golang.flow.callees import callees
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node

_SAFE = ("fmt.Sprint", "fmt.Errorf", "errors.New", "strconv.Itoa", "net.JoinHostPort", "path.", "log.Print",
         "strings.Trim", "strings.Has", "strings.Contains", "strings.Replace", "strings.Split", "strings.Cut",
         "strings.Join", "strings.Index", "strings.LastIndex", "strings.To", "os.Getenv")  # fmt: skip
_ALONE = ("slice_expression", "send_statement")
_NEVER = frozenset(
    ("len", "cap", "append", "new", "min", "max", "delete", "clear", "recover", "panic", "print", "println")
)


def waits_for_panic(machine: Machine, activation: Activation, function: Content) -> bool:
    """Tell that a function that is deferred recovers, if that is understood: it calls `recover` itself, and nothing
    that is made in it does."""
    if not isinstance(function, Function) or function.node is None or function.node in machine.learned.closed:
        return False
    if not _recovers_itself(machine.module, function.node):
        return False
    if activation not in machine.armed:
        machine.armed.append(activation)
    return True


@per_module
def _recovers_itself(module: Module, function: Node) -> bool:
    named = [each for each in function.walk() if each.kind == "identifier" and each.spells("recover")]
    calls = [each.parent for each in named]
    return bool(named) and all(
        each.function is function
        and types.predeclared(module, each) == "recover"
        and call is not None
        and call.kind == "call_expression"
        for each, call in zip(named, calls, strict=True)
    )


@per_module
def may_panic(module: Module, node: Node) -> bool:
    """Whether what an expression does may panic, when what stands in it is done. Of pointers, and elements of lists,
    that is known where they are looked at."""
    if node.kind == "binary_expression":
        operator, sides = node["operator"].kind, (node["left"], node["right"])
        if operator not in ("==", "!="):
            return operator in ("/", "%")
        # of what is behind an `any`, which may be a list
        typed = [typeof.of_expression(module, side) for side in sides]
        compares = not any(side.kind == "nil" for side in sides)
        return compares and all(type_ is not None and types.may_be_interface(module, type_) for type_ in typed)
    if node.kind == "call_expression":
        found = callees(module, node)
        name = types.predeclared(module, node["function"])
        return name not in _NEVER and not (found and all(_is_safe(each.name, each.function) for each in found))
    return node.kind in _ALONE


def _is_safe(name: str, function: Node | None) -> bool:
    return function is not None or name.startswith(_SAFE)


@per_module
def statement_may_panic(module: Module, statement: Node) -> bool:
    """Whether something may panic before a statement has done anything."""
    todo = [statement] if statement.kind != "defer_statement" else []
    for node in todo:
        if may_panic(module, node):
            return True
        todo += node.children if node.kind != "func_literal" else ()
    return False


def panic_value(machine: Machine, activation: Activation, node: Node) -> Content | None:
    """Return what `panic` is given, if somebody may ask for it."""
    if not machine.armed:
        return None
    place = node["arguments"].children[0]
    held = machine.ways.value(machine, activation, place)
    if held is NIL or isinstance(held, Opaque):
        raise NotUnderstood("what may be nil", node)
    return behind_interface(machine.module, held, place)


def recovered(machine: Machine, activation: Activation, node: Node) -> list[Content]:
    """`recover()`: what a function was given that panicked, and whose deferred function this is; nil else."""
    panicking = activation.called_while
    ended = panicking.panicked if panicking is not None else None
    if panicking is None or not isinstance(ended, Panicked):
        return [NIL]
    panicking.panicked = None
    return [ended.value if ended.value is not None else wrapping(machine, [], node)]


def run_deferred(machine: Machine, activation: Activation, panicked: Panicked | None) -> None:
    """Run what a function has deferred. Raises `Panicked` where nobody recovers."""
    activation.panicked = panicked
    while activation.deferred:
        function, arguments, place = activation.deferred.pop()
        _disarm(machine, activation)
        machine.deferring = activation
        try:
            machine.ways.enter(machine, function, arguments, place)
        except Panicked as end:
            activation.panicked = end
        finally:
            machine.deferring = None
    if isinstance(activation.panicked, Panicked):
        raise activation.panicked


def _disarm(machine: Machine, activation: Activation) -> None:
    """Tell that nobody recovers any more, where none of those that are left does."""
    left = (function for function, _, _ in activation.deferred)
    nodes = (each.node for each in left if isinstance(each, Function))
    if activation in machine.armed and not any(
        each is not None and _recovers_itself(machine.module, each) for each in nodes
    ):
        machine.armed.remove(activation)
