"""The elements of a list, as far as they are known: of a literal, of what is appended, of a slice of another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Frame, receiver_of
from codemod.golang.evaluate.known import Items, Known, Part, Texts, values_of
from codemod.golang.evaluate.lists import elements, given_list
from codemod.golang.evaluate.models.text_lists import listed
from codemod.golang.evaluate.ranges import range_of
from codemod.golang.evaluate.running import known_at, reached_returns
from codemod.golang.evaluate.stepping import MAX_ITEMS
from codemod.golang.evaluate.values import plain_text
from codemod.golang.flow.callees import Callee, Invocation, callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.touching import may_be_changed
from codemod.golang.program import typeof, types
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens


def items(evaluator: Evaluator, node: Node, frame: Frame) -> list[Known] | None:
    """Return what the elements of a list are known to be; None where it is not sure how many there are."""
    node = strip_parens(node)
    if node.kind == "identifier" and node.binding is not None:
        here = frame.of(node.binding.function)
        held = here.known.get(node.binding) if here is not None and here.known is not None else None
        if held is not None:
            return list(held.elements) if isinstance(held, Items) else None
    if node.kind == "nil":
        return []
    if node.kind == "literal_value" and not any(child.kind == "keyed_element" for child in node.children):
        return [Part(child.children[0], frame) for child in node.children]
    if node.kind == "slice_expression":
        return _sliced(evaluator, node, frame)
    if node.kind == "call_expression":
        name = callee_name(evaluator.module, node["function"])
        own = _append if name in ("append", "slices.Concat", "slices.Clone") else _make if name == "make" else None
        if own is not None:
            return own(evaluator, node, frame)
    if node.kind == "type_conversion_expression" or _is_conversion(evaluator, node):
        operand = node.get("operand") or Invocation.of(node).arguments[0]
        return items(evaluator, operand, frame)
    called = callees(evaluator.module, node) if node.kind == "call_expression" else []
    if called and called[0].function is not None:
        plain = _in_one_line(evaluator, called, node, frame)
        return evaluator.nested(lambda: _returned(evaluator, called, node, frame)) if plain is None else plain
    found = elements(evaluator, node, frame)
    if found is not None:
        return [Part(each, where) for each, where in found]
    known = _of_variable(evaluator, node, node.binding, frame) if node.binding is not None else None
    if known is not None:
        return known
    texts = listed(evaluator, node, frame)
    return [Texts(tuple(values)) for values in texts] if texts is not None else None


def _of_variable(evaluator: Evaluator, node: Node, binding: Binding, frame: Frame) -> list[Known] | None:
    """Return the elements of a list that a call gives, `render(defaults()...)`, or that statements put together."""
    stays = binding.kind == "param" and len(list(definitions(binding))) == 1
    given = given_list(binding, frame) if stays and not may_be_changed(evaluator.module, binding) else None
    if given is not None:
        return evaluator.once(("items", node, frame), partial(items, evaluator, *given), None)
    ways = known_at(evaluator, binding, node, frame)
    return list(ways[0].elements) if len(ways) == 1 and isinstance(ways[0], Items) else None


def _is_conversion(evaluator: Evaluator, node: Node) -> bool:
    return (
        node.kind == "call_expression"
        and node["function"].kind == "slice_type"
        and len(Invocation.of(node).arguments) == 1
    )


def frame_of_call(evaluator: Evaluator, callee: Callee, call: Node, frame: Frame) -> Frame | None:
    if callee.function is None or callee.method_expression or frame.depth >= MAX_CALLS:
        return None
    receiver = receiver_of(evaluator.module, callee.function, callee.operand, frame)
    outer = frame if callee.literal else None
    return evaluator.frame(Frame(callee.function, Invocation.of(call), frame, receiver, outer, frame.depth + 1))


def _in_one_line(evaluator: Evaluator, called: Sequence[Callee], call: Node, frame: Frame) -> list[Known] | None:
    """Return the elements of a list that a function does nothing but return: `return []component{{...}, {...}}`."""
    inner = frame_of_call(evaluator, called[0], call, frame) if len(called) == 1 else None
    body = inner.function.get("body") if inner is not None and inner.function is not None else None
    statements = body.children[0].children if body is not None and body.children else []
    listed = statements[0].children if len(statements) == 1 and statements[0].kind == "return_statement" else []
    if inner is None or not listed or len(listed[0].children) != 1:
        return None
    value = listed[0].children[0]
    return evaluator.once(("items", value, inner), lambda: items(evaluator, value, inner), None)


def _returned(evaluator: Evaluator, called: Sequence[Callee], call: Node, frame: Frame) -> list[Known] | None:
    """Return the elements of a list that a function of this program returns."""
    inner = frame_of_call(evaluator, called[0], call, frame) if len(called) == 1 else None
    if inner is None:
        return None
    found: list[list[Known]] = []
    for node, here in reached_returns(evaluator, inner, 0):
        listed = node.children[0].children if node.children else []
        each = items(evaluator, listed[0], here) if listed else None
        if each is None or (found and len(each) != len(found[0])):
            return None
        found.append(each)
    if len(found) < 2:
        return found[0] if found else None
    columns = zip(*found, strict=True)
    return [Texts(tuple(v for each in column for v in values_of(evaluator, each, (), call))) for column in columns]


def _append(evaluator: Evaluator, call: Node, frame: Frame) -> list[Known] | None:
    found: list[Known] = []
    spread = callee_name(evaluator.module, call["function"]) != "append"
    for number, argument in enumerate(Invocation.of(call).arguments):
        if number and not spread and argument.kind != "variadic_argument":
            found.append(_element(evaluator, argument, frame))
            continue
        more = items(evaluator, argument.children[0] if argument.kind == "variadic_argument" else argument, frame)
        if more is None or len(found) + len(more) > MAX_ITEMS:
            return None
        found += more
    return found


def _element(evaluator: Evaluator, node: Node, frame: Frame) -> Known:
    """Return an element that is added: a text is evaluated at once, as what it is made of may change."""
    flat = types.underlying(evaluator.module, typeof.of_expression(evaluator.module, node))
    part = flat is not None and types.predeclared(evaluator.module, flat.node) != "string"
    return Part(node, frame) if part else Texts(tuple(evaluator.evaluate(node, frame)))


def _make(evaluator: Evaluator, call: Node, frame: Frame) -> list[Known] | None:
    """`make([]string, 2)`, `make([]string, 0, 4)`"""
    arguments = Invocation.of(call).arguments
    if len(arguments) < 2 or arguments[0].kind != "slice_type":
        return None
    size = range_of(evaluator, arguments[1], frame)
    if size is None or size[0] != size[1] or not 0 <= size[0] <= MAX_ITEMS:
        return None
    text = types.predeclared(evaluator.module, arguments[0].get("element")) == "string"
    return [Texts((plain_text("", call),))] * size[0] if text or not size[0] else None


def _sliced(evaluator: Evaluator, node: Node, frame: Frame) -> list[Known] | None:
    found = items(evaluator, node["operand"], frame)
    if found is None or node.get("capacity") is not None:
        return None
    ends = [(name, node.get(name)) for name in ("start", "end")]
    at = {name: range_of(evaluator, end, frame) for name, end in ends if end is not None}
    if any(end is None or end[0] != end[1] or not 0 <= end[0] <= len(found) for end in at.values()):
        return None
    start, end = at.get("start") or (0, 0), at.get("end") or (len(found), 0)
    return found[start[0] : end[0]]
