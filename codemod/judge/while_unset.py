"""What a consumer is given while nobody sets what an operator may set: the default of a flag, or nothing at all.

if v := os.Getenv("IMAGE"); v == "" { return v }       // inverted: the image is empty
if c.Image != "" { c.Image = Image }                    // inverted: what the operator chose is replaced
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial

from codemod.finding.diagnostics import Message, message
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import holes
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.definitions import statement_of
from codemod.golang.flow.lost_by_callers import is_lost_by_callers
from codemod.golang.flow.lost_copies import is_lost
from codemod.golang.flow.paths import path_of
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.judge.base_images import is_base
from codemod.judge.bound_defaults import consumed_by_settings
from codemod.judge.decoded_literals import decoded_literals
from codemod.judge.done_anyway import is_done_anyway
from codemod.judge.flag_defaults import consumed_by_default, default_asked_again
from codemod.judge.handed_on import (
    functions_through,
    given_away,
    given_away_empty,
    is_part_of,
    made_of_empty,
    where_set,
)
from codemod.judge.judged import Judged
from codemod.judge.lost_at import node_at
from codemod.judge.never_empty import asked_behind, filled_before, holds_always
from codemod.judge.of_this_image import is_chosen_for
from codemod.judge.operators import sets_field
from codemod.judge.other_conditions import put_under_another
from codemod.judge.replaced_fields import replaced_where_set
from codemod.judge.resolve import ResolvedRule
from codemod.judge.set_for_others import cut_in_place, set_for_others, set_through_address
from codemod.judge.set_registries import IN_ANY_WAY
from codemod.judge.verdicts import Verdict, may_be_overridden, may_be_set, overridden, settable, untraced
from codemod.records import dataclass
from codemod.rule import Field, Redirect
from codemod.uses.concerned import names_another
from codemod.uses.consumers import Consumption
from codemod.uses.lost_images import reads
from codemod.uses.named_fields import also_in_copies, place_given
from codemod.uses.outside import made_of


@dataclass(frozen=True, eq=False)
class WhileUnset:
    """Asks of what is right that reaches the consumers of a rule that lets an operator name another image."""

    evaluator: Evaluator
    rule: ResolvedRule
    names_image: Callable[[Value], bool]
    is_anothers: Callable[[Value], bool]
    judge: Callable[[Value], Verdict]

    def of(self, found: Sequence[Judged]) -> Iterator[Judged]:
        """Yield what the flags that name another image have for it while nobody gives them, and what is lost."""
        ways = [way for way in self.rule.rule.overrides if way.kind == "flag"]
        chosen = [each for each in found if self._is_chosen(each)] if ways else []
        many = any("*" in way.name for way in ways)  # of one flag for many images the default may be another's
        for consumption in consumed_by_default(self.evaluator, ways, chosen):
            own = [value for value in consumption.values if not (many and self.is_anothers(value))]
            told = [Judged(consumption, value, self.judge(value)) for value in own]
            yield from default_asked_again(self.evaluator, self.rule, told, self.judge)
        for consumption in consumed_by_settings(self.evaluator, self.rule):
            yield from (Judged(consumption, each, self.judge(each)) for each in consumption.values)
        yield from self._lost(found)
        yield from self._decoded(found)
        yield from self._replaced()

    def _decoded(self, found: Sequence[Judged]) -> Iterator[Judged]:
        """Yield where a text of the program is decoded over what an operator set."""
        image = next((each for each in found if self._is_chosen(each)), None)
        if image is not None:
            said = untraced(self.rule.rule, message("a text of the program is decoded over what an operator sets"))
            for call in decoded_literals(self.evaluator, self.rule.rule.overrides):
                yield Judged(image.consumption, image.value, Verdict("IMG205", said, call.span))

    def _lost(self, found: Collection[Judged]) -> Iterator[Judged]:
        """Yield what is handed on where nobody sets it, or replaced where somebody does."""
        seen = set[Node]()
        for each in found:
            if each.verdict.code:
                continue
            lost = (*self._handed_on_empty(each.value), *self._registry_lost(each.value))
            lost = (*lost, *self._written_to_copies(each.value))
            lost = (*lost, *(self._never_filled if self._is_chosen(each) else self._replacing)(each.value))
            lost = (*lost, *self._set_for_others(each.value), *self._put_elsewhere(each.value))
            for place, said in (*lost, *self._written_over(each, found)):
                if place not in seen:
                    seen.add(place)
                    yield Judged(each.consumption, each.value, Verdict("IMG205", said, place.span))
        image = next((each for each in found if not each.verdict.code), None)
        if image is not None:
            said = untraced(self.rule.rule, message("an operator sets it for something else"))
            asked = self.evaluator, self.rule.rule, self._is_of_something_else
            for place in dict.fromkeys(set_through_address(*asked)):
                yield Judged(image.consumption, image.value, Verdict("IMG205", said, place.span))

    def _replaced(self) -> Iterator[Judged]:
        """Yield where a field that an operator has set is given the image, or what they set for it elsewhere."""
        said = untraced(self.rule.rule, message("it takes the place of what an operator chose"))
        for statement, given, asked, name in replaced_where_set(self.evaluator.module, self.rule.rule):
            values = self.evaluator.at(given, partial(everywhere, self.evaluator, given))
            named = (each for each in values if self.names_image(each) or may_be_overridden(each, self.rule))
            value = next(named, None)
            if value is not None and self._has(asked):
                yield Judged(Consumption(name, given, (value,)), value, Verdict("IMG205", said, statement.span))

    def _is_chosen(self, image: Judged) -> bool:
        if image.verdict.code:
            return False
        return overridden(image.value, self.rule) or is_base(self.rule, image.value, image.consumption.values)

    def _never_filled(self, value: Value) -> Iterator[tuple[Node, Message]]:
        """Yield where what an operator chose is asked for only behind what already is the image."""
        for node in value.sites if is_chosen_for(value, self.rule) else ():
            if any(map(self._is_image, filled_before(self.evaluator.module, node))):
                yield node, self._never_asked()

    def _never_asked(self) -> Message:
        return untraced(self.rule.rule, message("it is asked for only where the image is empty, which it never is"))

    def _is_image(self, node: Node) -> bool:
        """Whether an expression is this image wherever an operator names no other there."""
        found = self.evaluator.at(node, partial(everywhere, self.evaluator, node))
        return any(map(self.names_image, found)) and holds_always(found)

    def _handed_on_empty(self, value: Value) -> Iterator[tuple[Node, Message]]:
        said = untraced(self.rule.rule, message("it is handed on where it is empty"))
        for function in functions_through(self.evaluator.module, value):
            made = (node for node in made_of_empty(self.evaluator.module, function) if is_part_of(node, value))
            yield from (
                (node, said) for node in (*given_away_empty(self.evaluator.module, function), *made) if self._has(node)
            )

    def _replacing(self, value: Value) -> Iterator[tuple[Node, Message]]:
        said = untraced(self.rule.rule, message("it takes the place of what an operator chose"))
        for node in value.sites:
            for behind in asked_behind(self.evaluator.module, node):
                if self._has(behind) and self._is_image(node):
                    yield behind, self._never_asked()
            statement = statement_of(node)
            for asked in where_set(self.evaluator.module, statement):
                if self.names_image(value) and self._has(asked):
                    yield statement, said

    def _written_over(self, image: Judged, others: Iterable[Judged]) -> Iterator[tuple[Node, Message]]:
        """Yield where the image is written to a field, whatever happens, in which an operator may have named another:
        `pod.Containers[0].Image = Image`. What else writes what an operator chose there may do so later."""
        place = _written_to(image)
        if place is None or self._is_chosen(image) or not is_done_anyway(self.evaluator.module, place):
            return
        chosen = [each for each in image.consumption.values if may_be_overridden(each, self.rule)]
        if not chosen or self._has(image.consumption.site):
            return
        later = (each for each in others if each is not image and _written_to(each) not in (None, place))
        if not any(self._has(each.consumption.site) for each in later):
            yield statement_of(place), untraced(self.rule.rule, message("it takes the place of what an operator chose"))

    def _registry_lost(self, value: Value) -> Iterator[tuple[Node, Message]]:
        """Yield where a registry is taken just where nobody sets it, `if o.Registry == "" { c.Registry = o.Registry }`,
        or another just where somebody does. Who returns an empty one may mean that there is none."""
        module, ways = self.evaluator.module, settable(self.rule)
        said = untraced(self.rule.rule, message("it is handed on where it is empty"))
        for function in functions_through(module, value) if ways else ():
            for node in given_away_empty(module, function):
                put = statement_of(node).kind == "assignment_statement"
                if put and self._has_registry(node):
                    yield node, said
            for node in made_of_empty(module, function):
                if is_part_of(node, value) and self._has_registry(node):
                    yield node, said
        said = untraced(self.rule.rule, message("it takes the place of what an operator chose"))
        for statement in [statement_of(each) for each in value.sites if ways]:
            if any(map(self._has_registry, where_set(module, statement))):
                yield statement, said

    def _written_to_copies(self, value: Value) -> Iterator[tuple[Node, Message]]:
        """Yield where what an operator sets is written to a copy of the object that a value was read from, and lost:
        `func (c Config) complete() { c.image = os.Getenv("IMAGE") }`."""
        module, said = self.evaluator.module, untraced(self.rule.rule, message("it is written to a copy that is lost"))
        registry = fields_behind(module, value) if settable(self.rule) else ()
        for wanted in dict.fromkeys((*self._fields_read(value), *registry)):
            for place, given in also_in_copies(module, wanted):
                if given is not None and _is_in_lost_copy(module, place) and self._is_set(given):
                    yield place, said

    def _set_for_others(self, value: Value) -> Iterator[tuple[Node, Message]]:
        """Yield where what an operator sets for something else is written to a field in which they name this image."""
        said = untraced(self.rule.rule, message("an operator sets it for something else"))
        rule, fields = self.rule.rule, list(self._fields_read(value))
        asked = self.evaluator, rule, fields, self._is_of_something_else
        yield from ((place, said) for place in set_for_others(*asked))
        said = untraced(rule, message("a part of what an operator sets is cut off"))
        yield from ((place, said) for place in cut_in_place(self.evaluator.module, rule, fields))

    def _put_elsewhere(self, value: Value) -> Iterator[tuple[Node, Message]]:
        """Yield where a field in which an operator may have set something is given a text of the program under the
        condition of another."""
        said = untraced(self.rule.rule, message("it takes the place of what an operator chose"))
        for function in functions_through(self.evaluator.module, value):
            for place, given in put_under_another(self.evaluator.module, function):
                if self._has(place) and not self._is_set(given):
                    yield statement_of(place), said

    def _is_of_something_else(self, value: Value) -> bool:
        known = self.names_image(value) or self.is_anothers(value) or names_another(value)
        known = known or may_be_set(self.rule, self.rule.rule.overrides, value, value.parts)
        return not known and self.judge(value).code != "" and may_be_set(self.rule, IN_ANY_WAY, value, value.parts)

    def _fields_read(self, value: Value) -> Iterator[Field]:
        """Yield the fields that the functions which a value comes through hand on."""
        read = (node for function in functions_through(self.evaluator.module, value) for node in given_away(function))
        for node in dict.fromkeys(each for each in read if each.kind == "selector_expression"):
            holder = typeof.of_expression(self.evaluator.module, node["operand"])
            named = types.named(self.evaluator.module, holder) if holder is not None else None
            if named is not None:
                yield Field(*named, node["field"].text)

    def _has(self, node: Node) -> bool:
        """Whether an expression is what an operator sets."""
        if self._is_field(node, self.rule.rule.overrides):
            return True
        found = self.evaluator.at(node, partial(everywhere, self.evaluator, node))
        return any(may_be_overridden(each, self.rule) for each in found)

    def _is_set(self, node: Node) -> bool:
        """Whether an expression is what an operator sets, an image or a registry."""
        return self._has(node) or (len(settable(self.rule)) > 0 and self._has_registry(node))

    def _has_registry(self, node: Node) -> bool:
        """Whether an expression is the registry that an operator sets."""
        ways = settable(self.rule)
        if self._is_field(node, ways):
            return True
        found = self.evaluator.at(node, partial(everywhere, self.evaluator, node))
        return any(may_be_set(self.rule, ways, each, each.parts) for each in found)

    def _is_field(self, node: Node, ways: tuple[Redirect, ...]) -> bool:
        if node.kind != "selector_expression":
            return False
        holder = typeof.of_expression(self.evaluator.module, node["operand"])
        return sets_field(self.evaluator.module, tuple(ways), holder, node["field"].text)


def fields_behind(module: Module, value: Value) -> Iterator[Field]:
    """Yield the fields that a registry comes through: of `strings.TrimSuffix(registry, "/")` that of the argument,
    `db.Spec.Registry`."""
    places = [node_at(module, hole.span) for hole in holes(value.parts) if hole.span is not None]
    for place in places:
        for node in made_of(module, place) if place is not None else ():
            holder = typeof.of_expression(module, node["operand"]) if node.kind == "selector_expression" else None
            named = types.named(module, holder) if holder is not None else None
            if named is not None:
                yield Field(*named, node["field"].text)


def _is_in_lost_copy(module: Module, place: Node) -> bool:
    """Whether a field is written to in a copy that nobody gets to see, nor reads but for what is written there."""
    bottom, path = path_of(place)
    binding, statement = bottom.binding, statement_of(place)
    type_ = typeof.of_binding(module, binding) if binding is not None else None
    if place.kind != "selector_expression" or binding is None or type_ is None or type_.pointer:
        return False
    # what is read before does not see it: `if c.image == "" { c.image = os.Getenv("IMAGE") }`
    later = statement.start if not any(each.kind == "for_statement" for each in place.ancestors()) else 0
    others = (use for use in binding.uses if use.start > later and not statement.holds(use))
    others = (use for use in others if use is not binding.node)
    unread = not any(reads(use, path) for use in others)
    return unread and (is_lost(module, place) or is_lost_by_callers(module, place))


def _written_to(image: Judged) -> Node | None:
    """Return the field that an assignment gives an image; None where a literal does, which is there before."""
    place = place_given(image.consumption.site)
    return place if place is not None and place.kind == "selector_expression" else None
