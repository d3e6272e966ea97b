"""Whether a container leaves a consumer without an image, where that is written to it later, if at all.

    for _, c := range pod.Spec.Containers {     // each is a copy
        c.Image = image
    }
    return yaml.Marshal(pod)

The consumer is executed symbolically, with its callers where it has none on some way, such as that of an empty image.
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.execute.contents import Content
from codemod.golang.execute.ending import NoAnswer
from codemod.golang.execute.equality import has_nothing, text_in
from codemod.golang.execute.exploring import leaving_well
from codemod.golang.execute.machine import Machine
from codemod.golang.read.syntax import Node
from codemod.judge.leaving_containers import LeavingContainers, holds_none_around
from codemod.judge.resolve import ResolvedRule
from codemod.rule import Container
from codemod.uses.bodies import Body


def leaves_without_image(evaluator: Evaluator, rule: ResolvedRule, body: Body, container: Container) -> bool:
    """Whether a container was seen to leave a consumer without an image, whatever the callers give. Where that takes
    too long, or is not understood, it was not seen."""
    consumer = body.run[0].declaration.node
    if not holds_none_around(evaluator.module, consumer):
        return False  # a caller may write it

    def check(machine: Machine, held: Content, node: Node) -> None:
        if has_nothing(held) or has_nothing(text_in(machine, held, node)):
            raise NoAnswer("a container without an image")

    tops = frozenset(item.declaration.node for item in body.run)
    looks = LeavingContainers(container, container.image_field, check, tops)
    well = any(True for _ in leaving_well(evaluator, rule.leaves, consumer, looks))
    return len(looks.lacking) > 0 and not well
