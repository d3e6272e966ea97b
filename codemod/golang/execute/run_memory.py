"""The memory of one run: its cells, and what becomes of them where somebody writes who is not in sight."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager

from codemod.golang.evaluate.terms import Hole, Param, Select, Term
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import (
    Array,
    Builder,
    Cell,
    Channel,
    Condition,
    Content,
    Declared,
    Function,
    Opaque,
    Outside,
    Struct,
    Table,
    Typed,
    is_only_counted,
)
from codemod.golang.execute.ending import NoAnswer, NotUnderstood
from codemod.golang.execute.reachable_memory import cells_of, cells_sharing, field_of, is_foreign, reachable, written_in
from codemod.golang.flow.paths import Path
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@dataclass(eq=False)
class Learned:
    """What all ways of one question share.

    `widened` has, for each loop that is not done round by round, the homes of the cells that its rounds write to;
    `closed` are the functions that are not entered, since something in them is not understood.
    """

    widened: dict[Node, set[Hashable]] = field(default_factory=dict)
    closed: set[Node] = field(default_factory=set)
    mixed: set[Node] = field(default_factory=set)  # loops over maps of which several rounds do something
    leaks: set[Node] = field(default_factory=set)  # loops whose rounds give something away
    static: dict[Hashable, list[Value]] = field(default_factory=dict)
    trusted: dict[Hashable, bool] = field(default_factory=dict)
    shared: set[Hashable] = field(default_factory=set)  # in what several take part of those that run beside
    begins: bool | None = None  # whether what runs before `main` is run: not where that is not understood
    rests_on_writes: bool = False  # whether all that the functions do has to be seen: they could write to the registry
    foreign: set[Hashable] = field(default_factory=set)  # fields that were written to in memory that others made


class RunMemory:
    """What a run knows of its memory; see `Machine` for the fields."""

    if TYPE_CHECKING:
        learned: Learned
        within: frozenset[Node]
        homes: dict[Hashable, list[Cell]]
        globals: dict[Declared, Cell]
        structs: list[Struct]
        tables: list[Table]
        escaped: list[Content]
        logs: list[tuple[int, set[Hashable]]]
        current: Any
        watching: list[Any]
        racing: dict[Hashable, object]
        lazy_written: set[Hashable]
        steps: int
        effects: int
        numbers: int
        forgotten: dict[Hashable, int]
        changed: int
        environment: bool
        disturbed: bool
        birth: int | None
        symbols: dict[Hashable, Value]

        @property
        def module(self) -> Module: ...

        def number(self) -> int: ...

        def fill(self, struct: Struct) -> None: ...

        def lose_sight_of(self, *lost: Content, remade: bool = False) -> None: ...

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
            for other in cells if own is None or field_of(home) == own else ():
                if other is not cell and (other.out or is_foreign(other)):
                    self._lose(other)

    def seen(self, home: Hashable) -> None:
        """Refuse to look at what somebody beside may be writing to."""
        late = self.current is not None and self.current.meanwhile.get(home, 0) > self.current.ordered
        if late or (self.racing and self.racing.get(home, self.current) is not self.current):
            raise NoAnswer("what runs beside writes there")

    def note(self, home: Hashable, number: int) -> None:
        """Tell the loops around that something was written that was there before they began."""
        self.steps += len(self.logs) + len(self.watching)
        self.effects += 1
        for since, written in self.logs:
            if number <= since or (isinstance(home, tuple) and home[0] in ("lazy", "any")):
                written.add(home)
        for record in self.watching:
            if record is not self.current and number <= record.since and not is_only_counted(home):
                record.meanwhile[home] = self.effects
        self.seen(home)

    def change(self, environment: bool = False) -> None:
        """Tell that what is read next of a map that is not known, or of the environment, may be new."""
        self.changed = self.number()
        self.environment = self.environment or environment
        self.note(("environment" if environment else "maps",), 0)

    def opaque(self, origin: Outside | None = None, type_: Type | None = None) -> Opaque:
        return Opaque(self.number(), origin, type_)

    def symbol(self, site: Node, key: Hashable, name: str = "value", path: Path = ()) -> Value:
        """Return text that is not known, the same for the same key; `path` is where it lies below the expression."""
        if key not in self.symbols:
            term: Term = Param(site.span, 1000 + self.number(), name)
            for step in path:
                term = Select(term, step)
            self.symbols[key] = Value((Hole(term, span=site.span),), site)
        return self.symbols[key]

    def struct(
        self, type_: Type | None, made: Hashable, origin: Outside | None = None, unknown: bool = False
    ) -> Struct:
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
                self.fill(content)
            found = self.struct(content.type, content.made, None, content.unknown or content.origin is not None)
            found.lost = content.lost
            found.cells = {name: self._copied(cell) for name, cell in content.cells.items()}
            return found
        if isinstance(content, Array):
            return Array([self._copied(cell) for cell in content.cells], content.element, content.made)
        if isinstance(content, Builder):
            return Builder(self.cell(content.cell.held, content.cell.home), content.name, content.into)
        if isinstance(content, Typed) and isinstance(content.value, Struct | Array):
            return Typed(content.type, self.copy(content.value))
        return content

    def _copied(self, cell: Cell) -> Cell:
        home = ("field", *cell.home[1:3], "copy") if is_foreign(cell) and isinstance(cell.home, tuple) else cell.home
        found = self.cell(self.copy(cell.held), home)
        found.assigned = cell.assigned
        return found

    # what is not in sight

    def known_to_others(self) -> list[Content]:
        """Return what is in memory that others know, and what the function that was looked at has returned."""
        cells = (cell for cells in self.homes.values() for cell in cells)
        held = [cell.held for cell in cells if cell.out or cell.born == 0 or is_foreign(cell)]
        return [*held, *self.escaped, *(cell.held for cell in self.globals.values())]

    def let_out(self, contents: Iterable[Content]) -> None:
        """Let somebody unknown have these, who may keep them."""
        contents = list(contents)
        self.lose_sight_of(*contents)
        roots = [each for each in contents if not isinstance(each, Value | bool | Condition)]
        self.escaped += roots
        for content in reachable(roots):
            self.steps += 1
            if isinstance(content, Function) and content.node in self.within:
                raise NotUnderstood("somebody else calls what leads there", content.node)
            if isinstance(content, Channel) or (isinstance(content, Function) and content.does is not None):
                raise NotUnderstood("a channel, or the body of a loop, that others have")
            for cell in cells_of(content):
                cell.out = True

    def disturb(self, everything: bool) -> None:
        """Let somebody unknown write to whatever was let out; `everything`: to all that others can know, too."""
        roots: list[Content] = list(self.escaped)
        self.change(environment=everything)
        if everything:
            self.disturbed = True
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
            for cell in cells_sharing(self.homes, content):
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
        self.lose_sight_of(cell.held)
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
                    self.lose_sight_of(table)
                    table.open = True
            for struct in self.structs:
                if home == ("struct", struct.made):
                    self.lose_struct(struct)
