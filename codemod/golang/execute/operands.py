"""What an expression is, and the cell that it denotes."""

from __future__ import annotations

from codemod.golang.evaluate.models.texts import part_of_text
from codemod.golang.evaluate.terms import Hole
from codemod.golang.evaluate.values import Value, concat
from codemod.golang.execute.comparing import (
    as_text,
    known_number,
    opposite,
    ordered,
    same,
)
from codemod.golang.execute.contents import (
    NIL,
    Activation,
    Array,
    Cell,
    Channel,
    Condition,
    Content,
    Function,
    Opaque,
    Origin,
    Pointer,
    Slice,
    Struct,
    Table,
    Typed,
)
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.inputs import element_at_origin, known_text, lying_at
from codemod.golang.execute.machine import Machine, field_of, is_foreign
from codemod.golang.execute.made_anew import field_cell, number_content, text_content, way_to_field, zero_of
from codemod.golang.flow.defaults import is_default
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS, decode, integer, unquote
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import NamedTuple

# below an object with the rule's registry: its type, and the fields on the way
Trail = tuple[types.Type, tuple[str, ...]]


class Place(NamedTuple):
    """A cell that an expression denotes, and which field of a registry it is; what is not `sure` is only read."""

    cell: Cell
    trail: Trail | None = None
    sure: bool = True


def value_of(machine: Machine, activation: Activation, node: Node) -> Content:
    """Return what an expression is, with one value. Raises `NotUnderstood`, `Panicked`."""
    node = strip_parens(node)
    machine.step(node)
    kind = node.kind
    if kind in STRING_KINDS:
        return known_text(machine, Origin(node)) if machine.evaluator.mark_of(node) else _literal(node)
    if kind == "int_literal":
        found = integer(node)
        return number_content(found, node) if found is not None else machine.symbol(node, ("literal", node))
    if kind == "rune_literal":
        return _rune(machine, node)
    if kind in ("true", "false"):
        return kind == "true"
    if kind == "nil":
        return NIL
    if kind in ("identifier", "selector_expression"):
        return _named_value(machine, activation, node)
    if kind == "index_expression":
        return indexed(machine, activation, node)[0]
    if kind in ("call_expression", "type_conversion_expression"):
        results = machine.ways.call(machine, activation, node)
        if len(results) != 1:
            raise NotUnderstood("a call with so many results", node)
        return results[0]
    if kind == "binary_expression":
        return _operation(machine, activation, node)
    if kind == "unary_expression":
        return _unary_operation(machine, activation, node)
    if kind == "composite_literal":
        return machine.ways.make(machine, activation, node)
    if kind == "func_literal":
        wanted = _captured(machine.module, node)
        return Function(node, {b: c for b, c in activation.variables.items() if b in wanted})
    if kind == "slice_expression":
        return _sliced(machine, activation, node)
    if kind == "type_assertion_expression":
        found, holds = asserted(machine, activation, node)
        if not machine.holds(holds):
            raise Panicked
        return found
    raise NotUnderstood("an expression", node)


def _literal(node: Node) -> Value:
    data = unquote(node)
    if data is None:
        raise NotUnderstood("a literal", node)
    return text_content(decode(data), node)


def _rune(machine: Machine, node: Node) -> Value:
    text = node.text[1:-1]
    return number_content(ord(text), node) if len(text) == 1 else machine.symbol(node, ("rune", node))


@per_module
def _captured(module: Module, literal: Node) -> frozenset[Binding]:
    names = (each.binding for each in literal.walk() if each.kind == "identifier")
    return frozenset(each for each in names if each is not None and each.function is not literal)


def _named_value(machine: Machine, activation: Activation, node: Node) -> Content:
    if node.kind == "identifier" and node.binding is not None:
        if node.binding.kind == "const":
            return known_text(machine, Origin(node))
        return machine.copy(variable_cell(machine, activation, node).held)
    imported = package_of_operand(machine.module, node["operand"]) if node.kind == "selector_expression" else ""
    if imported != "" and imported is None:
        return _field_value(machine, activation, node)
    items = declarations(machine.module, node)
    if not items and node.kind == "identifier":
        name = types.predeclared(machine.module, node)
        if name in ("true", "false", "nil"):
            return NIL if name == "nil" else name == "true"
        return Function(None, name=name)
    if not items:
        return _foreign(machine, node, imported)
    if len(items) != 1:
        raise NotUnderstood("a name with several declarations", node)
    item = items[0]
    if item.kind in ("func", "method"):
        return Function(item.declaration.node)
    if item.kind == "const" or is_marked(machine, item):
        return known_text(machine, Origin(node))
    return machine.copy(package_cell(machine, item, node).held)


