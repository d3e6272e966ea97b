"""Choices: `switch` and `select`."""

from __future__ import annotations

from codemod.golang.execute.channels_run import comes_to_receive
from codemod.golang.execute.contents import NIL, Activation, Channel, Condition, Content, Opaque
from codemod.golang.execute.dynamic_types import as_type, dynamic_type, is_plain
from codemod.golang.execute.ending import Jump, NotUnderstood
from codemod.golang.execute.equality import are_same_behind
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.storing import _is_declared, declare, store
from codemod.golang.program import typeof, types
from codemod.golang.read.syntax import Node


def switched(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    if (first := node.get("initializer")) is not None:
        machine.ways.run(machine, activation, first)
    tag = node.get("value")
    held = machine.ways.value(machine, activation, tag) if tag is not None else None
    cases = [each for each in node.children if each.kind in ("expression_case", "default_case")]
    chosen = next((n for n, each in enumerate(cases) if each.kind == "default_case"), None)
    for number, case in enumerate(cases):
        if case.kind == "expression_case" and _meets(machine, activation, tag, held, case["value"].children):
            chosen = number
            break
    _run_cases(machine, activation, cases, chosen, label)


def _meets(
    machine: Machine, activation: Activation, tag: Node | None, held: Content | None, values: list[Node]
) -> bool:
    for value in values:
        given = machine.ways.value(machine, activation, value)
        sides = [typeof.of_expression(machine.module, each) for each in (tag, value) if each is not None]
        if machine.holds(given if held is None else are_same_behind(machine, held, given, sides, value)):
            return True
    return False


def _run_cases(machine: Machine, activation: Activation, cases: list[Node], chosen: int | None, label: str) -> None:
    while chosen is not None and chosen < len(cases):
        try:
            for listed in (child for child in cases[chosen].children if child.kind == "statement_list"):
                machine.ways.run(machine, activation, listed)
        except Jump as jump:
            if jump.kind == "fallthrough":
                chosen += 1
                continue
            if jump.kind == "break" and jump.label in ("", label):
                return
            raise
        return


def switched_by_type(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    if (first := node.get("initializer")) is not None:
        machine.ways.run(machine, activation, first)
    held = machine.ways.value(machine, activation, node["value"])
    alias = node.get("alias")
    name = alias.children[0] if alias is not None and alias.children else None
    cases = [each for each in node.children if each.kind in ("type_case", "default_case")]
    chosen, found = next((n for n, each in enumerate(cases) if each.kind == "default_case"), None), held
    for number, case in enumerate(cases):
        wanted = case.all("type") if case.kind == "type_case" else []
        if any(_is_case(machine, held, each) for each in wanted):
            chosen = number
            if len(wanted) == 1 and not wanted[0].spells("nil"):
                found = as_type(machine, held, types.of_node(wanted[0]), node)[0]
            break
    if name is not None and name.binding is not None:
        declare(machine, activation, name, found)
    _run_cases(machine, activation, cases, chosen, label)


def _is_case(machine: Machine, held: Content, wanted: Node) -> bool:
    if wanted.spells("nil"):
        return held is NIL
    type_ = types.of_node(wanted)
    if held is NIL:
        return False
    if isinstance(held, Opaque):
        return machine.holds(Condition(("case", held.number, wanted)))
    if type_ is not None and is_plain(machine.module, held) and types.is_interface(machine.module, type_):
        return machine.holds(as_type(machine, held, type_, wanted)[1])
    if types.is_interface(machine.module, type_) or dynamic_type(machine, held) is None:
        return machine.holds(Condition(("case", machine.id_of(held), wanted)))
    return machine.holds(as_type(machine, held, type_, wanted)[1])


def run_select(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    cases = [each for each in node.children if each.kind in ("communication_case", "default_case")]
    machine.ways.wait(machine)
    ready = [each for each in cases if _may_go(machine, activation, each)]
    if not ready:
        raise NotUnderstood("nothing can be received here", node)
    case = ready[machine.choose(len(ready))] if len(ready) > 1 else ready[0]
    inner = case.get("communication")
    if inner is not None and inner.kind == "receive_statement":
        operand = inner["right"]["operand"]
        channel = machine.ways.value(machine, activation, operand)
        left = inner.get("left")
        targets = left.children if left is not None else []
        found = machine.ways.receive(machine, channel, inner)
        for target, held in zip(targets, found, strict=False):
            declare(machine, activation, target, held) if _is_declared(target) else store(
                machine, activation, target, held
            )
    elif inner is not None:
        machine.ways.run(machine, activation, inner)
    _run_cases(machine, activation, [case], 0, label)


def _may_go(machine: Machine, activation: Activation, case: Node) -> bool:
    inner = case.get("communication")
    if inner is None or inner.kind != "receive_statement":
        return True
    channel = machine.ways.value(machine, activation, inner["right"]["operand"])
    if isinstance(channel, Channel):
        comes_to_receive(machine, channel)
    return channel is not NIL and (not isinstance(channel, Channel) or bool(channel.queue) or channel.closed)
