"""Rounds that exchange placeholders in one text, as many as there are:

    for key, value := range values {
        manifest = strings.ReplaceAll(manifest, "$"+key, value)
    }

Where no placeholder is a part of another one, or of what takes its place, these come in any order to one end.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from codemod.golang.evaluate.terms import Hole, Part, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Activation, Content, Table
from codemod.golang.execute.equality import refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.flow.definitions import statements_in
from codemod.golang.flow.library import callee_name
from codemod.golang.read.syntax import Node

_SIGNS = frozenset("$@{}<>%#")  # that no host, port, path or name has


def end_the_same(
    machine: Machine, activation: Activation, loop: Node, table: Table, begin: Callable[[Content, Content], None]
) -> bool:
    """Whether the rounds of a loop over a map do nothing else; `begin` sets the variables of one round."""
    call = _replacing(machine, loop)
    if call is None:
        return False
    text, *rest = (each for each in call["arguments"].children[:3])
    pairs: list[tuple[str, Value]] = []
    for number, key in table.keys.items():
        begin(key, table.cells[number].held)
        old, new = (_text_of(machine, activation, each) for each in rest)
        if not old.text or old.text[0] not in _SIGNS:
            return False
        pairs.append((old.text, new))
    return _are_apart([old for old, _ in pairs]) and _is_left_alone(_text_of(machine, activation, text), pairs)


def _text_of(machine: Machine, activation: Activation, node: Node) -> Value:
    return refined(machine, text_in(machine, machine.ways.value(machine, activation, node), node))


def _replacing(machine: Machine, loop: Node) -> Node | None:
    """Return the call that is all that a loop does: its arguments ask for nothing but texts."""
    listed = statements_in(loop["body"])
    statement = listed[0] if len(listed) == 1 else None
    if statement is None or statement.kind != "assignment_statement" or statement["operator"].kind != "=":
        return None
    left, right = statement["left"].children, statement["right"].children
    if len(left) != 1 or left[0].binding is None or right[0].kind != "call_expression":
        return None
    given = right[0]["arguments"].children
    calls = [each for each in statement.walk() if each.kind in ("call_expression", "func_literal", "unary_expression")]
    replaces = callee_name(machine.module, right[0]["function"]) == "strings.ReplaceAll" and calls == right
    return right[0] if replaces and len(given) == 3 and given[0].binding is left[0].binding else None


def _are_apart(olds: list[str]) -> bool:
    return len(set(olds)) == len(olds) and not any(one in other for one in olds for other in olds if one is not other)


def _is_left_alone(whole: Value, pairs: list[tuple[str, Value]]) -> bool:
    """Whether no placeholder begins in what takes the place of one, or in front of that."""
    firsts = {old[0] for old, _ in pairs}
    if not all(_has_none_of(firsts, part) for _, new in pairs for part in new.parts):
        return False
    names = [old for old, _ in pairs]
    either = re.compile("|".join(map(re.escape, names)))
    pieces = [piece for part in whole.parts if isinstance(part, Text) for piece in either.split(part.text)]
    begun = {old[:end] for old in names for end in range(1, len(old))}
    return all(isinstance(part, Text) for part in whole.parts) and not any(
        piece.endswith(each) for piece in pieces for each in begun
    )


def _has_none_of(signs: set[str], part: Part) -> bool:
    return isinstance(part, Hole) or signs.isdisjoint(part.text)
