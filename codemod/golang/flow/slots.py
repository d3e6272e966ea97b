"""In which field of which struct an object lies that a write goes to.

func (i *ImageSpec) setDefaults(tag string) { if i.Tag == "" { i.Tag = tag } }
console.Image.setDefaults(ConsoleTag)       // of a ConsoleSpec's Image, and no DriverSpec's

A struct that a field holds by value stays there; what is written through a pointer goes where each caller lets it lead.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import argument_of
from codemod.golang.flow.definitions import Definition, definitions
from codemod.golang.flow.fields import field_writes
from codemod.golang.flow.library import DECODING, callee_name
from codemod.golang.flow.may_alias import replacements
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.flow.twins import are_twins
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import FUNCTIONS, Node, strip_parens
from codemod.records import NamedTuple

_DEEPEST = 3  # functions that hand a pointer on


class Slot(NamedTuple):
    """A field of a named struct that holds a struct by value."""

    holder: types.Type
    field: str


def slot_of(module: Module, node: Node) -> Slot | None:
    """Return the field that an expression selects, where that holds a struct by value."""
    node = strip_parens(node)
    if node.kind != "selector_expression":
        return None
    holder, name = typeof.of_expression(module, node["operand"]), node["field"].text
    return slot(module, holder, name)


def slot(module: Module, holder: types.Type | None, name: str) -> Slot | None:
    """Return a field of a struct type as a slot, where it holds a struct by value."""
    found = members.find_field(module, holder, name)
    if holder is None or found is None or found[0] or types.named(module, holder) is None:
        return None
    struct = types.underlying(module, found[1])
    by_value = struct is not None and struct.node.kind == "struct_type" and not types.points(module, found[1])
    return Slot(holder, name) if by_value else None


def slot_kept(module: Module, holder: types.Type | None, name: str) -> Slot | None:
    """Return a field as a slot, where nothing puts another struct there: what is written to that one elsewhere would
    then be there, too."""
    found = slot(module, holder, name) if holder is not None else None
    return found if found is not None and not _is_filled_whole(module, *found) else None


def kept_around(module: Module, type_: types.Type, name: str, within: tuple[types.Type, str] | None) -> Slot | None:
    """Return where the struct is kept that has a field itself: an embedded one, or the one that lies in a field."""
    lies_in = _embedded(module, type_, name) or within
    return slot_kept(module, *lies_in) if lies_in is not None else None


def may_be_in(module: Module, target: Node, wanted: Slot | None) -> bool:
    """Whether a write to a field, at this node, may go to the object that lies in a slot."""
    found = _slots_of(module, target) if wanted is not None else None
    return wanted is None or found is None or any(_may_be_same(module, each, wanted) for each in found)


def _may_be_same(module: Module, one: Slot, other: Slot) -> bool:
    same = types.named(module, one.holder) == types.named(module, other.holder) and one.field == other.field
    return same or are_twins(module, one.holder, other.holder)


@per_module
def _is_filled_whole(module: Module, holder: types.Type, field: str) -> bool:
    """Whether something may put another struct, whole, into a slot: `s.Image = other`, `*p = other`, `set(&s.Image,
    other)` of a function that knows no more of it than that it has a type."""
    found = members.find_field(module, holder, field)
    if found is None or replacements(module, found[1]):
        return True
    writes = field_writes(module, holder, field)
    return not all(each.value is None and _is_lent(module, each.node, found[1]) for each in writes)


def _is_lent(module: Module, node: Node, type_: types.Type) -> bool:
    """Whether an expression's address is taken, and goes to functions that know its type, or to a decoder."""
    address = node.parent
    if address is None or address.kind != "unary_expression" or address["operator"].kind != "&":
        return False
    given = argument_of(address)
    if given is None:
        return True
    call, index = given
    items = typeof.callee_objects(module, call["function"])
    if not items:
        return callee_name(module, call["function"]) in DECODING
    bindings = [parameter_of(item.declaration.node, index) if item.kind in _CALLED else None for item in items]
    taken = [typeof.of_binding(module, each) if each is not None else None for each in bindings]
    return all(each is not None and types.named(module, each) == types.named(module, type_) for each in taken)


_CALLED = ("func", "method")


@per_module
def _slots_of(module: Module, target: Node) -> tuple[Slot, ...] | None:
    """Return the slots of which one has the object whose field is written to; None where that is not known."""
    target = strip_parens(target)
    if target.kind != "selector_expression":
        return None
    type_ = typeof.of_expression(module, target["operand"])
    if (promoted := _embedded(module, type_, target["field"].text)) is not None:
        found = slot(module, *promoted)
        return (found,) if found is not None else None
    return _leading_to(module, target["operand"], 0)


def _embedded(module: Module, type_: types.Type | None, name: str) -> tuple[types.Type, str] | None:
    """Return the embedded field that a struct has a field from, with the struct that embeds it."""
    found = members.find_field(module, type_, name)
    for number, step in enumerate(found[0] if found is not None else ()):
        if type_ is None or found is None:
            return None
        if number == len(found[0]) - 1:
            return type_, step
        inner = members.find_field(module, type_, step)
        type_ = inner[1] if inner is not None else None
    return None


def _leading_to(module: Module, node: Node, deep: int) -> tuple[Slot, ...] | None:
    """Return the slots of the object that an expression is, or leads to."""
    node = strip_parens(node)
    if node.kind == "unary_expression" and node["operator"].kind == "&":
        node = strip_parens(node["operand"])
    if node.kind == "selector_expression":
        found = slot_of(module, node)
        return (found,) if found is not None else None
    binding = node.binding
    type_ = typeof.of_binding(module, binding) if binding is not None and node.kind == "identifier" else None
    if binding is None or type_ is None or not type_.pointer or deep == _DEEPEST:
        return None  # a copy of it is somebody else's as soon as it is handed on
    found_in = list[Slot]()
    for given in _given(module, binding):
        slots = _leading_to(module, given, deep + 1) if given is not None else None
        if slots is None:
            return None
        found_in += slots
    return tuple(found_in)


def _given(module: Module, binding: Binding) -> Iterator[Node | None]:
    """Yield what a pointer is given, None for what is not known."""
    found: list[Definition] = [each for each in definitions(binding) if not each.path]
    if len(found) != 1:
        yield None
    elif found[0].kind == "value":
        yield found[0].value
    elif found[0].kind == "parameter" and binding.function is not None and binding.function.kind in FUNCTIONS:
        for site in call_sites(module, binding.function):
            if site.call is None:
                yield None
            elif binding.kind == "receiver":
                yield site.call.node["function"].get("operand")
            else:
                arguments = site.call.arguments
                yield arguments[binding.index] if binding.index < len(arguments) and not binding.variadic else None
    else:
        yield None
