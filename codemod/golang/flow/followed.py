"""Which variables of a function can be followed statement by statement: whatever changes them stands there.

A text, a number or a truth that no closure and no pointer has; a list or a map whose elements nobody else can write to;
a `strings.Builder` or `bytes.Buffer` by its one name.
"""

from __future__ import annotations

from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.entrusted import is_in_turn
from codemod.golang.flow.in_place import is_done_alone
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import ELEMENT, Index
from codemod.golang.flow.sharing import escapes_locally, lets_go, shares
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

Style: TypeAlias = "Literal['text', 'list', 'map', 'builder', 'object']"
MAX_FOLLOWED = 40

_BUILDERS = (("strings", "Builder"), ("bytes", "Buffer"))
_WRITING = frozenset(("copy", "maps.Copy", "delete", "clear", "slices.Reverse", "slices.Sort", "sort.Strings"))


@per_module
def style_of(module: Module, binding: Binding) -> Style | None:
    """Return how a variable is followed; None where it is not."""
    if binding.kind not in ("var", "param", "result") or not all(
        is_in_turn(module, use, binding) for use in binding.uses
    ):
        return None
    type_ = typeof.of_binding(module, binding)
    name = types.named(module, type_) if type_ is not None else None
    if name in _BUILDERS and binding.kind == "var":
        return "builder"
    if name in (*_BUILDERS, ("io", "Writer")):
        return "builder" if binding.kind == "param" and is_only_written(module, binding) else None
    if type_ is None and (listed := _by_library(module, binding)) is not None:
        return listed if _is_alone(module, binding, texts=True) else None
    flat = types.underlying(module, type_)
    kind = flat.node.kind if flat is not None and not flat.pointer else ""
    element = types.element(module, flat)
    if kind == "map_type" or (kind.endswith(("slice_type", "array_type")) and not types.is_byte(module, element)):
        how: Style = "map" if kind == "map_type" else "list"
        return how if not (type_ and type_.pointer) and _is_alone(module, binding) else None
    if type_ is not None and type_.pointer:
        return "text" if _points_to_text(module, binding, flat) else None
    if kind == "struct_type":
        changed = any(each.path or each.kind == "address" for each in definitions(binding))
        return None if changed or shares(module, type_) or escapes_locally(module, binding, ()) else "object"
    if kind in ("interface_type", "function_type", "channel_type", "pointer_type"):
        return None
    is_error = flat is not None and types.predeclared(module, flat.node) == "error"
    if is_error or (flat is None and any(map(_is_compared_with_nil, binding.uses))):
        return None  # of another module's function, `err` has no type in sight
    found = list(definitions(binding))
    lent = [is_lent(module, each.node) for each in found if each.kind == "address"]
    if any(each.path for each in found) or None in lent:
        return None
    return "text" if lent or not escapes_locally(module, binding, ()) else None


def is_lent(module: Module, use: Node) -> tuple[Node, Binding] | None:
    """Return the function, and its parameter, that a variable's address is given to: `fill(&image)`. It only reads and
    writes the text there."""
    address = use.parent
    listed = address.parent if address is not None else None
    call = listed.parent if listed is not None and listed.kind == "argument_list" else None
    if address is None or listed is None or call is None or not is_done_alone(call):
        return None
    items = typeof.callee_objects(module, call["function"])
    item = items[0] if len(items) == 1 and items[0].kind in ("func", "method") else None
    given = list(parameters(item.declaration.node, "parameters")) if item is not None else []
    index = listed.children.index(address)
    name = given[index][0] if index < len(given) and not given[index][2] else None
    if item is None or name is None or name.binding is None or style_of(module, name.binding) is None:
        return None
    return item.declaration.node, name.binding


def _points_to_text(module: Module, binding: Binding, flat: types.Type | None) -> bool:
    """Whether a parameter is a pointer to a text that is only read, written, and compared with nil."""
    if binding.kind != "param" or flat is None or types.predeclared(module, flat.node) != "string":
        return False
    for use in binding.uses:
        above = use.parent
        if use is binding.node or above is None:
            continue
        starred = above.kind == "unary_expression" and above["operator"].kind == "*"
        if not starred and not _is_compared_with_nil(use):
            return False
    return True


def _is_compared_with_nil(use: Node) -> bool:
    above = use.parent
    return above is not None and above.kind == "binary_expression" and any(c.kind == "nil" for c in above.children)


_LISTS = ("strings.Split", "strings.SplitN", "strings.Fields")


