"""As much of Go's types as the question "whose field is this?" needs; whatever is not sure is None."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from codemod.golang.program.packages import Module, dotted, per_module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Type:
    """A type expression, without parentheses; `pointer` says that it is one to it."""

    node: Node
    pointer: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A struct field; `type` is None for what cannot be resolved."""

    name: str
    type: Type
    embedded: bool


_MAKING = ("new", "make")
_WRAPPERS = frozenset({"pointer_type", "parenthesized_type"})


def of_node(node: Node | None) -> Type | None:
    """Return the type that a type expression spells."""
    pointer = False
    while node is not None and (node.kind in _WRAPPERS or node.kind == "generic_type"):
        pointer = pointer or node.kind == "pointer_type"
        inner = node.get("type")
        node = inner if inner is not None else next(iter(node.children), None)
    return None if node is None else Type(node, pointer)


def named(module: Module, type_: Type) -> tuple[str, str] | None:
    """Return (import path, name) of a named type."""
    node = type_.node
    if node.kind == "qualified_type":
        package, name = node.get("package"), node.get("name")
        path = module.import_of(node.file, package.text) if package is not None else None
        return (path, name.text) if path is not None and name is not None else None
    if node.kind in ("type_identifier", "identifier"):
        here = module.package_of(node.file)
        if here.lookup(node.text) is None:
            dot = dotted(module, node.file, node.text)
            if dot is not None:
                return dot[0].path, node.text
        return here.path, node.text
    return None


def declared(module: Module, type_: Type) -> Object | None:
    """Return this module's declaration of a named type."""
    full = named(module, type_)
    package = module.imported(full[0]) if full is not None else None
    found = package.lookup(full[1]) if package is not None and full is not None else None
    return found if found is not None and found.kind == "type" else None


def spec_of(item: Object) -> Node:
    """Return the spec that declares a const, var or type; the whole declaration where there is none: a function, or
    what is nested too deeply to be read."""
    groups = item.declaration.node.children
    # of tree-sitter-go's shapes, `var ( ... )` alone has its specs in a list of their own
    listed = groups[0].children if groups and groups[0].kind == "var_spec_list" else groups
    return listed[item.spec] if item.spec < len(listed) else item.declaration.node


def value_spec_of(item: Object) -> Node:
    """Return the spec that gives a const or var its value: its own, or, by implicit repetition, one above it."""
    spec = spec_of(item)
    siblings = spec.parent.children if spec.parent is not None else [spec]
    at = bisect_right(siblings, spec.start, key=lambda node: node.start) - 1
    while at >= 0 and siblings[at].get("value") is None:
        at -= 1
    return siblings[at] if at >= 0 else spec


def predeclared(module: Module, node: Node | None) -> str:
    """Return the name of the universe that an identifier stands for, such as `string` or `append`; empty where the
    package, or a function around it, declares it anew."""
    if node is None or node.kind not in ("identifier", "type_identifier") or node.binding is not None:
        return ""
    return node.text if callee_object(module, node) is None else ""


@per_module
def underlying(module: Module, type_: Type | None) -> Type | None:
    """Follow type names of this module to a struct, map, slice, ... type."""
    for _ in range(20):
        if type_ is None or type_.node.kind not in ("type_identifier", "identifier", "qualified_type"):
            return type_
        item = declared(module, type_)
        if item is None:
            return type_
        type_ = of_node(spec_of(item).get("type"))
    return None


def members(struct: Type) -> Iterator[Member]:
    """Yield the fields of a struct type, in order."""
    listed = next((c for c in struct.node.children if c.kind == "field_declaration_list"), None)
    for declaration in listed.children if listed is not None else ():
        type_ = of_node(declaration.get("type"))
        if type_ is None:
            continue
        names = declaration.all("name")
        for name in names:
            yield Member(name.text, type_, False)
        if not names:
            pointer = declaration.bytes.lstrip().startswith(b"*")
            yield Member(type_.node.text.rpartition(".")[2], replace(type_, pointer=pointer), True)


@per_module
def members_by_name(module: Module, struct: Type) -> tuple[dict[str, Member], list[Member]]:
    """Return the fields of a struct type by name, in order, and those that are embedded."""
    listed = list(members(struct))
    return {member.name: member for member in reversed(listed)}, [member for member in listed if member.embedded]


@per_module
def _positions(module: Module, struct: Type) -> dict[str, int]:
    return {name: number for number, name in enumerate(member.name for member in members(struct))}


def position(module: Module, struct: Type, field: str) -> int:
    """Return which field of a struct type this is, counted from 0."""
    return _positions(module, struct)[field]


@per_module
def find_field(module: Module, type_: Type | None, name: str) -> tuple[tuple[str, ...], Type] | None:
    """Return the embedded fields on the way to a (promoted) field, shallowest first, and the field's type."""
    level: list[tuple[tuple[str, ...], Type | None]] = [((), type_)]
    for _ in range(6):
        deeper: list[tuple[tuple[str, ...], Type | None]] = []
        for way, holder in level:
            struct = underlying(module, holder)
            if struct is None or struct.node.kind != "struct_type":
                continue
            named, embedded = members_by_name(module, struct)
            if name in named:
                return way, named[name].type
            deeper += [((*way, member.name), member.type) for member in embedded]
        level = deeper
    return None


def element(module: Module, type_: Type | None) -> Type | None:
    """Return the element type of a map, slice, array or channel."""
    type_ = underlying(module, type_)
    if type_ is None:
        return None
    node = type_.node.get("value") if type_.node.kind == "map_type" else type_.node.get("element")
    return of_node(node)


