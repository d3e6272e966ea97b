"""From the rule's consumers to Values: which images reach them, whoever calls whom."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.calls import result_of
from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, concat, plain_text, unknown
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.fields import giving, literal_type, may_write_field
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read import spotting
from codemod.golang.read.files import File, Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.spotting import encoded, may_key
from codemod.golang.read.syntax import Node
from codemod.records import dataclass
from codemod.rule import Container, Field, Fields, Parameter, Result, Rule
from codemod.uses.concerned import Naming, any_value
from codemod.uses.reached import reached


@dataclass(frozen=True, eq=False)
class Consumption:
    """One place where an image is consumed, and everything that it can be there; `given` is the argument there.

    `apart`: it is put together of several fields, so that no one expression is the image.
    """

    consumer: str
    site: Node
    values: tuple[Value, ...]
    given: Node | None = None
    apart: bool = False


def consumptions(module: Module, rule: Rule, naming: Naming) -> Iterator[Consumption]:
    """Yield every place in the module that gives one of the rule's consumers an image.

    Of what is written to a field, only Values that name the image count: the field may hold many others.
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


def parameter_index(item: Object, name: str, container: Container | None) -> int | None:
    """Return the number of the consumer's parameter: by its name, or, renamed, by the field that it ends in."""
    function = item.declaration.node
    listed = [ident for ident, _, _ in parameters(function, "parameters")]
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


def fills_container(module: Module, item: Object, container: Container) -> bool:
    """Whether a function, or what it calls, gives a container its image."""
    wanted = Field(container.package, container.type, container.image_field)
    return any(True for each in reached(module, item) for _ in field_values(module, each.declaration.node, wanted))


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
            yield Consumption(consumer.function, site, (lost,))
            continue
        ask = partial(_argument, evaluator, place.call, index)
        values = evaluator.at(site, partial(in_all_contexts, evaluator, ask, place.node.function))
        if _has_default(item, index):
            values = [value for value in values if value.text != ""]
        if values:
            given = place.call.arguments[index] if index < len(place.call.arguments) else None
            yield Consumption(consumer.function, site, tuple(values), given)


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


def typed_as(module: Module, type_: types.Type | None, package: str, name: str) -> bool:
    """Whether a type is the named type of a rule."""
    return type_ is not None and types.named(module, type_) == (module.absolute(package), name)


def field_values(module: Module, top: Node, wanted: Field) -> tuple[tuple[Node, Node, bool], ...]:
    """Return (place, value, sure) of everything written to a field below a declaration; not `sure` where the type
    of the object is not known."""
    return _written_to(module, top, (module.absolute(wanted.package), wanted.type), wanted.name)


@per_module
def _written_to(module: Module, top: Node, named: tuple[str, str], field: str) -> tuple[tuple[Node, Node, bool], ...]:
    return tuple(found for node in giving(module, top) for found in _written_at(module, node, named, field))


def _written_at(module: Module, node: Node, named: tuple[str, str], field: str) -> Iterator[tuple[Node, Node, bool]]:
    """Yield what `field_values` does at one node: a literal, or a selector that is written to."""
    if node.kind == "literal_value":
        keyed = [element for element in node.children if (key := element.get("key")) is not None and key.spells(field)]
        type_ = literal_type(module, node) if keyed else None
        if type_ is not None and types.named(module, type_) == named:
            for element in keyed:
                if (value := element.get("value")) is not None:
                    yield element, value.children[0], True
        return
    name, operand = node.get("field"), node.get("operand")
    definition = definition_at(node) if name is not None and name.spells(field) else None
    if definition is not None and operand is not None and definition.value is not None:
        type_ = typeof.of_expression(module, operand)
        if type_ is None or types.named(module, type_) == named:
            yield node, definition.value, type_ is not None


def _of_field(module: Module, consumer: Field, naming: Naming) -> Iterator[Consumption]:
    # a type of elsewhere is that of every module here: each judges what is its own
    for file in filter(module.is_home, _writing(module, consumer.name)):
        for declaration in filter(partial(may_write_field, consumer.name), file.holding(consumer.name)):
            for _, value, _ in field_values(module, declaration.node, consumer):
                if values := naming.at(value, partial(any_value, value)):
                    yield Consumption(f"{consumer.type}.{consumer.name}", value, values)


@per_module
def _writing(module: Module, field: str) -> tuple[File, ...]:
    """Return the files that may write to a field of this name."""
    name, read = encoded(field), module.sources.read
    paths = (p for p in module.paths_with(field) if may_key(read(p), name) or spotting.may_write(read(p), name))
    return tuple(module.sources.sound(paths))


def _of_fields(module: Module, consumer: Fields, naming: Naming) -> Iterator[Consumption]:
    """Yield each literal of the struct that has the image's repository: what its fields are as one text."""
    wanted = Field(consumer.package, consumer.type, consumer.repository)
    for file in filter(module.is_home, _writing(module, consumer.repository)):
        for declaration in filter(partial(may_write_field, consumer.repository), file.holding(consumer.repository)):
            for place, _, _ in field_values(module, declaration.node, wanted):
                literal = place.parent
                if place.kind != "keyed_element" or literal is None:
                    continue
                if found := naming.at(literal, partial(_in_contexts, literal, consumer)):
                    yield Consumption(f"{consumer.type}.{consumer.repository}", literal, found, apart=True)


def _in_contexts(literal: Node, consumer: Fields, evaluator: Evaluator) -> list[Value]:
    return in_all_contexts(evaluator, partial(_put_together, evaluator, literal, consumer), literal.function)


def _put_together(evaluator: Evaluator, literal: Node, consumer: Fields, frame: Frame) -> list[Value]:
    pieces: list[list[Value]] = []
    for field, before in ((consumer.repository, ""), (consumer.tag, ":"), (consumer.digest, "@")):
        elements = (each for each in literal.children if (key := each.get("key")) is not None and key.spells(field))
        given = next((each.get("value") for each in elements), None) if field else None
        found = evaluator.evaluate(given.children[0], frame) if given is not None else []
        if any(value.text != "" for value in found):
            pieces += [[plain_text(before, literal)], found]
    return concat(literal, pieces)


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
