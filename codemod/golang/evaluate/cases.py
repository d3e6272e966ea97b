"""Switches and selects: which cases may be entered, and what is known in each."""

from __future__ import annotations

from codemod.golang.evaluate.following import Follower, met
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.known import State
from codemod.golang.evaluate.made import made, object_type
from codemod.golang.program import types
from codemod.golang.program.concrete import concrete
from codemod.golang.read.syntax import Node


def chosen_way(run: Follower, node: Node, state: State, label: str) -> State | None:
    for part in (node.get("initializer"), node.get("value")):
        if part is not None:
            before = run.statement(part, state)
            if before is None:
                return None
            state = before
    cases = [child for child in node.children if child.kind.endswith("_case")]
    entered = None
    if node.kind == "type_switch_statement":
        entered = _by_type(run, node, cases, state, run.visit(node, state))
    entered = _entered(run, node, cases, state) if entered is None else entered
    out: list[State | None] = [entered.pop()] if len(entered) > len(cases) else []
    falling: list[State] = []
    for case, into in zip(cases, entered, strict=True):
        here = met([*falling, *([into] if into is not None else [])])
        after = _case(run, case, here) if here is not None else None
        falling = run.jumps.take("fallthrough", ("",))
        out += [after] if after is not None else []
    out += run.jumps.take("break", ("",))
    return met([each for each in out if each is not None])


def _case(run: Follower, case: Node, state: State) -> State | None:
    here: State | None = state
    for child in case.children:
        if here is not None and child.field not in ("value", "type"):
            here = run.statement(child, here)
    return here


def _entered(run: Follower, node: Node, cases: list[Node], state: State) -> list[State | None]:
    """Return the state in which each case is entered, and at the end that of no case, where there may be none."""
    if node.kind != "expression_switch_statement":
        none = [] if node.kind == "select_statement" or any(c.kind == "default_case" for c in cases) else [state]
        return [*[state] * len(cases), *none]
    found: dict[Node, State | None] = {}
    rest: State | None = state
    for case in cases:
        for values in case.all("value"):
            into: list[State] = []
            for value in values.children:
                if rest is None:
                    break
                rest = run.asked(values, rest)
                yes, rest = _matched(run, node.get("value"), value, rest)
                into += [yes] if yes is not None else []
            found[case] = met(into)
    default = [case for case in cases if case.kind == "default_case"]
    if default:
        found[default[0]] = rest
    return [*[found.get(case) for case in cases], *([] if default else [rest])]


def _by_type(run: Follower, node: Node, cases: list[Node], state: State, frame: Frame) -> list[State | None] | None:
    """Return the state in which each case of a type switch is entered, and that of none; None where the types of what
    is asked about are not known: `switch r := registry.(type) { case *v2.LocalRegistry:`"""
    module, value = run.evaluator.module, node.get("value")
    objects = made(run.evaluator, value, frame) if value is not None else None
    left = [concrete(module, object_type(module, each)) for each in objects or ()]
    if not left or None in left:
        return None
    found: dict[Node, State | None] = {}
    for case in cases:
        wanted = [concrete(module, types.of_node(each)) for each in case.all("type")]
        if None in wanted:
            return None
        found[case] = state if any(each in wanted for each in left) else None
        left = [each for each in left if each not in wanted]
    rest = state if left else None
    default = next((case for case in cases if case.kind == "default_case"), None)
    if default is not None:
        found[default] = rest
    return [*[found[case] for case in cases], *([] if default is not None else [rest])]


def _matched(run: Follower, asked: Node | None, value: Node, state: State) -> tuple[State | None, State | None]:
    inner = value.children[0] if value.kind == "literal_element" and value.children else value
    return run.split(inner if asked is None else _equality(asked, inner), state)


def _equality(asked: Node, value: Node) -> Node:
    """Return the expression `asked == value`, which no file has."""
    found = Node("binary_expression", value.start, value.end, value.file, value.parent, None)
    operator = Node("==", value.start, value.start, value.file, found, "operator")
    found.children = [_in(asked, "left", found), operator, _in(value, "right", found)]
    return found


def _in(node: Node, name: str, parent: Node) -> Node:
    """Return a node with nothing but another one in it, in a field of a third."""
    found = Node("parenthesized_expression", node.start, node.end, node.file, parent, name)
    found.children = [node]
    return found
