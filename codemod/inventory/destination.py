"""Where an expression goes: into which constant, variable, field, flag or result, and who else fills that.

In `const DefaultImage = "quay.io/ceph/cosi:v0.1.4"` the text goes into the constant; where that is a flag's default,
the flag is a redirect of the image.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from codemod.golang.flow.callees import callees
from codemod.golang.flow.fields import literal_type
from codemod.golang.flow.references import is_field_key, object_of, references
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.packages import Module, per_module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node
from codemod.inventory import outside
from codemod.inventory.flags import flag_of
from codemod.inventory.record import OriginKind, Redirect
from codemod.records import dataclass

_HOPS = 4
_THROUGH = frozenset(
    (
        "parenthesized_expression",
        "literal_element",
        "literal_value",
        "composite_literal",
        "unary_expression",
        "binary_expression",
    )
)
_IMAGE = re.compile("image|Image|IMAGE")


@dataclass(frozen=True, slots=True)
class Destination:
    """`kind` is what has the text; `names` are what the places on its way are called."""

    kind: OriginKind = "other"
    names: tuple[str, ...] = ()
    redirects: tuple[Redirect, ...] = ()

    @property
    def says_image(self) -> bool:
        """Whether a place on the way is called an image."""
        return any(_IMAGE.search(name) for name in self.names)


def destination(module: Module, node: Node, hops: int = _HOPS) -> Destination:
    """Return where the value of an expression goes."""
    names: tuple[str, ...] = ()
    above = node.parent
    while above is not None and hops > 0:
        if above.kind == "expression_list" and above.parent is not None:
            found = _listed(module, node, above, above.parent, hops)
            return Destination(found.kind, (*names, *found.names), found.redirects)
        if above.kind == "return_statement":
            found = _returned(module, above)
            return Destination(found.kind, (*names, *found.names), found.redirects)
        if above.kind == "argument_list" and above.parent is not None:
            found = _argument(module, node, above, above.parent)
            return Destination(found.kind, (*names, *found.names), found.redirects)
        if above.kind == "keyed_element":
            key = above.get("key")
            if key is None or key is node:
                return Destination("other", names)
            if key.children and is_field_key(module, key.children[0]):
                return Destination("field", (*names, key.text), tuple(_of_key(module, above, key)))
            found = destination(module, above, hops)
            return Destination("map", (*names, key.text, *found.names), found.redirects)
        if above.kind not in _THROUGH:
            break
        node, above = above, above.parent
    return Destination("other", names)


def _of_key(module: Module, element: Node, key: Node) -> Iterator[Redirect]:
    literal = element.parent
    holder = literal_type(module, literal) if literal is not None else None
    yield from outside.of_field(module, holder, key.text)


def _listed(module: Module, node: Node, values: Node, statement: Node, hops: int) -> Destination:
    if statement.kind == "return_statement":
        return _returned(module, statement)
    left = statement.get("left")
    targets = left.children if left is not None else statement.all("name")
    index = _position(values, node)
    target = targets[index] if index < len(targets) else None
    if target is None:
        return Destination()
    if target.kind == "selector_expression" and package_of_operand(module, target["operand"]) is None:
        return Destination("field", (target["field"].text,), outside.distinct(outside.redirects(module, target)))
    if target.binding is not None:
        return Destination("var", (target.text,), outside.distinct(outside.redirects(module, target)))
    item = module.file(target.file.path).starts.get(target.start) or next(iter(declarations(module, target)), None)
    return _of_object(module, item, hops) if item is not None else Destination("var", (target.text,))


@per_module
def _of_object(module: Module, item: Object, hops: int) -> Destination:
    kind: OriginKind = "const" if item.kind == "const" else "var"
    found = list(outside.of_object(module, item)) if item.kind == "var" else []
    for use in references(module, item):
        found += destination(module, use, hops - 1).redirects
    return Destination(kind, (item.name,), outside.distinct(found))


def _position(items: Node, wanted: Node) -> int:
    return bisect_left(items.children, wanted.start, key=lambda item: item.start)


def _returned(module: Module, statement: Node) -> Destination:
    function = statement.function
    if function is None or function.kind == "func_literal":
        return Destination()
    item = object_of(module, function)
    name = item.name.rpartition(".")[2] if item is not None else ""
    return Destination("other", (name,), outside.distinct(outside.of_returns(module, function)))


def _argument(module: Module, node: Node, arguments: Node, call: Node) -> Destination:
    flag = flag_of(module, call)
    if flag is not None and flag.default is node:
        more = list(outside.redirects(module, flag.target)) if flag.target is not None else []
        return Destination("flag", (flag.name,), outside.distinct([Redirect("flag", flag.name), *more]))
    index = _position(arguments, node)
    functions = [callee.function for callee in callees(module, call) if callee.function is not None]
    asked = (each for function in functions for each in outside.by_parameter(module, function, arguments.children))
    return Destination("other", tuple(_parameter_names(functions, index)), outside.distinct(asked))


def _parameter_names(functions: list[Node], index: int) -> Iterator[str]:
    for function in functions:
        names = [name for name, _, _ in parameters(function, "parameters")]
        name = names[index] if index < len(names) else None
        if name is not None:
            yield name.text
