"""Which functions of the program a consumer runs, also through interfaces and variables that hold functions."""

from __future__ import annotations

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

MAX_FUNCTIONS = 400  # that one consumer is seen to run


@per_module
def reached(module: Module, consumer: Object) -> tuple[Object, ...]:
    """Return a function and all of this module's that it calls, each once; of a variable that holds functions, what
    declares it and writes to it. Of more than there may be, the first: see `runs_too_many`."""
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
        called_here += _named_encoders(module, item.declaration.node)
        if not todo:
            called_here += _asked_by_name(module, found)
        for called in dict.fromkeys(called_here):
            if called not in seen and len(seen) < MAX_FUNCTIONS:
                seen.add(called)
                todo.append(called)
    return tuple(found)


def runs_too_many(module: Module, consumer: Object) -> bool:
    """Whether a consumer runs as many functions as are looked through, and so may run others."""
    return len(reached(module, consumer)) == MAX_FUNCTIONS


def _asked_by_name(module: Module, run: Iterable[Object]) -> Iterator[Object]:
    """Yield the methods that are called where nobody can see on what, or by a library: `each.Close()` of an
    `io.Closer`, `String()` of what is printed."""
    tops = [item.declaration.node for item in run]
    named = dict.fromkeys(type_ for top in tops for type_ in _own_types(module, top))
    if named:
        # few consumers name a type of the program that has methods
        from codemod.uses.methods_by_name import methods_by_name

        yield from methods_by_name(module, tops, named)


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
    named = _declared(module, listed.children if listed is not None else ())
    yield from (item for item in named if item.kind in ("func", "method"))


def _declared(module: Module, named: Iterable[Node]) -> Iterator[Object]:
    """Yield what the program declares of these, where they are names."""
    for each in named:
        if each.binding is None and each.kind in ("identifier", "selector_expression"):
            yield from typeof.callee_objects(module, each)


_HOLDING = ("index_expression", "call_expression", "generic_type", "unary_expression")


def _may_hold_one(module: Module, function: Node) -> bool:
    """Whether it is a variable, a field, an element or what a call gives, and not another module's function."""
    operand = function.get("operand")
    if function.kind == "selector_expression" and operand is not None:
        return package_of_operand(module, operand) is None
    return function.binding is not None or function.kind in _HOLDING


_ENCODES = ("Marshal", "Encode")  # and whatever follows
_WRITES = ("Encode", "Execute", "ExecuteTemplate")
_ENCODING = ("MarshalJSON", "MarshalYAML", "MarshalText")
_TYPES = ("type_identifier", "qualified_type")


def _encoding(module: Module, call: Node, function: Node) -> Iterator[Object]:
    """Yield the methods of the program by which an encoder asks what it is given: `func (p pod) MarshalJSON()`."""
    function = strip_parens(function)
    field = function.get("field")
    if field is None or not field.text.startswith(_ENCODES) or typeof.callee_objects(module, function):
        return
    given = (node for node in call["arguments"].children if node.kind != "variadic_argument")
    asked = (each["operand"] if each.kind == "unary_expression" else each for each in given)
    yield from _encoders(module, (typeof.of_expression(module, node) for node in asked))


def _named_encoders(module: Module, top: Node) -> Iterator[Object]:
    """Yield such methods of what a function names: of what is put into a `map[string]any`, or given to another function
    as `any`, nobody has to say the type."""
    yield from (item for type_ in _own_types(module, top) for item in _own_encoders(module, type_))


@per_module
def _own_types(module: Module, top: Node) -> tuple[types.Type, ...]:
    """Return the types of the program that a function names, and those that lie below them."""
    named = [types.of_node(node) for node in top.walk() if node.kind in _TYPES and node.binding is None]
    calls = (node for node in top.walk() if node.kind == "call_expression")  # `manifest(text)`
    made = (each for each in calls if any(i.kind == "type" for i in typeof.callee_objects(module, each["function"])))
    kept = (type_ for node in top.walk() for type_ in _kept(module, node))
    return tuple(_with_methods(module, (*named, *(typeof.of_expression(module, node) for node in made), *kept)))


