"""The type of an expression, a variable or a call, and which functions a call may mean."""

from __future__ import annotations

from collections.abc import Iterable

from codemod.golang.program.members import find_fields, interface_method, methods
from codemod.golang.program.names import declarations, on_any_platform, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.types import (
    Type,
    element,
    is_type_parameter,
    named,
    of_node,
    predeclared,
    result,
    underlying,
    value_spec_of,
)
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens

_MAKING = ("new", "make")


@per_module
def of_binding(module: Module, binding: Binding) -> Type | None:
    """Return the type of a local variable."""
    node = binding.node
    declaration = node.parent
    if declaration is None:
        return None
    if binding.kind in ("receiver", "param", "result"):
        return of_node(declaration.get("type"))
    if (spelled := declaration.get("type")) is not None:
        return of_node(spelled)
    left = declaration if declaration.kind == "expression_list" else None
    statement = left.parent if left is not None else declaration
    if statement is None:
        return None
    right = statement.get("right") or statement.get("value")
    if right is None:
        return None
    names = left.children if left is not None else declaration.all("name")
    position = next((i for i, name in enumerate(names) if name is node), 0)
    if statement.kind == "range_clause":
        return _element_of(module, right) if position == 1 else _key_of(module, right)
    if len(right.children) == len(names) and right.kind == "expression_list":
        return of_expression(module, right.children[position])
    if right.kind == "expression_list" and len(right.children) == 1:
        return of_expression(module, right.children[0], position)
    return None


def of_expression(module: Module, node: Node, index: int = 0) -> Type | None:
    """Return the type of an expression (of result `index` of a call)."""
    node = strip_parens(node)
    if node.kind in ("composite_literal", "type_assertion_expression", "type_conversion_expression"):
        return _of_conversion(module, node, index) or of_node(node.get("type"))
    if node.kind == "unary_expression":
        operand, operator = node.get("operand"), node.get("operator")
        inner = of_expression(module, operand) if operand is not None else None
        if operator is not None and operator.kind == "<-":
            return element(module, inner)
        if inner is None or operator is None or operator.kind not in "&*":
            return inner
        return inner._replace(pointer=inner.pointer + 1 if operator.kind == "&" else max(inner.pointer - 1, 0))
    if node.kind == "identifier":
        if node.binding is not None:
            return of_binding(module, node.binding)
        return _agreed(module, (_of_object(module, item) for item in declarations(module, node)))
    if node.kind == "selector_expression":
        return _of_selector(module, node)
    if node.kind == "index_expression":
        operand = node.get("operand")
        return _element_of(module, operand) if operand is not None else None
    if node.kind == "call_expression":
        return _of_call(module, node, index)
    if node.kind == "slice_expression":
        operand = node.get("operand")
        return of_expression(module, operand) if operand is not None else None
    return _of_sum(module, node) if node.kind == "binary_expression" else None


def _of_conversion(module: Module, node: Node, index: int) -> Type | None:
    """Return what `get[*T](x)` gives, which is read as a conversion; None where it is one."""
    if node.kind != "type_conversion_expression" or node["type"].kind != "generic_type":
        return None
    items = callee_objects(module, node["type"])
    return _agreed(module, (_called(module, item, node, index) for item in items if item.kind == "func"))


def _of_sum(module: Module, node: Node) -> Type | None:
    """Return the type of `"a" + name`: that of the first operand that has one, which is no constant without a type."""
    sides: list[Node] = []
    while node.kind == "binary_expression" and node["operator"].kind in _CALCULATING and len(sides) < _MOST_OPERANDS:
        sides.append(strip_parens(node["right"]))
        node = strip_parens(node["left"])
    if node.kind != "binary_expression":
        sides.append(node)
    asked = (each for each in reversed(sides) if each.kind != "binary_expression" and not _is_made_of_sum(module, each))
    found = (of_expression(module, each) for each in asked)
    return next((each for each in found if each is not None), None) if sides else None


