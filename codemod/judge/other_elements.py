"""What an operator sets for another rule's image, and that comes out of one table with this one.

    wanted := map[string]string{"wait": images.Server(), "backup": images.Backup()}    // each reads its own variable
    container.Image = wanted[container.Name]

Which element it is, nobody knows. So each is asked for itself: one with the other image is judged by the other rule,
and one that has this image beside another one's variable, `cmp.Or(os.Getenv("SERVER_IMAGE"), Backup)`, by this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import plain
from codemod.golang.evaluate.values import Value
from codemod.golang.program import types
from codemod.golang.read.syntax import Node
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import holds_image, may_be_overridden


def is_of_other_element(evaluator: Evaluator, value: Value, own: ResolvedRule, other: ResolvedRule) -> bool:
    """Whether a value comes out of a table in which elements with the other image alone have it."""
    if may_be_overridden(value, own):
        return False
    for step in value.way:
        found = [evaluator.at(node, partial(everywhere, evaluator, node)) for node in _elements(step.site)]
        having = [each for each in found if any(plain(one.parts) == plain(value.parts) for one in each)]
        if having:
            return all(_has(each, other) and not _has(each, own) for each in having)
    return False


def _has(values: Iterable[Value], rule: ResolvedRule) -> bool:
    return any(holds_image(each, rule) for each in values)


def _elements(site: Node) -> Iterator[Node]:
    """Yield the elements of the tables that stand at a place."""
    right = site.get("right")
    for literal in right.children if right is not None else ():
        type_, body = literal.get("type"), literal.get("body")
        if type_ is not None and body is not None and type_.kind in (*types.LISTS, "map_type"):
            values = (element.get("value") or element for element in body.children)
            yield from (each.children[0] for each in values if each.children)
