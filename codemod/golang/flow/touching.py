"""Which definitions of a variable can touch a part of it."""

from __future__ import annotations

from collections.abc import Sequence

from codemod.golang.flow.definitions import Definition, definitions
from codemod.golang.flow.handing import RECEIVER, handings, with_handings
from codemod.golang.flow.paths import ELEMENT, Index, Path, Step, by_first_step, is_ranged, overlaps, spine_of
from codemod.golang.flow.sharing import lets_go, parameter_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace


def explicit(module: Module, binding: Binding, path: Path) -> Path:
    """Return a path below a variable with the embedded structs on it: a part has one path then."""
    return with_embedded(module, typeof.of_binding(module, binding) if path else None, path)


def with_embedded(module: Module, type_: types.Type | None, path: Path) -> Path:
    """Return a path below an object of a type with the embedded structs on it."""
    kept: list[Step] = []
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
def _grouped(module: Module, binding: Binding, handed: bool) -> dict[str, dict[Step, list[Definition]]]:
    """Return the definitions, their paths explicit, by the first step, and then, for elements, by that in full."""
    groups: dict[str, dict[Step, list[Definition]]] = {}
    for definition in with_handings(module, binding) if handed else definitions(binding):
        path = explicit(module, binding, definition.path)
        found = replace(definition, path=path) if path != definition.path else definition
        groups.setdefault(by_first_step(path), {}).setdefault(path[0] if path else "", []).append(found)
    return groups


@per_module
def relevant(module: Module, binding: Binding, path: Path, handed: bool = False) -> tuple[Definition, ...]:
    """Return the definitions that can touch this part of the variable, in source order; `handed`: calls among them."""
    groups = _grouped(module, binding, handed)
    if not path:
        found = [d for group in groups.values() for part in group.values() for d in part]
    else:
        found = list(groups.get("", {}).get("", ()))
        group = groups.get(by_first_step(path), {})
        for step in dict.fromkeys((path[0], ELEMENT)):
            found += group.get(step, ())
        if path[0] == ELEMENT:
            found += [d for step, part in group.items() if step != ELEMENT for d in part]
    found = [d for d in found if overlaps(d.path, path) and (d.kind != "call" or _may_touch(module, d, path))]
    return tuple(sorted(found, key=lambda d: d.node.start))


def _is_copied(module: Module, call: Node, index: int, items: Sequence[Object], path: Path) -> bool:
    """Whether a part of what a call is handed was copied with it: a field of a struct, `set(o)`, or an element of an
    array, and not what a pointer or a list in there leads to."""
    if index == RECEIVER:
        receivers = [type_ for item in items for _, type_, _ in parameters(item.declaration.node, "receiver")]
        chained = strip_parens(call["function"].get("operand") or call).kind == "call_expression"
        type_ = types.of_node(receivers[0]) if len(receivers) == 1 and not chained else None
    else:
        type_ = typeof.of_expression(module, call["arguments"].children[index])
    for step in path:
        flat = types.underlying(module, type_)
        kind = flat.node.kind if type_ is not None and flat is not None and not type_.pointer else ""
        found = members.find_field(module, type_, step) if kind == "struct_type" and isinstance(step, str) else None
        if kind == "array_type" and not isinstance(step, str):
            type_ = types.element(module, flat)
        elif found is not None and not found[0]:
            type_ = found[1]
        else:
            return False
    return len(path) > 0


def _may_touch(module: Module, handing: Definition, path: Path) -> bool:
    """Whether a call may write to a part of a variable: each function that is named for it, where these are known."""
    call, rest = handing.value, path[len(handing.path) :]
    items = typeof.callee_objects(module, call["function"]) if call is not None else ()
    if call is not None and _is_copied(module, call, handing.index, items, rest):
        return False
    if call is None or not rest or not items or any(item.kind not in ("func", "method") for item in items):
        return True
    operand = call["function"].get("operand")
    if operand is not None and strip_parens(operand).kind == "call_expression":
        return True  # the calls before it in a chain may, too
    if handing.index != RECEIVER and any(item.kind == "method" for item in items):
        return True  # of `T.fill(o)` the first argument is the receiver
    names = [parameter_given(item.declaration.node, handing.index) for item in items]
    return any(name is not None and _touches(module, name, rest[:1]) for name in names)


def parameter_given(function: Node, index: int) -> Binding | None:
    """Return the parameter of this number, or the receiver; None where it has no name."""
    if index != RECEIVER:
        return parameter_of(function, index)
    listed = function.get("receiver")
    name = listed.children[0].get("name") if listed is not None and listed.children else None
    return name.binding if name is not None else None


@per_module
def _touches(module: Module, binding: Binding, part: Path) -> bool:
    """Whether a function writes to a part of what its parameter points to, or hands it on to be written to."""
    if any(use.function is not binding.function for use in binding.uses):
        return True
    written = (each for each in definitions(binding) if each.node is not binding.node)
    return bool(handings(module, binding)) or any(overlaps(explicit(module, binding, d.path), part) for d in written)


@per_module
def may_be_changed(module: Module, binding: Binding) -> bool:
    """Whether somebody may put other elements into a list that a function is given, while it runs:
    `slices.Reverse(parts)`. What the elements point to is another question."""
    flat = types.underlying(module, typeof.of_binding(module, binding))
    if not binding.variadic and (flat is None or flat.node.kind != "slice_type"):
        return False
    uses = (use for use in binding.uses if use is not binding.node and spine_of(use) is use)
    lost = [use for use in uses if not _is_gone_through(use) and lets_go(module, use, (ELEMENT,))]
    if not lost:
        return False
    # few functions filter what they are given in its own memory
    from codemod.golang.flow.filtered import is_filtered

    return not all(is_filtered(module, use, given=True) for use in lost)


def _is_gone_through(use: Node) -> bool:
    """Whether a list is gone through by a loop, or given back, after which its function does nothing with it."""
    above = use.parent
    if above is None or above.kind == "range_clause":
        return True
    statement = above.parent if above.kind == "expression_list" else None
    return is_ranged(above) or (statement is not None and statement.kind == "return_statement")
