"""What a function returns that is called in a frame: its returns, and what deferred calls make of them."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.known import values_of
from codemod.golang.evaluate.unset import without_defaults
from codemod.golang.evaluate.values import MAX_VALUES, Value, clearer, is_settled, unknown
from codemod.golang.evaluate.variables import definition_values, variable
from codemod.golang.flow.failing import is_error_result, is_failure, is_sure_failure
from codemod.golang.flow.paths import Path
from codemod.golang.flow.reaching import reaching
from codemod.golang.program import types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import is_empty
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens


def returned(evaluator: Evaluator, frame: Frame, path: Path, index: int) -> list[Value]:
    """Return what result `index` of a function can be that is called in this frame."""
    function = frame.function
    assert function is not None
    return given_back(evaluator, frame, path, index) or [unknown("the function returns nothing", function)]


def given_back(evaluator: Evaluator, frame: Frame, path: Path, index: int) -> list[Value]:
    """As `returned`, but nothing of a function that only tells of errors: what others give is all there is."""
    frame = evaluator.frame(frame)
    function = frame.function
    assert function is not None
    binding = _result_binding(function, index)
    found: list[Value] = []
    nodes = _ends(evaluator.module, function)
    recovers = False
    for node in nodes:
        if len(found) > MAX_VALUES:
            break
        if node.kind == "return_statement" and not _is_passed_by(evaluator, node, frame):
            values = list(_one_return(evaluator, node, binding, frame, path, index))
            found += without_defaults(evaluator, values, node, frame)
        elif node.kind != "return_statement" and _recovers(evaluator, node, frame):
            recovers = True
            found.append(unknown("it recovers from a panic", node))
    many = len(found) > MAX_VALUES
    if not (recovers or many or is_settled(found)) and _has_ways(evaluator.module, function):
        other = evaluator.nested(lambda: list(_followed(evaluator, frame, path, index, binding)))
        found = clearer(found, other or [])
    return found


def _is_passed_by(evaluator: Evaluator, node: Node, frame: Frame) -> bool:
    if frame.function is not None and _is_given_nothing(evaluator.module, frame.function):
        from codemod.golang.evaluate.given_nothing import is_passed_by_all  # few functions are

        if is_passed_by_all(evaluator, node, frame):
            return True
    if evaluator.may_follow:
        return False
    from codemod.golang.evaluate.decided import is_passed_by

    return is_passed_by(evaluator, node, frame)


@per_module
def _is_given_nothing(module: Module, function: Node) -> bool:
    """Whether a function is the same for all who call, `version.Tag()`, and has several ways."""
    given = any(True for _ in parameters(function, "parameters"))
    return function.kind == "function_declaration" and not given and _has_ways(module, function)


@per_module
def _has_ways(module: Module, function: Node) -> bool:
    """Whether following a function may tell more than the definitions that reach its returns."""
    kinds = ("if_statement", "expression_switch_statement", "type_switch_statement", "for_statement", "defer_statement")
    return any(node.kind in kinds for node in function.walk())


def _followed(evaluator: Evaluator, frame: Frame, path: Path, index: int, binding: Binding | None) -> Iterator[Value]:
    """Yield what a function returns where it is followed statement by statement."""
    from codemod.golang.evaluate.running import after_defers, has_defers, reached_returns

    function = frame.function
    assert function is not None
    for node, here in reached_returns(evaluator, frame, index):
        values = list(_one_return(evaluator, node, binding, here, path, index))
        if (
            binding is not None
            and not path
            and _is_followed(evaluator, binding)
            and has_defers(evaluator.module, function)
        ):
            known = after_defers(evaluator, here, node, binding, values)
            values = values_of(evaluator, known, (), node) if known is not None else [unknown("it is changed", node)]
        yield from values


@per_module
def _ends(module: Module, function: Node) -> list[Node]:
    """Return the returns of a function, and the deferred calls in it."""
    kinds = ("return_statement", "defer_statement")
    return [n for n in function.walk() if n.kind in kinds and (n.function is function or n.kind == kinds[1])]


def _recovers(evaluator: Evaluator, node: Node, frame: Frame) -> bool:
    """Whether a panic may end in a plain return: not where the deferred function then sets a checked error."""
    lefts = [part.get("left") for part in node.walk() if part.kind == "assignment_statement"]
    if frame.checked and any(left is not None and is_error_result(left.children[-1]) for left in lefts):
        return False
    from codemod.golang.flow.recovering import recovers

    return recovers(evaluator.module, node)


def _one_return(
    evaluator: Evaluator, node: Node, binding: Binding | None, frame: Frame, path: Path, index: int
) -> Iterator[Value]:
    if not node.children:
        if binding is not None and not (frame.checked and is_sure_failure(evaluator.module, node)):
            values = variable(evaluator, binding, path, node, frame)
            yield from (
                v for v in values if v.text != "" or not frame.checked or not is_failure(evaluator.module, node)
            )
        return
    listed = node.children[0].children if node.children[0].kind == "expression_list" else node.children
    fails = index < len(listed) and frame.checked and is_failure(evaluator.module, node)
    if fails and (_is_nothing(listed[index]) or is_sure_failure(evaluator.module, node)):
        return
    if index < len(listed) and listed[index].kind == "nil" and path and _is_pointer(node, index):
        return  # it has no fields: who asks it for one panics
    if len(listed) == 1 and strip_parens(listed[0]).kind == "call_expression":
        yield from evaluator.result(listed[0], frame, path, index, checked=frame.checked)
    elif index < len(listed):
        yield from evaluator.evaluate(listed[index], frame, path)
    if binding is None or (frame.running and _is_followed(evaluator, binding)):
        return
    for definition in reaching(evaluator.module, binding, path, node):
        aside = definition.kind in ("address", "many") or definition.node.function is not binding.function
        if aside and definition.kind != "zero":
            yield from definition_values(evaluator, definition, binding, path, node, frame)


def _is_pointer(end: Node, index: int) -> bool:
    result = types.result(end.function, index) if end.function is not None else None
    return result is not None and bool(result.pointer)


def _is_nothing(node: Node) -> bool:
    """`""`, `nil`, `options{}`"""
    body = node.get("body") if node.kind == "composite_literal" else None
    return is_empty(node) or node.kind == "nil" or (body is not None and not body.children)


def _is_followed(evaluator: Evaluator, binding: Binding) -> bool:
    from codemod.golang.flow.followed import style_of

    return style_of(evaluator.module, binding) is not None


def _result_binding(function: Node, index: int) -> Binding | None:
    for number, (name, _, _) in enumerate(parameters(function, "result")):
        if number == index and name is not None:
            return name.binding
    return None
