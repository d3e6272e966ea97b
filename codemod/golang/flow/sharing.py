"""Who else can write to a part of a variable: through a pointer, a slice, a map, a method, another name for it."""

from __future__ import annotations

from collections.abc import Iterable

from codemod.golang.flow.definitions import Definition, definition_at, definitions, is_address
from codemod.golang.flow.library import DECODING, READING, callee_name, calls_methods, only_looks
from codemod.golang.flow.paths import ELEMENT, Path, Step, is_ranged, overlaps, path_of, spine_of
from codemod.golang.flow.references import references
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node

_BASIC = frozenset(
    (
        "string", "bool", "byte", "rune", "error", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16",
        "uint32", "uint64", "uintptr", "float32", "float64",
    )
)  # fmt: skip
_REFERENCES = frozenset({"slice_type", "map_type", "channel_type", "interface_type"})


@per_module
def shares(module: Module, type_: types.Type | None, depth: int = 4) -> bool:
    """Whether a copy of a value of this type lets somebody else write to the original; True where it is not known."""
    if type_ is None or depth == 0 or types.points(module, type_):
        return True
    if types.predeclared(module, type_.node) in _BASIC:
        return False
    flat = types.underlying(module, type_)
    if flat is None or flat.node.kind in _REFERENCES:
        return True
    if flat.node.kind == "function_type":
        return False
    if flat.node.kind == "struct_type":
        return any(shares(module, member.type, depth - 1) for member in members.members(flat))
    if flat.node.kind in ("array_type", "implicit_length_array_type"):
        return shares(module, types.of_node(flat.node.get("element")), depth - 1)
    return types.predeclared(module, flat.node) not in _BASIC


Uses = dict[Step, list[Node]]


@per_module
def escapes(module: Module, item: Object, wanted: Path) -> bool:
    """Whether any use of a package's variable lets somebody else write to the part `wanted` of it, which is a text."""
    return _any_lets_go(module, _uses_of(module, item), wanted)


@per_module
def escapes_locally(module: Module, binding: Binding, wanted: Path) -> bool:
    """Whether any use of a local variable, its declaration left out, lets somebody else write to a part of it."""
    return _any_lets_go(module, _local_uses(module, binding), wanted)


def _any_lets_go(module: Module, uses: Uses, wanted: Path) -> bool:
    steps: Iterable[Step] = {"", ELEMENT, *wanted[:1]} if wanted and wanted[0] != ELEMENT else uses
    return any(lets_go(module, use, wanted) for step in steps for use in uses.get(step, ()))


@per_module
def _uses_of(module: Module, item: Object) -> Uses:
    return _by_first_step(module, references(module, item))


@per_module
def _local_uses(module: Module, binding: Binding) -> Uses:
    return _by_first_step(module, (use for use in binding.uses if use is not binding.node))


def gives_away(module: Module, use: Node, path: Path) -> bool:
    """Whether a use of a variable lets others have the memory of a part of it, to look at it at any time."""
    if not is_address(use):
        return lets_go(module, use, path)
    address = use.parent
    listed = address.parent if address is not None else None
    call = listed.parent if listed is not None and listed.kind == "argument_list" else None
    items = typeof.callee_objects(module, call["function"]) if call is not None and listed is not None else ()
    index = listed.children.index(address) if items and listed is not None and address is not None else 0
    return not items or not all(_is_kept(module, item, index, 0) for item in items)


def _by_first_step(module: Module, uses: Iterable[Node]) -> Uses:
    """Return the uses that are no definitions, by the first step of the part that they name, or may change."""
    groups: Uses = {}
    for use in uses:
        if definition_at(use) is None:
            spine = spine_of(use)
            path = path_of(spine)[1] if spine is not use else ()
            if _method_used(module, spine, spine.parent) is not None:
                path = path[:-1]
            groups.setdefault(path[0] if path else "", []).append(use)
    return groups


def _is_of_instance(type_: types.Type | None) -> bool:
    """Whether a type is a type parameter: what is a text here is one in each instance."""
    return type_ is not None and not type_.pointer and types.is_type_parameter(type_.node)


