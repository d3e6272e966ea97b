"""From the rule's consumers to Values: which images reach them, whoever calls whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.calls import result_of, returned
from codemod.golang.evaluate.expressions import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Param, Text, holes
from codemod.golang.evaluate.values import Value, distinct, unknown
from codemod.golang.flow.fields import literal_type
from codemod.golang.flow.reaching import definition_at, definitions
from codemod.golang.flow.references import Invocation, call_sites
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace
from codemod.rule import Container, Field, Parameter, Result, Rule

MAX_CHAIN = 8

Ask = Callable[[Frame], list[Value]]


@dataclass(frozen=True, eq=False)
class Consumption:
    """One place where an image is consumed, and everything that it can be there."""

    consumer: str
    site: Node
    values: tuple[Value, ...]


def consumptions(
    module: Module, rule: Rule, evaluator: Evaluator, names_image: Callable[[Value], bool]
) -> Iterator[Consumption]:
    """Yield every place in the module that gives one of the rule's consumers an image.

    Of what is written to a field, only Values that name the image count: the field may hold many others.
    """
    for consumer in rule.consumers:
        if isinstance(consumer, Parameter):
            yield from _of_parameter(module, consumer, rule, evaluator)
        elif isinstance(consumer, Field):
            yield from _of_field(module, consumer, evaluator, names_image)
        else:
            yield from _of_result(module, consumer, evaluator)


def functions_of(module: Module, package: str, function: str) -> list[Object]:
    """Return the declarations of a rule's function."""
    items = (item for found in module.all_imported(module.absolute(package)) for item in found.named(function))
    return [item for item in items if item.kind in ("func", "method")]


def parameter_index(item: Object, name: str, container: Container | None) -> int | None:
    """Return the number of the consumer's parameter: by its name, or, renamed, by the field that it ends in."""
    function = item.declaration.node
    names = [ident.text if ident is not None else "" for ident, _, _ in parameters(function, "parameters")]
    if name in names:
        return names.index(name)
    if container is None:
        return None
    for node in function.walk():
        key, value = (node.get("key"), node.get("value")) if node.kind == "keyed_element" else (None, None)
        if key is not None and value is not None and key.text == container.image_field and value.text in names:
            return names.index(value.text)
    return None


def _of_parameter(module: Module, consumer: Parameter, rule: Rule, evaluator: Evaluator) -> Iterator[Consumption]:
    seen: set[Node] = set()
    for item in functions_of(module, consumer.package, consumer.function):
        for consumption in _of_function(module, consumer, item, rule, evaluator):
            if consumption.site not in seen:
                seen.add(consumption.site)
                yield consumption


def _of_function(
    module: Module, consumer: Parameter, item: Object, rule: Rule, evaluator: Evaluator
) -> Iterator[Consumption]:
    index = parameter_index(item, consumer.name, rule.container)
    if index is None:
        site = item.declaration.node.get("name") or item.declaration.node
        missing = unknown("{name} has no parameter {other}", site, name=consumer.function, other=consumer.name)
        yield Consumption(consumer.function, site, (missing,))
        return
    for place in call_sites(module, item.declaration.node):
        site = place.node
        if place.call is None:
            lost = unknown("{name} is used as a value that cannot be followed", site, name=consumer.function)
            yield Consumption(consumer.function, site, (lost,))
            continue
        frame = evaluator.around(Frame(place.node.function, open=True))
        values = evaluator.at(site, partial(_argument, evaluator, place.call, index, frame))
        if _has_default(item, index):
            values = [value for value in values if value.text != ""]
        if values:
            yield Consumption(consumer.function, site, tuple(values))


def _has_default(item: Object, index: int) -> bool:
    """Whether the consumer itself gives its parameter another value; that one is judged in its body."""
    name = list(parameters(item.declaration.node, "parameters"))[index][0]
    return name is not None and name.binding is not None and len(list(definitions(name.binding))) > 1


def _argument(evaluator: Evaluator, call: Invocation, index: int, frame: Frame) -> list[Value]:
    arguments = call.arguments

    def ask(where: Frame) -> list[Value]:
        if len(arguments) == 1 and arguments[0].kind == "call_expression" and index > 0:
            return result_of(evaluator, arguments[0], where, (), index)
        if index < len(arguments) and arguments[index].kind != "variadic_argument":
            return evaluator.evaluate(arguments[index], where)
        return [unknown("the call has no such argument", call.node)]

    return distinct(_in_all_contexts(evaluator, ask, frame, ()))


