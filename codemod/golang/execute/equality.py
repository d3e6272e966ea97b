"""Which of two contents is which: known, or a condition that each way decides once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from codemod.golang.evaluate.matching import equal
from codemod.golang.evaluate.models.cutting import least_length
from codemod.golang.evaluate.terms import Call, Hole, Name, Parts, Text, plain
from codemod.golang.evaluate.terms import holes as holes_of
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import (
    NIL,
    Array,
    Bytes,
    Condition,
    Content,
    Opaque,
    Pointer,
    Struct,
    Typed,
    untyped,
)
from codemod.golang.execute.inputs import known_text
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content, text_content
from codemod.golang.execute.text_sizes import LENGTH, asked_of_search, difference, is_less, is_steady, measured_text
from codemod.golang.program import members, types
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node
from codemod.records import replace


def text_in(machine: Machine, content: Content, site: Node) -> Value:
    """Return a text or a number as a Value; a symbol for what is none."""
    if isinstance(content, Value):
        return content
    if isinstance(content, Typed):
        return text_in(machine, content.value, site)
    if isinstance(content, Bytes):
        return text_in(machine, content.cell.held, site)
    if isinstance(content, bool):
        return text_content("true" if content else "false", site)
    if isinstance(content, Opaque):
        if content.origin is not None:
            return known_text(machine, content.origin)
        return machine.symbol(site, ("opaque", content.number))
    if isinstance(content, Condition):
        return machine.symbol(site, ("condition", content))
    machine.lose_sight_of(content, remade=True)
    return machine.symbol(site, ("content", machine.id_of(content)))


def known_number(content: Content) -> int | None:
    """Return a number that is known."""
    content = untyped(content)
    text = content.text if isinstance(content, Value) else None
    if text is None or not isinstance(content, Value) or not content.numeric:
        return None
    return int(text) if text.lstrip("-").isdigit() else None


def are_same(machine: Machine, one: Content, other: Content, site: Node) -> bool | Condition:
    """`one == other`"""
    named = [types.declared(machine.module, each.type) for each in (one, other) if isinstance(each, Typed)]
    if len(named) == 2 and named[0] is not named[1]:
        return Condition(("compared", machine.number()))
    one, other = (untyped(each) for each in (one, other))
    if NIL in (one, other):
        return _is_nil(other if one is NIL else one)
    if isinstance(one, bool) and isinstance(other, bool):
        return one is other
    for first, second in ((one, other), (other, one)):
        if isinstance(first, Condition) and isinstance(second, bool):
            return first if second else replace(first, negated=not first.negated)
    if isinstance(one, Pointer) and isinstance(other, Pointer):
        if one.cell is other.cell:
            return True
        made_here = not (_is_lazy(one) and _is_lazy(other))
        return False if made_here else Condition(("same", *sorted((one.cell.number, other.cell.number))))
    zeros = [is_zero(each) for each in (one, other)]
    if any(zeros) and isinstance(known := one if zeros[1] else other, Value):
        zero = number_content(0, site) if known.numeric else text_content("", site)
        return same_text(machine, zero, known)
    if isinstance(one, Value | Opaque) and isinstance(other, Value | Opaque):
        return same_text(machine, text_in(machine, one, site), text_in(machine, other, site))
    if isinstance(one, Struct) and isinstance(other, Struct) and _are_alike(machine, one, other):
        fields = [members.find_field(machine.module, one.type, name) for name in one.cells]
        declared = [each[1] if each is not None else None for each in fields]
        return _all_same(machine, [(one.cells[n].held, other.cells[n].held) for n in one.cells], declared, site)
    if isinstance(one, Array) and isinstance(other, Array):
        held = [(first.held, second.held) for first, second in zip(one.cells, other.cells, strict=True)]
        return _all_same(machine, held, [one.element] * len(held), site)
    return Condition(("compared", machine.number()))


def are_same_behind(
    machine: Machine, one: Content, other: Content, types_: Iterable[Type | None], site: Node
) -> bool | Condition:
    """`one == other` of these types. Behind an interface, a name is not the text that it is: `any(kind("a")) == "a"`
    is false, and so is `any(int64(1)) == 1`."""
    found = are_same(machine, one, other, site)
    if found is False or not any(isinstance(each, Value | Typed) for each in (one, other)):
        return found
    may_hide = any(types.may_be_interface(machine.module, each) for each in types_)
    return Condition(("compared", machine.number())) if may_hide else found


def _are_alike(machine: Machine, one: Struct, other: Struct) -> bool:
    """Whether two structs are of one type, all of whose fields are in sight."""
    if one.type is None or other.type is None:
        return False
    flat, second = (types.underlying(machine.module, each.type) for each in (one, other))
    if flat is None or second is None or flat.node is not second.node or flat.node.kind != "struct_type":
        return False
    if types.named(machine.module, one.type) != types.named(machine.module, other.type):
        return False
    for each in (one, other):
        machine.ways.fill(machine, each)
    return set(one.cells) == set(other.cells)


def _is_lazy(pointer: Pointer) -> bool:
    return isinstance(pointer.cell.home, tuple) and pointer.cell.home[:1] in (("lazy",), ("any",))


def _all_same(machine: Machine, pairs: list[tuple[Content, Content]], declared: list[Type | None], site: Node) -> bool:
    """Whether all are the same, each pair of the type that is declared for it."""
    listed = zip(pairs, declared, strict=True)
    return all(machine.holds(are_same_behind(machine, *pair, (type_,), site)) for pair, type_ in listed)


def is_zero(content: Content) -> bool:
    """Whether it is what a field of another module's struct is that was made here, and not given one."""
    return isinstance(content, Opaque) and content.zero_of is not None and not content.parts


