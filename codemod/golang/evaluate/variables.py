"""What a local variable can be: the definitions that reach a place, and who else may write to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.declared import constant_spec
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Frame
from codemod.golang.evaluate.made import object_type
from codemod.golang.evaluate.objects import object_path
from codemod.golang.evaluate.terms import Hole, Made, Param, Receiver, Text, Unknown, Why, holes, origin
from codemod.golang.evaluate.values import (
    Value,
    concat,
    no_elements,
    not_set,
    passing,
    plain_text,
    recursive,
    unknown,
)
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.paths import ELEMENT, WHAT, Index, Path, field_at
from codemod.golang.flow.reaching import callee_name, explicit, reaching, relevant
from codemod.golang.flow.sharing import escapes_locally, may_be_decoded, writes_elsewhere
from codemod.golang.program import typeof, types
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

_REASONS = {"address": "{name}: its address was taken", "many": "{name}: too many possible values"}


def variable(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    """Return what a part of a local variable can be at a place.

    A whole variable is asked for once at each place: twice at each of n branches would be 2**n times in all. What rests
    on a recursion that was cut off is no answer for the next one who asks.
    """

    def ask() -> list[Value]:
        return _part(evaluator, binding, path, at, frame)

    return ask() if path else evaluator.remembered((binding, at, frame), ask, keep=_is_whole)


def _is_whole(found: list[Value]) -> bool:
    """Whether no part of the answer rests on a recursion that was cut off."""
    return not any(
        isinstance(hole.term, Unknown) and hole.term.why is Why.CUT for v in found for hole in holes(v.parts)
    )


def _part(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    path = explicit(evaluator.module, binding, path)
    found: list[Value] = []
    definitions = _in_order(evaluator, binding, path, at)
    for definition in definitions:
        if found and _fills_in(evaluator, definition, path, found):
            continue
        ask = partial(_defined, evaluator, definition, binding, path, at, frame)
        values = evaluator.once(("definition", definition.node, frame, path), ask, None)
        if values is None:
            return [recursive(at)]
        found += values
    filled = any(definition.kind == "address" for definition in definitions)
    if filled and any(value.why is not Why.NOT_SET for value in found):
        found = [value for value in found if value.why is not Why.NOT_SET]
    known = path != (WHAT,) and not any(value.why not in (None, Why.NOT_SET) for value in found)
    aliased = list(_aliased(evaluator, binding, path, at, frame)) if known else []
    if aliased:
        found = [value for value in found if value.why is not Why.NOT_SET] + aliased
    return found or [unknown("{name} has no known value here", at, name=binding.name)]


def _in_order(evaluator: Evaluator, binding: Binding, path: Path, at: Node) -> list[Definition]:
    """Return the definitions that reach a place; those that fill in what is empty last."""
    found = reaching(evaluator.module, binding, path, at)
    return sorted(found, key=lambda d: is_default(evaluator.module, d.node)) if path and len(found) > 1 else found


def _fills_in(evaluator: Evaluator, definition: Definition, path: Path, found: list[Value]) -> bool:
    """Whether a definition gives a field a default that is a leaf otherwise, or a caller's: with it, it stays that."""
    parts = [value.parts[0] for value in found if len(value.parts) == 1]
    terms = [part.term for part in parts if isinstance(part, Hole)]
    if not path or len(terms) < len(found) or not is_default(evaluator.module, definition.node):
        return False
    return all(evaluator.leaf(term) is not None or isinstance(origin(term), Param) for term in terms)


def _defined(
    evaluator: Evaluator, d: Definition, binding: Binding, path: Path, at: Node, frame: Frame
) -> list[Value] | None:
    return list(definition_values(evaluator, d, binding, path, at, frame))


