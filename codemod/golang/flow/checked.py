"""Whether a value is used only where the error that came with it is nil, or the `ok` is true.

After `x, err := f()`, the text beside an error is no image: nobody uses x where `if err != nil { return err }` stands
between. A place is *unchecked* where control can come from the call without passing such a test: right after the call,
on the way of `err != nil`, or after another call has put its own error into `err`.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.definitions import Definition, definitions
from codemod.golang.flow.graph import Block, Edge
from codemod.golang.flow.reaching import graph_of
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node

MAX_BLOCKS = 256  # between the call and the last place that it is asked about: the test mostly stands right behind it


def is_checked(module: Module, definition: Definition, at: Node) -> bool:
    """Whether a place that the definition `x, err := f()` reaches is one where `err` was looked at."""
    error = error_of(definition)
    function = definition.node.function
    if error is None or function is None or not function.holds(at):
        return False
    graph = graph_of(module, function)
    step = graph.step_of(at)
    start, here = graph.places.get(definition.statement), graph.places.get(step) if step is not None else None
    if start is None or here is None or (here.block is start.block and here.position > start.position):
        return False
    unchecked = _unchecked(module, definition, error)
    return unchecked is not None and here.block not in unchecked


def error_of(definition: Definition) -> Binding | None:
    """Return the variable that takes the last result beside this one: `err` of `x, err := f()`."""
    left = definition.statement.get("left")
    names = left.children if left is not None else definition.statement.all("name")
    last = names[-1] if names else None
    return None if last is None or last is definition.node or last.spells("_") else last.binding


@per_module
def _unchecked(module: Module, definition: Definition, error: Binding) -> frozenset[Block] | None:
    """Return the blocks whose beginning can be reached unchecked; None where that is not known."""
    function, own = definition.node.function, definition.node.binding
    if function is None or own is None:
        return None
    kills, writes = _writes(module, function, own), _writes(module, function, error)
    if writes is None:
        return None
    start = graph_of(module, function).places[definition.statement]
    entered: set[tuple[Block, bool]] = set()
    waiting = [(start.block, start.position, False)]
    while waiting:
        block, position, other = waiting.pop()
        if _is_later((kills or {}).get(block), position):
            continue
        other = other or _is_later(writes.get(block), position)
        for edge in block.edges:
            if (edge.target, other) not in entered and (other or not _tests(edge, error)):
                entered.add((edge.target, other))
                waiting.append((edge.target, -1, other))
        module.visits += 1
        if len(entered) > MAX_BLOCKS:
            return None
    return frozenset(block for block, _ in entered)


@per_module
def _writes(module: Module, function: Node, binding: Binding) -> dict[Block, int] | None:
    """Return where a function writes to a variable last, by block; None where a closure in it may write, too."""
    graph = graph_of(module, function)
    last: dict[Block, int] = {}
    for each in definitions(binding):
        step = each.statement if each.node.function is function else graph.step_of(each.node)
        place = graph.places.get(step) if step is not None else None
        if each.node.function is not function and (step is None or step.kind != "defer_statement"):
            return None  # a deferred function runs when nothing is used any more
        if place is not None and each.node.function is function and each.path == ():
            last[place.block] = max(place.position, last.get(place.block, -1))
    return last


def _is_later(last: int | None, position: int) -> bool:
    return last is not None and last > position


def _tests(edge: Edge, error: Binding) -> bool:
    """Whether who goes this way has seen that there was no error."""
    return any(fact.kind in ("nil", "true") and fact.node.binding is error for fact in edge.facts)


def handed_on(definition: Definition, at: Node) -> bool:
    """Whether a place is in `return x, err`: then it is the caller who looks at the error."""
    above: Node | None = at
    while above is not None and above.kind != "return_statement":
        above = above.parent
    if above is None or above.function is not definition.node.function:
        return False
    listed = [*_listed(above)]
    return len(listed) > 1 and listed[-1].binding is not None and listed[-1].binding is error_of(definition)


def _listed(statement: Node) -> Iterator[Node]:
    for child in statement.children:
        yield from child.children if child.kind == "expression_list" else (child,)