def _foreign(machine: Machine, node: Node, imported: str) -> Content:
    """Return what another module declares: a function where it is called, or a name."""
    above = node.parent
    if above is not None and above.kind == "call_expression" and above.get("function") is node:
        return Function(None, name=f"{imported}.{node['field'].text}")
    values = machine.evaluator.hole
    from codemod.golang.evaluate.terms import Name

    return values(Name(imported, node["field"].text), (), node)


def is_marked(machine: Machine, item: Object) -> bool:
    package = machine.module.package_of(item.file).path
    return machine.evaluator.is_marked(f"{package}.{item.name}")


def variable_cell(machine: Machine, activation: Activation, node: Node) -> Cell:
    """Return the cell of a local variable."""
    binding = node.binding
    assert binding is not None
    found = activation.variables.get(binding)
    if found is None:
        # of a function literal whose surroundings nobody has run
        type_ = typeof.of_binding(machine.module, binding)
        held = lying_at(machine, Origin(node), type_)
        found = activation.variables[binding] = machine.cell(held, binding)
    return found


def package_cell(machine: Machine, item: Object, node: Node) -> Cell:
    """Return the cell of a package variable."""
    if item not in machine.globals:
        machine.globals[item] = cell = machine.cell(NIL, item)
        cell.held = _initial(machine, item, node)
    return machine.globals[item]


def _initial(machine: Machine, item: Object, node: Node) -> Content:
    type_ = typeof.of_expression(machine.module, node)
    if not machine.from_start:
        return lying_at(machine, Origin(node), type_)
    value = types.value_node(item)
    if value is not None:
        return machine.copy(value_of(machine, Activation(None, {}), value))
    spec = types.spec_of(item)
    if spec.get("value") is not None:
        raise NotUnderstood("variables that a call gives what they are", spec)
    return zero_of(machine, types.of_node(spec.get("type")), item)


def _field_value(machine: Machine, activation: Activation, node: Node) -> Content:
    method = method_value(machine, activation, node)
    if method is not None:
        return method
    place = place_of(machine, activation, node)
    return loaded(machine, place, node)


def loaded(machine: Machine, place: Place, node: Node) -> Content:
    """Return what is in a cell; the registry's own name for what nobody here wrote to the registry."""
    held = place.cell.held
    if place.trail is not None and not place.cell.assigned:
        unknown = isinstance(held, Opaque) or (isinstance(held, Value) and held.text is None)
        leaf = machine.registers.leaf(machine, *place.trail, node) if unknown else None
        if leaf is not None:
            term = Hole(leaf, span=node.span, host=machine.evaluator.is_host(leaf))
            return Value((term,), node)
    return machine.copy(held)


def method_value(machine: Machine, activation: Activation, node: Node) -> Function | None:
    """Return the method that `x.Name` is, with its object; None where it is a field."""
    return machine.ways.method(machine, activation, node)


def place_of(machine: Machine, activation: Activation, node: Node) -> Place:
    """Return the cell that an expression denotes."""
    node = strip_parens(node)
    machine.step(node)
    if node.kind == "identifier":
        if node.binding is not None:
            return Place(variable_cell(machine, activation, node))
        items = declarations(machine.module, node)
        if len(items) == 1 and items[0].kind == "var":
            return Place(package_cell(machine, items[0], node))
    elif node.kind == "selector_expression":
        if package_of_operand(machine.module, node["operand"]) is not None:
            items = declarations(machine.module, node)
            if len(items) == 1 and items[0].kind == "var":
                return Place(package_cell(machine, items[0], node))
            raise NotUnderstood("a variable of another module", node)
        held, trail = _operand(machine, activation, node["operand"])
        return below(machine, held, trail, node["field"].text, node)
    elif node.kind == "index_expression":
        return _element_place(machine, activation, node)
    elif node.kind == "unary_expression" and node["operator"].kind == "*":
        held, trail = _operand(machine, activation, node["operand"])
        return Place(pointed(machine, held, node).cell, trail)
    raise NotUnderstood("a place", node)


_PLACES = ("identifier", "selector_expression", "index_expression")


def _operand(machine: Machine, activation: Activation, node: Node) -> tuple[Content, Trail | None]:
    """Return what stands in front of a selector, not copied."""
    node = strip_parens(node)
    star = node.kind == "unary_expression" and node["operator"].kind == "*"
    if node.kind in _PLACES or star:
        table = node.kind == "index_expression" and not is_place(machine, activation, node)
        if not table:
            place = place_of(machine, activation, node)
            return place.cell.held, place.trail
    return value_of(machine, activation, node), None


