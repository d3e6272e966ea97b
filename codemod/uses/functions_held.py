"""What a function value may be that a manifest's text is given to: `editors[i]`, `settings.edit`, `editor()`.

for _, edit := range []func(string) string{strings.TrimSpace, short} {
    y = edit(y)
}
"""

from __future__ import annotations

from collections.abc import Iterable

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import Definition, definition_at, definitions
from codemod.golang.flow.given import functions_given
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.references import references
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import FUNCTIONS, Node, strip_parens
from codemod.uses.handed_functions import functions_behind, is_made_elsewhere
from codemod.uses.reached import holds_functions

_MOST = 100  # expressions that one variable may be


def functions_held(module: Module, function: Node) -> tuple[list[Node], list[Node]]:
    """Return the functions of the program that are called, and those of other modules, as they are named; nothing where
    that is not sure."""
    found = _held(module, function)
    return [each for each in found if each.kind in FUNCTIONS], [each for each in found if each.kind not in FUNCTIONS]


def _held(module: Module, function: Node) -> list[Node]:
    binding = function.binding
    if binding is None:
        element = _element_at(module, function) if function.kind == "index_expression" else None
        return functions_behind(module, function) if element is None else _all_of(module, element)
    if binding.kind == "param" and not binding.variadic:
        known = [each.function for each in functions_given(module, binding)]
        if known and None not in known:
            return [each for each in known if each is not None]
    return _all_of(module, function)


def library_functions(module: Module, call: Node) -> list[Node]:
    """Return the functions of other modules, as they are named, that a call of a function value may call."""
    function = strip_parens(call["function"])
    if function.binding is None and not holds_functions(module, function):
        return []
    if all(each.is_known for each in callees(module, call)):
        return []
    return functions_held(module, function)[1]


def _element_at(module: Module, wanted: Node) -> Node | None:
    """Return the element of a list, or the value of a map, that is written down: `editors[style]`, where nothing else
    is put there."""
    operand, index = strip_parens(wanted["operand"]), strip_parens(wanted["index"])
    if operand.binding is not None:
        given = _of_variable(module, operand.binding)
    else:
        items = [item for item in typeof.callee_objects(module, operand) if item.kind == "var"]
        given = _of_package(module, items[0]) if len(items) == 1 else None
    literal = strip_parens(given[0]) if given is not None and len(given) == 1 else None
    if literal is None or literal.kind != "composite_literal":
        return None
    key, elements = _literal_behind(module, index), literal["body"].children
    if key is None or (keyed := {each.kind == "keyed_element" for each in elements}) == {True, False}:
        return None
    if keyed == {False}:
        at = int(key.text) if key.kind == "int_literal" and key.bytes.isdigit() else len(elements)
        return _inner(elements[at]) if at < len(elements) else None
    found = [each["value"] for each in elements if key.bytes == _inner(each["key"]).bytes]
    plain = all(_inner(each["key"]).kind in STRING_KINDS for each in elements)
    return _inner(found[0]) if len(found) == 1 and plain else None


def _literal_behind(module: Module, index: Node) -> Node | None:
    """Return the literal that an index is, or stands for as a constant."""
    if index.binding is not None:
        values = [each.value for each in definitions(index.binding)] if index.binding.kind == "const" else []
    else:
        values = [types.value_node(item) for item in declarations(module, index) if item.kind == "const"]
    value = values[0] if len(values) == 1 else index
    return value if value is not None and value.kind in ("int_literal", *STRING_KINDS) else None


def _inner(element: Node) -> Node:
    return element.children[0] if element.kind == "literal_element" else element


def _all_of(module: Module, function: Node) -> list[Node]:
    """Return all functions that a local variable may be; nothing where one of them may not be known."""
    todo, seen, found = [function], {function}, dict[Node, None]()
    while todo:
        node = strip_parens(todo.pop())
        following = _steps(module, node, found)
        if following is None or len(seen) > _MOST:
            return []
        new = [each for each in following if each not in seen]
        seen.update(new)
        todo += new
    return list(found)


