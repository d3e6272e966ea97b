"""Whether each container that leaves a consumer has the right image, where the consumer itself has a part in that.

    container := v1.Container{Name: name, Image: image}     // sealerio/lvscare:v1
    for _, apply := range options {                         // fromRegistry(net.JoinHostPort(c.Domain, port))
        apply(&container)
    }
    return yaml.Marshal(container)

The consumer is executed symbolically, with its callers. Only that all is right is an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Term, Verb
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Content
from codemod.golang.execute.ending import NoAnswer
from codemod.golang.execute.exploring import GivenOnce, held_once, leaving_well
from codemod.golang.execute.machine import Machine, Onlooker
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.judge.executed import Right
from codemod.judge.leaving_containers import LeavingContainers, asks_for_field, encodes_itself, holds_none_around
from codemod.records import dataclass, field
from codemod.rule import Container
from codemod.uses.reached import reached


def images_leaving(
    evaluator: Evaluator,
    leaves: Mapping[Term, Verb],
    consumer: Object,
    container: Container,
    is_right: Callable[[GivenOnce], bool],
    is_excused: Callable[[GivenOnce, bool], bool],
    names: Callable[[Value], bool],
    elsewhere: bool,
) -> list[Right]:
    """Return what the containers that leave a consumer have, where that is the image on every way through it and its
    callers; else nothing.

    Where the image goes `elsewhere`, or is read from a container, `strings.LastIndex(c.Image, ":")`, so has each text
    that leaves the consumer; `names` says whether one has the image.

    What `is_excused`, because nobody has named a registry on that way, is right where no callers are found to give the
    image without one. A container of another image, wherever it is made on the way, is in doubt.
    """
    image = container.image_field
    functions = list(reached(evaluator.module, consumer))
    if any(encodes_itself(item) for item in functions):
        return []
    elsewhere = elsewhere or any(asks_for_field(evaluator.module, item, container, image) for item in functions)
    if not holds_none_around(evaluator.module, consumer.declaration.node):
        return []
    seen = _Images(is_right, is_excused)
    tops = frozenset(item.declaration.node for item in functions)
    containers = LeavingContainers(container, image, seen.check, tops)
    looks = _with_texts(containers, consumer, names) if elsewhere else containers
    asked = evaluator, leaves, consumer.declaration.node, looks
    for _ in leaving_well(*asked, by_callers=elsewhere, begins=seen.right.clear):
        if not seen.right:
            continue
        if not seen.excused:
            return seen.right
        seen.well, seen.excused, seen.wrong = [Right(each.value) for each in seen.right], False, False
    return [] if seen.wrong else seen.well


def _with_texts(containers: LeavingContainers, consumer: Object, names: Callable[[Value], bool]) -> Onlooker:
    from codemod.judge.leaving_texts import LeavingTexts  # few consumers do more than to give it to a container

    return LeavingTexts(containers, consumer.declaration.node, names)


@dataclass(eq=False)
class _Images:
    """What was seen in containers: `right` images from one beginning; whether some were `excused` or `wrong` since it
    was `well`, and the right ones of then."""

    is_right: Callable[[GivenOnce], bool]
    is_excused: Callable[[GivenOnce, bool], bool]
    right: list[Right] = field(default_factory=list)
    excused: bool = False
    wrong: bool = False
    well: list[Right] = field(default_factory=list)

    def check(self, machine: Machine, held: Content, node: Node) -> None:
        given = held_once(machine, held, node)
        if self.is_right(given):
            self.right.append(Right(given.values[0], given.gone))
        elif self.is_excused(given, len(self.well) > 0):
            self.excused = True
        else:
            self.wrong = True
            raise NoAnswer("another image")
