"""What package fmt prints of an object, where its type has methods for that."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Argument, Frame
from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.program import members, typeof, types
from codemod.golang.read.syntax import Node


def prints_itself(evaluator: Evaluator, node: Node, frame: Frame) -> bool:
    """Whether package fmt prints an expression by a method of its type."""
    type_ = typeof.of_expression(evaluator.module, node)
    methods = ("String", "Error", "Format", "GoString")
    return type_ is not None and any(members.methods(evaluator.module, type_, name) for name in methods)


def printable(evaluator: Evaluator, node: Node, frame: Frame, verb: str) -> bool:
    """Whether package fmt prints an expression as its plain text: no Stringer, and no list under `%v`."""
    type_ = types.underlying(evaluator.module, typeof.of_expression(evaluator.module, node))
    listed = type_ is not None and type_.node.kind in ("slice_type", "array_type", "map_type", "struct_type")
    return not (prints_itself(evaluator, node, frame) or (listed and verb != "s"))


def shown(evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return what package fmt prints of an object that has a method String; unknown where it has others that count."""
    from codemod.golang.evaluate.returns import returned

    module = evaluator.module
    type_ = typeof.of_expression(module, node)
    others = any(members.methods(module, type_, name) for name in ("Error", "Format", "GoString"))
    ways = members.ways_to_method(module, type_, "String")
    found: list[Value] = []
    for way, item in ways if type_ is not None and not others and frame.depth < MAX_CALLS else ():
        listed = item.declaration.node.get("receiver")
        declared = types.of_node(listed.children[0].get("type")) if listed is not None and listed.children else None
        if declared is None or type_ is None or (declared.pointer and not type_.pointer):
            return [unknown("its type prints in its own way", node)]
        inner = Frame(
            item.declaration.node, Invocation(node, []), frame, Argument(node, frame, way), None, frame.depth + 1
        )
        found += returned(evaluator, inner, (), 0)
    return found or [unknown("its type prints in its own way", node)]
