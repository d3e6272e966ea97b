"""The method that `x.Name` is, and its object."""

from __future__ import annotations

from codemod.golang.execute.contents import NIL, Activation, Content, Function, Opaque, Pointer, Struct, Typed
from codemod.golang.execute.dynamic_types import dynamic_type
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import field_cell
from codemod.golang.execute.places import place_of, pointed
from codemod.golang.flow.callees import callees
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.read.syntax import Node, strip_parens

_PLACES = ("identifier", "selector_expression", "index_expression")


def method(machine: Machine, activation: Activation, node: Node) -> Function | None:
    """Return the method that `x.Name` is, with its object; None where it is a field."""
    operand, name = strip_parens(node["operand"]), node["field"].text
    expression = _method_expression(machine, operand, name)
    if expression is not None:
        return expression
    static = typeof.of_expression(machine.module, operand)
    if static is not None and not types.is_interface(machine.module, static):
        field = members.find_field(machine.module, static, name)
        ways = members.ways_to_method(machine.module, static, name)
        if field is not None and not any(len(way) <= len(field[0]) for way, _ in ways):
            return None
        if not members.methods(machine.module, static, name) and _is_structure(machine, static):
            foreign = _foreign_method(machine, activation, node, static)
            if foreign is not None:
                return foreign
    held = _object(machine, activation, operand)
    type_ = dynamic_type(machine, held)
    if isinstance(held, Opaque) and type_ is not None and members.find_field(machine.module, type_, name) is not None:
        return None
    if isinstance(held, Struct) and name in held.cells:
        return None
    if held is NIL and static is not None and types.is_interface(machine.module, static):
        raise Panicked
    if type_ is None and static is not None and not types.is_interface(machine.module, static):
        type_ = static
    if isinstance(held, Opaque) and (type_ is None or types.is_interface(machine.module, type_)):
        return _of_unknown(machine, held, node)
    found = members.ways_to_method(machine.module, type_, name) if type_ is not None else ()
    found = tuple(each for each in found if machine.module.sources.together(node.file, each[1].file))
    if len(found) == 1:
        way, item = found[0]
        return Function(item.declaration.node, {}, _received_by(machine, held, way, item.declaration.node, node))
    if len(found) > 1:
        raise NotUnderstood("a method with several declarations", node)
    foreign_name = (
        next((each.name for each in callees(machine.module, node.parent) if each.name), "")
        if (node.parent is not None and node.parent.kind == "call_expression")
        else ""
    )
    if isinstance(held, Struct | Pointer | Opaque) and not foreign_name:
        embedded = _embedded_foreign(machine, held, name)
        if embedded is not None:
            return embedded
    return Function(None, {}, held, name=foreign_name or f"?.{name}")


def _is_structure(machine: Machine, type_: types.Type) -> bool:
    flat = types.underlying(machine.module, type_)
    return flat is not None


def _foreign_method(machine: Machine, activation: Activation, node: Node, static: types.Type) -> Function | None:
    full = types.named(machine.module, static)
    if full is None or machine.module.imported(full[0]) is not None:
        return None
    held = _object(machine, activation, node["operand"])
    return Function(None, {}, held, name=f"{full[0]}.{full[1]}.{node['field'].text}")


def _embedded_foreign(machine: Machine, held: object, name: str) -> Function | None:
    """Return the method of a type of another module that a struct embeds: `Lock` of a `sync.Mutex`."""
    struct = held.cell.held if isinstance(held, Pointer) else held
    if not isinstance(struct, Struct):
        return None
    for each in members.promoting(machine.module, struct.type, name):
        full = types.named(machine.module, each)
        if full is not None and machine.module.imported(full[0]) is None:
            short = full[1]
            cell = field_cell(machine, struct, short)
            return Function(None, {}, Pointer(cell), name=f"{full[0]}.{full[1]}.{name}")
    return None


def _of_unknown(machine: Machine, held: Opaque, node: Node) -> Function:
    return Function(None, {}, held, name="?")


def _method_expression(machine: Machine, operand: Node, name: str) -> Function | None:
    """`T.Method`, `(*T).Method`"""
    operand = strip_parens(operand)
    if operand.kind == "unary_expression" and operand["operator"].kind == "*":
        operand = strip_parens(operand["operand"])
    if operand.kind not in ("identifier", "selector_expression") or operand.binding is not None:
        return None
    items = declarations(machine.module, operand)
    if len(items) != 1 or items[0].kind != "type":
        return None
    found = members.methods(machine.module, types.of_node(operand), name)
    return Function(found[0].declaration.node) if len(found) == 1 else None


def _object(machine: Machine, activation: Activation, operand: Node) -> Content:
    """Return a method's object: a pointer to it, where it has a place."""
    operand = strip_parens(operand)
    if operand.kind in _PLACES and package_of_operand(machine.module, operand) is None:
        try_place = operand.kind != "index_expression" or _is_element(machine, operand)
        if operand.kind == "identifier" and operand.binding is None:
            items = declarations(machine.module, operand)
            try_place = len(items) == 1 and items[0].kind == "var"
        if operand.kind == "selector_expression" and package_of_operand(machine.module, operand["operand"]) is not None:
            items = declarations(machine.module, operand)
            try_place = len(items) == 1 and items[0].kind == "var"
        if try_place and not (operand.kind == "selector_expression" and method(machine, activation, operand)):
            place = place_of(machine, activation, operand)
            held = place.cell.held
            static = typeof.of_expression(machine.module, operand) if held is NIL else None
            if static is not None and (static.pointer or types.is_interface(machine.module, static)):
                return NIL
            return held if isinstance(held, Pointer | Opaque | Typed) or not place.sure else Pointer(place.cell)
    held = machine.ways.value(machine, activation, operand)
    if isinstance(held, Struct):
        return Pointer(machine.cell(held, ("object", operand)))
    return held


def _is_element(machine: Machine, node: Node) -> bool:
    type_ = types.underlying(machine.module, typeof.of_expression(machine.module, node["operand"]))
    return type_ is not None and type_.node.kind in types.LISTS


def _received_by(machine: Machine, held: Content, way: tuple[str, ...], function: Node, node: Node) -> Content:
    """Return a method's receiver: the embedded object that has the method, as pointer or copied."""
    for embedded in way:
        struct = pointed(machine, held, node).cell.held if isinstance(held, Pointer) else held
        if not isinstance(struct, Struct):
            raise NotUnderstood("an embedded object", node)
        cell = field_cell(machine, struct, embedded)
        held = cell.held if isinstance(cell.held, Pointer | Opaque) else Pointer(cell)
    type_ = function["receiver"].children[0].get("type")
    if type_ is not None and type_.kind == "pointer_type":
        return held
    if isinstance(held, Pointer):
        return machine.copy(pointed(machine, held, node).cell.held)
    return held
