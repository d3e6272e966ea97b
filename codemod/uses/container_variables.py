"""Variables of packages that a consumer takes its containers from, and who writes to them.

var template = v1.Container{Name: "main", ImagePullPolicy: v1.PullIfNotPresent}

func init() { template.ImagePullPolicy = v1.PullAlways }

func PodYaml(image string) string { container := template; container.Image = image; ... }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.references import object_of, references
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, top_of
from codemod.rule import Container, Field
from codemod.uses.consumers import Consumption
from codemod.uses.filled_again import filled_again, holds_container
from codemod.uses.named_fields import field_values
from codemod.uses.reached import reached

FILLING = (b"Unmarshal", b"Decode", b"reflect")


def filled_from(module: Module, named: Iterable[Object], container: Container) -> Iterator[Node]:
    """Yield what declares those of some variables that may hold a container, and what may write to them."""
    todo = [item for item in dict.fromkeys(named) if _may_hold(module, item, container)]
    for item in todo:
        yield types.spec_of(item)
        for use in references(module, item):
            top = top_of(use)
            if top.kind == "var_declaration":
                todo += [other for other in _declared_by(module, use) if other not in todo]
                continue
            yield top
            yield from (top_of(call) for call in _who_gets(module, use, top))
            for called in _given_to(module, use):
                yield from (each.declaration.node for each in reached(module, called))


@per_module
def _may_hold(module: Module, item: Object, container: Container) -> bool:
    """Whether what a variable is may have a container in it."""
    value, declared = types.value_node(item), types.spec_of(item).get("type")
    type_ = types.of_node(declared)
    if type_ is None and value is not None:
        type_ = typeof.of_expression(module, value)
    return type_ is None or holds_container(module, type_, container)


def _declared_by(module: Module, use: Node) -> Iterator[Object]:
    """Yield the variables whose values name another one: `var shared = &template`."""
    spec = next((each for each in use.ancestors() if each.kind == "var_spec"), None)
    names = spec.all("name") if spec is not None else []
    yield from (item for name in names for item in declarations(module, name) if item.kind == "var")


def images_filled_in(
    module: Module, tops: Iterable[Node], body: Iterable[Node], name: str, container: Container, evaluator: Evaluator
) -> Iterator[Consumption]:
    """Yield the images that such variables are declared with, where the `body` of the consumer called `name` only fills
    one in, and those that nobody follows: what is decoded into one, or written to it through reflection."""
    wanted, writers = Field(container.package, container.type, container.image_field), dict[Object, None]()
    places = [place for top in body for place, _, _ in field_values(module, top, wanted)]
    stays = any(is_default(module, place) for place in places if place.kind == "selector_expression")
    for top in tops:
        if top.kind == "var_spec" and stays:
            for _, value, _ in field_values(module, top, wanted):
                found = evaluator.at(value, partial(everywhere, evaluator, value))
                yield Consumption(name, value, tuple(v for v in found if v.text != ""))
        elif any(word in top.bytes for word in FILLING) and (item := object_of(module, top)) is not None:
            writers[item] = None
    yield from filled_again(module, list(writers), name, container, evaluator)


def _who_gets(module: Module, use: Node, top: Node) -> Iterable[Node]:
    """Return where a function is named that returns a variable, or its address: `Template().ImagePullPolicy = p`."""
    item = object_of(module, top)
    if item is None or not any(each.kind == "return_statement" for each in use.ancestors()):
        return ()
    return references(module, item)


def _given_to(module: Module, use: Node) -> Iterator[Object]:
    """Yield the functions that are called with a variable, or on it: `harden(&template)`."""
    for above in use.ancestors():
        if above.kind == "call_expression":
            found = typeof.callee_objects(module, above["function"])
            yield from (item for item in found if item.kind in ("func", "method"))
        if above.kind.endswith("_statement") or above.kind == "block":
            return
