"""Definitions of a part of a variable that are no more, as a condition decides: who merges options writes

    if over.Image != "" {
        o.Image = over.Image
    }

Where it is known what `over` is in this call, the branch is taken or it is not: then `o.Image` is one of the two.
"""

from __future__ import annotations

from collections.abc import Sequence

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.filling import is_done, stands_before
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.truth import truth
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.paths import Path
from codemod.golang.read.syntax import Node

_STATEMENTS = ("value", "append", "result", "zero", "parameter")


def not_passed_by(
    evaluator: Evaluator, found: list[Definition], path: Path, at: Node, frame: Frame
) -> list[Definition]:
    """Return the definitions that reach a place in a frame, without those that stand in a branch which is not taken,
    and those that another one in a branch which is taken has written over."""
    for branch in dict.fromkeys(each for d in found if d.in_memory for each in _branches(d)):
        holds = truth(evaluator, branch["condition"], frame)
        if holds is None:
            continue
        ways = (branch["consequence"], branch.get("alternative"))
        done, left = ways if holds else ways[::-1]
        found = [d for d in found if left is None or not left.holds(d.node) or d.kind not in (*_STATEMENTS, "call")]
        if done is not None and stands_before(branch, at) and is_done(done, _writing(found, done, path)):
            found = [d for d in found if d.node.start > branch.start or d.kind not in _STATEMENTS]
    return found


def _branches(definition: Definition) -> list[Node]:
    """Return the branches that a definition stands in, and not only in their headers."""
    function = definition.node.function
    above = (each for each in definition.statement.ancestors() if each.kind == "if_statement")
    return [each for each in above if each.function is function and not _is_in_header(each, definition)]


def _is_in_header(branch: Node, definition: Definition) -> bool:
    other = branch.get("alternative")
    return not branch["consequence"].holds(definition.node) and (other is None or not other.holds(definition.node))


def _writing(found: Sequence[Definition], body: Node, path: Path) -> list[Node]:
    """Return the statements of a branch that write to all of a part."""
    own = (d for d in found if body.holds(d.node) and d.kind in ("value", "result") and len(d.path) <= len(path))
    return [d.statement for d in own]
