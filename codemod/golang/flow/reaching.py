"""Which definitions of a local variable, or of a part of it, can reach a place.

The classic data-flow analysis of reaching definitions: a definition *generates* itself and *kills* those of the same
part; the states of ways that join are united; a work list over the blocks of the function's control-flow graph ends at
the least fixed point. It is solved once for a function and a part of a variable, and then answers for every place.

What a closure writes, and what happens through an address that was taken, may happen at any time
from there on: such definitions are *lasting*, no later write kills them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import partial

from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.library import ends_flow
from codemod.golang.flow.paths import ELEMENT, Path, path_of
from codemod.golang.flow.touching import explicit, relevant
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.golang.flow.graph import Block, Edge, Graph, Loop

MAX_DEFINITIONS = 64  # no more than a variable may have values


State = frozenset[Definition]


def _kills(definition: Definition, wanted: Path) -> bool:
    """Whether the write replaces all of the wanted part, for sure."""
    written = definition.path
    return written == wanted[: len(written)] and ELEMENT not in written and definition.kind != "address"


@per_module
def graph_of(module: Module, function: Node) -> Graph:
    """Return the control-flow graph of a function."""
    # of few functions more than lines in order is asked
    from codemod.golang.flow.entered import is_entered
    from codemod.golang.flow.graph import Graph

    return Graph(function, partial(ends_flow, module), partial(is_entered, module))


class _Solution:
    """The least fixed point for a part of a variable in one function.

    `entry` are the definitions that reach its beginning. Only blocks from the declaration to the last use, and to the
    end of the loops around that one, are visited.
    """

    def __init__(
        self, module: Module, graph: Graph, function: Node, wanted: _Wanted, entry: State | None, last: int
    ) -> None:
        self.graph, self.wanted = graph, wanted
        self.events: dict[Block, list[tuple[int, Definition]]] = {}
        self.lasting: State = frozenset()
        lasting: list[Definition] = []
        for definition in wanted.found:
            home = function if definition.kind == "parameter" else definition.node.function
            own = (home is function or _runs_here(module, home, function, definition)) and definition.kind != "address"
            step: Node | None = definition.statement if home is function else graph.step_of(definition.node)
            if not own:
                step = graph.step_of(definition.node) if function.holds(definition.node) else None
                lasting += [definition] if step is not None else []
            place = graph.places.get(step) if step is not None else None
            if place is not None:
                self.events.setdefault(place.block, []).append((place.position, definition))
        self.lasting = frozenset(lasting)
        self.entered: dict[Block, State] = {}
        self.within: dict[Block, tuple[list[int], list[State]]] = {}
        first = self._first(function)
        self.visits = len(wanted.found)
        if entry is not None:
            self.entered[first] = entry
            self.visits += self._solve(first, last)

    def _first(self, function: Node) -> Block:
        """Return the block where the variable begins."""
        binding = self.wanted.binding
        step = self.graph.step_of(binding.node) if binding.function is function else None
        return self.graph.places[step].block if step is not None else self.graph.blocks[0]

    def _solve(self, first: Block, last: int) -> int:
        from heapq import heappop, heappush

        waiting, visits = [first.number], 0
        while waiting:
            block = self.graph.blocks[heappop(waiting)]
            visits += 1
            state = self._through(block)
            for edge in block.edges:
                if first.number <= edge.target.number <= last and self._enter(edge, state):
                    heappush(waiting, edge.target.number)
            while waiting and waiting[0] == block.number:
                heappop(waiting)
        return visits

    def _enter(self, edge: Edge, state: State) -> bool:
        """Unite a state with what is known at the beginning of a block; say whether that is new."""
        passing = self.wanted.filled(edge, state)
        if passing is None:
            return False
        before = self.entered.get(edge.target)
        after = passing if before is None else self.wanted.bounded(before | passing)
        self.entered[edge.target] = after
        return after != before

    def _through(self, block: Block) -> State:
        """Return the state at the end of a block, and note those within."""
        state, events = self.entered[block], self.events.get(block)
        if events is None:
            return state
        positions, states = [], []
        for position, definition in sorted(events, key=lambda event: (event[0], event[1] not in self.lasting)):
            if definition not in self.lasting and _kills(definition, self.wanted.path):
                state = state if self.wanted.many in state and self.lasting else state & self.lasting
            state = self.wanted.bounded(state | {definition})
            positions.append(position)
            states.append(state)
        self.within[block] = positions, states
        return state

    def at(self, node: Node) -> State | None:
        """Return what reaches the step that holds a place, with what else that step itself does; None: nothing can."""
        step = self.graph.step_of(node)
        place = self.graph.places[step] if step is not None else None
        if place is None or place.block not in self.entered:
            return None
        positions, states = self.within.get(place.block, ([], []))
        before = bisect_left(positions, place.position)
        state = states[before - 1] if before else self.entered[place.block]
        events = self.events.get(place.block, ()) if before < len(positions) else ()
        if not self.lasting or before == len(positions) or positions[before] != place.position:
            return state
        here = (d for position, d in events if position == place.position and d in self.lasting)
        here = (d for d in here if not _same_literal(d.node, node))
        return self.wanted.with_all(state, (d for d in here if d.node is not node or d.kind != "address"))

    def at_end(self) -> State | None:
        """Return what reaches the end of the body, where control can come there without a return."""
        end = self.graph.end
        return self._through(end) if end is not None and end in self.entered else None

    def behind(self, leaving: Node) -> State | None:
        """Return what a return leaves behind, with what is called in it."""
        place = self.graph.places.get(leaving)
        return self._through(place.block) if place is not None and place.block in self.entered else None


@dataclass(frozen=True, eq=False)
class _Wanted:
    """A part of a variable, and the definitions that can touch it; `many` stands for more than may be followed."""

    binding: Binding
    path: Path
    found: tuple[Definition, ...]
    many: Definition

    def bounded(self, state: State) -> State:
        return state if len(state) <= MAX_DEFINITIONS and self.many not in state else frozenset({self.many})

    def with_all(self, state: State, more: Iterable[Definition]) -> State:
        """Return the state with more definitions."""
        for definition in more:
            state = self.bounded(state | {definition})
            if self.many in state:
                break
        return state

    def filled(self, edge: Edge, state: State) -> State | None:
        """Return what goes this way: where a test says that the part is not "", no empty definition does."""
        for fact in edge.facts:
            if fact.kind == "filled":
                bottom, path = path_of(fact.node)
                if bottom.binding is self.binding and path == self.path:
                    return frozenset(d for d in state if not _is_empty(d)) or None
        return state


@per_module
def _last(module: Module, graph: Graph, function: Node, binding: Binding) -> int:
    """Return the last block from which a use of the variable can be reached."""
    end = len(graph.blocks) - 1
    if graph.jumps or binding.kind == "result":  # a bare return uses it, too
        return end
    steps = [graph.step_of(use) for use in binding.uses if function.holds(use)]
    block = max((graph.places[step].block for step in steps if step is not None), key=lambda b: b.number, default=None)
    loop = _outermost(block.loop if block is not None else None, binding.node)
    return end if block is None else loop.last if loop is not None else block.number


def _outermost(loop: Loop | None, outside: Node) -> Loop | None:
    """Return the outermost of the loops around that does not hold a node."""
    found = None
    while loop is not None and not loop.node.holds(outside):
        found, loop = loop, loop.around
    return found


@per_module
def _solution(module: Module, function: Node, binding: Binding, path: Path, handed: bool) -> _Solution:
    found = relevant(module, binding, path, handed)
    wanted = _Wanted(binding, path, found, Definition("many", binding.node, binding.node))
    entry: State | None = frozenset(d for d in found if d.kind == "parameter" or d.statement is binding.node)
    if function is not binding.function and (outer := function.function) is not None:
        before = _solution(module, outer, binding, path, handed).at(function)
        later = _later(graph_of(module, outer), wanted, outer, function)
        entry = wanted.with_all(before, later) if before is not None else None
    graph = graph_of(module, function)
    last = len(graph.blocks) - 1 if handed else _last(module, graph, function, binding)
    solution = _Solution(module, graph, function, wanted, entry, last)
    module.visits += solution.visits
    return solution


def _later(graph: Graph, wanted: _Wanted, function: Node, closure: Node) -> Iterator[Definition]:
    """Yield the definitions that may happen between the making of a closure in a function and a call of it."""
    step = graph.step_of(closure)
    loop = _outermost(graph.places[step].block.loop if step is not None else None, function)
    for definition in wanted.found:
        if definition.kind != "parameter" and function.holds(definition.node):
            elsewhere = definition.node.start > closure.end or definition.node.function is not function
            if elsewhere or (loop is not None and loop.node.holds(definition.node)):
                yield definition


def reaching(module: Module, binding: Binding, path: Path, at: Node, handed: bool = False) -> list[Definition]:
    """Return the definitions of this part of the variable that can reach the expression or statement `at`.

    Where that is the variable's function, its end is meant. `handed`: calls that get the variable are definitions, too.
    The list is in source order and may be empty where no definition is known. One of the kind `many` stands alone.
    """
    path = explicit(module, binding, path)
    found = relevant(module, binding, path, handed)
    if len(found) == 1 and found[0].node is binding.node:
        return list(found)  # nothing else writes to it, and nobody can name it before
    functions = []
    function = at if at is binding.function else at.function
    while function is not None and function is not binding.function:
        functions.append(function)
        function = function.function
    if function is None:
        return []
    # from the outside, so that what stands in a thousand closures is no recursion
    for around in [function, *reversed(functions)]:
        solution = _solution(module, around, binding, path, handed)
    return sorted(_state(solution, at, handed) or (), key=lambda d: (d.node.start, d.kind))


def _state(solution: _Solution, at: Node, handed: bool) -> State | None:
    if at is solution.wanted.binding.function:
        return solution.at_end()
    return solution.behind(at) if handed and at.kind == "return_statement" else solution.at(at)


def _is_empty(definition: Definition) -> bool:
    plain = definition.kind == "value" and definition.value is not None and definition.value.bytes == b'""'
    return plain or definition.kind == "zero"


def _same_literal(node: Node, at: Node) -> bool:
    """Whether both stand in one function literal, which is solved on its own."""
    above = node.function
    while above is not None and above.kind == "func_literal":
        if above.holds(at):
            return True
        above = above.function
    return False


def _runs_here(module: Module, home: Node | None, function: Node, definition: Definition) -> bool:
    from codemod.golang.flow.in_place import runs_here

    return runs_here(module, home, function, definition)
