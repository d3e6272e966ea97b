"""Loops over a list whose elements are known, each of which does something to a variable: `for _, opt := range opts`.

Such a loop is done element by element: what a round leaves is what the next one begins with, and the last one's is
what is there behind the loop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from codemod.golang.evaluate.alternatives import Elements, alternatives
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.filling import stands_before
from codemod.golang.evaluate.frames import Argument, Frame, Round
from codemod.golang.evaluate.values import Value, number_of
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.paths import Path
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, around_blocks, range_clause
from codemod.records import replace

MAX_ROUNDS = 16

Leave = Callable[[Definition, Frame], list[Value]]


def behind_loop(
    evaluator: Evaluator, found: Sequence[Definition], at: Node, home: Frame, leave: Leave
) -> list[Value] | None:
    """Return what the last round of a loop leaves, where these definitions reach a place behind it, and the loop is
    what all of them but its own come through; None where it is not so."""
    own = next((each for each in found if _loop_of(each, at) is not None), None)
    loop = _loop_of(own, at) if own is not None else None
    if own is None or loop is None or not stands_before(loop, at):
        return None
    if any(each is not own and (loop.holds(each.node) or each.node.start > loop.start) for each in found):
        return None
    if any(each.node.function is not home.function for each in found if each.kind != "parameter"):
        return None
    clause = range_clause(loop)
    ways = alternatives(evaluator, clause["right"], home) if clause is not None else []
    if not ways or any(len(items) > MAX_ROUNDS for items in ways):
        return None
    # of an empty list there is no round: `newClient(host)`, without options
    before = [value for each in found if each is not own for value in leave(each, home)] if [] in ways else []
    rounds = (_last_round(evaluator, own, loop, items, home, leave) for items in ways if items)
    return [*before, *(value for values in rounds for value in values)]


def _last_round(
    evaluator: Evaluator, own: Definition, loop: Node, items: Elements, home: Frame, leave: Leave
) -> list[Value]:
    round_: Frame | None = None
    values: list[Value] = []
    for position, (node, where) in enumerate(items):
        round_ = evaluator.frame(replace(home, round=Round(loop, Argument(node, where), position, round_)))
        values = leave(own, round_)
    return values


def given_in_round(evaluator: Evaluator, binding: Binding, path: Path, frame: Frame) -> list[Value] | None:
    """Return what a loop's own variable is in a round; None for any other variable."""
    here = frame.of(binding.function)
    name = binding.node.parent
    clause = name.parent if name is not None else None
    if here is None or here.round is None or clause is None or clause.kind != "range_clause":
        return None
    if clause.parent is not here.round.loop or clause.get("left") is not name:
        return None
    assert name is not None
    if name.children[0] is binding.node:
        return [number_of(here.round.number, binding.node)] if not path else None
    element = here.round.element
    return evaluator.evaluate(element.node, element.frame, path)


def carried(found: Sequence[Definition], at: Node, home: Frame) -> tuple[Definition, Frame] | None:
    """Return the definition that a round begins with, and the round before, which made it; None in the first one."""
    round_ = home.round
    if round_ is None or round_.before is None:
        return None
    own = next((each for each in found if _is_done_in(each, at, round_.loop)), None)
    return (own, round_.before) if own is not None else None


def of_first_round(found: list[Definition], at: Node, home: Frame) -> list[Definition]:
    """Return the definitions without what no round before the first one makes."""
    return [each for each in found if home.round is None or not _is_done_in(each, at, home.round.loop)]


def _is_done_in(definition: Definition, at: Node, loop: Node) -> bool:
    """Whether a definition is the call of a loop that a place is an argument of."""
    value = definition.value
    return value is not None and loop.holds(definition.node) and definition.statement.holds(at)


def _loop_of(definition: Definition, at: Node) -> Node | None:
    """Return the loop around a definition that does nothing else, and that a place is not in."""
    statement = definition.statement
    body = statement.parent
    if body is not None and body.kind == "if_statement" and _only_leaves(body, statement):
        statement, body = body, body.parent  # `if err := opt(o); err != nil { return err }`
    if body is not None and body.kind in ("statement_list", "block") and len(body.children) == 1:
        around = around_blocks(body)
        if around is not None and around.kind == "if_statement" and _is_not_nil(around):
            body = around.parent
    if body is None or body.kind not in ("statement_list", "block") or len(body.children) != 1:
        return None
    loop = around_blocks(body)
    at_end = loop is not None and at is loop.function
    return loop if loop is not None and loop.kind == "for_statement" and (at_end or not loop.holds(at)) else None


def _only_leaves(branch: Node, statement: Node) -> bool:
    """Whether a branch with a statement in its header only returns: `if err := opt(o); err != nil { return err }`."""
    inside = branch.get("consequence")
    while inside is not None and inside.kind in ("statement_list", "block") and len(inside.children) == 1:
        inside = inside.children[0]
    returns = inside is not None and inside.kind == "return_statement"
    return returns and branch.get("initializer") is statement and branch.get("alternative") is None


def _is_not_nil(branch: Node) -> bool:
    """`if opt != nil { opt(o) }`"""
    condition = branch.get("condition")
    plain = branch.get("alternative") is None and branch.get("initializer") is None
    return plain and condition is not None and condition.bytes.endswith(b" != nil")
