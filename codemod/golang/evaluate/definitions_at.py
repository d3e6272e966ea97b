"""The definitions of a local variable that reach a place, as who asks for values there goes through them."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.paths import Path
from codemod.golang.flow.reaching import reaching
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


def in_order(
    evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame, handed: bool = False
) -> list[Definition]:
    """Return the definitions that reach a place in a frame; those that fill in what is empty last."""
    found = reaching(evaluator.module, binding, path, at, handed)
    if len(found) > 1 and any(each.kind == "address" for each in found):
        from codemod.golang.evaluate.flag_variables import without_replaced
        from codemod.golang.evaluate.roundtrip import without_overwritten

        found = without_overwritten(evaluator.module, binding, path, at, frame, found) if path else found
        found = without_replaced(evaluator.module, found, path, at)
        if any(each.path and each.path == path for each in found if each.kind == "address"):
            # few addresses are put into a table
            from codemod.golang.evaluate.pointer_tables import without_written_over

            found = without_written_over(evaluator.module, found, path, at)
    if len(found) < 2 or not any(each.in_memory for each in found):
        return _taken(evaluator, found, frame)
    from codemod.golang.flow.defaults import is_default

    if evaluator.may_follow and path:
        from codemod.golang.evaluate.taken import not_passed_by

        found = not_passed_by(evaluator, found, path, at, frame)
    return _taken(evaluator, sorted(found, key=lambda d: is_default(evaluator.module, d.node)), frame)


def _taken(evaluator: Evaluator, found: list[Definition], frame: Frame) -> list[Definition]:
    """Return the definitions without those of cases that are not taken, for who does not follow statements."""
    if evaluator.may_follow or len(found) < 2:
        return found
    from codemod.golang.evaluate.decided import is_passed_by

    return [d for d in found if d.kind == "parameter" or not is_passed_by(evaluator, d.node, frame)]
