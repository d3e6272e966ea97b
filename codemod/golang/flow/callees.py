"""What a call may call."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.library import TEXT_TYPES
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.references import MAX_HOPS, variable_writes
from codemod.golang.program import members, typeof, types
from codemod.golang.program.module_paths import is_remote
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import dataclass


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


def method_called(call: Node) -> str:
    """Return the name that a call selects, `String` of `addr.String()`; an empty text where it selects none."""
    function = call.get("function")
    return function["field"].text if function is not None and function.kind == "selector_expression" else ""


def argument_of(node: Node) -> tuple[Node, int] | None:
    """Return the call that an expression is an argument of, and which one, from 0; None of any other expression."""
    listed = node.parent
    call = listed.parent if listed is not None and listed.kind == "argument_list" else None
    if listed is None or call is None or call.kind != "call_expression":
        return None
    return call, next(number for number, each in enumerate(listed.children) if each is node)


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

    @property
    def is_known(self) -> bool:
        """Whether it says what is called."""
        return self.function is not None or bool(self.name) or self.converts

    @property
    def is_fixed(self) -> bool:
        """Whether it is the same wherever it is called: a method value holds its object as it was, but what a pointer
        points to may have changed since."""
        operand = self.operand
        return operand is None or (operand.binding is not None and operand.binding.kind == "receiver")


@per_module
def callees(module: Module, call: Node) -> tuple[Callee, ...]:
    """Return everything that the call may call; an empty Callee among them says that there may be more."""
    function = call.get("function") or call.get("type")
    return tuple(_callees(module, function, MAX_HOPS)) if function is not None else (Callee(),)


def function_callees(module: Module, function: Node) -> tuple[Callee, ...]:
    """Return everything that a call of this function expression may call."""
    return tuple(_callees(module, function, MAX_HOPS))


def _callees(module: Module, function: Node, hops: int) -> Iterator[Callee]:
    function = strip_parens(function)
    if function.kind == "generic_type" and (inner := function.get("type")) is not None:
        function = inner
    if hops == 0:
        yield Callee()
    elif function.kind == "func_literal":
        yield Callee(function, literal=True)
    elif function.kind in ("identifier", "type_identifier") and function.binding is not None:
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
                yield callee if callee.is_fixed else Callee()
        elif definition.kind != "zero":
            yield Callee()


def _named_callees(module: Module, function: Node, hops: int) -> Iterator[Callee]:
    items = typeof.callee_objects(module, function)
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
        full, own = f"{path}.{field.text}", module.imports(function.file, path)
        yield Callee(converts=True) if full in TEXT_TYPES else Callee() if own else Callee(name=full)
    else:
        yield from _methods_called(module, inner, field.text, hops)


def _methods_called(module: Module, operand: Node, name: str, hops: int) -> Iterator[Callee]:
    type_ = typeof.of_expression(module, operand)
    full = types.named(module, type_) if type_ is not None else None
    if full is not None and module.imported(full[0]) is None:
        yield Callee(name=f"{full[0]}.{full[1]}.{name}", operand=operand)
        return
    items = _concrete_methods(module, operand, name)
    yield from (Callee(item.declaration.node, operand) for item in items)
    if not items:
        constructed = _constructed(module, operand, hops) or _embedded(module, type_, name)
        yield Callee(name=f"{constructed}.{name}", operand=operand) if constructed else Callee()


def _embedded(module: Module, type_: types.Type | None, name: str) -> str:
    """Return the type of another module that a struct embeds, and so has a method from that is none of this program's:
    of `struct { client.APIClient }` that one. Nothing where it embeds several of them. What a type of the standard
    library does is not what a struct with methods of its own does: `struct { strings.Builder }` may write otherwise."""
    found = {types.named(module, each) for each in members.promoting(module, type_, name)}
    foreign = [each for each in found if each is not None and module.imported(each[0]) is None and is_remote(each[0])]
    return ".".join(foreign[0]) if len(foreign) == 1 else ""


def is_method_expression(module: Module, function: Node) -> bool:
    """Whether an expression is `T.Method` or `(*T).Method`, which takes the object as its first argument, whatever type
    that is: an alias, an interface, a struct that has the method from what it embeds."""
    operand = function.get("operand") if function.kind == "selector_expression" else None
    return operand is not None and _is_type(module, operand)


def _is_type(module: Module, operand: Node) -> bool:
    operand = strip_parens(operand)
    if operand.kind in ("unary_expression", "index_expression", "type_instantiation_expression", "generic_type"):
        inner = operand.get("operand") or operand.get("type") or next(iter(operand.children), None)
        return inner is not None and _is_type(module, inner)
    if operand.binding is not None:
        return operand.binding.kind == "type"
    # the grammar is given a name for `(interface{ Run() error })`
    literal = operand.kind.endswith("_type") or (operand.kind == "identifier" and not operand.text.isidentifier())
    return literal or any(each.kind == "type" for each in declarations(module, operand))


def _method_expressions(module: Module, function: Node) -> list[Object]:
    """Return the methods that `T.Method` or `(*T).Method` names."""
    operand, field = function.get("operand"), function.get("field")
    if function.kind != "selector_expression" or operand is None or field is None:
        return []
    operand = strip_parens(operand)
    if operand.kind == "unary_expression":
        operand = operand.get("operand") or operand
    within = operand.get("operand") if operand.kind == "selector_expression" else None
    if within is not None and package_of_operand(module, within) is None:
        return []  # `c.driver` is no type
    own = (item for item in typeof.callee_objects(module, operand) if item.kind == "type")
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
    if name in ("string", "any") or types.is_type_parameter(node):
        return Callee(converts=True)
    known = [path for path in node.file.dot_imports if module.imported(path) is None]
    if len(known) == 1 and exported(name):
        return Callee(name=f"{known[0]}.{name}")
    return Callee(name=name)


def _concrete_methods(module: Module, operand: Node, name: str) -> tuple[Object, ...]:
    """Return the methods that an interface variable's one concrete value has."""
    type_ = _type_behind(module, operand)
    return members.methods(module, type_, name) if type_ is not None else ()


