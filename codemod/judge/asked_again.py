"""What would be told is asked again, in ways that take longer: right code never waits for them.

    func ref(registry, image string) string { if registry == "" { return image }; return registry + "/" + image }

By definitions alone that may be an image without a registry. Whether it is one is asked of every way through a program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Text, given_texts, show
from codemod.golang.evaluate.values import CONSTANT, Value, distinct, unknown
from codemod.golang.flow.library import callee_name, is_encoder
from codemod.golang.program import types
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, top_of
from codemod.judge.judged import Judged
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import Verdict
from codemod.records import dataclass, field, replace
from codemod.uses.bodies import Body, gives_other_images, hands_elsewhere
from codemod.uses.consumers import Consumption
from codemod.uses.handed import End, Handed
from codemod.uses.reached import reached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.golang.execute.exploring import GivenOnce
    from codemod.judge.executed import Right
    from codemod.judge.seen_manifests import SeenInManifest

_ASKED = frozenset(("", "IMG201", "IMG202", "IMG203", "IMG204", "IMG205"))


@dataclass(frozen=True, eq=False)
class SecondLook:
    """Asks again, with all that is known of the rule's consumers."""

    evaluator: Evaluator
    rule: ResolvedRule
    handed: Sequence[Handed]
    bodies: Sequence[Body]
    judge: Callable[[Value], Verdict]
    _leaving: dict[Object, list[Right]] = field(default_factory=dict)
    _seen: dict[Body, SeenInManifest] = field(default_factory=dict)
    _ways: dict[Node, Iterator[list[GivenOnce]]] = field(default_factory=dict)

    def of_call(self, consumption: Consumption, told: list[Judged]) -> list[Judged]:
        """Return what is to be said of what a consumer is given."""
        taker = consumption.taker
        if taker is not None and consumption.as_value:
            # few programs hand a consumer around
            from codemod.judge.called_as_values import called_as_value

            asked = self.evaluator, self.rule.leaves, taker, consumption.index
            called = called_as_value(*asked, self._is_right)
            return [Judged(consumption, value, Verdict("")) for value in distinct(r.value for r in called)] or told
        if taker is not None and consumption.call is not None and self._is_made_inside(taker, consumption.index):
            return []  # what it makes is judged in its body
        right = self._executed(consumption, told) or self._written_over(consumption, told)
        if right and not _are_wrong_alone(told, right):
            return [Judged(consumption, value, Verdict("")) for value in distinct(each.value for each in right)]
        told = [replace(each, arriving=False) for each in told] if right else told
        return self.of_body(taker, told) if taker is not None else told

    def of_body(self, taker: Object, told: list[Judged]) -> list[Judged]:
        """Return what is to be said of what a consumer gives its containers."""
        if taker not in self._leaving:
            self._leaving[taker] = self._left_by(taker)
        right = self._leaving[taker]
        if not right:
            return told
        if _are_wrong_alone(told, right):
            return [replace(each, arriving=False) for each in told]
        return [replace(each, verdict=Verdict("")) for each in told]

    def of_changes(self, told: list[Judged]) -> list[Judged]:
        """Return what is to be said of places where a manifest's text may be changed. Of one inside of a consumer, the
        text is what leaves that: `template.FuncMap{"join": strings.Join}` in it makes no other image."""
        takers = dict.fromkeys(each.item for each in self.handed)
        inside = {each: {item.declaration.node for item in reached(self.evaluator.module, each)} for each in takers}
        found: list[Judged] = []
        for each in told:
            site = each.consumption.site
            around = [taker for taker in takers if top_of(site) in inside[taker]]
            if self._replaces(site) and any(map(self._encodes, (f for taker in around for f in inside[taker]))):
                around = []  # what an encoder has written is read by nobody here
            looked = [self.of_body(taker, [each]) for taker in around]
            wrong = [each for told in looked for each in told if each.verdict.code]
            found += wrong[:1] or (looked[0] if looked else [each])
        return found

    def _replaces(self, site: Node) -> bool:
        """`strings.ReplaceAll(manifest, "sea.hub", "docker.io")`"""
        called = site.get("function") if site.kind == "call_expression" else None
        return called is not None and ".Replace" in callee_name(self.evaluator.module, called)

    def _encodes(self, function: Node) -> bool:
        """Whether a function makes a text of an object, as `json.Marshal` does."""
        calls = (node for node in function.walk() if node.kind == "call_expression")
        return any(is_encoder(callee_name(self.evaluator.module, call["function"])) for call in calls)

    def without_image(self, body: Body) -> Iterator[Consumption]:
        """Yield the place where an image is written to a container of a body, if one leaves that without."""
        container, later = self.rule.rule.container, body.later
        if later is None or container is None or not body.run:
            return
        # most containers are made with their image
        from codemod.judge.left_without import leaves_without

        if leaves_without(self.evaluator, self.rule.leaves, body, container, container.image_field):
            lost = unknown("a container is left without an image", later)
            yield Consumption(body.consumer, later, (lost,))

    def in_manifest(self, body: Body) -> Iterator[Consumption]:
        """Yield what was seen of the manifest that a consumer writes as a text, though its parameter goes into a
        container, or out of sight: another image; or, of a container, that nothing is known of it, where no text is
        made of the parameter."""
        place, taker = body.manifest, body.run[0]
        ends = {end for each in self.handed if each.item is taker for end in each.ends}
        if place is None or ends.isdisjoint((End.CONTAINER, End.IMAGE, End.FIELD, End.OUT)):
            return
        seen = self.seen_in(body)
        lost = [unknown("a manifest was seen to have {image}", place, image=show(each.parts)) for each in seen.images]
        key = place.text[1:-1]
        is_key = key.strip(" \t-") == "image"  # which may be one of a log, where nothing stands in front of it
        is_lost = is_key and key != "image" and self._is_out_of_sight(taker, ends)
        asked = End.CONTAINER in ends and not is_key and not self._goes_elsewhere(body)
        if not (lost or seen.has_image) and (is_lost or asked):
            lost = [unknown("what image the manifest has is not known", place)]
        for value in distinct(lost):
            yield Consumption(body.consumer, place, (value,))

    def _is_out_of_sight(self, taker: Object, ends: set[End]) -> bool:
        """Whether a consumer gives a text, and of its parameter nobody else knows where it goes: what writes lines to
        that, `w.field("  image", image)`, is the only one who has it."""
        written = any(each.written for each in self.handed if each.item is taker)
        listed = [types.of_node(type_) for _, type_, _ in parameters(taker.declaration.node, "result")]
        gives_text = any(types.is_string(self.evaluator.module, each) for each in listed)
        return ends <= {End.OUT, End.UNSURE} and not written and gives_text

    def _goes_elsewhere(self, body: Body) -> bool:
        """Whether a consumer's parameter goes into anything but containers, and out of sight, or these are encoded."""
        if any(self._encodes(item.declaration.node) for item in body.run):
            return True
        found = [each for each in self.handed if each.item is body.run[0]]
        unseen = {End.CONTAINER, End.OUT, End.UNSURE}
        return any(each.written or each.as_given or not each.ends <= unseen for each in found)

    def seen_in(self, body: Body) -> SeenInManifest:
        """Return what was seen of the manifest that a consumer writes as a text."""
        # most consumers encode their pod
        from codemod.judge.seen_manifests import seen_in_manifest

        def is_wrong(given: GivenOnce) -> bool:
            return not self._is_right(given) and not self._is_excused(given, False)

        if body not in self._seen:
            container = self.rule.rule.container
            assert container is not None
            self._seen[body] = seen_in_manifest(self.evaluator, self.rule.leaves, body.run[0], container, is_wrong)
        return self._seen[body]

    def _executed(self, consumption: Consumption, told: Sequence[Judged]) -> list[Right]:
        codes = {each.verdict.code for each in told}
        entered = consumption.call is not None or consumption.place is not None
        if not entered or not codes <= _ASKED or (codes and codes.isdisjoint(("", "IMG205"))):
            return []  # of what is wrong whatever the way no way is right
        # most that is wrong is so by its definitions, and lint starts often
        from codemod.judge.executed import consumed

        return consumed(self.evaluator, self.rule, consumption, codes, self.judge, self._ways)

    def _written_over(self, consumption: Consumption, told: Sequence[Judged]) -> list[Right]:
        wanted, place = consumption.field, consumption.place
        if wanted is None or place is None or not {each.verdict.code for each in told} <= _ASKED:
            return []
        # what is wrong in a field is seldom replaced
        from codemod.judge.executed import is_anothers, is_left_to_operator
        from codemod.judge.executed_fields import written_over

        def is_right(given: GivenOnce) -> bool:
            return self._is_right(given) or is_left_to_operator(given, 0, self.rule, self.judge)

        asked = self.evaluator, self.rule, wanted, place
        return written_over(*asked, is_right, lambda given: is_anothers(given, self.rule))

    def _has_a_part(self, taker: Object) -> bool:
        """Whether a consumer may make another image of what it is given, and hands it to nothing but containers."""
        return gives_other_images(self.bodies, taker) and not hands_elsewhere(self.handed, taker)

    def _is_made_inside(self, taker: Object, index: int) -> bool:
        container = self.rule.rule.container
        if any(each.makes_text for each in self.handed if each.item is taker):
            return True
        if container is None or not self._has_a_part(taker):
            return False
        # few consumers have a part in their image
        from codemod.judge.made_inside import is_made_inside

        return is_made_inside(self.evaluator, taker, index, container)

    def _left_by(self, taker: Object) -> list[Right]:
        container = self.rule.rule.container
        written = any(each.written for each in self.handed if each.item is taker)
        elsewhere = written or hands_elsewhere(self.handed, taker)
        if container is None or not (elsewhere or gives_other_images(self.bodies, taker)):
            return []
        # few consumers have a part in their image
        from codemod.judge.executed_images import images_leaving

        asked = self.evaluator, self.rule.leaves, taker, container
        return images_leaving(*asked, self._is_right, self._is_excused, self._names, elsewhere)

    def _names(self, value: Value) -> bool:
        """Whether a text has the image, or a part of what the constant is."""
        repository = self.rule.rule.image.repository
        texts = (*(part for part in value.parts if isinstance(part, Text)), *given_texts(value.parts))
        return any(part.apart or repository in part.text for part in texts)

    def _is_right(self, given: GivenOnce) -> bool:
        return not self.judge(given.values[0]).code

    def _is_excused(self, given: GivenOnce, from_afar: bool) -> bool:
        from codemod.judge.executed import has_none

        return has_none(given, 0, self.rule, from_afar)


def _are_wrong_alone(told: Iterable[Judged], right: Iterable[Right]) -> bool:
    """Whether the constant is named somewhere only to make a wrong image, that nothing writes over on a right way.

    So it is in `if image == "" { image = Image }`, which is told though nobody gives an empty one today; in
    `ref(registry, Image)` the constant makes a right one, too, and of `image := Image` nothing may be left.
    """
    known = {place for each in right for place in (*_named_at(each.value), *each.gone)}
    wrong = (each.value for each in told if each.verdict.code in ("IMG202", "IMG203"))
    return any(not known.issuperset(_named_at(value)) for value in wrong)


def _named_at(value: Value) -> Iterator[Span]:
    return (step.site.span for step in value.way if step.said == CONSTANT)
