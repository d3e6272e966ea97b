"""Whether a consumer is given the right image on every way through the program, where definitions alone do not tell.

    image := known["lvscare"]           // a map that a method has filled
    for _, hook := range hooks {        // closures that were appended to a list
        image = hook(image)
    }

The functions around the call are executed symbolically: no code of the tree runs. Only that everything is right is an
answer: what is wrong, or not known, is told as it was, where it was formed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Hole, Text
from codemod.golang.evaluate.values import Value, distinct
from codemod.golang.execute.exploring import GivenOnce, given_on_ways
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import Verdict
from codemod.uses.consumers import Consumption


def consumed(
    evaluator: Evaluator,
    rule: ResolvedRule,
    consumption: Consumption,
    codes: Collection[str],
    judge: Callable[[Value], Verdict],
) -> list[Value]:
    """Return what a consumer is given, where all of it is right; else nothing. `codes` are what is said of it else."""

    def is_right(way: GivenOnce) -> bool:
        return index < len(way.values) and not judge(way.values[index]).code

    assert consumption.call is not None
    index, found = consumption.index, list[Value]()
    is_wrong = not {"IMG202", "IMG203"}.isdisjoint(codes)
    for ways in given_on_ways(evaluator, rule.leaves, consumption.call.node):
        right = [is_right(way) or has_none(way, index, rule, is_wrong, bool(found)) for way in ways]
        if all(right):
            found = found or distinct(way.values[index] for way in ways)
            if not is_wrong or all(map(is_right, ways)):
                return found
        elif found or (not any(right) and all(_is_known(way, index) for way in ways)):
            return []  # whoever calls, or because of what the callers give
    return found


def _is_known(way: GivenOnce, index: int) -> bool:
    """Whether what a consumer is given is the same text whatever the function around is called with."""
    return index < len(way.values) and way.values[index].text is not None


def has_none(way: GivenOnce, index: int, rule: ResolvedRule, is_wrong: bool, from_afar: bool) -> bool:
    """Whether nobody has named a registry on one way. What the program takes for it then is a part of the registry: `if
    domain == "" { domain = "sea.hub" }`.

    But an image that stands alone, or comes from elsewhere (`is_wrong`), is right only where the whole registry is
    empty, so that none can be put in front. `from_afar`, where a caller fills in the registry, that may go by another
    name: what it is made of is empty.
    """
    if index >= len(way.values) or not way.empty:
        return False
    parts = rule.assembled(way.values[index].parts)
    if not (isinstance(parts[-1], Text) and parts[-1].constant == rule.constant):
        return False
    if not is_wrong:
        return any(leaf in rule.leaves for leaf in way.empty)
    whole = any((Hole(leaf),) == each.plain for leaf in way.empty for each in rule.registries)
    return len(parts) == 1 and (whole or from_afar)
