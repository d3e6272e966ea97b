"""Rules for constants of the tree's own: one pins an image, and a registry is put in front where a container gets it.

const AgentImage = "acme/agent:v1.2.0"                            the constant, and the pin
image := fmt.Sprintf("%s/%s", c.Registry, images.AgentImage)      a registry expression
func pod(image string) corev1.Container { ... Image: image ... }  a consumer
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from codemod.finding.diagnostics import Span, message
from codemod.golang.flow.references import object_of
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.program.types import value_spec_of
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, top_of
from codemod.image import reference
from codemod.policy.arriving import Arriving
from codemod.policy.joined_parts import other_pieces
from codemod.proposal.proposed import Seen
from codemod.records import dataclass
from codemod.rule import Constant, Container, Field, Image, Parameter, Registry, Rule

_CONTAINER = Container(package="k8s.io/api/core/v1", type="Container")
_FIELD = Field(package=_CONTAINER.package, type=_CONTAINER.type, name=_CONTAINER.image_field)


@dataclass(frozen=True, eq=False)
class _Joined:
    """A constant behind a registry, at one place, and what takes it."""

    constant: Object
    registry: Registry
    consumer: Parameter | Field
    place: Span
    at: Span


def rules(module: Module, images: Iterable[Arriving]) -> Iterator[tuple[Rule, tuple[Seen, ...]]]:
    """Yield a rule for each constant of a module, and where its parts were seen."""
    by_constant: dict[Object, list[_Joined]] = {}
    for each in images:
        found = _joined(module, each)
        if found is not None:
            by_constant.setdefault(found.constant, []).append(found)
    for constant, several in by_constant.items():
        image = _image(constant)
        if image is not None:
            yield _rule(module, constant, image, several), tuple(_seen(constant, several))


def _rule(module: Module, constant: Object, image: Image, several: Sequence[_Joined]) -> Rule:
    return Rule(
        name=re.sub(r"[^A-Za-z0-9.-]", "-", reference.last_component(image.repository)),
        image=image,
        constant=Constant(package=module.package_of(constant.file).relative, name=constant.name),
        consumers=tuple(dict.fromkeys(each.consumer for each in several)),
        registries=tuple(dict.fromkeys(each.registry for each in several)),
        container=_CONTAINER,
    )


def _seen(constant: Object, several: Sequence[_Joined]) -> Iterator[Seen]:
    yield Seen(message("constant {name}", name=constant.name), constant.span)
    consumers = {each.consumer: each.at for each in several}
    for consumer, span in consumers.items():
        name = consumer.function if isinstance(consumer, Parameter) else f"{consumer.type}.{consumer.name}"
        yield Seen(message("consumer {name}", name=name), span)
    for registry, span in {each.registry: each.place for each in several}.items():
        yield Seen(message("registry {name}", name=registry.expression), span)


def _image(constant: Object) -> Image | None:
    """Return the pin of a constant that is one literal, a repository without a registry, and a tag that stays."""
    value = value_spec_of(constant).get("value")
    node = value.children[constant.position] if value is not None and constant.position < len(value.children) else None
    text = decode(unquote(node) or b"") if node is not None and node.kind in STRING_KINDS else ""
    try:
        found = reference.parse(text)
    except reference.InvalidReference:
        return None
    if found.domain or found.digest or reference.is_floating(found.tag):
        return None
    return Image(found.path, found.tag)


def _joined(module: Module, each: Arriving) -> _Joined | None:
    node = _node_at(module, each.place) if each.node is not None else None
    parts = [piece for piece in other_pieces(module, node) if piece != ""] if node is not None else []
    if node is None or len(parts) != 3 or parts[1] != "/":
        return None
    first, last = parts[0], parts[2]
    consumer = _consumer(module, each)
    if isinstance(first, str) or isinstance(last, str) or consumer is None:
        return None
    named = [item for item in declarations(module, last) if item.kind == "const"]
    registry = _registry(module, first)
    if len(named) != 1 or registry is None:
        return None
    return _Joined(named[0], registry, consumer, node.span, each.at)


def _registry(module: Module, node: Node) -> Registry | None:
    """Return the registry expression; None where it rests on a local name, which means nothing elsewhere."""
    local = {inner.binding for inner in node.walk() if inner.binding is not None}
    receivers = [binding for binding in local if binding.kind == "receiver"]
    if len(receivers) != len(local) or b"\n" in node.bytes:
        return None
    package, expression = module.package_of(node.file).relative, node.text
    if not receivers:
        return Registry(package=package, expression=expression)
    item = object_of(module, top_of(node))
    type_ = item.name.partition(".")[0] if item is not None and item.kind == "method" else ""
    return Registry(package=package, expression=expression, receiver=receivers[0].name, type=type_)


def _consumer(module: Module, each: Arriving) -> Parameter | Field | None:
    """Return what takes the image: the parameter that the container's image is, or else the container's field."""
    node = each.node
    if node is None or each.sink != f"{_FIELD.type}.{_FIELD.name}":
        return None
    binding = node.binding if node.kind == "identifier" else None
    function = binding.function if binding is not None and binding.kind == "param" else None
    item = object_of(module, function) if function is not None and function.kind != "func_literal" else None
    if binding is None or item is None or function is None:
        return _FIELD
    if not any(name is not None and name.binding is binding for name, _, _ in parameters(function, "parameters")):
        return _FIELD
    return Parameter(package=module.package_of(item.file).relative, function=item.name, name=binding.name)


def _node_at(module: Module, span: Span) -> Node | None:
    """Return the expression at a place; a list of one expression has the same place, and stands around it."""
    for declaration in module.sources.file(span.path).declarations:
        if declaration.start <= span.start < declaration.end:
            found = [node for node in declaration.node.walk() if node.span == span]
            return found[-1] if found else None
    return None
