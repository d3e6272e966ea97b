"""Which functions of the program a consumer runs, also through interfaces and variables that hold functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding
from codemod.golang.read.spotting import encoded, may_declare
from codemod.golang.read.syntax import Node, strip_parens


def reached(module: Module, item: Object) -> Iterator[Object]:
    """Yield a function and all of this module's that it calls, each once; of a variable that holds functions, what
    declares it and writes to it."""
    todo, seen, consumer = [item], {item}, item
    while todo:
        item = todo.pop(0)
        yield item
        for node in item.declaration.node.walk():
            function = _function(node)
            if function is None:
                continue
            called_here = [*_may_call(module, function, seen, consumer), *_encoding(module, node, function)]
            for called in called_here:
                if called not in seen and len(seen) < 50:
                    seen.add(called)
                    todo.append(called)


def _function(node: Node) -> Node | None:
    """Return the function of a call; of `patches[i](&pod)`, too, which looks like a conversion to a generic type."""
    if node.kind == "type_conversion_expression":
        type_ = node.get("type")
        return type_ if type_ is not None and type_.kind == "generic_type" else None
    return node.get("function") if node.kind == "call_expression" else None


def _may_call(module: Module, function: Node, runs: Collection[Object], consumer: Object) -> Iterator[Object]:
    function = strip_parens(function)
    called = () if function.binding is not None else typeof.callee_objects(module, function)
    named = [*(called or of_interface(module, function))]
    yield from (item for item in named if item.kind in ("func", "method"))
    if any(item.kind == "var" for item in named) or (not named and _may_hold_one(module, function)):
        # few consumers run what somebody else hands them, or what stands in a list
        from codemod.uses.handed_functions import handed_functions

        yield from handed_functions(module, function, runs, consumer)


_HOLDING = ("index_expression", "call_expression", "generic_type", "unary_expression")


def _may_hold_one(module: Module, function: Node) -> bool:
    """Whether it is a variable, a field, an element or what a call gives, and not another module's function."""
    operand = function.get("operand")
    if function.kind == "selector_expression" and operand is not None:
        return package_of_operand(module, operand) is None
    return function.binding is not None or function.kind in _HOLDING


_ENCODES = re.compile(r"(?:Marshal|Encode)\w*")
_ENCODING = ("MarshalJSON", "MarshalYAML", "MarshalText")
_DEEPEST = 3


def _encoding(module: Module, call: Node, function: Node) -> Iterator[Object]:
    """Yield the methods of the program by which an encoder asks what it is given: `func (p pod) MarshalJSON()`."""
    function = strip_parens(function)
    field = function.get("field")
    if field is None or not _ENCODES.fullmatch(field.text) or typeof.callee_objects(module, function):
        return
    given = (node for node in call["arguments"].children if node.kind != "variadic_argument")
    for each in given:
        node = each["operand"] if each.kind == "unary_expression" else each
        yield from _encoders(module, typeof.of_expression(module, node), 0)


def _encoders(module: Module, type_: types.Type | None, depth: int) -> Iterator[Object]:
    if type_ is None or depth > _DEEPEST:
        return
    for name in _ENCODING:
        yield from members.methods(module, type_, name)
    flat = types.underlying(module, type_)
    for each in members.members(flat) if flat is not None and flat.node.kind == "struct_type" else ():
        yield from _encoders(module, each.type, depth + 1)
    yield from _encoders(module, types.element(module, flat), depth + 1)


def of_interface(module: Module, function: Node) -> Iterator[Object]:
    """Yield the methods of the program that a call through an interface may be one of."""
    operand, field = function.get("operand"), function.get("field")
    type_ = typeof.of_expression(module, operand) if operand is not None else None
    flat = types.underlying(module, type_)
    if field is None or flat is None or flat.node.kind != "interface_type":
        return
    read, called = module.sources.read, encoded(field.text)
    declaring = (path for path in module.paths_with(field.text) if may_declare(read(path), called))
    for file in module.sources.sound(declaring):  # many call it, and few have it
        for name, items in file.objects.items():
            if name.endswith(f".{field.text}"):
                yield from (item for item in items if item.kind == "method")


def may_be_text(module: Module, call: Node) -> bool:
    """Whether a call gives a text or bytes, as far as that is known."""
    flat = types.underlying(module, typeof.of_expression(module, call))
    return flat is None or flat.node.kind == "slice_type" or types.predeclared(module, flat.node) == "string"


def is_of_elsewhere(module: Module, binding: Binding) -> bool:
    """Whether a variable is of no type of the program, `run := exec.Command("sh")`: what is put into a field of it is
    read out of sight."""
    type_ = typeof.of_binding(module, binding)
    flat = types.underlying(module, type_)
    return type_ is None or flat is None or flat.node.kind in ("qualified_type", "selector_expression")


def holds_functions(module: Module, function: Node) -> bool:
    """Whether what is called is an element, a field, or what a call gives, and no function or method by its name."""
    if function.kind in ("index_expression", "call_expression"):
        return True
    if function.kind != "selector_expression" or package_of_operand(module, function["operand"]) is not None:
        return False
    found = members.find_field(module, typeof.of_expression(module, function["operand"]), function["field"].text)
    flat = types.underlying(module, found[1]) if found is not None else None
    return flat is not None and flat.node.kind == "function_type"