def lets_go(module: Module, use: Node, wanted: Path, depth: int = 0) -> bool:
    """Whether a use of a variable lets somebody else write to the part `wanted` of it."""
    if definition_at(use) is not None:
        return False
    spine = spine_of(use)
    above = spine.parent
    path = path_of(spine)[1] if spine is not use else ()
    method = _method_used(module, spine, above, depth, wanted[len(path) - 1 :])
    if method is not None:
        return overlaps(path[:-1], wanted) and method
    if not overlaps(path, wanted):
        return False
    type_ = typeof.of_expression(module, spine)
    if _is_of_instance(type_) and len(path) >= len(wanted) and (path or not depth):
        return False
    # `parts ...string` is a list, whose type is not written
    listed = spine.binding is not None and spine.binding.variadic
    strange = path and wanted and types.is_elsewhere(module, type_)
    if len(path) >= len(wanted) and not listed and (type_ is None or strange or not shares(module, type_)):
        return False
    if above is None or above.kind in ("binary_expression", "expression_statement"):
        return False
    if above.kind == "range_clause" or (above.kind == "expression_list" and is_ranged(above)):
        return _shares_elements(module, type_, listed, wanted[len(path) + 1 :])
    rest = wanted[len(path) :]
    if is_only_read(module, spine, above, depth, rest) or is_kept_beside(module, spine, above, depth, rest):
        return False
    outer = above.parent if above.kind == "slice_expression" else None
    if outer is not None and is_only_read(module, above, outer, depth):
        return False
    if above.kind == "slice_expression":
        # most parts of a list are another name for it
        from codemod.golang.flow.filtered import is_filtered

        if spine is use and is_filtered(module, use):
            return False
        return listed or type_ is None or types.predeclared(module, type_.node) not in _BASIC
    return listed or _shares_part(module, type_, wanted[len(path) :])


def _shares_part(module: Module, type_: types.Type | None, wanted: Path) -> bool:
    """Whether a copy of a value of this type lets somebody else write to a part of the original: of a struct with a
    text and a list, to the list alone."""
    for step in wanted:
        flat = types.underlying(module, type_) if type_ is not None and not types.points(module, type_) else None
        own = members.members(flat) if flat is not None and flat.node.kind == "struct_type" else ()
        member = next((each for each in own if each.name == step), None)
        if member is None:
            break
        type_ = member.type
    return shares(module, type_)


def _shares_elements(module: Module, type_: types.Type | None, listed: bool, wanted: Path) -> bool:
    flat, each = types.underlying(module, type_), type_ if listed else types.element(module, type_)
    looked_at = flat is not None and flat.node.kind == "map_type" and _is_of_instance(each)
    return not looked_at and _shares_part(module, each, wanted)


def is_only_read(module: Module, spine: Node, above: Node, depth: int, wanted: Path = ()) -> bool:
    """Whether it is given to a function that only looks at a part of it, or at a longer list; or appended to itself."""
    argument = spine
    if above.kind == "variadic_argument" and above.parent is not None:
        argument, above = above, above.parent
    call = above.parent if above.kind == "argument_list" else None
    function = call.get("function") if call is not None else None
    if call is None or function is None:
        return False
    name = callee_name(module, function)
    if name in ("append", "slices.Insert") and above.children and above.children[0] is spine:
        # `strings.Join(append(parts, name), "/")`: nobody has the longer list
        return _assigned_back(call, spine) or (
            call.parent is not None and is_only_read(module, call, call.parent, depth)
        )
    if name in _VALUES or (name == "append" and above.children and above.children[0] is not argument):  # its elements
        type_ = typeof.of_expression(module, spine)
        listed = spine.binding is not None and spine.binding.variadic
        return not shares(module, type_ if listed else types.element(module, type_))
    index = above.children.index(argument)
    items = typeof.callee_objects(module, function)
    if not items and function.kind == "selector_expression":
        from codemod.golang.flow.implementers import implementers  # few objects go through an interface

        items = implementers(module, function, index)
    if not items:
        looks = name in READING or only_looks(name) or (name in DECODING and above.children[0] is argument)
        return looks and not (calls_methods(name) and changes_itself(module, spine, depth))
    return all(_is_kept(module, item, index, depth, wanted) for item in items)


_VALUES = ("maps.Values", "golang.org/x/exp/maps.Values")


def is_kept_beside(module: Module, spine: Node, above: Node, depth: int, wanted: Path = ()) -> bool:
    """Whether a value only gets a second name, `other := parts`, by which nobody writes to it; or none, `_ = parts`."""
    statement = above.parent if above.kind == "expression_list" else None
    left = statement.get("left") if statement is not None else None
    if statement is None or left is None or left is above or len(left.children) != len(above.children):
        return False
    target = left.children[above.children.index(spine)]
    if target.spells("_"):
        return True
    new = statement.kind == "short_var_declaration" and target.binding is not None and target.binding.node is target
    return new and target.binding is not None and is_kept(module, target.binding, depth, wanted)


