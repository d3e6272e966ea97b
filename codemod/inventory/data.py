"""What a template is filled with: the types of the values beside it where it is handed on.

at.RenderTo(w, manifests, runnable)    the template's `.CNI.Registry` is a field of runnable's type, if it has one
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Span
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.references import object_of, references
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.inventory import outside
from codemod.inventory.record import Redirect

_HOPS = 5


def redirects(module: Module, template: Node, names: tuple[str, ...]) -> Iterator[Redirect]:
    """Yield what fills these variables of a template, as far as it is known where the template is handed on."""
    seen: set[Span] = set()
    for beside in _beside(module, template, seen, _HOPS):
        type_ = types.of_expression(module, beside)
        for name in names:
            yield from _of_variable(module, type_, name)


def _of_variable(module: Module, type_: types.Type | None, name: str) -> Iterator[Redirect]:
    first, *path = name.split(".")
    if first not in ("", "$"):
        return
    for field in path[:-1]:
        found = types.find_field(module, type_, field)
        type_ = found[1] if found is not None else None
    if path and type_ is not None:
        yield from outside.of_field(module, type_, path[-1])


def _beside(module: Module, node: Node, seen: set[Span], hops: int) -> Iterator[Node]:
    """Yield the arguments that stand beside an expression, wherever it is handed on."""
    above = node.parent
    if above is None or hops == 0 or node.span in seen:
        return
    seen.add(node.span)
    if above.kind == "argument_list":
        yield from (argument for argument in above.children if argument is not node)
    elif above.kind == "expression_list" and above.parent is not None:
        statement = above.parent
        if statement.kind == "return_statement":
            yield from _returned(module, statement, seen, hops)
            return
        left = statement.get("left")
        for target in left.children if left is not None else statement.all("name"):
            yield from _uses(module, target, seen, hops)
    elif above.kind == "return_statement":
        yield from _returned(module, above, seen, hops)


def _returned(module: Module, statement: Node, seen: set[Span], hops: int) -> Iterator[Node]:
    function = statement.function
    if function is None or function.kind == "func_literal" or object_of(module, function) is None:
        return
    for site in call_sites(module, function):
        if site.call is not None:
            yield from _beside(module, site.call.node, seen, hops - 1)


def _uses(module: Module, target: Node, seen: set[Span], hops: int) -> Iterator[Node]:
    if target.binding is not None:
        for use in target.binding.uses:
            yield from _beside(module, use, seen, hops - 1)
        return
    item = module.file(target.file.path).starts.get(target.start)
    for use in references(module, item) if item is not None else ():
        yield from _beside(module, use, seen, hops - 1)
