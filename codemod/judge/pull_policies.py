"""Which containers that take the image have another pull policy than the rule's, or none."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.contexts import everywhere, holds_in_each_call
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Call, Hole, Name, Text
from codemod.golang.evaluate.values import Value, plain_text
from codemod.golang.read.syntax import Node
from codemod.judge.passes import Pass
from codemod.records import dataclass
from codemod.rule import Container


@dataclass(frozen=True, eq=False)
class OtherPolicy:
    """A container at `site`, and what its pull policy can be that the rule does not want; without `node`, it has none.

    &v1.Container{Image: image, ImagePullPolicy: v1.PullAlways}     node is v1.PullAlways

    In a manifest that is a text, it is a `word` of that.
    """

    site: Node
    node: Node | None
    values: tuple[Value, ...] = ()
    word: Span | None = None


def other_policies(pass_: Pass) -> Iterator[OtherPolicy]:
    """Yield each container of a consumer whose pull policy is not the rule's."""
    container = pass_.rule.container
    if container is None or container.policy is None:
        return
    for body in pass_.bodies:
        for site, node in body.policies:
            if node is None:
                yield OtherPolicy(site, None)
                continue
            wrong = _wrong(pass_.evaluator, node, container)
            if wrong:
                yield OtherPolicy(site, node, wrong)
        for node in body.untyped:
            wrong = _wrong(pass_.evaluator, node, container)
            if wrong:
                yield OtherPolicy(node, node, wrong, node.span)
        for text, span, word in body.words:
            if word != container.policy:
                yield OtherPolicy(text, text, (plain_text(word, text),), span)
    for handed in pass_.handed:
        for spelled in handed.policies:
            if not _is(spelled.value, container.policy, container.policy_constant):
                yield OtherPolicy(spelled.text, spelled.text, (spelled.value,), spelled.span)


def _wrong(evaluator: Evaluator, node: Node, container: Container) -> tuple[Value, ...]:
    """Return what a pull policy can be that the rule does not want."""
    found = everywhere(evaluator, node)
    wrong = tuple(v for v in found if not _is(v, container.policy or "", container.policy_constant))
    return () if wrong and _is_for_each_call(evaluator, node, container) else wrong


def _is_for_each_call(evaluator: Evaluator, node: Node, container: Container) -> bool:
    """Whether a pull policy is the rule's, whoever calls: `policyFor(image)`, which looks for `:latest` in that."""

    def found(frame: Frame) -> list[Value]:
        values = evaluator.evaluate(node, frame)
        right = all(_is(value, container.policy or "", container.policy_constant) for value in values)
        return values if right else []

    def ask() -> list[Value]:
        start = evaluator.around(Frame(node.function))
        every = holds_in_each_call(evaluator, lambda frame: bool(found(frame)), start)
        return evaluator.evaluate(node, start) if every else []

    return bool(evaluator.at(node, ask))  # nothing, too, where that takes too long


def _is(value: Value, policy: str, constant: str) -> bool:
    part = value.parts[0]
    if len(value.parts) != 1:
        return False
    if isinstance(part, Text):
        return part.text == policy
    package, _, name = constant.rpartition(".")
    return part.term == Name(package, name) or _converted(part, policy)


def _converted(part: Hole, policy: str) -> bool:
    """Whether it is a conversion such as `v1.PullPolicy("IfNotPresent")`."""
    return isinstance(part.term, Call) and part.term.arguments == ((Text(policy),),)
