"""Ways that are taken only where a number of the registry is not set: `if c.Port == 0 { port = 5000 }`.

There the registry's own expression names no place, `sea.hub:0`. So a port by default, or the host without a port, says
of the same registry what else is to be done; it is not another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Select, Term
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.paths import Path
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import is_empty
from codemod.golang.read.syntax import Node, around_blocks, ends_in_return, strip_parens


def without_defaults(evaluator: Evaluator, values: list[Value], place: Node, frame: Frame) -> list[Value]:
    """Return what a statement gives, without what it gives only where a number of the registry is not set.

    Nor is the empty text that it gives where there is no registry, `if k.Config == nil { return "" }`, any image's.
    """
    if any(value.text == "" for value in values) and any(
        _holds_registry(evaluator, node, frame) for node in _missing_at(evaluator.module, place)
    ):
        values = [value for value in values if value.text != ""]
    if not any(_is_plain(evaluator, value) for value in values):
        return values
    if not _any_is_number(evaluator, _unset_at(evaluator.module, place), frame):
        return values
    return [value for value in values if not _is_plain(evaluator, value)]


def is_given_otherwise(
    evaluator: Evaluator, d: Definition, found: Sequence[Definition], at: Node, frame: Frame, values: list[Value]
) -> bool:
    """Whether what a definition gives arrives only where a number of the registry is not set, as another one stands in
    `if c.Port != 0 { host = net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)) }` behind it."""
    if not values or not all(_is_plain(evaluator, value) for value in values):
        return False
    for other in found:
        branch = _branch_of(other.statement) if other is not d else None
        if branch is None or d.node.start > branch.start or branch.get("alternative"):
            continue
        from codemod.golang.evaluate.filling import stands_before

        if stands_before(branch, at) and _any_is_number(evaluator, _numbers([branch["condition"]], set_=True), frame):
            return True
    return False


def is_number(evaluator: Evaluator, values: Iterable[Value]) -> bool:
    """Whether an expression is a number of the registry: its port."""
    parts = [value.parts[0] if len(value.parts) == 1 else None for value in values]
    return bool(parts) and all(isinstance(p, Hole) and evaluator.leaf(p.term) == "d" for p in parts)


def _is_plain(evaluator: Evaluator, value: Value) -> bool:
    """Whether a value is a number, or a field of the registry."""
    part, text = value.parts[0], value.text
    if text is not None:
        return text.isdigit()
    return len(value.parts) == 1 and isinstance(part, Hole) and evaluator.leaf(part.term) is not None


def _any_is_number(evaluator: Evaluator, nodes: Iterable[Node], frame: Frame) -> bool:
    return any(is_number(evaluator, evaluator.evaluate(node, frame)) for node in nodes)


@per_module
def _unset_at(module: Module, place: Node) -> tuple[Node, ...]:
    """Return the expressions that are zero wherever control comes to a place."""
    from codemod.golang.flow.left_empty import sure_in_branch

    found: list[Node] = []
    inner = place
    for above in place.ancestors():
        if above is place.function:
            break
        if above.kind in ("if_statement", "expression_case"):
            found += _numbers(sure_in_branch(above, inner), set_=False)
            if above.get("alternative") is inner:
                found += _numbers([above["condition"]], set_=True)
        elif above.kind in ("statement_list", "block"):
            found += _left_before(above, inner)
        inner = above
    return tuple(found)


@per_module
def _missing_at(module: Module, place: Node) -> tuple[Node, ...]:
    """Return what is nil, or an empty text, wherever control comes to a place."""
    from codemod.golang.flow.left_empty import sure_in_branch

    found: list[Node] = []
    inner = place
    for above in place.ancestors():
        if above is place.function:
            break
        if above.kind == "if_statement":
            for condition in map(strip_parens, sure_in_branch(above, inner)):
                operator, right = condition.get("operator"), condition.get("right")
                equal = condition.kind == "binary_expression" and operator is not None and operator.kind == "=="
                if equal and right is not None and (right.kind == "nil" or is_empty(right)):
                    found.append(condition["left"])
        inner = above
    return tuple(found)


def _holds_registry(evaluator: Evaluator, node: Node, frame: Frame) -> bool:
    """Whether an expression is all of the registry, or what its parts lie in: `k.Config`, `c.LocalRegistry`."""
    for leaf in evaluator.leaves():
        path: Path = ()
        term: Term = leaf
        while True:
            found = evaluator.evaluate(node, frame, path)
            part = found[0].parts[0] if len(found) == 1 and len(found[0].parts) == 1 else None
            if isinstance(part, Hole) and part.term == leaf and (path or part.host):
                return True
            if not isinstance(term, Select):
                break
            path, term = (term.field, *path), term.operand
    return False


def _left_before(block: Node, inner: Node) -> Iterator[Node]:
    """Yield what is zero behind `if c.Port != 0 { return ... }`."""
    for before in block.children:
        if before.start >= inner.start:
            return
        alone = before.kind == "if_statement" and before.get("alternative") is None
        if alone and ends_in_return(before["consequence"]):
            yield from _numbers([before["condition"]], set_=True)


def _branch_of(statement: Node) -> Node | None:
    above = around_blocks(statement)
    return above if above is not None and above.kind == "if_statement" else None


def _numbers(conditions: Iterable[Node], set_: bool) -> Iterator[Node]:
    """Yield x of `x == 0`, or, where it is asked whether it is set, of `x != 0`."""
    signs = ("!=", ">") if set_ else ("==", "<=")
    for condition in map(strip_parens, conditions):
        operator = condition.get("operator")
        compared = condition.kind == "binary_expression" and operator is not None and operator.kind in signs
        if compared and strip_parens(condition["right"]).bytes == b"0":
            yield condition["left"]
