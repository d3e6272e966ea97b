"""Loops: round by round as long as it is known how many there are; else one round that stands for all.

Of a loop whose rounds are not counted, whatever they write to is forgotten first, in memory that was there before.
Then the way leaves the loop, or does one round; at the end of that, memory is what it was at its beginning, as far as
anything is known, so the way is covered by the other one. What the rounds write to is learned in the first runs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.any_order import FEW, entries_in_any_order
from codemod.golang.execute.contents import (
    NIL,
    Activation,
    Array,
    Cell,
    Channel,
    Content,
    Function,
    Opaque,
    Pointer,
    Slice,
    Table,
    untyped,
)
from codemod.golang.execute.ending import Again, Jump, NoAnswer, NotUnderstood, WayEnds
from codemod.golang.execute.equality import is_zero, known_number
from codemod.golang.execute.inputs import element_at_origin
from codemod.golang.execute.iterating import run_over
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.execute.replacing_rounds import end_the_same
from codemod.golang.execute.storing import store
from codemod.golang.flow.loop_variables import are_shared, may_tell
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, range_clause

MAX_ROUNDS = 100
FEW_ROUNDS = 6  # of a loop in which something is chosen in each


def run_loop(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    """Do a `for` statement."""
    clause = range_clause(node)
    if clause is not None:
        _ranged(machine, activation, node, clause, label)
        return
    header = next((child for child in node.children if child.kind == "for_clause"), None)
    condition = header.get("condition") if header is not None else None
    if header is None:
        condition = next((child for child in node.children if child.kind != "block"), None)
    first = header.get("initializer") if header is not None else None
    update = header.get("update") if header is not None else None
    if first is not None:
        machine.ways.run(machine, activation, first)
    own = [each.binding for each in first["left"].children] if first is not None and first.get("left") else []
    named = [each for each in own if each is not None]

    def holds() -> bool:
        return condition is None or machine.holds(machine.ways.value(machine, activation, condition))

    chosen, rounds = len(machine.trace), 0
    while True:
        if rounds >= MAX_ROUNDS or (rounds >= FEW_ROUNDS and len(machine.trace) - chosen >= rounds - 1):
            break
        before = len(machine.trace)
        if not holds():
            _let_out_by(machine, activation, node)
            return
        if len(machine.trace) > before and rounds >= 1:
            break
        rounds += 1
        if not one_round(machine, activation, node, label):
            return
        if not _are_shared(machine.module, node):
            _renew(machine, activation, named)
        if update is not None:
            machine.ways.run(machine, activation, update)
    _as_one(machine, activation, node, label, holds, update)


def _let_out_by(machine: Machine, activation: Activation, node: Node) -> None:
    """Let others have what the rounds of a loop may have given away."""
    if node in machine.learned.leaks:
        names = {each.binding for each in node.walk() if each.kind == "identifier"}
        machine.let_out([Pointer(cell) for name, cell in activation.variables.items() if name in names])
        machine.let_out([Pointer(cell) for cell in machine.globals.values()])


def _are_shared(module: Module, loop: Node) -> bool:
    """Whether all rounds have the same variables. Raises `NotUnderstood` where a closure may tell, and nothing does."""
    shared = are_shared(module, loop)
    may_have = ("func_literal", "unary_expression", "call_expression")
    if shared is None and any(each.kind in may_have for each in loop.walk()):
        raise NotUnderstood("whether rounds share their variables", loop)
    return shared is True


def _renew(machine: Machine, activation: Activation, names: list[Binding]) -> None:
    """Give each round variables of its own (Go 1.22)."""
    for name in names:
        old = activation.variables[name]
        activation.variables[name] = machine.cell(old.held, old.home)


def one_round(machine: Machine, activation: Activation, node: Node, label: str) -> bool:
    """Do the body once, and return whether the loop goes on."""
    try:
        machine.ways.run(machine, activation, node["body"])
    except Jump as jump:
        if jump.kind == "break" and jump.label in ("", label):
            return False
        if jump.kind != "continue" or jump.label not in ("", label):
            raise
    return True


def _as_one(
    machine: Machine, activation: Activation, node: Node, label: str, holds: Callable[[], bool], update: Node | None
) -> None:
    """Do one round that stands for all, or none: see above."""
    widened = machine.learned.widened.setdefault(node, set())
    machine.widen(widened)
    log: set[Hashable] = set()
    started, let_out = len(machine.pending), len(machine.escaped)
    deferred, sent = len(activation.deferred), machine.sent
    machine.logs.append((machine.numbers, log))
    goes_on = False
    try:
        if not holds():
            _let_out_by(machine, activation, node)
            return
        goes_on = one_round(machine, activation, node, label)
        if goes_on and update is not None:
            machine.ways.run(machine, activation, update)
    finally:
        machine.logs.pop()
        for home in log:
            machine.note(home, 0)
        leaks = len(machine.escaped) > let_out and node not in machine.learned.leaks
        if leaks:
            machine.learned.leaks.add(node)
        if leaks or not log <= widened:
            widened |= log
            raise Again
    if len(machine.pending) > started:
        raise NoAnswer("functions are started in a loop")
    if len(activation.deferred) > deferred or machine.sent != sent:
        raise NoAnswer("what is deferred, sent or received in each round")
    if goes_on:
        # what this round has written is forgotten in the one that stands for all
        machine.lose_sight_of(*(cell.held for home in log for cell in machine.homes.get(home, ())))
        raise WayEnds


def _ranged(machine: Machine, activation: Activation, node: Node, clause: Node, label: str) -> None:
    left = clause.get("left")
    targets = left.children if left is not None else []
    held = machine.ways.value(machine, activation, clause["right"])
    held = untyped(held)
    held = held.cell.held if isinstance(held, Pointer) else held
    if isinstance(held, Function):

        def do(found: list[Content]) -> bool:
            _set(machine, activation, targets, found)
            return one_round(machine, activation, node, label)

        run_over(machine, activation, node, held, do)
        return
    if isinstance(held, Channel):
        _received(machine, activation, node, targets, held, label)
        return
    shared = _are_shared(machine.module, node) and may_tell(node, targets) if targets else False
    if isinstance(held, Table) and not held.open:
        _over_table(machine, activation, node, targets, held, shared, label)
        return
    pairs = _pairs(machine, held, clause)
    machine.lose_sight_of(*((held,) if isinstance(held, Value | Opaque) else ()), remade=True)  # letter by letter
    if pairs is None:
        _any_element(machine, activation, node, targets, held, label)
        return
    for number, (key, element) in enumerate(pairs):
        found = [key, element.held if isinstance(element, Cell) else element]
        _set(machine, activation, targets, found, anew=not (shared and number))
        if not one_round(machine, activation, node, label):
            return


def _over_table(
    machine: Machine, activation: Activation, node: Node, targets: list[Node], held: Table, shared: bool, label: str
) -> None:
    """Go over a map that is known."""
    begun = False

    def do(key: Content, element: Content) -> bool:
        nonlocal begun
        _set(machine, activation, targets, [key, element], anew=not (shared and begun))
        begun = True
        return one_round(machine, activation, node, label)

    if len(held.cells) > FEW and end_the_same(
        machine, activation, node, held, lambda key, element: _set(machine, activation, targets, [key, element])
    ):
        for number, key in list(held.keys.items()):
            do(key, held.cells[number].held)
        return
    entries_in_any_order(machine, held, do, node)


def _set(
    machine: Machine, activation: Activation, targets: list[Node], found: list[Content], anew: bool = True
) -> None:
    for target, each in zip(targets, found, strict=False):
        if target.binding is not None and target.binding.node is target:
            if not anew and target.binding in activation.variables:
                machine.write(activation.variables[target.binding], machine.copy(each))
                continue
            activation.variables[target.binding] = machine.cell(machine.copy(each), target.binding)
        else:
            store(machine, activation, target, each)


def _pairs(machine: Machine, held: Content, clause: Node) -> list[tuple[Content, Content | Cell]] | None:
    """Return the keys and elements that a loop goes over; None where it is not known which these are."""
    if held is NIL or is_zero(held):  # no struct of an API has an array
        return []
    if isinstance(held, Slice | Array):
        cells = held.window if isinstance(held, Slice) else held.cells
        return [(number_content(n, clause), cell) for n, cell in enumerate(cells)]
    if isinstance(held, Value):
        count = known_number(held)
        if count is not None:
            if count > MAX_ROUNDS:
                raise NotUnderstood("too many rounds", clause)
            return [(number_content(n, clause), NIL) for n in range(count)]
        if held.text is not None and not held.numeric:
            return _letters(held.text, clause)
    return None


def _letters(text: str, clause: Node) -> list[tuple[Content, Content | Cell]]:
    at = 0
    found: list[tuple[Content, Content | Cell]] = []
    for letter in text:
        # a byte that is no text is a lone surrogate here, and U+FFFD to Go
        code = 0xFFFD if "\ud800" <= letter <= "\udfff" else ord(letter)
        found.append((number_content(at, clause), number_content(code, clause)))
        at += len(letter.encode("utf-8", "surrogateescape"))
    return found


def _any_element(
    machine: Machine, activation: Activation, node: Node, targets: list[Node], held: Content, label: str
) -> None:
    """Do a round with an element of a list that is not known."""
    clause = range_clause(node)
    assert clause is not None

    def holds() -> bool:
        if machine.choose(2) == 1:
            return False
        element = element_at_origin(machine, held) if isinstance(held, Opaque) else machine.opaque()
        if targets:
            _set(machine, activation, targets, [machine.opaque(), element])
        return True

    _as_one(machine, activation, node, label, holds, None)


def _received(
    machine: Machine, activation: Activation, node: Node, targets: list[Node], held: Channel, label: str
) -> None:
    """`for image := range images`"""
    for _ in range(MAX_ROUNDS):
        found, more = machine.ways.receive(machine, held, node)
        if not machine.holds(more):
            return
        _set(machine, activation, targets, [found])
        if not one_round(machine, activation, node, label):
            return
    raise NotUnderstood("too many rounds", node)
