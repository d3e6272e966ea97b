"""The cells that expressions denote, and what is in them."""

from __future__ import annotations

from codemod.golang.evaluate.terms import Hole, Term, plain
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.before_main import is_as_declared, stays_an_error, stays_an_object, stays_as_declared
from codemod.golang.execute.contents import (
    NIL,
    Activation,
    Array,
    Cell,
    Content,
    Opaque,
    Outside,
    Pointer,
    Slice,
    Struct,
    untyped,
)
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.equality import known_number
from codemod.golang.execute.inputs import element_at_origin, lying_at, static_values
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import field_cell, way_to_field, zero_of
from codemod.golang.execute.made_errors import wrapping
from codemod.golang.execute.reachable_memory import is_foreign
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import NamedTuple


class Trail(NamedTuple):
    """Below an object with the rule's registry: its type, the fields on the way, and where the object is from."""

    type: types.Type
    path: tuple[str, ...]
    origin: Outside | None

    def below(self, name: str) -> Trail:
        return self._replace(path=(*self.path, name))


class Denoted(NamedTuple):
    """A cell that an expression denotes, and which field of a registry it is; what is not `sure` is only read."""

    cell: Cell
    trail: Trail | None = None
    sure: bool = True


def variable_cell(machine: Machine, activation: Activation, node: Node) -> Cell:
    """Return the cell of a local variable."""
    binding = node.binding
    assert binding is not None
    found = activation.variables.get(binding)
    if found is None:
        # of a function literal whose surroundings nobody has run
        type_ = typeof.of_binding(machine.module, binding)
        with machine.part_of(0):
            held = lying_at(machine, Outside(node), type_)
            found = activation.variables[binding] = machine.cell(held, binding)
    machine.seen(found.home)
    return found


def package_cell(machine: Machine, item: Object, node: Node) -> Cell:
    """Return the cell of a package variable."""
    if (error := stays_an_error(machine.module, item)) is not None:
        if item not in machine.errors:
            with machine.part_of(0):
                machine.errors[item] = machine.cell(wrapping(machine, [], error), item)
        return machine.errors[item]
    if (literal := stays_an_object(machine.module, item)) is not None:
        if item not in machine.errors:  # it is nobody's to change: made now, it is as if it had been there
            held = machine.ways.value(machine, Activation(None, {}), literal)
            machine.errors[item] = machine.cell(machine.copy(held), item)
        return machine.errors[item]
    if item not in machine.globals:
        with machine.part_of(0):
            machine.globals[item] = cell = machine.cell(NIL, item)
            cell.held = _initial(machine, item, node)
            machine.recalled(cell)
    machine.seen(item)
    return machine.globals[item]


def _initial(machine: Machine, item: Object, node: Node) -> Content:
    """Return what a package variable is when the functions begin that are run."""
    if not machine.from_start or machine.disturbed:
        table = stays_as_declared(machine.module, item)
        if table is not None:
            return machine.copy(machine.ways.value(machine, Activation(None, {}), table))
        return lying_at(machine, Outside(node), typeof.of_expression(machine.module, node))
    if not is_as_declared(machine.module, item):
        machine.needs_beginning()
        return machine.opaque(type_=typeof.of_expression(machine.module, node))
    value = types.value_node(item)
    if value is not None:
        return machine.copy(machine.ways.value(machine, Activation(None, {}), value))
    return zero_of(machine, types.of_node(types.spec_of(item).get("type")), item)


def loaded(machine: Machine, place: Denoted, node: Node) -> Content:
    """Return what is in a cell; the registry's own name for what nobody here wrote to the registry."""
    held = place.cell.held
    if place.trail is not None and not place.cell.assigned and is_foreign(place.cell):
        trail = place.trail
        leaf = machine.registers.leaf(machine, trail.type, trail.path, node) if isinstance(held, Opaque) else None
        if leaf is not None and isinstance(held, Opaque) and _is_own(machine, trail.origin, held.origin, leaf):
            term = Hole(leaf, span=node.span, host=machine.evaluator.is_host(leaf))
            return Value((term,), node)
    return machine.copy(held)


