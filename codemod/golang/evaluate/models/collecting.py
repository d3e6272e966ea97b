"""Lists of what a map holds, `slices.Sorted(maps.Keys(m))`, and texts that are cut where a function says so."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.cutting import is_never_empty, pieces
from codemod.golang.evaluate.terms import Hole, Parts
from codemod.golang.evaluate.values import Value, distinct, in_byte_order, plain_text
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.library import callee_name
from codemod.golang.read.literals import decode
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, strip_parens

_MOST = 64
_KEYS, _VALUES = ("maps.Keys", "golang.org/x/exp/maps.Keys"), ("maps.Values", "golang.org/x/exp/maps.Values")


def of_map(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    """`maps.Keys(m)` of golang.org/x/exp: in whatever order"""
    held = _held(evaluator, call, frame)
    return None if held is None else [distinct(value for values in held for value in values)] * len(held)


def collected(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    """`slices.Collect(maps.Values(m))`, `slices.Collect(slices.Values(list))`"""
    from codemod.golang.evaluate.models.text_lists import listed

    given = Invocation.of(call).arguments
    inner = strip_parens(given[0]) if len(given) == 1 else None
    if inner is None or inner.kind != "call_expression":
        return None
    if callee_name(evaluator.module, inner["function"]) == "slices.Values":
        return listed(evaluator, inner["arguments"].children[0], frame)
    return of_map(evaluator, inner, frame)


def sorted_list(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    """`slices.Sorted(maps.Keys(m))`"""
    given = Invocation.of(call).arguments
    held = _held(evaluator, strip_parens(given[0]), frame) if len(given) == 1 else None
    return held if held is None or len(held) < 2 else in_byte_order(held)


def _held(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    """Return the keys, or the values, of a map that is known whole."""
    from codemod.golang.evaluate.entries import entries_of
    from codemod.golang.evaluate.known import values_of

    name = callee_name(evaluator.module, call["function"]) if call.kind == "call_expression" else ""
    entries = entries_of(evaluator, call["arguments"].children[0], frame) if name in (*_KEYS, *_VALUES) else None
    if entries is None or len(entries.elements) > _MOST:
        return None
    if name in _VALUES:
        return [values_of(evaluator, each, (), call) for each in entries.elements.values()]
    keys = [key for key in entries.elements if isinstance(key, bytes)]
    return [[plain_text(decode(key), call)] for key in keys] if len(keys) == len(entries.elements) else None


def cut_by_function(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    """`strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == ':' })`"""
    given = Invocation.of(call).arguments
    text = evaluator.evaluate(given[0], frame) if len(given) == 2 else []
    separators = _separators(given[1]) if len(text) == 1 else None
    if separators is None:
        return None
    found: list[Parts] = [text[0].parts]
    for separator in separators:
        cut = [pieces(Value(parts, call), separator) for parts in found]
        if any(each is None for each in cut):
            return None
        found = [parts for each in cut for parts in each or ()]
    kept = [parts for parts in found if any(isinstance(part, Hole) or part.text for part in parts)]
    if any(not any(is_never_empty(p) if isinstance(p, Hole) else p.text for p in parts) for parts in kept):
        return None
    return [[Value(parts, call, text[0].way)] for parts in kept]


def _separators(function: Node) -> list[str] | None:
    """Return the characters that a function literal says yes to, `return r == '/' || r == ':'`; None for any other."""
    body = function.get("body") if function.kind == "func_literal" else None
    statements = body.children[0].children if body is not None and body.children else []
    names = [name for name, _, _ in parameters(function, "parameters")] if body is not None else []
    if len(statements) != 1 or statements[0].kind != "return_statement" or len(names) != 1 or names[0] is None:
        return None
    listed = statements[0].children[0].children if statements[0].children else []
    found = [_compared(each, names[0]) for each in _alternatives(listed[0])] if len(listed) == 1 else []
    return None if None in found else [each for each in found if each]


def _alternatives(node: Node) -> Iterator[Node]:
    node = strip_parens(node)
    if node.kind == "binary_expression" and node["operator"].kind == "||":
        yield from _alternatives(node["left"])
        yield from _alternatives(node["right"])
    else:
        yield node


def _compared(node: Node, name: Node) -> str | None:
    """Return the character of `r == '/'`."""
    if node.kind != "binary_expression" or node["operator"].kind != "==" or node["left"].binding is not name.binding:
        return None
    said = node["right"].text if node["right"].kind == "rune_literal" else ""
    return said[1] if len(said) == 3 and said[1] != "\\" and name.binding is not None else None
