"""Sinks that are found, not named: what a container, a client or a configuration takes as its image.

corev1.Container{Name: "osd", Image: image}
pod.Spec.Containers[0].Image = image
client.ImagePull(ctx, image, options)
exec.Command("docker", "pull", image)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation, callees, method_called
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.paths import Index, path_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.names import identifiers
from codemod.golang.program.once import looked_through
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node, tail
from codemod.image.mentions import is_logging
from codemod.records import dataclass
from codemod.uses.clients import CALL_NAMES, FIELD_NAMES, Taken, taken_by_call, taken_by_field
from codemod.uses.commands import STARTED, STARTING, commanded, image_of
from codemod.uses.named_fields import CONTAINER_LISTS
from codemod.uses.own_clients import taken_by_own_client

_CONTAINER = "k8s.io/api/core/v1.Container"
_PROCESSES = b'"os/exec"'
_COMMANDS = frozenset(name.rpartition(".")[2] for name in STARTING)


def _words(names: Iterable[str]) -> tuple[list[str], re.Pattern[bytes]]:
    # `Image: x`, `c.Image = x`, `(c.Image), y = x, z`, `Pull(x)`, `Pull[T](x)`, and comments between
    return sorted(names), re.compile(rb"\b(?:" + "|".join(sorted(names)).encode() + rb")\b[\s)]*[:=,(\[/]")


_PLAIN = _words(FIELD_NAMES | CALL_NAMES)
_WITH_COMMANDS = _words(FIELD_NAMES | CALL_NAMES | _COMMANDS)  # in files that start processes


_TEXTS = frozenset(STRING_KINDS) | {"binary_expression", "call_expression"}
_LONGEST = 40  # bytes of a callee that are told


@dataclass(frozen=True, eq=False)
class Sink:
    """A place that hands an image to a node: the expression that is the image there.

    `registry`: it is what stands in front of images that somebody else names; `call`: it is an argument, so that
    whoever calls may have asked for it; `command`: it is a text, and what the commands in that pull or run.
    """

    name: str
    node: Node
    registry: bool = False
    call: bool = False
    command: bool = False


def sinks(module: Module, file: File) -> Iterator[Sink]:
    """Yield the sinks of a file."""
    names, named = _WITH_COMMANDS if _PROCESSES in file.source else _PLAIN
    for declaration in file.declarations:
        if named.search(file.source, declaration.start, declaration.end) is not None:
            yield from looked_through(module, declaration, lambda top: _sinks(module, top, names))
        if STARTED.search(file.source, declaration.start, declaration.end) is not None:
            yield from looked_through(module, declaration, partial(_commands, module))


def values(evaluator: Evaluator, sink: Sink) -> list[Value]:
    """Return everything that the image can be, whoever calls whom. Raises `OverBudget`."""
    ask = partial(everywhere, evaluator, sink.node)
    if sink.command:
        return evaluator.at(sink.node, lambda: [image for text in ask() for image in commanded(text)])
    return evaluator.at(sink.node, ask)


def _sinks(module: Module, top: Node, names: Iterable[str]) -> Iterator[Sink]:
    named = identifiers(module, top)
    for node in sorted((node for name in names for node in named.get(name, ())), key=lambda node: node.start):
        above = node.parent
        element = above.parent if above is not None else None
        if above is not None and above.kind == "selector_expression" and above.get("field") is node:
            yield from (*_assigned(module, above), *_called(module, above))
        elif element is not None and element.kind == "keyed_element" and element.get("key") is above:
            yield from _in_literal(module, element, node.text)
        elif node.kind == "identifier":
            yield from _called(module, node)


def _commands(module: Module, top: Node) -> Iterator[Sink]:
    """Yield the texts with commands that are handed to somebody who is no log, and makes no other text of them:
    `ssh.Run(host, "docker pull x")`."""
    for node in top.walk():
        function = node.get("function") if node.kind == "call_expression" else None
        if function is None or is_logging(function) or any(each.name in MODELS for each in callees(module, node)):
            continue
        for argument in node["arguments"].children:
            texts = (each for each in argument.walk() if each.kind in STRING_KINDS)
            if argument.kind in _TEXTS and any(STARTED.search(each.bytes) is not None for each in texts):
                yield Sink(tail(function, _LONGEST).decode(errors="replace"), argument, call=True, command=True)


def _in_literal(module: Module, element: Node, name: str) -> Iterator[Sink]:
    type_ = literal_type(module, element.parent) if element.parent is not None else None
    taken = _field_of(module, type_, name)
    if taken is not None and (value := element.get("value")) is not None:
        yield Sink(f"{taken[1]}.{name}", value.children[0], taken[0].registry)


def _assigned(module: Module, node: Node) -> Iterator[Sink]:
    definition, name = definition_at(node), node["field"].text
    if definition is None or definition.kind != "value" or definition.value is None:
        return
    taken = _selected(module, node["operand"], name)
    if taken is not None:
        yield Sink(f"{taken[1]}.{name}", definition.value, taken[0].registry)


def _field_of(module: Module, type_: types.Type | None, name: str) -> tuple[Taken, str] | None:
    """Return what a field of a type takes, through this module's names for it, and what the type is called."""
    for _ in range(8):
        named = types.named(module, type_) if type_ is not None else None
        taken = taken_by_field(".".join(named), name) if named is not None else None
        if taken is not None and named is not None:
            return taken, named[1]
        item = types.declared(module, type_) if type_ is not None else None
        if item is None:
            return None
        type_ = types.of_node(types.spec_of(item).get("type"))
    return None


