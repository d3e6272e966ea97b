"""What a call does: of a function of this program, of the universe, of another module."""

from __future__ import annotations

from collections.abc import Hashable

from codemod.golang.execute.callbacks import functions_in, reaches_out
from codemod.golang.execute.channels_run import shut
from codemod.golang.execute.contents import (
    NIL,
    Activation,
    Channel,
    Content,
    Function,
    Outside,
    Pointer,
    Slice,
    Spread,
    untyped,
)
from codemod.golang.execute.converting import converted_to
from codemod.golang.execute.denoting import pointed
from codemod.golang.execute.ending import Again, NotUnderstood, Panicked, Returned, WayEnds
from codemod.golang.execute.inputs import lying_at
from codemod.golang.execute.library_calls import library_call, may_call_back
from codemod.golang.execute.machine import MAX_DEPTH, MAX_RECURSION, Machine
from codemod.golang.execute.made_anew import zero_of
from codemod.golang.execute.nil_pointers import check_all_nil
from codemod.golang.execute.operands import value_of
from codemod.golang.execute.panics import run_deferred
from codemod.golang.execute.plain_texts import behind_interfaces
from codemod.golang.execute.type_arguments import inferred, instantiated, without_arguments
from codemod.golang.execute.universe import CONVERTING, UNIVERSE
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.program import typeof, types
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, strip_parens


def call(machine: Machine, activation: Activation, node: Node, wanted: int = 1) -> list[Content]:
    """Do what a call does, and return its results; of what is not in sight, as many as are wanted."""
    machine.step(node)
    if (generic := _instantiated(machine, node)) is not None:
        given = [machine.copy(value_of(machine, activation, each)) for each in Invocation.of(node).arguments]
        return enter(machine, generic, given, node, wanted)
    type_ = _converted_to(machine, node)
    if type_ is not None:
        operand = node.get("operand") or node["arguments"].children[0]
        return [converted_to(machine, type_, value_of(machine, activation, operand), node)]
    name = types.predeclared(machine.module, strip_parens(node["function"]))
    if name in UNIVERSE:
        return UNIVERSE[name](machine, activation, node)
    function, arguments = prepare(machine, activation, node)
    return enter(machine, function, arguments, node, wanted)


def _instantiated(machine: Machine, node: Node) -> Function | None:
    """Return the function of `f[int](x)`, which the grammar takes for a conversion."""
    named = node.get("type") if node.kind == "type_conversion_expression" else node.get("function")
    if named is None or named.kind != "generic_type":
        return None
    found = [each.function for each in callees(machine.module, node)]
    if len(found) != 1 or found[0] is None:
        return None
    return Function(found[0])


def _converted_to(machine: Machine, node: Node) -> types.Type | None:
    """Return the type that a call converts to; None where it calls something."""
    if node.kind == "type_conversion_expression":
        type_ = types.of_node(node.get("type"))
        if node["type"].kind == "generic_type" and (type_ is None or types.underlying(machine.module, type_) == type_):
            raise NotUnderstood("a call that is read as a conversion", node)  # edits[*i](image)
        return type_
    function = strip_parens(node["function"])
    if function.kind.endswith("_type") and function.kind != "generic_type":
        return types.of_node(function)
    if types.predeclared(machine.module, function) in CONVERTING:
        return types.of_node(function)
    if function.binding is not None:
        return types.of_node(function) if function.binding.kind == "type" else None
    items = typeof.callee_objects(machine.module, function)
    if any(item.kind == "type" for item in items):
        return types.of_node(without_arguments(machine, function))
    if function.kind == "selector_expression" and not items:
        found = callees(machine.module, node)
        if found and all(each.converts for each in found):
            return types.of_node(function)
    return None


def prepare(machine: Machine, activation: Activation, node: Node) -> tuple[Content, list[Content]]:
    """Return the function that a call calls, and its arguments."""
    node = strip_parens(node)
    given = node["arguments"].children
    if len(given) == 1 and given[0].kind == "call_expression":
        function = value_of(machine, activation, node["function"])
        inner = machine.ways.call(machine, activation, given[0], _wanted(machine, function))
        return function, [machine.copy(each) for each in inner]
    values = [each.children[0] if each.kind == "variadic_argument" else each for each in given]
    found = [machine.copy(value_of(machine, activation, each)) for each in (node["function"], *values)]
    held = [
        Spread(held) if each.kind == "variadic_argument" else held for each, held in zip(given, found[1:], strict=True)
    ]
    return found[0], held


