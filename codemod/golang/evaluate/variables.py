"""What a local variable can be: the definitions that reach a place, and who else may write to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.declared import constant_spec
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Frame
from codemod.golang.evaluate.objects import object_path
from codemod.golang.evaluate.terms import Param, Receiver, Text, Why
from codemod.golang.evaluate.values import (
    Value,
    concat,
    no_elements,
    not_set,
    passing,
    plain_text,
    recursive,
    too_long,
    unknown,
)
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.paths import ELEMENT, Index, Path, field_at
from codemod.golang.flow.reaching import ends_flow, explicit, reaching, relevant
from codemod.golang.flow.sharing import escapes_locally, writes_elsewhere
from codemod.golang.program import types
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

_REASONS = {"address": "{name}: its address was taken", "many": "{name}: too many possible values"}


def variable(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    """Return what a part of a local variable can be at a place.

    It is asked for once at each place: twice at each of n branches would be 2**n times in all.
    """

    def ask() -> list[Value]:
        return _part(evaluator, binding, path, at, frame)

    return evaluator.remembered((binding, path, at, frame), ask)


def _part(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    path = explicit(evaluator.module, binding, path)
    found: list[Value] = []
    for definition in reaching(evaluator.module, binding, path, at):
        ask = partial(_defined, evaluator, definition, binding, path, at, frame)
        values = evaluator.once(("definition", definition.node, frame, path), ask, None)
        if values is None:
            return [recursive(at)]
        found += values
    known = not any(value.why not in (None, Why.NOT_SET) for value in found)
    aliased = list(_aliased(evaluator, binding, path, at, frame)) if known and binding.kind in ("var", "result") else []
    if aliased:
        found = [value for value in found if value.why is not Why.NOT_SET] + aliased
    return found or [unknown("{name} has no known value here", at, name=binding.name)]


def _defined(
    evaluator: Evaluator, d: Definition, binding: Binding, path: Path, at: Node, frame: Frame
) -> list[Value] | None:
    return list(definition_values(evaluator, d, binding, path, at, frame))


def _aliased(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> Iterator[Value]:
    """Yield what else a part of a variable may be, where somebody else can write to it."""
    if _is_receiver(evaluator, binding, frame) or not escapes_locally(evaluator.module, binding, path):
        return
    type_ = types.of_binding(evaluator.module, binding)
    if not path or type_ is None or any(isinstance(step, Index) for step in path):
        yield unknown("{name} may be changed through another name", at, name=binding.name)
        return
    for write, rest in writes_elsewhere(evaluator.module, type_, path, binding):
        where = evaluator.around(Frame(write.node.function, depth=1))
        if write.value is None:
            yield unknown("the field is changed here", write.node)
        else:
            yield from evaluator.evaluate(write.value, where, rest)


def _is_receiver(evaluator: Evaluator, binding: Binding, frame: Frame) -> bool:
    """Whether a variable is only another name for a receiver, whose fields are watched on their own."""
    found = relevant(evaluator.module, binding, ())
    value = found[0].value if len(found) == 1 else None
    return value is not None and value.binding is not None and value.binding.kind == "receiver"


def definition_values(
    evaluator: Evaluator, d: Definition, binding: Binding, path: Path, at: Node, frame: Frame
) -> Iterator[Value]:
    site = d.node
    rest = path[len(d.path) :]
    if d.kind == "parameter":
        yield from _parameter(evaluator, binding, path, at, frame)
        return
    if d.kind == "zero":
        yield from _zero(evaluator, binding, path, frame, site)
        return
    if len(d.path) > len(path):
        yield unknown("a part of {name} is changed here", site, name=binding.name)
        return
    if d.kind == "value" and d.value is not None:
        values = _local_constant(evaluator, d, frame) or evaluator.evaluate(d.value, frame, rest)
    elif d.kind == "append" and d.value is not None:
        old = variable(evaluator, binding, path, d.statement, frame)
        values = concat(d.statement, [old, evaluator.evaluate(d.value, frame)])
    elif d.kind == "element" and d.value is not None:
        values = evaluator.evaluate(d.value, frame, (ELEMENT, *rest))
    elif d.kind == "result" and d.value is not None:
        values = _multiple(evaluator, d, frame, rest)
    else:
        values = [unknown(_REASONS.get(d.kind, "{name}: it is changed here"), site, name=binding.name)]
    for value in values:
        yield passing(value, d.statement, "{what}", what=binding.name)


def _zero(evaluator: Evaluator, binding: Binding, path: Path, frame: Frame, site: Node) -> Iterator[Value]:
    """The zero value: an empty text, 0, or no elements at all."""
    if path and isinstance(path[0], Index):
        yield no_elements(site)
        return
    type_ = types.of_binding(evaluator.module, binding)
    for step in path:
        found = field_at(evaluator.module, type_, step)
        type_ = found[1] if found is not None else None
    flat = types.underlying(evaluator.module, type_)
    name = types.predeclared(evaluator.module, flat.node) if flat is not None and not flat.pointer else ""
    if name == "string":
        yield plain_text("", site)
    elif name in ("int", "int64", "int32", "uint", "uint16", "uint32", "uint64"):
        yield Value((Text("0", number=True),), site)
    else:
        yield not_set(site)


def _local_constant(evaluator: Evaluator, d: Definition, frame: Frame) -> list[Value] | None:
    spec = d.statement
    if spec.kind != "const_spec" or spec.parent is None:
        return None
    specs = [n for n in spec.parent.children if n.kind == "const_spec"]
    position = next(i for i, name in enumerate(spec.all("name")) if name is d.node)
    return constant_spec(evaluator, specs, specs.index(spec), position, frame)


def _multiple(evaluator: Evaluator, d: Definition, frame: Frame, rest: Path) -> list[Value]:
    """`a, b := f()`, `v, ok := m[k]`, `v, ok := x.(T)`"""
    assert d.value is not None
    value = strip_parens(d.value)
    if value.kind == "call_expression":
        return evaluator.result(value, frame, rest, d.index, checked=_error_is_checked(evaluator, d))
    if d.index == 0:
        found = evaluator.evaluate(value, frame, rest)
        failed = [plain_text("", value)] if value.kind == "type_assertion_expression" else []
        return [*found, *failed]
    return [unknown("not a text", d.value)]


def _error_is_checked(evaluator: Evaluator, d: Definition) -> bool:
    """Whether `x, err := f()` is followed by an `if` on `err` that does not go on with `x`."""
    left = d.statement.get("left")
    names = left.children if left is not None else d.statement.all("name")
    error = names[-1] if names else None
    if error is None or error.spells("_") or d.statement.parent is None:
        return False
    around = d.statement.parent
    if around.kind == "if_statement":
        test: Node | None = around
    else:
        after = bisect_right(around.children, d.statement.start, key=lambda node: node.start)
        following = around.children[after] if after < len(around.children) else None
        test = following if following is not None and following.kind == "if_statement" else None
    condition, then = (test.get("condition"), test.get("consequence")) if test is not None else (None, None)
    asked = next((node for node in condition.walk() if node.kind == "identifier"), None) if condition else None
    if condition is None or then is None or asked is None or not _same_name(asked, error):
        return False
    last = next((body.children[-1] for body in reversed(then.children) if body.children), None)
    leaves = last is not None and last.kind in ("return_statement", "continue_statement", "break_statement")
    leaves = leaves or (last is not None and ends_flow(evaluator.module, last))
    return condition.bytes.endswith(b"== nil") or condition.bytes == error.bytes or leaves


def _same_name(one: Node, other: Node) -> bool:
    return one.binding is other.binding and (one.binding is not None or one.bytes == other.bytes)


def _parameter(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    here = frame.of(binding.function)
    site = at
    if binding.kind == "receiver":
        if here is not None and here.receiver is not None:
            return evaluator.evaluate(here.receiver.node, here.receiver.frame, path)
        package = evaluator.module.package_of(binding.node.file).path
        own = types.of_binding(evaluator.module, binding)
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
        return [too_long(site)]
    found: list[Value] = []
    for item in call_sites(evaluator.module, binding.function):
        if item.call is None:
            return [unknown("the function is used as a value, and may be called with anything", site)]
        caller = Frame(item.node.function, depth=frame.depth + 1)
        found += _argument(evaluator, item.call, binding, evaluator.around(caller), path, site)
    return found or [unknown("nothing in this module passes {name}", site, name=binding.name)]
