"""Images that are written to a copy of a struct that nobody looks at.

    for _, c := range pod.Spec.Containers { c.Image = image }
    c := pod.Spec.Containers[0]; c.Image = image

What a field of elsewhere is, as `Spec.Containers`, is known by its name alone.
"""

from __future__ import annotations

from functools import partial

from codemod.golang.flow.definitions import Definition, definition_at, definitions
from codemod.golang.flow.lost_afterwards import is_lost_afterwards, may_come_after
from codemod.golang.flow.lost_by_callers import is_lost_by_callers, is_returned_in_vain
from codemod.golang.flow.lost_copies import is_lost, is_shown, lies_in
from codemod.golang.flow.paths import Path, overlaps, path_of, spine_of
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
from codemod.rule import Field
from codemod.uses.named_fields import CONTAINER_LISTS, typed_as

_CONTAINER = ("k8s.io/api/core/v1", "Container")


def is_lost_copy(module: Module, place: Node, wanted: Field) -> bool:
    """Whether a field that a rule names is written to, at a place, in a copy that nobody looks at."""
    if place.kind != "selector_expression":
        return False
    bottom, path = path_of(place)
    binding = bottom.binding
    if binding is None or any(reads(each, path) for each in binding.uses if _is_later(each, binding, place)):
        return False
    if is_lost(module, place) or is_lost_by_callers(module, place):
        return True
    local = binding.kind in ("var", "param", "receiver") and not binding.variadic
    own = local and _is_struct(module, binding, path, wanted)
    if own and (not is_shown(module, binding, path) or _is_given_back_in_vain(module, binding, path)):
        return True
    inside = own or lies_in(module, typeof.of_binding(module, binding), path)
    return is_lost_afterwards(module, place, inside, partial(_holds_structs, module, wanted))


def _is_given_back_in_vain(module: Module, binding: Binding, path: Path) -> bool:
    return binding.kind in ("param", "receiver") and is_returned_in_vain(module, binding, path)


def _holds_structs(module: Module, wanted: Field, node: Node) -> bool:
    """Whether a list has the structs that a rule names, and not pointers to them: `[]v1.Container`, `Containers`."""
    listed = typeof.of_expression(module, node) or types.of_node(node)
    element = types.element(module, listed)
    if element is not None:
        return typed_as(module, element, wanted.package, wanted.type) and not types.points(module, element)
    field = node.get("field") if node.kind == "selector_expression" else None
    known = (wanted.package, wanted.type) == _CONTAINER and field is not None
    return known and field is not None and any(map(field.spells, CONTAINER_LISTS))


def _is_later(use: Node, binding: Binding, place: Node) -> bool:
    return use is not binding.node and may_come_after(use, place)


def reads(use: Node, wanted: Path) -> bool:
    """Whether a use has the field itself, `run(c.Image)`, or is a method that may: `c.DeepCopy()`."""
    spine = spine_of(use)
    path, above = path_of(spine)[1], spine.parent
    if above is not None and above.kind == "call_expression" and above.get("function") is spine:
        return True
    return definition_at(use) is None and len(path) >= len(wanted) and overlaps(path, wanted)


def _is_struct(module: Module, binding: Binding, path: Path, wanted: Field) -> bool:
    """Whether a variable is one of the structs that a rule names, and no pointer to one."""
    type_ = typeof.of_binding(module, binding)
    if len(path) != 1:
        return False
    if type_ is not None:
        return typed_as(module, type_, wanted.package, wanted.type) and not types.points(module, type_)
    given = [each for each in definitions(binding) if not each.path]
    return (wanted.package, wanted.type) == _CONTAINER and bool(given) and all(map(_is_container, given))


def _is_container(definition: Definition) -> bool:
    """Whether a variable gets a copy of a container of a pod."""
    value = strip_parens(definition.value) if definition.value is not None else None
    if value is not None and definition.kind == "value" and value.kind == "index_expression":
        value = strip_parens(value["operand"])
    elif definition.kind != "element":
        return False
    field = value.get("field") if value is not None and value.kind == "selector_expression" else None
    return field is not None and any(map(field.spells, CONTAINER_LISTS))
