"""Writes to a copy that nobody looks at from there on: it was given away before, or has a memory of its own.

list = append(list, c); c.Image = image                 // `list` has what c was
own := slices.Clone(list); own[0].Image = image         // and so has `list`
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.flow.callees import argument_of
from codemod.golang.flow.definitions import definition_at, is_address
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.lost_copies import lies_in, shows
from codemod.golang.flow.paths import Index, Path, path_of, spine_of
from codemod.golang.flow.reaching import reaching
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens


def is_lost_afterwards(module: Module, place: Node, lies_inside: bool, holds_structs: Callable[[Node], bool]) -> bool:
    """Whether what is written to a field at a place is in memory of a variable's own that nobody sees from there on.

    `lies_inside`: it is a part of the variable itself. `holds_structs` tells that of a list, or of its type.
    """
    bottom, path = path_of(place)
    binding = bottom.binding
    if binding is None or binding.kind not in ("var", "param", "receiver") or binding.variadic:
        return False
    uses = [use for use in binding.uses if use is not binding.node and use is not bottom]
    if any(isinstance(step, Index) for step in path):
        own = _is_own_list(module, binding, path, place, holds_structs)
        return own and not any(_shares(module, use, path) for use in uses)
    if not lies_inside or any(map(_is_lent, uses)):
        return False
    return not any(shows(module, use, path) and may_come_after(use, place) for use in uses)


def may_come_after(use: Node, place: Node) -> bool:
    """Whether control may come to a use of a variable after it was at a place."""
    if use.start > place.start or use.function is not place.function or use.binding is None:
        return True
    declared = use.binding.node
    again = (each for each in place.ancestors() if each.kind == "for_statement" and not each.holds(declared))
    jumps = place.function is None or any(each.kind == "goto_statement" for each in place.function.walk())
    return jumps or any(loop.holds(use) for loop in again)


def _is_lent(use: Node) -> bool:
    """Whether others may have the memory of a variable itself: by its address, a closure, a part of an array, or a
    method that is called on it."""
    spine = spine_of(use)
    above = spine.parent
    called = above is not None and above.kind == "call_expression" and above.get("function") is spine
    inside = use.binding is not None and use.function is not use.binding.function
    return inside or called or _is_addressed(use, spine)


def _is_addressed(use: Node, spine: Node) -> bool:
    above = spine.parent
    return is_address(use) or is_address(spine) or (above is not None and above.kind == "slice_expression")


def _is_own_list(
    module: Module, binding: Binding, path: Path, place: Node, holds_structs: Callable[[Node], bool]
) -> bool:
    """Whether a field is that of an element of an array, or of a list that was made for a variable of this function,
    `slices.Clone(list)`, and is not behind a pointer there."""
    at = next(number for number, step in enumerate(path) if isinstance(step, Index))
    type_ = typeof.of_binding(module, binding)
    if at != len(path) - 2 or (type_ is not None and types.points(module, type_)):
        return False
    flat = types.underlying(module, type_) if not at else None
    if flat is not None and flat.node.kind.endswith("array_type"):
        return holds_structs(path_of(place)[0])
    if at > 1 or (at == 1 and not (types.is_elsewhere(module, type_) or lies_in(module, type_, path[:1]))):
        return False
    # what is written to an element is no other list
    found = [each for each in reaching(module, binding, path[:at], place) if len(each.path) <= at]
    return (
        len(found) > 0
        and all(each.kind == "value" and each.path == path[:at] and each.value is not None for each in found)
        and all(_is_new(module, each.value, holds_structs) for each in found if each.value is not None)
    )


def _is_new(module: Module, value: Node, holds_structs: Callable[[Node], bool]) -> bool:
    """Whether a list of structs shares them with no other: `slices.Clone(x)`, `append([]T(nil), x...)`."""
    value = strip_parens(value)
    given = value["arguments"].children if value.kind == "call_expression" else []
    name = callee_name(module, value["function"]) if given else ""
    like = strip_parens(given[0]) if name in _NEW or (name == "append" and _is_empty(given[0])) else None
    return like is not None and holds_structs(like)


_NEW = ("slices.Clone", "slices.Concat", "make")


def _is_empty(first: Node) -> bool:
    """`[]T(nil)`, `[]T{}`"""
    first = strip_parens(first)
    if first.kind == "composite_literal":
        return not first["body"].children
    listed = first.get("arguments")
    operand = first.get("operand") if listed is None else next(iter(listed.children), None)
    converts = first.kind == "type_conversion_expression" or (
        listed is not None and first["function"].kind == "slice_type"
    )
    return converts and operand is not None and operand.kind == "nil"


def _shares(module: Module, use: Node, path: Path) -> bool:
    """Whether somebody else has a list, or an element of it, by a use of the variable that has it."""
    if use.binding is not None and use.function is not use.binding.function:
        return True
    spine = spine_of(use)
    above, reached = spine.parent, path_of(spine)[1]
    written = definition_at(use)
    if written is not None and written.kind != "address":
        return False  # another list, or another element
    call = argument_of(spine)
    if call is not None and callee_name(module, call[0]["function"]) in ("len", "cap"):
        return False
    if above is not None and above.kind == "range_clause":
        left = above.get("left")
        return left is not None and len(left.children) > 1
    return _is_addressed(use, spine) or shows(module, use, path) or reached == path