def _steps(module: Module, node: Node, found: dict[Node, None]) -> list[Node] | None:
    """Keep the function that an expression is, or return what it may be; None where that is not known."""
    if node.kind == "func_literal":
        found[node] = None
        return []
    if node.kind == "composite_literal":
        return _elements(module, node)
    if node.kind == "variadic_argument":
        return node.children
    if node.kind == "call_expression":
        return node["arguments"].children if callee_name(module, node["function"]) == "append" else None
    if node.binding is not None:
        return _of_variable(module, node.binding)
    if node.kind not in ("identifier", "selector_expression"):
        return None
    items = typeof.callee_objects(module, node)
    functions = [item.declaration.node for item in items if item.kind == "func"]
    if items and len(functions) == len(items):
        found.update(dict.fromkeys(functions))
        return []
    if items:
        return _of_package(module, items[0]) if len(items) == 1 and items[0].kind == "var" else None
    if node.kind == "selector_expression" and (callee_name(module, node) or is_made_elsewhere(module, node["operand"])):
        found[node] = None
        return []
    return None


def _elements(module: Module, literal: Node) -> list[Node] | None:
    """Return the elements of a list, or the values of a map."""
    flat = types.underlying(module, typeof.of_expression(module, literal))
    if flat is None or flat.node.kind not in ("slice_type", "array_type", "map_type"):
        return None
    return [_inner(each.get("value") or each) for each in literal["body"].children]


def _of_variable(module: Module, binding: Binding) -> list[Node] | None:
    if not _is_kept(module, typeof.of_binding(module, binding), binding.uses):
        return None
    if binding.kind == "param":
        written = [each for each in definitions(binding) if each.kind != "parameter"]
        return _given(module, binding) if not written else None
    return _values(definitions(binding)) if binding.kind == "var" else None


def _of_package(module: Module, item: Object) -> list[Node] | None:
    """Return what a package's variable is declared as, and what is written to it."""
    named, value = references(module, item), types.value_node(item)
    if not _is_kept(module, types.of_node(types.spec_of(item).get("type")), named):
        return None
    written = [each for each in map(definition_at, named) if each is not None]
    found = _values(written)
    return [*([value] if value is not None else []), *found] if found is not None else None


def _is_kept(module: Module, type_: types.Type | None, uses: Iterable[Node]) -> bool:
    """Whether nobody else may write to the elements of a list or map: a function has none."""
    flat = types.underlying(module, type_)
    if flat is not None and flat.node.kind == "function_type":
        return True
    return all(definition_at(use) is not None or _is_looked_at(module, use) for use in uses)


def _is_looked_at(module: Module, use: Node) -> bool:
    """Whether a list or map is gone through, is appended to, or is given as many arguments; or a function is called."""
    above = use.parent
    if above is not None and above.kind == "expression_list":
        return above.parent is not None and above.parent.kind == "range_clause"
    if above is not None and above.kind == "argument_list" and above.parent is not None:
        return callee_name(module, above.parent["function"]) in ("append", "len") and above.children[0] is use
    declared = ("parameter_declaration", "variadic_parameter_declaration")
    return above is not None and (
        above.kind in ("range_clause", "variadic_argument", *declared)
        or (above.kind == "call_expression" and above.get("function") is use)
        or (above.kind == "index_expression" and above.get("operand") is use)
    )


def _values(given: Iterable[Definition]) -> list[Node] | None:
    found: list[Node] = []
    for each in given:
        if each.kind == "zero":
            continue
        if each.kind not in ("value", "element") or each.value is None:
            return None
        found += each.value.children if each.value.kind == "expression_list" else [each.value]
    return found


def _given(module: Module, binding: Binding) -> list[Node] | None:
    found: list[Node] = []
    for site in call_sites(module, binding.function):
        given = site.call.arguments if site.call is not None else []
        wanted = given[binding.index :] if binding.variadic else given[binding.index : binding.index + 1]
        if site.call is None or (not wanted and not binding.variadic):
            return None
        found += wanted
    return found
