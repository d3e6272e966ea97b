"""As much of Go's types as the question "whose field is this?" needs; whatever is not sure is None."""

from __future__ import annotations

import re
from bisect import bisect_right

from codemod.golang.program.names import declarations, import_of, on_any_platform
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.spotting import encoded
from codemod.golang.read.syntax import Node, SourceFile
from codemod.records import NamedTuple

LISTS = ("slice_type", "array_type", "implicit_length_array_type")


class Type(NamedTuple):
    """A type expression, without parentheses; `pointer` says how many pointers lead to it, two for `**T`."""

    node: Node
    pointer: int = 0


_NAMED = ("type_identifier", "identifier", "qualified_type")
_MOST_NAMES = 20  # on the way of one type
_WRAPPERS = frozenset({"pointer_type", "parenthesized_type"})


def of_node(node: Node | None) -> Type | None:
    """Return the type that a type expression spells."""
    pointer = 0
    while node is not None and (node.kind in _WRAPPERS or node.kind == "generic_type"):
        pointer += node.kind == "pointer_type"
        inner = node.get("type")
        node = inner if inner is not None else next(iter(node.children), None)
    return None if node is None else Type(node, pointer)


_ALIAS = rb"(?:[ \t]|/\*[^*\n]*\*/|\[[^\]\n]*\])*="


@per_module
def meant(module: Module, type_: Type) -> Type:
    """Return the type that a name means: by `type Ref = image.Ref`, `Ref` has the methods of the other one."""
    for _ in range(_MOST_NAMES):
        target = _aliased(module, type_.node)
        if target is None:
            break
        type_ = target._replace(pointer=type_.pointer + target.pointer)
    return type_


def _aliased(module: Module, node: Node) -> Type | None:
    if node.kind not in _NAMED and node.kind != "selector_expression":
        return None
    if node.binding is not None:
        spec = node.binding.node.parent
        return of_node(spec.get("type")) if spec is not None and spec.kind == "type_alias" else None
    for item in on_any_platform(module, node):
        if item.kind == "type" and re.compile(_ALIAS).match(item.file.source, item.start + len(encoded(item.name))):
            return of_node(spec_of(item).get("type"))
    return None


def is_type_parameter(node: Node) -> bool:
    """Whether a type's name is a type parameter of the function, type or method around it: `func (l *List[T]) Add`."""
    for above in node.ancestors():
        declared = above.get("type_parameters")
        for parameter in declared.children if declared is not None else ():
            if any(name.spells(node.text) for name in parameter.all("name")):
                return True
    return _is_of_receiver(node)


def _is_of_receiver(node: Node) -> bool:
    """Whether a name is a type parameter of the method around it: `func (l *List[T]) Add(each T)`."""
    receiver = node.function.get("receiver") if node.function is not None else None
    arguments = (part for part in receiver.walk() if part.kind == "type_arguments") if receiver is not None else ()
    return any(name.kind == "type_identifier" and name.spells(node.text) for each in arguments for name in each.walk())


@per_module
def named(module: Module, type_: Type) -> tuple[str, str] | None:
    """Return (import path, name) of a named type; a type parameter may be any."""
    node = meant(module, type_).node
    if node.kind in ("qualified_type", "selector_expression"):  # of a conversion, `v1.PullPolicy("")`, the other one
        package, name = node.get("package") or node.get("operand"), node.get("name") or node.get("field")
        path = import_of(module, node.file, package.text) if package is not None else None
        if path is None or name is None:
            return None
        own = module.imports(node.file, path)
        return own[0].path if own else path, name.text
    if node.binding is not None:
        # a function's own, of which there may be more of one name
        return module.package_of(node.file).path, f"{node.text} of {node.binding.node.start}"
    if node.kind in ("type_identifier", "identifier"):
        found = on_any_platform(module, node)
        if is_type_parameter(node):
            return None
        return module.package_of(found[0].file if found else node.file).path, node.text
    return None


@per_module
def original(module: Module, type_: Type) -> tuple[str, str] | None:
    """Return what `named` does of the type that a struct was first given, as a pointer to one may be made one to the
    other: of `type settings Config` that of `Config`."""
    for _ in range(_MOST_NAMES):
        item = declared(module, type_)
        specs = [spec_of(item)] if item is not None else _own_spec(type_.node)
        inner = of_node(specs[0].get("type")) if specs else None
        if inner is None or inner.node.kind not in _NAMED:
            break
        type_ = inner
    return named(module, type_)


def is_generic(module: Module, type_: Type) -> bool:
    """Whether a type has parameters: `box[int]` and `box[string]` are two types of one name."""
    item = declared(module, type_)
    specs = [spec_of(item)] if item is not None else _own_spec(type_.node)
    return any(spec.get("type_parameters") is not None for spec in specs)


@per_module
def points(module: Module, type_: Type) -> bool:
    """Whether a type is a pointer, if by a name: `*Config`, `type ref *Config`."""
    for _ in range(_MOST_NAMES):
        if type_.pointer or meant(module, type_).pointer:
            return True
        item = declared(module, type_) if type_.node.kind in _NAMED else None
        specs = [spec_of(item)] if item is not None else _own_spec(type_.node)
        inner = of_node(specs[0].get("type")) if specs else None
        if inner is None:
            return False
        type_ = inner
    return True


def all_declared(module: Module, type_: Type) -> list[Object]:
    """Return this program's declarations of a named type: by build constraints, more than one.

    The place does not matter, so that a type is the same one wherever it is named.
    """
    return [item for item in on_any_platform(module, meant(module, type_).node) if item.kind == "type"]