def _is_own(machine: Machine, object_: Outside | None, origin: Outside | None, leaf: Term) -> bool:
    """Whether an object that others made is the one that the rule means: the receiver, or what is known to be it, by
    what its field is. There may be more objects of its type: `mirrors["a"]`, `c.peer`."""
    if origin is None:
        return False
    binding = object_.node.binding if object_ is not None and not object_.path else None
    if binding is not None and binding.kind == "receiver":
        return True
    found = static_values(machine, origin)
    return bool(found) and all(plain(each.parts) == (Hole(leaf),) for each in found)


def place_of(machine: Machine, activation: Activation, node: Node) -> Denoted:
    """Return the cell that an expression denotes."""
    node = strip_parens(node)
    machine.step(node)
    if node.kind == "identifier":
        if node.binding is not None:
            return Denoted(variable_cell(machine, activation, node))
        items = declarations(machine.module, node)
        if len(items) == 1 and items[0].kind == "var":
            return Denoted(package_cell(machine, items[0], node))
    elif node.kind == "selector_expression":
        if package_of_operand(machine.module, node["operand"]) is not None:
            items = declarations(machine.module, node)
            if len(items) == 1 and items[0].kind == "var":
                return Denoted(package_cell(machine, items[0], node))
            raise NotUnderstood("a variable of another module", node)
        around = denoted(machine, activation, node["operand"])
        held = opened(machine, around) if around is not None else _value(machine, activation, node["operand"])
        found = field_below(machine, held, around.trail if around is not None else None, node["field"].text, node)
        is_copy = around is None and isinstance(held, Struct)  # which nobody writes to: it has no address
        return found._replace(sure=False) if is_copy else found
    elif node.kind == "index_expression":
        held, _ = operand_of(machine, activation, node["operand"])
        return element_below(machine, activation, held, node)
    elif node.kind == "unary_expression" and node["operator"].kind == "*":
        held, trail = operand_of(machine, activation, node["operand"])
        if isinstance(held, Opaque):
            return Denoted(machine.cell(machine.opaque(), ("opaque", "*")), None, sure=False)
        cell = pointed(machine, held, node).cell
        machine.seen(cell.home)
        return Denoted(cell, trail)
    raise NotUnderstood("a place", node)


def opened(machine: Machine, place: Denoted) -> Content:
    """Return what is in a cell of which a field is asked for. What is known to be zero, and no more, is a struct then:
    of `pod := &v1.Pod{}` the `Spec` in `pod.Spec.Containers = containers`. A nil pointer would have panicked."""
    held = place.cell.held
    if place.sure and isinstance(held, Opaque) and held.zero_of is not None and not held.parts:
        place.cell.held = found = machine.struct(None, ("in", place.cell.home))
        found.within = held.zero_of
    return place.cell.held


_DENOTING = ("identifier", "selector_expression", "index_expression")


def operand_of(machine: Machine, activation: Activation, node: Node) -> tuple[Content, Trail | None]:
    """Return what stands in front of an index, not copied."""
    place = denoted(machine, activation, node)
    return (_value(machine, activation, node), None) if place is None else (place.cell.held, place.trail)


def _value(machine: Machine, activation: Activation, node: Node) -> Content:
    return machine.ways.value(machine, activation, strip_parens(node))


def denoted(machine: Machine, activation: Activation, node: Node) -> Denoted | None:
    """Return the cell that an expression denotes; None of what is a value: a call, a package's function."""
    node = strip_parens(node)
    star = node.kind == "unary_expression" and node["operator"].kind == "*"
    if not star and node.kind not in _DENOTING:
        return None
    if node.kind == "index_expression":
        return _in_list(machine, activation, node)
    named = node.kind == "selector_expression" and package_of_operand(machine.module, node["operand"]) is not None
    if (node.kind == "identifier" and node.binding is None) or named:
        items = declarations(machine.module, node)
        if len(items) != 1 or items[0].kind != "var":
            return None
    return place_of(machine, activation, node)


