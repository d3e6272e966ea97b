"""The types that a call of a generic function spells out: `cache.Get[*v1.Agent](store, key)` gives a `*v1.Agent`."""

from __future__ import annotations

from codemod.golang.program.types import Type, of_node
from codemod.golang.read.syntax import Node, strip_parens


def spelled_argument(function: Node, name: str, call: Node) -> Type | None:
    """Return the type that is spelled out for a type parameter of a function, where it is called."""
    declared = function.get("type_parameters")
    names = [each for parameter in declared.children for each in parameter.all("name")] if declared is not None else []
    listed = _spelled(call)
    at = next((number for number, each in enumerate(names) if each.spells(name)), len(listed))
    return _meant(listed[at]) if at < len(listed) else None


def _meant(node: Node) -> Type | None:
    """Return the type that is spelled, also where the brackets are read as those of an element: `list[*v1.Agent]()`."""
    stars = 0
    while node.kind == "unary_expression" and node["operator"].kind == "*":
        node, stars = strip_parens(node["operand"]), stars + 1
    found = of_node(node)
    return found._replace(pointer=found.pointer + stars) if found is not None else None


def _spelled(call: Node) -> list[Node]:
    """Return what stands in the brackets behind the function's name."""
    named = call.get("function") or call.get("type")
    given = call.get("type_arguments") or (named.get("type_arguments") if named is not None else None)
    if given is not None:
        return [each.children[0] if each.kind == "type_elem" else each for each in given.children]
    # with a name alone in them, `Get[Agent](store)`, they look like those of an element
    index = named.get("index") if named is not None and named.kind == "index_expression" else None
    return [index] if index is not None else []
