"""What the keys of a map are, where all that puts any there is in sight.

seen := map[string]struct{}{}
for _, node := range nodes { seen[node.Image] = struct{}{} }
for image := range seen { pull(image) }         // some node's image
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, distinct, no_elements
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.paths import is_ranged
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

_LOOKING = ("len", "delete", "clear")


def keys_of(evaluator: Evaluator, ranged: Node, frame: Frame) -> list[Value] | None:
    """Return what a key of a local map can be; None of anything else, or where somebody else may put one there."""
    ranged = strip_parens(ranged)
    flat = types.underlying(evaluator.module, typeof.of_expression(evaluator.module, ranged))
    binding = ranged.binding if ranged.kind == "identifier" else None
    if binding is None or binding.kind != "var" or flat is None or flat.node.kind != "map_type":
        return None
    keys = _keys(evaluator.module, binding)
    if keys is None:
        return None
    return distinct(value for key in keys for value in evaluator.evaluate(key, frame)) or [no_elements(ranged)]


def _keys(module: Module, binding: Binding) -> list[Node] | None:
    """Return the expressions that are put into a map as keys."""
    found: list[Node] = []
    for each in definitions(binding):
        if each.path:
            continue  # an element
        begun = list(_begun(module, each.value)) if each.kind == "value" and each.value is not None else None
        if begun is None or None in begun:
            return None
        found += filter(None, begun)
    for use in binding.uses:
        above = use.parent
        if use is binding.node or is_ranged(use):
            continue
        if above is None or use.function is not binding.function:
            return None
        if above.kind == "index_expression" and above["operand"] is use:
            found += [above["index"]] if _is_written(above) else []
        elif not _only_looks(module, above):
            return None
    return found


def _begun(module: Module, value: Node) -> Iterator[Node | None]:
    """Yield the keys that a map begins with; None where they are not known."""
    value = strip_parens(value)
    if value.kind == "call_expression" and types.predeclared(module, value["function"]) == "make":
        return
    body = value.get("body") if value.kind == "composite_literal" else None
    if body is None or members.literal_type(module, body) is None:
        yield None
        return
    for element in body.children:
        key = element.get("key")
        yield key.children[0] if key is not None and key.children else key


def _is_written(place: Node) -> bool:
    listed = place.parent
    if listed is not None and listed.kind in ("inc_statement", "dec_statement"):
        return True
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    return statement is not None and statement.get("left") is listed


def _only_looks(module: Module, listed: Node) -> bool:
    call = listed.parent if listed.kind == "argument_list" else None
    return call is not None and types.predeclared(module, call["function"]) in _LOOKING
