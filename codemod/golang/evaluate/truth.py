"""Whether a condition holds: of known texts and numbers, and of texts with holes where what is known decides.

Each answer is True, False, or None where it may be either.
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.filling import is_left_out
from codemod.golang.evaluate.frames import MAX_CALLS, Frame, receiver_of
from codemod.golang.evaluate.instantiated import elements_may_hide_type, may_hide_type
from codemod.golang.evaluate.known import Truth, values_of
from codemod.golang.evaluate.made import made
from codemod.golang.evaluate.matching import begins, contains, contains_any, ends, equal, tested
from codemod.golang.evaluate.ranges import Range, range_of
from codemod.golang.evaluate.terms import Hole, Made, Why
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation, callees, function_callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import WHAT
from codemod.golang.flow.reaching import reaching
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.read.syntax import Node, strip_parens

_TESTS: dict[str, Callable[[Value, Value], bool | None]] = {
    "strings.HasPrefix": begins,
    "strings.HasSuffix": ends,
    "strings.Contains": contains,
    "strings.ContainsAny": contains_any,
    "strings.EqualFold": lambda one, other: equal(one, other) or None,
}


def truth(evaluator: Evaluator, node: Node, frame: Frame) -> bool | None:
    """Return whether a condition holds."""
    node = strip_parens(node)
    if node.kind == "binary_expression":
        return _combined(evaluator, node, frame)
    if node.kind == "unary_expression" and node["operator"].kind == "!":
        inner = truth(evaluator, node["operand"], frame)
        return None if inner is None else not inner
    if node.kind == "call_expression":
        return _called(evaluator, node, frame)
    if node.kind in ("true", "false"):
        return node.kind == "true" if types.is_predeclared_truth(evaluator.module, node) else None
    return _named(evaluator, node, frame) if node.kind in ("identifier", "selector_expression") else None


def _combined(evaluator: Evaluator, node: Node, frame: Frame) -> bool | None:
    left, right, operator = node["left"], node["right"], node["operator"].kind
    if operator in ("&&", "||"):
        ends_at = operator == "||"
        one = truth(evaluator, left, frame)
        other = truth(evaluator, right, frame) if one is not ends_at else None
        return ends_at if ends_at in (one, other) else None if None in (one, other) else not ends_at
    if operator in ("==", "!="):
        same = _same(evaluator, left, right, frame)
        return None if same is None else same is (operator == "==")
    compare = _ORDER.get(operator)
    first, second = _ranges(evaluator, left, right, frame)
    return compare(first, second) if compare is not None and first is not None and second is not None else None


def _ranges(evaluator: Evaluator, left: Node, right: Node, frame: Frame) -> tuple[Range | None, Range | None]:
    """Return what two numbers can be that are compared: what is left out, where the other one is a number, is zero."""
    first, second = range_of(evaluator, left, frame), range_of(evaluator, right, frame)
    if first is None and second is not None and _is_left_out(evaluator.evaluate(left, frame)):
        return (0, 0), second
    if second is None and first is not None and _is_left_out(evaluator.evaluate(right, frame)):
        return first, (0, 0)
    return first, second


def _is_left_out(values: list[Value]) -> bool:
    return bool(values) and all(value.why is Why.NOT_SET and is_left_out(value) for value in values)


def _same(evaluator: Evaluator, left: Node, right: Node, frame: Frame) -> bool | None:
    if "nil" in (left.kind, right.kind):
        if not types.is_predeclared_nil(evaluator.module, left):
            return None
        return _is_nil(evaluator, right if left.kind == "nil" else left, frame)
    first, second = _ranges(evaluator, left, right, frame)
    if first is not None and second is not None:
        apart = _below(first, second) or _below(second, first)
        same = True if first == second and first[0] == first[1] else False if apart else None
    elif second is not None and any(value.why is Why.NOT_SET for value in evaluator.evaluate(left, frame)):
        return None  # which may be zero, and is no text
    else:
        same = tested(equal, evaluator.evaluate(left, frame), evaluator.evaluate(right, frame))
    # behind interfaces, `"x"` is another one than `name("x")`
    return None if same and any(may_hide_type(evaluator.module, each, frame) for each in (left, right)) else same


def _is_nil(evaluator: Evaluator, node: Node, frame: Frame) -> bool | None:
    """Whether a pointer or a function is nil: not where it is the address of something, or a function."""
    type_ = typeof.of_expression(evaluator.module, node)
    if type_ is None:
        return None
    if types.predeclared(evaluator.module, type_.node) == "error":
        # only that of an object that was made without one: what else an error is, who made it knows
        left_out = node.kind == "selector_expression" and _is_left_out(evaluator.evaluate(node, frame, (WHAT,)))
        return True if left_out else None
    here = frame.of(node.binding.function) if node.binding is not None else None
    if type_.pointer and here is not None and here.known is not None and node.binding in here.known:
        return False  # it is followed, so it points to something
    given = _given(node, here)
    if given is not None and here is not None and here.caller is not None:
        sure = True if given.kind == "nil" else _is_nil(evaluator, given, here.caller)
        if sure is not None:
            return sure
    found = set[bool | None]()
    for value in evaluator.evaluate(node, frame, (WHAT,)):
        part = value.parts[0]
        object_ = part.term.node if isinstance(part, Hole) and isinstance(part.term, Made) else None
        addressed = object_ is not None and object_.kind in ("unary_expression", "func_literal")
        nothing = value.site.kind == "nil" or (value.why is Why.NOT_SET and is_left_out(value))
        found.add(False if addressed else True if nothing else None)
    sure = found.pop() if len(found) == 1 else None
    return None if sure and _may_be_decoded(evaluator, node, type_, frame) else sure


def _may_be_decoded(evaluator: Evaluator, node: Node, type_: types.Type, frame: Frame) -> bool:
    """Whether a pointer to a text, that whoever made its object has left out, may have been filled in since: of `p :=
    &v1.Agent{}`, `p.Spec.Image` behind `json.Unmarshal(data, p)`."""
    if node.kind == "nil" or not types.is_string(evaluator.module, type_._replace(pointer=0)):
        return False
    return any(value.why is not Why.NOT_SET and value.site.kind != "nil" for value in evaluator.evaluate(node, frame))


def _given(node: Node, frame: Frame | None) -> Node | None:
    """Return the argument that a parameter is, where nothing else is assigned to it."""
    binding, call = node.binding, frame.call if frame is not None else None
    if binding is None or binding.kind != "param" or binding.variadic or call is None:
        return None
    if any(each.kind != "parameter" and each.node.kind == "identifier" for each in definitions(binding)):
        return None
    several = len(call.arguments) == 1 and binding.index
    return strip_parens(call.arguments[binding.index]) if not several and binding.index < len(call.arguments) else None


def _below(one: Range, other: Range) -> bool:
    return one[1] is not None and one[1] < other[0]


def _not_above(one: Range, other: Range) -> bool:
    return one[1] is not None and one[1] <= other[0]


def _less(one: Range, other: Range) -> bool | None:
    return True if _below(one, other) else False if _not_above(other, one) else None


def _at_most(one: Range, other: Range) -> bool | None:
    return True if _not_above(one, other) else False if _below(other, one) else None


_ORDER: dict[str, Callable[[Range, Range], bool | None]] = {
    "<": _less,
    "<=": _at_most,
    ">": lambda one, other: _less(other, one),
    ">=": lambda one, other: _at_most(other, one),
}


def _named(evaluator: Evaluator, node: Node, frame: Frame) -> bool | None:
    """A constant, or a variable that was set to something that is known."""
    binding = node.binding
    if binding is None:
        items = declarations(evaluator.module, node)
        values = [types.value_spec_of(item).get("value") for item in items if item.kind == "const"]
        value = values[0] if len(items) == 1 and values else None
        plain = value.children[0] if value is not None and len(value.children) == 1 else None
        return truth(evaluator, plain, frame) if plain is not None and plain.kind in ("true", "false") else None
    here = frame.of(binding.function)
    if here is not None and here.known is not None and binding in here.known:
        known = here.known[binding]
        return known.holds if isinstance(known, Truth) else None
    found = reaching(evaluator.module, binding, (), node)
    if len(found) != 1:
        return None
    if found[0].kind == "value" and found[0].value is not None:
        value = found[0].value
        return evaluator.once(("truth", value, frame), lambda: truth(evaluator, value, frame), None)
    if found[0].kind == "parameter" and here is not None and here.call is not None and here.caller is not None:
        given = here.call.arguments[binding.index : binding.index + 1] if binding.kind == "param" else []
        return truth(evaluator, given[0], here.caller) if given else None
    return None


def _called(evaluator: Evaluator, call: Node, frame: Frame) -> bool | None:
    arguments = Invocation.of(call).arguments
    name = callee_name(evaluator.module, call["function"])
    test = _TESTS.get(name)
    if test is not None and len(arguments) == 2:
        return tested(test, *(evaluator.evaluate(argument, frame) for argument in arguments))
    if name == "slices.Contains" and len(arguments) == 2:
        return _contains(evaluator, arguments[0], arguments[1], frame)
    return _by_function(evaluator, call, frame) if not name else None


def _contains(evaluator: Evaluator, listed: Node, wanted: Node, frame: Frame) -> bool | None:
    items = evaluator.items(listed, frame)
    if items is None:
        return None
    texts = evaluator.evaluate(wanted, frame)
    answers = {tested(equal, values_of(evaluator, item, (), listed), texts) for item in items}
    if True in answers and elements_may_hide_type(evaluator.module, listed, frame):
        return None
    return True if True in answers else None if None in answers else False


def _by_function(evaluator: Evaluator, call: Node, frame: Frame) -> bool | None:
    """Return what a function of this program says that is one return: `return strings.HasPrefix(s, host)`."""
    inner = _entered(evaluator, call, frame) if frame.depth < MAX_CALLS else None
    body = inner.function.get("body") if inner is not None and inner.function is not None else None
    statements = body.children[0].children if body is not None and body.children else []
    returned = statements[0].children if len(statements) == 1 and statements[0].kind == "return_statement" else []
    listed = returned[0].children if returned else []
    if inner is None or len(listed) != 1:
        return None
    return evaluator.once(("truth", listed[0], inner), lambda: truth(evaluator, listed[0], inner), None)


def _entered(evaluator: Evaluator, call: Node, frame: Frame) -> Frame | None:
    """Return the frame of the one function that is called; None where it may be another."""
    found, outer = callees(evaluator.module, call), frame
    if len(found) != 1 or found[0].function is None:
        functions = made(evaluator, call["function"], frame)
        if functions is None or len(functions) != 1 or not isinstance(functions[0].frame, Frame):
            return None
        found, outer = function_callees(evaluator.module, functions[0].node), functions[0].frame
    callee = found[0] if len(found) == 1 else None
    if callee is None or callee.function is None or callee.method_expression:
        return None
    receiver = receiver_of(evaluator.module, callee.function, callee.operand, outer)
    around = outer if callee.literal else None
    return evaluator.frame(Frame(callee.function, Invocation.of(call), frame, receiver, around, frame.depth + 1))
