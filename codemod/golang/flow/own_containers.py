"""Which lists and maps have no other name than that of the variable or field which they are made for.

var handlers = map[string]handler{}
func register(name string, h handler) { handlers[name] = h }    // nobody calls it by another map
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.definitions import Definition, definition_at, definitions
from codemod.golang.flow.fields import field_writes
from codemod.golang.flow.paths import spine_of
from codemod.golang.flow.references import is_linked, variable_writes
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens


def container(module: Module, element: Node) -> Node | None:
    """Return what names the container of an element, `handlers` of `handlers[name]`; None where others may name it."""
    place = strip_parens(element["operand"])
    return place if all(value is not None and _is_new(module, value) for value in _values(module, place)) else None


def _values(module: Module, place: Node) -> Iterator[Node | None]:
    """Yield what is made for a place, None for what is not known."""
    if place.binding is not None:
        yield from _given(list(definitions(place.binding)))
        return
    items = declarations(module, place)
    type_ = typeof.of_expression(module, place["operand"]) if place.kind == "selector_expression" else None
    if items:
        yield from (types.value_node(item) if item.kind == "var" else None for item in items)
        yield from (None for item in items if is_linked(module, item))
        found = (definition_at(each) for item in items for each in variable_writes(module, item))
        yield from _given([each for each in found if each is not None])
    elif type_ is not None and types.declared(module, type_) is not None:
        for write in field_writes(module, type_, place["field"].text):
            if spine_of(write.node) is write.node:  # else it writes to an element
                yield write.value
    else:
        yield None


def _given(found: list[Definition]) -> Iterator[Node | None]:
    for each in found:
        if not each.path and each.kind != "zero":
            yield each.value if each.kind == "value" else None


def _is_new(module: Module, value: Node) -> bool:
    value = strip_parens(value)
    made = value.get("function") if value.kind == "call_expression" else None
    return value.kind == "composite_literal" or (made is not None and types.predeclared(module, made) == "make")
