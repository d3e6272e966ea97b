"""Writes to a copy of a struct that nobody looks at afterwards.

func (r ref) set(host string) { r.host = host }      // r is a copy: the caller's object stays what it was

ref := c.ref
ref.host = host                                      // and is not put back
"""

from __future__ import annotations

from codemod.golang.flow.callees import argument_of
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.library import callee_name, is_of_library, only_looks
from codemod.golang.flow.paths import Index, Path, overlaps, path_of, spine_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


def is_lost(module: Module, target: Node) -> bool:
    """Whether what is written to a field, at this node of it, is in a copy that nobody else gets to see."""
    bottom, path = path_of(target)
    binding = bottom.binding
    if binding is None or binding.kind not in ("var", "param", "receiver") or binding.variadic:
        return False
    return lies_in(module, typeof.of_binding(module, binding), path) and not is_shown(module, binding, path)


def lies_in(module: Module, type_: types.Type | None, path: Path) -> bool:
    """Whether a field is a part of a variable itself, and not behind a pointer in it."""
    for step in path:
        flat = types.underlying(module, type_)
        if type_ is None or types.points(module, type_) or flat is None or flat.node.kind != "struct_type":
            return False
        found = members.find_field(module, type_, step) if not isinstance(step, Index) else None
        if found is None:
            return False
        for embedded in found[0]:
            inner = members.find_field(module, type_, embedded)
            if inner is None or types.points(module, inner[1]):
                return False
            type_ = inner[1]
        type_ = found[1]
    return len(path) > 0


@per_module
def is_shown(module: Module, binding: Binding, path: Path) -> bool:
    return any(shows(module, use, path) for use in binding.uses if use is not binding.node)


def shows(module: Module, use: Node, wanted: Path) -> bool:
    """Whether a use of a variable lets anybody else have the part of it in which the field lies."""
    written = definition_at(use)
    spine = spine_of(use)
    path = path_of(spine)[1]
    if written is not None and written.kind in ("value", "result", "zero"):
        return False
    if any(item.kind == "method" for item in typeof.callee_objects(module, spine)):
        return True
    if not overlaps(path, wanted) or (written is None and len(path) >= len(wanted)):
        return False
    if is_dropped(spine):
        return False
    call = argument_of(spine)
    is_printed = call is not None and is_of_library(module, call[0])
    return not (is_printed and call is not None and only_looks(callee_name(module, call[0]["function"])))


def is_dropped(value: Node) -> bool:
    """Whether an expression is given to nobody: `_ = c`, or a call that is a statement."""
    above = value.parent
    if above is None or above.kind != "expression_list" or above.parent is None:
        return above is not None and above.kind == "expression_statement"
    left = above.parent.get("left")
    return left is not None and left is not above and all(each.spells("_") for each in left.children)
