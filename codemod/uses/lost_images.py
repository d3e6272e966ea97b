"""Images that are written to a copy of a struct that nobody looks at.

    for _, c := range pod.Spec.Containers { c.Image = image }
    c := pod.Spec.Containers[0]; c.Image = image

What a field of elsewhere is, as `Spec.Containers`, is known by its name alone.
"""

from __future__ import annotations

from codemod.golang.flow.definitions import Definition, definition_at, definitions
from codemod.golang.flow.lost_copies import is_lost, is_shown
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
    if binding is None or any(reads(each, path) for each in binding.uses if each is not binding.node):
        return False
    if is_lost(module, place):
        return True
    local = binding.kind in ("var", "param", "receiver") and not binding.variadic
    return local and _is_struct(module, binding, path, wanted) and not is_shown(module, binding, path)


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
