"""Elements of lists and maps, and parts of lists and texts."""

from __future__ import annotations

from codemod.golang.evaluate.models.texts import part_of_text
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import (
    NIL,
    Activation,
    Array,
    Bytes,
    Cell,
    Condition,
    Content,
    Opaque,
    Outside,
    Pointer,
    Slice,
    Table,
    Typed,
    untyped,
)
from codemod.golang.execute.denoting import element_below, operand_of, pointed
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.equality import are_same_behind, known_number, refined, text_in
from codemod.golang.execute.grown_bytes import emptied
from codemod.golang.execute.inputs import element_at_origin, known_text
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content, text_content, zero_of
from codemod.golang.execute.text_places import letter_at, part_at
from codemod.golang.program import typeof, types
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node, strip_parens


def indexed(machine: Machine, activation: Activation, node: Node) -> tuple[Content, bool | Condition]:
    """Return `x[i]`, and whether it is there."""
    operand = strip_parens(node["operand"])
    if typeof.callee_objects(machine.module, operand) and operand.binding is None:
        found = typeof.callee_objects(machine.module, operand)[0]
        if found.kind in ("func", "method"):
            return machine.ways.value(machine, activation, operand), True  # f[int]
    held, _ = operand_of(machine, activation, operand)
    held = untyped(held)
    held = pointed(machine, held, node).cell.held if isinstance(held, Pointer) else held
    type_ = types.underlying(machine.module, typeof.of_expression(machine.module, operand))
    is_map = isinstance(held, Table) or (type_ is not None and type_.node.kind == "map_type")
    if is_map or (type_ is None and isinstance(held, Opaque) and _is_text(machine, activation, node["index"])):
        key = machine.ways.value(machine, activation, node["index"])
        return looked_up(machine, held, key, type_, node)
    if isinstance(held, Value):
        machine.lose_sight_of(held, remade=True)
        place = text_in(machine, machine.ways.value(machine, activation, node["index"]), node)
        at = known_number(place)
        if held.text is not None and at is not None:
            data = held.text.encode("utf-8", "surrogateescape")
            if not 0 <= at < len(data):
                raise Panicked
            return number_content(data[at], node), True
        machine.may_panic()
        found_here = letter_at(refined(machine, held), place, node)
        return found_here or machine.symbol(node, ("byte", machine.number())), True
    return machine.copy(element_below(machine, activation, held, node).cell.held), True


def _is_text(machine: Machine, activation: Activation, index: Node) -> bool:
    """Whether something is indexed by a text, as only a map is: `pod.Annotations["image"]` of another module's type."""
    index = strip_parens(index)
    if index.kind not in ("identifier", "selector_expression", *STRING_KINDS):
        return False  # asked for once: a call may do more
    key = machine.ways.value(machine, activation, index)
    return isinstance(key, Value) and key.text is not None and not key.numeric


def looked_up(
    machine: Machine, held: Content, key: Content, type_: types.Type | None, node: Node
) -> tuple[Content, bool | Condition]:
    """Return the element of a map for a key, and whether it is there."""
    element = held.element if isinstance(held, Table) else types.element(machine.module, type_)
    if held is NIL:
        return zero_of(machine, element, ("missing", node)), False
    if isinstance(held, Table):
        machine.seen(("table", held.made))
        cell = entry(machine, held, key, node)
        if cell is not None and not held.open:
            return machine.copy(cell.held), True
        if held.open:
            return machine.opaque(type_=element), Condition(("there", machine.number()))
        return zero_of(machine, element, ("missing", node)), False
    if isinstance(held, Opaque):
        name = text_in(machine, key, node) if isinstance(key, Value | Opaque | Typed) else None
        known = name.text if name is not None and not name.numeric else None
        when = (held.number, machine.changed)
        there = ("there", when, name.parts) if name is not None else ("there", machine.number())
        if machine.holds(Condition(there)):
            return element_at_origin(machine, held, known), True
        return zero_of(machine, element, ("missing", node)), False
    raise NotUnderstood("a map", node)