def _in_list(machine: Machine, activation: Activation, node: Node) -> Denoted | None:
    """Return the cell of a list's element; None of a map's, which is no place. The type of `pod.Spec.Containers[:2]` is
    another module's to know; what it is here says it."""
    operand = strip_parens(node["operand"])
    type_ = types.underlying(machine.module, typeof.of_expression(machine.module, operand))
    is_spread = operand.binding is not None and operand.binding.variadic  # `parts ...string`: the type is an element's
    if type_ is not None and not is_spread:
        return place_of(machine, activation, node) if type_.node.kind in types.LISTS else None
    held = untyped(operand_of(machine, activation, operand)[0])
    behind = held.cell.held if isinstance(held, Pointer) else held
    if isinstance(behind, Slice | Array):
        return element_below(machine, activation, held, node)
    if any(each.kind == "call_expression" for each in operand.walk()):
        raise NotUnderstood("an element of what a call gives", node)  # who asks again would call it again
    return None


def pointed(machine: Machine, held: Content, node: Node) -> Pointer:
    """Return a pointer that is not nil."""
    if isinstance(held, Pointer):
        if not held.sure:
            key = ("nil", held.cell.number)
            if machine.armed and key not in machine.facts:
                machine.facts[key] = machine.choose(2) == 1
            if machine.facts.get(key):
                raise Panicked
            machine.facts[key] = False
        return held
    if held is NIL:
        raise Panicked
    raise NotUnderstood("a pointer that is not known", node)


def field_below(machine: Machine, held: Content, trail: Trail | None, name: str, node: Node) -> Denoted:
    """Return the cell of a field, through pointers and embedded structs."""
    held = untyped(held)
    if isinstance(held, Pointer) or held is NIL:
        held = pointed(machine, held, node).cell.held
    if isinstance(held, Struct):
        trail = _started(machine, held, trail)
        while way := way_to_field(machine, held, name):
            for embedded in way:
                inner = opened(machine, Denoted(field_cell(machine, held, embedded)))
                if isinstance(inner, Pointer) or inner is NIL:
                    inner = pointed(machine, inner, node).cell.held
                if isinstance(inner, Opaque):
                    return _below_opaque(machine, inner, trail, name)
                if not isinstance(inner, Struct):
                    raise NotUnderstood("an embedded object", node)
                held = inner
                trail = _started(machine, held, trail)
        cell = field_cell(machine, held, name)
        machine.seen(cell.home)
        return Denoted(cell, trail.below(name) if trail is not None else None)
    if isinstance(held, Opaque):
        return _below_opaque(machine, held, trail, name)
    raise NotUnderstood("a field", node)


def _started(machine: Machine, struct: Struct, trail: Trail | None) -> Trail | None:
    is_root = struct.type is not None and machine.registers.is_root(machine.module, struct.type)
    return Trail(struct.type, (), struct.origin) if is_root and struct.type is not None else trail


def _below_opaque(machine: Machine, held: Opaque, trail: Trail | None, name: str) -> Denoted:
    if held.type is None or held.type.pointer:
        machine.may_panic()
    if name not in held.parts:
        found = members.find_field(machine.module, held.type, name)
        type_ = found[1] if found is not None else None
        origin = held.origin
        below_ = origin.below(name) if origin is not None else None
        held.parts[name] = lying_at(machine, below_, type_) if below_ is not None else machine.opaque(type_=type_)
    return Denoted(machine.cell(held.parts[name], ("opaque", name)), None, sure=False)


def element_below(machine: Machine, activation: Activation, held: Content, node: Node) -> Denoted:
    """Return the cell of an element of what stands in front of `[i]`."""
    held = pointed(machine, held, node).cell.held if isinstance(held, Pointer) else held
    held = untyped(held)
    cells = held.window if isinstance(held, Slice) else held.cells if isinstance(held, Array) else None
    if cells is not None:
        at = known_number(machine.ways.value(machine, activation, node["index"]))
        if at is None:
            raise NotUnderstood("an index", node)
        if not 0 <= at < len(cells):
            raise Panicked
        machine.seen(cells[at].home)
        return Denoted(cells[at])
    if held is NIL:
        raise Panicked
    if isinstance(held, Opaque):
        machine.may_panic()
        at = known_number(machine.ways.value(machine, activation, node["index"]))
        return Denoted(machine.cell(element_at_origin(machine, held, at=at), ("opaque", "[]")), None, sure=False)
    raise NotUnderstood("an element", node)
