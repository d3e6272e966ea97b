"""Functions that return a list of texts."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator, ListModel
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.cutting import fields, pieces
from codemod.golang.evaluate.terms import Parts
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.paths import ELEMENT
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.sharing import escapes_locally
from codemod.golang.read.literals import integer
from codemod.golang.read.syntax import Node, strip_parens


def listed(evaluator: Evaluator, node: Node, frame: Frame) -> list[list[Value]] | None:
    """Return the values of each element of a list that is put together in sight; None where that is not sure."""
    from codemod.golang.evaluate.lists import elements

    found = elements(evaluator, node, frame)
    if found is not None:
        return [evaluator.evaluate(each, where) for each, where in found]
    node = strip_parens(node)
    if node.kind == "identifier" and node.binding is not None:
        definitions = reaching(evaluator.module, node.binding, (), node)
        value = definitions[0].value if len(definitions) == 1 and definitions[0].kind == "value" else None
        changed = escapes_locally(evaluator.module, node.binding, (ELEMENT,))
        return listed(evaluator, value, frame) if value is not None and not changed else None
    names = {callee.name for callee in callees(evaluator.module, node)} if node.kind == "call_expression" else set()
    model = evaluator.lists.get(names.pop()) if len(names) == 1 else None
    return model(evaluator, node, frame) if model is not None else None


def _one(evaluator: Evaluator, call: Node, frame: Frame) -> tuple[Value, str] | None:
    """Return the one text that is split, and the separator."""
    arguments = Invocation.of(call).arguments
    if len(arguments) < 2:
        return None
    text, separator = evaluator.evaluate(arguments[0], frame), evaluator.evaluate(arguments[1], frame)
    if len(text) != 1 or len(separator) != 1 or separator[0].text is None:
        return None
    return text[0], separator[0].text


def _as_values(found: list[Parts] | None, call: Node, value: Value) -> list[list[Value]] | None:
    return None if found is None else [[Value(parts, call, value.steps)] for parts in found]


def _split(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    one = _one(evaluator, call, frame)
    return None if one is None else _as_values(pieces(*one), call, one[0])


def _split_n(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    one, arguments = _one(evaluator, call, frame), Invocation.of(call).arguments
    most = integer(arguments[2]) if len(arguments) == 3 and arguments[2].kind == "int_literal" else None
    return None if one is None or not most else _as_values(pieces(*one, most), call, one[0])


def _fields(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    arguments = Invocation.of(call).arguments
    text = evaluator.evaluate(arguments[0], frame) if len(arguments) == 1 else []
    return _as_values(fields(text[0]), call, text[0]) if len(text) == 1 else None


def _concat(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    found: list[list[Value]] = []
    for argument in Invocation.of(call).arguments:
        inner = None if argument.kind == "variadic_argument" else listed(evaluator, argument, frame)
        if inner is None:
            return None
        found += inner
    return found


def _insert(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    arguments = Invocation.of(call).arguments
    if len(arguments) < 2 or arguments[1].kind != "int_literal":
        return None
    first, at, new = listed(evaluator, arguments[0], frame), integer(arguments[1]), arguments[2:]
    if first is None or at is None or at > len(first) or any(each.kind == "variadic_argument" for each in new):
        return None
    return [*first[:at], *(evaluator.evaluate(each, frame) for each in new), *first[at:]]


def _append(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    arguments = Invocation.of(call).arguments
    found = listed(evaluator, arguments[0], frame) if arguments else None
    for argument in arguments[1:]:
        spread = argument.kind == "variadic_argument"
        more = listed(evaluator, argument.children[0], frame) if spread else [evaluator.evaluate(argument, frame)]
        if found is None or more is None:
            return None
        found = [*found, *more]
    return found


LISTS: dict[str, ListModel] = {
    "append": _append,
    "strings.Split": _split,
    "strings.SplitN": _split_n,
    "strings.Fields": _fields,
    "slices.Concat": _concat,
    "slices.Clone": _concat,
    "slices.Insert": _insert,
}
