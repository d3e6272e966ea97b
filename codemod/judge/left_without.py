"""Whether a container leaves a consumer without an image, or a policy, where that is written to it later, if at all.

    for _, c := range pod.Spec.Containers {     // each is a copy
        c.Image = image
    }
    return yaml.Marshal(pod)

The consumer is executed symbolically, with its callers where it has none on some way, such as that of an empty image.
"""

from __future__ import annotations

from collections.abc import Mapping

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Term, Verb
from codemod.golang.execute.contents import Content
from codemod.golang.execute.ending import NoAnswer
from codemod.golang.execute.equality import has_nothing, text_in
from codemod.golang.execute.exploring import leaving_well
from codemod.golang.execute.machine import Machine
from codemod.golang.flow.library import DECODING, callee_name, is_encoder
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.judge.leaving_containers import LeavingContainers, holds_none_around
from codemod.rule import Container
from codemod.uses.bodies import Body


class _LeavingForGood(LeavingContainers):
    """Does not look at what is encoded to be decoded again: a deep copy by `json.Marshal` and `json.Unmarshal`."""

    def at_call(self, machine: Machine, function: Content, arguments: list[Content], node: Node) -> None:
        if not _is_decoded_again(machine.module, node):
            super().at_call(machine, function, arguments, node)


def _is_decoded_again(module: Module, call: Node) -> bool:
    """Whether the function around a call of an encoder decodes something afterwards."""
    around, function = call.function, call.get("function")
    if around is None or function is None or not is_encoder(callee_name(module, function)):
        return False
    calls = (node["function"] for node in around.walk() if node.kind == "call_expression" and node.start > call.start)
    return any(callee_name(module, each).startswith(DECODING) for each in calls)


def leaves_without(
    evaluator: Evaluator, leaves: Mapping[Term, Verb], body: Body, container: Container, wanted: str
) -> bool:
    """Whether a container was seen to leave a consumer with nothing in a field, whatever the callers give. Where that
    takes too long, or is not understood, it was not seen."""
    consumer = body.run[0].declaration.node
    if not holds_none_around(evaluator.module, consumer):
        return False  # a caller may write it

    def check(machine: Machine, held: Content, node: Node) -> None:
        if has_nothing(held) or has_nothing(text_in(machine, held, node)):
            raise NoAnswer("a container without it")

    tops = frozenset(item.declaration.node for item in body.run)
    looks = _LeavingForGood(container, wanted, check, tops)
    well = any(True for _ in leaving_well(evaluator, leaves, consumer, looks))
    return len(looks.lacking) > 0 and not well
