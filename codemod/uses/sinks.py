"""Sinks that are found, not named: what is written to the image of a Kubernetes container.

corev1.Container{Name: "osd", Image: image}
pod.Spec.Containers[0].Image = image
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, distinct
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.fields import literal_type
from codemod.golang.flow.paths import Index, path_of
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File
from codemod.golang.read.syntax import Node
from codemod.records import dataclass
from codemod.uses.contexts import in_all_contexts

IMAGE = "Image"
_PACKAGE = "k8s.io/api/core/v1"
_TYPES = ("Container", "EphemeralContainer", "EphemeralContainerCommon")
_LISTS = ("Containers", "InitContainers", "EphemeralContainers")


@dataclass(frozen=True, eq=False)
class Sink:
    """A place that hands an image to a node: the expression that is the image there."""

    name: str
    node: Node


def sinks(module: Module, file: File) -> Iterator[Sink]:
    """Yield the sinks of a file."""
    for declaration in file.holding(IMAGE):
        for name, node in _images(module, declaration.node):
            yield Sink(name, node)


def values(evaluator: Evaluator, sink: Sink) -> list[Value]:
    """Return everything that the image can be, whoever calls whom. Raises `OverBudget`."""
    frame = evaluator.around(Frame(sink.node.function, open=True))
    return evaluator.at(sink.node, partial(_values, evaluator, sink.node, frame))


def _values(evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    return distinct(in_all_contexts(evaluator, lambda where: evaluator.evaluate(node, where), frame, ()))


def _images(module: Module, top: Node) -> Iterator[tuple[str, Node]]:
    for node in top.walk():
        if node.kind == "literal_value" and (name := container_of(module, literal_type(module, node))):
            for element in node.children:
                key, value = element.get("key"), element.get("value")
                if key is not None and value is not None and key.spells(IMAGE):
                    yield f"{name}.{IMAGE}", value.children[0]
        elif node.kind == "selector_expression" and node["field"].spells(IMAGE):
            definition = definition_at(node)
            name = _selected(module, node["operand"]) if definition is not None else ""
            if name and definition is not None and definition.kind == "value" and definition.value is not None:
                yield f"{name}.{IMAGE}", definition.value


def container_of(module: Module, type_: types.Type | None) -> str:
    """Return the name of a container's type, through this module's names for it; empty for any other type."""
    for _ in range(8):
        named = types.named(module, type_) if type_ is not None else None
        if named is not None and named[0] == _PACKAGE and named[1] in _TYPES:
            return named[1]
        item = types.declared(module, type_) if type_ is not None else None
        if item is None:
            return ""
        type_ = types.of_node(types.spec_of(item).get("type"))
    return ""


def _selected(module: Module, operand: Node) -> str:
    """Return the container's type of an object; of an element of a pod's list, whose type is not in this module."""
    type_ = types.of_expression(module, operand)
    if type_ is not None:
        return container_of(module, type_)
    path = path_of(operand)[1]
    listed = len(path) > 1 and isinstance(path[-1], Index) and path[-2] in _LISTS
    return _TYPES[0] if listed else ""