def _is_made_of_sum(module: Module, node: Node) -> bool:
    """Whether a name is one of a chain, `b := a + a; c := b + b`, which may be of any length."""
    if node.binding is not None:
        listed = node.binding.node.parent
        statement = listed.parent if listed is not None and listed.kind == "expression_list" else listed
        values = [statement.get("right") or statement.get("value")] if statement is not None else []
    elif node.kind in ("identifier", "selector_expression"):
        found = [item for item in declarations(module, node) if item.kind in ("var", "const")]
        # `readOnly mode = 1 << iota` has a type of its own, and is not asked what it is made of
        specs = (spec for spec in map(value_spec_of, found) if spec.get("type") is None)
        values = [spec.get("value") for spec in specs]
    else:
        return False
    right = [strip_parens(each) for value in values if value is not None for each in value.children]
    return any(each.kind == "binary_expression" for each in right)


_CALCULATING = ("+", "-", "*", "/", "%", "&", "|", "^", "&^")
_MOST_OPERANDS = 32


def _key_of(module: Module, ranged: Node) -> Type | None:
    """Return the type of the keys of a map that is gone through."""
    type_ = of_expression(module, ranged)
    flat = underlying(module, type_) if type_ is not None else None
    key = flat.node.get("key") if flat is not None and flat.node.kind == "map_type" else None
    return of_node(key) if key is not None else None


def _element_of(module: Module, listed: Node) -> Type | None:
    """Return the type of an element; that of `ms ...map[string]string` is what is written there."""
    binding = strip_parens(listed).binding
    if binding is not None and binding.variadic:
        return of_binding(module, binding)
    found = element(module, of_expression(module, listed))
    if found is not None and is_type_parameter(found.node):
        return _spelled(module, strip_parens(listed), found)
    return found


def _spelled(module: Module, call: Node, type_: Type) -> Type:
    """Return what a type parameter stands for in the result of a call: an element of `cache.List[*v1.Agent](store)`."""
    from codemod.golang.program.spelled_arguments import spelled_argument  # few functions are generic

    function = call.get("function") or call.get("type")
    for item in callee_objects(module, function) if function is not None else ():
        if (found := spelled_argument(item.declaration.node, type_.node.text, call)) is not None:
            return found._replace(pointer=found.pointer + type_.pointer)
    return type_


def _agreed(module: Module, types: Iterable[Type | None]) -> Type | None:
    """Return the type that all of several declarations have, None where they differ."""
    found = list(types)
    if len(found) == 1:
        return found[0]  # what it is called is asked of several only
    sure = [type_ for type_ in found if type_ is not None]
    meant = {(type_.pointer, named(module, type_) or type_.node.text) for type_ in sure}
    return sure[0] if len(sure) == len(found) and len(meant) == 1 else None


def _of_object(module: Module, item: Object) -> Type | None:
    if item.kind not in ("var", "const"):
        return None
    spec = value_spec_of(item)
    if (spelled := spec.get("type")) is not None:
        return of_node(spelled)
    value = spec.get("value")
    if value is None or item.position >= len(value.children):
        return None
    return of_expression(module, value.children[item.position])


def _of_selector(module: Module, node: Node) -> Type | None:
    operand, field = node.get("operand"), node.get("field")
    if operand is None or field is None:
        return None
    if package_of_operand(module, operand) is not None:
        return _agreed(module, (_of_object(module, item) for item in declarations(module, node)))
    return _agreed(module, (type_ for _, type_ in find_fields(module, of_expression(module, operand), field.text)))


def _of_call(module: Module, node: Node, index: int) -> Type | None:
    function, arguments = node.get("function"), node.get("arguments")
    if function is None:
        return None
    if function.binding is not None and function.binding.kind == "type":
        return of_node(function)
    if (
        function.kind == "parenthesized_expression"
        and (pointed := _pointed(module, strip_parens(function))) is not None
    ):
        return pointed._replace(pointer=pointed.pointer + 1)
    items = callee_objects(module, function)
    maker = predeclared(module, function)
    if maker in _MAKING:
        made = _made(module, arguments.children[0]) if arguments is not None and arguments.children else None
        return made._replace(pointer=made.pointer + 1) if made is not None and maker == "new" else made
    if maker == "any":
        return of_node(function)
    if maker == "append":
        return of_expression(module, arguments.children[0]) if arguments is not None and arguments.children else None
    if not items and function.kind == "selector_expression":
        known = _of_interface(module, function, index) or _of_function(module, function, index)
        if known is not None:
            return known
        from codemod.golang.program.foreign_results import foreign_result  # most functions are this program's

        return foreign_result(module, function, index, lambda: of_expression(module, function["operand"]))
    return _agreed(module, (_called(module, item, node, index) for item in items))