def _selected(module: Module, operand: Node, name: str) -> tuple[Taken, str] | None:
    """Return what a field takes of an object; also of a part of one whose type is not in this program.

    `pod.Spec.Containers[0]` is a container whatever `pod` is; `conf.DNS.ImageMeta` is kubeadm's where `conf` is.
    """
    type_ = typeof.of_expression(module, operand)
    if type_ is not None:
        promoted = (_field_of(module, each, name) for each in members.promoting(module, type_, name))
        return next((each for each in promoted if each is not None), None)
    path = path_of(operand)[1]
    if len(path) > 1 and isinstance(path[-1], Index) and path[-2] in CONTAINER_LISTS:
        taken = taken_by_field(_CONTAINER, name)
        return (taken, "Container") if taken is not None else None
    while type_ is None and operand.kind == "selector_expression":
        operand = operand["operand"]
        type_ = typeof.of_expression(module, operand)
    found = _field_of(module, type_, name)
    return found if found is not None and found[0].registry else None


def _called(module: Module, function: Node) -> Iterator[Sink]:
    call = function.parent
    if call is not None and call.kind == "call_expression" and call.get("function") is function:
        yield from given_to(module, call)


def given_to(module: Module, call: Node) -> Iterator[Sink]:
    """Yield the arguments of a call that are images which it pulls, or runs."""
    arguments = Invocation.of(call).arguments
    for callee in callees(module, call):
        if callee.name in STARTING and (image := image_of(arguments, STARTING[callee.name])) is not None:
            yield Sink(callee.name.rpartition("/")[2], image, call=True)
            continue
        owner, _, name = callee.name.rpartition(".")
        taken = taken_by_call(owner, name)
        if taken is not None and taken.argument < len(arguments):
            yield Sink(f"{owner.rpartition('/')[2]}.{name}", arguments[taken.argument], call=True)
    own = taken_by_own_client(module, call)
    if own is not None and own.argument < len(arguments):
        yield Sink(method_called(call), arguments[own.argument], call=True)


def kept_in(module: Module, type_: types.Type | None, field: str) -> str:
    """Return the name of a field that is an image, also by this module's names for its type; else an empty text."""
    promoted = members.promoting(module, type_, field) if type_ is not None else ()
    taken = next((each for each in map(partial(_field_of, module, name=field), promoted) if each is not None), None)
    return f"{taken[1]}.{field}" if taken is not None and not taken[0].registry else ""
