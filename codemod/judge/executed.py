"""Whether a consumer is given the right image on every way through the program, where definitions alone do not tell.

    image := known["lvscare"]           // a map that a method has filled
    for _, hook := range hooks {        // closures that were appended to a list
        image = hook(image)
    }

The functions around the call are executed symbolically: no code of the tree runs. Only that everything is right is an
answer: what is wrong, or not known, is told as it was, where it was formed.
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, distinct
from codemod.golang.execute.exploring import GivenOnce, given_on_ways
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import Verdict
from codemod.uses.consumers import Consumption


def consumed(
    evaluator: Evaluator, rule: ResolvedRule, consumption: Consumption, judge: Callable[[Value], Verdict]
) -> list[Value]:
    """Return what a consumer is given, where all of it is right; else nothing."""
    assert consumption.call is not None
    for ways in given_on_ways(evaluator, rule.leaves, consumption.call.node):
        right = [_is_right(way, consumption.index, rule, judge) for way in ways]
        if all(right):
            return distinct(way.values[consumption.index] for way in ways)
        if not any(right) and all(_is_known(way, consumption.index) for way in ways):
            break  # whoever calls
    return []


def _is_known(way: GivenOnce, index: int) -> bool:
    """Whether what a consumer is given is the same text whatever the function around is called with."""
    return index < len(way.values) and way.values[index].text is not None


def _is_right(way: GivenOnce, index: int, rule: ResolvedRule, judge: Callable[[Value], Verdict]) -> bool:
    """Whether the image is right on one way. Where nobody has named a registry, what the program takes for it then is a
    part of the registry: `if domain == "" { domain = "sea.hub" }`."""
    if index >= len(way.values):
        return False
    value = way.values[index]
    if not judge(value).code:
        return True
    last = rule.assembled(value.parts)[-1]
    return bool(way.empty) and isinstance(last, Text) and last.constant == rule.constant
