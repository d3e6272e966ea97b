"""The method that `x.Name` is, and its object."""

from __future__ import annotations

from codemod.golang.execute.contents import (
    NIL,
    Activation,
    Builder,
    Content,
    Function,
    Opaque,
    Pointer,
    Struct,
    Typed,
)
from codemod.golang.execute.denoting import denoted, field_below, loaded, opened, pointed
from codemod.golang.execute.dynamic_types import dynamic_type
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import field_cell
from codemod.golang.flow.callees import callees
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.read.syntax import Node, strip_parens


def select_member(machine: Machine, activation: Activation, node: Node) -> Content:
    """Return what `x.Name` is: a field, or a method with its object. The object is evaluated once."""
    operand, name = strip_parens(node["operand"]), node["field"].text
    expression = _method_expression(machine, operand, name)
    if expression is not None:
        return expression
    place = denoted(machine, activation, operand)
    held = place.cell.held if place is not None else machine.ways.value(machine, activation, operand)
    static = typeof.of_expression(machine.module, operand)
    if static is not None and types.is_interface(machine.module, static):
        static = None
    if _is_field(machine, held, static, node):
        held, trail = (opened(machine, place), place.trail) if place is not None else (held, None)
        return loaded(machine, field_below(machine, held, trail, name, node), node)
    refers = held is NIL and (static is None or static.pointer > 0)
    if not isinstance(held, Pointer | Opaque | Typed) and not refers:
        if place is not None and place.sure:
            held = Pointer(place.cell)
        elif isinstance(held, Struct):
            held = Pointer(machine.cell(held, ("object", operand)))
    return _method_of(machine, held, static, node)


def _is_field(machine: Machine, held: Content, static: types.Type | None, node: Node) -> bool:
    name = node["field"].text
    type_ = static or dynamic_type(machine, held)
    if type_ is not None:
        field = members.find_field(machine.module, type_, name)
        ways = members.ways_to_method(machine.module, type_, name)
        if field is not None or ways:
            # of a field and a method that are promoted, the shallower one
            return field is not None and not any(len(way) <= len(field[0]) for way, _ in ways)
    struct = held.cell.held if isinstance(held, Pointer) else held
    if isinstance(struct, Struct) and name in struct.cells:
        return True
    # of an object that is not known, or of another module's type, what is called is a method
    called = node.parent is not None and node.parent.kind == "call_expression" and node.field == "function"
    return not called and isinstance(struct, Opaque | Struct)


def _method_of(machine: Machine, held: Content, static: types.Type | None, node: Node) -> Function:
    name = node["field"].text
    type_ = dynamic_type(machine, held) or static
    if held is NIL and static is None:
        raise Panicked
    if isinstance(held, Opaque) and type_ is None:
        return Function(None, {}, held, name="?")
    found = members.ways_to_method(machine.module, type_, name) if type_ is not None else ()
    found = tuple(each for each in found if machine.module.sources.together(node.file, each[1].file))
    if len(found) == 1:
        way, item = found[0]
        return Function(item.declaration.node, {}, received_by(machine, held, way, item.declaration.node, node))
    if len(found) > 1:
        raise NotUnderstood("a method with several declarations", node)
    written = held.cell.held if isinstance(held, Pointer) else None
    if isinstance(written, Builder):  # behind an `io.Writer`, too
        return Function(None, {}, held, name=f"{written.name}.{name}")
    full = types.named(machine.module, type_) if type_ is not None else None
    if full is not None and machine.module.imported(full[0]) is None:
        return Function(None, {}, held, name=f"{full[0]}.{full[1]}.{name}")
    if (embedded := embedded_foreign(machine, held, name)) is not None:
        return embedded
    above = node.parent
    known = callees(machine.module, above) if above is not None and above.kind == "call_expression" else ()
    return Function(None, {}, held, name=next((each.name for each in known if each.name), f"?.{name}"))


def embedded_foreign(machine: Machine, held: object, name: str) -> Function | None:
    """Return the method of a type of another module that a struct embeds: `Lock` of a `sync.Mutex`."""
    struct = held.cell.held if isinstance(held, Pointer) else held
    if not isinstance(struct, Struct):
        return None
    named = [types.named(machine.module, each) for each in members.promoting(machine.module, struct.type, name)]
    foreign = [full for full in named if full is not None and machine.module.imported(full[0]) is None]
    if len(foreign) != 1:
        return None  # of `struct { io.Reader; io.Closer }` nobody here knows which one has it
    package, short = foreign[0]
    return Function(None, {}, Pointer(field_cell(machine, struct, short)), name=f"{package}.{short}.{name}")


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
    found = members.ways_to_method(machine.module, types.of_node(operand), name)
    if any(way for way, _ in found):
        raise NotUnderstood("a method of what is embedded, which is given the object around it", operand)
    return Function(found[0][1].declaration.node) if len(found) == 1 else None


def received_by(machine: Machine, held: Content, way: tuple[str, ...], function: Node, node: Node) -> Content:
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
