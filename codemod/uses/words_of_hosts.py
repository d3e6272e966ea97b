"""Whether a word that is replaced in a manifest may be a part of a registry's host.

    y = strings.ReplaceAll(y, "hub", "io")

Nobody knows what the host is. But a word that the consumer, or who calls it, spells out is meant for what they write
there: `lib-modules`, a volume's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.evaluate.values import Value
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node
from codemod.rule import Parameter
from codemod.uses.consumers import functions_of
from codemod.uses.reached import reached

_OF_HOST = r"([a-z0-9.-]+)[:/]?"
# keys of every pod, and what is there instead of nothing
_KEYS = ("apiversion", "kind", "metadata", "spec", "status", "creationtimestamp", "null", "true", "false")


def may_be_of_host(module: Module, consumer: Parameter, value: Value) -> bool:
    """Whether a known text may stand in a host, and nobody spells it out who has a part in the manifest."""
    found = re.fullmatch(_OF_HOST, value.text or "")
    if found is None or len(text := found[1]) < 2 or text in _KEYS or re.search("[a-z]", text) is None:
        return False
    items = functions_of(module, consumer.package, consumer.function)
    return bool(items) and not any(text in said for item in items for said in _spelled(module, item))


@per_module
def _spelled(module: Module, consumer: Object) -> tuple[str, ...]:
    todo = [item.declaration.node for item in reached(module, consumer)]
    calls = (site.call for site in call_sites(module, consumer.declaration.node) if site.call is not None)
    todo += [argument for call in calls for argument in call.arguments]
    seen = set(todo)
    found: dict[str, None] = {}
    while todo and len(seen) < _MOST:
        for node in todo.pop().walk():
            if node.kind not in _NAMES and node.kind not in STRING_KINDS:
                continue
            if not _is_of_change(module, node):
                found[node.text.lower()] = None
            behind = [value for value in _values_of(module, node) if value not in seen]
            seen.update(behind)
            todo += behind
    return tuple(found)


_NAMES = ("identifier", "field_identifier", "type_identifier", "package_identifier")
_MOST = 200  # expressions that are looked at


def _values_of(module: Module, node: Node) -> Iterator[Node]:
    """Yield what a name stands for, as it is written: a variable's values, or a constant's."""
    if node.kind == "identifier" and node.binding is not None:
        yield from (each.value for each in definitions(node.binding) if each.value is not None)
    elif node.kind in ("identifier", "field_identifier"):
        selected = node.parent if node.kind == "field_identifier" else node
        items = typeof.callee_objects(module, selected) if selected is not None else ()
        values = (types.value_node(item) for item in items if item.kind in ("const", "var"))
        yield from (value for value in values if value is not None)


def _is_of_change(module: Module, node: Node) -> bool:
    """Whether a text is what is looked for in another, or what is put there: no part of the manifest."""
    for above in node.ancestors():
        if above.kind == "call_expression":
            return callee_name(module, above["function"]).startswith(("strings.", "bytes.", "regexp."))
        if above.kind == "composite_literal" and above["type"].kind == "map_type":
            return True  # as `map[string]string{"hub": "io"}` may be
    return False
