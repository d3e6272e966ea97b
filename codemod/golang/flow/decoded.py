"""Which objects another module gets, and may write to by the names of their fields: a decoder does."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import Index, Path, overlaps, path_of, spine_of
from codemod.golang.flow.sharing import MAX_HANDED, READING, only_looks, parameter_of, shares
from codemod.golang.program import typeof
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


@per_module
def may_be_decoded(module: Module, binding: Binding, path: Path, depth: int = 0) -> bool:
    """Whether a function of another module gets the object, and may write to the part of it by its name: a decoder."""
    return next(handed_out(module, binding, path, depth), None) is not None


def handed_out(module: Module, binding: Binding, path: Path, depth: int = 0) -> Iterator[Node]:
    """Yield the uses that give it to such a function."""
    if not path or not all(isinstance(step, Index) or exported(step) for step in path):
        return
    for use in binding.uses:
        if use is not binding.node and _is_handed_out(module, use, path, depth):
            yield use


def _is_handed_out(module: Module, use: Node, path: Path, depth: int) -> bool:
    spine = spine_of(use)
    above, below = spine.parent, path_of(spine)[1]
    if above is not None and above.kind == "unary_expression" and above["operator"].kind == "&":
        spine, above = above, above.parent
    call = above.parent if above is not None and above.kind == "argument_list" else None
    if above is None or call is None or call.kind != "call_expression" or not overlaps(below, path):
        return False
    if spine.kind != "unary_expression" and not shares(module, typeof.of_expression(module, spine)):
        return False
    items = typeof.callee_objects(module, call["function"])
    for item in items:
        binding = parameter_of(item, above.children.index(spine)) if item.kind in ("func", "method") else None
        if binding is not None and (
            depth > MAX_HANDED or may_be_decoded(module, binding, path[len(below) :], depth + 1)
        ):
            return True
    name = callee_name(module, call["function"])
    return not items and "." in name and name not in READING and not only_looks(name)