def _of_interface(module: Module, function: Node, index: int) -> Type | None:
    """Return what a method gives that is called through an interface of this program."""
    if package_of_operand(module, function["operand"]) is not None:
        return None
    method = interface_method(module, of_expression(module, function["operand"]), function["field"].text)
    found = result(method, index) if method is not None else None
    return found if found is not None and not is_type_parameter(found.node) else None


def _of_function(module: Module, function: Node, index: int) -> Type | None:
    """Return what a function in a field gives, `addon.params(cfg)`."""
    if package_of_operand(module, function["operand"]) is not None:
        return None
    flat = underlying(module, _of_selector(module, function))
    found = result(flat.node, index) if flat is not None and flat.node.kind == "function_type" else None
    return found if found is not None and not is_type_parameter(found.node) else None


def _pointed(module: Module, star: Node) -> Type | None:
    """Return the type of `(*T)(p)`, without its star."""
    operand = star.get("operand") if star.kind == "unary_expression" else None
    if operand is None or star["operator"].kind != "*":
        return None
    local = operand.binding is not None and operand.binding.kind == "type"
    return of_node(operand) if local or any(each.kind == "type" for each in declarations(module, operand)) else None


def _called(module: Module, item: Object, call: Node, index: int) -> Type | None:
    if item.kind not in ("func", "method"):
        return of_node(call["function"]) if item.kind == "type" else None
    found = result(item.declaration.node, index)
    if found is None or not is_type_parameter(found.node):
        return found
    from codemod.golang.program.spelled_arguments import spelled_argument  # few functions are generic

    function, name = item.declaration.node, found.node.text
    inferred = spelled_argument(function, name, call) or _inferred(module, function, name, call)
    return inferred._replace(pointer=inferred.pointer + found.pointer) if inferred is not None else None


def _inferred(module: Module, function: Node, name: str, call: Node) -> Type | None:
    """Return the type of the argument that a type parameter is inferred from: of `must(c.GetDriver())` the first."""
    given = call["arguments"].children if call.get("arguments") is not None else []
    for number, (_, type_, variadic) in enumerate(parameters(function, "parameters")):
        if type_.kind == "type_identifier" and type_.spells(name) and not variadic and given:
            if len(given) == 1 and number > 0:
                return of_expression(module, given[0], number)
            return of_expression(module, given[number]) if number < len(given) else None
    return None


def _made(module: Module, argument: Node) -> Type | None:
    """Return the type that `new` or `make` is called for; of a value, as in `new(c.Domain)`, it is not known."""
    type_ = of_node(argument)
    if type_ is None or not type_.node.kind.endswith(("_type", "type_identifier")):
        return None
    value = any(part.binding is not None and part.binding.kind != "type" for part in argument.walk())
    return None if value or any(item.kind != "type" for item in on_any_platform(module, type_.node)) else type_


@per_module
def callee_objects(module: Module, function: Node) -> tuple[Object, ...]:
    """Return this program's package-level functions, methods or types that a call's function expression can name."""
    function = strip_parens(function)
    if function.kind in ("type_instantiation_expression", "index_expression", "generic_type"):
        inner = function.get("type") or function.get("operand") or next(iter(function.children), None)
        return callee_objects(module, inner) if inner is not None else ()
    operand, field = function.get("operand"), function.get("field")
    if function.kind != "selector_expression" or operand is None or field is None:
        return declarations(module, function)
    if package_of_operand(module, operand) is not None:
        return declarations(module, function)
    found = methods(module, of_expression(module, operand), field.text)
    return tuple(item for item in found if module.sources.together(function.file, item.file))
