"""Which objects another module gets, and may write to by the names of their fields: a decoder does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codemod.golang.flow.fillers import any_between, fill_places
from codemod.golang.flow.in_place import closure_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import Index, Path, overlaps, path_of, spine_of
from codemod.golang.flow.sharing import MAX_HANDED, READING, only_looks, parameter_of, shares
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens, top_of


@per_module
def may_be_decoded(module: Module, binding: Binding, path: Path, depth: int = 0) -> bool:
    """Whether a function of another module gets the object, and may write to the part of it by its name: a decoder."""
    return next(handed_out(module, binding, path, depth), None) is not None


def handed_out(module: Module, binding: Binding, path: Path, depth: int = 0) -> Iterator[Node]:
    """Yield the uses that give it to such a function."""
    if not path or not all(isinstance(step, Index) or exported(step) for step in path):
        return
    for use in binding.uses:
        if use is not binding.node and _is_handed_out(module, use, path, depth):
            yield use


def _is_handed_out(module: Module, use: Node, path: Path, depth: int) -> bool:
    spine = spine_of(use)
    below = path_of(spine)[1]
    if spine.kind == "selector_expression" and (receivers := _receivers(module, spine)):
        return overlaps(below[:-1], path) and _any_decodes(module, receivers, path[len(below) - 1 :], depth)
    if not overlaps(below, path):
        return False
    above = spine.parent
    if above is not None and above.kind == "unary_expression" and above["operator"].kind == "&":
        spine, above = above, above.parent
    elif not shares(module, typeof.of_expression(module, spine)):
        return False
    whole = _converted(module, spine)
    call = whole.parent.parent if whole.parent is not None and whole.parent.kind == "argument_list" else None
    if call is not None and call.kind == "call_expression":
        return _is_decoded_by(module, call, whole, path[len(below) :], depth)
    if (other := _other_name(whole)) is not None:
        return _any_decodes(module, [other], path[len(below) :], depth)
    return whole.parent is not None and whole.parent.kind in _KEEPING and _may_come_back(module, use, whole)


def _may_come_back(module: Module, use: Node, whole: Node) -> bool:
    """Whether a decoder may get what a pointer was put into; who is returned one is asked himself about it."""
    statement = whole.parent.parent if whole.parent is not None else None
    returned = statement is not None and statement.kind == "return_statement"
    own = use.binding is not None and use.function is use.binding.function
    return not (returned and own) and _fills_something(module, whole)


# where a pointer goes into something that it is got from again: a literal, a channel, what a closure returns
_KEEPING = ("literal_element", "literal_value", "keyed_element", "send_statement", "expression_list")


def _converted(module: Module, node: Node) -> Node:
    """Return what is around an expression and is the same pointer: `any(o)`, `(o)`."""
    above = node.parent
    while above is not None:
        call = above.parent if above.kind == "argument_list" and len(above.children) == 1 else None
        if above.kind in ("parenthesized_expression", "type_conversion_expression"):
            node, above = above, above.parent
        elif call is not None and call.kind == "call_expression" and _is_conversion(module, call):
            node, above = call, call.parent
        else:
            break
    return node


def _is_conversion(module: Module, call: Node) -> bool:
    function = strip_parens(call["function"])
    if function.kind in ("interface_type", "unary_expression"):  # `interface{}(o)`, `(*Options)(o)`
        return True
    items = typeof.callee_objects(module, function)
    return types.predeclared(module, function) == "any" or any(item.kind == "type" for item in items)


def _other_name(node: Node) -> Binding | None:
    """Return the new variable that holds the same pointer: `p := o`"""
    listed = node.parent
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    left = statement.get("left") if statement is not None else None
    if listed is None or left is None or left is listed or len(left.children) != len(listed.children):
        return None
    return left.children[listed.children.index(node)].binding


def _is_decoded_by(module: Module, call: Node, given: Node, path: Path, depth: int) -> bool:
    """Whether a call lets a decoder write to what it gets."""
    function, index = strip_parens(call["function"]), call["arguments"].children.index(given)
    items = [item.declaration.node for item in typeof.callee_objects(module, function) if item.kind != "type"]
    closure = _closure(module, function)
    called = items if closure is None else [*items, closure]
    if not called:
        return _may_decode(module, function)
    found = [(each, parameter_of(each, index)) for each in called]
    if any(name is not None and name.variadic and _fills_something(module, each) for each, name in found):
        return True
    return _any_decodes(module, (name for _, name in found), path, depth)


def _fills_something(module: Module, node: Node) -> bool:
    """Whether a decoder, or what calls one, stands in the declaration around a place."""
    top = top_of(node)
    return any_between(fill_places(module, node.file.folder, node.file.path), top.start, top.end)


def _any_decodes(module: Module, given: Iterable[Binding | None], path: Path, depth: int) -> bool:
    found = (binding for binding in given if binding is not None)
    return any(depth > MAX_HANDED or may_be_decoded(module, binding, path, depth + 1) for binding in found)


def _receivers(module: Module, selector: Node) -> list[Binding]:
    """Return the receivers of the methods that a selector can name: what it selects them from."""
    found = [item.declaration.node for item in typeof.callee_objects(module, selector) if item.kind == "method"]
    names = [name for node in found for name, _, _ in parameters(node, "receiver")]
    return [name.binding for name in names if name is not None and name.binding is not None]


def _closure(module: Module, function: Node) -> Node | None:
    """Return the closure that is called, where it stands or by its only name."""
    if function.kind == "func_literal":
        return function
    return closure_of(module, function.binding) if function.binding is not None else None


# what loggers, encoders and templates call it, whose types are of other modules: `logger.Info("read", "options", o)`,
# `json.NewEncoder(w).Encode(o)`
_LOOKING = re.compile(
    r"(?:Print|Log|Trace|Debug|Info|Warn|Warning|Error|Fatal|Panic|With)(?:f|ln|w|S|Values?|Fields?)?"
    r"|Encode|Marshal|Execute(?:Template)?"
)
_ELSEWHERE = ("reflect.DeepEqual", "context.WithValue")


def _may_decode(module: Module, function: Node) -> bool:
    """Whether a function that is not of this program may write to what it is given: `json.Unmarshal`; also what cannot
    be told, a method of what another module returns, `json.NewDecoder(f).Decode`, or the value of a variable."""
    name = callee_name(module, function)
    if name:
        return "." in name and name not in (*READING, *_ELSEWHERE) and not only_looks(name)
    return function.kind != "selector_expression" or _LOOKING.fullmatch(function["field"].text) is None
