"""Whether a consumer is given the right image on every way through the program, where definitions alone do not tell.

    image := known["lvscare"]           // a map that a method has filled
    for _, hook := range hooks {        // closures that were appended to a list
        image = hook(image)
    }

The functions around the call are executed symbolically: no code of the tree runs. Only that everything is right is an
answer: what is wrong, or not known, is told as it was, where it was formed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache, partial
from itertools import tee

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Hole, Param, Part, Term, Text, environment_variable, origin
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.exploring import GivenOnce, given_on_ways
from codemod.golang.read.syntax import Node
from codemod.judge.of_this_image import is_chosen_for, is_rest_of_pin
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import Verdict, holds_image, may_be_set, settable
from codemod.records import dataclass, replace
from codemod.uses.concerned import names_another
from codemod.uses.consumers import Consumption
from codemod.uses.in_its_place import is_no_image


@dataclass(frozen=True, eq=False)
class Right:
    """A value that is right, and where constants were named on its way that were written over: see `GivenOnce`."""

    value: Value
    gone: frozenset[Span] = frozenset()


def consumed(
    evaluator: Evaluator,
    rule: ResolvedRule,
    consumption: Consumption,
    codes: Collection[str],
    judge: Callable[[Value], Verdict],
    known: dict[Node, Iterator[list[GivenOnce]]],
) -> list[Right]:
    """Return what a consumer is given, where all of it is right; else nothing. `codes` are what is said of it else, and
    `known` the ways to a place, which is asked for what is written there, and for its pieces."""

    def is_right(way: GivenOnce) -> bool:
        good = index < len(way.values) and not judge(way.values[index]).code
        return good or is_left_to_operator(way, index, rule, judge)

    @cache
    def says_enough(way: GivenOnce) -> bool:
        """Whether a way is right, or names no registry for a reason that holds for whatever constant is given."""
        return is_right(way) or (has_none(way, index, rule, bool(found)) if wrong else _has_default(way, index, rule))

    def are_lost(ways: list[GivenOnce]) -> bool:
        """Whether who calls has to tell what is given on a way: of others, nothing more need be asked there."""
        says = says_enough if call is not None else partial(_says_something, rule=rule, is_right=is_right)
        open_ = (way for way in ways if not (_is_known(way, index) or _has_spelled_default(way, index, rule)))
        return not all(map(says, open_)) or (call is not None and _are_mixed(ways, says_enough, index, rule))

    index, call, place, found = consumption.index, consumption.call, consumption.place, list[Right]()
    wrong = not {"IMG202", "IMG203"}.isdisjoint(codes)
    asked = partial(given_on_ways, evaluator, rule.leaves)
    for every in asked(call.node, are_lost) if call is not None else _once_for_all(asked, place, are_lost, known):
        ways = [way for way in every if consumption.call is not None or not is_anothers(way, rule)]
        enough = [way for way in ways if says_enough(way)]
        if ways and all(way in enough or _has_spelled_default(way, index, rule) for way in ways):
            right = all(map(is_right, ways))
            found = found or [Right(way.values[index], way.gone if right else frozenset()) for way in enough]
            if not wrong or right:
                return found
        elif found or (not enough and all(_is_known(way, index) for way in ways)):
            return []  # whoever calls, or because of what the callers give
    return found


def _are_mixed(ways: list[GivenOnce], says_enough: Callable[[GivenOnce], bool], index: int, rule: ResolvedRule) -> bool:
    """Whether no more ways make these an answer: `if gate.Enabled(Local) { image = registry + "/" + image }`, of a gate
    that somebody farther off has made, leaves a right image on one, and on another one with no registry."""
    wrong = (way for way in ways if not says_enough(way) and not _has_spelled_default(way, index, rule))
    return any(map(says_enough, ways)) and any(wrong)


def _says_something(way: GivenOnce, rule: ResolvedRule, is_right: Callable[[GivenOnce], bool]) -> bool:
    """Whether what is written to a field may be enough for somebody who asks for that, or is none of this rule."""
    return is_right(way) or has_none(way, 0, rule, True) or _has_default(way, 0, rule) or is_anothers(way, rule)


def _once_for_all(
    asked: Callable[[Node, Callable[[list[GivenOnce]], bool]], Iterator[list[GivenOnce]]],
    place: Node | None,
    are_lost: Callable[[list[GivenOnce]], bool],
    known: dict[Node, Iterator[list[GivenOnce]]],
) -> Iterator[list[GivenOnce]]:
    assert place is not None
    ways, known[place] = tee(known.get(place) or asked(place, are_lost))
    return ways


def is_anothers(way: GivenOnce, rule: ResolvedRule) -> bool:
    """Whether what is written to a field on one way is known, if only by the image's name, and is none of this rule."""
    value = way.values[0]
    if holds_image(value, rule) or is_rest_of_pin(value, rule) or is_no_image(value) or is_chosen_for(value, rule):
        return False
    return value.text is not None or names_another(value)


