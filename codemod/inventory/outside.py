"""What an expression takes from outside of the program: an environment variable, a flag, a decoded field.

    os.Getenv("IMAGE")      the environment variable IMAGE
    o.Image                 a field that a flag fills, or that has a `json:` tag
    image                   a variable: whatever it is set to

Each answer is about a thing that was resolved. Where nothing is found, that is no proof that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.program import types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.packages import Module, per_module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
from codemod.inventory.flags import Flag, flags
from codemod.inventory.record import Redirect, RedirectKind
from codemod.inventory.tags import field_declaration, redirects_by_tag

_HOPS = 4
_GETTERS: dict[str, RedirectKind] = {
    "os.Getenv": "environment",
    "os.LookupEnv": "environment",
    "github.com/spf13/viper.GetString": "config",
}


def redirects(module: Module, node: Node, hops: int = _HOPS) -> Iterator[Redirect]:
    """Yield what an operator can set that becomes the expression, or a part of it."""
    node = strip_parens(node)
    if hops == 0:
        return
    if node.kind == "selector_expression":
        yield from _of_selector(module, node)
    elif node.kind == "identifier":
        yield from _of_name(module, node, hops - 1)
    elif node.kind == "binary_expression":
        for side in (node["left"], node["right"]):
            yield from redirects(module, side, hops)
    elif node.kind == "call_expression":
        yield from _of_call(module, node, hops - 1)


def of_field(module: Module, holder: types.Type | None, field: str) -> Iterator[Redirect]:
    """Yield what fills a field of a struct type from outside."""
    found = field_declaration(module, holder, field)
    if found is None:
        return
    for flag in _flags_of_fields(module).get(found[0], ()):
        yield Redirect("flag", flag.name)
    yield from redirects_by_tag(*found)


def of_object(module: Module, item: Object) -> Iterator[Redirect]:
    """Yield the flags that fill a package variable."""
    return (Redirect("flag", flag.name) for flag in _flags_of_objects(module).get(item, ()))


@per_module
def _flags_of_objects(module: Module) -> dict[Object, list[Flag]]:
    """Return the flags by the package variables that they fill."""
    found: dict[Object, list[Flag]] = {}
    for flag in flags(module):
        target = flag.target
        if target is not None and target.kind == "identifier" and target.binding is None:
            for item in declarations(module, target):
                found.setdefault(item, []).append(flag)
    return found


@per_module
def _flags_of_fields(module: Module) -> dict[Node, list[Flag]]:
    """Return the flags by the declarations of the fields that they fill."""
    found: dict[Node, list[Flag]] = {}
    for flag in flags(module):
        target = flag.target
        if target is None or target.kind != "selector_expression":
            continue
        named = field_declaration(module, types.of_expression(module, target["operand"]), target["field"].text)
        if named is not None:
            found.setdefault(named[0], []).append(flag)
    return found


def _of_selector(module: Module, node: Node) -> Iterator[Redirect]:
    operand, field = node["operand"], node["field"]
    if package_of_operand(module, operand) is None:
        yield from of_field(module, types.of_expression(module, operand), field.text)
        return
    for item in declarations(module, node):
        yield from of_object(module, item)


def _of_name(module: Module, node: Node, hops: int) -> Iterator[Redirect]:
    if node.binding is None:
        for item in declarations(module, node):
            yield from of_object(module, item)
        return
    yield from _of_binding(module, node.binding, hops)


@per_module
def _of_binding(module: Module, binding: Binding, hops: int) -> tuple[Redirect, ...]:
    values = (each.value for each in definitions(binding) if each.kind in ("value", "result"))
    return distinct(each for value in values if value is not None for each in redirects(module, value, hops))


def _of_call(module: Module, node: Node, hops: int) -> Iterator[Redirect]:
    arguments = Invocation.of(node).arguments
    for callee in callees(module, node):
        kind = _GETTERS.get(callee.name)
        if kind is not None and arguments and arguments[0].kind in STRING_KINDS:
            yield Redirect(kind, decode(unquote(arguments[0]) or b""))
        elif callee.name:
            for argument in arguments:
                yield from redirects(module, argument, hops)
        elif callee.function is not None:
            yield from of_returns(module, callee.function, hops)
            yield from by_parameter(module, callee.function, arguments)


def by_parameter(module: Module, function: Node, arguments: Sequence[Node]) -> Iterator[Redirect]:
    """Yield what a helper such as `envOr("IMAGE", "quay.io/ceph/ceph:v19")` asks for by its parameter."""
    for node in function.walk():
        asked = Invocation.of(node).arguments if node.kind == "call_expression" else []
        name = asked[0].binding if asked else None
        if name is None or name.kind != "param" or name.function is not function or name.index >= len(arguments):
            continue
        given = arguments[name.index]
        kinds = [_GETTERS[callee.name] for callee in callees(module, node) if callee.name in _GETTERS]
        if kinds and given.kind in STRING_KINDS:
            yield Redirect(kinds[0], decode(unquote(given) or b""))


@per_module
def of_returns(module: Module, function: Node, hops: int = _HOPS) -> tuple[Redirect, ...]:
    """Return what the first results of a function take from outside."""
    return distinct(_of_returns(module, function, hops))


def _of_returns(module: Module, function: Node, hops: int) -> Iterator[Redirect]:
    for node in function.walk():
        if node.kind == "return_statement" and node.function is function and node.children:
            listed = node.children[0]
            yield from redirects(module, listed.children[0] if listed.kind == "expression_list" else listed, hops)


def distinct(found: Iterable[Redirect]) -> tuple[Redirect, ...]:
    return tuple(dict.fromkeys(found))
