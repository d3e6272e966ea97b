"""The control-flow graph of one function: basic blocks, and where control goes from each.

A *step* is a simple statement, or a part of a compound one's header: `i := 0`, the condition of an `if`, the values of
a `case`. Blocks are numbered so that control goes to a lower number only at the end of a loop and at a `goto`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import partial

from codemod.golang.flow.facts import Fact, facts_of
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, field

Says = Callable[[Node], bool]
Work = Node | Callable[[], object]

_SEQUENCES = frozenset({"statement_list", "block", "var_declaration", "var_spec_list", "const_declaration"})


@dataclass(eq=False)
class Loop:
    """A loop of a function, the one around it, and the last block in it."""

    node: Node
    around: Loop | None
    last: int = 0


@dataclass(eq=False)
class Block:
    """`size` steps that are done one after the other."""

    number: int = -1
    loop: Loop | None = None
    size: int = 0
    edges: list[Edge] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Edge:
    """A way from one block to another, and what is known where control goes that way."""

    target: Block
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, eq=False)
class Spot:
    """A step: its block, and its position there."""

    block: Block
    position: int


class Graph:
    """The blocks of a function, and the places of its steps."""

    def __init__(self, function: Node, ends_flow: Says, is_entered: Says) -> None:
        self.blocks: list[Block] = []
        self.jumps = False
        self.end: Block | None = None  # where control goes out of the body without a return
        self.places: dict[Node, Spot] = {}
        _Building(self, function, ends_flow, is_entered)
        self._steps = sorted(self.places, key=lambda step: (step.start, -step.end))
        self._starts = [step.start for step in self._steps]

    def step_of(self, node: Node) -> Node | None:
        """Return the step that a node is, or lies in; None for what is no part of the function's body."""
        at = bisect_right(self._starts, node.start) - 1
        while at >= 0 and not self._steps[at].holds(node):
            at = at - 1 if self._steps[at].start == node.start else -1
        return self._steps[at] if at >= 0 else None


