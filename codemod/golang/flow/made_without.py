"""Objects that are made with nothing in a field: what is written to it elsewhere, or later, says nothing of these.

pod := &lvsPod{image: common.Image}      // a literal that lacks it
text := pod.render()
pod.registry = registry

var pod lvsPod                           // and whatever else is zero: `new(lvsPod)`, `make([]lvsPod, n)`,
pods := map[string]lvsPod{}              // what no key leads to, what is given by name, and is not set
func find() (pod lvsPod, ok bool)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.fields import lacks, literals
from codemod.golang.flow.may_alias import is_new
from codemod.golang.program import members, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.once import looked_through, per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.files import Declaration
from codemod.golang.read.syntax import Node

_MOST_AROUND = 4  # structs by value in each other
_NAMES = ("type_identifier", "identifier", "field_identifier")


@per_module
def may_be_without(module: Module, holder: types.Type, field: str, around: int = 0) -> bool:
    """Whether some object of a struct type may be made with nothing in this field."""
    found = members.find_field(module, holder, field)
    if found is None or around == _MOST_AROUND:
        return True
    inner: types.Type | None = holder._replace(pointer=0)
    for step in (*found[0], field):
        if inner is None or inner.pointer:
            return inner is None  # what an embedded pointer leads to was made elsewhere, or there is nothing to read
        if _is_made_without(module, inner, step, around):
            return True
        own = members.find_field(module, inner, step)
        inner = own[1] if own is not None else None
    return False


@per_module
def _is_made_without(module: Module, holder: types.Type, field: str, around: int) -> bool:
    name, item = types.named(module, holder), types.declared(module, holder)
    if name is None or item is None:
        return True  # it has no name, or is of a function, or of another module
    if any(lacks(node, field) and not _is_filled_at_once(module, node, field) for node in literals(module, holder)):
        return True
    ask = partial(_named_in, module, name=name)
    tops = module.knowing(name[1], item.file.folder, exported(name[1]))
    zero = any(_is_zero(module, node, around) for top in tops for node in looked_through(module, top, ask))
    return zero or _some_function_makes_any(module)


def _is_filled_at_once(module: Module, literal: Node, field: str) -> bool:
    """Whether the field is written to in a later statement beside the literal's, before anybody else has the object:
    `c := &lvsPod{}; c.registry = registry`."""
    whole = literal.parent
    while whole is not None and whole.kind in ("composite_literal", "unary_expression", "expression_list"):
        whole = whole.parent
    left = whole.get("left") if whole is not None and whole.kind == "short_var_declaration" else None
    binding = left.children[0].binding if left is not None and len(left.children) == 1 else None
    if whole is None or binding is None or len(whole["right"].children) != 1:
        return False
    return any(
        each.path == (field,)
        and each.kind in ("value", "result")
        and each.statement.parent is whole.parent
        and each.statement.start > whole.end
        and is_new(module, each.node)
        for each in definitions(binding)
    )


@per_module
def _some_function_makes_any(module: Module) -> bool:
    """Whether a function of the program makes an empty object of whatever type it is called with: `var zero T`."""
    paths = dict.fromkeys([*module.paths_with("any"), *module.paths_with("comparable")])
    generic = [path for path in paths if re.search(_GENERIC, module.sources.read(path), re.MULTILINE)]
    functions = (each.node for file in module.sources.sound(generic) for each in file.declarations if _is_generic(each))
    return any(_makes_any(module, function) for function in functions)


def _is_generic(declaration: Declaration) -> bool:
    return re.match(_GENERIC, declaration.source) is not None


def _makes_any(module: Module, function: Node) -> bool:
    """Whether a function makes an empty object of a type parameter's type. One that it takes from a map or a channel is
    of a type that its callers name."""
    declared = function.get("type_parameters")
    names = [name for parameter in declared.children for name in parameter.all("name")] if declared is not None else []
    used = (
        node
        for node in function.walk()
        if node.kind in _NAMES and declared is not None and not declared.holds(node) and node.parent is not None
    )
    return any(
        node.parent is not None and node.parent.kind not in _OF_CALLERS and _is_zero(module, node, 0)
        for node in used
        if any(node.spells(name.text) for name in names)
    )


_GENERIC = rb"^func[ \t]+\w+[ \t]*\["
_OF_CALLERS = ("map_type", "channel_type")


def _named_in(module: Module, top: Node, name: tuple[str, str]) -> Iterable[Node]:
    for node in top.walk():
        if node.kind in _NAMES and node.spells(name[1]) and (whole := _whole(module, node, name)) is not None:
            yield whole


def _whole(module: Module, node: Node, name: tuple[str, str]) -> Node | None:
    """Return the name of a type with that of its package, `lvs.Pod`, which looks like a field among expressions."""
    above = node.parent
    if node.kind == "field_identifier":
        if above is None or above.kind != "selector_expression":
            return None
        package = package_of_operand(module, above["operand"])
        items = module.imports(node.file, package) if package is not None else []
        return above if name[0] in (package, *(each.path for each in items)) else None
    whole = above if above is not None and above.kind == "qualified_type" else node
    return whole if types.named(module, types.Type(whole)) == name else None


def _is_zero(module: Module, node: Node, around: int) -> bool:
    """Whether an object is made with nothing in it where this place names its type, or may be."""
    inner, above = node, node.parent
    while above is not None and above.kind in ("generic_type", "parenthesized_type", "slice_type"):
        inner, above = above, above.parent
    if above is None:
        return True
    if above.kind == "field_declaration":
        return _is_zero_in(module, above, inner, around)
    if above.kind == "var_spec":
        return above.get("value") is None and inner.kind != "slice_type"
    if above.kind == "parameter_declaration":
        return above.get("name") is not None and inner.kind != "slice_type" and _is_result(above)
    if above.kind == "composite_literal":
        return any(element.kind == "keyed_element" for element in _elements(above)) and inner.kind == "slice_type"
    return above.kind not in _HARMLESS and not _is_name_or_operand(above, inner)


# a pointer to one leads to one that was made elsewhere; a function is given one; one is looked for behind an interface
_HARMLESS = (
    "pointer_type", "variadic_parameter_declaration", "function_declaration", "method_declaration", "func_literal",
    "function_type", "method_elem", "type_case",
)  # fmt: skip


def _elements(literal: Node) -> Iterable[Node]:
    body = literal.get("body")
    return body.children if body is not None else ()


def _is_name_or_operand(above: Node, inner: Node) -> bool:
    """Whether a type is declared here, or one of its methods is taken."""
    if above.kind == "selector_expression":
        return above.get("operand") is inner
    return above.kind == "type_spec" and above.get("name") is inner


def _is_result(parameter: Node) -> bool:
    listed = parameter.parent
    above = listed.parent if listed is not None else None
    return above is not None and above.get("result") is listed


def _is_zero_in(module: Module, declaration: Node, inner: Node, around: int) -> bool:
    """Whether a struct that has one in a field may be made with nothing in that."""
    if inner.kind == "slice_type":
        return False
    names = [name.text for name in declaration.all("name")] or [inner.text.rpartition(".")[2]]
    struct = declaration.parent.parent if declaration.parent is not None else None
    spec = struct.parent if struct is not None else None
    own = types.of_node(spec.get("name")) if spec is not None and spec.kind == "type_spec" else None
    return own is None or any(may_be_without(module, own, name, around + 1) for name in names)
