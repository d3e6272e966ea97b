"""What numbers can be: literals, sums, sizes of texts and lists."""

from __future__ import annotations

from functools import partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.cutting import least_length
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import path_of
from codemod.golang.program import typeof, types
from codemod.golang.read.syntax import Node, strip_parens

Range = tuple[int, int | None]


def range_of(evaluator: Evaluator, node: Node, frame: Frame) -> Range | None:
    """Return the least and the greatest that a number can be; None for what is no number, or not known."""
    node = strip_parens(node)
    if node.kind == "binary_expression" and node["operator"].kind in "+-":
        one, other = range_of(evaluator, node["left"], frame), range_of(evaluator, node["right"], frame)
        if one is None or other is None or None in (one[1], other[1]) or one[0] != one[1] or other[0] != other[1]:
            return None
        found = one[0] + other[0] if node["operator"].kind == "+" else one[0] - other[0]
        return (found, found) if has_room_for(evaluator, node, found) else None
    if node.kind == "call_expression":
        return _size(evaluator, node, frame)
    if node.kind not in ("int_literal", "identifier", "unary_expression", "selector_expression", "binary_expression"):
        return None
    values = evaluator.evaluate(node, frame)
    numbers = [int(value.text) for value in values if value.numeric and value.text is not None]
    return (min(numbers), max(numbers)) if numbers and len(numbers) == len(values) else None


def has_room_for(evaluator: Evaluator, node: Node, found: int) -> bool:
    """Whether a number is one of its type: `p-1` of `var p uint` is none below zero, but the greatest."""
    from codemod.golang.program.number_types import UNTYPED, has_room, number_type

    name = number_type(evaluator.module, node)
    return has_room("int" if name == UNTYPED else name, found) if name else 0 <= found <= _MOST_OF_ALL


_MOST_OF_ALL = 127  # every type of numbers has these


def _size(evaluator: Evaluator, call: Node, frame: Frame) -> Range | None:
    """`len(text)`, `len(list)`, `builder.Len()`"""
    function, arguments = call["function"], Invocation.of(call).arguments
    if callee_name(evaluator.module, function) == "len" and len(arguments) == 1:
        if _is_size_of_others(evaluator, arguments[0]):
            return 0, None
        listed = evaluator.items(arguments[0], frame)
        if listed is not None:
            return len(listed), len(listed)
        values = evaluator.evaluate(arguments[0], frame)
        if any(v.text is None or not v.text.isascii() for v in values) and _has_letters(evaluator, arguments[0]):
            return None
    elif function.kind == "selector_expression" and function["field"].spells("Len") and not arguments:
        binding = function["operand"].binding
        if binding is None or frame.known is None or binding not in frame.known:
            return None
        values = evaluator.evaluate(function["operand"], frame)
    else:
        # few conditions ask where something stands
        from codemod.golang.evaluate.searching import found_at

        return found_at(evaluator, call, frame)
    sizes = [_length(value) for value in values]
    known = [size for size in sizes if size is not None]
    if not known or len(known) < len(sizes):
        return None
    greatest = [most for _, most in known if most is not None]
    return min(least for least, _ in known), max(greatest) if len(greatest) == len(known) else None


def _is_size_of_others(evaluator: Evaluator, node: Node) -> bool:
    """Whether what has a size is given by functions of other modules that nothing is known of, and nothing else:
    `pods.Items` of `pods, err := client.List(ctx, options)`. What these were given need not be known for that."""
    bottom, _ = path_of(strip_parens(node))
    found = list(definitions(bottom.binding)) if bottom.binding is not None else []
    calls = [each.value for each in found if each.kind in ("value", "result") and not each.path]
    return bool(found) and len(calls) == len(found) and all(map(partial(_gives_anything, evaluator), calls))


def _gives_anything(evaluator: Evaluator, call: Node | None) -> bool:
    from codemod.golang.flow.of_others import is_of_others  # few ask how many there are

    found = callees(evaluator.module, call) if call is not None and call.kind == "call_expression" else ()
    known = evaluator.models, evaluator.results, evaluator.lists
    for callee in found:
        if callee.name and ("/" not in callee.name or any(callee.name in each for each in known)):
            return False
        if callee.function or callee.converts:
            return False
    return call is not None and bool(found) and (all(c.name for c in found) or is_of_others(evaluator.module, call))


def _length(value: Value) -> Range | None:
    if value.unknown or value.numeric:
        return None
    least = least_length(value.parts)
    return least, least if value.text is not None else None


def _has_letters(evaluator: Evaluator, node: Node) -> bool:
    """Whether an expression may be a `[]rune`, which has a letter where a text has up to four bytes."""
    element = types.element(evaluator.module, typeof.of_expression(evaluator.module, node))
    return element is not None and not types.is_byte(evaluator.module, element)