def _is_kept(module: Module, item: Object, index: int, depth: int, wanted: Path = ()) -> bool:
    """Whether a function of this program neither writes through a parameter, nor hands it to somebody who may."""
    if item.kind not in ("func", "method") or item.declaration.node.get("body") is None:
        return False
    binding = parameter_of(item.declaration.node, index)
    # of a variadic parameter it is an element
    return binding is None or is_kept(module, binding, depth, () if binding.variadic else wanted)


def parameter_of(function: Node, index: int) -> Binding | None:
    """Return the parameter that an argument is given to; None where it has no name."""
    listed = list(parameters(function, "parameters"))
    name = listed[min(index, len(listed) - 1)][0] if listed else None
    return name.binding if name is not None else None


MAX_HANDED = 6


@per_module
def is_kept(module: Module, binding: Binding, depth: int, wanted: Path = ()) -> bool:
    """Whether a function leaves a part of what its own parameter leads to alone, in no closure that is left behind."""
    if depth > MAX_HANDED or any(_goes_deeper(each) for each in definitions(binding) if overlaps(each.path, wanted)):
        return False
    if any(use.function is not binding.function for use in binding.uses):
        return False
    return not any(lets_go(module, use, wanted, depth + 1) for use in binding.uses if use is not binding.node)


def _assigned_back(call: Node, spine: Node) -> bool:
    """`x = append(x, ...)`"""
    values = call.parent
    statement = values.parent if values is not None else None
    left = statement.get("left") if statement is not None else None
    return left is not None and len(left.children) == 1 and _same_part(left.children[0], spine)


def _same_part(one: Node, other: Node) -> bool:
    """Whether two expressions name the same part of the same local variable: `x.List` and `x.List`."""
    (bottom, path), (other_bottom, other_path) = path_of(one), path_of(other)
    return bottom.binding is not None and (bottom.binding, path) == (other_bottom.binding, other_path)


def _method_used(module: Module, spine: Node, above: Node | None, depth: int = 0, wanted: Path = ()) -> bool | None:
    """Whether a use that selects a method may write through it; None where no method is selected."""
    if spine.kind != "selector_expression":
        return None
    called = above is not None and above.kind == "call_expression" and above.get("function") is spine
    methods = [item for item in typeof.callee_objects(module, spine) if item.kind == "method"]
    if methods:
        return any(writes_receiver(module, item, called, depth, wanted) for item in methods)
    operand, field = spine.get("operand"), spine.get("field")
    if not called or operand is None or field is None:
        return None
    known = members.find_field(module, typeof.of_expression(module, operand), field.text)
    return None if known is not None else True


def writes_receiver(module: Module, item: Object, called: bool, depth: int, wanted: Path = ()) -> bool:
    """Whether a method may write through its receiver; one that is not called here may do so later."""
    listed = item.declaration.node.get("receiver")
    declared = listed.children[0] if listed is not None and listed.children else None
    if declared is None or not shares(module, types.of_node(declared.get("type"))):
        return False
    binding = name.binding if (name := declared.get("name")) is not None else None
    return not called or (binding is not None and not is_kept(module, binding, depth, wanted))


# what a library calls of an object that it prints, encodes or writes to
_CALLED = (
    "String", "GoString", "Format", "Error", "Is", "As", "Unwrap", "LogValue", "Write", "WriteString", "MarshalJSON",
    "MarshalText", "MarshalYAML", "MarshalXML", "MarshalBinary", "GobEncode",
)  # fmt: skip


def changes_itself(module: Module, given: Node, depth: int = 0) -> bool:
    """Whether an object that a library only looks at writes to itself then, `func (s *T) String() string { s.n++ }`, or
    to what it has: `func (l list) String() string { sort.Strings(l.names) }`."""
    type_ = typeof.of_expression(module, given)
    if type_ is None or types.declared(module, type_) is None:
        return False
    called = (item for name in _CALLED for item in members.methods(module, type_, name))
    return any(writes_receiver(module, item, True, depth + 1) for item in called)


def _goes_deeper(definition: Definition) -> bool:
    """Whether a write to a variable is one to what it refers to: `p.Host = x`, `*p = x`, `p[0] = x`."""
    return bool(definition.path) or definition.kind == "address" or definition.node.kind != "identifier"
