"""What `append` gives: the elements of a list, or the text of `[]byte`."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import CUT_OFF, Why
from codemod.golang.evaluate.values import Value, concat, plain_text, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.paths import ELEMENT, Index, Path
from codemod.golang.program import typeof, types
from codemod.golang.read.literals import rune
from codemod.golang.read.syntax import Node


def appended(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    arguments = Invocation.of(node).arguments
    if not path and arguments:
        return _appended_bytes(evaluator, node, arguments, frame)
    if not path or not isinstance(path[0], Index) or not arguments:
        return [unknown("a list, not a text", node)]
    found = [
        v for v in evaluator.evaluate(arguments[0], frame, (ELEMENT, *path[1:])) if v.why not in (*CUT_OFF, Why.EMPTY)
    ]
    for extra in arguments[1:]:
        if extra.kind == "variadic_argument":
            found += evaluator.evaluate(extra.children[0], frame, (ELEMENT, *path[1:]))
        else:
            found += evaluator.evaluate(extra, frame, path[1:])
    return found


def _appended_bytes(evaluator: Evaluator, node: Node, arguments: list[Node], frame: Frame) -> list[Value]:
    """`append(b, '/')`, `append(b, name...)`, where b is `[]byte`"""
    type_ = types.underlying(evaluator.module, typeof.of_expression(evaluator.module, arguments[0]))
    element = types.element(evaluator.module, type_)
    if not types.is_byte(evaluator.module, element):
        return [unknown("a list, not a text", node)]
    pieces = [evaluator.evaluate(arguments[0], frame)]
    for extra in arguments[1:]:
        character = rune(extra) if extra.kind == "rune_literal" else None
        if extra.kind == "variadic_argument":
            pieces.append(evaluator.evaluate(extra.children[0], frame))
        elif character is not None and character.isascii():
            pieces.append([plain_text(character, extra)])
        else:
            return [unknown("a list, not a text", node)]
    return concat(node, pieces)
