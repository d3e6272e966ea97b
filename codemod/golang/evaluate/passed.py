"""What a parameter or receiver is: the argument of the call, else that of every call in the module."""

from __future__ import annotations

from functools import partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Frame
from codemod.golang.evaluate.objects import object_path
from codemod.golang.evaluate.terms import Param, Receiver
from codemod.golang.evaluate.values import (
    Value,
    passing,
    unknown,
)
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.paths import Index, Path
from codemod.golang.program import typeof, types
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


def parameter_values(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    here = frame.of(binding.function)
    site = at
    if binding.kind == "receiver":
        if here is not None and here.receiver is not None:
            return evaluator.evaluate(here.receiver.node, here.receiver.frame, (*here.receiver.path, *path))
        package = evaluator.module.package_of(binding.node.file).path
        own = typeof.of_binding(evaluator.module, binding)
        name = types.named(evaluator.module, own) if own is not None else None
        known = name[1] if name is not None and evaluator.is_typed(package) else "*"
        return object_path(evaluator, Receiver(package, known), own, path, site)
    if here is not None and here.call is not None and here.caller is not None:
        return _argument(evaluator, here.call, binding, here.caller, path, site)
    if here is not None and here.open:
        place = binding.function.span
        return [evaluator.hole(Param(place, binding.index, binding.name), path, site)]
    return _from_callers(evaluator, binding, frame, path, site)


def _argument(
    evaluator: Evaluator, call: Invocation, binding: Binding, caller: Frame, path: Path, site: Node
) -> list[Value]:
    if binding.variadic:
        rest = call.arguments[binding.index :]
        if len(rest) == 1 and rest[0].kind == "variadic_argument":
            return evaluator.evaluate(rest[0].children[0], caller, path)
        if path and isinstance(path[0], Index):
            return [v for node in _chosen(rest, path[0]) for v in evaluator.evaluate(node, caller, path[1:])]
        return [unknown("a list, not a text", site)]
    if len(call.arguments) == 1 and binding.index > 0 and call.arguments[0].kind == "call_expression":
        return evaluator.result(call.arguments[0], caller, path, binding.index)
    if binding.index >= len(call.arguments):
        return [unknown("the call has too few arguments", site)]
    node = call.arguments[binding.index]
    values = evaluator.evaluate(node, caller, path)
    return [passing(value, node, "argument {name}", name=binding.name) for value in values]


def _chosen(nodes: list[Node], step: Index) -> list[Node]:
    return nodes[step.key : step.key + 1] if isinstance(step.key, int) else nodes


def _from_callers(evaluator: Evaluator, binding: Binding, frame: Frame, path: Path, site: Node) -> list[Value]:
    if frame.depth >= MAX_CALLS:
        return [evaluator.too_long(site)]
    ask = partial(_passed, evaluator, binding, frame.depth, path, site)
    return evaluator.anywhere(("passed", binding, path, site), site, ask)


def _passed(evaluator: Evaluator, binding: Binding, depth: int, path: Path, site: Node) -> list[Value]:
    found: list[Value] = []
    for item in call_sites(evaluator.module, binding.function):
        if item.call is None:
            return [unknown("the function is used as a value, and may be called with anything", site)]
        caller = Frame(item.node.function, depth=depth + 1)
        found += _argument(evaluator, item.call, binding, evaluator.around(caller), path, site)
    return found or [unknown("nothing in this module passes {name}", site, name=binding.name)]