def method(module: Module, type_: Type | None, name: str) -> Object | None:
    """Return this module's declaration of a method of the type, promoted ones included."""
    level = [type_]
    for _ in range(6):
        deeper: list[Type | None] = []
        for holder in level:
            item = declared(module, holder) if holder is not None else None
            if item is None:
                continue
            found = module.package_of(item.file).lookup(f"{item.name}.{name}")
            if found is not None:
                return found
            struct = underlying(module, holder)
            if struct is not None and struct.node.kind == "struct_type":
                deeper += [member.type for member in members_by_name(module, struct)[1]]
        level = deeper
    return None


def result(function: Node, index: int) -> Type | None:
    """Return the type of a function's result."""
    listed = list(parameters(function, "result"))
    return of_node(listed[index][1]) if index < len(listed) else None


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
        return element(module, of_expression(module, right)) if position == 1 else None
    if len(right.children) == len(names) and right.kind == "expression_list":
        return of_expression(module, right.children[position])
    if right.kind == "expression_list" and len(right.children) == 1:
        return of_expression(module, right.children[0], position)
    return None


def of_expression(module: Module, node: Node, index: int = 0) -> Type | None:
    """Return the type of an expression (of result `index` of a call)."""
    node = strip_parens(node)
    if node.kind in ("composite_literal", "type_assertion_expression", "type_conversion_expression"):
        return of_node(node.get("type"))
    if node.kind == "unary_expression":
        operand, operator = node.get("operand"), node.get("operator")
        inner = of_expression(module, operand) if operand is not None else None
        if operator is not None and operator.kind == "<-":
            return element(module, inner)
        if inner is None or operator is None or operator.kind not in "&*":
            return inner
        return replace(inner, pointer=operator.kind == "&")
    if node.kind == "identifier":
        if node.binding is not None:
            return of_binding(module, node.binding)
        item = module.package_of(node.file).lookup(node.text)
        return _of_object(module, item)
    if node.kind == "selector_expression":
        return _of_selector(module, node)
    if node.kind == "index_expression":
        operand = node.get("operand")
        return element(module, of_expression(module, operand)) if operand is not None else None
    if node.kind == "call_expression":
        return _of_call(module, node, index)
    if node.kind == "slice_expression":
        operand = node.get("operand")
        return of_expression(module, operand) if operand is not None else None
    return None


def _of_object(module: Module, item: Object | None) -> Type | None:
    if item is None or item.kind not in ("var", "const"):
        return None
    spec = value_spec_of(item)
    if (spelled := spec.get("type")) is not None:
        return of_node(spelled)
    value = spec.get("value")
    if value is None or item.position >= len(value.children):
        return None
    return of_expression(module, value.children[item.position])


def package_of_operand(module: Module, operand: Node) -> str | None:
    """Return the import path where the operand of a selector is the name of an imported package."""
    if operand.kind != "identifier" or operand.binding is not None:
        return None
    if module.package_of(operand.file).lookup(operand.text) is not None:
        return None
    return module.import_of(operand.file, operand.text)


def _of_selector(module: Module, node: Node) -> Type | None:
    operand, field = node.get("operand"), node.get("field")
    if operand is None or field is None:
        return None
    path = package_of_operand(module, operand)
    if path is not None:
        package = module.imported(path)
        return _of_object(module, package.lookup(field.text)) if package is not None else None
    found = find_field(module, of_expression(module, operand), field.text)
    return found[1] if found is not None else None


def _of_call(module: Module, node: Node, index: int) -> Type | None:
    function, arguments = node.get("function"), node.get("arguments")
    if function is None:
        return None
    item = callee_object(module, function)
    maker = predeclared(module, function)
    if maker in _MAKING:
        made = _made(module, arguments.children[0]) if arguments is not None and arguments.children else None
        return replace(made, pointer=True) if made is not None and maker == "new" else made
    if item is not None and item.kind in ("func", "method"):
        return result(item.declaration.node, index)
    if item is not None and item.kind == "type":
        return of_node(function)
    return None


def _made(module: Module, argument: Node) -> Type | None:
    """Return the type that `new` or `make` is called for; of a value, as in `new(c.Domain)`, it is not known."""
    type_ = of_node(argument)
    if type_ is None or not type_.node.kind.endswith(("_type", "type_identifier")):
        return None
    full = named(module, type_)
    package = module.imported(full[0]) if full is not None else None
    found = package.lookup(full[1]) if package is not None and full is not None else None
    value = any(part.binding is not None for part in argument.walk()) or (found is not None and found.kind != "type")
    return None if value else type_


def callee_object(module: Module, function: Node) -> Object | None:
    """Return this module's package-level function, method or type that a call's function expression names."""
    function = strip_parens(function)
    if function.kind in ("type_instantiation_expression", "index_expression", "generic_type"):
        inner = function.get("type") or function.get("operand") or next(iter(function.children), None)
        return callee_object(module, inner) if inner is not None else None
    if function.kind in ("identifier", "type_identifier"):
        if function.binding is not None:
            return None
        found = module.package_of(function.file).lookup(function.text)
        if found is None:
            dot = dotted(module, function.file, function.text)
            found = dot[1] if dot is not None else None
        return found
    if function.kind == "selector_expression":
        operand, field = function.get("operand"), function.get("field")
        if operand is None or field is None:
            return None
        imported = package_of_operand(module, operand)
        if imported is not None:
            package = module.imported(imported)
            return package.lookup(field.text) if package is not None else None
        return method(module, of_expression(module, operand), field.text)
    return None
