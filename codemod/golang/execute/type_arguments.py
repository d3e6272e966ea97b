"""What type parameters stand for in a call of a generic function, where the arguments say it.

func firstOf[T comparable](values ...T) T {
    var zero T              // of firstOf(url, "sea.hub:5000") an empty text
"""

from __future__ import annotations

from codemod.golang.execute.machine import Machine
from codemod.golang.execute.plain_texts import is_plain_text, is_untyped_text, string_type
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, strip_parens


def inferred(machine: Machine, function: Node, call: Node) -> dict[str, Type]:
    """Return the types that a call makes of a function's type parameters: those that are known."""
    declared = function.get("type_parameters")
    if declared is None or function.kind != "function_declaration" or not _names_it(machine, function, call):
        return {}
    given, spelled = Invocation.of(call).arguments, _type_arguments(call)
    found: dict[str, Type] = {}
    for at, name in enumerate(each.text for parameter in declared.children for each in parameter.all("name")):
        if at < len(spelled):
            meant = _concrete(machine, spelled[at])
        else:
            meant = _by_arguments(machine, _for_parameter(function, given, name))
        if meant is not None:
            found[name] = meant
    return found


def _concrete(machine: Machine, node: Node) -> Type | None:
    type_ = instantiated(machine, types.of_node(node))
    return type_ if type_ is not None and not types.is_type_parameter(type_.node) else None


def _type_arguments(call: Node) -> list[Node]:
    """Return the types that a call spells out: `newOrdered[string, string]()`, `first[string](a, b)`."""
    named = call.get("type") if call.kind == "type_conversion_expression" else call.get("function")
    if named is not None and named.kind == "index_expression":
        return [named["index"]]
    listed = named.get("type_arguments") if named is not None and named.kind == "generic_type" else None
    listed = call.get("type_arguments") if listed is None else listed
    elements = listed.children if listed is not None else []
    return [each.children[0] if each.kind == "type_elem" and len(each.children) == 1 else each for each in elements]


def _by_arguments(machine: Machine, pairs: list[tuple[Node, Node]]) -> Type | None:
    """Return what the arguments for a type parameter say that it is: one that has a type, or else constants alone."""
    for declared, argument in pairs:
        if (type_ := _said(machine, types.of_node(declared), argument)) is not None:
            return type_
    constants = [each for _, each in pairs if is_untyped_text(machine.module, each)]
    return string_type(constants[0]) if constants and len(constants) == len(pairs) else None


def instantiated(machine: Machine, type_: Type | None) -> Type | None:
    """Return what a type is in the function that runs: what a type parameter stands for there, if that is known."""
    running = machine.activations[-1] if machine.activations else None
    if type_ is None or running is None or not running.stands_for or not types.is_type_parameter(type_.node):
        return type_
    if type_.node.function is not running.function:
        return type_
    meant = running.stands_for.get(type_.node.text)
    return meant._replace(pointer=meant.pointer + type_.pointer) if meant is not None else type_


def without_arguments(machine: Machine, named: Node) -> Node:
    """Return `list` of `list[part]`: two lists of different elements are never compared."""
    if named.kind != "index_expression":
        return named
    flat = types.underlying(machine.module, types.of_node(named["operand"]))
    return named["operand"] if flat is not None and flat.node.kind in ("slice_type", "map_type") else named


def _names_it(machine: Machine, function: Node, call: Node) -> bool:
    """Whether a call names the function itself: `first(a, b)`, or `first[any](a, b)`, and no variable that is that."""
    named = call.get("type") if call.kind == "type_conversion_expression" else call.get("function")
    if named is None:
        return False
    named = strip_parens(named)
    if named.kind in ("index_expression", "generic_type"):
        named = named["operand"] if named.kind == "index_expression" else named["type"]
    items = typeof.callee_objects(machine.module, named) if named.kind in ("identifier", "selector_expression") else ()
    return len(items) == 1 and items[0].declaration.node is function


def _for_parameter(function: Node, given: list[Node], name: str) -> list[tuple[Node, Node]]:
    """Return the arguments whose type has to do with a type parameter, each with the type that is declared for it."""
    listed = list(parameters(function, "parameters"))
    declared = [type_ for _, type_, _ in listed]
    if listed and listed[-1][2]:
        declared += declared[-1:] * (len(given) - len(declared))
    pairs = zip(declared, given, strict=False)
    return [(type_, argument) for type_, argument in pairs if any(each.spells(name) for each in type_.walk())]


def _said(machine: Machine, declared: Type | None, argument: Node) -> Type | None:
    """Return what a type parameter is by an argument for a `T`, a `*T` or a `[]T`; None where that is not known, or it
    is a constant, which is of the type that the other arguments have."""
    module = machine.module
    if declared is None or argument.kind == "variadic_argument" or is_untyped_text(module, argument):
        return None
    type_ = instantiated(machine, typeof.of_expression(module, argument) or _converted(module, argument))
    if declared.node.kind == "slice_type" and not declared.pointer:
        declared, type_ = types.of_node(declared.node.get("element")), types.element(module, type_)
    if declared is None or declared.node.kind not in ("type_identifier", "identifier"):
        return None
    if type_ is not None:
        known = type_.pointer >= declared.pointer and not types.is_type_parameter(type_.node)
        return type_._replace(pointer=type_.pointer - declared.pointer) if known else None
    return string_type(argument) if not declared.pointer and is_plain_text(module, argument) else None


def _converted(module: Module, argument: Node) -> Type | None:
    """Return the type of another module that a constant is converted to: `v1.PullPolicy("")`."""
    argument = strip_parens(argument)
    found = callees(module, argument) if argument.kind == "call_expression" else ()
    return types.of_node(argument["function"]) if found and all(each.converts for each in found) else None
