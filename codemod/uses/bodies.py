"""What a consumer's own body, and what it calls, does with containers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Param, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.fields import literal_type
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.records import dataclass
from codemod.rule import Container, Field, Parameter, Rule
from codemod.uses.consumers import Consumption, field_values, functions_of, parameter_index, typed_as


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
