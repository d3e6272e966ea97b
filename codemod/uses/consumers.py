"""From the rule's consumers to Values: which images reach them, whoever calls whom."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.calls import result_of
from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Why
from codemod.golang.evaluate.values import Value, concat, distinct, unknown
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.definitions import definitions, statement_of
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object, Problem
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node
from codemod.records import dataclass
from codemod.rule import Container, Field, Fields, Parameter, Result, Rule
from codemod.uses.concerned import Naming, any_value, held_before
from codemod.uses.named_fields import field_values, is_grown, written_everywhere
from codemod.uses.reached import reached


@dataclass(frozen=True, eq=False)
class Consumption:
    """One place where an image is consumed, and everything that it can be there; `given` is the argument there.

    `apart`: it is put together of several fields, so that no one expression is the image. `call` is the call that hands
    it in, `index` the number of the argument, and `taker` the function. `limit` is why nothing is known of it.
    `place` is where a field is written to, in a literal or an assignment, and `field` which one of the rule's it is.
    `as_value`: the function is no more seen from there on, and whoever has it may call it.
    """

    consumer: str
    site: Node
    values: tuple[Value, ...]
    given: Node | None = None
    apart: bool = False
    call: Invocation | None = None
    index: int = 0
    limit: Problem | None = None
    taker: Object | None = None
    place: Node | None = None
    field: Field | None = None
    as_value: bool = False


def consumptions(module: Module, rule: Rule, naming: Naming) -> Iterator[Consumption]:
    """Yield every place in the module that gives one of the rule's consumers an image.

    Of what is written to a field, only Values that name the image count, and what may stand there instead: the field
    may hold many others.
    """
    for consumer in rule.consumers:
        if isinstance(consumer, Parameter):
            yield from _of_parameter(module, consumer, rule, naming.evaluator)
        elif isinstance(consumer, Field):
            yield from _of_field(module, consumer, naming)
        elif isinstance(consumer, Fields):
            yield from _of_fields(module, consumer, naming)
        else:
            yield from _of_result(module, consumer, naming.evaluator)


def functions_of(module: Module, package: str, function: str) -> list[Object]:
    """Return the declarations of a rule's function: by build constraints, more than one."""
    items = (item for found in module.all_imported(module.absolute(package)) for item in found.named(function))
    return [item for item in items if item.kind in ("func", "method")]


def parameter_index(module: Module, item: Object, name: str, container: Container | None) -> int | None:
    """Return the number of the consumer's parameter: by its name, or, renamed, by the field that it ends in. An object
    is no image, whatever it is called: `image Image`, of which the body makes one."""
    function = item.declaration.node
    given = list(parameters(function, "parameters"))
    listed = [ident if not _is_object(module, type_) else None for ident, type_, _ in given]
    named = next((index for index, ident in enumerate(listed) if ident is not None and ident.spells(name)), None)
    if named is not None or container is None:
        return named
    indexes = {ident.binding: index for index, ident in enumerate(listed) if ident is not None and ident.binding}
    for node in function.walk():
        if node.kind == "keyed_element" and node["key"].spells(container.image_field) and node["value"].children:
            binding = node["value"].children[0].binding
            if binding in indexes:
                return indexes[binding]
    return None


def _is_object(module: Module, node: Node) -> bool:
    flat = types.underlying(module, types.of_node(node))
    return flat is not None and flat.node.kind == "struct_type"


def fills_container(module: Module, item: Object, container: Container) -> bool:
    """Whether a function, or what it calls, gives a container its image."""
    return any(True for _ in images_given(module, item, container))


def images_given(module: Module, item: Object, container: Container) -> Iterator[tuple[Node, Node]]:
    """Yield (place, value) of the images that a function, or what it calls, gives containers."""
    wanted = Field(container.package, container.type, container.image_field)
    for each in reached(module, item):
        yield from ((place, value) for place, value, _ in field_values(module, each.declaration.node, wanted))


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
    index = parameter_index(module, item, consumer.name, rule.container)
    if index is None and rule.container is not None and fills_container(module, item, rule.container):
        return  # the image is put together in it: see `bodies`
    if index is None:
        site = item.declaration.node.get("name") or item.declaration.node
        missing = unknown("{name} has no parameter {other}", site, name=consumer.function, other=consumer.name)
        yield Consumption(consumer.function, site, (missing,))
        return
    for place in call_sites(module, item.declaration.node):
        site = place.node
        if place.call is None:
            lost = unknown("{name} is used as a value that cannot be followed", site, name=consumer.function)
            yield Consumption(consumer.function, site, (lost,), index=index, taker=item, as_value=True)
            continue
        ask, before = partial(_argument, evaluator, place.call, index), len(evaluator.problems)
        values = evaluator.at(site, partial(in_all_contexts, evaluator, ask, place.node.function))
        limit = evaluator.problems[-1] if len(evaluator.problems) > before else None
        if _has_default(item, index):
            values = [value for value in values if value.text != ""]
        if values or limit is not None:
            given = place.call.arguments[index] if index < len(place.call.arguments) else None
            yield Consumption(consumer.function, site, tuple(values), given, False, place.call, index, limit, item)