def _by_library(module: Module, binding: Binding) -> Style | None:
    """Return how the result of a well-known function of the standard library is followed."""
    first = next(definitions(binding), None)
    value = first.value if first is not None and first.kind == "value" else None
    function = value.get("function") if value is not None and value.kind == "call_expression" else None
    name = callee_name(module, function) if function is not None else ""
    return "list" if name in _LISTS else None


def _is_alone(module: Module, binding: Binding, texts: bool = False) -> bool:
    """Whether nobody else writes to the elements, and nobody else has them where they are written to one by one."""
    uses = [use for use in binding.uses if use is not binding.node]
    found = [(use, definition_at(use)) for use in uses]
    written = any(d is not None and d.path for _, d in found) or any(is_written_by_call(module, use) for use in uses)
    for use, definition in found:
        if definition is not None:
            if definition.kind == "address" or len(definition.path) > 1 or not all(map(_is_index, definition.path)):
                return False
        elif (
            not _is_copied_here(use, texts)
            and not is_written_by_call(module, use)
            and (lets_go(module, use, (ELEMENT,)) or (written and _is_named_again(use)))
        ):
            return False
    return True


def _is_copied_here(use: Node, texts: bool) -> bool:
    """Whether a use gives the list, or a longer one, to the caller, after which nothing is done with it here; a part of
    it to the list itself, `x = x[1:]`; or its elements, which are `texts`, to another list, `append(y, x...)`."""
    above = use.parent
    if above is not None and above.kind == "variadic_argument":
        return texts
    part = above if above is not None and above.kind == "slice_expression" and above.get("operand") is use else use
    listed = part.parent
    if listed is not None and listed.kind == "argument_list" and listed.children[0] is part:
        call = listed.parent
        listed = call.parent if call is not None and call["function"].spells("append") else listed
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    if statement is None or listed is None:
        return False
    left = statement.get("left")
    itself = left is not None and [target.binding for target in left.children] == [use.binding]
    return statement.kind == "return_statement" or (part is not use and listed.field == "right" and itself)


def _is_index(step: object) -> bool:
    return isinstance(step, Index)


def is_written_by_call(module: Module, use: Node) -> bool:
    """Whether a use is what `copy(parts, from)` and the like write to, or read from."""
    return call_that_writes(module, use) is not None


def call_that_writes(module: Module, use: Node) -> tuple[Node, Node] | None:
    """Return the call and its argument: `copy(parts[1:], from)`, `parts[1:]`."""
    argument, listed = use, use.parent
    if listed is not None and listed.kind == "slice_expression" and listed.get("operand") is use:
        argument, listed = listed, listed.parent
    call = listed.parent if listed is not None and listed.kind == "argument_list" else None
    if call is None or not is_done_alone(call) or callee_name(module, call["function"]) not in _WRITING:
        return None
    return call, argument


def _is_named_again(use: Node) -> bool:
    """`other := parts`, `other := parts[1:]`; not `_ = parts`"""
    above = use.parent
    statement = above.parent if above is not None and above.kind == "expression_list" else None
    left = statement.get("left") if statement is not None else None
    if left is not None and all(target.spells("_") for target in left.children):
        return False
    while above is not None and above.kind in ("slice_expression", "parenthesized_expression"):
        above = above.parent
    return above is not None and above.kind in ("expression_list", "literal_element", "keyed_element")


@per_module
def is_only_written(module: Module, binding: Binding) -> bool:
    """Whether a builder is written to, read, and given back to its pool, and nobody else gets it."""
    for use in binding.uses:
        above = use.parent
        while above is not None and above.kind in ("parenthesized_expression", "unary_expression"):
            above = above.parent
        call = above.parent if above is not None and above.kind == "argument_list" else None
        function = call.get("function") if call is not None else None
        if use is binding.node or (above is not None and above.kind == "selector_expression"):
            continue
        put = function is not None and function.kind == "selector_expression" and function["field"].spells("Put")
        if function is None or not (put or callee_name(module, function) in _WRITERS):
            return False
    return True


_WRITERS = ("fmt.Fprintf", "fmt.Fprint", "fmt.Fprintln", "io.WriteString")


@per_module
def is_kept_value(module: Module, binding: Binding) -> bool:
    """Whether a loop's variable is a copy of the element, through which nobody writes to anything; of an interface
    that has to be asked of what is behind it."""
    listed = binding.node.parent
    clause = listed.parent if listed is not None else None
    if (
        clause is None
        or clause.kind != "range_clause"
        or any(use.function is not binding.function for use in binding.uses)
    ):
        return False
    own = typeof.of_binding(module, binding)
    if own is None or len(list(definitions(binding))) != 1:
        return False
    return types.is_interface(module, own) or (not shares(module, own) and not escapes_locally(module, binding, ()))
