"""As much of Go's types as the question "whose field is this?" needs; whatever is not sure is None."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from codemod.golang.program.names import declarations, everywhere, package_of_operand
from codemod.golang.program.packages import Module, per_module
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
_NAMED = ("type_identifier", "identifier", "qualified_type")
_MOST_NAMES = 20  # on the way of one type
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
        if path is None or name is None:
            return None
        own = module.imports(node.file, path)
        return own[0].path if own else path, name.text
    if node.kind in ("type_identifier", "identifier"):
        found = everywhere(module, node)
        return module.package_of(found[0].file if found else node.file).path, node.text
    return None


def all_declared(module: Module, type_: Type) -> list[Object]:
    """Return this program's declarations of a named type: by build constraints, more than one.

    The place does not matter, so that a type is the same one wherever it is named.
    """
    return [item for item in everywhere(module, type_.node) if item.kind == "type"]


def declared(module: Module, type_: Type) -> Object | None:
    """Return the first of this program's declarations of a named type."""
    return next(iter(all_declared(module, type_)), None)


def predeclared(module: Module, node: Node | None) -> str:
    """Return the name of the universe that an identifier stands for, such as `string` or `append`; empty where the
    package, or a function around it, declares it anew."""
    if node is None or node.kind not in ("identifier", "type_identifier") or node.binding is not None:
        return ""
    return "" if declarations(module, node) else node.text


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


@per_module
def underlying(module: Module, type_: Type | None) -> Type | None:
    """Follow type names of this program to a struct, map, slice, ... type: the first of several."""
    return next(iter(all_underlying(module, type_)), None)


@per_module
def all_underlying(module: Module, type_: Type | None) -> tuple[Type, ...]:
    """Follow type names of this program to the struct, map, slice, ... types that they are in some build."""
    found: list[Type] = []
    todo = [type_] if type_ is not None else []
    for each in todo:
        items = all_declared(module, each) if each.node.kind in _NAMED else []
        inner = [type_ for item in items if (type_ := of_node(spec_of(item).get("type"))) is not None]
        found += [] if items else [each]
        todo += inner if len(todo) < _MOST_NAMES else []
    return tuple(found) if len(todo) < _MOST_NAMES else ()


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


def find_field(module: Module, type_: Type | None, name: str) -> tuple[tuple[str, ...], Type] | None:
    """Return the embedded fields on the way to a (promoted) field, shallowest first, and the field's type.

    Of a type with several declarations, the first that has the field counts.
    """
    return next(iter(find_fields(module, type_, name)), None)


@per_module
def find_fields(module: Module, type_: Type | None, name: str) -> tuple[tuple[tuple[str, ...], Type], ...]:
    """Return what `find_field` does, for each declaration that has the field."""
    level: list[tuple[tuple[str, ...], Type]] = [((), type_)] if type_ is not None else []
    for _ in range(6):
        found, deeper = [], []
        for way, holder in level:
            for struct in all_underlying(module, holder):
                if struct.node.kind != "struct_type":
                    continue
                named, embedded = members_by_name(module, struct)
                found += [(way, named[name].type)] if name in named else []
                deeper += [((*way, member.name), member.type) for member in embedded]
        if found:
            return tuple(found)
        level = deeper
    return ()


def element(module: Module, type_: Type | None) -> Type | None:
    """Return the element type of a map, slice, array or channel."""
    type_ = underlying(module, type_)
    if type_ is None:
        return None
    node = type_.node.get("value") if type_.node.kind == "map_type" else type_.node.get("element")
    return of_node(node)


def methods(module: Module, type_: Type | None, name: str) -> tuple[Object, ...]:
    """Return this program's declarations of a method of the type, promoted ones included."""
    return tuple(item for _, item in ways_to_method(module, type_, name))


@per_module
def ways_to_method(module: Module, type_: Type | None, name: str) -> tuple[tuple[tuple[str, ...], Object], ...]:
    """Return (embedded fields on the way, declaration) of a method of the type, promoted ones included."""
    level: list[tuple[tuple[str, ...], Type]] = [((), type_)] if type_ is not None else []
    for _ in range(6):
        own = [(way, item) for way, holder in level for item in all_declared(module, holder)]
        folders = {(item.file.folder, item.name): way for way, item in reversed(own)}
        names = ((way, folder, owner) for (folder, owner), way in folders.items())
        found = [(way, e) for way, folder, owner in names for e in module.in_folder(folder).named(f"{owner}.{name}")]
        if found:
            return tuple(found)
        level = [
            ((*way, member.name), member.type)
            for way, holder in level
            if all_declared(module, holder)
            for struct in all_underlying(module, holder)
            if struct.node.kind == "struct_type"
            for member in members_by_name(module, struct)[1]
        ]
    return ()


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
        return _agreed(module, (_of_object(module, item) for item in declarations(module, node)))
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


def _agreed(module: Module, types: Iterable[Type | None]) -> Type | None:
    """Return the type that all of several declarations have, None where they differ."""
    found = list(types)
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
    items = callee_objects(module, function)
    maker = predeclared(module, function)
    if maker in _MAKING:
        made = _made(module, arguments.children[0]) if arguments is not None and arguments.children else None
        return replace(made, pointer=True) if made is not None and maker == "new" else made
    if maker == "append":
        return of_expression(module, arguments.children[0]) if arguments is not None and arguments.children else None
    return _agreed(module, (_called(module, item, node, index) for item in items))


def _called(module: Module, item: Object, call: Node, index: int) -> Type | None:
    if item.kind not in ("func", "method"):
        return of_node(call["function"]) if item.kind == "type" else None
    found = result(item.declaration.node, index)
    if found is None or not is_type_parameter(found.node):
        return found
    inferred = _inferred(module, item.declaration.node, found.node.text, call)
    return replace(inferred, pointer=inferred.pointer or found.pointer) if inferred is not None else None


def _inferred(module: Module, function: Node, name: str, call: Node) -> Type | None:
    """Return the type of the argument that a type parameter is inferred from: of `must(c.GetDriver())` the first."""
    given = call["arguments"].children if call.get("arguments") is not None else []
    for number, (_, type_, variadic) in enumerate(parameters(function, "parameters")):
        if type_.kind == "type_identifier" and type_.spells(name) and not variadic and given:
            if len(given) == 1 and number > 0:
                return of_expression(module, given[0], number)
            return of_expression(module, given[number]) if number < len(given) else None
    return None


def is_type_parameter(node: Node) -> bool:
    """Whether a type's name is a type parameter of a function around it."""
    for above in node.ancestors():
        declared = above.get("type_parameters")
        for parameter in declared.children if declared is not None else ():
            if any(name.spells(node.text) for name in parameter.all("name")):
                return True
    return False


def _made(module: Module, argument: Node) -> Type | None:
    """Return the type that `new` or `make` is called for; of a value, as in `new(c.Domain)`, it is not known."""
    type_ = of_node(argument)
    if type_ is None or not type_.node.kind.endswith(("_type", "type_identifier")):
        return None
    value = any(part.binding is not None for part in argument.walk())
    return None if value or any(item.kind != "type" for item in everywhere(module, type_.node)) else type_


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
    return tuple(item for item in found if module.together(function.file, item.file))