def _has_default(item: Object, index: int) -> bool:
    """Whether the consumer itself gives its parameter another value; that one is judged in its body."""
    name = list(parameters(item.declaration.node, "parameters"))[index][0]
    return name is not None and name.binding is not None and len(list(definitions(name.binding))) > 1


def _argument(evaluator: Evaluator, call: Invocation, index: int, frame: Frame) -> list[Value]:
    arguments = call.arguments
    if len(arguments) == 1 and arguments[0].kind == "call_expression" and index > 0:
        return result_of(evaluator, arguments[0], frame, (), index)
    if index < len(arguments) and arguments[index].kind != "variadic_argument":
        return evaluator.evaluate(arguments[index], frame)
    return [unknown("the call has no such argument", call.node)]


def _of_field(module: Module, consumer: Field, naming: Naming) -> Iterator[Consumption]:
    # few rules name a field, and lint starts often
    from codemod.uses.in_its_place import of_copy
    from codemod.uses.lost_images import is_lost_copy

    name = f"{consumer.type}.{consumer.name}"
    for place, value in written_everywhere(module, consumer):
        if value is None:
            yield from _through_pointer(module, name, place, naming)
            continue
        given = partial(_grown_anywhere, place, value) if is_grown(place) else partial(any_value, value)
        values, others = naming.written(value, given), list[Value]()
        if values or place.kind == "selector_expression" or naming.is_chosen is not None:
            others = naming.instead(value, given, partial(_before_and_after, place, value))
        told = any(each.unknown for each in values if naming.is_rest is None or not naming.is_rest(each))
        lost = [each for each in others if each.unknown and each not in values]
        lost = [] if told else _told_of(lost, naming)
        others = [each for each in others if each.unknown is None]
        found = tuple(distinct((*values, *others, *lost)))
        if found and is_lost_copy(module, place, consumer):
            yield Consumption(name, value, (of_copy(place),))
        elif others and place.kind == "selector_expression":
            yield Consumption(name, value, found)  # what stays there is not written here
        elif found:
            yield Consumption(name, value, found, place=place, field=consumer)


def _told_of(lost: list[Value], naming: Naming) -> list[Value]:
    """Return what is told of values that are not known: one, and none that an operator sets, which is right; or else
    that there are more than are told apart."""
    from codemod.uses.in_its_place import of_nobody  # few rules name a field

    clear = sorted((each for each in lost if each.why is not Why.MANY), key=naming.is_whole)[:1]
    many = [of_nobody(each) for each in lost if each.why is Why.MANY][:1]
    return many if many and all(map(naming.is_whole, clear)) else clear


def _before_and_after(place: Node, value: Node, evaluator: Evaluator, frame: Frame) -> list[Value]:
    """Return what is written to a field, and what was there: of `c.Image = v`, both of them."""
    before = held_before(place, evaluator, frame) if place.kind == "selector_expression" else []
    return [*before, *(_grown(place, value, evaluator, frame) if is_grown(place) else evaluator.evaluate(value, frame))]


def _grown_anywhere(place: Node, value: Node, evaluator: Evaluator) -> list[Value]:
    return in_all_contexts(evaluator, partial(_grown, place, value, evaluator), place.function)


def _grown(place: Node, value: Node, evaluator: Evaluator, frame: Frame) -> list[Value]:
    """Return what a field is behind `c.Image += "-debug"`."""
    return concat(statement_of(place), [evaluator.evaluate(place, frame), evaluator.evaluate(value, frame)])


def _through_pointer(module: Module, name: str, place: Node, naming: Naming) -> Iterator[Consumption]:
    # few programs give the address of a field away, and lint starts often
    from codemod.uses.through_pointers import given_through, values_through, with_what_was_there

    for given in given_through(module, place):
        ask = partial(values_through, given)
        values = naming.at(given.call, ask)
        others = naming.instead(given.call, ask, partial(with_what_was_there, place, given))
        # of what a function writes for many callers it is not known for which
        values = (*values, *(each for each in others if each.why is not Why.MANY))
        if values:
            yield Consumption(name, given.call, tuple(distinct(values)))


def _of_fields(module: Module, consumer: Fields, naming: Naming) -> Iterator[Consumption]:
    # few rules ask for an image in parts, and lint starts often
    from codemod.uses.put_together import filled_objects, put_together

    for place in filled_objects(module, consumer):
        if found := naming.at(place.site, partial(put_together, place, consumer)):
            yield Consumption(f"{consumer.type}.{consumer.repository}", place.site, found, apart=True)


def _of_result(module: Module, consumer: Result, evaluator: Evaluator) -> Iterator[Consumption]:
    for item in functions_of(module, consumer.package, consumer.function):
        function = item.declaration.node
        site = function.get("name") or function
        ask = partial(_returned, evaluator, consumer.index)
        values = evaluator.at(site, partial(in_all_contexts, evaluator, ask, function))
        yield Consumption(consumer.function, site, tuple(values))


def _returned(evaluator: Evaluator, index: int, frame: Frame) -> list[Value]:
    from codemod.golang.evaluate.returns import returned

    return returned(evaluator, frame, (), index)