def _aliased(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> Iterator[Value]:
    """Yield what else a part of a variable may be, where somebody else can write to it."""
    module = evaluator.module
    if binding.kind in ("receiver", "param"):
        if not path or all(d.kind == "parameter" for d in reaching(module, binding, path, at)):
            return
    elif _is_receiver(evaluator, binding, frame):
        return
    if not escapes_locally(module, binding, path):
        return
    found = list(_types_behind(evaluator, binding, path, at, frame))
    if not path or None in found or any(isinstance(step, Index) for step in path):
        yield unknown("{name} may be changed through another name", at, name=binding.name)
        return
    if may_be_decoded(module, binding, path):
        yield unknown("{name} may be filled in by what is called with it", at, name=binding.name)
    for type_, but in filter(None, found):
        yield from _written_elsewhere(evaluator, type_, path, but)


def _written_elsewhere(evaluator: Evaluator, type_: types.Type, path: Path, but: Binding | None) -> Iterator[Value]:
    """Yield what is written to a field through another name than this."""
    from codemod.golang.flow.memory import is_replaced

    if is_replaced(evaluator.module, type_):
        yield unknown("a struct of this type is replaced as a whole", type_.node)
    for write, rest in writes_elsewhere(evaluator.module, type_, path, but):
        if write.value is None:
            yield from evaluator.by_default([write.node]) if not rest else ()
            yield unknown("the field is changed here", write.node)
        else:
            yield from evaluator.written(write.value, rest)


def _types_behind(
    evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame
) -> Iterator[tuple[types.Type, Binding | None] | None]:
    """Yield the type of a variable, and the name that writes to it are seen by; of an interface, what is behind it."""
    type_ = typeof.of_binding(evaluator.module, binding)
    flat = types.underlying(evaluator.module, type_)
    if type_ is None or flat is None or flat.node.kind != "interface_type" or not path:
        yield (type_, binding) if type_ is not None else None
        return
    for value in _part(evaluator, binding, (WHAT,), at, frame):
        part = value.parts[0]
        behind = (
            object_type(evaluator.module, part.term) if isinstance(part, Hole) and isinstance(part.term, Made) else None
        )
        if value.why is not Why.NOT_SET:
            yield (behind, None) if behind is not None else None


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
    if d.kind == "address" and (filled := _filled(evaluator, d, binding, path, at)) is not None:
        yield from filled
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
        values = _multiple(evaluator, d, at, frame, rest)
    else:
        values = [unknown(_REASONS.get(d.kind, "{name}: it is changed here"), site, name=binding.name)]
    for value in values:
        yield passing(value, d.statement, "{what}", what=binding.name)


def _filled(evaluator: Evaluator, d: Definition, binding: Binding, path: Path, at: Node) -> list[Value] | None:
    """Return what functions of this program can write to a field, `complete(&o)`; None for any other address."""
    address = d.node.parent
    call = address.parent.parent if address is not None and address.parent is not None else None
    type_ = typeof.of_binding(evaluator.module, binding)
    if not path or d.path or type_ is None or address is None or address.parent is None or call is None:
        return None
    if address.parent.kind != "argument_list" or any(isinstance(step, Index) or step == WHAT for step in path):
        return None
    if callee_name(evaluator.module, call["function"]) and not typeof.callee_objects(
        evaluator.module, call["function"]
    ):
        return None
    if may_be_decoded(evaluator.module, binding, path):
        return None
    return list(_written_elsewhere(evaluator, type_, path, binding))


def _zero(evaluator: Evaluator, binding: Binding, path: Path, frame: Frame, site: Node) -> Iterator[Value]:
    """The zero value: an empty text, 0, or no elements at all."""
    if path and isinstance(path[0], Index):
        yield no_elements(site)
        return
    type_ = typeof.of_binding(evaluator.module, binding)
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


def _multiple(evaluator: Evaluator, d: Definition, at: Node, frame: Frame, rest: Path) -> list[Value]:
    """`a, b := f()`, `v, ok := m[k]`, `v, ok := x.(T)`"""
    assert d.value is not None
    value = strip_parens(d.value)
    if value.kind == "call_expression":
        return evaluator.result(value, frame, rest, d.index, checked=_error_is_checked(evaluator, d, at, frame))
    if d.index == 0:
        found = evaluator.evaluate(value, frame, rest)
        failed = [plain_text("", value)] if value.kind == "type_assertion_expression" else []
        return [*found, *failed]
    return [unknown("not a text", d.value)]


def _error_is_checked(evaluator: Evaluator, d: Definition, at: Node, frame: Frame) -> bool:
    """Whether the error that came with the value is looked at: before the place, or by whom it is handed on to."""
    from codemod.golang.flow.checked import handed_on, is_checked

    if handed_on(d, at):
        here = frame.of(d.node.function) if d.node.function is not None else None
        return here is not None and here.checked
    return is_checked(evaluator.module, d, at)


def _parameter(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
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
