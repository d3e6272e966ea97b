"""Who names a package-level object, who calls a function, and what a call calls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.flow.definitions import definition_at
from codemod.golang.program import members, typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.named_by import naming
from codemod.golang.program.names import declarations, identified, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, Spot, exported
from codemod.golang.read.files import Object
from codemod.golang.read.spotting import encoded, may_select
from codemod.golang.read.syntax import Node

MAX_HOPS = 8


@per_module
def references(module: Module, item: Object) -> tuple[Node, ...]:
    """Return every expression that names the object: an identifier, or the selector around it."""
    return tuple(each_reference(module, item))


def each_reference(module: Module, item: Object, spot: Spot = may_select) -> Iterator[Node]:
    """Yield what `references` returns, for who needs to see but some of them, and asks once; of a method only in
    declarations that `spot` says may be of interest."""
    name = item.name.rpartition(".")[2]
    # a method may be called through an interface, by who knows nothing of its type
    if item.kind == "method":
        tops = module.selecting(name, item.file.folder, exported(name), spot=spot)
    else:
        tops = naming(module, name, item.file.folder)
    for top in tops:
        for node in identified(top, name):
            found = _names(module, node, item)
            if found is not None:
                yield found


def _names(module: Module, node: Node, item: Object) -> Node | None:
    above = node.parent
    if above is None or (node.start == item.start and node.file is item.file):
        return None
    if node.kind == "identifier":
        if node.binding is not None or item.kind == "method" or is_field_key(module, node):
            return None
        return node if item in declarations(module, node) else None
    if above.kind != "selector_expression":
        return None
    if item.kind != "method":
        return above if item in declarations(module, above) else None
    operand = above.get("operand")
    if operand is None or package_of_operand(module, operand) is not None:
        return None
    call = above.parent
    is_call = call is not None and call.kind == "call_expression" and call.get("function") is above
    if not is_call:
        from codemod.golang.flow.no_function import is_no_function  # most methods are called where they are named

        if is_no_function(module, above):
            return None
    return above if _may_be_method(module, operand, item, call if is_call else None) else None


def _may_be_method(module: Module, operand: Node, item: Object, call: Node | None) -> bool:
    """Whether a selector may name this method: its own type does, whatever a call gives, as somebody may be about to
    write it; and so do an interface and a type not known, where the method takes that."""
    type_ = typeof.of_expression(module, operand)
    name = item.name.rpartition(".")[2]
    found = members.methods(module, type_, name) if type_ is not None else ()
    if found:
        return item in found
    from codemod.golang.program.signatures import may_be_called, may_implement

    if call is not None and not may_be_called(module, call, item.declaration.node):
        return False
    if type_ is None:
        return True
    flat = types.all_underlying(module, type_)
    interfaces = (each.node for each in flat if each.node.kind == "interface_type")
    return any(may_implement(module, each, item.declaration.node) for each in interfaces)


def is_field_key(module: Module, node: Node) -> bool:
    """Whether an identifier is the key of a struct literal (a field's name) and not that of a map."""
    element = node.parent.parent if node.parent is not None and node.parent.kind == "literal_element" else None
    if element is None or element.kind != "keyed_element" or element.get("key") is not node.parent:
        return False
    literal = element.parent
    if literal is None or literal.parent is None:
        return True
    if literal.parent.kind != "composite_literal":
        return _is_elided_struct(module, literal)
    type_ = types.underlying(module, typeof.of_expression(module, literal.parent))
    return type_ is None or type_.node.kind not in ("map_type", "array_type", "slice_type")


def _is_elided_struct(module: Module, literal: Node) -> bool:
    """Whether a literal without its type is a struct: an element of `[]step{{name: "lvs", run: install}}`, no key of a
    map."""
    held = literal.parent.parent if literal.parent is not None else None
    if held is not None and held.kind == "keyed_element" and held.get("key") is literal.parent:
        return False
    type_ = types.underlying(module, literal_type(module, literal))
    return type_ is not None and type_.node.kind == "struct_type"


def field_given(module: Module, node: Node, above: Node) -> str:
    """Return the field that an element of a struct's literal gives: `step{run: f}`, `step{"lvs", f}`."""
    if above.kind == "literal_value":
        return _positional_field(module, above, node)
    name = above.get("key") if above.kind == "keyed_element" else None
    if name is None or name is node or not name.children or name.children[0].kind != "identifier":
        return ""
    return name.text if is_field_key(module, name.children[0]) else ""


def _positional_field(module: Module, literal: Node, element: Node) -> str:
    """Return the field that an element without a key is: of `step{"render", render}` the second."""
    flat = types.underlying(module, literal_type(module, literal))
    fields = list(members.members(flat)) if flat is not None and flat.node.kind == "struct_type" else []
    at = next((n for n, child in enumerate(literal.children) if child is element), len(fields))
    return fields[at].name if at < len(fields) else ""


@per_module
def variable_writes(module: Module, item: Object) -> list[Node]:
    """Return the places, its own declaration left out, that write to a package variable or take its address."""
    return [node for node in references(module, item) if definition_at(node) is not None]


def object_of(module: Module, function: Node) -> Object | None:
    """Return the object of a function or method declaration."""
    name = function.get("name")
    found = module.sources.file(function.file.path).starts.get(name.start) if name is not None else None
    # not of the package: a program beside it
    return found if found is not None and found in module.package_of(function.file).named(found.name) else None


_DIRECTIVE = rb"(?m)^//go:linkname[ \t]+(\S+)(?:[ \t]+(\S+))?"


def is_linked(module: Module, item: Object) -> bool:
    """Whether a package variable has another name somewhere, that may be written to: `//go:linkname a other.B`."""
    here, elsewhere = _links(module)
    own = encoded(f"{module.package_of(item.file).path}.{item.name}")
    return (item.file.path, encoded(item.name)) in here or own in elsewhere


@per_module
def _links(module: Module) -> tuple[frozenset[tuple[str, bytes]], frozenset[bytes]]:
    """Return the names that directives give to other packages' variables, by their files, and what they are there."""
    paths = module.paths_with("linkname")
    found = [(path, *link) for path in paths for link in re.findall(_DIRECTIVE, module.sources.read(path))]
    return frozenset((path, name) for path, name, _ in found), frozenset(target for _, _, target in found if target)


def fields_read(module: Module, field: str, folder: str) -> Iterator[Node]:
    """Yield where a field of this name is read, whatever its struct; one that is not exported, in its folder."""
    for top in module.selecting(field, folder, exported(field)):
        for selected in identified(top, field):
            use = selected.parent
            if use is None or use.kind != "selector_expression" or definition_at(use) is not None:
                continue
            if not typeof.callee_objects(module, use):
                yield use
