"""Defaults, by what is there to be filled in: `if o.Image == "" { o.Image = "lvscare" }`.

A default is put where nothing is. What is sure not to be empty keeps it out, and where it is sure to be put, nothing
empty is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Call, Hole, Param, Part, Text, Why, origin
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.facts import facts_at
from codemod.golang.flow.left_empty import branches_of_default, branches_where_empty
from codemod.golang.flow.paths import Path, path_of
from codemod.golang.flow.touching import explicit, relevant
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


def fills_in(evaluator: Evaluator, d: Definition, found: Sequence[Value], before: Callable[[], list[Value]]) -> bool:
    """Whether a definition is a default that changes nothing: for what is a leaf, or was not empty before."""
    return is_default(evaluator.module, d.node) and (stays(evaluator, found) or is_full(before()))


def stays(evaluator: Evaluator, found: Sequence[Value]) -> bool:
    """Whether what a default is put into stays what it is: a leaf, or what a caller gives."""
    parts = [value.parts[0] for value in found if len(value.parts) == 1]
    terms = [part.term for part in parts if isinstance(part, Hole)]
    if len(terms) < len(found):
        return False
    return all(evaluator.leaf(term) is not None or isinstance(origin(term), Param) for term in terms)


def is_full(values: Iterable[Value]) -> bool:
    """Whether a text is sure to have something in it, and a number not to be zero."""
    return all(any(map(_is_something, value.parts)) for value in values)


def _is_something(part: Part) -> bool:
    if isinstance(part, Text):
        return bool(part.text) and not (part.number and part.text == "0")
    return isinstance(part.term, Call) and part.term.function == "net.JoinHostPort"


def left_behind_all(
    evaluator: Evaluator, found: list[Definition], at: Node
) -> Callable[[Definition, list[Value]], list[Value]]:
    """Return what is left at a place of several definitions' values, which may be behind a default, or a branch that
    puts a slash at the end."""
    module = evaluator.module
    if any(each.in_memory for each in found):
        return partial(left_behind, filling_before(module, found, at))
    whole = whole_filling_before(module, found, at) if not evaluator.may_follow else None
    # few texts are put together so
    slash = _slash_put_before(module, found, at) if any(each.kind == "append" for each in found) else None
    if slash is None:
        return partial(left_behind, whole)
    from codemod.golang.evaluate.seen_slashes import with_slash

    return lambda d, values: left_behind(whole, d, values if slash.holds(d.node) else list(map(with_slash, values)))


def filling_before(module: Module, found: Sequence[Definition], at: Node) -> Node | None:
    """Return the branch in front of a place that gives something to whatever was empty, as one of these definitions."""
    for default in found:
        for branch, body in branches_of_default(module, default.node):
            whole = branch if branch.kind == "if_statement" else branch.parent
            if body is None or whole is None or not stands_before(whole, at):
                continue
            inside = [each.statement for each in found if whole.holds(each.node)]
            if all(body.holds(each) for each in inside) and is_done(body, inside) and _all_before(whole, found):
                return whole
    return None


def whole_filling_before(module: Module, found: Sequence[Definition], at: Node) -> Node | None:
    """Return the branch in front of a place that gives something to a whole variable whenever that was empty; who
    follows statements is told by them."""
    for default in found:
        ways = branches_where_empty(module, default.node) if default.kind == "value" else ()
        for branch, body in ways:
            whole = branch if branch.kind == "if_statement" else branch.parent
            inside = [each.statement for each in found if body.holds(each.node) and each.kind == "value"]
            done = whole is not None and stands_before(whole, at) and is_done(body, inside)
            if done and _all_before(branch, found):
                return branch
    return None


def _slash_put_before(module: Module, found: Sequence[Definition], at: Node) -> Node | None:
    """Return the branch in front of a place that puts a slash at the end of a whole variable, if it has none there."""
    from codemod.golang.evaluate.seen_slashes import puts_slash

    for each in found:
        branch = next((above for above in each.statement.ancestors() if above.kind == "if_statement"), None)
        if branch is not None and puts_slash(module, branch, each.statement):
            others_before = all(d is each or d.node.start < branch.start for d in found)
            if others_before and stands_before(branch, at):
                return branch
    return None


def left_behind(branch: Node | None, d: Definition, values: list[Value]) -> list[Value]:
    """Return what is left of a definition's values behind a branch that fills in what is empty."""
    return values if branch is None or branch.holds(d.node) else without_empty(values)


def _all_before(branch: Node, found: Sequence[Definition]) -> bool:
    return all(each.node.start < branch.start or branch.holds(each.node) for each in found)


def is_done(node: Node, statements: Sequence[Node]) -> bool:
    """Whether one of the statements is done on every way through a block."""
    if node in statements:
        return True
    if node.kind == "if_statement":
        other = node.get("alternative")
        return other is not None and is_done(node["consequence"], statements) and is_done(other, statements)
    return node.kind in _IN_ORDER and any(is_done(child, statements) for child in node.children)


_IN_ORDER = ("block", "statement_list", "expression_case", "default_case")


def without_empty(values: Iterable[Value]) -> list[Value]:
    """Return the values without those that are empty."""
    return [v for v in values if v.why is not Why.NOT_SET and v.text != "" and not (v.numeric and v.text == "0")]


def is_tested(module: Module, binding: Binding, path: Path, at: Node) -> bool:
    """Whether a place is where a condition says that a part of a variable is not empty: `if o.mirror != "" { ... }`."""
    for fact, inside in facts_at(at):
        bottom, tested = path_of(fact.node)
        if fact.kind == "filled" and bottom.binding is binding and explicit(module, binding, tested) == path:
            return not any(inside.holds(d.node) for d in relevant(module, binding, path, handed=True))
    return False


def without_what_is_tested(
    evaluator: Evaluator, binding: Binding, path: Path, at: Node, found: list[Value]
) -> list[Value]:
    """Return the values of a part without those that are empty, in a branch that says that it is not empty."""
    if any(map(is_left_out, found)) and is_tested(evaluator.module, binding, path, at):
        left = [value for value in found if not is_left_out(value)]
        return left if path else left or found
    return found


def is_left_out(value: Value) -> bool:
    """Whether a part is empty that a literal, or a declaration, does not name."""
    return value.text == "" or (value.why is Why.NOT_SET and value.site.kind != "struct_type")


def stands_before(statement: Node, at: Node) -> bool:
    """Whether control comes to a place through a statement only: it stands in the same list of them, further down."""
    listed, body = statement.parent, at.get("body")
    if at is statement.function and body is not None:
        return listed is not None and (listed is body or listed.parent is body)
    return listed is not None and listed.holds(at) and statement.end <= at.start
