"""Assignments, and the variables that they make."""

from __future__ import annotations

from codemod.golang.evaluate.printing import PRINTING
from codemod.golang.execute.callbacks import only_answers
from codemod.golang.execute.contents import Activation, Content
from codemod.golang.execute.denoting import denoted, operand_of, place_of
from codemod.golang.execute.elements import indexed, put
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.equality import text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import zero_of
from codemod.golang.execute.nil_pointers import check_all_nil
from codemod.golang.execute.operands import asserted
from codemod.golang.execute.operations import calculated_number, sum_of_texts
from codemod.golang.execute.reachable_memory import field_of, is_foreign
from codemod.golang.execute.type_arguments import instantiated
from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.library import callee_name
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens


def store(machine: Machine, activation: Activation, target: Node, held: Content) -> None:
    """Assign to a place."""
    target = strip_parens(target)
    if target.kind == "identifier" and target.spells("_"):
        return
    held = machine.copy(held)
    at_index = target.kind == "index_expression"
    place = (denoted if at_index else place_of)(machine, activation, target)
    if place is None:
        table, _ = operand_of(machine, activation, target["operand"])
        put(machine, table, machine.ways.value(machine, activation, target["index"]), held, target)
        return
    if not place.sure:
        raise NotUnderstood("what is written to is not known", target)
    if is_foreign(place.cell) and not is_default(machine.module, target):
        machine.learned.foreign.add(field_of(place.cell.home))
    machine.write(place.cell, held, assigned=target.binding is None)


def values_of_list(machine: Machine, activation: Activation, nodes: list[Node], wanted: int) -> list[Content]:
    """Return what a list of expressions gives to so many targets: of `v, ok := m[k]` both."""
    if len(nodes) == 1 and wanted > 1:
        node = strip_parens(nodes[0])
        found: tuple[Content, ...] | list[Content]
        if node.kind == "call_expression":
            found = machine.ways.call(machine, activation, node, wanted)
        elif node.kind == "index_expression":
            found = indexed(machine, activation, node)
        elif node.kind == "type_assertion_expression":
            found = asserted(machine, activation, node)
            holds = machine.holds(found[1])
            if not holds:
                found = zero_of(machine, types.of_node(node.get("type")), ("asserted", node)), False
        elif node.kind == "unary_expression":
            found = machine.ways.receive(machine, machine.ways.value(machine, activation, node["operand"]), node)
        else:
            raise NotUnderstood("several values", node)
        if len(found) != wanted:
            raise NotUnderstood("another number of values", node)
        return list(found)
    return [machine.copy(machine.ways.value(machine, activation, each)) for each in nodes]


def assigned_here(machine: Machine, activation: Activation, node: Node) -> None:
    targets, right = node["left"].children, node["right"].children
    _check_targets(machine, targets, node)
    operator = node.get("operator")
    sign = operator.kind if operator is not None else ""
    if node.kind == "assignment_statement" and sign not in ("=", ""):
        _changed(machine, activation, targets[0], sign.removesuffix("="), right[0])
        return
    found = values_of_list(machine, activation, right, len(targets))
    if len(found) != len(targets):
        raise NotUnderstood("another number of values", node)
    if len(targets) > 1:
        found = [machine.copy(each) for each in found]
    check_all_nil(machine, found, right, [typeof.of_expression(machine.module, each) for each in targets])
    for target, held in zip(targets, found, strict=True):
        machine.record(target, held)
        if node.kind == "short_var_declaration" and _is_declared(target):
            declare(machine, activation, target, held)
        else:
            store(machine, activation, target, held)
    called = any(each.kind == "call_expression" for target in targets for each in target.walk())
    if called and any(homes for _, homes in machine.written_by_calls):
        raise NotUnderstood("a call in what is written to", node)


def refuse_calls(machine: Machine, target: Node) -> None:
    """Refuse a call in what is read and written again, `counts[next()]++`, but those that give the same again."""
    for call in (each for each in target.walk() if each.kind == "call_expression"):
        name = callee_name(machine.module, call["function"])
        prints = name.startswith("fmt.Sprint") and _print_the_same_again(machine.module)
        if not prints and not name.startswith(("strings.", "strconv.", "path.")):
            raise NotUnderstood("a call in what is written to", target)


@per_module
def _print_the_same_again(module: Module) -> bool:
    """Whether no method by which package fmt prints something writes to anything."""
    return all(only_answers(module, each.node) for each in members.methods_of_names(module, PRINTING))


def _check_targets(machine: Machine, targets: list[Node], node: Node) -> None:
    """Refuse `i, list[i] = 1, x`: the element is that of the old i, and here it would be that of the new one."""
    operator = node.get("operator")
    changes = operator is not None and operator.kind not in ("=", ":=")
    calls = [any(each.kind == "call_expression" for each in target.walk()) for target in targets]
    if any(calls) and len(targets) > 1:
        raise NotUnderstood("a call in what is written to", node)
    if changes:
        refuse_calls(machine, targets[0])
    changed: set[str] = set()
    for target in map(strip_parens, targets):
        inner = [] if target.kind == "identifier" else [each for child in target.children for each in child.walk()]
        if target.kind == "selector_expression":
            inner = list(target["operand"].walk())
        if changed and any(each.kind in _READING and _last_name(each) in changed for each in inner):
            raise NotUnderstood("what is written to depends on what is written", node)
        changed.add(_last_name(target))


_READING = ("identifier", "selector_expression", "index_expression", "unary_expression")


def _last_name(node: Node) -> str:
    """Return a variable's or field's name; one for all elements, and one for all that pointers point to."""
    if node.kind == "selector_expression":
        return node["field"].text
    return node.text if node.kind == "identifier" else node.kind


def _is_declared(target: Node) -> bool:
    """Whether `:=` makes this variable: the others that it names are there already."""
    return target.binding is not None and target.binding.node is target


def declare(machine: Machine, activation: Activation, name: Node, held: Content) -> None:
    """Make a variable."""
    if name.binding is not None:
        activation.variables[name.binding] = machine.cell(machine.copy(held), name.binding)


def _changed(machine: Machine, activation: Activation, target: Node, operator: str, right: Node) -> None:
    """`x += y`"""
    old = text_in(machine, machine.ways.value(machine, activation, target), target)
    new = text_in(machine, machine.ways.value(machine, activation, right), right)
    type_ = instantiated(machine, typeof.of_expression(machine.module, target))
    flat = types.underlying(machine.module, type_)
    name = types.predeclared(machine.module, flat.node) if flat is not None else ""
    if operator == "+" and (name == "string" or not (name or old.numeric or new.numeric)):
        assert target.parent is not None
        store(machine, activation, target, sum_of_texts(target, old, new))
    else:
        store(machine, activation, target, calculated_number(machine, operator, old, new, target))


def declared_here(machine: Machine, activation: Activation, node: Node) -> None:
    names, value = node.all("name"), node.get("value")
    if value is None:
        type_ = instantiated(machine, types.of_node(node.get("type")))
        for name in names:
            declare(machine, activation, name, zero_of(machine, type_, name.binding or name))
        return
    found = values_of_list(machine, activation, value.children, len(names))
    check_all_nil(machine, found, value.children, [types.of_node(node.get("type"))] * len(found))
    for name, held in zip(names, found, strict=True):
        declare(machine, activation, name, held)