def has_nothing(value: Content) -> bool:
    """Whether it is an empty text, or what is zero and may be one."""
    return is_zero(value) or (isinstance(value, Value) and value.text == "")


def _is_nil(content: Content) -> bool | Condition:
    if content is NIL or is_zero(content):
        return True
    if isinstance(content, Pointer):
        return False if content.sure else Condition(("nil", content.cell.number))
    return Condition(("nil", content.number)) if isinstance(content, Opaque) else False


def same_text(machine: Machine, one: Value, other: Value) -> bool | Condition:
    """Whether two texts, or numbers, are equal."""
    one, other = refined(machine, one), refined(machine, other)
    first, second = _known_text(one), _known_text(other)
    if first is not None and second is not None:
        whole = known_number(one) is not None and known_number(other) is not None
        if whole or (not one.numeric and not other.numeric):
            return first == second
        # 1.0 is 1, and behind interfaces 1 is not "1"
        return Condition(("numbers", machine.number()))
    for measured, size in ((one, other), (other, one)):
        length = measured_text(measured)
        if length is not None and known_number(size) == 0:
            return same_text(machine, length, text_content("", size.site))
        more = difference(size, measured) if length is not None else None
        if more is not None and more[0] > 0:
            return False
        if more == (0, 0):
            return True
    if (searched := _searched(machine, "==", one, other)) is not None:
        return searched
    known = equal(one, other)
    if known and not all(is_steady(hole.term) for value in (one, other) for hole in holes_of(value.parts)):
        return Condition(("equal", machine.number()))
    if known is not None:
        return known
    sides = (plain(one.parts), plain(other.parts))
    return Condition(condition_key(machine, "==", sides if sides[0] is None else tuple(sorted(sides, key=_order))))


def _known_text(value: Value) -> str | None:
    """Return a text that is known, also of a library's constant: no pull policy or namespace is empty."""
    term = value.parts[0].term if len(value.parts) == 1 and isinstance(value.parts[0], Hole) else None
    return _CONSTANTS.get((term.package, term.name)) if isinstance(term, Name) else value.text


_CONSTANTS = {
    ("k8s.io/api/core/v1", "PullAlways"): "Always",
    ("k8s.io/api/core/v1", "PullIfNotPresent"): "IfNotPresent",
    ("k8s.io/api/core/v1", "PullNever"): "Never",
    ("k8s.io/apimachinery/pkg/apis/meta/v1", "NamespaceDefault"): "default",
    ("k8s.io/apimachinery/pkg/apis/meta/v1", "NamespaceSystem"): "kube-system",
}


def _searched(machine: Machine, operator: str, one: Value, other: Value) -> Condition | None:
    """Return whether a text holds what was searched for, where a comparison asks for that."""
    asked = asked_of_search(operator, one, other)
    return Condition(condition_key(machine, asked[0], asked[1]), asked[2]) if asked is not None else None


def _order(parts: Parts) -> str:
    return repr(parts)


def condition_key(machine: Machine, operator: str, sides: tuple[Parts, ...]) -> Hashable:
    steady = all(is_steady(hole.term) for parts in sides for hole in holes_of(parts))
    return (operator, *sides) if steady else (operator, machine.number())


def refined(machine: Machine, value: Value) -> Value:
    """Return what a text is on a way that has found it to be equal to a known one."""
    if len(value.parts) == 1 and isinstance(value.parts[0], Hole):
        other = machine.equals.get(plain(value.parts), ())
        if len(other) == 1 and isinstance(other[0], Text):
            return replace(value, parts=other)
    return value


def length_of(machine: Machine, value: Value, site: Node) -> Value:
    """`len(text)`"""
    value = refined(machine, value)
    if value.text is not None:
        return number_content(len(value.text.encode("utf-8", "surrogateescape")), site)
    return Value((Hole(Call(LENGTH, (plain(value.parts),)), "d"),), site)


def ordered(machine: Machine, operator: str, one: Value, other: Value) -> bool | Condition:
    """`<`, `<=`, `>`, `>=`"""
    one, other = refined(machine, one), refined(machine, other)
    if operator in (">", ">="):
        return ordered(machine, {">": "<", ">=": "<="}[operator], other, one)
    if operator == "<=":
        return opposite(ordered(machine, "<", other, one))
    first, second = known_number(one), known_number(other)
    if first is not None and second is not None:
        return first < second
    if one.text is not None and other.text is not None and not one.numeric and not other.numeric:
        return one.text.encode("utf-8", "surrogateescape") < other.text.encode("utf-8", "surrogateescape")
    known = is_less(one, other)
    if known is not None:
        return known
    if (searched := _searched(machine, "<", one, other)) is not None:
        return searched
    text = measured_text(other)
    if text is not None and first == 0:  # 0 < len(s)
        return opposite(same_text(machine, text, text_content("", other.site)))
    text = measured_text(one)
    if text is not None and second is not None:
        if second <= 0:
            return False
        if second == 1:  # len(s) < 1
            return same_text(machine, text, text_content("", one.site))
        if least_length(text.parts) >= second:
            return False
    return Condition(condition_key(machine, "<", (plain(one.parts), plain(other.parts))))


def opposite(condition: bool | Condition) -> bool | Condition:
    if isinstance(condition, bool):
        return not condition
    return replace(condition, negated=not condition.negated)
