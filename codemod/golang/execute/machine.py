"""The state of one run: its memory, the choices that it made, and what it was told before.

A function is run from its beginning for each way through it. Where a condition is not known, the way takes one answer
and remembers it; the next run takes the other one there ("stateless search", as in VeriSoft). So nothing has to be
copied, and a question that is asked twice on one way has one answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Parts, Term
from codemod.golang.evaluate.values import CONSTANT, Value
from codemod.golang.execute.contents import (
    Activation,
    Cell,
    Condition,
    Content,
    Declared,
    Opaque,
    Struct,
    Table,
    Typed,
)
from codemod.golang.execute.ending import Again, NoAnswer, NotUnderstood, Panicked
from codemod.golang.execute.reachable_memory import texts_in
from codemod.golang.execute.run_memory import Learned, RunMemory
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, field

TYPE_CHECKING = False


if TYPE_CHECKING:
    from typing import Any, Protocol
else:
    Protocol = object


MAX_STEPS = 20_000  # nodes that are evaluated in one run
MAX_DEPTH = 24  # calls within each other
MAX_RECURSION = 6  # of one function
MAX_CHOICES = 60  # on one way


class Registers(Protocol):
    """What a rule calls its registry: fields of an object."""

    def of(self, module: Module, type_: Type | None) -> Mapping[tuple[str, ...], Term]:
        """Return the fields of an object of this type that are the registry's."""

    def all(self) -> Iterable[Term]:
        """Return all of the rule's names for its registry."""

    def is_root(self, module: Module, type_: Type | None) -> bool:
        """Whether a type is that of an object with the registry."""

    def leaf(self, machine: Machine, type_: Type, path: tuple[str, ...], node: Node) -> Term | None:
        """Return the term for a field of the registry, where nobody else writes there."""


@dataclass(frozen=True, eq=False)
class Ways:
    """What evaluates an expression, does a statement, calls a function, and so on: each asks for the others."""

    value: Callable[..., Content]
    run: Callable[..., None]
    call: Callable[..., list[Content]]
    enter: Callable[..., list[Content]]
    prepare: Callable[..., tuple[Content, list[Content]]]
    select: Callable[..., Content]
    make: Callable[..., Content]
    send: Callable[..., None]
    receive: Callable[..., tuple[Content, bool | Condition]]
    wait: Callable[..., None]
    fill: Callable[..., None]


class Onlooker(Protocol):
    """What looks at memory that leaves the functions in question. Each raises `NoAnswer` where it is not as wanted."""

    def at_call(self, machine: Machine, function: Content, arguments: list[Content], node: Node) -> None:
        """Look at what is given to a function that is not entered."""

    def at_end(self, machine: Machine, kept: Iterable[Content]) -> None:
        """Look at what is left in memory that others know."""

    def at_return(self, machine: Machine, function: Node, arguments: list[Content], results: list[Content]) -> None:
        """Look at what a function returns, and at what it was given."""

    def at_loss(self, machine: Machine, lost: Iterable[Content], remade: bool) -> None:
        """Look at what is not followed any more: somebody has it who is not in sight, or, `remade`, something that is
        not known is made of it."""


