"""Who calls a function: by its name, through variables, parameters and fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from codemod.golang.flow.callees import Callee, Invocation, callees, is_method_expression
from codemod.golang.flow.definitions import definition_at, target_of
from codemod.golang.flow.paths import is_ranged
from codemod.golang.flow.references import MAX_HOPS, field_given, fields_read, object_of, references
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.program import types
from codemod.golang.program.members import literal_type
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.records import dataclass

# variables, and names of fields
Seen = frozenset[Binding | str]
Follow = Callable[[Module, Node, int], Iterator["CallSite"]]


@dataclass(frozen=True, eq=False)
class CallSite:
    """A place that calls a function, or (`call` is None) where the function leaves what can be followed."""

    node: Node
    call: Invocation | None


@per_module
def call_sites(module: Module, function: Node) -> tuple[CallSite, ...]:
    """Return every place that calls a function of this module, also through variables, parameters and fields."""
    return tuple(_told_apart(module, function))


def _told_apart(module: Module, function: Node) -> Iterator[CallSite]:
    for site in _sites(module, function):
        # a function is stored in fields of one name, and what is called by that name may be another one
        if (
            site.call is None
            or site.call.node.kind != "call_expression"
            or _may_be_of(module, site.call.node, function)
        ):
            yield site


def _may_be_of(module: Module, call: Node, function: Node) -> bool:
    """Whether a call is by the function's name, as it is for each method here, or gives what that takes."""
    if function.kind == "method_declaration" or any(each.function is function for each in callees(module, call)):
        return True
    from codemod.golang.program.signatures import may_take

    return may_take(module, call, function)


def _sites(module: Module, function: Node) -> Iterator[CallSite]:
    if function.kind == "func_literal":
        yield from value_uses(module, function, MAX_HOPS)
        return
    item = object_of(module, function)
    for node in references(module, item) if item is not None else ():
        found = value_uses(module, node, MAX_HOPS)
        yield from map(_behind_receiver, found) if is_method_expression(module, node) else found


def _behind_receiver(site: CallSite) -> CallSite:
    """Return a call of `(*T).Method` with what it gives to parameters: its first argument is the receiver."""
    given = site.call.arguments if site.call is not None else []
    if site.call is None or (len(given) == 1 and given[0].kind == "call_expression"):  # which may give all of them
        return CallSite(site.node, None)
    return CallSite(site.node, Invocation(site.call.node, given[1:]))


def value_uses(module: Module, node: Node, hops: int) -> Iterator[CallSite]:
    """Follow an expression that is a function: yield its calls, and the places where it gets out of sight."""
    above = node.parent
    while above is not None and above.kind in ("parenthesized_expression", "literal_element"):
        node, above = above, above.parent
    if above is None or hops <= 0:
        yield CallSite(node, None)
    elif above.kind in ("call_expression", "index_expression") and node in (
        above.get("function"),
        above.get("operand"),
    ):
        if above.kind == "call_expression":
            yield CallSite(node, Invocation.of(above))
        else:
            yield from value_uses(module, above, hops)
    elif above.kind == "type_conversion_expression":
        yield CallSite(node, Invocation.of(above))
    elif above.kind == "argument_list":
        yield from _passed(module, node, above, hops)
    elif above.kind == "expression_list":
        yield from _assigned(module, node, above, hops)
    elif above.kind == "keyed_element":
        yield from _stored(module, node, above, hops)
    elif above.kind == "literal_value" and (field := field_given(module, node, above)):
        yield from _field_calls(module, node, field, hops)
    elif above.kind == "literal_value" and (listed := _list_of(module, above)) is not None:
        yield from list_uses(module, listed, hops - 1)
    elif above.kind not in ("binary_expression", "expression_statement"):
        yield CallSite(node, None)


def _uses_of(module: Module, binding: Binding, hops: int) -> Iterator[CallSite]:
    for use in binding.uses:
        if definition_at(use) is None and use is not binding.node:
            yield from value_uses(module, use, hops - 1)


