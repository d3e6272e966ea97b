"""Which functions of the program a consumer runs, also through interfaces and variables that hold functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding
from codemod.golang.read.spotting import encoded, may_declare
from codemod.golang.read.syntax import Node, strip_parens


@per_module
def reached(module: Module, consumer: Object) -> tuple[Object, ...]:
    """Return a function and all of this module's that it calls, each once; of a variable that holds functions, what
    declares it and writes to it."""
    todo, seen, found = [consumer], {consumer}, list[Object]()
    while todo:
        item = todo.pop(0)
        found.append(item)
        called_here = list[Object]()
        for node in item.declaration.node.walk():
            function = _function(node)
            if function is None:
                continue
            called_here += [*_may_call(module, function, seen, consumer), *_encoding(module, node, function)]
            called_here += _given(module, node)
        for called in dict.fromkeys((*called_here, *_named_encoders(module, item.declaration.node))):
            if called not in seen and len(seen) < 50:
                seen.add(called)
                todo.append(called)
    return tuple(found)


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


def _given(module: Module, call: Node) -> Iterator[Object]:
    """Yield the functions that a call is given by their names: of `slices.SortFunc(pods, compare)` `compare`."""
    listed = call.get("arguments")
    named = (each for each in listed.children if each.binding is None) if listed is not None else ()
    for each in named:
        if each.kind in ("identifier", "selector_expression"):
            yield from (item for item in typeof.callee_objects(module, each) if item.kind in ("func", "method"))


_HOLDING = ("index_expression", "call_expression", "generic_type", "unary_expression")


def _may_hold_one(module: Module, function: Node) -> bool:
    """Whether it is a variable, a field, an element or what a call gives, and not another module's function."""
    operand = function.get("operand")
    if function.kind == "selector_expression" and operand is not None:
        return package_of_operand(module, operand) is None
    return function.binding is not None or function.kind in _HOLDING


_ENCODES = re.compile(r"(?:Marshal|Encode)\w*")
_WRITES = re.compile(r"Marshal\w*|Encode|Execute(?:Template)?")
_ENCODING = ("MarshalJSON", "MarshalYAML", "MarshalText")
# what else a library calls of what it is given
_CALLED = (
    "Len", "Less", "Swap", "Push", "Pop", "Write", "WriteString", "ReadFrom", "Read", "WriteTo", "Set", "Scan",
    "UnmarshalJSON", "UnmarshalText", "UnmarshalYAML",
)  # fmt: skip
_TYPES = ("type_identifier", "qualified_type")


def _encoding(module: Module, call: Node, function: Node) -> Iterator[Object]:
    """Yield the methods of the program by which an encoder asks what it is given: `func (p pod) MarshalJSON()`."""
    function = strip_parens(function)
    field = function.get("field")
    if field is None or not _ENCODES.fullmatch(field.text) or typeof.callee_objects(module, function):
        return
    given = (node for node in call["arguments"].children if node.kind != "variadic_argument")
    asked = (each["operand"] if each.kind == "unary_expression" else each for each in given)
    yield from _encoders(module, (typeof.of_expression(module, node) for node in asked))


def _named_encoders(module: Module, top: Node) -> Iterator[Object]:
    """Yield such methods of what a function names: of what is put into a `map[string]any`, or given to another function
    as `any`, nobody has to say the type."""
    named = [types.of_node(node) for node in top.walk() if node.kind in _TYPES and node.binding is None]
    calls = (node for node in top.walk() if node.kind == "call_expression")  # `manifest(text)`
    made = (each for each in calls if any(i.kind == "type" for i in typeof.callee_objects(module, each["function"])))
    yield from _encoders(module, (*named, *(typeof.of_expression(module, node) for node in made)))


def encoding_calls(module: Module, consumer: Object) -> Iterator[Node]:
    """Yield the calls that make a text of an object, in a consumer and what it calls."""
    for each in reached(module, consumer):
        for node in each.declaration.node.walk():
            name = node["function"].get("field") if node.kind == "call_expression" else None
            if name is not None and _WRITES.fullmatch(name.text):
                yield node


def gives_text(call: Node) -> bool:
    """Whether such a call gives the text, and does not write it: `json.Marshal(pod)`."""
    return _ENCODES.fullmatch(call["function"]["field"].text) is not None and not call["function"]["field"].spells(
        "Encode"
    )


def encoded_by_itself(module: Module, node: Node) -> tuple[Value, ...]:
    """Return an unknown Value where an encoder asks an expression what it is: of `ref(image)` with `MarshalText`."""
    asked = (typeof.of_expression(module, node), _put_as(module, node))
    own = any(item.name.endswith(_ENCODING) for item in _encoders(module, asked))
    return (unknown("its type prints in its own way", node),) if own else ()


def _put_as(module: Module, node: Node) -> types.Type | None:
    """Return the type of the field, or of the element, that an expression becomes: of `pod{Policy: "Always"}`."""
    element = node.parent
    listed = element.parent if element is not None else None
    if element is None or listed is None or element.kind == "expression_list":
        left = listed.get("left") if listed is not None else None
        at = element.children.index(node) if element is not None and left is not None else 0
        return typeof.of_expression(module, left.children[at]) if left is not None else None
    element = listed if listed.kind == "keyed_element" else element
    literal = element.parent
    if literal is None or literal.kind != "literal_value":
        return None
    type_ = members.literal_type(module, literal)
    flat, key = types.underlying(module, type_), element.get("key")
    if flat is None or flat.node.kind != "struct_type":
        return types.element(module, flat)
    fields = [each.type for each in members.members(flat)] if key is None else []
    found = members.find_field(module, type_, key.text) if key is not None else None
    return found[1] if found is not None else next(iter(fields[literal.children.index(element) :]), None)


def _encoders(module: Module, asked: Iterable[types.Type | None]) -> Iterator[Object]:
    """Yield those of some types, and of whatever lies below one."""
    todo, seen = list(asked), set[tuple[Object, ...]]()
    while todo:
        type_ = todo.pop()
        own = () if type_ is None else tuple(types.all_declared(module, type_))
        if type_ is None or (own and own in seen):
            continue
        seen.add(own)
        yield from _own_encoders(module, type_) if own else ()
        flat = types.underlying(module, type_)
        if flat is not None and flat.node.kind == "struct_type":
            todo += [each.type for each in members.members(flat)]
        todo.append(types.element(module, flat))


@per_module
def _own_encoders(module: Module, type_: types.Type) -> tuple[Object, ...]:
    return tuple(item for name in (*_ENCODING, *_CALLED) for item in members.methods(module, type_, name))


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
