"""Where a text, or an element of a list, stands: `strings.Index(s, "/")`, `slices.Index(names, "lvscare")`."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.instantiated import elements_may_hide_type
from codemod.golang.evaluate.known import values_of
from codemod.golang.evaluate.matching import equal, index, tested
from codemod.golang.evaluate.values import Value, plain_text
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.library import callee_name
from codemod.golang.read.literals import rune
from codemod.golang.read.syntax import Node


def found_at(evaluator: Evaluator, call: Node, frame: Frame) -> tuple[int, int] | None:
    """`strings.Index(s, sep)`, `strings.LastIndexByte(s, ':')`"""
    name, arguments = callee_name(evaluator.module, call["function"]), Invocation.of(call).arguments
    if name == "slices.Index" and len(arguments) == 2:
        return _place_in(evaluator, arguments[0], arguments[1], frame)
    if name.removesuffix("Byte") not in ("strings.Index", "strings.LastIndex") or len(arguments) != 2:
        return None
    texts, wanted = evaluator.evaluate(arguments[0], frame), _wanted(evaluator, arguments[1], frame)
    found = {index(one, other, last="Last" in name) for one in texts for other in wanted}
    at = found.pop() if len(found) == 1 else None
    return None if at is None else (at, at)


def _wanted(evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    character = rune(node) if node.kind == "rune_literal" else None
    return [plain_text(character, node)] if character is not None else evaluator.evaluate(node, frame)


def _place_in(evaluator: Evaluator, listed: Node, wanted: Node, frame: Frame) -> tuple[int, int] | None:
    """`slices.Index(list, x)`"""
    texts = evaluator.evaluate(wanted, frame)
    hidden = elements_may_hide_type(evaluator.module, listed, frame)
    for number, item in enumerate(evaluator.items(listed, frame) or ()):
        same = tested(equal, values_of(evaluator, item, (), listed), texts)
        if same is not False:
            return (number, number) if same and not hidden else None
    return None