def is_place(machine: Machine, activation: Activation, node: Node) -> bool:
    """Whether an element is of a list: those of maps are no places."""
    type_ = types.underlying(machine.module, typeof.of_expression(machine.module, node["operand"]))
    return type_ is not None and type_.node.kind in types.LISTS


def pointed(machine: Machine, held: Content, node: Node) -> Pointer:
    """Return a pointer that is not nil."""
    if isinstance(held, Pointer):
        if not held.sure:
            key = ("nil", held.cell.number)
            if machine.facts.get(key):
                raise Panicked
            machine.facts[key] = False
        return held
    if held is NIL:
        raise Panicked
    raise NotUnderstood("a pointer that is not known", node)


def below(machine: Machine, held: Content, trail: Trail | None, name: str, node: Node) -> Place:
    """Return the cell of a field, through pointers and embedded structs."""
    held = held.value if isinstance(held, Typed) else held
    if isinstance(held, Pointer) or held is NIL:
        held = pointed(machine, held, node).cell.held
    if isinstance(held, Struct):
        trail = _started(machine, held, trail)
        for embedded in way_to_field(machine, held, name):
            inner = field_cell(machine, held, embedded).held
            if isinstance(inner, Pointer) or inner is NIL:
                inner = pointed(machine, inner, node).cell.held
            if isinstance(inner, Opaque):
                return _below_opaque(machine, inner, trail, name)
            if not isinstance(inner, Struct):
                raise NotUnderstood("an embedded object", node)
            held = inner
            trail = _started(machine, held, trail)
        cell = field_cell(machine, held, name)
        return Place(cell, (trail[0], (*trail[1], name)) if trail is not None else None)
    if isinstance(held, Opaque):
        return _below_opaque(machine, held, trail, name)
    raise NotUnderstood("a field", node)


def _started(machine: Machine, struct: Struct, trail: Trail | None) -> Trail | None:
    is_root = struct.type is not None and machine.registers.is_root(machine.module, struct.type)
    return (struct.type, ()) if is_root and struct.type is not None else trail


def _below_opaque(machine: Machine, held: Opaque, trail: Trail | None, name: str) -> Place:
    if name not in held.parts:
        found = members.find_field(machine.module, held.type, name)
        type_ = found[1] if found is not None else None
        origin = held.origin
        below_ = Origin(origin.node, (*origin.path, name), origin.index) if origin is not None else None
        held.parts[name] = lying_at(machine, below_, type_) if below_ is not None else machine.opaque(type_=type_)
    return Place(machine.cell(held.parts[name], ("opaque", name)), None, sure=False)


def _element_place(machine: Machine, activation: Activation, node: Node) -> Place:
    held, _ = _operand(machine, activation, node["operand"])
    held = pointed(machine, held, node).cell.held if isinstance(held, Pointer) else held
    held = held.value if isinstance(held, Typed) else held
    cells = held.window if isinstance(held, Slice) else held.cells if isinstance(held, Array) else None
    if cells is not None:
        at = known_number(value_of(machine, activation, node["index"]))
        if at is None:
            raise NotUnderstood("an index", node)
        if not 0 <= at < len(cells):
            raise Panicked
        return Place(cells[at])
    if held is NIL:
        raise Panicked
    if isinstance(held, Opaque):
        return Place(machine.cell(element_at_origin(machine, held), ("opaque", "[]")), None, sure=False)
    raise NotUnderstood("an element", node)


def indexed(machine: Machine, activation: Activation, node: Node) -> tuple[Content, bool | Condition]:
    """Return `x[i]`, and whether it is there."""
    operand = strip_parens(node["operand"])
    if typeof.callee_objects(machine.module, operand) and operand.binding is None:
        found = typeof.callee_objects(machine.module, operand)[0]
        if found.kind in ("func", "method"):
            return value_of(machine, activation, operand), True  # f[int]
    held, _ = _operand(machine, activation, operand)
    held = held.value if isinstance(held, Typed) else held
    held = pointed(machine, held, node).cell.held if isinstance(held, Pointer) else held
    type_ = types.underlying(machine.module, typeof.of_expression(machine.module, operand))
    is_map = isinstance(held, Table) or (type_ is not None and type_.node.kind == "map_type")
    if is_map:
        key = value_of(machine, activation, node["index"])
        return looked_up(machine, held, key, type_, node)
    if isinstance(held, Value):
        at = known_number(value_of(machine, activation, node["index"]))
        if held.text is not None and at is not None:
            data = held.text.encode("utf-8", "surrogateescape")
            if not 0 <= at < len(data):
                raise Panicked
            return number_content(data[at], node), True
        return machine.symbol(node, ("byte", machine.number())), True
    place = _element_place(machine, activation, node)
    return machine.copy(place.cell.held), True


