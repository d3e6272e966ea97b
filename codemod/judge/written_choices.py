"""A field in which an operator names the image, and to which the program writes the image behind a registry as well.

    c.Images.Agent = mirrored(c, defaults.Agent)      // `json:"agent"`, the way of the rule

What the program writes there is judged at that place, as what a consumer takes is. So of the field it is enough that an
operator sets it in a way of the rule, and that nothing but the image's own registries comes there beside.
"""

from __future__ import annotations

from codemod.golang.evaluate.terms import Hole, Parts
from codemod.golang.evaluate.values import Value
from codemod.golang.program.struct_tags import field_declaration
from codemod.judge.joined_choices import is_put_together
from codemod.judge.lost_at import held_at
from codemod.judge.operators import lists_way, sets_all
from codemod.judge.resolve import ResolvedRule
from codemod.rule import Redirect


def sets_whole(rule: ResolvedRule, ways: tuple[Redirect, ...], value: Value, parts: Parts) -> bool:
    """Whether all that is not known of these parts is what an operator sets in one of the ways; of a field that is one
    of these, with the rule's registry in front."""
    if sets_all(rule.module, ways, value, parts):
        return len(parts) < 2 or parts != value.parts or is_put_together(value, rule)
    registries = tuple(each for each in rule.rule.registries if isinstance(each, Redirect))
    hole = parts[0] if len(parts) == 1 else None
    if not registries or not isinstance(hole, Hole) or not _is_way(rule, ways, hole):
        return False
    return sets_all(rule.module, (*ways, *registries), value, (hole,))


def _is_way(rule: ResolvedRule, ways: tuple[Redirect, ...], hole: Hole) -> bool:
    """Whether a hole is a decoded field that the ways list, by its own tag."""
    from codemod.uses.tags import redirects_by_tag

    held = held_at(rule.module, hole.span, hole.term) if hole.span is not None else None
    declared = field_declaration(rule.module, held.holder, held.field) if held is not None else None
    return declared is not None and any(lists_way(ways, each) for each in redirects_by_tag(*declared))
