"""Which objects an expression can be: where it has an interface or a function, what is behind it.

    var driver Driver = newLocalRegistryDriver(endpoint)
    driver.GetInfo()

`driver` is what `newLocalRegistryDriver` returns, a `localRegistryDriver`; so the call is one of that type's method.
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Made, Why
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation, callees, is_method_expression
from codemod.golang.flow.definitions import is_address
from codemod.golang.flow.fields import assignments
from codemod.golang.flow.may_alias import is_replaced
from codemod.golang.flow.paths import WHAT, Path
from codemod.golang.flow.sharing import shares
from codemod.golang.program import members, typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace

_LITERALS = frozenset(("composite_literal", "literal_value", "func_literal"))
_OPEN = frozenset(("interface_type", "function_type", "channel_type", "slice_type", "map_type", "pointer_type"))


def made(evaluator: Evaluator, node: Node, frame: Frame, path: Path = ()) -> list[Made] | None:
    """Return the objects that an expression, or a part of it, can be, nil left out; None where there may be others."""
    found: list[Made] = []
    for value in evaluator.evaluate(node, frame, (*path, WHAT)):
        part = value.parts[0]
        if value.why is Why.NOT_SET:
            continue
        if not isinstance(part, Hole) or not isinstance(part.term, Made):
            return None
        behind = _once(evaluator, part.term)
        found += [part.term] if behind is None else [replace(each, whose=part.term.whose) for each in behind]
    return found or None


def _once(evaluator: Evaluator, object_: Made) -> list[Made] | None:
    """Return the function that `sync.OnceValue(f)` calls; None for any other object."""
    if object_.node.kind != "call_expression" or not isinstance(object_.frame, Frame):
        return None
    names = {callee.name for callee in callees(evaluator.module, object_.node)}
    arguments = Invocation.of(object_.node).arguments
    if not names <= _ONCE or len(arguments) != 1:
        return None
    return made(evaluator, arguments[0], object_.frame)


_ONCE = {"sync.OnceValue", "sync.OnceValues", "sync.OnceFunc"}


def is_made_here(module: Module, node: Node) -> bool:
    """Whether it is plain what an expression is: a literal, a function, or of a struct's type."""
    if node.kind in _LITERALS:
        return True
    if node.kind == "unary_expression" and node["operator"].kind == "&":
        target = strip_parens(node["operand"])
        if target.binding is not None and sum(1 for use in target.binding.uses if is_address(use)) == 1:
            return True
    if node.kind in ("identifier", "selector_expression"):
        items = typeof.callee_objects(module, node)
        if items and all(item.kind in ("func", "method") for item in items):
            return True
        if is_method_expression(module, node):
            return True
    if converted_function(module, node) is not None:
        return True
    type_ = typeof.of_expression(module, node)
    flat = types.underlying(module, type_)
    own = type_ is not None and types.declared(module, type_) is not None
    return own and flat is not None and flat.node.kind not in _OPEN


def converted_function(module: Module, node: Node) -> Node | None:
    """Return the function of `optionFunc(f)`, which has the methods of its type; None for anything else."""
    if node.kind != "call_expression" or len(node["arguments"].children) != 1:
        return None
    items = typeof.callee_objects(module, node["function"])
    flat = types.underlying(module, typeof.of_expression(module, node)) if items else None
    named = flat is not None and all(item.kind == "type" for item in items)
    return node["arguments"].children[0] if named and flat is not None and flat.node.kind == "function_type" else None


def is_literal(module: Module, object_: Made) -> bool:
    """Whether an object is a literal that has no other name, or a value that nobody can change: `name("x")`."""
    node = object_.node
    if node.kind == "unary_expression" and strip_parens(node["operand"]).kind == "composite_literal":
        return not _is_changed(module, typeof.of_expression(module, node))
    if node.kind in ("call_expression", "type_conversion_expression"):
        return not shares(module, typeof.of_expression(module, node))
    return node.kind in _LITERALS


@per_module
def _is_changed(module: Module, type_: types.Type | None) -> bool:
    """Whether anything assigns to a field of a struct of this type."""
    flat = types.underlying(module, type_)
    if type_ is None or flat is None or flat.node.kind != "struct_type":
        return True
    return is_replaced(module, type_) or any(
        assignments(module, type_, member.name) for member in members.members(flat)
    )


def object_type(module: Module, object_: Made) -> types.Type | None:
    """Return the type of an object."""
    elided = object_.node.kind == "literal_value"
    return (literal_type if elided else typeof.of_expression)(module, object_.node)


def type_behind(module: Module, objects: list[Value]) -> types.Type | None:
    """Return the one type of this program that objects have, nil left out; None where they may be of others. Behind a
    field of an interface, `Builder{images: r.Config}`, it is whose parts lie below the field."""
    found: list[types.Type] = []
    for value in objects:
        part = value.parts[0]
        if value.why is Why.NOT_SET:
            continue
        type_ = object_type(module, part.term) if isinstance(part, Hole) and isinstance(part.term, Made) else None
        if type_ is None:
            return None
        found.append(type_)
    items = {types.declared(module, each) for each in found}
    return found[0] if len(items) == 1 and None not in items else None
