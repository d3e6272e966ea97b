"""What is said of a value that is lost, or set from outside, where the rule names ways for that: which part it is.

c.Image = driver.Image      `{ArtifactDriver.Image}`, which a decoder fills in, and the rule has no such way
c.Image = image[:at]        of whatever is set the cut is told: no way of a rule takes that
base + ":" + version        of `{--base-image}:{?}` it is the version that is not known, and not what the flag sets
"""

from __future__ import annotations

from codemod.finding.diagnostics import Message, message
from codemod.golang.evaluate.terms import Hole, Unknown, origin
from codemod.golang.evaluate.values import Value
from codemod.golang.program.packages import Module
from codemod.judge.operators import is_cut, lists_way, sets_all, ways_to_text
from codemod.rule import Redirect


def said_of_lost(module: Module, ways: tuple[Redirect, ...], value: Value) -> Message | None:
    """Return what is said of the first part of a value that none of a rule's ways sets."""
    lost = (part for part in value.parts if isinstance(part, Hole) and not sets_all(module, ways, value, (part,)))
    hole = next(lost, None)
    if hole is None:
        return None
    found = ways_to_text(module, value, hole)
    way = next((each for each in found if not lists_way(ways, each)), next(iter(found), None))
    if way is not None and not is_cut(module, value):
        spelled = f'Redirect(kind="{way.kind}", name="{way.name}")'
        return message("an operator may set it in a way that the rule does not have, {way}", way=spelled)
    term = origin(hole.term)
    return term.message if isinstance(term, Unknown) else None
