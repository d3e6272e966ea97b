"""What a consumer's own body, and what it calls, does with containers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from codemod.finding.diagnostics import Span, message
from codemod.golang.evaluate.constructed import is_open
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Param
from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.flow.definitions import definition_at, statement_of
from codemod.golang.flow.fields import giving
from codemod.golang.flow.library import callee_name, hands_nothing_on, prints_for_people
from codemod.golang.program import typeof
from codemod.golang.program.members import literal_type
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object, Problem
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace
from codemod.rule import Container, Field, Parameter, Rule
from codemod.uses.consumers import Consumption, fills_container, functions_of, parameter_index
from codemod.uses.handed import End, Handed
from codemod.uses.labels import may_be_untyped, saying
from codemod.uses.named_fields import empty_containers, field_values, is_zero_at_first, typed_as, zeros_handed
from codemod.uses.reached import reached, runs_too_many

_FILLING = (b"Unmarshal", b"Decode", b"reflect")


@dataclass(frozen=True, eq=False)
class Body:
    """What the consumer's own body, and what it calls in this module, does with containers. `run` are the functions
    of the body, the consumer first; none where it is what callers do to its manifest. Of `policies`, one without a
    node is a container that is made without any. `untyped` are the pull policies
    that it writes where no Go type says container, `words` those in its texts, with their places. `later` is where an
    image is written to a container that was made without one, or may be empty; or one that has none. `decoded`
    are the pull policies that are decoded into its containers, each with the text; `manifest` is where it names the
    text of one."""

    consumer: str
    images: tuple[Consumption, ...]
    policies: tuple[tuple[Node, Node | None], ...]
    run: tuple[Object, ...] = ()
    untyped: tuple[Node, ...] = ()
    words: tuple[tuple[Node, Span, str], ...] = ()
    later: Node | None = None
    decoded: tuple[tuple[Node, Value], ...] = ()
    manifest: Node | None = None


def consumer_bodies(module: Module, rule: Rule, evaluator: Evaluator) -> Iterator[Body]:
    """Yield, for each consumer that is a parameter, the images and pull policies of the containers that it builds.

    An image that is the parameter itself is left out: that one is judged where the consumer is called. Where there is
    no such parameter (any more), the image is judged here, for each caller.
    """
    container = rule.container
    for consumer in rule.consumers:
        if container is None or not isinstance(consumer, Parameter):
            continue
        for item in functions_of(module, consumer.package, consumer.function):
            index = parameter_index(module, item, consumer.name, container)
            if index is not None or fills_container(module, item, container):
                yield _body(module, consumer, item, index, container, evaluator)


def _body(
    module: Module, consumer: Parameter, item: Object, index: int | None, container: Container, evaluator: Evaluator
) -> Body:
    functions = list(reached(module, item))
    later: list[Node] = []
    decoded: list[tuple[Node, Value]] = []
    if runs_too_many(module, item):
        site = item.declaration.node.get("name") or item.declaration.node
        said = message("{name} calls more functions than are looked through", name=item.name)
        evaluator.problems.append(Problem("limit", site.span, said))
    images = [c for o in functions for c in _container_images(module, o, item, index, container, evaluator, later)]
    if not later:
        later += (node for o in functions for node in empty_containers(module, o.declaration.node, container))
    images += [c for o in functions for c in _addressed(module, o, item, container)]
    tops = [o.declaration.node for o in functions]
    if any(word in top.bytes for top in tops for word in _FILLING):
        # few consumers read their pod from a text
        from codemod.uses.decoded_policies import decoded_policies
        from codemod.uses.filled_again import filled_again

        decoded += decoded_policies(module, functions, container, evaluator) if container.policy else ()
        images += filled_again(module, functions, item.name, container, evaluator)
    if named := [each for o in functions for each in _variables_in(module, o.declaration.node)]:
        elsewhere, more = _from_variables(module, named, tops, item.name, container, evaluator)
        tops, images = tops + elsewhere, images + more
    found, last = tuple(_policies_written(module, dict.fromkeys(tops), container)), next(iter(later), None)
    named_in = _manifest_in(module, functions)
    body = Body(
        consumer.function, tuple(images), found, tuple(functions), later=last, decoded=tuple(decoded), manifest=named_in
    )
    if not may_be_untyped(module, item):
        return body
    # few consumers write their pod without its types
    from codemod.uses.made_keys import written_by_made_key
    from codemod.uses.untyped import POLICY, policies_in_texts, untyped_policies

    made = written_by_made_key(module, item, evaluator, POLICY)
    untyped = tuple(dict.fromkeys((*untyped_policies(module, item, container), *made)))
    return replace(body, untyped=untyped, words=tuple(policies_in_texts(module, item)))


def _policies_written(module: Module, tops: Iterable[Node], container: Container) -> Iterator[tuple[Node, Node | None]]:
    """Yield the pull policies that functions write, and where a container is made without."""
    policies = [each for top in tops for each in _policies(module, top, container)]
    given = [value for _, value in policies if value is not None]
    if len(given) == len(policies) and not all(_fills_in(module, value) for value in given):
        # each container has one: `if c.ImagePullPolicy == "" { c.ImagePullPolicy = v1.PullAlways }` is not taken
        policies = [(site, value) for site, value in policies if value is None or not _fills_in(module, value)]
    yield from policies


_LINE = re.compile(r"""(?:["`\n{,]|\\n)[ \t-]*(?:\\?")?image(?:\\?")?[ \t]*:|^["`][ \t]*(?:-[ \t]+)?image["`]$""")


def _manifest_in(module: Module, functions: Sequence[Object]) -> Node | None:
    """Return where these name a text with an image's line that is no message to people."""
    tops = [item.declaration.node for item in functions]
    found = (node for top in tops for node in saying(module, top, _LINE))
    named = next((node for node in found if not _is_told(module, node)), None)
    if named is not None or not any(w in top.bytes for top in tops for w in (b".Execute", b".Replace")):
        return named
    # few consumers fill in a template
    from codemod.uses.held_manifests import holding

    return next(holding(module, tops, _LINE), None)


def _is_told(module: Module, text: Node) -> bool:
    """Whether a text is what people are told: `fmt.Errorf("image: %s", image)`."""
    call = next((above for above in text.ancestors() if above.kind == "call_expression"), None)
    name = callee_name(module, call["function"]) if call is not None else ""
    return call is not None and (hands_nothing_on(name) or prints_for_people(module, name, call))


def gives_other_images(bodies: Iterable[Body], consumer: Object | None) -> bool:
    """Whether a consumer gives a container anything but its parameter as it is."""
    return any(body.images for body in bodies if consumer in body.run[:1])


def hands_elsewhere(handed: Iterable[Handed], consumer: Object | None) -> bool:
    """Whether a consumer hands what it is given to anything but containers: to an object of its own, or a text."""
    ends = (each.ends for each in handed if each.item is consumer)
    return any(End.CONTAINER not in each or not each <= {End.CONTAINER, End.FIELD} for each in ends)


def is_assigned(site: Node) -> bool:
    """Whether a pull policy is what is assigned to a field: `c.ImagePullPolicy = v1.PullAlways`."""
    return site.parent is not None and site.parent.kind == "expression_list"


def _fills_in(module: Module, value: Node) -> bool:
    """Whether a pull policy is assigned only where there is none."""
    if not is_assigned(value):
        return False
    # few consumers assign one
    from codemod.golang.flow.defaults import is_default

    left = statement_of(value).get("left")
    return left is not None and len(left.children) == 1 and is_default(module, left.children[0])


def _container_images(
    module: Module,
    item: Object,
    consumer: Object,
    index: int | None,
    container: Container,
    evaluator: Evaluator,
    later: list[Node],
) -> Iterator[Consumption]:
    """Yield the images of containers that are not the parameter; `later` gets those that are written after that one was
    made, or may be empty."""
    wanted = Field(container.package, container.type, container.image_field)
    for place, value, _ in field_values(module, item.declaration.node, wanted):
        if index is None:
            # what a consumer makes of its parameters: `o.Image`, `registry + "/" + name`
            found = evaluator.at(value, partial(everywhere, evaluator, value))
            yield Consumption(consumer.name, value, tuple(v for v in found if v.text != ""))
            continue
        frame = evaluator.around(Frame(place.function))
        here, for_all = partial(evaluator.evaluate, value, frame), partial(everywhere, evaluator, value)
        found = evaluator.at(value, here if item is consumer else for_all)
        if any(is_open(each) and bare_parameter(each) is None for each in found):
            found = evaluator.at(value, for_all)  # what it makes of the parameter is known for each caller
        if place.kind == "selector_expression" or any(v.text == "" for v in found):
            later.append(value)
        values = [v for v in found if not is_parameter(v, consumer, index)]
        if values:
            yield Consumption(consumer.name, value, tuple(values))


def _addressed(module: Module, item: Object, consumer: Object, container: Container) -> Iterator[Consumption]:
    """Yield an unknown image where the address of a container's is taken: `override(&pod.Spec.Containers[0].Image)`."""
    if b"unsafe" in item.declaration.node.bytes:
        # few consumers look behind the language's back
        from codemod.uses.cast_containers import cast_containers

        for node in cast_containers(module, item.declaration.node, container):
            lost = unknown("{name}: its address was taken", node, name=node.text)
            yield Consumption(consumer.name, node, (lost,))
    for node in giving(module, item.declaration.node):
        field = node.get("field")
        if field is None or not field.spells(container.image_field):
            continue
        found, type_ = definition_at(node), typeof.of_expression(module, node["operand"])
        own = type_ is None or typed_as(module, type_, container.package, container.type)
        if found is not None and found.kind == "address" and own:
            lost = unknown("{name}: its address was taken", node, name=node.text)
            yield Consumption(consumer.name, node, (lost,))


def is_parameter(value: Value, consumer: Object, index: int) -> bool:
    term = bare_parameter(value)
    if term is None:
        return value.text == ""
    return term.function == consumer.declaration.node.span and term.index == index


def bare_parameter(value: Value) -> Param | None:
    """Return the parameter that a value is, and nothing else."""
    part = value.parts[0]
    return part.term if len(value.parts) == 1 and isinstance(part, Hole) and isinstance(part.term, Param) else None


def _from_variables(
    module: Module, named: list[Object], tops: list[Node], name: str, container: Container, evaluator: Evaluator
) -> tuple[list[Node], list[Consumption]]:
    """Return what fills in these variables, and the images that are filled in there."""
    # few consumers take anything from a package's variable
    from codemod.uses.container_variables import filled_from, images_filled_in

    elsewhere = [top for top in dict.fromkeys(filled_from(module, named, container)) if top not in tops]
    return elsewhere, list(images_filled_in(module, elsewhere, tops, name, container, evaluator))


def _variables_in(module: Module, top: Node) -> Iterator[Object]:
    """Yield the package's variables that a function names."""
    nodes = (node for node in top.walk() if node.kind in ("identifier", "selector_expression"))
    named = (item for node in nodes if node.binding is None for item in declarations(module, node))
    return (item for item in named if item.kind == "var")


def _policies(module: Module, top: Node, container: Container) -> Iterator[tuple[Node, Node | None]]:
    """Yield (where to point, the policy's expression or None where a container is built without one)."""
    wanted = Field(container.package, container.type, container.policy_field)
    for _, value, _ in field_values(module, top, wanted):
        site = value
        yield site, site
    for place, value, _ in field_values(module, top, replace(wanted, name=container.image_field)):
        if place.kind == "selector_expression" and is_zero_at_first(module, place):
            yield value, None
    yield from ((name, None) for name in zeros_handed(module, top, container))
    for node in top.walk():
        if node.kind != "literal_value" or not node.children:
            continue
        if not typed_as(module, literal_type(module, node), container.package, container.type):
            continue
        keys = {key.text: element for element in node.children if (key := element.get("key")) is not None}
        if container.policy_field not in keys:
            yield keys.get(container.image_field, node), None
