"""What package fmt prints of an object, where its type has methods for that."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Argument, Frame
from codemod.golang.evaluate.terms import Hole
from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.handing import returns_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace

PRINTING = ("Error", "String", "Format", "GoString")


def prints_itself(evaluator: Evaluator, node: Node, frame: Frame) -> bool:
    """Whether package fmt prints an expression by a method of its type."""
    module, type_ = evaluator.module, typeof.of_expression(evaluator.module, node)
    ways = (each for name in PRINTING for each in members.ways_to_method(module, type_, name))
    found = (item for way, item in ways if way or (type_ is not None and not _is_of_pointer(type_, item)))
    return type_ is not None and not all(_gives_itself(module, item) for item in found)


def _is_of_pointer(type_: types.Type, item: Object) -> bool:
    """Whether a method is of a pointer, `func (r *Ref) String() string`, and what is printed is none: package fmt is
    given a copy, which does not have it (Go specification, "Method sets")."""
    listed = item.declaration.node.get("receiver")
    received = types.of_node(listed.children[0].get("type")) if listed is not None and listed.children else None
    return received is not None and received.pointer > 0 and not type_.pointer


@per_module
def _gives_itself(module: Module, item: Object) -> bool:
    """Whether a method gives the text that its receiver is: `func (r Ref) String() string { return string(r) }`."""
    method = item.declaration.node
    listed, ends = method.get("receiver"), returns_of(module, method)
    name = listed.children[0].get("name") if listed is not None and listed.children else None
    statements = [node for node in method.walk() if node.kind.endswith("_statement")]
    values = ends[0].children[0].children if len(ends) == len(statements) == 1 and ends[0].children else []
    call = strip_parens(values[0]) if len(values) == 1 else None
    given = Invocation.of(call).arguments if call is not None and call.kind == "call_expression" else []
    if call is None or name is None or len(given) != 1 or item.name.endswith(".Format"):
        return False
    type_ = typeof.of_binding(module, name.binding) if name.binding is not None else None
    plain = type_ is not None and not type_.pointer and types.predeclared(module, call["function"]) == "string"
    return plain and given[0].binding is name.binding


def printable(evaluator: Evaluator, node: Node, frame: Frame, verb: str) -> bool:
    """Whether package fmt prints an expression as its plain text: no Stringer, and no list under `%v`."""
    module, own = evaluator.module, typeof.of_expression(evaluator.module, node)
    type_ = types.underlying(module, own)
    inner = strip_parens(node)
    if (inner.kind == "unary_expression" and inner["operator"].kind == "&") or (own and types.points(module, own)):
        return False  # where it lies, or `&{...}`
    listed = type_ is not None and type_.node.kind in ("slice_type", "array_type", "map_type", "struct_type")
    if types.may_be_interface(evaluator.module, own) and texts_print_themselves(evaluator.module):
        return False  # `var shown any = host`: it is not followed which type is behind it
    return not (prints_itself(evaluator, node, frame) or (listed and verb != "s"))


@per_module
def texts_print_themselves(module: Module) -> bool:
    """Whether a type of the program that is a text, or a number, has a method by which package fmt prints it."""
    for method in members.methods_of_names(module, PRINTING):
        received = [each.get("type") for each in method.node["receiver"].children]
        flat = [types.underlying(module, types.of_node(each)) for each in received if each is not None]
        if any(each is None or each.node.kind != "struct_type" for each in flat):
            return True
    return False


def printed_operand(evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return what `%v` prints of an expression; unknown where package fmt prints it in its own way."""
    if node in evaluator.printed_once:
        return [evaluator.printed_once[node]]
    if printable(evaluator, node, frame, "v"):
        return evaluator.evaluate(node, frame)
    return printed_object(evaluator, node, frame)


def printed_object(evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
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


def as_printed(evaluator: Evaluator, value: Value) -> Value:
    """Return the value with `%v` of a leaf read as what that leaf's own verb prints."""
    parts = tuple(
        replace(p, verb=evaluator.leaf(p.term) or p.verb) if isinstance(p, Hole) and p.verb == "v" else p
        for p in value.parts
    )
    return replace(value, parts=parts)
