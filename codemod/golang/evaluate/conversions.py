"""What a conversion gives: `string(x)`, `int64(port)`, `Name("x")`."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.printing import prints_itself
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, plain_text, unknown
from codemod.golang.flow.callees import Callee, Invocation
from codemod.golang.flow.paths import Path
from codemod.golang.program import types
from codemod.golang.program.number_types import bounds
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import rune
from codemod.golang.read.syntax import Node, strip_parens


def converted(
    evaluator: Evaluator, callee: Callee, call: Invocation, frame: Frame, path: Path, site: Node
) -> list[Value]:
    if len(call.arguments) != 1:
        return [unknown("a conversion takes one value", site)]
    values = evaluator.evaluate(call.arguments[0], frame, path)
    if callee.numeric:
        return [value if _fits(value, call.node) else unknown("this number is cut", site) for value in values]
    if _may_cut(evaluator.module, call.node, values):
        return [unknown("this number is cut", site)]
    if _loses_bytes(evaluator.module, call.node, values):
        return [unknown("a part that is not known could be changed here", site)]
    if prints_itself(evaluator, call.node, frame):
        return [unknown("its type has a String method", site)]
    argument = strip_parens(call.arguments[0])
    if argument.kind == "rune_literal":
        character = rune(argument)
        return [unknown("malformed literal", site) if character is None else plain_text(character, site)]
    if any(value.numeric for value in values):
        return [unknown("a number converted to a string is a character", site)]
    return values


_LIMITS = {"int16": 2**15, "int32": 2**31, "uint16": 2**16, "uint32": 2**32, "int": 2**63, "int64": 2**63}


def _may_cut(module: Module, call: Node, values: list[Value]) -> bool:
    """Whether a conversion to a type of the program's may leave another number: `type port int8`, `port(c.Port)`, or
    `T(n)` where T may be one of several."""
    function = call.get("function")
    named = types.of_node(strip_parens(function) if function is not None else call.get("type"))
    flat = types.underlying(module, named)
    if flat is None or flat.pointer:
        return False
    name = types.predeclared(module, flat.node)
    if types.is_type_parameter(flat.node):
        # of texts there are no short ones
        texts = all(value.text is not None and not value.numeric for value in values)
        return not texts and not _is_text(module, flat.node)
    known = [int(value.text) for value in values if value.numeric and value.text is not None]
    limits = bounds(name)
    return name in _NARROW or (limits is not None and not all(limits[0] <= each <= limits[1] for each in known))


_NARROW = ("int8", "uint8", "byte", "int16")


def _is_text(module: Module, parameter: Node) -> bool:
    """Whether a type parameter is sure to be a text: that of `[T ~string]`."""
    for above in parameter.ancestors():
        listed = above.get("type_parameters")
        for each in listed.children if listed is not None else ():
            constraint = each.get("type")
            if constraint is not None and any(name.spells(parameter.text) for name in each.all("name")):
                names = [name for name in constraint.walk() if name.kind == "type_identifier"]
                return bool(names) and all(types.predeclared(module, name) == "string" for name in names)
    return False


def _loses_bytes(module: Module, call: Node, values: list[Value]) -> bool:
    """Whether a conversion to `[]rune` leaves other letters: of bytes that are no text."""
    named = types.of_node(call.get("function") or call.get("type"))
    element = types.element(module, named)
    letters = element is not None and not types.is_byte(module, element)
    return letters and any("\ud800" <= letter <= "\udfff" for value in values for letter in value.text or "")


def _fits(value: Value, call: Node) -> bool:
    """Whether a number survives an integer conversion; a port that is not known does, in all but int16."""
    function = call.get("function")
    limit = _LIMITS.get(strip_parens(function).text if function is not None else "", 2**64)
    texts = [part.text for part in value.parts if isinstance(part, Text)]
    return all(text.isdigit() and int(text) < limit for text in texts) and (bool(texts) or limit > 2**15)
