"""Cases of a switch that are not taken, for who does not follow statements: `switch c.variant { case calico: ... }`
where it is known which component c is, `switch spec.(type) { case *DriverSpec: ... }` where a `*ToolkitSpec` is given.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.filling import is_left_out
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Why
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.definitions import definitions
from codemod.golang.program import typeof, types
from codemod.golang.program.concrete import concrete
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens

_CASES = ("expression_case", "default_case", "type_case")


def is_passed_by(evaluator: Evaluator, node: Node, frame: Frame) -> bool:
    """Whether a place stands in a case that is not taken in a frame, as far as what is asked there is known."""
    return is_for_other_types(evaluator.module, node, frame) or any(
        _is_other(evaluator, switch, case, asked, frame)
        for switch, case, asked in _cases_around(node, "expression_switch_statement")
    )


def is_for_other_types(module: Module, node: Node, frame: Frame) -> bool:
    """Whether a place stands in a case of a type switch that is for other types than what the function was given."""
    around = _cases_around(node, "type_switch_statement")
    return any(_is_other_type(module, switch, case, asked, frame) for switch, case, asked in around)


def _cases_around(node: Node, kind: str) -> Iterator[tuple[Node, Node, Node]]:
    """Yield each switch of a kind around a place in its function, with the case there, and what is asked."""
    for above in node.ancestors():
        if above is node.function:
            return
        switch = above.parent if above.kind in _CASES else None
        asked = switch.get("value") if switch is not None and switch.kind == kind else None
        if switch is not None and asked is not None:
            yield switch, above, asked


def _is_other_type(module: Module, switch: Node, case: Node, asked: Node, frame: Frame) -> bool:
    given = concrete(module, _type_given(module, asked, frame))
    cases = [each for each in switch.children if each.kind == "type_case"]
    wanted = {each: [concrete(module, types.of_node(type_)) for type_ in each.all("type")] for each in cases}
    if given is None or any(None in listed for listed in wanted.values()):
        return False
    if case.kind == "type_case":
        return given not in wanted[case]
    return any(given in listed for listed in wanted.values())


def _type_given(module: Module, node: Node, frame: Frame) -> types.Type | None:
    """Return the type of an expression; of a parameter, that of what the calls give for it that are known."""
    node, home = strip_parens(node), None
    while (binding := node.binding) is not None and binding.kind == "param" and not binding.variadic:
        home = frame.of(binding.function) if binding.function is not None else None
        written = any(each.kind != "parameter" and not each.path for each in definitions(binding))
        if home is None or home.call is None or home.caller is None or written:
            break
        arguments = home.call.arguments
        if binding.index >= len(arguments) or not types.is_interface(module, typeof.of_binding(module, binding)):
            break
        node, frame = strip_parens(arguments[binding.index]), home.caller
    return typeof.of_expression(module, node)


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
