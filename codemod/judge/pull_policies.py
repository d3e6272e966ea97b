"""Which containers that take the image have another pull policy than the rule's, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.contexts import everywhere, holds_in_each_call
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, plain_text
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node
from codemod.judge.judged import way_in
from codemod.judge.passes import Pass
from codemod.judge.resolve import is_wanted_policy
from codemod.records import dataclass
from codemod.rule import Container
from codemod.uses.bodies import Body, is_assigned
from codemod.uses.labels import says
from codemod.uses.named_fields import zeros_made
from codemod.uses.reached import encoded_by_itself


@dataclass(frozen=True, eq=False)
class OtherPolicy:
    """A container at `site`, and what its pull policy can be that the rule does not want; without `node`, it has none.

    &v1.Container{Image: image, ImagePullPolicy: v1.PullAlways}     node is v1.PullAlways

    In a manifest that is a text, it is a `word` of that. `later` is where another one is assigned to a container:
    that may be this one, of which this is the default.
    """

    site: Node
    node: Node | None
    values: tuple[Value, ...] = ()
    word: Span | None = None
    later: Node | None = None


def other_policies(pass_: Pass) -> Iterator[OtherPolicy]:
    """Yield each container of a consumer whose pull policy is not the rule's."""
    container = pass_.rule.container
    if container is None or container.policy is None:
        return
    for body in pass_.bodies:
        found = [*_others_in(pass_.evaluator, body, container), *_decoded(body, container)]
        if not (found and _is_overwritten(pass_.evaluator, body, container)):
            yield from found or _left_bare(pass_.evaluator, body, container)
        for node in body.untyped:
            if wrong := encoded_by_itself(pass_.module, node) or _wrong(pass_.evaluator, node, container)[0]:
                yield OtherPolicy(node, node, wrong, node.span)
        for text, span, word in body.words:
            if word != container.policy:
                yield OtherPolicy(text, text, (plain_text(word, text),), span)
    yield from _in_texts(pass_, container)


def _in_texts(pass_: Pass, container: Container) -> Iterator[OtherPolicy]:
    """Yield the pull policies of manifests that are texts. What is not known may have been seen to be right."""
    seen_right = set[Object]()
    for body in (body for body in pass_.bodies if body.manifest is not None):
        seen, place = pass_.second_look.seen_in(body), body.manifest
        seen_right |= set(body.run[:1]) if seen.has_policy else set()
        if seen.policies and place is not None:
            yield OtherPolicy(place, place, seen.policies, place.span)
        elif seen.is_bare and place is not None and not _speaks_of_policies(pass_, body):
            yield OtherPolicy(place, None)
        if not seen.has_policy and not seen.policies and not body.policies:
            yield from _named(pass_.evaluator, body, container)
    for handed in pass_.handed:
        for spelled in handed.policies:
            right = spelled.value.unknown is not None and handed.item in seen_right
            if not right and not is_wanted_policy(spelled.value, container):
                yield OtherPolicy(spelled.text, spelled.text, (spelled.value,), spelled.span)


def _speaks_of_policies(pass_: Pass, body: Body) -> bool:
    """Whether a consumer names a pull policy anywhere: a manifest that was seen without may get one."""
    tops = [item.declaration.node for item in body.run]
    said = re.compile("(?i)pull_?policy")
    return any(said.search(top.text) or says(pass_.module, top, said) for top in tops)


def _named(evaluator: Evaluator, body: Body, container: Container) -> Iterator[OtherPolicy]:
    """Yield the other pull policies that a consumer names, where it is not known which of them its manifest has:
    `fill(manifest, map[string]string{"POLICY": string(v1.PullAlways)})`."""
    for node in (node for item in body.run for node in item.declaration.node.walk() if _is_policy(node)):
        if not _is_compared(node):
            values = evaluator.evaluate(node, evaluator.around(Frame(node.function)))
            if not all(is_wanted_policy(value, container) for value in values):
                yield OtherPolicy(node, node, tuple(values))


def _is_policy(node: Node) -> bool:
    if node.kind == "selector_expression":
        return any(map(node["field"].spells, ("PullAlways", "PullNever")))
    return node.kind in STRING_KINDS and node.bytes[1:-1] in (b"Always", b"Never")