def is_left_to_operator(way: GivenOnce, index: int, rule: ResolvedRule, judge: Callable[[Value], Verdict]) -> bool:
    """Whether an operator can set a registry, and has not on one way: then what the program takes for it, or nothing,
    stands in front of the image. Who sets it has it everywhere: that is another way."""
    ways = settable(rule)
    value = way.values[index] if ways and index < len(way.values) else None
    own = rule.from_pin(value.parts) if value is not None else ()
    front = value.parts[: len(value.parts) - len(own)] if value is not None else ()
    if value is None or not own or any(_is_field(part) for part in front):
        return False  # what else stands there is judged as it is: `cmp.Or(c.Registry, c.Version)`
    holes = (hole for hole in map(_as_hole, way.empty) if may_be_set(rule, ways, value, (hole,)))
    return any(not judge(replace(value, parts=(hole, Text("/"), *own))).code for hole in holes)


def _is_field(part: Part) -> bool:
    return isinstance(part, Hole) and environment_variable(part) is None


def _as_hole(term: Term) -> Hole:
    root = origin(term)
    return Hole(term, span=root.function if isinstance(root, Param) else None)


def _is_known(way: GivenOnce, index: int) -> bool:
    """Whether what a consumer is given is the same text whatever the function around is called with."""
    return index < len(way.values) and way.values[index].text is not None


def _has_default(way: GivenOnce, index: int, rule: ResolvedRule) -> bool:
    """Whether nobody has named a registry on one way. What the program takes for it then is a part of the registry: `if
    domain == "" { domain = "sea.hub" }`."""
    return any(leaf in rule.leaves for leaf in way.empty) and len(_ending_in_pin(way, index, rule)) > 0


def _has_spelled_default(way: GivenOnce, index: int, rule: ResolvedRule) -> bool:
    """Whether no host of a registry is named on one way, and what stands in front then is nothing, `/`, or a host that
    is spelled out with its port: `sea.hub:5000/`. No image would be right; but `docker.io/` is public."""
    firsts = [(each.joined_by_hand or each.parts)[0] for each in rule.registries]
    hosts = {part.term for part in firsts if isinstance(part, Hole)}
    parts = _ending_in_pin(way, index, rule)
    if not parts or hosts.isdisjoint(rule.leaves.keys() & way.missing):
        return False
    texts = [part.text for part in parts[:-1] if isinstance(part, Text)]
    return len(texts) == len(parts) - 1 and re.fullmatch(_NONE_OR_OWN, "".join(texts)) is not None


_NONE_OR_OWN = r"/?|[\w.-]+:\d+/"


def has_none(way: GivenOnce, index: int, rule: ResolvedRule, from_afar: bool) -> bool:
    """Whether an image stands alone because the whole registry is empty on one way, so that none can be put in front.

    `from_afar`, where a caller fills in the registry, that may go by another name: what it is made of is empty.
    """
    whole = any((Hole(leaf),) == each.plain for leaf in way.missing for each in rule.registries)
    return (whole or (from_afar and len(way.empty) > 0)) and len(_ending_in_pin(way, index, rule)) == 1


def _ending_in_pin(way: GivenOnce, index: int, rule: ResolvedRule) -> tuple[Part, ...]:
    """Return the parts of what is given, the last of which is the constant; nothing where it is not."""
    parts = rule.assembled(way.values[index].parts) if index < len(way.values) else ()
    return parts if parts and isinstance(parts[-1], Text) and parts[-1].constant == rule.constant else ()
