"""Whether each container that leaves a consumer has the rule's pull policy, where its definitions alone do not tell.

    container := v1.Container{Name: name, Image: image, ImagePullPolicy: v1.PullAlways}
    for _, apply := range options {     // withPolicy(v1.PullIfNotPresent)
        apply(&container)
    }
    return yaml.Marshal(container)

The consumer is executed symbolically, with its callers where it rests on these.
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Content
from codemod.golang.execute.ending import NoAnswer
from codemod.golang.execute.equality import text_in
from codemod.golang.execute.exploring import MAX_LEVELS, leaving_well
from codemod.golang.execute.machine import Machine
from codemod.golang.read.syntax import Node
from codemod.judge.leaving_containers import LeavingContainers, asks_for_field, encodes_itself, holds_none_around
from codemod.rule import Container
from codemod.uses.bodies import Body


def all_have_policy(evaluator: Evaluator, body: Body, container: Container, is_right: Callable[[Value], bool]) -> bool:
    """Whether each container that leaves a consumer has the policy, on every way through it."""
    policy = container.policy_field
    if not body.run or any(map(encodes_itself, body.run)):
        return False
    if any(asks_for_field(evaluator.module, item, container, policy) for item in body.run):
        return False

    def check(machine: Machine, held: Content, node: Node) -> None:
        if not is_right(text_in(machine, held, node)):
            raise NoAnswer("another policy")

    tops = frozenset(item.declaration.node for item in body.run)
    consumer = body.run[0].declaration.node
    # of a container that callers are given, they may do anything, also nothing: then they are not asked
    levels = MAX_LEVELS if holds_none_around(evaluator.module, consumer) else 0
    looks = LeavingContainers(container, policy, check, tops)
    return any(True for _ in leaving_well(evaluator, {}, consumer, looks, levels))