def _type_behind(module: Module, operand: Node) -> types.Type | None:
    """Return the type of an interface variable's one concrete value."""
    found = reaching(module, operand.binding, (), operand) if operand.binding is not None else []
    value = found[0].value if len(found) == 1 and found[0].kind == "value" else None
    return typeof.of_expression(module, value) if value is not None else None


@per_module
def promoted_from(module: Module, method: Node, operand: Node) -> tuple[str, ...]:
    """Return the embedded fields on the way from a method call's object to the struct that a method belongs to: an
    object's own field may hide the one that the method reads."""
    name = method.get("name")
    if name is None:
        return ()
    for type_ in (typeof.of_expression(module, operand), _type_behind(module, operand)):
        ways = members.ways_to_method(module, type_, name.text) if type_ is not None else ()
        if found := [way for way, item in ways if item.declaration.node is method]:
            return found[0]
    return ()


_CONSTRUCTORS = {
    "bytes.NewBufferString": "bytes.Buffer",
    "bytes.NewBuffer": "bytes.Buffer",
    "strings.NewReplacer": "strings.Replacer",
    "net/url.URL.JoinPath": "net/url.URL",
    "context.WithValue": "context.Context",
}


def _constructed(module: Module, operand: Node, hops: int) -> str:
    """Return the type that a well-known constructor of the standard library gives, also by a local variable."""
    if operand.kind == "call_expression" and hops:
        return _CONSTRUCTORS.get(callees(module, operand)[0].name, "")
    if operand.binding is None or hops == 0:
        return ""
    found = reaching(module, operand.binding, (), operand)
    value = found[0].value if len(found) == 1 and found[0].kind == "value" else None
    if value is None or value.kind != "call_expression":
        return ""
    return _CONSTRUCTORS.get(callees(module, value)[0].name, "")
