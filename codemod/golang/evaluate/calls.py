"""What a call can return: of this module's functions, of conversions, of everything else."""

from __future__ import annotations

import re

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Frame
from codemod.golang.evaluate.terms import Call, Hole, Method, Parts, Select, Term, plain
from codemod.golang.evaluate.values import CALL, Value, no_elements, passing, unknown
from codemod.golang.flow.callees import Callee, Invocation, callees
from codemod.golang.flow.paths import WHAT, Index, Path
from codemod.golang.program import types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import integer
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace

# of an object of Kubernetes: what lies at a path of the copy lies there in the original
_DEEP_COPY = r"(?:[\w-]+\.)*k8s\.io/.*\.DeepCopy(?:Object)?"
_LOST = "this call cannot be followed"


def result_of(
    evaluator: Evaluator, node: Node, frame: Frame, path: Path, index: int, checked: bool = True
) -> list[Value]:
    """Return what result `index` of a call can be; `checked`: where an error beside it is looked at."""
    node = strip_parens(node)
    site = node
    candidates = callees(evaluator.module, node)
    certain = [callee for callee in candidates if callee.is_known]
    if evaluator.needs_no_proof and _is_of_others(evaluator, node, certain):
        return [evaluator.made(node, frame) if path == (WHAT,) and index == 0 else unknown(_LOST, site)]
    own = _own_term(evaluator, node, frame, only_leaves=len(certain) == len(candidates))
    if own is not None and evaluator.leaf(own) is not None:
        return [evaluator.hole(own, path, site)]
    if len(certain) < len(candidates) or not certain or _may_be_behind(evaluator, certain):
        behind = _behind(evaluator, node, frame, path, index, checked)
        if behind is not None:
            return behind
    if not certain and path == (WHAT,) and index == 0:
        return [evaluator.made(node, frame)]
    if own is not None and not certain:
        return [evaluator.hole(own, path, site)]
    found: list[Value] = []
    for callee in certain:
        values = _called(evaluator, callee, node, frame, path, index, checked)
        several = len(certain) > 1 and callee.function is not None
        home = {callee.function.file} if several and callee.function is not None else set()
        found += [replace(value, files=value.files | home) for value in values] if home else values
    if len(certain) < len(candidates) or not found:
        found.append(unknown(_LOST, site))
    return found


def _is_of_others(evaluator: Evaluator, call: Node, certain: list[Callee]) -> bool:
    """Whether a call is of a method that only others have, and nobody knows what that returns: it need not be known
    what it is called on, `clientset.CoreV1()`."""
    function = strip_parens(call["function"]) if call.kind == "call_expression" else call
    name = function.get("field") if function.kind == "selector_expression" else None
    if name is None or package_of_operand(evaluator.module, function["operand"]):
        return False
    if says_what_it_returns(evaluator, certain):
        return False
    from codemod.golang.flow.implementers import only_others_have

    return only_others_have(evaluator.module, name.text)


def says_what_it_returns(evaluator: Evaluator, certain: list[Callee]) -> bool:
    """Whether one of the functions that a call is sure to mean is of this program, or one of another module of which it
    is known what it returns."""
    return any(not callee.name or _is_modelled(evaluator, callee.name) for callee in certain)


def _is_modelled(evaluator: Evaluator, name: str) -> bool:
    known = name in evaluator.models or name in evaluator.lists or name in evaluator.results
    return known or re.fullmatch(_DEEP_COPY, name) is not None


def _may_be_behind(evaluator: Evaluator, certain: list[Callee]) -> bool:
    """Whether a method of another module's type may be that of an interface: `addr.String()` of a `net.Addr`."""
    only = certain[0] if len(certain) == 1 else None
    return only is not None and only.operand is not None and only.function is None and only.name not in evaluator.models


def _behind(
    evaluator: Evaluator, node: Node, frame: Frame, path: Path, index: int, checked: bool
) -> list[Value] | None:
    """Return what a call of a function value, or of an interface's method, can return; None where it may call more."""
    from codemod.golang.evaluate.activations import of_function, of_methods
    from codemod.golang.evaluate.constructed import called_in_field
    from codemod.golang.evaluate.made import made
    from codemod.golang.evaluate.returns import given_back

    function = node.get("function")
    if function is None:
        return None
    function = strip_parens(function)
    found: list[Value] = []
    if (functions := made(evaluator, function, frame)) is not None:
        for each in functions:
            frames = of_function(evaluator, each, node, frame, checked)
            if frames is None:
                return None
            values = [value for inner in frames for value in given_back(evaluator, inner, path, index)]
            found += called_in_field(evaluator, each, values)
    elif function.kind == "selector_expression" and (objects := made(evaluator, function["operand"], frame)):
        frames = of_methods(evaluator, objects, node, frame, checked)
        found = [value for inner in frames or () for value in given_back(evaluator, inner, path, index)]
    name = _callee_text(node)
    return [passing(value, node, CALL, name) for value in found] or None


