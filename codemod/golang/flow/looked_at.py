"""Which versions a function looks at, to make something of them: `if strings.HasPrefix(version, "sha256:")`.

Each has one value as long as the function is active: a parameter, a variable that is set once, a field of a struct that
nobody writes to.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.followed import style_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import Path, path_of
from codemod.golang.flow.sharing import shares
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node
from codemod.records import dataclass

MOST = 3


@dataclass(frozen=True, eq=False)
class LookedAt:
    """A variable, or a field of it; `use` is one place where it is named, and `operand` the variable there."""

    binding: Binding
    path: Path
    use: Node
    operand: Node


@per_module
def looked_at(module: Module, function: Node) -> tuple[LookedAt, ...]:
    """Return the texts of which a function asks whether they are digests, the first few."""
    places: dict[tuple[Binding, Path], list[Node]] = {}
    for node in function.walk():
        if node.kind == "identifier" and node.binding is not None and node is not node.binding.node:
            whole = _whole(node)
            path = path_of(whole)[1]
            if node.binding.function is function and node.function is function:
                places.setdefault((node.binding, path), []).append(whole)
    found = []
    for (binding, path), uses in places.items():
        if any(_is_version(module, each) for each in uses) and _is_one(module, binding, path, uses[0]):
            found.append(LookedAt(binding, path, uses[0], path_of(uses[0])[0]))
    return tuple(found[:MOST])


def _whole(node: Node) -> Node:
    """Return the fields of fields that a name begins."""
    above = node.parent
    while above is not None and above.kind == "selector_expression" and above.get("operand") is node:
        node, above = above, above.parent
    called = above is not None and above.kind == "call_expression" and above.get("function") is node
    return node["operand"] if called and node.kind == "selector_expression" else node


def _is_version(module: Module, use: Node, depth: int = 2) -> bool:
    """`strings.HasPrefix(version, "sha256:")`, `strings.Contains(version, ":")`, or what a function does with it"""
    listed = use.parent
    call = listed.parent if listed is not None and listed.kind == "argument_list" else None
    if listed is None or call is None or call.kind != "call_expression":
        return False
    asks = callee_name(module, call["function"]) in _ASKING  # who looks where a sign is takes the text apart
    if any(each.bytes.startswith(b'"sha') or (asks and each.bytes == b'":"') for each in listed.children):
        return True
    for callee in callees(module, call) if depth else ():
        listed_names = list(parameters(callee.function, "parameters")) if callee.function is not None else []
        name = listed_names[at][0] if (at := listed.children.index(use)) < len(listed_names) else None
        uses = name.binding.uses if name is not None and name.binding is not None else ()
        if any(_is_version(module, each, depth - 1) for each in uses):
            return True
    return False


_ASKING = ("strings.Contains", "strings.ContainsAny", "strings.Count")


def _is_one(module: Module, binding: Binding, path: Path, use: Node) -> bool:
    """Whether it is a text that stays what it is while the function is active."""
    if not types.is_string(module, typeof.of_expression(module, use)):
        return False
    if path:
        return binding.kind in ("param", "receiver") and _is_left_alone(module, binding)
    found = list(definitions(binding))
    once = len(found) == 1 and found[0].kind in ("parameter", "value", "result") and not found[0].path
    return once and style_of(module, binding) == "text" and not any(map(_is_loop, _around(found[0].node)))


def _around(node: Node) -> Iterator[Node]:
    return (above for above in node.ancestors() if above.function is node.function)


def _is_loop(node: Node) -> bool:
    return node.kind in ("for_statement", "labeled_statement")


def _is_left_alone(module: Module, binding: Binding) -> bool:
    """Whether a struct that a function is given by value is only read there."""
    type_ = typeof.of_binding(module, binding)
    if type_ is None or type_.pointer or any(each.path or each.kind == "address" for each in definitions(binding)):
        return False
    return len(list(definitions(binding))) == 1 and not shares(module, type_)
