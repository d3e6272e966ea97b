"""What an operator sets in ways that no rule for this image has, where the image is nowhere beside.

    engine.Pull(ctx, mirrored(node.Image))      // `Node.image`, behind a mirror; this image is an addon's

The constant goes out of sight somewhere, so what is not known at a client that pulls could be it; but whose text this
is, is known: it is what somebody sets for another image.
"""

from __future__ import annotations

from codemod.golang.evaluate.terms import Hole, Why
from codemod.golang.evaluate.values import Value
from codemod.golang.program.packages import Module
from codemod.judge.operators import lists_way, ways_to_text
from codemod.rule import Redirect, Rule


def set_for_nobody_else(module: Module, rule: Rule, lost: list[Value]) -> list[Value]:
    """Return what is left of values in which no image is seen: a recursion adds nothing to what is set for another."""
    left = [each for each in lost if not _is_set_for_another(module, rule, each)]
    return left if any(each.why is not Why.ROUND for each in left) or len(left) == len(lost) else []


def _is_set_for_another(module: Module, rule: Rule, value: Value) -> bool:
    """Whether all that is not known of a value is what an operator sets, of which no part is this image in a way of its
    rule, and some part no registry of it either."""
    registries = [each for each in rule.registries if isinstance(each, Redirect)]
    holes = [ways_to_text(module, value, part) for part in value.parts if isinstance(part, Hole)]
    ways = [way for found in holes for way in found]
    others = [way for way in ways if not lists_way(registries, way)]
    return all(holes) and bool(others) and not any(lists_way(rule.overrides, way) for way in others)
