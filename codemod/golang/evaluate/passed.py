"""What a parameter or receiver is: the argument of the call, else a term, which `contexts` follows to the callers;
and whether all that writes to a variable is in sight."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.contexts import in_all_contexts, told_apart
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.objects import object_path
from codemod.golang.evaluate.terms import Param, Receiver
from codemod.golang.evaluate.values import (
    ARGUMENT,
    Value,
    passing,
    unknown,
)
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.handing import has_methods_called, is_handed
from codemod.golang.flow.paths import WHAT, Index, Path, path_of
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.sharing import lets_go
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens


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
                passing(value, node, ARGUMENT, binding.name)
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
    if len(values) > 1 and not path:
        values = told_apart(evaluator, partial(evaluator.evaluate, node), caller, values)
    place = _given_for(node, path)
    return [passing(value, place, ARGUMENT, binding.name) for value in values]


def _given_for(node: Node, path: Path) -> Node:
    """Return what an argument that is a literal gives for a part of it: of `&request{Image: url}` the `url`."""
    inner = strip_parens(node)
    if inner.kind == "unary_expression" and inner["operator"].kind == "&":
        inner = strip_parens(inner["operand"])
    body = inner.get("body") if inner.kind == "composite_literal" else inner if inner.kind == "literal_value" else None
    for element in body.children if body is not None and path else ():
        key, value = element.get("key"), element.get("value")
        if key is not None and value is not None and isinstance(path[0], str) and key.spells(path[0]):
            return _given_for(value.children[0], path[1:])
    return node


def _chosen(nodes: list[Node], step: Index) -> list[Node]:
    return nodes[step.key : step.key + 1] if isinstance(step.key, int) else nodes


def is_owned(evaluator: Evaluator, binding: Binding, path: Path, frame: Frame) -> bool:
    """Whether a part of a variable that calls are handed is written to by these, by statements, and by nobody else."""
    home, module, whole = frame.of(binding.function), evaluator.module, not path
    if path == (WHAT,) or home is None:
        return False
    # what a method does to its object takes longer to know than who else assigns to the object's fields
    late = not home.binds(binding) and has_methods_called(module, binding)
    if not late and not is_handed(module, binding, whole):
        return False
    from codemod.golang.evaluate.effects import is_held, others_write

    if late and (others_write(module, binding, path) or not is_handed(module, binding, whole)):
        return False
    # mostly all of it is; else each part is asked for
    return is_held(evaluator, binding, (), home) or (bool(path) and is_held(evaluator, binding, path, home))


def changed_behind_calls(evaluator: Evaluator, binding: Binding, path: Path, at: Node) -> Iterator[Value]:
    """Yield that a field that is written to here is not known, where a call behind that may write to it again."""
    if path and any(each.path for each in reaching(evaluator.module, binding, path, at)):
        from codemod.golang.flow.behind_calls import written_behind  # most fields are written to elsewhere

        if written_behind(evaluator.module, binding, path, at):
            yield unknown("{name} may be changed through another name", at, name=binding.name)


def leads_to_callers_object(evaluator: Evaluator, binding: Binding, path: Path, frame: Frame) -> bool:
    """Whether a parameter leads to an object that a call gives, and others may get from here: `hook(data)`, and then
    `data.Image`. Who calls may have no name for it: `run(&settings{Image: url})`."""
    home, type_ = frame.of(binding.function), typeof.of_binding(evaluator.module, binding)
    pointer = type_ is None or types.points(evaluator.module, type_)
    if home is None or not home.binds(binding) or not (path or pointer) or _is_receiver_of_caller(home, binding):
        return False
    return _is_given_on(evaluator.module, binding, path)


def _is_receiver_of_caller(home: Frame | None, binding: Binding) -> bool:
    """Whether it is the caller's receiver, or a part of that, whose fields are watched on their own."""
    given = home.call.arguments if home is not None and home.call is not None and binding.kind == "param" else []
    if binding.index >= len(given):
        return False
    bottom = path_of(strip_parens(given[binding.index]))[0]
    return bottom.binding is not None and bottom.binding.kind == "receiver"


@per_module
def _is_given_on(module: Module, binding: Binding, path: Path) -> bool:
    """Whether a function gives a part of a parameter to somebody who may write to it before the function ends."""
    own = [use for use in binding.uses if use is not binding.node and lets_go(module, use, path)]
    if not own:
        return False
    from codemod.golang.evaluate.effects import is_handed_back

    return not all(is_handed_back(use) or _is_executed(module, use) for use in own)


def _is_executed(module: Module, use: Node) -> bool:
    """Whether it is the data of a template of a package that has no functions of its own: `pod.Execute(w, data)`."""
    call = use.parent.parent if use.parent is not None and use.parent.kind == "argument_list" else None
    function = call.get("function") if call is not None else None
    name = function.get("field") if function is not None else None
    if function is None or name is None or not name.spells("Execute"):
        return False
    values = [types.value_node(item) for item in declarations(module, function["operand"])]
    return bool(values) and all(value is not None and _is_template(module, value) for value in values)


def _is_template(module: Module, value: Node) -> bool:
    selected = [node for node in value.walk() if node.kind == "selector_expression"]
    made = any(package_of_operand(module, node["operand"]) in _TEMPLATES for node in selected)
    return made and not any(node["field"].spells("Funcs") for node in selected)


_TEMPLATES = ("text/template", "html/template")
