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
    if _is_narrow(evaluator.module, call.node):
        return [unknown("this number is cut", site)]
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


def _is_narrow(module: Module, call: Node) -> bool:
    """Whether a conversion is to a type of the program's that holds few numbers: `type port int8`, `port(c.Port)`."""
    named = types.of_node(call.get("function") or call.get("type"))
    flat = types.underlying(module, named)
    return flat is not None and not flat.pointer and types.predeclared(module, flat.node) in _NARROW


_NARROW = ("int8", "uint8", "byte", "int16")


def _fits(value: Value, call: Node) -> bool:
    """Whether a number survives an integer conversion; a port that is not known does, in all but int16."""
    function = call.get("function")
    limit = _LIMITS.get(function.text if function is not None else "", 2**64)
    texts = [part.text for part in value.parts if isinstance(part, Text)]
    return all(text.isdigit() and int(text) < limit for text in texts) and (bool(texts) or limit > 2**15)
