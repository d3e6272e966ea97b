"""What a run puts into a context, and takes out of it: `context.WithValue(ctx, registryKey{}, registry)`.

A context is never written to. Only texts are known in it: what somebody may write to is not.
"""

from __future__ import annotations

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.channels_run import clock, shut
from codemod.golang.execute.contents import NIL, Channel, Condition, Content, Function, Opaque, Outside, Typed, untyped
from codemod.golang.execute.dynamic_types import dynamic_type
from codemod.golang.execute.equality import are_same, text_in
from codemod.golang.execute.goroutines import start_beside
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.plain_texts import is_plain_text, string_type
from codemod.golang.flow.callees import Invocation, method_called
from codemod.golang.program import typeof, types
from codemod.golang.read.syntax import Node

_PARENT, _KEY, _VALUE, _EMPTY, _DONE, _TIMED = " parent", " key", " value", " empty", " done", " timed"
_MOST_AROUND = 16
# what these are called here, which have no name
_METHOD, _CANCEL, _STOP = "context.Context.", "context.cancel()", "context.stop()"


def _begun(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    """`context.Background()`"""
    made = _made(machine, node)
    made.parts[_EMPTY] = True
    return [made]


def _with_value(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    given = Invocation.of(node).arguments
    if len(arguments) != 3 or len(given) != 3:
        return None
    made, held = _made(machine, node), arguments[2]
    if isinstance(held, Value | Opaque) and is_plain_text(machine.module, given[2]):
        held = Typed(string_type(given[2]), text_in(machine, held, given[2]))
    is_text = isinstance(held, Typed) and isinstance(held.value, Value)
    machine.lose_sight_of(*(() if is_text else (held,)))
    made.parts |= {
        _PARENT: arguments[0],
        _KEY: _key(machine, arguments[1], given[1]),
        _VALUE: held if is_text else machine.opaque(),
    }
    return [made]


def _derived(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    """`ctx, cancel := context.WithTimeout(ctx, time.Second)`"""
    made = _made(machine, node)
    made.parts |= {_PARENT: arguments[0], _DONE: Channel((node, _DONE))}
    made.parts[_TIMED] = function.name != "context.WithCancel"
    # who is given `cancel` has the channel: of one who is not in sight, nothing is known of that
    return [made, Function(None, {}, made.parts[_DONE], _CANCEL)]


def _cancelled(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    """`cancel()`: only the first time does anything."""
    if isinstance(function.receiver, Channel) and not function.receiver.closed:
        shut(machine, function.receiver)
    return []


def _made(machine: Machine, node: Node) -> Opaque:
    return machine.opaque(Outside(node, (), 0, machine.number()))


def _value(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`ctx.Value(registryKey{})`"""
    context = function.receiver
    for _ in range(_MOST_AROUND):
        if not isinstance(context, Opaque) or len(arguments) != 1:
            return None
        if _EMPTY in context.parts:
            return [NIL]
        if _KEY in context.parts:
            wanted = _key(machine, arguments[0], Invocation.of(node).arguments[0])
            same = _is_same_key(machine, context.parts[_KEY], wanted, node)
            if same is None:
                return None
            if same:
                return [context.parts[_VALUE]]
        context = context.parts.get(_PARENT)
    return None


def _ends(function: Function) -> list[Content] | None:
    """Return what may end a context, from the inner one to the outer: a channel each, True where the time does, too;
    None of one that was not made in sight."""
    context, found = function.receiver, list[Content]()
    for _ in range(_MOST_AROUND):
        if not isinstance(context, Opaque):
            return None
        if _EMPTY in context.parts:
            return found
        if _KEY not in context.parts:
            found.append(True if context.parts.get(_TIMED) is True else context.parts.get(_DONE, True))
        context = context.parts.get(_PARENT)
    return None


def _done(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`ctx.Done()`: nobody waits for what has no end, and else for who cancels it, or for the time."""
    ends = _ends(function)
    if ends is None or not ends:
        return None if ends is None else [NIL]
    return ends if len(ends) == 1 and isinstance(ends[0], Channel) else [clock(machine, node)]


def _error(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`ctx.Err()` of what has no end, `context.Background()`"""
    return [NIL] if _ends(function) == [] else None


def _run_when_done(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`stop := context.AfterFunc(ctx, f)`: at any time."""
    start_beside(machine, arguments[1], lambda: machine.ways.enter(machine, arguments[1], [], node))
    return [Function(None, {}, None, _STOP)]


def _stopped(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    """`stop()`: what was to run may have begun by then."""
    return [Condition(("stopped", machine.number()))]


def asked_of_context(
    machine: Machine, function: Function, arguments: list[Content], node: Node
) -> list[Content] | None:
    """Call a method of a context whose type has no name here."""
    held, name = function.receiver, f"{_METHOD}{method_called(node)}"
    if not isinstance(held, Opaque) or held.parts.keys().isdisjoint((_PARENT, _EMPTY)) or name not in CONTEXTS:
        return None
    return CONTEXTS[name](machine, function, arguments, node)


def _key(machine: Machine, held: Content, place: Node) -> Content:
    """Return a key with its type, where that is one of this program: `const registryKey ctxKey = "registry"`."""
    type_ = typeof.of_expression(machine.module, place) if isinstance(held, Value) else None
    if type_ is None or types.declared(machine.module, type_) is None or types.is_interface(machine.module, type_):
        return held
    return Typed(type_, held)


def _is_same_key(machine: Machine, one: Content, other: Content, node: Node) -> bool | None:
    """Whether two keys are equal: they are of one type of this program; None where that is not known."""
    first, second = (dynamic_type(machine, each) for each in (one, other))
    if first is None or second is None or first.pointer or second.pointer:
        return None
    names = [types.named(machine.module, each) for each in (first, second)]
    if None in names or types.is_generic(machine.module, first):
        return None
    return names[0] == names[1] and machine.holds(are_same(machine, untyped(one), untyped(other), node))


CONTEXTS = {
    _CANCEL: _cancelled,
    "context.Background": _begun,
    "context.TODO": _begun,
    "context.WithValue": _with_value,
    "context.WithCancel": _derived,
    "context.WithTimeout": _derived,
    "context.WithDeadline": _derived,
    f"{_METHOD}Value": _value,
    f"{_METHOD}Done": _done,
    f"{_METHOD}Err": _error,
    "context.AfterFunc": _run_when_done,
    _STOP: _stopped,
}
