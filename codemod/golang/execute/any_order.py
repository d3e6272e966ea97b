"""Rounds over a map, which come in any order.

    for name, image := range known {
        if name == "lvscare" { return image }
    }

Each of them is run as the first one. That is every order of two rounds; of more it is enough where no more than one of
them does anything on a way: which comes first tells which ends the loop, and the others do nothing wherever they come.
Where several do, as in `text = strings.ReplaceAll(text, name, value)`, a few rounds are run in every order. Where all
that they do is to fill a list that is sorted then, one order is as good as another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from codemod.golang.execute.contents import Content, Table
from codemod.golang.execute.ending import Again, Jump, NotUnderstood, Panicked, Returned
from codemod.golang.execute.machine import Machine
from codemod.golang.flow.definitions import definition_at, statements_in
from codemod.golang.flow.library import callee_name
from codemod.golang.program import types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, range_clause

_MOST = 12
FEW = 4  # which come in 24 orders


def rounds_in_any_order(machine: Machine, rounds: list[Hashable], do: Callable[[Hashable], bool], loop: Node) -> None:
    """Do each round until one of them says that it was the last."""
    if len(rounds) > _MOST:
        raise NotUnderstood("a map is gone through in any order")
    if loop in machine.learned.mixed and len(rounds) <= FEW:
        left = list(rounds)
        while left and do(left.pop(machine.choose(len(left)) if len(left) > 1 else 0)):
            pass
        return
    first = machine.choose(len(rounds)) if len(rounds) > 1 else 0
    acting = 0
    for each in (*rounds[first:], *rounds[:first]):
        before, log = _done_elsewhere(machine), set[Hashable]()
        machine.logs.append((machine.numbers, log))
        goes_on = False
        ended: Exception | None = None
        try:
            goes_on = do(each)
        except (Jump, Returned, Panicked) as end:
            ended = end
        finally:
            machine.logs.pop()
        acting += bool(log) or not goes_on or _done_elsewhere(machine) != before
        if acting > 1 and len(rounds) > 2:
            if len(rounds) > FEW:
                raise NotUnderstood("a map is gone through in any order")
            machine.learned.mixed.add(loop)
            raise Again
        if ended is not None:
            raise ended
        if not goes_on:
            return


def entries_in_any_order(machine: Machine, table: Table, do: Callable[[Content, Content], bool], loop: Node) -> None:
    """Do a round with each key of a known map, and what it has for that, until one says that it was the last."""
    known = set(table.keys)

    def one(each: Hashable) -> bool:
        if each not in table.keys:
            return True  # a round before has deleted it
        goes_on = do(table.keys[each], table.cells[each].held)
        if goes_on and not known >= set(table.keys):
            raise NotUnderstood("what is put into a map that is gone through", loop)
        return goes_on

    if _is_put_in_order(machine.module, loop):
        for each in list(table.keys):
            one(each)
    else:
        rounds_in_any_order(machine, list(table.keys), one, loop)


@per_module
def _is_put_in_order(module: Module, loop: Node) -> bool:
    """Whether a loop does nothing but to append texts or numbers to a list of its own, which is sorted right behind it:

    for name := range images {
        names = append(names, name)
    }
    sort.Strings(names)
    """
    body = loop.get("body")
    statements = statements_in(body) if body is not None else []
    listed = _appended_to(module, statements[0]) if len(statements) == 1 else None
    if listed is None or range_clause(loop) is None or not _is_made_empty(module, listed, loop):
        return False
    block = loop.parent
    following = [] if block is None else [each for each in block.children if each.start >= loop.end][:1]
    return any(_sorts(module, each, listed) for each in following)


def _appended_to(module: Module, statement: Node) -> Binding | None:
    """Return the list that a statement appends to, if it asks nobody for what it appends."""
    if statement.kind != "assignment_statement" or len(statement["left"].children) != 1:
        return None
    binding, call = statement["left"].children[0].binding, statement["right"].children[0]
    calls = [each for each in statement.walk() if each.kind in _ASKING]
    asks = any(each.kind != "call_expression" for each in calls)
    if binding is None or asks or calls[:1] != [call] or types.predeclared(module, call["function"]) != "append":
        return None
    first, *given = call["arguments"].children
    own = first.binding is binding and all(each.kind != "variadic_argument" for each in given)
    own = own and not any(node.binding is binding for each in given for node in each.walk())
    own = own and all(types.predeclared(module, each["function"]) == "string" for each in calls[1:])
    return binding if own and statement["operator"].kind == "=" else None


_ASKING = ("call_expression", "unary_expression", "func_literal", "type_conversion_expression")


def _is_made_empty(module: Module, listed: Binding, loop: Node) -> bool:
    """Whether a list is a new one, of which nobody has had a look before the loop: `make([]string, 0, len(images))`."""
    before = [use for use in listed.uses if use.start < loop.start and use is not listed.node]
    found = definition_at(listed.node)
    if before or found is None or loop.function is not listed.node.function:
        return False
    value = found.value
    if found.kind == "zero" or value is None:  # `var names []string`
        return found.kind == "zero"
    if value.kind == "composite_literal":
        return not value["body"].children
    is_made = value.kind == "call_expression" and types.predeclared(module, value["function"]) == "make"
    return is_made and len(value["arguments"].children) >= 2 and value["arguments"].children[1].spells("0")


def _sorts(module: Module, statement: Node, listed: Binding) -> bool:
    call = statement.children[0] if statement.kind == "expression_statement" else None
    if call is None or call.kind != "call_expression":
        return False
    name, given = callee_name(module, call["function"]), call["arguments"].children
    return name in ("sort.Strings", "sort.Ints", "slices.Sort") and len(given) == 1 and given[0].binding is listed


def _done_elsewhere(machine: Machine) -> tuple[int, ...]:
    """Return how much was done of what leaves no trace in memory."""
    deferred = sum(len(each.deferred) for each in machine.activations)
    return len(machine.recorded), len(machine.escaped), len(machine.pending), machine.sent, machine.changed, deferred
