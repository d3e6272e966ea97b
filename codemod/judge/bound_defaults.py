"""What an image is by default in the settings that are decoded into the field in which an operator names it.

vip.BindPFlag("registry.image", flags.Lookup("registry-image"))      and that flag is "registry:2" by default

Nothing in Go writes that to the field, and yet the image is never left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.values import Value
from codemod.judge.of_this_image import own_ways
from codemod.judge.operators import lists_way
from codemod.judge.resolve import ResolvedRule
from codemod.rule import Fields
from codemod.rule.pins import names_whole_image, ways_for_parts
from codemod.uses.bound_settings import BoundSetting, bound_settings
from codemod.uses.consumers import Consumption
from codemod.uses.outside import of_field
from codemod.uses.redirects import RedirectWay


def consumed_by_settings(evaluator: Evaluator, rule: ResolvedRule) -> Iterator[Consumption]:
    """Yield what settings are by default in which an operator names this image, whole, and no other."""
    apart = any(isinstance(each, Fields) for each in rule.rule.consumers)
    ways = [way for way in own_ways(rule) if names_whole_image(way) and not apart]
    for setting in bound_settings(evaluator.module) if ways else ():
        way = next((each for each in _ways(rule, setting) if lists_way(ways, each)), None)
        node = setting.default
        found = evaluator.at(node, partial(everywhere, evaluator, node)) if way is not None else []
        values = tuple(each for each in found if not (_is_nothing(each) or _is_base(rule, each)))
        if way is not None and values:
            yield Consumption(way.name, node, values)


def _ways(rule: ResolvedRule, setting: BoundSetting) -> Iterator[RedirectWay]:
    if setting.flag:
        yield RedirectWay("flag", setting.flag)
    yield from (each for each in of_field(rule.module, setting.holder, setting.field) if each.kind == "field")


def _is_nothing(value: Value) -> bool:
    return value.text is not None and not value.text


def _is_base(rule: ResolvedRule, value: Value) -> bool:
    """Whether it is the repository alone, of an image whose tag is named apart."""
    return bool(ways_for_parts(rule.rule)) and all(rule.part(each) == "repository" for each in value.parts)
