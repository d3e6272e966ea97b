"""Who names a package-level object, who calls a function, and what a call calls."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.reaching import definition_at, reaching
from codemod.golang.program import types
from codemod.golang.program.packages import Module, exported, identifiers, per_module
from codemod.golang.read.files import File, Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import dataclass

MAX_HOPS = 8


@dataclass(frozen=True, eq=False)
class Call:
    """A call expression, or a conversion of one operand, with its arguments."""

    node: Node
    arguments: list[Node]

    @staticmethod
    def of(node: Node) -> Call:
        if node.kind == "type_conversion_expression":
            operand = node.get("operand")
            return Call(node, [operand] if operand is not None else [])
        listed = node.get("arguments")
        return Call(node, listed.children if listed is not None else [])


@dataclass(frozen=True, eq=False)
class Callee:
    """What a call may call: a function of this module (`function` in `file`; `operand` is a method call's object),
    something of another module or the universe (`name`, as `import/path.Function`), or a type (`converts`,
    `numeric` for one of the wider integers).

    None of them: it is not known.
    """

    file: File | None = None
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

    file: File
    node: Node
    call: Call | None


def resolved(module: Module, file: File, ident: Node) -> Object | None:
    """Return the package-level object that an unbound identifier stands for."""
    item = module.package_of(file).lookup(ident.text)
    if item is not None:
        return item
    found = dotted(module, file, ident.text)
    return found[1] if found is not None else None


@per_module
def references(module: Module, item: Object) -> tuple[tuple[File, Node], ...]:
    """Return every expression that names the object: an identifier, or the selector around it."""
    return tuple(_references(module, item))


def _references(module: Module, item: Object) -> Iterator[tuple[File, Node]]:
    name = item.name.rpartition(".")[2]
    for file, declaration in module.holding(name, item.file.folder, exported(name), item.kind == "method"):
        for node in identifiers(module, declaration.node).get(name, ()):
            found = _names(module, file, node, item)
            if found is not None:
                yield file, found


def _names(module: Module, file: File, node: Node, item: Object) -> Node | None:
    above = node.parent
    if above is None or (node.start == item.start and file is item.file):
        return None
    if node.kind == "identifier":
        if node.binding is not None or item.kind == "method" or _is_field_key(module, file, node):
            return None
        return node if resolved(module, file, node) is item else None
    if above.kind != "selector_expression":
        return None
    operand = above.get("operand")
    path = types.package_of_operand(module, file, operand)
    if item.kind != "method":
        return above if path is not None and path == module.package_of(item.file).path else None
    if path is not None or operand is None:
        return None
    return above if _may_be_method(module, file, operand, item) else None


def _may_be_method(module: Module, file: File, operand: Node, item: Object) -> bool:
    """Whether a selector may name this method: its own type does, as does an interface or a type not known."""
    type_ = types.of_expression(module, file, operand)
    name = item.name.rpartition(".")[2]
    if type_ is None:
        return True
    found = types.method(module, type_, name)
    if found is not None:
        return found is item
    flat = types.underlying(module, type_)
    return flat is not None and flat.node.kind == "interface_type"


def _is_field_key(module: Module, file: File, node: Node) -> bool:
    """Whether an identifier is the key of a struct literal (a field's name) and not that of a map."""
    element = node.parent.parent if node.parent is not None and node.parent.kind == "literal_element" else None
    if element is None or element.kind != "keyed_element" or element.get("key") is not node.parent:
        return False
    literal = next((above for above in element.ancestors() if above.kind == "composite_literal"), None)
    type_ = types.underlying(module, types.of_expression(module, file, literal)) if literal is not None else None
    return type_ is None or type_.node.kind not in ("map_type", "array_type", "slice_type")


@per_module
def variable_writes(module: Module, item: Object) -> list[tuple[File, Node]]:
    """Return the places, its own declaration left out, that write to a package variable or take its address."""
    return [(file, node) for file, node in references(module, item) if definition_at(node) is not None]


def callees(module: Module, file: File, call: Node) -> list[Callee]:
    """Return everything that the call may call; an empty Callee among them says that there may be more."""
    function = call.get("function") or call.get("type")
    return list(_callees(module, file, function, MAX_HOPS)) if function is not None else [Callee()]


def _callees(module: Module, file: File, function: Node, hops: int) -> Iterator[Callee]:
    function = strip_parens(function)
    if function.kind == "generic_type" and (inner := function.get("type")) is not None:
        function = inner
    if hops == 0:
        yield Callee()
    elif function.kind == "func_literal":
        yield Callee(file, function, literal=True)
    elif function.kind == "identifier" and function.binding is not None:
        yield from _function_variable(module, file, function, hops)
    elif function.kind == "slice_type":
        yield Callee(converts=True)
    else:
        yield _named_callee(module, file, function, hops)


def _function_variable(module: Module, file: File, node: Node, hops: int) -> Iterator[Callee]:
    assert node.binding is not None
    if node.binding.kind == "type":
        yield Callee(converts=True)
        return
    for definition in reaching(module, file, node.binding, (), node):
        if definition.kind == "value" and definition.value is not None:
            for callee in _callees(module, file, definition.value, hops - 1):
                # a method value holds its object as it was; a pointer's object may have changed since
                operand = callee.operand
                fixed = operand is None or (operand.binding is not None and operand.binding.kind == "receiver")
                yield callee if fixed else Callee()
        elif definition.kind != "zero":
            yield Callee()


def _named_callee(module: Module, file: File, function: Node, hops: int) -> Callee:
    item = types.callee_object(module, file, function)
    if item is not None:
        if item.kind == "type":
            return Callee(converts=True)
        if item.kind in ("func", "method"):
            operand = function.get("operand") if item.kind == "method" else None
            return Callee(item.file, item.declaration.node, operand)
        return _variable_callee(module, item, hops)
    expression = _method_expression(module, file, function)
    if expression is not None:
        return Callee(expression.file, expression.declaration.node, method_expression=True)
    inner = function.get("operand") or function.get("type")
    if function.kind == "index_expression" and inner is not None:
        return next(_callees(module, file, inner, hops - 1), Callee())
    if function.kind in ("identifier", "type_identifier"):
        return _universe(module, file, function)
    field = function.get("field")
    if function.kind != "selector_expression" or inner is None or field is None:
        return Callee()
    path = types.package_of_operand(module, file, inner)
    if path is not None:
        return Callee(name=f"{path}.{field.text}")
    type_ = types.of_expression(module, file, inner)
    full = types.named(module, type_) if type_ is not None else None
    if full is not None and module.imported(full[0]) is None:
        return Callee(name=f"{full[0]}.{full[1]}.{field.text}", operand=inner)
    item = _concrete_method(module, file, inner, field.text)
    if item is not None:
        return Callee(item.file, item.declaration.node, inner)
    constructed = _constructed(module, file, inner, hops)
    return Callee(name=f"{constructed}.{field.text}", operand=inner) if constructed else Callee()


def _method_expression(module: Module, file: File, function: Node) -> Object | None:
    """Return the method that `T.Method` or `(*T).Method` names."""
    operand, field = function.get("operand"), function.get("field")
    if function.kind != "selector_expression" or operand is None or field is None:
        return None
    operand = strip_parens(operand)
    if operand.kind == "unary_expression":
        operand = operand.get("operand") or operand
    item = types.callee_object(module, file, operand)
    if item is None or item.kind != "type":
        return None
    return module.package_of(item.file).lookup(f"{item.name}.{field.text}")


def _variable_callee(module: Module, item: Object, hops: int) -> Callee:
    spec = types.spec_of(item)
    value = spec.get("value")
    if value is None or item.position >= len(value.children) or variable_writes(module, item):
        return Callee()
    return next(_callees(module, item.file, value.children[item.position], hops - 1), Callee())


_INTEGERS = frozenset(["int", "int16", "int32", "int64", "uint", "uint16", "uint32", "uint64"])


def _universe(module: Module, file: File, node: Node) -> Callee:
    name = node.text
    if name in _INTEGERS:
        return Callee(converts=True, numeric=True)
    if name in ("string", "any") or _is_type_parameter(node):
        return Callee(converts=True)
    known = [path for path in file.dot_imports if module.imported(path) is None]
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


def _concrete_method(module: Module, file: File, operand: Node, name: str) -> Object | None:
    """Return the method that an interface variable's one concrete value has."""
    found = reaching(module, file, operand.binding, (), operand) if operand.binding is not None else []
    value = found[0].value if len(found) == 1 and found[0].kind == "value" else None
    return types.method(module, types.of_expression(module, file, value), name) if value is not None else None


_CONSTRUCTORS = {"bytes.NewBufferString": "bytes.Buffer", "bytes.NewBuffer": "bytes.Buffer"}


def _constructed(module: Module, file: File, operand: Node, hops: int) -> str:
    """Return the type that a well-known constructor of the standard library gave a local variable."""
    if operand.binding is None or hops == 0:
        return ""
    found = reaching(module, file, operand.binding, (), operand)
    value = found[0].value if len(found) == 1 and found[0].kind == "value" else None
    if value is None or value.kind != "call_expression":
        return ""
    return _CONSTRUCTORS.get(callees(module, file, value)[0].name, "")


def call_sites(module: Module, file: File, function: Node) -> Iterator[CallSite]:
    """Yield every place that calls a function of this module, also through variables, parameters and fields."""
    if function.kind == "func_literal":
        yield from value_uses(module, file, function, MAX_HOPS)
        return
    item = object_of(module, file, function)
    for found_in, node in references(module, item) if item is not None else ():
        yield from value_uses(module, found_in, node, MAX_HOPS)


def object_of(module: Module, file: File, function: Node) -> Object | None:
    """Return the object of a function or method declaration."""
    name = function.get("name")
    found = file.starts.get(name.start) if name is not None else None
    # not of the package: a program beside it
    return found if found is not None and found in module.package_of(file).named(found.name) else None


def value_uses(module: Module, file: File, node: Node, hops: int) -> Iterator[CallSite]:
    """Follow an expression that is a function: yield its calls, and the places where it gets out of sight."""
    above = node.parent
    while above is not None and above.kind in ("parenthesized_expression", "literal_element"):
        node, above = above, above.parent
    if above is None or hops == 0:
        yield CallSite(file, node, None)
    elif above.kind in ("call_expression", "index_expression") and node in (
        above.get("function"),
        above.get("operand"),
    ):
        if above.kind == "call_expression":
            yield CallSite(file, node, Call.of(above))
        else:
            yield from value_uses(module, file, above, hops)
    elif above.kind == "type_conversion_expression":
        yield CallSite(file, node, Call.of(above))
    elif above.kind == "argument_list":
        yield from _passed(module, file, node, above, hops)
    elif above.kind == "expression_list":
        yield from _assigned(module, file, node, above, hops)
    elif above.kind == "keyed_element":
        yield from _stored(module, file, node, above, hops)
    elif above.kind not in ("binary_expression", "expression_statement"):
        yield CallSite(file, node, None)


def _uses_of(module: Module, file: File, binding: Binding, hops: int) -> Iterator[CallSite]:
    for use in binding.uses:
        if definition_at(use) is None and use is not binding.node:
            yield from value_uses(module, file, use, hops - 1)


def _passed(module: Module, file: File, node: Node, arguments: Node, hops: int) -> Iterator[CallSite]:
    call = arguments.parent
    index = next(i for i, argument in enumerate(arguments.children) if argument is node)
    for callee in callees(module, file, call) if call is not None else ():
        binding = _parameter(callee.function, index) if callee.function is not None else None
        if binding is None or callee.file is None:
            yield CallSite(file, node, None)
        else:
            yield from _uses_of(module, callee.file, binding, hops)


def _parameter(function: Node, index: int) -> Binding | None:
    listed = list(parameters(function, "parameters"))
    if index >= len(listed):
        return None
    name = listed[index][0]
    return name.binding if name is not None else None


def _assigned(module: Module, file: File, node: Node, values: Node, hops: int) -> Iterator[CallSite]:
    statement = values.parent
    left = statement.get("left") if statement is not None else None
    index = next(i for i, value in enumerate(values.children) if value is node)
    if statement is None or statement.kind in ("return_statement", "range_clause"):
        yield CallSite(file, node, None)
        return
    targets = left.children if left is not None else statement.all("name")
    target = targets[index] if index < len(targets) else None
    if target is not None and target.text == "_":
        return
    if target is not None and target.kind == "identifier" and target.binding is not None:
        yield from _uses_of(module, file, target.binding, hops)
    elif target is not None and target.kind == "identifier":
        item = resolved(module, file, target)
        for found_in, use in references(module, item) if item is not None else ():
            if definition_at(use) is None:
                yield from value_uses(module, found_in, use, hops - 1)
    elif target is not None and target.kind == "selector_expression" and (field := target.get("field")) is not None:
        yield from _field_calls(module, file, node, field.text, hops)
    else:
        yield CallSite(file, node, None)


def _stored(module: Module, file: File, node: Node, element: Node, hops: int) -> Iterator[CallSite]:
    name = element.get("key")
    if name is None or name is node or not name.children or name.children[0].kind != "identifier":
        yield CallSite(file, node, None)
    elif _is_field_key(module, file, name.children[0]):
        yield from _field_calls(module, file, node, name.text, hops)
    else:
        yield CallSite(file, node, None)


def _field_calls(module: Module, file: File, node: Node, field: str, hops: int) -> Iterator[CallSite]:
    """Follow a function stored in a field: wherever a field of that name is read, whatever its struct."""
    for found_in, declaration in module.holding(field, file.folder, exported(field)):
        for selected in identifiers(module, declaration.node).get(field, ()):
            use = selected.parent
            if use is None or use.kind != "selector_expression" or definition_at(use) is not None:
                continue
            if types.callee_object(module, found_in, use) is None:
                yield from value_uses(module, found_in, use, hops - 1)