def _wanted(machine: Machine, function: Content) -> int:
    """Return how many results of `f(g())` f takes."""
    if isinstance(function, Function) and function.node is not None:
        listed = list(parameters(function.node, "parameters"))
        return len(listed) if not (listed and listed[-1][2]) else max(len(listed), 1)
    return 1


def enter(machine: Machine, function: Content, arguments: list[Content], node: Node, wanted: int = 1) -> list[Content]:
    """Call a function with these arguments."""
    if node in machine.watched:
        machine.keep(node, arguments)
        if _is_last(machine, node):
            raise WayEnds  # what comes behind it cannot come here again
    function = untyped(function)
    if function is NIL:
        raise Panicked
    if isinstance(function, Function) and function.does is not None:
        return function.does(arguments, node)
    if isinstance(function, Function) and function.node is not None:
        body = function.node.get("body")
        if body is not None and function.node not in machine.learned.closed:
            return _entered(machine, function, arguments, node)
    if machine.looks is not None:
        machine.looks.at_call(machine, function, arguments, node)
    if isinstance(function, Function) and function.node is not None:
        return unknown_call(machine, function, arguments, node, wanted, everything=True)
    if isinstance(function, Function) and function.name == "close" and isinstance(arguments[0], Channel):
        shut(machine, arguments[0])
        return []
    if isinstance(function, Function):
        everything = may_call_back(machine, function, arguments)
        found = None if everything else library_call(machine, function, arguments, node, wanted)
        if found is not None:
            return found
        return unknown_call(machine, function, arguments, node, wanted, everything)
    return unknown_call(machine, function, arguments, node, wanted, everything=True)


def _is_last(machine: Machine, node: Node) -> bool:
    """Whether a call is made once in a run of the function that is looked at, and what is done later cannot matter."""
    running = machine.activations
    if len(running) != 1 or node.function is not running[0].function or machine.learned.rests_on_writes:
        return False
    loops = any(each.kind in ("for_statement", "labeled_statement") for each in node.ancestors())
    return not loops and not running[0].deferred and not machine.pending


def unknown_call(
    machine: Machine, function: Content, arguments: list[Content], node: Node, wanted: int, everything: bool
) -> list[Content]:
    """Call what is not in sight: it may write to whatever it, or another one before, was given."""
    given = [each.held if isinstance(each, Spread) else each for each in arguments]
    for each in given:
        if isinstance(each, Function) and each.node is not None and each.node in machine.within:
            raise NotUnderstood("somebody else calls what leads there", node)
    if isinstance(function, Function) and function.receiver is not None:
        given.append(function.receiver)
    if any(reaches_out(machine.module, each) for each in functions_in(given)):
        everything = True  # who is given a function may call it
    if not everything or node not in machine.leading:
        machine.let_out(given)
        machine.disturb(everything)
        return _anything(machine, node, wanted)
    raise NotUnderstood("a call that may lead there", node)


def _anything(machine: Machine, node: Node, wanted: int) -> list[Content]:
    return [
        lying_at(machine, Outside(node, (), index, machine.number()), typeof.of_expression(machine.module, node, index))
        if node.kind == "call_expression" and not _is_error(machine, node, index)
        else machine.opaque()
        for index in range(wanted)
    ]


def _is_error(machine: Machine, node: Node, index: int) -> bool:
    type_ = typeof.of_expression(machine.module, node, index)
    return type_ is not None and types.predeclared(machine.module, type_.node) == "error"


