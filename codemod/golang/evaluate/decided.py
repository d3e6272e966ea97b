"""Cases of a switch that are not taken, for who does not follow statements: `switch c.variant { case calico: ... }`
where it is known which component c is."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.filling import is_left_out
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Why
from codemod.golang.evaluate.values import Value
from codemod.golang.read.syntax import Node

_CASES = ("expression_case", "default_case")


def is_passed_by(evaluator: Evaluator, node: Node, frame: Frame) -> bool:
    """Whether a place stands in a case that is not taken in a frame, as far as what is asked there is known."""
    for above in node.ancestors():
        if above is node.function:
            return False
        switch = above.parent if above.kind in _CASES else None
        asked = switch.get("value") if switch is not None and switch.kind == "expression_switch_statement" else None
        if switch is not None and asked is not None and _is_other(evaluator, switch, above, asked, frame):
            return True
    return False


def _is_other(evaluator: Evaluator, switch: Node, case: Node, asked: Node, frame: Frame) -> bool:
    if any(node.kind == "fallthrough_statement" for node in switch.walk()):
        return False
    cases = [each for each in switch.children if each.kind == "expression_case"]
    texts = {each: _texts(_evaluated(evaluator, _values(each), frame)) for each in cases}
    given = _texts(_evaluated(evaluator, [asked], frame), empty=not any(map(_is_number, texts.values())))
    if given is None:
        return False
    if case.kind == "expression_case":
        own = texts[case]
        return own is not None and given.isdisjoint(own)
    return all(any(other is not None and text in other for other in texts.values()) for text in given)


def _values(case: Node) -> list[Node]:
    value = case.get("value")
    return list(value.children) if value is not None else []


def _evaluated(evaluator: Evaluator, nodes: list[Node], frame: Frame) -> list[Value]:
    return [value for node in nodes for value in evaluator.evaluate(node, frame)]


def _texts(values: list[Value], empty: bool = False) -> set[str] | None:
    """Return what these values are, None where that is not known; a field that a literal leaves out is `empty`."""
    found = {"" if empty and value.why is Why.NOT_SET and is_left_out(value) else value.text for value in values}
    return None if None in found else {text for text in found if text is not None}


def _is_number(texts: set[str] | None) -> bool:
    return texts is None or any(map(str.isdigit, texts))