def declared(module: Module, type_: Type) -> Object | None:
    """Return the first of this program's declarations of a named type."""
    return next(iter(all_declared(module, type_)), None)


def predeclared(module: Module, node: Node | None) -> str:
    """Return the name of the universe that an identifier stands for, such as `string` or `append`; empty where the
    package, or a function around it, declares it anew."""
    if node is None or node.kind not in ("identifier", "type_identifier") or node.binding is not None:
        return ""
    return "" if declarations(module, node) else node.text


def is_predeclared_truth(module: Module, node: Node) -> bool:
    """Whether `true` is what it is in Go: not where the file or its package declares that name."""
    return not module.package_of(node.file).named(node.kind) and not _is_in_code(module, node.file, re.compile(_TRUTH))


_TRUTH = rb"\b(?:true|false)\b[^=\n;{}]{0,200}=(?!=)|\b(?:true|false)[ \t]+(?:[\w\[*]|\.\.\.)"


def is_predeclared_nil(module: Module, node: Node) -> bool:
    """Whether `nil` is what it is in Go: not where the file or its package declares that name."""
    return not module.package_of(node.file).named("nil") and not _is_in_code(module, node.file, re.compile(_NIL))


_NIL = rb"\bnil\b[ \t]*(?:,[^=\n]{0,200})?:?=(?!=)|\bnil[ \t]+(?:[\w\[*]|\.\.\.)|\b(?:var|const|func)[ \t(]+nil\b"


@per_module
def _is_in_code(module: Module, file: SourceFile, pattern: re.Pattern[bytes]) -> bool:
    """Whether something is found in a file beside its comments and texts: `// nil means the default` declares none."""
    from codemod.golang.read.tokens import code_alone  # few files are asked

    return pattern.search(code_alone(file.source)) is not None


def spec_of(item: Object) -> Node:
    """Return the spec that declares a const, var or type; the whole declaration where there is none: a function, or
    what is nested too deeply to be read."""
    groups = item.declaration.node.children
    # of tree-sitter-go's shapes, `var ( ... )` alone has its specs in a list of their own
    listed = groups[0].children if groups and groups[0].kind == "var_spec_list" else groups
    return listed[item.spec] if item.spec < len(listed) else item.declaration.node


def value_node(item: Object) -> Node | None:
    """Return the expression that a constant or a variable is given; None where it has none of its own: it repeats
    another's, or a call gives several variables what they are."""
    value = spec_of(item).get("value") if item.kind in ("const", "var") else None
    return value.children[item.position] if value is not None and item.position < len(value.children) else None


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
        specs = [spec_of(item) for item in items] or _own_spec(each.node)
        inner = [type_ for spec in specs if (type_ := of_node(spec.get("type"))) is not None]
        found += [] if specs else [each]
        todo += inner if len(todo) < _MOST_NAMES else []
    return tuple(found) if len(todo) < _MOST_NAMES else ()


def _own_spec(node: Node) -> list[Node]:
    """Return what declares the type of a function's own that a name is."""
    spec = node.binding.node.parent if node.binding is not None and node.binding.kind == "type" else None
    return [spec] if spec is not None else []


def element(module: Module, type_: Type | None) -> Type | None:
    """Return the element type of a map, slice, array or channel."""
    type_ = underlying(module, type_)
    if type_ is None:
        return None
    node = type_.node.get("value" if type_.node.kind in ("map_type", "channel_type") else "element")
    return of_node(node)


def type_argument(type_: Type) -> Type | None:
    """Return what the one parameter of a type stands for, T of `atomic.Pointer[T]`; None of a parameter around it."""
    above = type_.node.parent
    listed = above.get("type_arguments") if above is not None and above.kind == "generic_type" else None
    given = listed.children if listed is not None else []
    # the grammar has a list of alternatives there, as in a constraint
    given = given[0].children if len(given) == 1 and given[0].kind == "type_elem" else given
    found = of_node(given[0]) if len(given) == 1 else None
    return found if found is not None and not is_type_parameter(found.node) else None


def result(function: Node, index: int) -> Type | None:
    """Return the type of a function's result."""
    listed = list(parameters(function, "result"))
    return of_node(listed[index][1]) if index < len(listed) else None


def is_interface(module: Module, type_: Type | None) -> bool:
    """Whether a type is an interface: who has another name for what is behind it may change that."""
    flat = underlying(module, type_)
    if flat is None or flat.pointer:
        return False
    known = predeclared(module, flat.node) in ("any", "error") or named(module, flat) in _INTERFACES
    return known or flat.node.kind == "interface_type"


def may_be_interface(module: Module, type_: Type | None) -> bool:
    """Whether a type is an interface, or a type parameter, which may stand for one."""
    return is_interface(module, type_) or (type_ is not None and is_type_parameter(type_.node))


# those of the standard library that give texts
_INTERFACES = (("fmt", "Stringer"), ("net", "Addr"), ("flag", "Value"), ("encoding", "TextMarshaler"))


def is_string(module: Module, type_: Type | None) -> bool:
    """Whether what has a type is a string."""
    flat = underlying(module, type_)
    return flat is not None and not flat.pointer and predeclared(module, flat.node) == "string"


def is_byte(module: Module, type_: Type | None) -> bool:
    """Whether a type is `byte`, or `uint8`, which is the same."""
    return type_ is not None and predeclared(module, type_.node) in ("byte", "uint8")


def is_elsewhere(module: Module, type_: Type | None) -> bool:
    """Whether a type is one that another module declares, of which only the name is known: `v1.PullPolicy`."""
    flat = underlying(module, type_)
    return flat is not None and not flat.pointer and flat.node.kind == "qualified_type"
