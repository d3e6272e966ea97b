"""Who names a package-level object, who calls a function, and what a call calls."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.reaching import definition_at, reaching
from codemod.golang.program import types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.packages import Module, exported, identifiers, per_module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import dataclass

MAX_HOPS = 8


@dataclass(frozen=True, eq=False)
class Invocation:
    """A call expression, or a conversion of one operand, with the arguments that it gives to parameters."""

    node: Node
    arguments: list[Node]

    @staticmethod
    def of(node: Node) -> Invocation:
        if node.kind == "type_conversion_expression":
            operand = node.get("operand")
            return Invocation(node, [operand] if operand is not None else [])
        listed = node.get("arguments")
        return Invocation(node, listed.children if listed is not None else [])


@dataclass(frozen=True, eq=False)
class Callee:
    """What a call may call: a function of this module (`function`; `operand` is a method call's object),
    something of another module or the universe (`name`, as `import/path.Function`), or a type (`converts`,
    `numeric` for one of the wider integers).

    None of them: it is not known.
    """

    function: Node | None = None
    operand: Node | None = None
    name: str = ""
    literal: bool = False
    converts: bool = False
    numeric: bool = False
    method_expression: bool = False


@dataclass(frozen=True, eq=False)
class CallSite:
    """A place that calls a function, or (`call` is None) where the function leaves what can be followed."""

    node: Node
    call: Invocation | None


@per_module
def references(module: Module, item: Object) -> tuple[Node, ...]:
    """Return every expression that names the object: an identifier, or the selector around it."""
    return tuple(_references(module, item))


def _references(module: Module, item: Object) -> Iterator[Node]:
    name = item.name.rpartition(".")[2]
    for top in module.holding(name, item.file.folder, exported(name), item.kind == "method"):
        for node in identifiers(module, top).get(name, ()):
            found = _names(module, node, item)
            if found is not None:
                yield found


def _names(module: Module, node: Node, item: Object) -> Node | None:
    above = node.parent
    if above is None or (node.start == item.start and node.file is item.file):
        return None
    if node.kind == "identifier":
        if node.binding is not None or item.kind == "method" or _is_field_key(module, node):
            return None
        return node if item in declarations(module, node) else None
    if above.kind != "selector_expression":
        return None
    if item.kind != "method":
        return above if item in declarations(module, above) else None
    operand = above.get("operand")
    if operand is None or package_of_operand(module, operand) is not None:
        return None
    return above if _may_be_method(module, operand, item) else None


def _may_be_method(module: Module, operand: Node, item: Object) -> bool:
    """Whether a selector may name this method: its own type does, as does an interface or a type not known."""
    type_ = types.of_expression(module, operand)
    name = item.name.rpartition(".")[2]
    if type_ is None:
        return True
    found = types.methods(module, type_, name)
    if found:
        return item in found
    flat = types.underlying(module, type_)
    return flat is not None and flat.node.kind == "interface_type"


def _is_field_key(module: Module, node: Node) -> bool:
    """Whether an identifier is the key of a struct literal (a field's name) and not that of a map."""
    element = node.parent.parent if node.parent is not None and node.parent.kind == "literal_element" else None
    if element is None or element.kind != "keyed_element" or element.get("key") is not node.parent:
        return False
    literal = next((above for above in element.ancestors() if above.kind == "composite_literal"), None)
    type_ = types.underlying(module, types.of_expression(module, literal)) if literal is not None else None
    return type_ is None or type_.node.kind not in ("map_type", "array_type", "slice_type")


@per_module
def variable_writes(module: Module, item: Object) -> list[Node]:
    """Return the places, its own declaration left out, that write to a package variable or take its address."""
    return [node for node in references(module, item) if definition_at(node) is not None]


def callees(module: Module, call: Node) -> list[Callee]:
    """Return everything that the call may call; an empty Callee among them says that there may be more."""
    function = call.get("function") or call.get("type")
    return list(_callees(module, function, MAX_HOPS)) if function is not None else [Callee()]


def _callees(module: Module, function: Node, hops: int) -> Iterator[Callee]:
    function = strip_parens(function)
    if function.kind == "generic_type" and (inner := function.get("type")) is not None:
        function = inner
    if hops == 0:
        yield Callee()
    elif function.kind == "func_literal":
        yield Callee(function, literal=True)
    elif function.kind == "identifier" and function.binding is not None:
        yield from _function_variable(module, function, hops)
    elif function.kind == "slice_type":
        yield Callee(converts=True)
    else:
        yield from _named_callees(module, function, hops)


def _function_variable(module: Module, node: Node, hops: int) -> Iterator[Callee]:
    assert node.binding is not None
    if node.binding.kind == "type":
        yield Callee(converts=True)
        return
    for definition in reaching(module, node.binding, (), node):
        if definition.kind == "value" and definition.value is not None:
            for callee in _callees(module, definition.value, hops - 1):
                # a method value holds its object as it was; a pointer's object may have changed since
                operand = callee.operand
                fixed = operand is None or (operand.binding is not None and operand.binding.kind == "receiver")
                yield callee if fixed else Callee()
        elif definition.kind != "zero":
            yield Callee()


def _named_callees(module: Module, function: Node, hops: int) -> Iterator[Callee]:
    items = types.callee_objects(module, function)
    if not items:
        yield from _other_callees(module, function, hops)
    for item in items:
        if item.kind == "type":
            yield Callee(converts=True)
        elif item.kind in ("func", "method"):
            yield Callee(item.declaration.node, function.get("operand") if item.kind == "method" else None)
        else:
            yield from _variable_callees(module, item, hops)


def _other_callees(module: Module, function: Node, hops: int) -> Iterator[Callee]:
    """Yield what a function expression calls that is no name of this program."""
    inner, field = function.get("operand") or function.get("type"), function.get("field")
    expressions = _method_expressions(module, function)
    if expressions:
        yield from (Callee(item.declaration.node, method_expression=True) for item in expressions)
    elif function.kind == "index_expression" and inner is not None:
        yield from _callees(module, inner, hops - 1)
    elif function.kind in ("identifier", "type_identifier"):
        yield _universe(module, function)
    elif function.kind != "selector_expression" or inner is None or field is None:
        yield Callee()
    elif (path := package_of_operand(module, inner)) is not None:
        yield Callee() if module.imports(function.file, path) else Callee(name=f"{path}.{field.text}")
    else:
        yield from _methods_called(module, inner, field.text, hops)


def _methods_called(module: Module, operand: Node, name: str, hops: int) -> Iterator[Callee]:
    type_ = types.of_expression(module, operand)
    full = types.named(module, type_) if type_ is not None else None
    if full is not None and module.imported(full[0]) is None:
        yield Callee(name=f"{full[0]}.{full[1]}.{name}", operand=operand)
        return
    items = _concrete_methods(module, operand, name)
    yield from (Callee(item.declaration.node, operand) for item in items)
    if not items:
        constructed = _constructed(module, operand, hops)
        yield Callee(name=f"{constructed}.{name}", operand=operand) if constructed else Callee()


def _method_expressions(module: Module, function: Node) -> list[Object]:
    """Return the methods that `T.Method` or `(*T).Method` names."""
    operand, field = function.get("operand"), function.get("field")
    if function.kind != "selector_expression" or operand is None or field is None:
        return []
    operand = strip_parens(operand)
    if operand.kind == "unary_expression":
        operand = operand.get("operand") or operand
    own = (item for item in types.callee_objects(module, operand) if item.kind == "type")
    found = (each for item in own for each in module.package_of(item.file).named(f"{item.name}.{field.text}"))
    return list(dict.fromkeys(found))


def _variable_callees(module: Module, item: Object, hops: int) -> Iterator[Callee]:
    spec = types.spec_of(item)
    value = spec.get("value")
    if value is None or item.position >= len(value.children) or variable_writes(module, item):
        yield Callee()
    else:
        yield from _callees(module, value.children[item.position], hops - 1)


_INTEGERS = frozenset(["int", "int16", "int32", "int64", "uint", "uint16", "uint32", "uint64"])


def _universe(module: Module, node: Node) -> Callee:
    name = node.text
    if name in _INTEGERS:
        return Callee(converts=True, numeric=True)
    if name in ("string", "any") or _is_type_parameter(node):
        return Callee(converts=True)
    known = [path for path in node.file.dot_imports if module.imported(path) is None]
    if len(known) == 1 and exported(name):
        return Callee(name=f"{known[0]}.{name}")
    return Callee(name=name)


def _is_type_parameter(node: Node) -> bool:
    for above in node.ancestors():
        declared = above.get("type_parameters")
        for parameter in declared.children if declared is not None else ():
            if any(name.text == node.text for name in parameter.all("name")):
                return True
    return False


def _concrete_methods(module: Module, operand: Node, name: str) -> tuple[Object, ...]:
    """Return the methods that an interface variable's one concrete value has."""
    found = reaching(module, operand.binding, (), operand) if operand.binding is not None else []
    value = found[0].value if len(found) == 1 and found[0].kind == "value" else None
    return types.methods(module, types.of_expression(module, value), name) if value is not None else ()


_CONSTRUCTORS = {"bytes.NewBufferString": "bytes.Buffer", "bytes.NewBuffer": "bytes.Buffer"}


def _constructed(module: Module, operand: Node, hops: int) -> str:
    """Return the type that a well-known constructor of the standard library gave a local variable."""
    if operand.binding is None or hops == 0:
        return ""
    found = reaching(module, operand.binding, (), operand)
    value = found[0].value if len(found) == 1 and found[0].kind == "value" else None
    if value is None or value.kind != "call_expression":
        return ""
    return _CONSTRUCTORS.get(callees(module, value)[0].name, "")


def call_sites(module: Module, function: Node) -> Iterator[CallSite]:
    """Yield every place that calls a function of this module, also through variables, parameters and fields."""
    if function.kind == "func_literal":
        yield from value_uses(module, function, MAX_HOPS)
        return
    item = object_of(module, function)
    for node in references(module, item) if item is not None else ():
        yield from value_uses(module, node, MAX_HOPS)


def object_of(module: Module, function: Node) -> Object | None:
    """Return the object of a function or method declaration."""
    name = function.get("name")
    items = (item for items in module.file(function.file.path).objects.values() for item in items)
    found = next((item for item in items if name is not None and item.start == name.start), None)
    # not of the package: a program beside it
    return found if found is not None and found in module.package_of(function.file).named(found.name) else None


def value_uses(module: Module, node: Node, hops: int) -> Iterator[CallSite]:
    """Follow an expression that is a function: yield its calls, and the places where it gets out of sight."""
    above = node.parent
    while above is not None and above.kind in ("parenthesized_expression", "literal_element"):
        node, above = above, above.parent
    if above is None or hops == 0:
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
        binding = _parameter(callee.function, index) if callee.function is not None else None
        if binding is None:
            yield CallSite(node, None)
        else:
            yield from _uses_of(module, binding, hops)


def _parameter(function: Node, index: int) -> Binding | None:
    listed = list(parameters(function, "parameters"))
    if index >= len(listed):
        return None
    name = listed[index][0]
    return name.binding if name is not None else None


def _assigned(module: Module, node: Node, values: Node, hops: int) -> Iterator[CallSite]:
    statement = values.parent
    left = statement.get("left") if statement is not None else None
    index = next(i for i, value in enumerate(values.children) if value is node)
    if statement is None or statement.kind in ("return_statement", "range_clause"):
        yield CallSite(node, None)
        return
    targets = left.children if left is not None else statement.all("name")
    target = targets[index] if index < len(targets) else None
    if target is not None and target.text == "_":
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
    else:
        yield CallSite(node, None)


def _stored(module: Module, node: Node, element: Node, hops: int) -> Iterator[CallSite]:
    name = element.get("key")
    if name is None or name is node or not name.children or name.children[0].kind != "identifier":
        yield CallSite(node, None)
    elif _is_field_key(module, name.children[0]):
        yield from _field_calls(module, node, name.text, hops)
    else:
        yield CallSite(node, None)


def _field_calls(module: Module, node: Node, field: str, hops: int) -> Iterator[CallSite]:
    """Follow a function stored in a field: wherever a field of that name is read, whatever its struct."""
    for top in module.holding(field, node.file.folder, exported(field)):
        for selected in identifiers(module, top).get(field, ()):
            use = selected.parent
            if use is None or use.kind != "selector_expression" or definition_at(use) is not None:
                continue
            if not types.callee_objects(module, use):
                yield from value_uses(module, use, hops - 1)