def _in_all_contexts(evaluator: Evaluator, ask: Ask, frame: Frame, seen: tuple[Node, ...]) -> Iterator[Value]:
    """Yield the values; those that rest on a parameter once for each caller of the function that has it."""
    values: list[Value] = ask(frame)
    places = {place for value in values for place in _open_parameters(value)}
    for value in values:
        if not places.intersection(_open_parameters(value)):
            yield value
    for place in sorted(places):
        yield from _from_callers(evaluator, ask, frame, place, values, seen)


def _from_callers(
    evaluator: Evaluator, ask: Ask, frame: Frame, place: Span, values: list[Value], seen: tuple[Node, ...]
) -> Iterator[Value]:
    inner: Frame | None = frame
    while inner is not None and not _is_at(inner, place):
        inner = inner.outer
    waiting = [value for value in values if place in _open_parameters(value)]
    if inner is None or inner.function is None or len(seen) == MAX_CHAIN:
        yield from waiting
        return
    called = False
    for site in call_sites(evaluator.module, inner.function):
        called = True
        if site.call is None:
            reason = "the function around is used as a value, and may be called with anything"
            yield unknown(reason, waiting[0].site)
            continue
        caller = evaluator.around(Frame(site.node.function, open=True))
        bound = bind(frame, inner.function, site.call, caller)
        if caller.function in (*seen, inner.function):
            yield from _round(ask(bound))
        else:
            yield from _upwards(evaluator, ask, bound, caller, (*seen, inner.function))
    if not called:
        name = inner.function.get("name")
        for value in waiting:
            yield (
                unknown("nothing in this module calls {name}", value.site, name=name.text)
                if name is not None
                else unknown("nothing in this module calls this function", value.site)
            )


def _is_at(frame: Frame, place: Span) -> bool:
    return frame.function is not None and frame.function.span == place


def _round(values: list[Value]) -> Iterator[Value]:
    """Yield what a call that closes a cycle adds: nothing where it hands its own parameter on as it is."""
    for value in values:
        part = value.parts[0]
        if not _open_parameters(value):
            yield value
        elif len(value.parts) > 1 or not isinstance(part, Hole) or not isinstance(part.term, Param):
            yield unknown("the image changes with each round of a recursion", value.site)


def _upwards(evaluator: Evaluator, ask: Ask, frame: Frame, caller: Frame, seen: tuple[Node, ...]) -> Iterator[Value]:
    """Ask in a bound frame; what then rests on the caller's own parameters is asked in each of its contexts."""

    def ask_with(outer: Frame) -> list[Value]:
        return ask(rebind(frame, caller, outer))

    yield from _in_all_contexts(evaluator, ask_with, caller, seen)


def bind(frame: Frame, function: Node, call: Invocation, caller: Frame) -> Frame:
    """Return the frame in which the activation of `function`, here or around, is that of this call."""
    if frame.function is function:
        return replace(frame, call=call, caller=caller)
    return replace(frame, outer=bind(frame.outer, function, call, caller) if frame.outer is not None else None)


def rebind(frame: Frame, old: Frame, new: Frame) -> Frame:
    """Return the frame with one caller exchanged."""
    caller = new if frame.caller is old else frame.caller
    return replace(frame, caller=caller, outer=rebind(frame.outer, old, new) if frame.outer is not None else None)


def _open_parameters(value: Value) -> set[Span]:
    return {hole.term.function for hole in holes(value.parts) if isinstance(hole.term, Param)}


def typed_as(module: Module, type_: types.Type | None, package: str, name: str) -> bool:
    """Whether a type is the named type of a rule."""
    return type_ is not None and types.named(module, type_) == (module.absolute(package), name)


def field_values(module: Module, top: Node, wanted: Field) -> Iterator[tuple[Node, Node, bool]]:
    """Yield (place, value, sure) of everything written to a field below a declaration; not `sure` where the type
    of the object is not known."""
    for node in top.walk():
        if node.kind == "literal_value" and typed_as(module, literal_type(module, node), wanted.package, wanted.type):
            for element in node.children:
                key, value = element.get("key"), element.get("value")
                if key is not None and value is not None and key.text == wanted.name:
                    yield element, value.children[0], True
        elif node.kind == "selector_expression" and (field := node.get("field")) is not None:
            operand, definition = node.get("operand"), definition_at(node) if field.text == wanted.name else None
            if definition is None or operand is None or definition.value is None:
                continue
            type_ = types.of_expression(module, operand)
            if type_ is None or typed_as(module, type_, wanted.package, wanted.type):
                yield node, definition.value, type_ is not None


