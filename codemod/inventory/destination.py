"""Where an expression goes: into which constant, variable, field, flag or result, and who else fills that.

In `const DefaultImage = "quay.io/ceph/cosi:v0.1.4"` the text goes into the constant; where that is a flag's default,
the flag is a redirect of the image.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.references import is_field_key, object_of, references
from codemod.golang.program import types
from codemod.golang.program.members import literal_type
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node
from codemod.inventory.record import OriginKind, RedirectWay, each_once
from codemod.records import dataclass
from codemod.uses import outside
from codemod.uses.flags import Flag, flag_in, flag_of

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
_AN_IMAGE = re.compile("(?:image|Image|IMAGE)$")


@dataclass(frozen=True, slots=True)
class Destination:
    """`kind` is what has the text; `names` are what the places on its way are called; who else fills them is `asked`
    only of what turns out to be an image."""

    kind: OriginKind = "other"
    names: tuple[str, ...] = ()
    asked: Callable[[], Iterable[RedirectWay]] = tuple

    @property
    def redirects(self) -> tuple[RedirectWay, ...]:
        """What fills the places on the way from outside, the nearest first."""
        return each_once(self.asked())

    @property
    def is_image(self) -> bool:
        """Whether what has it is called an image, and not the registry or the name of one: `DefaultAgentImage`."""
        return self.kind != "map" and any(_AN_IMAGE.search(name) for name in self.names[:1])

    @property
    def says_image(self) -> bool:
        """Whether a place on the way is called an image."""
        return any(_IMAGE.search(name) for name in self.names)


def destination(module: Module, node: Node, hops: int = _HOPS) -> Destination:
    """Return where the value of an expression goes; who fills a list does not fill each element of it."""
    names: tuple[str, ...] = ()
    above, element = node.parent, False
    while above is not None and hops > 0:
        found = _at(module, node, above, hops)
        if found is not None:
            asked = tuple if element and above.kind != "keyed_element" else found.asked
            return Destination(found.kind, (*names, *found.names), asked)
        if above.kind not in _THROUGH:
            break
        element = element or above.kind == "literal_value"
        node, above = above, above.parent
    return Destination("other", names)


def _at(module: Module, node: Node, above: Node, hops: int) -> Destination | None:
    """Return where the value of an expression goes that stands directly in this node; None where it goes on in it."""
    if above.kind == "expression_list" and above.parent is not None:
        return _listed(module, node, above, above.parent, hops)
    if above.kind == "return_statement":
        return _returned(module, above, hops)
    if above.kind == "argument_list" and above.parent is not None:
        return _argument(module, node, above, above.parent)
    return _keyed(module, node, above, hops) if above.kind == "keyed_element" else None


def _keyed(module: Module, node: Node, element: Node, hops: int) -> Destination:
    key = element.get("key")
    if key is None or key is node:
        return Destination()
    literal = element.parent.parent if element.parent is not None else None
    flag = flag_in(module, literal) if literal is not None else None
    if flag is not None and flag.default is not None and flag.default in (node, *node.children):
        return Destination("flag", (flag.name,), partial(_of_flag, module, flag))
    if key.children and is_field_key(module, key.children[0]):
        return Destination(
            "field", (key.text, *_set_of_images(module, element)), partial(_of_key, module, element, key)
        )
    found = destination(module, element, hops)
    return Destination("map", (key.text, *found.names), found.asked)


def _set_of_images(module: Module, element: Node) -> Iterator[str]:
    """Yield the type that has a field, where each of its fields is an image: `VitessImages{Orc: "vitess/lite:v20"}`."""
    literal = element.parent
    holder = literal_type(module, literal) if literal is not None else None
    named = types.named(module, holder) if holder is not None else None
    if named is not None and named[1].endswith(("Images", "images")):
        yield named[1]


def _of_key(module: Module, element: Node, key: Node) -> Iterator[RedirectWay]:
    literal = element.parent
    holder = literal_type(module, literal) if literal is not None else None
    yield from outside.of_field(module, holder, key.text)


def _listed(module: Module, node: Node, values: Node, statement: Node, hops: int) -> Destination:
    if statement.kind == "return_statement":
        return _returned(module, statement, hops)
    left = statement.get("left")
    targets = left.children if left is not None else statement.all("name")
    index = _position(values, node)
    target = targets[index] if index < len(targets) else None
    if target is None:
        return Destination()
    if target.kind == "selector_expression" and package_of_operand(module, target["operand"]) is None:
        return Destination("field", (target["field"].text,), partial(outside.redirects, module, target))
    if target.binding is not None:
        return Destination("var", (target.text,), partial(_of_local, module, target, target.binding, hops))
    item = module.sources.file(target.file.path).starts.get(target.start) or next(
        iter(declarations(module, target)), None
    )
    return _of_object(module, item, hops) if item is not None else Destination("var", (target.text,))


def _of_object(module: Module, item: Object, hops: int) -> Destination:
    return Destination("const" if item.kind == "const" else "var", (item.name,), partial(_filled, module, item, hops))


def _of_local(module: Module, target: Node, binding: Binding, hops: int) -> Iterator[RedirectWay]:
    yield from outside.redirects(module, target)
    yield from _onwards(module, binding, hops)


@per_module
def _onwards(module: Module, binding: Binding, hops: int) -> tuple[RedirectWay, ...]:
    """Return who else fills the places that a variable is put in."""
    uses = (use for use in binding.uses if hops > 1 and definition_at(use) is None)
    return each_once(found for use in uses for found in destination(module, use, hops - 1).redirects)


@per_module
def _filled(module: Module, item: Object, hops: int) -> tuple[RedirectWay, ...]:
    """Return what fills a package's variable, and the places where it, or a constant, is used as a default."""
    found = list(outside.of_object(module, item)) if item.kind == "var" else []
    for use in references(module, item):
        found += destination(module, use, hops - 1).redirects
    return each_once(found)