def looked_up(
    machine: Machine, held: Content, key: Content, type_: types.Type | None, node: Node
) -> tuple[Content, bool | Condition]:
    """Return the element of a map for a key, and whether it is there."""
    element = held.element if isinstance(held, Table) else types.element(machine.module, type_)
    if held is NIL:
        return zero_of(machine, element, ("missing", node)), False
    if isinstance(held, Table):
        cell = entry(machine, held, key, node)
        if cell is not None and not held.open:
            return machine.copy(cell.held), True
        if held.open:
            return machine.opaque(type_=element), Condition(("there", machine.number()))
        return zero_of(machine, element, ("missing", node)), False
    if isinstance(held, Opaque):
        name = as_text(machine, key, node) if isinstance(key, Value | Opaque | Typed) else None
        known = name.text if name is not None and not name.numeric else None
        there = ("there", held.number, name.parts) if name is not None else ("there", machine.number())
        if machine.holds(Condition(there)):
            return element_at_origin(machine, held, known), True
        return zero_of(machine, element, ("missing", node)), False
    raise NotUnderstood("a map", node)


def entry(machine: Machine, table: Table, key: Content, node: Node) -> Cell | None:
    """Return the cell of a key in a map."""
    for each, known in table.keys.items():
        if machine.holds(same(machine, known, key, node)):
            return table.cells[each]
    return None


def _operation(machine: Machine, activation: Activation, node: Node) -> Content:
    operator = node["operator"].kind
    if operator in ("&&", "||"):
        first = value_of(machine, activation, node["left"])
        if machine.holds(first) is (operator == "||"):
            return operator == "||"
        return value_of(machine, activation, node["right"])
    one, other = (value_of(machine, activation, node[side]) for side in ("left", "right"))
    if operator in ("==", "!="):
        found = same(machine, one, other, node)
        return found if operator == "==" else opposite(found)
    first, second = as_text(machine, one, node["left"]), as_text(machine, other, node["right"])
    if operator in ("<", "<=", ">", ">="):
        return ordered(machine, operator, first, second)
    if operator == "+" and not _is_number(machine, node, first, second):
        return concat(node, [[first], [second]])[0]
    return calculated_number(machine, operator, first, second, node)


def _is_number(machine: Machine, node: Node, first: Value, second: Value) -> bool:
    if first.numeric or second.numeric:
        return True
    for value, side in ((first, "left"), (second, "right")):
        if value.text is not None:
            return False
        flat = types.underlying(machine.module, typeof.of_expression(machine.module, node[side]))
        if flat is not None and types.predeclared(machine.module, flat.node) == "string":
            return False
        if flat is not None and types.predeclared(machine.module, flat.node):
            return True
    return False


def calculated_number(machine: Machine, operator: str, first: Value, second: Value, node: Node) -> Value:
    """Return what an operator makes of two numbers."""
    one, other = known_number(first), known_number(second)
    if one is not None and other is not None:
        found = _calculated(operator, one, other)
        if found is not None and abs(found) < 2**31:
            return number_content(found, node)
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


def _unary_operation(machine: Machine, activation: Activation, node: Node) -> Content:
    operator, operand = node["operator"].kind, strip_parens(node["operand"])
    if operator == "&":
        if operand.kind == "composite_literal":
            return Pointer(machine.cell(value_of(machine, activation, operand), ("literal", operand)))
        place = place_of(machine, activation, operand)
        if not place.sure:
            raise NotUnderstood("the address of what is not known", node)
        return Pointer(place.cell)
    if operator == "*":
        return machine.copy(place_of(machine, activation, node).cell.held)
    if operator == "<-":
        return machine.ways.receive(machine, value_of(machine, activation, operand), node)[0]
    found = value_of(machine, activation, operand)
    if operator == "!":
        return opposite(machine.holds(found))
    known = known_number(found)
    if operator == "-" and known is not None:
        return number_content(-known, node)
    return machine.symbol(node, ("sign", operator, as_text(machine, found, node).parts))