def _of_field(
    module: Module, consumer: Field, evaluator: Evaluator, names_image: Callable[[Value], bool]
) -> Iterator[Consumption]:
    for file in module.search(consumer.name):
        for declaration in file.declarations:
            raw = declaration.raw
            if file.source.find(consumer.name.encode(), raw.start_byte, raw.end_byte) < 0:
                continue
            for place, value, _ in field_values(module, declaration.node, consumer):
                frame = evaluator.around(Frame(place.function))
                found = evaluator.at(value, partial(evaluator.evaluate, value, frame))
                values = [v for v in found if names_image(v)]
                if values:
                    yield Consumption(f"{consumer.type}.{consumer.name}", value, tuple(values))


def _of_result(module: Module, consumer: Result, evaluator: Evaluator) -> Iterator[Consumption]:
    for item in functions_of(module, consumer.package, consumer.function):
        function = item.declaration.node
        site = function.get("name") or function
        values = evaluator.at(site, partial(returned, evaluator, Frame(function), (), consumer.index))
        yield Consumption(consumer.function, site, tuple(values))


@dataclass(frozen=True, eq=False)
class Body:
    """What the consumer's own body, and what it calls in this module, does with containers."""

    consumer: str
    images: tuple[Consumption, ...]
    policies: tuple[tuple[Node, Node | None], ...]


def consumer_bodies(module: Module, rule: Rule, evaluator: Evaluator) -> Iterator[Body]:
    """Yield, for each consumer that is a parameter, the images and pull policies of the containers that it builds.

    An image that is the parameter itself is left out: that one is judged where the consumer is called.
    """
    container = rule.container
    for consumer in rule.consumers:
        if container is None or not isinstance(consumer, Parameter):
            continue
        for item in functions_of(module, consumer.package, consumer.function):
            index = parameter_index(item, consumer.name, container)
            if index is not None:
                yield _body(module, consumer, item, index, container, evaluator)


def _body(
    module: Module, consumer: Parameter, item: Object, index: int, container: Container, evaluator: Evaluator
) -> Body:
    reached = list(_reached(module, item))
    images = [c for o in reached for c in _container_images(module, o, item, index, container, evaluator)]
    policies = [p for o in reached for p in _policies(module, o, container)]
    later = any(value is not None and _is_assigned(value) for _, value in policies)
    found = [(site, value) for site, value in policies if value is not None or not later]
    return Body(consumer.function, tuple(images), tuple(found))


def _is_assigned(site: Node) -> bool:
    return site.parent is not None and site.parent.kind == "expression_list"


def _reached(module: Module, item: Object) -> Iterator[Object]:
    """Yield a function and all of this module's that it calls, each once."""
    todo, seen = [item], {item}
    while todo:
        item = todo.pop(0)
        yield item
        for node in item.declaration.node.walk():
            function = node.get("function") if node.kind == "call_expression" else None
            for called in types.callee_objects(module, function) if function is not None else ():
                if called.kind in ("func", "method") and called not in seen and len(seen) < 50:
                    seen.add(called)
                    todo.append(called)


def _container_images(
    module: Module, item: Object, consumer: Object, index: int, container: Container, evaluator: Evaluator
) -> Iterator[Consumption]:
    wanted = Field(container.package, container.type, container.image_field)
    for place, value, _ in field_values(module, item.declaration.node, wanted):
        function = place.function
        frame = evaluator.around(Frame(function, open=item is consumer))
        found = evaluator.at(value, partial(evaluator.evaluate, value, frame))
        values = [v for v in found if not _is_parameter(v, consumer, index)]
        if values:
            yield Consumption(consumer.name, value, tuple(values))


def _is_parameter(value: Value, consumer: Object, index: int) -> bool:
    part = value.parts[0]
    if len(value.parts) != 1 or not isinstance(part, Hole) or not isinstance(part.term, Param):
        return isinstance(part, Text) and value.text == ""
    return part.term.function == consumer.declaration.node.span and part.term.index == index


def _policies(module: Module, item: Object, container: Container) -> Iterator[tuple[Node, Node | None]]:
    """Yield (where to point, the policy's expression or None where a container is built without one)."""
    wanted = Field(container.package, container.type, container.policy_field)
    top = item.declaration.node
    for _, value, _ in field_values(module, top, wanted):
        site = value
        yield site, site
    for node in top.walk():
        if node.kind != "literal_value" or not node.children:
            continue
        if not typed_as(module, literal_type(module, node), container.package, container.type):
            continue
        keys = {key.text: element for element in node.children if (key := element.get("key")) is not None}
        if container.policy_field not in keys:
            yield keys.get(container.image_field, node), None
