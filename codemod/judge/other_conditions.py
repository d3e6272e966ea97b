"""Fields that are filled in just where another field of the same object is empty.

if m.Hub == "" { m.Hub = Hub }
if m.Hub == "" { m.Tag = Tag }       // meant m.Tag: what an operator set there is lost
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.definitions import statement_of
from codemod.golang.flow.left_empty import is_same_place
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.judge.handed_on import empty_at
from codemod.rule import Field
from codemod.uses.named_fields import all_written


@per_module
def put_under_another(module: Module, function: Node) -> tuple[tuple[Node, Node], ...]:
    """Return (place, value) of what is written under such a condition to a field of the program's own that a function
    names. What fills the other one in, too, may be the same object's default as a whole."""
    found = []
    for wanted in dict.fromkeys(_fields(module, function)):
        for place, value in all_written(module, wanted):
            if value is not None and place.kind == "selector_expression" and _is_under_another(module, place):
                found.append((place, value))
    return tuple(found)


def _fields(module: Module, function: Node) -> Iterator[Field]:
    for node in (each for each in function.walk() if each.kind == "selector_expression"):
        holder = typeof.of_expression(module, node["operand"])
        item = types.declared(module, holder) if holder is not None else None
        named = types.named(module, holder) if holder is not None and item is not None else None
        if named is not None and members.find_field(module, holder, node["field"].text) is not None:
            yield Field(*named, node["field"].text)


def _is_under_another(module: Module, place: Node) -> bool:
    empty = [each for each, _ in empty_at(module, place)]
    others = [each for each in empty if _is_beside(each, place)]
    return bool(others) and not any(is_same_place(each, place) for each in empty) and not _is_filled(place, others)


def _is_beside(other: Node, place: Node) -> bool:
    field = other.get("field")
    own = field is not None and not field.spells(place["field"].text)
    return own and is_same_place(other["operand"], place["operand"])


def _is_filled(place: Node, others: list[Node]) -> bool:
    """Whether the statements beside one write to one of the others, too."""
    beside = statement_of(place).parent
    targets = (left.children for each in beside.children if (left := each.get("left")) is not None) if beside else ()
    return any(is_same_place(target, each) for listed in targets for target in listed for each in others)