def _entered(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    assert function.node is not None
    running = [each.function for each in machine.activations]
    if len(running) >= MAX_DEPTH or running.count(function.node) > MAX_RECURSION:
        machine.close(function.node)
    activation = Activation(function.node, dict(function.variables))
    activation.stands_for = inferred(machine, function.node, node)
    activation.called_while, machine.deferring = machine.deferring, None
    bound(machine, activation, function, arguments, node)
    log: set[Hashable] = set()
    machine.logs.append((machine.numbers, log))
    try:
        found = run_function(machine, activation)
        if machine.looks is not None:
            machine.looks.at_return(machine, function.node, arguments, found)
        return found
    finally:
        machine.logs.pop()
        machine.written_by_calls.append((node, log))


def run_function(machine: Machine, activation: Activation) -> list[Content]:
    """Run a function whose parameters are set, and what it defers."""
    node = activation.function
    assert node is not None
    machine.activations.append(activation)
    try:
        _make_results(machine, activation, node)
        returned = _body(machine, activation, node)
    except NotUnderstood as lost:
        if len(machine.activations) <= 1 or node in machine.within or node.kind == "func_literal":
            raise
        machine.learned.closed.add(node)
        raise Again from lost
    finally:
        machine.activations.pop()
    if returned is not None:
        return returned
    return [machine.copy(cell.held) for _, cell in activation.results]


def _make_results(machine: Machine, activation: Activation, node: Node) -> None:
    for name, type_, _ in parameters(node, "result"):
        home = name.binding if name is not None and name.binding is not None else (node, "result")
        cell = machine.cell(zero_of(machine, instantiated(machine, types.of_node(type_)), home), home)
        if name is not None and name.binding is not None:
            activation.variables[name.binding] = cell
        activation.results.append((name, cell))


def _body(machine: Machine, activation: Activation, node: Node) -> list[Content] | None:
    returned: list[Content] | None = None
    panicked = None
    try:
        machine.ways.run(machine, activation, node["body"])
    except Returned as end:
        returned = end.results
    except Panicked as end:
        panicked = end
    if not activation.deferred:
        if panicked is not None:
            raise panicked
        return returned
    if returned is not None:
        for (_, cell), held in zip(activation.results, returned, strict=False):
            machine.write(cell, held)
    run_deferred(machine, activation, panicked)
    return None


def bound(machine: Machine, activation: Activation, function: Function, arguments: list[Content], node: Node) -> None:
    """Set the parameters of a function, and its receiver."""
    assert function.node is not None
    receiver = function.node.get("receiver")
    arguments = list(arguments)
    if receiver is not None:
        held = function.receiver if function.receiver is not None else arguments.pop(0)
        names = [name for declared in receiver.children for name in declared.all("name")]
        kind = receiver.children[0].get("type") if receiver.children else None
        if isinstance(held, Pointer) and (kind is None or kind.kind != "pointer_type"):
            held = pointed(machine, held, node).cell.held
        if names and names[0].binding is not None:
            activation.variables[names[0].binding] = machine.cell(machine.copy(held), names[0].binding)
    listed = list(parameters(function.node, "parameters"))
    if any(each is NIL for each in arguments) and node.get("arguments") is not None:
        declared = [types.of_node(type_) for _, type_, _ in listed]
        declared += declared[-1:] * (len(arguments) - len(declared))
        check_all_nil(machine, arguments, list(Invocation.of(node).arguments), declared)
    if any(isinstance(each, Spread) for each in arguments[:-1]):
        raise NotUnderstood("arguments", node)
    arguments = behind_interfaces(machine.module, arguments, [type_ for _, type_, _ in listed], node)
    for number, (name, type_, variadic) in enumerate(listed):
        if variadic:
            rest = arguments[number:]
            held = _rest(machine, rest, types.of_node(type_), node)
        elif number < len(arguments):
            held = arguments[number]
        else:
            raise NotUnderstood("arguments", node)
        if name is not None and name.binding is not None:
            activation.variables[name.binding] = machine.cell(machine.copy(held), name.binding)


def _rest(machine: Machine, rest: list[Content], type_: types.Type | None, node: Node) -> Content:
    if len(rest) == 1 and isinstance(rest[0], Spread):
        return rest[0].held
    if not rest:
        return NIL
    home = (node, "rest")
    cells = [machine.cell(each, (home, "[]")) for each in rest]
    return Slice(cells, 0, len(cells), len(cells), type_, home)
