"""What a function returns that is called in a frame: its returns, and what deferred calls make of them."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.contexts import told_apart
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.known import values_of
from codemod.golang.evaluate.unset import without_defaults
from codemod.golang.evaluate.values import MAX_VALUES, Value, clearer, is_settled, unknown
from codemod.golang.evaluate.variables import definition_values, variable
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.failing import is_error_result, is_failure, is_sure_failure
from codemod.golang.flow.paths import Path
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.sharing import is_only_read
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
    if recovers or many or is_settled(found):
        return found
    if _has_ways(evaluator.module, function):
        other = evaluator.nested(lambda: list(_followed(evaluator, frame, path, index, binding)))
        found = clearer(found, other or [])
    return found if path else told_apart(evaluator, lambda f: given_back(evaluator, f, path, index), frame, found)


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
    from codemod.golang.evaluate.running import has_defers, reached_returns

    function = frame.function
    assert function is not None
    for node, here in reached_returns(evaluator, frame, index):
        values = list(_one_return(evaluator, node, binding, here, path, index))
        if binding is not None and not path and has_defers(evaluator.module, function):
            changed = _is_followed(evaluator, binding)
            values = _changed(evaluator, here, node, binding, path, values) if changed else values
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
    given = _given(evaluator, node, listed, frame, path, index)
    if binding is None or (frame.running and _is_followed(evaluator, binding)):
        yield from given
        return
    aside = list(_written_aside(evaluator.module, binding, path, node))
    if any(_is_made_of_itself(evaluator.module, each, binding) for each in aside):
        yield from _changed(evaluator, frame, node, binding, path, list(given))
        return
    yield from given
    for definition in aside:
        yield from definition_values(evaluator, definition, binding, path, node, frame)


def _given(
    evaluator: Evaluator, node: Node, listed: list[Node], frame: Frame, path: Path, index: int
) -> Iterator[Value]:
    """Yield what a return gives as one of the results, before what was deferred."""
    if len(listed) == 1 and strip_parens(listed[0]).kind == "call_expression":
        yield from evaluator.result(listed[0], frame, path, index, checked=frame.checked)
    elif index < len(listed):
        yield from evaluator.evaluate(listed[index], frame, path)


def _changed(
    evaluator: Evaluator, frame: Frame, node: Node, binding: Binding, path: Path, values: list[Value]
) -> list[Value]:
    """Return what the deferred calls make of a result; that it is changed where they cannot be followed."""
    from codemod.golang.evaluate.running import after_defers

    follows = not path and _is_followed(evaluator, binding) and evaluator.follows()
    known = after_defers(evaluator, frame, node, binding, values) if follows else None
    return values_of(evaluator, known, (), node) if known is not None else [unknown("it is changed", node)]


def _written_aside(module: Module, binding: Binding, path: Path, node: Node) -> Iterator[Definition]:
    """Yield what is written to a result by others than the function's own statements: by closures, through pointers."""
    for each in reaching(module, binding, path, node):
        if each.kind != "zero" and (each.kind in ("address", "many") or each.node.function is not binding.function):
            yield each


def _is_made_of_itself(module: Module, written: Definition, binding: Binding) -> bool:
    """Whether a deferred call makes a result of what was returned: `defer func() { image += "-debug" }()`."""
    if not any(above.kind == "defer_statement" for above in written.node.ancestors()):
        return False
    if written.kind == "address":
        address = written.node.parent
        return address is None or address.parent is None or not is_only_read(module, address, address.parent, 0)
    made = written.value.walk() if written.value is not None else ()
    return written.kind == "append" or any(each.binding is binding for each in made)


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
