"""Whether a package variable is what its declaration says when `main` begins: `init` functions, and what is called for
other variables, run before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import is_method_expression
from codemod.golang.flow.climbing import functions_above
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.library import callee_name, is_of_library
from codemod.golang.flow.paths import ELEMENT
from codemod.golang.flow.references import is_linked, references, variable_writes
from codemod.golang.flow.sharing import escapes, shares
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node

_PLAIN = frozenset(("string", "bool", "int", "int32", "int64", "uint", "uint16", "uint32", "uint64", "byte", "rune"))


@per_module
def is_as_declared(module: Module, item: Object) -> bool:
    """Whether nothing is called for a variable, and nothing that runs before `main` may write to it."""
    return all(_is_left(module, each) for each in _named_for(module, item))


def _named_for(module: Module, item: Object) -> list[Object]:
    """Return a variable, and those that its value is made of: `var mode = start`."""
    found = [item]
    for each in found:
        value = types.value_node(each)
        for node in _made_at_once(module, value):
            items = declarations(module, node) if node.kind in ("identifier", "selector_expression") else []
            found += [other for other in items if other.kind == "var" and other not in found]
    return found


def _made_at_once(module: Module, value: Node | None) -> Iterator[Node]:
    """Yield what is done to make a value: not what stands in functions, `var phases = []phase{func() { ... }}`, nor
    which type a method is of, `(*Runtime).render`."""
    todo = [value] if value is not None else []
    while todo:
        node = todo.pop()
        yield node
        todo += node.children if node.kind != "func_literal" and not is_method_expression(module, node) else ()


def _is_left(module: Module, item: Object) -> bool:
    spec = types.spec_of(item)
    value = types.value_node(item)
    if value is None and spec.get("value") is not None:
        return False
    if any(each.kind in ("call_expression", "unary_expression") for each in _made_at_once(module, value)):
        return False
    type_ = types.underlying(module, types.of_node(spec.get("type")) if spec.get("type") is not None else None)
    if type_ is None and value is not None:
        type_ = types.underlying(module, typeof.of_expression(module, value))
        is_text = value.kind.endswith("_literal") and value.kind not in ("composite_literal", "func_literal")
    else:
        is_text = type_ is not None and not type_.pointer and types.predeclared(module, type_.node) in _PLAIN
    uses = variable_writes(module, item) if is_text else references(module, item)
    return not is_linked(module, item) and not any(_may_run_before_main(module, each) for each in uses)


def _may_run_before_main(module: Module, use: Node) -> bool:
    """Whether a place is in what runs before `main`, as far up as calls can be followed."""
    for top in functions_above(module, use):
        name = top.get("name") if top is not None else None
        if top is None or name is None or name.spells("init"):
            return True
        if top.kind not in ("function_declaration", "method_declaration"):
            return True
        sites = call_sites(module, top)
        if any(site.call is None for site in sites):
            return True
        if top.kind == "method_declaration" and not sites:
            return True  # another module may call it
    return False


@per_module
def stays_as_declared(module: Module, item: Object) -> Node | None:
    """Return the literal of a list or map that a variable is for good, `var byKind = map[Kind]settings{...}`: nobody
    writes to it, and nothing in it leads to what somebody may write to."""
    value = types.value_node(item)
    if value is None or value.kind != "composite_literal" or is_linked(module, item) or variable_writes(module, item):
        return None
    own = types.underlying(module, typeof.of_expression(module, value))
    element = types.element(module, own)
    if own is None or own.pointer or own.node.kind not in _TABLES or element is None or shares(module, element):
        return None
    if any(each.kind in _MADE for each in _made_at_once(module, value)) or len(_named_for(module, item)) > 1:
        return None
    return value if not escapes(module, item, (ELEMENT,)) else None


@per_module
def stays_an_object(module: Module, item: Object) -> Node | None:
    """Return the literal of a struct that a variable is for good, `var defaults = v1.Container{Name: "main"}`: it holds
    plain values alone, and is only ever copied, or read field by field."""
    value = types.value_node(item)
    if value is None or value.kind != "composite_literal" or is_linked(module, item):
        return None
    elements = value["body"].children
    if not elements or not all(_is_plain_field(module, each) for each in elements):
        return None
    type_ = typeof.of_expression(module, value)
    given = [each["key"].text for each in elements]

    def is_field(name: str) -> bool:
        return name in given or members.find_field(module, type_, name) is not None

    return value if all(_is_copied(use, is_field) for use in references(module, item)) else None


def _is_plain_field(module: Module, element: Node) -> bool:
    """Whether an element gives a field a literal or a constant. What is declared nowhere is a field's name, no key."""
    key, given = element.get("key"), element.get("value")
    if element.kind != "keyed_element" or key is None or given is None or len(key.children) != 1:
        return False
    name, value = key.children[0], given.children[0]
    if name.kind != "identifier" or declarations(module, name) or name.file.dot_imports:
        return False
    if value.kind in ("identifier", "selector_expression"):
        return not any(item.kind != "const" for item in declarations(module, value))
    return value.kind in (*STRING_KINDS, "int_literal", "true", "false")


def _is_copied(use: Node, is_field: Callable[[str], bool]) -> bool:
    """Whether a struct, or a field of it, is read at a place, and nothing is called on it that may write to it."""
    above = use.parent
    if definition_at(use) is not None or above is None:
        return False
    if above.kind == "selector_expression":
        field, above = above, above.parent
        if above is None or not is_field(field["field"].text) or definition_at(field) is not None:
            return False
        if above.get("function") is field:
            return False
    return above.kind in ("expression_list", "argument_list", "literal_element", "binary_expression")


@per_module
def stays_an_error(module: Module, item: Object) -> Node | None:
    """Return the call that makes the error that a variable is for good, `var errNoHost = errors.New("no host")`."""
    value = types.value_node(item)
    if value is None or value.kind != "call_expression" or callee_name(module, value["function"]) != "errors.New":
        return None
    given = value["arguments"].children
    is_known = len(given) == 1 and given[0].kind in STRING_KINDS and is_of_library(module, value)
    return value if is_known and not is_linked(module, item) and not variable_writes(module, item) else None


_TABLES = ("map_type", "slice_type", "array_type")
_MADE = ("call_expression", "unary_expression", "type_conversion_expression")