def _passed(module: Module, node: Node, arguments: Node, hops: int) -> Iterator[CallSite]:
    call = arguments.parent
    index = next(i for i, argument in enumerate(arguments.children) if argument is node)
    for callee in callees(module, call) if call is not None else ():
        binding = _given_to(callee, index)
        if callee.name == "append" and call is not None and index > 0:
            yield from list_uses(module, call, hops - 1)
        elif callee.converts and call is not None:
            yield from value_uses(module, call, hops - 1)
        elif binding is None:
            yield CallSite(node, None)
        elif binding.variadic:
            yield from _list_variable(module, binding, hops, frozenset())
        else:
            yield from _uses_of(module, binding, hops)


def _given_to(callee: Callee, index: int) -> Binding | None:
    """Return the parameter that an argument is for; None where that is not known, or has no name."""
    at = index - callee.method_expression
    return parameter_of(callee.function, at) if callee.function is not None and at >= 0 else None


def _list_of(module: Module, literal: Node) -> Node | None:
    """Return the literal of a slice or array that has these elements."""
    whole = literal.parent
    if whole is None or whole.kind != "composite_literal":
        return None
    flat = types.underlying(module, types.of_node(whole.get("type")))
    return whole if flat is not None and flat.node.kind in types.LISTS else None


def list_uses(module: Module, node: Node, hops: int, seen: Seen = frozenset()) -> Iterator[CallSite]:
    """Follow a list of functions: to the calls of its elements, and where the list gets out of sight; `seen` is
    followed already."""
    above = node.parent
    while above is not None and above.kind in ("parenthesized_expression", "literal_element", "variadic_argument"):
        node, above = above, above.parent
    call = above.parent if above is not None and above.kind == "argument_list" else None
    if above is None or hops <= 0:
        yield CallSite(node, None)
    elif above.kind == "range_clause" or (above.kind == "expression_list" and is_ranged(above)):
        yield from _ranged(module, above if above.kind == "range_clause" else above.parent, hops)
    elif above.kind == "index_expression" and above.get("operand") is node:
        yield from value_uses(module, above, hops - 1)
    elif above.kind == "expression_list":
        yield from _list_assigned(module, node, above, hops, seen)
    elif field := field_given(module, node, above):
        yield from _list_field(module, node, field, hops, seen)
    elif call is not None:
        yield from _list_passed(module, node, call, above.children.index(node), hops, seen)
    elif above.kind != "binary_expression":
        yield CallSite(node, None)


def _list_assigned(module: Module, node: Node, values: Node, hops: int, seen: Seen) -> Iterator[CallSite]:
    if values.parent is not None and values.parent.kind == "return_statement":
        yield from _returned(module, node, len(values.children), hops, partial(list_uses, seen=seen))
    else:
        yield from _list_at(module, node, target_of(values, node), hops, seen)


def _list_at(module: Module, node: Node, place: Node | None, hops: int, seen: Seen = frozenset()) -> Iterator[CallSite]:
    """Follow a list of functions from the variable or field that has it."""
    if place is not None and place.binding is not None:
        yield from _list_variable(module, place.binding, hops - 1, seen)
    elif place is not None and place.kind == "identifier":
        yield from _list_of_package(module, place, hops)
    elif place is not None and place.kind == "selector_expression":
        yield from _list_field(module, node, place["field"].text, hops, seen)
    else:
        yield CallSite(node, None)


def _list_field(module: Module, node: Node, field: str, hops: int, seen: Seen) -> Iterator[CallSite]:
    if field not in seen:
        yield from _field_calls(module, node, field, hops, partial(list_uses, seen=seen | {field}))


def _list_of_package(module: Module, name: Node, hops: int) -> Iterator[CallSite]:
    for use in dict.fromkeys(use for item in declarations(module, name) for use in references(module, item)):
        if definition_at(use) is None:
            yield from list_uses(module, use, hops - 1)


def _ranged(module: Module, clause: Node | None, hops: int) -> Iterator[CallSite]:
    left = clause.get("left") if clause is not None else None
    if left is not None and len(left.children) == 2 and not left.children[1].spells("_"):
        element = left.children[1].binding
        if element is None:
            yield CallSite(left, None)
        else:
            yield from _uses_of(module, element, hops)


