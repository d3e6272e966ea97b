"""Whether each object that leaves a function has the right image, where another was written to its field before.

    c := v1.Container{Image: Repository + ":" + Tag}       // acme/agent:v1
    for _, apply := range options {                        // c.Image = registry + "/" + c.Image
        apply(&c)
    }
    pod.Spec.Containers = append(pod.Spec.Containers, c)

The function is executed symbolically, and its callers where it returns the object before it is whole. Only that all is
right is an answer. What is known to be another image is somebody else's: the field may hold many.
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.execute.contents import Content
from codemod.golang.execute.ending import NoAnswer
from codemod.golang.execute.exploring import GivenOnce, held_once, leaving_well
from codemod.golang.execute.machine import Machine
from codemod.golang.read.syntax import Node, top_of
from codemod.judge.executed import Right
from codemod.judge.leaving_containers import LeavingContainers
from codemod.judge.resolve import ResolvedRule
from codemod.records import dataclass, field
from codemod.rule import Container, Field
from codemod.uses.named_fields import all_written

_LEVELS = 2  # of callers: who makes an object, and who completes it


def written_over(
    evaluator: Evaluator,
    rule: ResolvedRule,
    wanted: Field,
    place: Node,
    is_right: Callable[[GivenOnce], bool],
    is_anothers: Callable[[GivenOnce], bool],
) -> list[Right]:
    """Return what the objects have that leave the function around a place, where that is the image on every way through
    it, or through its callers; else nothing. `place` is where a field is written to."""
    function = place.function
    others = (each for each, _ in all_written(evaluator.module, wanted) if each is not place)
    if function is None or not any(each.kind == "selector_expression" for each in others):
        return []
    seen = _Seen(is_right, is_anothers)
    container = Container(wanted.package, wanted.type, wanted.name)
    looks = LeavingContainers(container, wanted.name, seen.check, frozenset((top_of(function),)), all_known=False)
    for _ in leaving_well(evaluator, rule.leaves, function, looks, _LEVELS, begins=seen.right.clear):
        if seen.right:
            return seen.right
    return []


@dataclass(eq=False)
class _Seen:
    """The `right` images that were seen in the field."""

    is_right: Callable[[GivenOnce], bool]
    is_anothers: Callable[[GivenOnce], bool]
    right: list[Right] = field(default_factory=list)

    def check(self, machine: Machine, held: Content, node: Node) -> None:
        given = held_once(machine, held, node)
        if self.is_right(given):
            self.right.append(Right(given.values[0], given.gone))
        elif not self.is_anothers(given):
            raise NoAnswer("another image")
