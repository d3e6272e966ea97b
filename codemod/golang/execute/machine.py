"""The state of one run: its memory, the choices that it made, and what it was told before.

A function is run from its beginning for each way through it. Where a condition is not known, the way takes one answer
and remembers it; the next run takes the other one there ("stateless search", as in VeriSoft). So nothing has to be
copied, and a question that is asked twice on one way has one answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Hole, Param, Parts, Term
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import (
    Activation,
    Array,
    Builder,
    Cell,
    Channel,
    Condition,
    Content,
    Declared,
    Function,
    Opaque,
    Origin,
    Struct,
    Table,
    Typed,
)
from codemod.golang.execute.ending import Again, NoAnswer, NotUnderstood
from codemod.golang.execute.reach import cells_of, field_of, is_foreign, reachable, written_in
from codemod.golang.program import types
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
MAX_CHOICES = 60  # on one way


@dataclass(eq=False)
class Learned:
    """What all ways of one question share.

    `widened` has, for each loop that is not done round by round, the homes of the cells that its rounds write to;
    `closed` are the functions that are not entered, since something in them is not understood.
    """

    widened: dict[Node, set[Hashable]] = field(default_factory=dict)
    closed: set[Node] = field(default_factory=set)
    leaks: set[Node] = field(default_factory=set)  # loops whose rounds give something away
    static: dict[Hashable, list[Value]] = field(default_factory=dict)
    trusted: dict[Hashable, bool] = field(default_factory=dict)
    rests_on_writes: bool = False  # whether all that the functions do has to be seen: they could write to the registry
    foreign: set[Hashable] = field(default_factory=set)  # fields that were written to in memory that others made


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


@dataclass(eq=False)
class Machine:
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
    trace: list[tuple[int, int]] = field(default_factory=list)
    facts: dict[Hashable, bool] = field(default_factory=dict)
    equals: dict[Parts, Parts] = field(default_factory=dict)  # what was found to be the same text
    picked: dict[Hashable, int] = field(default_factory=dict)
    homes: dict[Hashable, list[Cell]] = field(default_factory=dict)
    globals: dict[Declared, Cell] = field(default_factory=dict)
    structs: list[Struct] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    escaped: list[Content] = field(default_factory=list)
    recorded: list[tuple[Node, list[Content]]] = field(default_factory=list)
    logs: list[tuple[int, set[Hashable]]] = field(default_factory=list)
    current: object = None  # what runs beside, while it does
    watching: list[Any] = field(default_factory=list)  # what was started, and has not begun yet
    racing: dict[Hashable, object] = field(default_factory=dict)  # what it wrote to, while nobody knows that it is done
    written_by_calls: list[tuple[Node, set[Hashable]]] = field(default_factory=list)  # of the statement that is done
    pending: list[Callable[[], object]] = field(default_factory=list)
    activations: list[Activation] = field(default_factory=list)
    functions: list[Node] = field(default_factory=list)
    lazy_written: set[Hashable] = field(default_factory=set)
    steps: int = 0
    limit: int = MAX_STEPS
    sent: int = 0  # into channels, or received, or closed
    numbers: int = 0
    kept: dict[int, tuple[int, object]] = field(default_factory=dict)
    forgotten: dict[Hashable, int] = field(default_factory=dict)  # when rounds of a loop wrote to these places
    changed: int = 0  # when somebody wrote to maps that are not known
    environment: bool = False  # somebody may have set variables of the environment
    birth: int | None = None  # of what is made now, since it is a part of something that is older
    symbols: dict[Hashable, Value] = field(default_factory=dict)

    @property
    def module(self) -> Module:
        return self.evaluator.module

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

    # memory

    def cell(self, held: Content, home: Hashable) -> Cell:
        cell = Cell(held, home, self.number())
        cell.born = cell.number if self.birth is None else self.birth
        self.homes.setdefault(home, []).append(cell)
        return self.recalled(cell)

    def recalled(self, cell: Cell) -> Cell:
        """Return a cell of something older, without what a loop may have written to it since."""
        if self.birth is not None and cell.born <= self.forgotten.get(cell.home, -1):
            self._lose(cell)
        return cell

    def write(self, cell: Cell, held: Content, assigned: bool = False) -> None:
        cell.held = held
        cell.assigned = assigned
        self.note(cell.home, cell.born)
        if cell.out or is_foreign(cell):
            self._lose_namesakes(cell)

    def _lose_namesakes(self, cell: Cell) -> None:
        """Forget what may be the same memory by another name: what two parameters point to may be one object."""
        own = field_of(cell.home)
        self.steps += len(self.homes)
        self.lazy_written |= {own} if own is not None else set()
        for home, cells in self.homes.items():
            if own is not None and field_of(home) != own:
                continue
            for other in cells:
                if other is not cell and (other.out or is_foreign(other)):
                    self._lose(other)

    def seen(self, home: Hashable) -> None:
        """Refuse to look at what somebody beside may be writing to."""
        if self.racing and self.racing.get(home, self.current) is not self.current:
            raise NoAnswer("what runs beside writes there")

    def note(self, home: Hashable, number: int) -> None:
        """Tell the loops around that something was written that was there before they began."""
        self.steps += len(self.logs) + len(self.watching)
        for since, written in self.logs:
            if number <= since or (isinstance(home, tuple) and home[0] in ("lazy", "any")):
                written.add(home)
        for record in self.watching:
            if record is not self.current and number <= record.since:
                record.meanwhile.add(home)
        self.seen(home)

    def change(self, environment: bool = False) -> None:
        """Tell that what is read next of a map that is not known, or of the environment, may be new."""
        self.changed = self.number()
        self.environment = self.environment or environment
        self.note(("environment" if environment else "maps",), 0)

    def opaque(self, origin: Origin | None = None, type_: Type | None = None) -> Opaque:
        return Opaque(self.number(), origin, type_)

    def symbol(self, site: Node, key: Hashable, name: str = "value") -> Value:
        """Return text that is not known, the same for the same key."""
        if key not in self.symbols:
            term = Param(site.span, 1000 + self.number(), name)
            self.symbols[key] = Value((Hole(term, span=site.span),), site)
        return self.symbols[key]

    def struct(self, type_: Type | None, made: Hashable, origin: Origin | None = None, unknown: bool = False) -> Struct:
        found = Struct(type_, made, {}, origin, unknown)
        found.born = self.number() if self.birth is None else self.birth
        if self.birth is not None and found.born <= self.forgotten.get(("struct", made), -1):
            self.lose_struct(found)
        self.structs.append(found)
        return found

    @contextmanager
    def part_of(self, born: int) -> Iterator[None]:
        """Make what is a part of something older, which is looked at for the first time."""
        before = self.birth
        self.birth = born if before is None else min(before, born)
        try:
            yield
        finally:
            self.birth = before

    def copy(self, content: Content) -> Content:
        """Return what an assignment leaves: a struct and an array are copied."""
        if isinstance(content, Struct):
            if content.unknown or content.origin is not None:
                self.ways.fill(self, content)
            found = self.struct(content.type, content.made, None, content.unknown or content.origin is not None)
            found.lost = content.lost
            found.cells = {name: self._copied(cell) for name, cell in content.cells.items()}
            return found
        if isinstance(content, Array):
            return Array([self._copied(cell) for cell in content.cells], content.element, content.made)
        if isinstance(content, Builder):
            return Builder(self.cell(content.cell.held, content.cell.home), content.name)
        if isinstance(content, Typed) and isinstance(content.value, Struct | Array):
            return Typed(content.type, self.copy(content.value))
        return content

    def _copied(self, cell: Cell) -> Cell:
        home = ("field", *cell.home[1:3], "copy") if is_foreign(cell) and isinstance(cell.home, tuple) else cell.home
        found = self.cell(self.copy(cell.held), home)
        found.assigned = cell.assigned
        return found

    # what is not in sight

    def let_out(self, contents: Iterable[Content]) -> None:
        """Let somebody unknown have these, who may keep them."""
        roots = [each for each in contents if not isinstance(each, Value | bool | Condition)]
        self.escaped += roots
        for content in reachable(roots):
            self.steps += 1
            if isinstance(content, Function) and content.node in self.within:
                raise NotUnderstood("somebody else calls what leads there", content.node)
            if isinstance(content, Channel):
                raise NotUnderstood("a channel that others have")
            for cell in cells_of(content):
                cell.out = True

    def disturb(self, everything: bool) -> None:
        """Let somebody unknown write to whatever was let out; `everything`: to all that others can know, too."""
        roots: list[Content] = list(self.escaped)
        self.change(environment=everything)
        if everything:
            self.steps += len(self.homes) + len(self.structs)
            roots += [cell.held for cell in self.globals.values()]
            for cell in self.globals.values():
                self._lose(cell)
            for home, cells in self.homes.items():
                if isinstance(home, tuple) and home[0] == "lazy":
                    for cell in cells:
                        roots.append(cell.held)
                        self._lose(cell)
            self.lazy_written.clear()
            for struct in self.structs:
                if struct.origin is not None:
                    struct.cells.clear()
        self.lose_below(roots)

    def lose_below(self, roots: Iterable[Content]) -> None:
        """Forget what lies in all memory that can be reached from here."""
        for content in list(reachable(roots)):
            self.steps += 1
            if isinstance(content, Function) and content.node is not None:
                self.steps += len(content.variables)
                for binding in written_in(content.node):
                    if binding in content.variables:
                        self._lose(content.variables[binding])
                continue
            for cell in cells_of(content):
                if not isinstance(cell.held, Struct | Array):
                    if is_foreign(cell):
                        self.learned.foreign.add(field_of(cell.home))
                    self._lose(cell)
            if isinstance(content, Struct):
                self.lose_struct(content)
            if isinstance(content, Table):
                content.open = True
                self.note(("table", content.made), 0)

    def lose_struct(self, struct: Struct) -> None:
        """Forget what is in the fields that nobody has asked for yet."""
        if struct.origin is not None:
            named = types.named(self.module, struct.type) if struct.type is not None else None
            self.learned.foreign.add((named, "*"))
        struct.unknown, struct.origin, struct.lost = True, None, True
        self.note(("struct", struct.made), 0)

    def _lose(self, cell: Cell) -> None:
        cell.held, cell.assigned = self.opaque(), True
        self.note(cell.home, cell.born)

    def widen(self, homes: Iterable[Hashable]) -> None:
        """Forget what was written to these places before."""
        for home in homes:
            if isinstance(home, tuple) and home[0] == "lazy":
                # of memory that nobody has asked for yet
                self.lazy_written.add(field_of(home))
            self.forgotten[home] = self.numbers
            if home in (("environment",), ("maps",)):
                self.change(environment=home == ("environment",))
            for cell in self.homes.get(home, ()):
                self._lose(cell)
            self.steps += len(self.tables) + len(self.structs)
            for table in self.tables:
                if home == ("table", table.made):
                    table.open = True
            for struct in self.structs:
                if home == ("struct", struct.made):
                    self.lose_struct(struct)

    def close(self, function: Node) -> None:
        """Learn that a function is not entered any more. Raises `Again`, or that there is no answer."""
        if function in self.within:
            raise NotUnderstood("a function that leads there", function)
        self.learned.closed.add(function)
        raise Again