def _list_variable(module: Module, binding: Binding, hops: int, seen: Seen) -> Iterator[CallSite]:
    for use in binding.uses if binding not in seen else ():
        if definition_at(use) is None and use is not binding.node:
            yield from list_uses(module, use, hops - 1, seen | {binding})


def _list_passed(module: Module, node: Node, call: Node, index: int, hops: int, seen: Seen) -> Iterator[CallSite]:
    for callee in callees(module, call):
        binding = _given_to(callee, index)
        if callee.name in _SAME_ELEMENTS:
            yield from list_uses(module, call, hops - 1, seen)
        elif callee.name not in _CALLING_NONE:
            yield from _list_variable(module, binding, hops, seen) if binding is not None else (CallSite(node, None),)


_SAME_ELEMENTS = ("append", "slices.Clone", "slices.Clip", "slices.Concat", "maps.Clone")
_CALLING_NONE = ("len", "cap", "delete", "clear", "slices.Reverse")


def _assigned(module: Module, node: Node, values: Node, hops: int) -> Iterator[CallSite]:
    statement = values.parent
    left = statement.get("left") if statement is not None else None
    index = next(i for i, value in enumerate(values.children) if value is node)
    if statement is not None and statement.kind == "return_statement":
        yield from _returned(module, node, len(values.children), hops)
        return
    if statement is None or statement.kind == "range_clause":
        yield CallSite(node, None)
        return
    targets = left.children if left is not None else statement.all("name")
    target = targets[index] if index < len(targets) else None
    if target is not None and target.spells("_"):
        return
    if target is not None and target.kind == "identifier" and target.binding is not None:
        yield from _uses_of(module, target.binding, hops)
    elif target is not None and target.kind == "identifier":
        named = declarations(module, target)
        for use in dict.fromkeys(use for item in named for use in references(module, item)):
            if definition_at(use) is None:
                yield from value_uses(module, use, hops - 1)
    elif target is not None and target.kind == "selector_expression" and (field := target.get("field")) is not None:
        yield from _field_calls(module, node, field.text, hops)
    elif target is not None and target.kind == "index_expression":
        from codemod.golang.flow.own_containers import container  # few functions are put into a map

        yield from _list_at(module, node, container(module, target), hops)
    else:
        yield CallSite(node, None)


def _returned(module: Module, node: Node, results: int, hops: int, follow: Follow = value_uses) -> Iterator[CallSite]:
    """Follow a function, or a list of them, that is the one result of another: wherever that one is called."""
    function = node.function
    called = False
    for site in call_sites(module, function) if function is not None and results == 1 and hops else ():
        called = True
        if site.call is None:
            yield CallSite(node, None)
        else:
            yield from follow(module, site.call.node, hops - 1)
    if not called:
        yield CallSite(node, None)  # who calls that one is not in sight


def _stored(module: Module, node: Node, element: Node, hops: int) -> Iterator[CallSite]:
    whole = element.parent.parent if element.parent is not None else None
    flat = types.underlying(module, literal_type(module, element.parent)) if element.parent is not None else None
    if whole is not None and whole.kind == "composite_literal" and flat is not None and flat.node.kind == "map_type":
        yield from list_uses(module, whole, hops - 1)
    elif field := field_given(module, node, element):
        yield from _field_calls(module, node, field, hops)
    else:
        yield CallSite(node, None)


def _field_calls(module: Module, node: Node, field: str, hops: int, follow: Follow = value_uses) -> Iterator[CallSite]:
    """Follow a function stored in a field: wherever a field of that name is read, whatever its struct."""
    folder = "" if exported(field) else node.file.folder
    if follow is value_uses:
        yield from _called_by_field(module, field, folder, hops)
        return
    for use in fields_read(module, field, folder):
        yield from follow(module, use, hops - 1)


@per_module
def _called_by_field(module: Module, field: str, folder: str, hops: int) -> tuple[CallSite, ...]:
    """Return each place once: fields that are given to fields, `a.run = b.run`, lead there on very many ways."""
    found = (each for use in fields_read(module, field, folder) for each in value_uses(module, use, hops - 1))
    return tuple({(each.node, each.call is None): each for each in found}.values())