def _is_compared(node: Node) -> bool:
    for above in node.ancestors():
        if above.kind in ("binary_expression", "expression_case"):
            return above.kind == "binary_expression" or above["value"].holds(node)
        if above.kind.endswith("statement"):
            break
    return False


def _others_in(evaluator: Evaluator, body: Body, container: Container) -> Iterator[OtherPolicy]:
    """Yield what a body writes that the rule does not want."""
    found: list[tuple[Node, Node, list[Value]]] = []
    assigned = [node for _, node in body.policies if node is not None and is_assigned(node)]
    may_be_right: list[Node] = []
    for site, node in body.policies:
        if node is None:
            if not assigned:
                yield OtherPolicy(site, None)
            continue
        wrong, is_right_too = _wrong(evaluator, node, container)
        if is_assigned(node) and is_right_too:
            may_be_right.append(node)
        found += ((node, place, several) for place, several in _by_place(node, wrong))
    for node, place, several in found:
        given = [other for written, other, _ in found if place is node is written]
        later = (each for each in (*given, *(may_be_right if node in assigned else assigned)) if each is not node)
        yield OtherPolicy(place, place, tuple(several), later=next(later, None))


def _left_bare(evaluator: Evaluator, body: Body, container: Container) -> Iterator[OtherPolicy]:
    """Yield a container that is made without a pull policy, where one is assigned to some, and one was seen to leave
    without: `c := pod.Spec.Containers[0]; c.ImagePullPolicy = v1.PullIfNotPresent` writes to a copy."""
    bare = next((site for site, node in body.policies if node is None), None)
    if bare is None and any(node is not None and is_assigned(node) for _, node in body.policies):
        tops = (item.declaration.node for item in body.run)
        bare = next((site for top in tops for site in zeros_made(evaluator.module, top, container)), None)
    if bare is None or not body.run:
        return
    # most containers are made with their policy
    from codemod.judge.left_without import leaves_without

    if leaves_without(evaluator, {}, body, container, container.policy_field):
        yield OtherPolicy(bare, None)


def _decoded(body: Body, container: Container) -> Iterator[OtherPolicy]:
    for text, value in body.decoded:
        if not is_wanted_policy(value, container):
            yield OtherPolicy(text, text, (value,), text.span)


def _by_place(node: Node, values: Iterable[Value]) -> Iterable[tuple[Node, list[Value]]]:
    """Return the places where a reviewer would mend these: of a parameter the arguments."""
    found: dict[Node, list[Value]] = {}
    for value in values:
        entered, inside = way_in(value, node)
        found.setdefault(node if inside else entered, []).append(value)
    return found.items()


def _is_overwritten(evaluator: Evaluator, body: Body, container: Container) -> bool:
    """Whether the rule's pull policy is what is there in the end, whatever else is written before, or elsewhere."""
    # in most trees nothing is wrong, and lint starts often
    from codemod.judge.executed_policies import all_have_policy

    return all_have_policy(evaluator, body, container, partial(is_wanted_policy, container=container))


def _wrong(evaluator: Evaluator, node: Node, container: Container) -> tuple[tuple[Value, ...], bool]:
    """Return what a pull policy can be that the rule does not want, and whether it may be the rule's, too."""
    found = everywhere(evaluator, node)
    wrong = tuple(value for value in found if not is_wanted_policy(value, container))
    told = () if wrong and _is_for_each_call(evaluator, node, container) else wrong
    return told, len(wrong) < len(found)


def _is_for_each_call(evaluator: Evaluator, node: Node, container: Container) -> bool:
    """Whether a pull policy is the rule's, whoever calls: `policyFor(image)`, which looks for `:latest` in that."""

    def found(frame: Frame) -> list[Value]:
        values = evaluator.evaluate(node, frame)
        right = all(is_wanted_policy(value, container) for value in values)
        return values if right else []

    def ask() -> list[Value]:
        start = evaluator.around(Frame(node.function))
        every = holds_in_each_call(evaluator, lambda frame: bool(found(frame)), start)
        return evaluator.evaluate(node, start) if every else []

    return bool(evaluator.at(node, ask))  # nothing, too, where that takes too long
