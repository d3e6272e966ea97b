"""What an expression is."""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.execute.contents import NIL, Activation, Condition, Content, Function, Outside
from codemod.golang.execute.denoting import package_cell, variable_cell
from codemod.golang.execute.dynamic_types import as_type
from codemod.golang.execute.elements import indexed, sliced
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.inputs import known_text
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content, text_content
from codemod.golang.execute.natives import NATIVE
from codemod.golang.execute.operations import operation, unary_operation
from codemod.golang.execute.panics import may_panic
from codemod.golang.program import types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS, decode, integer, unquote
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens


def value_of(machine: Machine, activation: Activation, node: Node) -> Content:
    """Return what an expression is, with one value. Raises `NotUnderstood`, `Panicked`."""
    node = strip_parens(node)
    machine.step(node)
    kind = _KINDS.get(node.kind)
    if kind is None:
        raise NotUnderstood("an expression", node)
    found = kind(machine, activation, node)
    if machine.armed and may_panic(machine.module, node):
        machine.may_panic()
    return found


def _integer_literal(machine: Machine, activation: Activation, node: Node) -> Content:
    found = integer(node)
    return number_content(found, node) if found is not None else machine.symbol(node, ("literal", node))


def _nil(machine: Machine, activation: Activation, node: Node) -> Content:
    if not types.is_predeclared_nil(machine.module, node):
        raise NotUnderstood("another nil", node)
    return NIL


def _truth_literal(machine: Machine, activation: Activation, node: Node) -> Content:
    if not types.is_predeclared_truth(machine.module, node):
        raise NotUnderstood("another truth", node)
    return node.kind == "true"


def _at_index(machine: Machine, activation: Activation, node: Node) -> Content:
    return indexed(machine, activation, node)[0]


def _result_of(machine: Machine, activation: Activation, node: Node) -> Content:
    results = machine.ways.call(machine, activation, node)
    if len(results) != 1:
        raise NotUnderstood("a call with so many results", node)
    return results[0]


def _made_literal(machine: Machine, activation: Activation, node: Node) -> Content:
    return machine.ways.make(machine, activation, node)


def _closure(machine: Machine, activation: Activation, node: Node) -> Content:
    wanted = _captured(machine.module, node)
    return Function(node, {b: c for b, c in activation.variables.items() if b in wanted})


def _surely(machine: Machine, activation: Activation, node: Node) -> Content:
    found, holds = asserted(machine, activation, node)
    if not machine.holds(holds):
        raise Panicked
    return found


def _literal(machine: Machine, activation: Activation, node: Node) -> Content:
    if machine.evaluator.mark_of(node):
        return known_text(machine, Outside(node))
    data = unquote(node)
    if data is None:
        raise NotUnderstood("a literal", node)
    return text_content(decode(data), node)


def _rune(machine: Machine, activation: Activation, node: Node) -> Content:
    text = _ESCAPES.get(node.text[1:-1], node.text[1:-1])
    return number_content(ord(text), node) if len(text) == 1 else machine.symbol(node, ("rune", node))


_ESCAPES = {r"\n": "\n", r"\t": "\t", r"\r": "\r", r"\\": "\\", r"\'": "'"}


@per_module
def _captured(module: Module, literal: Node) -> frozenset[Binding]:
    names = (each.binding for each in literal.walk() if each.kind == "identifier")
    return frozenset(each for each in names if each is not None and each.function is not literal)


def _named_value(machine: Machine, activation: Activation, node: Node) -> Content:
    if node.kind == "identifier" and node.binding is not None:
        if node.binding.kind == "const":
            return known_text(machine, Outside(node))
        return machine.copy(variable_cell(machine, activation, node).held)
    selected = node.kind == "selector_expression"
    imported = package_of_operand(machine.module, node["operand"]) if selected else None
    if selected and imported is None:
        return machine.ways.select(machine, activation, node)
    items = declarations(machine.module, node)
    if not items and imported is None:
        name = types.predeclared(machine.module, node)
        if name in ("true", "false", "nil"):
            return NIL if name == "nil" else name == "true"
        return Function(None, name=name)
    if not items and imported is not None:
        return _foreign(machine, node, imported)
    if len(items) != 1:
        raise NotUnderstood("a name with several declarations", node)
    item = items[0]
    if item.kind in ("func", "method"):
        return Function(item.declaration.node)
    if item.kind == "const" or is_marked(machine, item):
        machine.named.add(node.span)
        return known_text(machine, Outside(node))
    return machine.copy(package_cell(machine, item, node).held)


def _foreign(machine: Machine, node: Node, imported: str) -> Content:
    """Return what another module declares: a function where it is called, or is known to be one, `strings.TrimSpace` of
    a list of functions; else a name."""
    above, name = node.parent, f"{imported}.{node['field'].text}"
    called = above is not None and above.kind == "call_expression" and above.get("function") is node
    return Function(None, name=name) if called or name in MODELS or name in NATIVE else machine.opaque(Outside(node))


def is_marked(machine: Machine, item: Object) -> bool:
    package = machine.module.package_of(item.file).path
    return machine.evaluator.is_marked(f"{package}.{item.name}")


def asserted(machine: Machine, activation: Activation, node: Node) -> tuple[Content, bool | Condition]:
    """Return `x.(T)`, and whether it is one."""
    held = value_of(machine, activation, node["operand"])
    return as_type(machine, held, types.of_node(node.get("type")), node)


_KINDS: dict[str, Callable[[Machine, Activation, Node], Content]] = {
    **dict.fromkeys(STRING_KINDS, _literal),
    "int_literal": _integer_literal,
    "rune_literal": _rune,
    "true": _truth_literal,
    "false": _truth_literal,
    "nil": _nil,
    "identifier": _named_value,
    "selector_expression": _named_value,
    "index_expression": _at_index,
    "call_expression": _result_of,
    "type_conversion_expression": _result_of,
    "binary_expression": operation,
    "unary_expression": unary_operation,
    "composite_literal": _made_literal,
    "func_literal": _closure,
    "slice_expression": sliced,
    "type_assertion_expression": _surely,
}