def _sliced(machine: Machine, activation: Activation, node: Node) -> Content:
    held, _ = _operand(machine, activation, node["operand"])
    held = pointed(machine, held, node).cell.held if isinstance(held, Pointer) else held
    held = held.value if isinstance(held, Typed) else held
    given = [node.get(name) for name in ("start", "end", "capacity")]
    bounds = [value_of(machine, activation, each) if each is not None else None for each in given]
    start, end, most = (known_number(each) if each is not None else None for each in bounds)
    if any(b is not None and n is None for b, n in zip(bounds, (start, end, most), strict=True)):
        if isinstance(held, Value | Opaque):
            return known_text(machine, Origin(node))
        raise NotUnderstood("the bounds of a part", node)
    if isinstance(held, Value):
        found = part_of_text(held, start or 0, end, node)
        if found.unknown is not None:
            return known_text(machine, Origin(node))
        return found
    if held is NIL:
        return NIL
    if isinstance(held, Array):
        held = Slice(held.cells, 0, len(held.cells), len(held.cells), held.element, held.made)
    if not isinstance(held, Slice):
        return machine.opaque(type_=getattr(held, "type", None))
    return _part_of_slice(held, start or 0, end, most, node)


def _part_of_slice(held: Slice, start: int, end: int | None, most: int | None, node: Node) -> Slice:
    end = held.length if end is None else end
    if end < start or start < 0 or (held.room is not None and end > held.room):
        raise Panicked
    if held.start + end > len(held.cells):
        raise NotUnderstood("elements behind the end of a list", node)
    room = held.room - start if held.room is not None else None
    room = most - start if most is not None else room
    return Slice(held.cells, held.start + start, end - start, room, held.element, held.made)


def asserted(machine: Machine, activation: Activation, node: Node) -> tuple[Content, bool | Condition]:
    """Return `x.(T)`, and whether it is one."""
    held = value_of(machine, activation, node["operand"])
    return as_type(machine, held, types.of_node(node.get("type")), node)


def as_type(machine: Machine, held: Content, wanted: types.Type | None, node: Node) -> tuple[Content, bool | Condition]:
    """Return what is behind an interface where it is of this type, and whether it is."""
    if held is NIL:
        return zero_of(machine, wanted, ("asserted", node)), False
    if wanted is None or isinstance(held, Opaque):
        found = machine.opaque(getattr(held, "origin", None), wanted)
        return found, Condition(("is", machine.number()))
    if types.is_interface(machine.module, wanted):
        return held, Condition(("is", id(held), wanted.node))
    has = dynamic_type(machine, held)
    if has is None:
        return held, Condition(("is", machine.number()))
    if _is_same_type(machine.module, has, wanted):
        return (held.value if isinstance(held, Typed) else held), True
    return zero_of(machine, wanted, ("asserted", node)), False


def _is_same_type(module: Module, one: types.Type, other: types.Type) -> bool:
    if one.pointer != other.pointer:
        return False
    known = types.predeclared(module, one.node), types.predeclared(module, other.node)
    if any(known):
        return known[0] == known[1]
    first, second = types.named(module, one), types.named(module, other)
    if first is None or second is None:
        return first is second and one.node.text == other.node.text
    return first == second


def dynamic_type(machine: Machine, held: Content) -> types.Type | None:
    """Return the type that an object has, whatever interface it is behind."""
    if isinstance(held, Struct | Typed):
        return held.type
    if isinstance(held, Pointer):
        below_ = dynamic_type(machine, held.cell.held)
        return below_._replace(pointer=below_.pointer + 1) if below_ is not None else None
    return held.type if isinstance(held, Opaque) and not types.is_interface(machine.module, held.type) else None


def store(machine: Machine, activation: Activation, target: Node, held: Content) -> None:
    """Assign to a place."""
    target = strip_parens(target)
    if target.kind == "identifier" and target.spells("_"):
        return
    held = machine.copy(held)
    if target.kind == "index_expression" and not is_place(machine, activation, target):
        table, _ = _operand(machine, activation, target["operand"])
        put(machine, table, value_of(machine, activation, target["index"]), held, target)
        return
    place = place_of(machine, activation, target)
    if not place.sure:
        raise NotUnderstood("what is written to is not known", target)
    if is_foreign(place.cell) and not is_default(machine.module, target):
        machine.learned.foreign.add(field_of(place.cell.home))
    machine.write(place.cell, held, assigned=target.binding is None)


def put(machine: Machine, table: Content, key: Content, held: Content, node: Node) -> None:
    """`m[key] = held`"""
    table = table.value if isinstance(table, Typed) else table
    if table is NIL:
        raise Panicked
    if not isinstance(table, Table):
        if isinstance(table, Opaque):
            return machine.let_out([held])
        raise NotUnderstood("what is written to is not known", node)
    machine.note(("table", table.made), 0)
    cell = entry(machine, table, key, node)
    if cell is not None:
        machine.write(cell, held, assigned=True)
        return None
    number = machine.number()
    table.keys[number] = key
    table.cells[number] = machine.cell(held, (table.made, "[]"))
    return None


def is_channel(content: Content) -> bool:
    return isinstance(content, Channel)
