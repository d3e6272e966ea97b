"""Whether what names no image is one rule's: what an operator sets for its image alone, or the rest of its pin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from codemod.golang.evaluate.terms import Hole, Text
from codemod.golang.evaluate.values import Value
from codemod.image.reference import last_component
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import may_be_set, settable
from codemod.rule import Redirect
from codemod.rule.pins import names_whole_image
from codemod.uses.concerned import names_another


def own_ways(rule: ResolvedRule) -> tuple[Redirect, ...]:
    """Return the ways in which an operator may name another image that are this one's alone: not `RELATED_IMAGE_*`, nor
    a field `ImageSpec.tag` of many components."""
    return tuple(way for way in rule.rule.overrides if "*" not in way.name and way not in rule.shared)


def questions_of(rule: ResolvedRule) -> tuple[Callable[[Value], bool] | None, Callable[[Value], bool] | None]:
    """Return what tells whether a value is chosen for a rule's image, and whether it is set in a way that no rule has;
    nothing where the rule has no way of its own."""
    if not own_ways(rule):
        return None, None
    return partial(is_chosen_for, rule=rule), partial(is_setting_of_none, rule=rule)


def is_setting_of_none(value: Value, rule: ResolvedRule) -> bool:
    """Whether a value that was lost is what an operator sets by a key of a configuration that no rule lists: that it
    stands where this image does, is no accident of memory."""
    from codemod.judge.operators import lists_way, ways_to_text

    listed = (*rule.rule.overrides, *rule.shared, *settable(rule))
    hole = value.parts[0] if len(value.parts) == 1 else None
    found = ways_to_text(rule.module, value, hole) if isinstance(hole, Hole) else []
    return any(each.kind == "config" for each in found) and not any(lists_way(listed, each) for each in found)


def is_chosen_for(value: Value, rule: ResolvedRule) -> bool:
    """Whether a value is what an operator sets in a way that is this image's alone; and of
    `{image.Repository}/coredns:{image.Tag}` it is said which image it is."""
    ways = own_ways(rule)
    whole = tuple(way for way in ways if names_whole_image(way))
    front = value.parts[0]
    if isinstance(front, Text):  # a registry in front of what they named, whole: `"docker.io/" + o.Image`
        named = value.parts[1:]
        return front.text.endswith("/") and len(named) == 1 and may_be_set(rule, whole, value, named)
    if not may_be_set(rule, ways, value, value.parts):
        return False
    return not names_another(value) or may_be_set(rule, whole, value, value.parts[:1])


def is_rest_of_pin(value: Value, rule: ResolvedRule) -> bool:
    """Whether a value has the pin's tag or digest, and no name: `ImageVersion` alone, `name + ":" + ImageVersion` of a
    name that is not known. Who gives another image the same version spells out which."""
    parts = [rule.part(part) for part in value.parts]
    if "repository" in parts or not any(parts):
        return False
    others = [part.text if isinstance(part, Text) else "\n" for part in value.parts if rule.part(part) is None]
    name = last_component("".join(others).partition("@")[0]).partition(":")[0]
    if name and "\n" not in name:
        return False
    from codemod.judge.others_settings import asks_for_another  # few pins are in parts

    return not asks_for_another(rule.module, rule.names, value)