def _position(items: Node, wanted: Node) -> int:
    return bisect_left(items.children, wanted.start, key=lambda item: item.start)


def _returned(module: Module, statement: Node, hops: int) -> Destination:
    function = statement.function
    if function is None or function.kind == "func_literal":
        return Destination()
    item = object_of(module, function)
    name = item.name.rpartition(".")[2] if item is not None else ""
    return Destination("other", (name,), partial(_of_results, module, function, hops))


@per_module
def _of_results(module: Module, function: Node, hops: int) -> tuple[RedirectWay, ...]:
    """Return what a function may return in place of this, and who fills the places that its callers put it in."""
    found = list(outside.of_returns(module, function))
    for site in call_sites(module, function):
        if site.call is not None:
            found += destination(module, site.call.node, hops - 1).redirects
    return each_once(found)


def _argument(module: Module, node: Node, arguments: Node, call: Node) -> Destination:
    flag = flag_of(module, call)
    if flag is not None and flag.default is node:
        return Destination("flag", (flag.name,), partial(_of_flag, module, flag))
    index = _position(arguments, node)
    functions = [callee.function for callee in callees(module, call) if callee.function is not None]
    return Destination(
        "other", tuple(_parameter_names(functions, index)), partial(_beside, module, functions, call, node)
    )


def _of_flag(module: Module, flag: Flag) -> Iterator[RedirectWay]:
    yield from flag.redirects
    if flag.target is not None:
        yield from outside.redirects(module, flag.target)


def _beside(module: Module, functions: list[Node], call: Node, argument: Node) -> Iterator[RedirectWay]:
    for function in functions:
        yield from outside.beside_argument(module, function, call, argument)


def _parameter_names(functions: list[Node], index: int) -> Iterator[str]:
    for function in functions:
        names = [name for name, _, _ in parameters(function, "parameters")]
        name = names[index] if index < len(names) else None
        if name is not None:
            yield name.text
