"""Which definitions of a variable can touch a part of it."""

from __future__ import annotations

from codemod.golang.flow.definitions import Definition, definitions
from codemod.golang.flow.paths import ELEMENT, Index, Path, Step, by_first_step, overlaps
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module, per_module
from codemod.golang.read.scopes import Binding
from codemod.records import replace


def explicit(module: Module, binding: Binding, path: Path) -> Path:
    """Return a path below a variable with the embedded structs on it: a part has one path then."""
    kept: list[Step] = []
    type_ = typeof.of_binding(module, binding) if path else None
    for step in path:
        if isinstance(step, Index):
            kept.append(step)
            type_ = types.element(module, type_)
            continue
        found = members.find_field(module, type_, step) if type_ is not None else None
        kept += [*(found[0] if found is not None else ()), step]
        type_ = found[1] if found is not None else None
    return tuple(kept)


@per_module
def _grouped(module: Module, binding: Binding) -> dict[str, dict[Step, list[Definition]]]:
    """Return the definitions, their paths explicit, by the first step, and then, for elements, by that in full."""
    groups: dict[str, dict[Step, list[Definition]]] = {}
    for definition in definitions(binding):
        path = explicit(module, binding, definition.path)
        found = replace(definition, path=path) if path != definition.path else definition
        groups.setdefault(by_first_step(path), {}).setdefault(path[0] if path else "", []).append(found)
    return groups


@per_module
def relevant(module: Module, binding: Binding, path: Path) -> tuple[Definition, ...]:
    """Return the definitions that can touch this part of the variable, in source order."""
    groups = _grouped(module, binding)
    if not path:
        found = [d for group in groups.values() for part in group.values() for d in part]
    else:
        found = list(groups.get("", {}).get("", ()))
        group = groups.get(by_first_step(path), {})
        for step in dict.fromkeys((path[0], ELEMENT)):
            found += group.get(step, ())
        if path[0] == ELEMENT:
            found += [d for step, part in group.items() if step != ELEMENT for d in part]
    return tuple(sorted((d for d in found if overlaps(d.path, path)), key=lambda d: d.node.start))
