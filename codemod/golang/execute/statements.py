"""What a statement does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from codemod.golang.execute.contents import NIL, Activation, Content, Function, Opaque
from codemod.golang.execute.ending import Jump, NoAnswer, NotUnderstood, Returned
from codemod.golang.execute.equality import text_in
from codemod.golang.execute.evaluation_order import in_any_order
from codemod.golang.execute.goroutines import start_beside
from codemod.golang.execute.loops import run_loop
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.execute.nil_pointers import check_all_nil
from codemod.golang.execute.operations import calculated_number
from codemod.golang.execute.panics import statement_may_panic, waits_for_panic
from codemod.golang.execute.storing import assigned_here, declared_here, refuse_calls, store, values_of_list
from codemod.golang.execute.switching import run_select, switched, switched_by_type
from codemod.golang.program import types
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, strip_parens

Run = Callable[[Machine, Activation, Node, str], None]


def run_statement(machine: Machine, activation: Activation, node: Node, label: str = "") -> None:
    """Do what a statement does. Raises how it ends, where that is not behind it."""
    machine.step(node)
    kind = _KINDS.get(node.kind)
    if kind is None:
        raise NotUnderstood("a statement", node)
    if node.kind in _AT_ONCE:
        if machine.armed and statement_may_panic(machine.module, node):
            machine.may_panic()
        in_any_order(machine, node, partial(kind, machine, activation, node, label))
    else:
        kind(machine, activation, node, label)


def _listed(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    _sequence(machine, activation, node.children)


def _assigning(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    assigned_here(machine, activation, node)


def _declaring(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    declared_here(machine, activation, node)


def _returning(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    raise Returned(_results(machine, activation, node))


def _counting(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    """`i++`"""
    target = node.children[0]
    refuse_calls(machine, target)
    old = text_in(machine, machine.ways.value(machine, activation, target), node)
    sign = "+" if node.kind == "inc_statement" else "-"
    store(machine, activation, target, calculated_number(machine, sign, old, number_content(1, node), node))


def _jumping(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    raise Jump(node.kind.removesuffix("_statement"), node.children[0].text if node.children else "")


def _labeled(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    name = node["label"].text
    for each in (child for child in node.children if child.kind != "label_name"):
        try:
            run_statement(machine, activation, each, name)
        except Jump as jump:
            if jump.kind != "break" or jump.label != name:
                raise


def _deferring(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    function, arguments = machine.ways.prepare(machine, activation, node.children[0])
    if _may_recover(machine, function) and not waits_for_panic(machine, activation, function):
        raise NoAnswer("who recovers goes on")
    activation.deferred.append((function, arguments, node.children[0]))


def _sending(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    channel = machine.ways.value(machine, activation, node["channel"])
    machine.ways.send(machine, channel, machine.ways.value(machine, activation, node["value"]), node)


def _nothing_done(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    pass


def _may_recover(machine: Machine, function: Content) -> bool:
    """Whether what is deferred may call `recover`: a function, and no method, of another module, too."""
    if not isinstance(function, Function):
        # what another module has given is no function of this program
        origin = function.origin if isinstance(function, Opaque) else None
        return origin is None or origin.node.kind != "call_expression"
    if function.node is None:
        return function.receiver is None and function.name not in ("close", "delete", "print", "println", "panic")
    return any(node.kind == "identifier" and node.spells("recover") for node in function.node.walk())


def _sequence(machine: Machine, activation: Activation, nodes: list[Node]) -> None:
    for node in nodes:
        run_statement(machine, activation, node)


def _done(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    node = strip_parens(node.children[0])
    if node.kind == "call_expression":
        machine.ways.call(machine, activation, node)
    else:
        machine.ways.value(machine, activation, node)


def _branched(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    if (first := node.get("initializer")) is not None:
        run_statement(machine, activation, first)
    found: list[bool] = []

    def decide() -> None:
        found.append(machine.holds(machine.ways.value(machine, activation, node["condition"])))

    in_any_order(machine, node["condition"], decide)
    if found[0]:
        run_statement(machine, activation, node["consequence"])
    elif (other := node.get("alternative")) is not None:
        run_statement(machine, activation, other)


def _results(machine: Machine, activation: Activation, node: Node) -> list[Content] | None:
    listed = node.children[0].children if node.children else []
    if not listed:
        return None
    wanted = max(len(activation.results), 1)
    found = [machine.copy(each) for each in values_of_list(machine, activation, listed, wanted)]
    if activation.function is not None and any(each is NIL for each in found):
        declared = [types.of_node(type_) for _, type_, _ in parameters(activation.function, "result")]
        check_all_nil(machine, found, listed, declared)
    return found


def _started_beside(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    """`go f()`: it is done at once, or as late as somebody waits."""
    call = node.children[0]
    function, arguments = machine.ways.prepare(machine, activation, call)
    start_beside(machine, function, lambda: machine.ways.enter(machine, function, arguments, call))


_AT_ONCE = frozenset((
    "short_var_declaration", "assignment_statement", "inc_statement", "dec_statement", "expression_statement",
    "return_statement", "var_spec", "send_statement", "go_statement", "defer_statement",
))  # fmt: skip


_KINDS: dict[str, Run] = {
    **dict.fromkeys(("block", "statement_list", "var_declaration", "var_spec_list"), _listed),
    **dict.fromkeys(("short_var_declaration", "assignment_statement"), _assigning),
    **dict.fromkeys(("inc_statement", "dec_statement"), _counting),
    **dict.fromkeys(("break_statement", "continue_statement", "fallthrough_statement"), _jumping),
    **dict.fromkeys(("empty_statement", "type_declaration", "const_declaration"), _nothing_done),
    "var_spec": _declaring,
    "expression_statement": _done,
    "if_statement": _branched,
    "for_statement": run_loop,
    "return_statement": _returning,
    "expression_switch_statement": switched,
    "type_switch_statement": switched_by_type,
    "labeled_statement": _labeled,
    "defer_statement": _deferring,
    "go_statement": _started_beside,
    "send_statement": _sending,
    "select_statement": run_select,
}
