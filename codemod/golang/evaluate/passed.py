"""What a parameter or receiver is: the argument of the call, else a term, which `contexts` follows to the callers."""

from __future__ import annotations

from functools import partial

from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.objects import object_path
from codemod.golang.evaluate.terms import Param, Receiver
from codemod.golang.evaluate.values import (
    Value,
    passing,
    unknown,
)
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
    if here is not None:
        return [evaluator.hole(Param(binding.function.span, binding.index, binding.name), path, site)]
    # of a function literal whose activation is not this one's: `defer func(s string) { image = s }(url)`
    ask = partial(parameter_values, evaluator, binding, path, at)
    elsewhere = partial(in_all_contexts, evaluator, ask, binding.function, frame.depth + 1)
    return evaluator.anywhere(("passed", binding, path, at), at, elsewhere)


def _argument(
    evaluator: Evaluator, call: Invocation, binding: Binding, caller: Frame, path: Path, site: Node
) -> list[Value]:
    if binding.variadic:
        rest = call.arguments[binding.index :]
        if len(rest) == 1 and rest[0].kind == "variadic_argument":
            return evaluator.evaluate(rest[0].children[0], caller, path)
        if path and isinstance(path[0], Index):
            return [
                passing(value, node, "argument {name}", binding.name)
                for node in _chosen(rest, path[0])
                for value in evaluator.evaluate(node, caller, path[1:])
            ]
        return [unknown("a list, not a text", site)]
    if len(call.arguments) == 1 and binding.index > 0 and call.arguments[0].kind == "call_expression":
        return evaluator.result(call.arguments[0], caller, path, binding.index)
    if binding.index >= len(call.arguments):
        return [unknown("the call has too few arguments", site)]
    node = call.arguments[binding.index]
    values = evaluator.evaluate(node, caller, path)
    return [passing(value, node, "argument {name}", binding.name) for value in values]


def _chosen(nodes: list[Node], step: Index) -> list[Node]:
    return nodes[step.key : step.key + 1] if isinstance(step.key, int) else nodes