def entry(machine: Machine, table: Table, key: Content, node: Node) -> Cell | None:
    """Return the cell of a key in a map."""
    if machine.armed and (table.key is None or types.may_be_interface(machine.module, table.key)):
        machine.may_panic()  # of an `any` that is a list
    for each, known in table.keys.items():
        if machine.holds(are_same_behind(machine, known, key, (table.key,), node)):
            return table.cells[each]
    return None


def put(machine: Machine, table: Content, key: Content, held: Content, node: Node, made: bool = False) -> None:
    """`m[key] = held`; `made`: what a map begins with, `map[string]string{key: held}`, nobody has read before."""
    table = untyped(table)
    if table is NIL:
        raise Panicked
    if not isinstance(table, Table):
        if isinstance(table, Opaque):
            machine.may_panic()
            machine.change()
            return machine.let_out([held])
        raise NotUnderstood("what is written to is not known", node)
    if not made:
        machine.note(("table", table.made), 0)
    cell = entry(machine, table, key, node)
    if cell is not None:
        machine.write(cell, held, assigned=True)
        return None
    number = machine.number()
    table.keys[number] = key
    table.cells[number] = machine.cell(held, (table.made, "[]"))
    return None


def sliced(machine: Machine, activation: Activation, node: Node) -> Content:
    held, _ = operand_of(machine, activation, node["operand"])
    held = pointed(machine, held, node).cell.held if isinstance(held, Pointer) else held
    held = untyped(held)
    given = [node.get(name) for name in ("start", "end", "capacity")]
    bounds = [machine.ways.value(machine, activation, each) if each is not None else None for each in given]
    start, end, most = (known_number(each) if each is not None else None for each in bounds)
    if any(b is not None and n is None for b, n in zip(bounds, (start, end, most), strict=True)):
        if isinstance(held, Value | Opaque):
            found = _part_between(machine, held, bounds[0], bounds[1], node)
            machine.lose_sight_of(*(() if found is not None else (held,)), remade=True)
            return found or known_text(machine, Outside(node, occasion=machine.number()))
        raise NotUnderstood("the bounds of a part", node)
    if isinstance(held, Value) and end == 0 and not start:
        return text_content("", node)
    if isinstance(held, Value):
        found = part_of_text(held, start or 0, end, node)
        if found.unknown is not None:
            machine.lose_sight_of(held, remade=True)
            return known_text(machine, Outside(node, occasion=machine.number()))
        return found
    if held is NIL:
        return NIL
    if isinstance(held, Array):
        held = Slice(held.cells, 0, len(held.cells), len(held.cells), held.element, held.made)
    if isinstance(held, Bytes) and end == 0 and not start and most is None:
        return emptied(machine, held, node)
    if isinstance(held, Bytes):
        machine.lose_below([held])  # who has a part of it may write to it
    if isinstance(held, Opaque):
        held.parts.clear()
    if not isinstance(held, Slice):
        return machine.opaque(type_=getattr(held, "type", None))
    return _part_of_slice(held, start or 0, end, most, node)


def _part_between(
    machine: Machine, held: Content, start: Content | None, end: Content | None, node: Node
) -> Value | None:
    """Return a part of a text between places that are known by what stands before them."""
    first, last = (text_in(machine, each, node) if each is not None else None for each in (start, end))
    return part_at(refined(machine, text_in(machine, held, node)), first, last, node)


def _part_of_slice(held: Slice, start: int, end: int | None, most: int | None, node: Node) -> Slice:
    end = held.length if end is None else end
    if end < start or start < 0 or (held.room is not None and end > held.room):
        raise Panicked
    if held.start + end > len(held.cells):
        raise NotUnderstood("elements behind the end of a list", node)
    room = held.room - start if held.room is not None else None
    room = most - start if most is not None else room
    return Slice(held.cells, held.start + start, end - start, room, held.element, held.made)
