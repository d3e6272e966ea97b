"""Which functions of this program a call may call, each in the frame of that call."""

from __future__ import annotations

from collections.abc import Sequence

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Argument, Frame, receiver_of
from codemod.golang.evaluate.made import converted_function, is_literal, made, object_type
from codemod.golang.evaluate.terms import Made
from codemod.golang.flow.callees import Callee, Invocation, callees, function_callees
from codemod.golang.flow.paths import Path
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens

MAX_EMBEDDED = 4


def activations(evaluator: Evaluator, call: Node, frame: Frame, checked: bool = False) -> list[Frame] | None:
    """Return a frame for each function that a call may call; None where it may call others, or too many stand above."""
    if frame.depth >= MAX_CALLS:
        return None
    candidates = callees(evaluator.module, call)
    if all(callee.function is not None for callee in candidates):
        return [of_callee(evaluator, callee, call, frame, checked) for callee in candidates]
    function = call.get("function")
    if function is None or any(callee.is_known for callee in candidates):
        return None
    function = strip_parens(function)
    if (functions := made(evaluator, function, frame)) is not None:
        found = [of_function(evaluator, each, call, frame, checked) for each in functions]
        return None if None in found else [inner for each in found for inner in each or ()]
    if function.kind == "selector_expression" and (objects := made(evaluator, function["operand"], frame)):
        return of_methods(evaluator, objects, call, frame, checked)
    return None


def of_callee(
    evaluator: Evaluator, callee: Callee, node: Node, frame: Frame, checked: bool, home: Frame | None = None
) -> Frame:
    """Return the frame of a function of this program that is named, or that a value is which was made in `home`."""
    assert callee.function is not None
    call, home = Invocation.of(node), home or frame
    receiver = receiver_of(evaluator.module, callee.function, callee.operand, home)
    # of `(*Runtime).image(k)`, and of `strategies["offline"](k, image)`, its object is the first argument
    if callee.method_expression and call.arguments:
        receiver = receiver_of(evaluator.module, callee.function, call.arguments[0], frame)
        call = Invocation(node, call.arguments[1:])
    outer = home if callee.literal else None
    return Frame(callee.function, call, frame, receiver, outer, frame.depth + 1, checked=checked)


def of_function(evaluator: Evaluator, function: Made, node: Node, frame: Frame, checked: bool) -> list[Frame] | None:
    """Return the frames of a function value; None where it is none of this module."""
    home = function.frame
    if not isinstance(home, Frame) or frame.depth >= MAX_CALLS:
        return None
    if (inner := converted_function(evaluator.module, function.node)) is not None:
        functions = made(evaluator, inner, home) or ()
        behind = [of_function(evaluator, each, node, frame, checked) for each in functions]
        return [each for frames in behind for each in frames or ()] if behind and None not in behind else None
    found: list[Frame] = []
    for callee in function_callees(evaluator.module, function.node):
        if callee.function is None or (callee.method_expression and not Invocation.of(node).arguments):
            return None
        if not callee.is_fixed and not _is_copied(evaluator.module, callee):
            return None
        found.append(of_callee(evaluator, callee, node, frame, checked, home))
    return found


def _is_copied(module: Module, callee: Callee) -> bool:
    """Whether a method value has its object as it was then: neither is a pointer."""
    listed = callee.function.get("receiver") if callee.function is not None else None
    declared = types.of_node(listed.children[0].get("type")) if listed is not None and listed.children else None
    own = typeof.of_expression(module, callee.operand) if callee.operand is not None else None
    return declared is not None and own is not None and not declared.pointer and not own.pointer


def of_methods(
    evaluator: Evaluator, objects: Sequence[Made], node: Node, frame: Frame, checked: bool, path: Path = ()
) -> list[Frame] | None:
    """Return the frames of a method, for each of the objects that it may be called on; None where it may be others.

    The objects lie at a path below the operand: behind an interface that is embedded in its type."""
    operand, name = node["function"]["operand"], node["function"]["field"].text
    ways = [members.ways_to_method(evaluator.module, object_type(evaluator.module, each), name) for each in objects]
    if not any(ways) and len(path) < MAX_EMBEDDED:
        inner = {_embedded_interface(evaluator.module, object_type(evaluator.module, each)) for each in objects}
        deeper: Path = (*path, *inner) if len(inner) == 1 else ()  # type: ignore[arg-type]
        behind = made(evaluator, operand, frame, deeper) if deeper and None not in inner else None
        return of_methods(evaluator, behind, node, frame, checked, deeper) if behind is not None else None
    if (
        frame.depth >= MAX_CALLS
        or not all(ways)
        or (len(set(ways)) > 1 and not all(is_literal(evaluator.module, each) for each in objects))
    ):
        return None
    one = len(set(ways)) == 1
    found: list[Frame] = []
    for each, declared in zip(objects[:1] if one else objects, ways[:1] if one else ways, strict=True):
        for way, item in declared:
            receiver = Argument(operand, frame, (*path, *way)) if one else Argument(each.node, each.frame, way)
            call, depth = Invocation.of(node), frame.depth + 1
            found.append(Frame(item.declaration.node, call, frame, receiver, None, depth, checked=checked))
    return found


def _embedded_interface(module: Module, type_: types.Type | None) -> str | None:
    """Return the one interface that a struct embeds, which has the methods that the struct has not."""
    struct = types.underlying(module, type_)
    inner = [each for each in members.members(struct) if each.embedded] if struct is not None else []
    flat = [(each.name, types.underlying(module, each.type)) for each in inner]
    found = [name for name, each in flat if each is not None and each.node.kind == "interface_type"]
    return found[0] if len(found) == 1 else None
