"""What operators make of their operands."""

from __future__ import annotations

from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, concat
from codemod.golang.execute.contents import Activation, Content, Pointer
from codemod.golang.execute.denoting import place_of
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.equality import are_same_behind, known_number, opposite, ordered, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.execute.text_places import moved
from codemod.golang.execute.type_arguments import instantiated
from codemod.golang.program import typeof, types
from codemod.golang.program.number_types import UNTYPED, bounds, has_room, number_type
from codemod.golang.read.syntax import Node, strip_parens


def operation(machine: Machine, activation: Activation, node: Node) -> Content:
    operator = node["operator"].kind
    if operator in ("&&", "||"):
        first = machine.ways.value(machine, activation, node["left"])
        if machine.holds(first) is (operator == "||"):
            return operator == "||"
        return machine.ways.value(machine, activation, node["right"])
    one, other = (machine.ways.value(machine, activation, node[side]) for side in ("left", "right"))
    if operator in ("==", "!="):
        sides = (instantiated(machine, typeof.of_expression(machine.module, node[side])) for side in ("left", "right"))
        found = are_same_behind(machine, one, other, sides, node)
        return found if operator == "==" else opposite(found)
    first, second = text_in(machine, one, node["left"]), text_in(machine, other, node["right"])
    if operator in ("<", "<=", ">", ">="):
        return ordered(machine, operator, first, second)
    if operator == "+" and not _is_number(machine, node, first, second):
        return sum_of_texts(node, first, second)
    return calculated_number(machine, operator, first, second, node)


def sum_of_texts(node: Node, first: Value, second: Value) -> Value:
    """Return two texts as one. Bytes that are no text alone may be a letter together."""
    found = concat(node, [[first], [second]])[0]
    if any(isinstance(part, Text) and not part.text.isascii() and _has_lone_bytes(part.text) for part in found.parts):
        raise NotUnderstood("bytes that are no text", node)
    return found


def _has_lone_bytes(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_number(machine: Machine, node: Node, first: Value, second: Value) -> bool:
    if first.numeric or second.numeric:
        return True
    for value, side in ((first, "left"), (second, "right")):
        if value.text is not None:
            return False
        type_ = instantiated(machine, typeof.of_expression(machine.module, node[side]))
        flat = types.underlying(machine.module, type_)
        if flat is not None and types.predeclared(machine.module, flat.node) == "string":
            return False
        if flat is not None and types.predeclared(machine.module, flat.node):
            return True
    return False


def calculated_number(machine: Machine, operator: str, first: Value, second: Value, node: Node) -> Value:
    """Return what an operator makes of two numbers."""
    one, other = known_number(first), known_number(second)
    name = number_type(machine.module, node.children[0] if node.kind.endswith("_statement") else node)
    if one is not None and other is not None:
        found = _calculated(operator, one, other) if name == UNTYPED or bounds(name) is not None else None
        if found is not None and has_room("int" if name == UNTYPED else name, found):
            return number_content(found, node)
    elif name in ("int", UNTYPED, "") and (length := moved(machine, operator, first, second, node)) is not None:
        return length
    return machine.symbol(node, ("operation", operator, first.parts, second.parts))


def _calculated(operator: str, one: int, other: int) -> int | None:
    if operator in ("/", "%"):
        if other == 0:
            raise Panicked
        whole = abs(one) // abs(other) * (1 if (one < 0) == (other < 0) else -1)
        return whole if operator == "/" else one - whole * other
    if operator == "<<":
        return one << other if 0 <= other < 31 else None
    known = {"+": one + other, "-": one - other, "*": one * other, "|": one | other, "&": one & other}
    return known.get(operator)


def unary_operation(machine: Machine, activation: Activation, node: Node) -> Content:
    operator, operand = node["operator"].kind, strip_parens(node["operand"])
    if operator == "&":
        if operand.kind == "composite_literal":
            return Pointer(machine.cell(machine.ways.value(machine, activation, operand), ("literal", operand)))
        place = place_of(machine, activation, operand)
        if not place.sure:
            raise NotUnderstood("the address of what is not known", node)
        return Pointer(place.cell)
    if operator == "*":
        return machine.copy(place_of(machine, activation, node).cell.held)
    if operator == "<-":
        return machine.ways.receive(machine, machine.ways.value(machine, activation, operand), node)[0]
    found = machine.ways.value(machine, activation, operand)
    if operator == "!":
        return opposite(machine.holds(found))
    known = known_number(found)
    name = number_type(machine.module, node)
    if operator == "-" and known is not None and has_room("int" if name == UNTYPED else name, -known):
        return number_content(-known, node)
    return machine.symbol(node, ("sign", operator, text_in(machine, found, node).parts))
