"""What the manifests have that a consumer was seen to write as texts, where that is another image or pull policy.

    pod := componentPod(name, v1.Container{Image: image})       // has the image, and is no more than asked for its name
    return os.Expand(manifest, func(key string) string { ... return common.LvsCareRepoAndTag }), nil

The image is proven to come to a container. Whether that, or a text, is the manifest is another question: so a consumer
that has the text of one is executed symbolically, with its callers. What is wrong is told where it was seen from each
beginning from which every way was understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Hole, Name, Term, Text, Verb
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Content
from codemod.golang.execute.exploring import GivenOnce, held_once, leaving_well
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.run_memory import Learned
from codemod.golang.program import types
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node
from codemod.judge.leaving_texts import labelled_in, texts_in_reach
from codemod.judge.resolve import is_wanted_policy
from codemod.records import dataclass, field
from codemod.rule import Container
from codemod.uses.labels import is_manifest


@dataclass(frozen=True, eq=False)
class SeenInManifest:
    """What a manifest was seen to have that the rule does not want; whether its images, and its pull policies, were all
    seen to be right, and whether one that has an image was seen without any pull policy."""

    images: tuple[Value, ...] = ()
    policies: tuple[Value, ...] = ()
    has_image: bool = False
    has_policy: bool = False
    is_bare: bool = False


def seen_in_manifest(
    evaluator: Evaluator,
    leaves: Mapping[Term, Verb],
    consumer: Object,
    container: Container,
    is_wrong: Callable[[GivenOnce], bool],
) -> SeenInManifest:
    """Return what the texts that a consumer returns were seen to have; nothing where that was right, from near or from
    farther off, or is not understood."""
    looks = _Manifests(consumer.declaration.node, container, is_wrong, leaves)
    asked = evaluator, leaves, consumer.declaration.node, looks
    seen = SeenInManifest()
    for _ in leaving_well(*asked, by_callers=True, begins=looks.found.clear):
        seen = looks.seen()
        if seen.has_image and seen.has_policy:
            break
    return seen


@dataclass(frozen=True, eq=False)
class _Label:
    """What a manifest says after `image:` or `imagePullPolicy:`, and whether that is right; None where nobody knows.
    Without a value, it says nothing."""

    value: Value | None
    is_policy: bool
    is_right: bool | None


@dataclass(frozen=True, eq=False)
class _Manifests:
    """Looks at the texts that a consumer returns. For each beginning, `found` has what is wrong, and `latest` is its
    last way."""

    consumer: Node
    container: Container
    is_wrong: Callable[[GivenOnce], bool]
    leaves: Mapping[Term, Verb]
    found: dict[Learned, list[_Label]] = field(default_factory=dict)
    latest: dict[Learned, Machine] = field(default_factory=dict)

    def seen(self) -> SeenInManifest:
        every = [each for listed in self.found.values() for each in listed]
        images = [each for each in every if not each.is_policy]
        policies = [each for each in every if each.is_policy]
        wrong = [tuple(e.value for e in which if e.value and e.is_right is False) for which in (images, policies)]
        right = [len(which) > 0 and all(each.is_right for each in which) for which in (images, policies)]
        return SeenInManifest(wrong[0], wrong[1], right[0], right[1], any(each.value is None for each in policies))

    def at_return(self, machine: Machine, function: Node, arguments: list[Content], results: list[Content]) -> None:
        if function is not self.consumer:
            return
        found = self._found(machine)
        listed = [type_ for _, type_, _ in parameters(function, "result")]
        errors = [types.predeclared(machine.module, type_) == "error" for type_ in listed]
        said = [each for each, error in zip(results, errors, strict=False) if not error]
        for text in texts_in_reach(machine, said, function):
            if is_manifest(text):
                labels = list(self._labels(machine, text))
                found += labels
                if labels and not any(each.is_policy for each in labels) and _is_whole(text):
                    found.append(_Label(None, True, None))

    def _found(self, machine: Machine) -> list[_Label]:
        """Return what was found; nothing is left of what was before all ways were begun again."""
        if self.latest.get(machine.learned) is not machine:
            self.latest[machine.learned] = machine
            if not machine.prefix:
                self.found[machine.learned] = []
        return self.found[machine.learned]

    def _labels(self, machine: Machine, text: Value) -> Iterable[_Label]:
        for policy in labelled_in(text, policy=True):
            yield _Label(policy, True, is_wanted_policy(policy, self.container) or _if_known(policy, {}))
        for image in labelled_in(text):
            given = held_once(machine, image, self.consumer)
            yield _Label(given.values[0], False, not self.is_wrong(given) or _if_known(given.values[0], self.leaves))

    def at_call(self, machine: Machine, function: Content, arguments: list[Content], node: Node) -> None:
        """What is given to others is not what the consumer returns."""

    def at_end(self, machine: Machine, kept: Iterable[Content]) -> None:
        """What is left in memory is not what the consumer returns. A way is over."""
        self._found(machine)

    def at_loss(self, machine: Machine, lost: Iterable[Content], remade: bool) -> None:
        """A text that nobody follows is not known where it is returned."""


def _is_whole(text: Value) -> bool:
    """Whether a text spells out the containers of an object, and is not some lines of one."""
    return any(isinstance(part, Text) and "ontainers" in part.text for part in text.parts)


def _if_known(value: Value, leaves: Mapping[Term, Verb]) -> bool | None:
    """Return that a text is another one; None where a part of it is neither known text, a name, nor of the registry."""
    terms = (part.term for part in value.parts if isinstance(part, Hole))
    return False if all(isinstance(term, Name) or term in leaves for term in terms) else None
