"""The elements of a slice that is put together in sight."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import ELEMENT, index_step
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.sharing import escapes_locally
from codemod.golang.flow.touching import may_be_changed, relevant
from codemod.golang.flow.unchanging import declared_alone
from codemod.golang.program.types import LISTS
from codemod.golang.read.literals import integer
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens


def elements(evaluator: Evaluator, node: Node, frame: Frame) -> list[tuple[Node, Frame]] | None:
    """Return the elements of a slice that is one literal, as they are; None where that is not sure."""
    node = strip_parens(node)
    if node.kind == "identifier" and node.binding is not None:
        return _elements_of_variable(evaluator, node, node.binding, frame)
    if node.binding is None and node.kind in ("identifier", "selector_expression"):
        declared = declared_alone(evaluator.module, node)
        return elements(evaluator, declared, evaluator.frame(Frame())) if declared is not None else None
    if node.kind == "call_expression" and (function := node.get("function")) is not None:
        arguments = Invocation.of(node).arguments
        if callee_name(evaluator.module, function) != "append" or not arguments:
            return None
        first = elements(evaluator, arguments[0], frame)
        spread = any(argument.kind == "variadic_argument" for argument in arguments)
        return None if first is None or spread else [*first, *((argument, frame) for argument in arguments[1:])]
    if node.kind != "composite_literal" or (body := node.get("body")) is None:
        return None
    type_ = node.get("type")
    if type_ is None or type_.kind not in LISTS:
        return None
    if type_.kind == "array_type" and _length(type_["length"]) != len(body.children):
        return None
    found = [_in_order(number, element) for number, element in enumerate(body.children)]
    return [(each, frame) for each in found if each is not None] if None not in found else None


def _in_order(number: int, element: Node) -> Node | None:
    """Return the value of an element; None where a key puts it elsewhere than `{0: host, 1: name}` does."""
    value = element.get("value") if element.kind == "keyed_element" else element
    key = index_step(element.get("key")).key if element.kind == "keyed_element" else number
    return value.children[0] if value is not None and key == number else None


def _length(node: Node) -> int | None:
    return integer(node) if node.kind == "int_literal" else None


def _elements_of_variable(
    evaluator: Evaluator, node: Node, binding: Binding, frame: Frame
) -> list[tuple[Node, Frame]] | None:
    here = frame.of(binding.function)
    if here is not None and here.known is not None and binding in here.known:
        return None
    found = reaching(evaluator.module, binding, (), node)
    if len(found) != 1 or any(d.path for d in relevant(evaluator.module, binding, ())):
        return None
    if found[0].kind == "parameter":
        return _spread(evaluator, binding, frame) if not may_be_changed(evaluator.module, binding) else None
    if found[0].kind == "zero":
        return []
    if found[0].kind != "value" or found[0].value is None or escapes_locally(evaluator.module, binding, (ELEMENT,)):
        return None
    value = found[0].value
    return evaluator.once(("elements", found[0].node, frame), lambda: elements(evaluator, value, frame), None)


def _spread(evaluator: Evaluator, binding: Binding, frame: Frame) -> list[tuple[Node, Frame]] | None:
    here = frame.of(binding.function)
    if here is None or here.call is None or here.caller is None:
        return None
    given = here.call.arguments[binding.index :]
    if binding.variadic and not any(node.kind == "variadic_argument" for node in given):
        return [(node, here.caller) for node in given]
    whole = given_list(binding, frame)
    return elements(evaluator, *whole) if whole is not None else None


def given_list(binding: Binding, frame: Frame) -> tuple[Node, Frame] | None:
    """Return the list that a parameter is: an argument, or one that is spread, `f(opts...)`."""
    here = frame.of(binding.function)
    given = here.call.arguments[binding.index :] if here is not None and here.call is not None else []
    if here is None or here.caller is None or not given:
        return None
    return given[0].children[0] if given[0].kind == "variadic_argument" else given[0], here.caller