def _called(
    evaluator: Evaluator, callee: Callee, node: Node, frame: Frame, path: Path, index: int, checked: bool
) -> list[Value]:
    site = node
    call = Invocation.of(node)
    if callee.name and path == (WHAT,):
        return [evaluator.made(node, frame)]
    if callee.name:
        if (found := _of_library(evaluator, callee.name, node, frame, path, index)) is not None:
            if any(map(_is_lost, found)) and _is_asked_for_all(evaluator, call, frame):
                return [_call_hole(evaluator, callee.name, call, frame, site, (str(index), *path))]
            return found
        model = evaluator.models.get(callee.name) if index == 0 else None
        if model is not None and path and isinstance(path[0], Index):
            return [unknown("this kind of expression is not evaluated", site)]  # `net.JoinHostPort(a, b)[0]`
        result = model(evaluator, node, frame) if model is not None else None
        if callee.name == "append":
            from codemod.golang.evaluate.appending import appended

            return appended(evaluator, node, frame, path)
        if result is not None and not (any(map(_is_lost, result)) and _is_asked_for_all(evaluator, call, frame)):
            return result
        if callee.name == "make":
            return [unknown("a list, not a text", site)]
        return [_call_hole(evaluator, callee.name, call, frame, site)]
    if callee.converts:
        from codemod.golang.evaluate.conversions import converted

        return converted(evaluator, callee, call, frame, path, site)
    assert callee.function is not None
    if frame.depth >= MAX_CALLS:
        return [evaluator.too_long(site)]
    from codemod.golang.evaluate.activations import of_callee
    from codemod.golang.evaluate.returns import returned

    inner = of_callee(evaluator, callee, node, frame, checked)
    values = returned(evaluator, inner, path, index)
    name = _callee_text(node)
    return [passing(value, site, CALL, name) for value in values]


def _is_lost(value: Value) -> bool:
    return value.unknown is not None and len(value.parts) == 1


def _is_asked_for_all(evaluator: Evaluator, call: Invocation, frame: Frame) -> bool:
    """Whether a call is given what callers give, and no more: what it makes of that is known in each of their frames,
    `strings.TrimSpace(image)`."""
    from codemod.golang.evaluate.constructed import is_open

    given = [evaluator.evaluate(argument, frame) for argument in call.arguments]
    known = all(len(values) == 1 and values[0].unknown is None for values in given)
    return known and any(map(is_open, (values[0] for values in given)))


def _of_library(
    evaluator: Evaluator, name: str, node: Node, frame: Frame, path: Path, index: int
) -> list[Value] | None:
    """Return what a function of another module gives that has several results, fields or elements."""
    if name == "make" and path and isinstance(path[0], Index) and is_made_empty(evaluator.module, node):
        return [no_elements(node)]
    result = evaluator.results.get(name)
    if result is not None:
        return result(evaluator, node, frame, path, index)
    if path and re.fullmatch(_DEEP_COPY, name):
        return evaluator.evaluate(node["function"]["operand"], frame, path)
    if name not in evaluator.lists or len(path) != 1 or not isinstance(path[0], Index):
        return None
    listed = evaluator.lists[name](evaluator, node, frame)
    if listed is None:
        return None
    key = path[0].key
    chosen = listed if key is None else listed[key : key + 1] if isinstance(key, int) else []
    return [value for values in chosen for value in values] or [
        unknown("there is no element {name} here", node, name=str(path[0]))
    ]


def is_made_empty(module: Module, call: Node) -> bool:
    """`make(map[K]V)`, `make([]T, 0)`"""
    arguments = call["arguments"].children
    flat = types.underlying(module, types.of_node(arguments[0]) if arguments else None)
    if flat is not None and flat.node.kind == "map_type":
        return True
    listed = flat is not None and flat.node.kind == "slice_type"
    # with room to spare, what one appends another may overwrite
    return listed and len(arguments) == 2 and arguments[1].kind == "int_literal" and integer(arguments[1]) == 0


def _call_hole(evaluator: Evaluator, name: str, call: Invocation, frame: Frame, site: Node, path: Path = ()) -> Value:
    arguments: list[Parts] = []
    for argument in call.arguments:
        values = evaluator.evaluate(argument, frame)
        if len(values) != 1:
            return unknown("a call of {name}", site, name=name)
        arguments.append(plain(values[0].parts))
    term: Term = Call(name, tuple(arguments))
    for step in path:
        term = Select(term, step)
    return Value((Hole(term, span=site.span),), site)


def _own_term(evaluator: Evaluator, node: Node, frame: Frame, only_leaves: bool) -> Term | None:
    """Return the term of a method call on an object that is a term, such as `k.registry.URL()`."""
    function = node.get("function")
    if function is None or function.kind != "selector_expression":
        return None
    operand, field = function.get("operand"), function.get("field")
    if operand is None or field is None or package_of_operand(evaluator.module, operand):
        return None
    if only_leaves and not evaluator.has_method_leaf(field.text):
        return None
    base = evaluator.evaluate(operand, frame)
    if len(base) != 1 or len(base[0].parts) != 1 or not isinstance(base[0].parts[0], Hole):
        return None
    arguments = [evaluator.evaluate(argument, frame) for argument in Invocation.of(node).arguments]
    if any(len(values) != 1 for values in arguments):
        return None
    return Method(base[0].parts[0].term, field.text, tuple(plain(values[0].parts) for values in arguments))


def _callee_text(node: Node) -> str:
    function = node.get("function") or node.get("type")
    return function.text if function is not None else "a function"