@dataclass(eq=False)
class Machine(RunMemory):
    """`prefix` are the choices to make first; `trace` those that were made, each with how many there were."""

    evaluator: Evaluator
    learned: Learned
    registers: Registers
    prefix: list[int]
    watched: frozenset[Node]
    ways: Ways
    from_start: bool = False  # of the program: package variables are what they are declared as
    within: frozenset[Node] = frozenset()  # functions from which a watched call may be reached
    leading: frozenset[Node] = frozenset()  # calls of these
    looks: Onlooker | None = None
    trace: list[tuple[int, int]] = field(default_factory=list)
    facts: dict[Hashable, bool] = field(default_factory=dict)
    equals: dict[Parts, Parts] = field(default_factory=dict)  # what was found to be the same text
    picked: dict[Hashable, int] = field(default_factory=dict)
    homes: dict[Hashable, list[Cell]] = field(default_factory=dict)
    globals: dict[Declared, Cell] = field(default_factory=dict)
    errors: dict[Declared, Cell] = field(default_factory=dict)  # package variables that nobody writes to
    structs: list[Struct] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    escaped: list[Content] = field(default_factory=list)
    recorded: list[tuple[Node, list[Content]]] = field(default_factory=list)
    gone: list[frozenset[Span]] = field(default_factory=list)  # for each of these, see `named_and_gone`
    named: set[Span] = field(default_factory=set)  # where constants were named
    logs: list[tuple[int, set[Hashable]]] = field(default_factory=list)
    current: Any = None  # what runs beside, while it does
    watching: list[Any] = field(default_factory=list)  # what was started, and has not begun yet
    racing: dict[Hashable, object] = field(default_factory=dict)  # what it wrote to, while nobody knows that it is done
    written_by_calls: list[tuple[Node, set[Hashable]]] = field(default_factory=list)  # of the statement that is done
    takers: dict[Hashable, object] = field(default_factory=dict)  # who was the first to take part in something
    pending: list[Callable[[], object]] = field(default_factory=list)
    activations: list[Activation] = field(default_factory=list)
    armed: list[Activation] = field(default_factory=list)  # that have deferred what recovers
    deferring: Activation | None = None  # which one runs what it has deferred
    lazy_written: set[Hashable] = field(default_factory=set)
    steps: int = 0
    limit: int = MAX_STEPS
    sent: int = 0  # into channels, or received, or closed
    numbers: int = 0
    kept: dict[int, tuple[int, object]] = field(default_factory=dict)
    forgotten: dict[Hashable, int] = field(default_factory=dict)  # when rounds of a loop wrote to these places
    changed: int = 0  # when somebody wrote to maps that are not known
    environment: bool = False  # somebody may have set variables of the environment
    disturbed: bool = False  # somebody may have written to package variables that nobody has looked at yet
    birth: int | None = None  # of what is made now, since it is a part of something that is older
    symbols: dict[Hashable, Value] = field(default_factory=dict)
    effects: int = 0  # how often something was written to
    grown: set[Hashable] = field(default_factory=set)  # bytes that were appended to
    encoded: dict[Hashable, Any] = field(default_factory=dict)  # what stands for it was made of

    @property
    def module(self) -> Module:
        return self.evaluator.module

    def fill(self, struct: Struct) -> None:
        """Make all cells of a struct that is copied."""
        self.ways.fill(self, struct)

    def step(self, node: Node) -> None:
        """Count the evaluation of a node; what is done for it besides, cell by cell, counts, too. Raises `NoAnswer`."""
        self.steps += 1
        if self.steps > self.limit:
            raise NoAnswer("too many steps")

    def id_of(self, content: object) -> int:
        """Return a number of an object, which no other one gets after it."""
        return self.kept.setdefault(id(content), (self.number(), content))[0]

    def number(self) -> int:
        self.numbers += 1
        self.steps += 1
        return self.numbers

    def lose_sight_of(self, *lost: Content, remade: bool = False) -> None:
        """Tell who looks that these are not followed any more; `remade`: what is made of them is not known."""
        if self.looks is not None:
            self.looks.at_loss(self, lost, remade)

    def record(self, place: Node, held: Content) -> None:
        """Record what is written to a place, if that is the question."""
        if place in self.watched:
            self.keep(place, [held])

    def keep(self, site: Node, arguments: list[Content]) -> None:
        """Record what a call is given."""
        self.recorded.append((site, arguments))
        self.gone.append(self.named_and_gone())

    def named_and_gone(self) -> frozenset[Span]:
        """Return where constants were named of which nothing that runs has the text any more: it was written over."""
        held = [cell.held for each in self.activations for cell in each.variables.values()]
        held += [cell.held for cell in self.globals.values()]
        steps = (step for text in texts_in(held) for step in text.way) if self.named else ()
        return frozenset(self.named - {step.site.span for step in steps if step.said == CONSTANT})

    # choices

    def choose(self, count: int) -> int:
        """Return one of so many ways."""
        at = len(self.trace)
        chosen = self.prefix[at] if at < len(self.prefix) else 0
        self.trace.append((chosen, count))
        if at >= MAX_CHOICES:
            raise NotUnderstood("too many choices")
        return chosen

    def holds(self, content: Content) -> bool:
        """Decide a condition."""
        if isinstance(content, bool):
            return content
        if isinstance(content, Typed):
            return self.holds(content.value)
        if isinstance(content, Condition):
            if content.key not in self.facts:
                self.facts[content.key] = found = self.choose(2) == 0
                if found and isinstance(content.key, tuple) and content.key[0] == "==" and len(content.key) == 3:
                    self.equals |= {content.key[1]: content.key[2], content.key[2]: content.key[1]}
            return self.facts[content.key] != content.negated
        if isinstance(content, Opaque):
            return self.holds(Condition(("opaque", content.number)))
        raise NotUnderstood("this is no condition")

    def pick(self, key: Hashable, count: int) -> int:
        """Choose one of so many, the same again for the same key."""
        if count == 1:
            return 0
        if key not in self.picked:
            self.picked[key] = self.choose(count)
        return self.picked[key]

    def may_panic(self) -> None:
        """Take a way on which something panics here, where somebody recovers. Raises `Panicked`."""
        deferred = sum(len(each.deferred) for each in self.activations) if self.armed else 0
        done = (self.effects, self.sent, len(self.recorded), len(self.escaped), len(self.pending), deferred)
        if self.armed and self.armed[-1].forked != done:
            self.armed[-1].forked = done
            if self.choose(2) == 1:
                raise Panicked

    def needs_beginning(self) -> None:
        """Learn that what runs before `main` tells what a variable is. Raises `Again`, unless that was tried."""
        if self.learned.begins is None:
            self.learned.begins = True
            raise Again

    def close(self, function: Node) -> None:
        """Learn that a function is not entered any more. Raises `Again`, or that there is no answer."""
        if function in self.within:
            raise NotUnderstood("a function that leads there", function)
        self.learned.closed.add(function)
        raise Again