def _kept(module: Module, node: Node) -> Iterator[types.Type | None]:
    """Yield what the package's variables may hold that a call is given, or is called on, or that a loop is over."""
    if node.kind == "range_clause":
        held = [node.get("right")]
    elif node.kind == "call_expression":
        held = [*node["arguments"].children, strip_parens(node["function"]).get("operand")]
    else:
        return
    for item in dict.fromkeys(_declared(module, (each for each in held if each is not None))):
        if item.kind == "var":
            # few consumers have to do with one
            from codemod.uses.methods_by_name import types_kept

            yield from types_kept(module, item)


def encoding_calls(module: Module, consumer: Object) -> Iterator[Node]:
    """Yield the calls that make a text of an object, in a consumer and what it calls; those of what a variable holds,
    too, which may be `yaml.Marshal`."""
    for each in reached(module, consumer):
        for node in each.declaration.node.walk():
            if node.kind == "call_expression" and (_is_named_so(node) or _may_be_encoder(module, node)):
                yield node


def _is_named_so(call: Node) -> bool:
    name = call["function"].get("field")
    return name is not None and (any(map(name.spells, _WRITES)) or name.text.startswith("Marshal"))


def _may_be_encoder(module: Module, call: Node) -> bool:
    """Whether a variable, a field or an element is called, with an object, that may be an encoder: `marshal(pod)`."""
    function = strip_parens(call["function"])
    if function.binding is None and not holds_functions(module, function):
        return False
    given = call["arguments"].children
    if not given or not may_be_text(module, call) or all(_is_plain(module, each) for each in given):
        return False
    # few consumers hold functions
    from codemod.uses.handed_functions import expressions_behind

    fields = (node.get("field") for node in expressions_behind(module, function))
    return any(field is not None and field.text.startswith(_ENCODES) for field in fields)


def _is_plain(module: Module, node: Node) -> bool:
    type_ = typeof.of_expression(module, node)
    return type_ is not None and not type_.pointer and types.predeclared(module, type_.node) not in ("", "any")


def gives_text(call: Node) -> bool:
    """Whether such a call gives the text, and does not write it: `json.Marshal(pod)`."""
    return not _is_named_so(call) or call["function"]["field"].text.startswith("Marshal")


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
    yield from (item for type_ in _with_methods(module, asked) for item in _own_encoders(module, type_))


def _with_methods(module: Module, asked: Iterable[types.Type | None]) -> Iterator[types.Type]:
    """Yield those of some types, and of whatever lies below one, that the program declares."""
    todo, seen = list(asked), set[tuple[Object, ...]]()
    while todo:
        type_ = todo.pop()
        own = () if type_ is None else tuple(types.all_declared(module, type_))
        if type_ is None or (own and own in seen):
            continue
        seen.add(own)
        yield from (type_,) if own else ()
        flat = types.underlying(module, type_)
        if flat is not None and flat.node.kind == "struct_type":
            todo += [each.type for each in members.members(flat)]
        todo.append(types.element(module, flat))


@per_module
def _own_encoders(module: Module, type_: types.Type) -> tuple[Object, ...]:
    return tuple(item for name in _ENCODING for item in members.methods(module, type_, name))


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
    """Whether what is called is an element, a field, a package's variable, or what a call gives, and no function or
    method by its name."""
    if function.kind in ("index_expression", "call_expression"):
        return True
    if function.kind == "identifier":
        return any(item.kind == "var" for item in typeof.callee_objects(module, function))
    if function.kind != "selector_expression":
        return False
    if package_of_operand(module, function["operand"]) is not None:
        return any(item.kind == "var" for item in typeof.callee_objects(module, function))
    found = members.find_field(module, typeof.of_expression(module, function["operand"]), function["field"].text)
    flat = types.underlying(module, found[1]) if found is not None else None
    return flat is not None and flat.node.kind == "function_type"