class _Building:
    """Goes through the statements once; a work list instead of recursion, as blocks may be nested deeply."""

    def __init__(self, graph: Graph, function: Node, ends_flow: Says, is_entered: Says) -> None:
        self.graph, self.ends_flow, self.is_entered = graph, ends_flow, is_entered
        self.here: Block | None = None
        self.loop: Loop | None = None
        self.breaks: list[Block] = []
        self.continues: list[Block] = []
        self.falls: list[Block | None] = []
        self.labels: dict[tuple[str, str], Block] = {}
        self.gotos: list[tuple[Block, Node]] = []
        self.start(Block())
        body = function.get("body")
        todo: list[Work] = [body] if body is not None else []
        while todo:
            item = todo.pop()
            if isinstance(item, Node):
                todo += list(self.statement(item))[::-1]
            else:
                item()
        graph.end = self.here
        for block, jump in self.gotos:
            if (target := self.named("goto", jump)) is not None:
                block.edges.append(Edge(target))

    def start(self, block: Block) -> None:
        """Go on in a new block."""
        block.number, block.loop, self.here = len(self.graph.blocks), self.loop, block
        self.graph.blocks.append(block)

    def to(self, target: Block, facts: tuple[Fact, ...] = ()) -> None:
        """Control may go from here to a block."""
        if self.here is not None:
            self.here.edges.append(Edge(target, facts))

    def leave(self, target: Block | None = None, facts: tuple[Fact, ...] = ()) -> None:
        """Control goes to a block, or out of the function, and nowhere else."""
        if target is not None:
            self.to(target, facts)
        self.here = None

    def step(self, node: Node | None) -> None:
        if node is None:
            return
        if self.here is None:
            self.start(Block())
        assert self.here is not None
        self.graph.places[node] = Spot(self.here, self.here.size)
        self.here.size += 1

    def statement(self, node: Node, label: str = "") -> Iterator[Work]:
        kind = node.kind
        if kind in _SEQUENCES:
            yield from node.children
        elif kind == "labeled_statement":
            yield from self.labeled(node)
        elif kind == "if_statement":
            yield from self.branch(node)
        elif kind == "for_statement":
            yield from self.repeat(node, label)
        elif kind == "select_statement" or kind.endswith("switch_statement"):
            yield from self.choose(node, label)
        else:
            self.step(node)
            self.jump(node)

    def jump(self, node: Node) -> None:
        """Where control goes after a simple statement, if not to the next one."""
        if node.kind == "break_statement":
            self.leave(self.named("break", node) if node.children else next(reversed(self.breaks), None))
        elif node.kind == "continue_statement":
            self.leave(self.named("continue", node) if node.children else next(reversed(self.continues), None))
        elif node.kind == "fallthrough_statement":
            self.leave(next(reversed(self.falls), None))
        elif node.kind == "goto_statement":
            assert self.here is not None
            self.gotos.append((self.here, node))
            self.graph.jumps = True
            self.leave()
        elif node.kind == "return_statement" or self.ends_flow(node):
            self.leave()

    def named(self, kind: str, jump: Node) -> Block | None:
        """Return where a statement with a label goes."""
        return self.labels.get((kind, jump.children[0].text)) if jump.children else None

    def labeled(self, node: Node) -> Iterator[Work]:
        name, after = node.get("label"), Block()
        label = name.text if name is not None else ""
        target = self.labels[("goto", label)] = Block()
        self.labels[("break", label)] = after
        self.leave(target)
        self.start(target)
        for inner in (child for child in node.children if child.kind != "label_name"):
            yield from self.statement(inner, label)
        yield partial(self.leave, after)
        yield partial(self.start, after)

    def branch(self, node: Node) -> Iterator[Work]:
        condition, other = node.get("condition"), node.get("alternative")
        yes, after = Block(), Block()
        no = Block() if other is not None else after
        yield partial(self.step, node.get("initializer"))
        yield partial(self.step, condition)
        yield partial(self.to, yes, facts_of(condition, True))
        yield partial(self.to, no, facts_of(condition, False))
        yield from self.within(yes, node.get("consequence"), after)
        yield from self.within(no, other, after) if other is not None else ()
        yield partial(self.start, after)

    def within(self, block: Block, body: Node | None, after: Block) -> Iterator[Work]:
        yield partial(self.start, block)
        if body is not None:
            yield body
        yield partial(self.leave, after)

    def repeat(self, node: Node, label: str) -> Iterator[Work]:
        body = node.get("body")
        clause = next((c for c in node.children if c.kind in ("for_clause", "range_clause")), None)
        classic = clause if clause is not None and clause.kind == "for_clause" else None
        ranged = clause if classic is None else None
        condition = classic.get("condition") if classic is not None else None
        if clause is None:
            condition = next((child for child in node.children if child is not body), None)
        head, inside, again, after = Block(), Block(), Block(), Block()
        if classic is not None:
            yield partial(self.step, classic.get("initializer"))
        yield partial(self.leave, inside if self.is_entered(node) else head)
        yield partial(self.enter, node, label, again, after)
        yield partial(self.start, head)
        yield partial(self.step, condition)
        if condition is not None or ranged is not None:
            yield partial(self.to, after, facts_of(condition, False))
        yield partial(self.leave, inside, facts_of(condition, True))
        yield partial(self.start, inside)
        yield partial(self.step, ranged)
        if body is not None:
            yield body
        yield partial(self.leave, again)
        yield partial(self.start, again)
        yield partial(self.step, classic.get("update") if classic is not None else None)
        yield partial(self.leave, head)
        yield self.exit
        yield partial(self.start, after)

    def enter(self, node: Node, label: str, again: Block, after: Block) -> None:
        self.loop = Loop(node, self.loop)
        self.breaks.append(after)
        self.continues.append(again)
        if label:
            self.labels[("break", label)] = after
            self.labels[("continue", label)] = again

    def exit(self) -> None:
        assert self.loop is not None
        self.loop.last = len(self.graph.blocks) - 1
        self.loop = self.loop.around
        self.breaks.pop()
        self.continues.pop()

    def choose(self, node: Node, label: str) -> Iterator[Work]:
        """A `switch` or `select`: one case's values are looked at after the other's, and the default comes last."""
        cases = [child for child in node.children if child.kind.endswith("_case")]
        tests = node.kind == "expression_switch_statement" and node.get("value") is None
        bodies = [Block() for _ in cases]
        after = Block()
        yield partial(self.step, node.get("initializer"))
        yield partial(self.step, node.get("value"))
        if node.kind == "type_switch_statement":
            yield partial(self.step, node)
        if label:
            self.labels[("break", label)] = after
        yield partial(self.breaks.append, after)
        for case, body in zip(cases, bodies, strict=True):
            values = case.all("value")
            for value in values:
                yield partial(self.step, value)
            if case.kind != "default_case":
                tested = [test for value in values for test in value.children] if tests else []
                alone = tested[0] if len(tested) == 1 else None
                yield partial(self.to, body, facts_of(alone, True))
                yield partial(self.next, Block(), facts_of(alone, False))
        default = [body for case, body in zip(cases, bodies, strict=True) if case.kind == "default_case"]
        if default or node.kind != "select_statement":
            yield partial(self.to, default[0] if default else after)
        yield self.leave
        for case, body, following in zip(cases, bodies, [*bodies[1:], None], strict=True):
            yield partial(self.falls.append, following)
            yield partial(self.start, body)
            for child in case.children:
                if child.field == "communication":
                    yield partial(self.step, child)
                elif child.field != "value":
                    yield child
            yield partial(self.leave, after)
            yield self.falls.pop
        yield self.breaks.pop
        yield partial(self.start, after)

    def next(self, block: Block, facts: tuple[Fact, ...]) -> None:
        self.leave(block, facts)
        self.start(block)
