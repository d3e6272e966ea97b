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
from typing import TYPE_CHECKING

from codemod.golang.flow.definitions import Definition, definitions
from codemod.golang.flow.paths import ELEMENT, Index, Path, Step, by_first_step, overlaps, path_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module, per_module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace

if TYPE_CHECKING:
    from codemod.golang.flow.graph import Block, Edge, Graph, Loop

MAX_DEFINITIONS = 64  # no more than a variable may have values


# calls after which control does not go on
_ENDING = frozenset(
    ["panic", "os.Exit", "runtime.Goexit"]
    + [f"log.{name}{form}" for name in ("Fatal", "Panic") for form in ("", "f", "ln")]
    + [f"github.com/sirupsen/logrus.{name}{form}" for name in ("Fatal", "Panic") for form in ("", "f", "ln")]
)


State = frozenset[Definition]


def explicit(module: Module, binding: Binding, path: Path) -> Path:
    """Return a path below a variable with the embedded structs on it: a part has one path then."""
    kept: list[Step] = []
    type_ = typeof.of_binding(module, binding) if path else None
    for step in path:
        if isinstance(step, Index):
            kept.append(step)
            type_ = types.element(module, type_)
            continue
        found = members.find_field(module, type_, step) if type_ is not None else None
        kept += [*(found[0] if found is not None else ()), step]
        type_ = found[1] if found is not None else None
    return tuple(kept)


@per_module
def _grouped(module: Module, binding: Binding) -> dict[str, dict[Step, list[Definition]]]:
    """Return the definitions, their paths explicit, by the first step, and then, for elements, by that in full."""
    groups: dict[str, dict[Step, list[Definition]]] = {}
    for definition in definitions(binding):
        path = explicit(module, binding, definition.path)
        found = replace(definition, path=path) if path != definition.path else definition
        groups.setdefault(by_first_step(path), {}).setdefault(path[0] if path else "", []).append(found)
    return groups


@per_module
def relevant(module: Module, binding: Binding, path: Path) -> tuple[Definition, ...]:
    """Return the definitions that can touch this part of the variable, in source order."""
    groups = _grouped(module, binding)
    if not path:
        found = [d for group in groups.values() for part in group.values() for d in part]
    else:
        found = list(groups.get("", {}).get("", ()))
        group = groups.get(by_first_step(path), {})
        for step in dict.fromkeys((path[0], ELEMENT)):
            found += group.get(step, ())
        if path[0] == ELEMENT:
            found += [d for step, part in group.items() if step != ELEMENT for d in part]
    return tuple(sorted((d for d in found if overlaps(d.path, path)), key=lambda d: d.node.start))


def _kills(definition: Definition, wanted: Path) -> bool:
    """Whether the write replaces all of the wanted part, for sure."""
    written = definition.path
    return written == wanted[: len(written)] and ELEMENT not in written and definition.kind != "address"


def callee_name(module: Module, function: Node) -> str:
    """Return what of the universe or of another module a callee names: `panic`, `os.Exit`; else an empty string."""
    if function.kind != "selector_expression":
        return types.predeclared(module, function)
    path = package_of_operand(module, function["operand"])
    return f"{path}.{function['field'].text}" if path is not None else ""


def ends_flow(module: Module, statement: Node) -> bool:
    """Whether a simple statement is a call that never returns: `panic("x")`, `os.Exit(1)`."""
    if statement.kind != "expression_statement" or not statement.children:
        return False
    function = statement.children[0].get("function")
    if statement.children[0].kind != "call_expression" or function is None:
        return False
    return callee_name(module, function) in _ENDING


@per_module
def graph_of(module: Module, function: Node) -> Graph:
    """Return the control-flow graph of a function."""
    from codemod.golang.flow.graph import Graph  # of few functions more than lines in order is asked

    return Graph(function, lambda statement: ends_flow(module, statement))


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
        return self.wanted.with_all(state, (d for d in here if not _same_literal(d.node, node)))


def _runs_here(module: Module, home: Node | None, function: Node, definition: Definition) -> bool:
    """Whether a closure is called once, where it stands, and then sets the variable for sure: `func() { x = y }()`,
    `once.Do(func() { x = y })` of a `var once sync.Once` beside it."""
    if home is None or home.kind != "func_literal" or home.function is not function:
        return False
    body = definition.statement.parent
    while body is not None and body.kind in ("statement_list", "block"):
        body = body.parent
    early = any(n.kind == "return_statement" and n.start < definition.node.start for n in home.walk())
    above = home.parent
    if body is not home or early or above is None:
        return False
    if above.kind == "call_expression":
        return above.get("function") is home and above.parent is not None and above.parent.kind in _PLAIN
    return above.kind == "argument_list" and above.parent is not None and _is_once(module, above.parent, function)


_PLAIN = ("expression_statement", "expression_list")


def _is_once(module: Module, call: Node, function: Node) -> bool:
    selector = call.get("function")
    if selector is None or selector.kind != "selector_expression" or not selector["field"].spells("Do"):
        return False
    once = selector["operand"].binding
    type_ = typeof.of_binding(module, once) if once is not None and once.kind == "var" else None
    if once is None or type_ is None or types.named(module, type_) != ("sync", "Once") or once.function is not function:
        return False
    loops = any(above.kind == "for_statement" for above in call.ancestors())
    return len(once.uses) == 2 and not loops and call.parent is not None and call.parent.kind == "expression_statement"


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
def _solution(module: Module, function: Node, binding: Binding, path: Path) -> _Solution:
    found = relevant(module, binding, path)
    wanted = _Wanted(binding, path, found, Definition("many", binding.node, binding.node))
    entry: State | None = frozenset(d for d in found if d.kind == "parameter" or d.statement is binding.node)
    if function is not binding.function and (outer := function.function) is not None:
        before = _solution(module, outer, binding, path).at(function)
        later = _later(graph_of(module, outer), wanted, outer, function)
        entry = wanted.with_all(before, later) if before is not None else None
    graph = graph_of(module, function)
    solution = _Solution(module, graph, function, wanted, entry, _last(module, graph, function, binding))
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


def reaching(module: Module, binding: Binding, path: Path, at: Node) -> list[Definition]:
    """Return the definitions of this part of the variable that can reach the expression or statement `at`.

    The list is in source order and may be empty where no definition is known. One of the kind `many` stands alone.
    """
    path = explicit(module, binding, path)
    found = relevant(module, binding, path)
    if len(found) == 1 and found[0].node is binding.node:
        return list(found)  # nothing else writes to it, and nobody can name it before
    functions = []
    function = at.function
    while function is not None and function is not binding.function:
        functions.append(function)
        function = function.function
    if function is None:
        return []
    # from the outside, so that what stands in a thousand closures is no recursion
    for around in [function, *reversed(functions)]:
        solution = _solution(module, around, binding, path)
    return sorted(solution.at(at) or (), key=lambda d: (d.node.start, d.kind))


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
