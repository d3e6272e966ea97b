"""Functions that return a list of texts."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Parts
from codemod.golang.evaluate.values import MAX_VALUES, Value, distinct
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import ELEMENT
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.sharing import escapes_locally
from codemod.golang.flow.touching import may_be_changed
from codemod.golang.read.literals import integer
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens


def listed(evaluator: Evaluator, node: Node, frame: Frame) -> list[list[Value]] | None:
    """Return the values of each element of a list that is put together in sight; None where that is not sure."""
    from codemod.golang.evaluate.known import values_of
    from codemod.golang.evaluate.lists import elements, given_list

    found = elements(evaluator, node, frame)
    if found is not None:
        return [evaluator.evaluate(each, where) for each, where in found]
    node = strip_parens(node)
    if node.kind == "identifier" and node.binding is not None:
        here = frame.of(node.binding.function)
        if here is not None and here.known is not None and node.binding in here.known:
            return _followed(evaluator, node, node.binding, frame)
        reached = reaching(evaluator.module, node.binding, (), node)
        if len(reached) == 1 and reached[0].kind == "parameter" and (given := given_list(node.binding, frame)):
            return None if escapes_locally(evaluator.module, node.binding, (ELEMENT,)) else listed(evaluator, *given)
        value = reached[0].value if len(reached) == 1 and reached[0].kind == "value" else None
        changed = escapes_locally(evaluator.module, node.binding, (ELEMENT,))
        known = listed(evaluator, value, frame) if value is not None and not changed else None
        return _followed(evaluator, node, node.binding, frame) if known is None else known
    called = callees(evaluator.module, node) if node.kind == "call_expression" else []
    if node.kind == "slice_expression" or any(callee.function is not None for callee in called):
        items = evaluator.items(node, frame)
        return [values_of(evaluator, each, (), node) for each in items] if items is not None else None
    names = {callee.name for callee in called}
    model = evaluator.lists.get(names.pop()) if len(names) == 1 else None
    return model(evaluator, node, frame) if model is not None else None


def _followed(evaluator: Evaluator, node: Node, binding: Binding, frame: Frame) -> list[list[Value]] | None:
    """Return the values of each element of a list that is a variable, where its function is followed."""
    from codemod.golang.evaluate.known import Items, values_of
    from codemod.golang.evaluate.running import known_at

    here = frame.of(binding.function)
    held = here.known.get(binding) if here is not None and here.known is not None else None
    known = [held] if held is not None else known_at(evaluator, binding, node, frame)
    found = [each for each in known if isinstance(each, Items)]
    if not found or len(found) < len(known) or len({len(each.elements) for each in found}) > 1:
        return None
    places = zip(*(each.elements for each in found), strict=True)
    return [distinct(v for each in place for v in values_of(evaluator, each, (), node)) for place in places]


Columns = list[list[Value]]


def listed_ways(evaluator: Evaluator, node: Node, frame: Frame) -> list[Columns]:
    """Return what `listed` does for each way to a list, `if namespace != "" { parts = append(parts, namespace) }`;
    nothing where it is not sure how many elements there are."""
    found = listed(evaluator, node, frame)
    if found is not None:
        return [found]
    node = strip_parens(node)
    if node.kind == "identifier" and node.binding is not None:
        return _ways_of_variable(evaluator, node, node.binding, frame)
    arguments = Invocation.of(node).arguments if node.kind == "call_expression" else []
    if not arguments or callee_name(evaluator.module, node["function"]) != "append":
        return []
    lists = listed_ways(evaluator, arguments[0], frame)
    for argument in arguments[1:]:
        spread = argument.kind == "variadic_argument"
        more = (
            listed_ways(evaluator, argument.children[0], frame) if spread else [[evaluator.evaluate(argument, frame)]]
        )
        lists = [[*first, *rest] for first in lists for rest in more] if len(lists) * len(more) <= MAX_VALUES else []
    return lists


def _ways_of_variable(evaluator: Evaluator, node: Node, binding: Binding, frame: Frame) -> list[Columns]:
    from codemod.golang.evaluate.known import lists_of, values_of
    from codemod.golang.evaluate.lists import given_list
    from codemod.golang.evaluate.running import known_at

    here = frame.of(binding.function)
    held = here.known.get(binding) if here is not None and here.known is not None else None
    if held is None and binding.kind == "param" and len(list(definitions(binding))) == 1:
        given = given_list(binding, frame)
        return listed_ways(evaluator, *given) if given and not may_be_changed(evaluator.module, binding) else []
    known = [held] if held is not None else known_at(evaluator, binding, node, frame)
    if not all(map(lists_of, known)):
        return []
    return [[values_of(evaluator, e, (), node) for e in each.elements] for one in known for each in lists_of(one)]


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
    return None if found is None else [[Value(parts, call, value.way)] for parts in found]


def split(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    from codemod.golang.evaluate.models.cutting import pieces

    one = _one(evaluator, call, frame)
    return None if one is None else _as_values(pieces(*one), call, one[0])


def split_n(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    from codemod.golang.evaluate.models.cutting import pieces

    one, arguments = _one(evaluator, call, frame), Invocation.of(call).arguments
    most = integer(arguments[2]) if len(arguments) == 3 and arguments[2].kind == "int_literal" else None
    return None if one is None or not most else _as_values(pieces(*one, most), call, one[0])


def split_at_blanks(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    from codemod.golang.evaluate.models.cutting import fields

    arguments = Invocation.of(call).arguments
    text = evaluator.evaluate(arguments[0], frame) if len(arguments) == 1 else []
    return _as_values(fields(text[0]), call, text[0]) if len(text) == 1 else None


def concatenated(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    found: list[list[Value]] = []
    for argument in Invocation.of(call).arguments:
        inner = None if argument.kind == "variadic_argument" else listed(evaluator, argument, frame)
        if inner is None:
            return None
        found += inner
    return found


def inserted(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    arguments = Invocation.of(call).arguments
    if len(arguments) < 2 or arguments[1].kind != "int_literal":
        return None
    first, at, new = listed(evaluator, arguments[0], frame), integer(arguments[1]), arguments[2:]
    if first is None or at is None or at > len(first) or any(each.kind == "variadic_argument" for each in new):
        return None
    return [*first[:at], *(evaluator.evaluate(each, frame) for each in new), *first[at:]]


def appended_list(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]] | None:
    arguments = Invocation.of(call).arguments
    found = listed(evaluator, arguments[0], frame) if arguments else None
    for argument in arguments[1:]:
        spread = argument.kind == "variadic_argument"
        more = listed(evaluator, argument.children[0], frame) if spread else [evaluator.evaluate(argument, frame)]
        if found is None or more is None:
            return None
        found = [*found, *more]
    return found
