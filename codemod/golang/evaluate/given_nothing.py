"""Ways through functions that are given nothing, and are the same for all who call.

func Tag() string {
    if version != "" { return version }    // known, and no empty text: it is always this one
    return "latest"
}

Who calls it may be followed, or not: that is nothing to it.
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.truth import truth
from codemod.golang.read.syntax import Node, ends_in_return


def is_passed_by_all(evaluator: Evaluator, end: Node, frame: Frame) -> bool:
    """Whether a place stands where its function never comes in a frame, by the conditions before it whose truth is
    known there."""
    inner, function = end, end.function
    if function is None or any(node.kind == "goto_statement" for node in function.walk()):
        return False  # a condition may be jumped over
    for above in end.ancestors():
        if inner is function:
            return False
        if above.kind == "if_statement" and inner.field in ("consequence", "alternative"):
            holds = truth(evaluator, above["condition"], frame)
            if holds is not None and holds is not (inner.field == "consequence"):
                return True
        for before in above.children if above.kind in ("block", "statement_list") else ():
            if before is inner:
                break
            if _returns(before) and truth(evaluator, before["condition"], frame):
                return True
        inner = above
    return False


def _returns(statement: Node) -> bool:
    """Whether it is a condition that returns where it holds."""
    return statement.kind == "if_statement" and ends_in_return(statement["consequence"])
