"""What the memory of a running Go program holds, as far as it is known: cells, and what is in them.

The Go specification's words are used: a struct or an array is a value, and is copied when it is assigned; a pointer, a
slice, a map, a channel and a function refer to memory that others may share. Text and numbers are `Value`s with one
text each, of which parts may be holes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from codemod.golang.evaluate.values import Value
from codemod.golang.program.types import Type
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias


class Cell:
    """A place in memory. `home` says where it was made, the same in each run: a variable, or a literal's field.

    `assigned` is whether a statement wrote to it by a selector, an index or a pointer; `out` is whether somebody who
    is not in sight may know it. `number` counts cells; `born` is that of what it is a part of, which was there before
    anybody asked for this part.
    """

    __slots__ = ("assigned", "born", "held", "home", "number", "out")

    def __init__(self, held: Content, home: Hashable, number: int) -> None:
        self.held, self.home, self.number, self.born = held, home, number, number
        self.assigned = self.out = False


@dataclass(frozen=True, slots=True)
class Outside:
    """What lies at a path below an expression, as the evaluation by definitions knows it: nobody has run what made it.

    `index` is the number of a call's result. `occasion` tells one time from another: what a call gives in a loop is
    not what it gave before."""

    node: Node
    path: tuple[object, ...] = ()
    index: int = 0
    occasion: Hashable = 0

    def below(self, step: object, occasion: Hashable = None) -> Outside:
        """Return what lies one step further down."""
        when = self.occasion if occasion is None else (self.occasion, occasion)
        return Outside(self.node, (*self.path, step), self.index, when)


class Nil:
    """The zero value of pointers, slices, maps, functions, channels and interfaces."""

    __slots__ = ()


NIL = Nil()


@dataclass(frozen=True, slots=True)
class Condition:
    """A truth that is not known; the same `key` is the same truth wherever it is asked for on one way."""

    key: Hashable
    negated: bool = False


@dataclass(frozen=True, eq=False)
class Pointer:
    """A pointer; one that is not `sure` may be nil."""

    cell: Cell
    sure: bool = True


@dataclass(eq=False)
class Struct:
    """A struct, or an object of a type of another module. Fields that are not in `cells` are zero, or, of an object
    that somebody else made, what lies below its `origin`; `unknown`: anything; `lost`: what somebody wrote there who
    is not in sight."""

    type: Type | None
    made: Hashable
    cells: dict[str, Cell] = field(default_factory=dict)
    origin: Outside | None = None
    unknown: bool = False
    lost: bool = False
    born: int = 0
    within: Struct | None = None  # of which it is a field that another module declares


@dataclass(eq=False)
class Array:
    cells: list[Cell]
    element: Type | None
    made: Hashable


@dataclass(frozen=True, eq=False)
class Slice:
    """A window of an array that grows; `room` is the capacity, None where it is not known how much was allocated."""

    cells: list[Cell]
    start: int
    length: int
    room: int | None
    element: Type | None
    made: Hashable

    @property
    def window(self) -> list[Cell]:
        return self.cells[self.start : self.start + self.length]


@dataclass(eq=False)
class Table:
    """A map: its cells by their keys. `open`: other keys may be in it, and these may be gone."""

    key: Type | None
    element: Type | None
    made: Hashable
    keys: dict[Hashable, Content] = field(default_factory=dict)
    cells: dict[Hashable, Cell] = field(default_factory=dict)
    open: bool = False


@dataclass(eq=False)
class Channel:
    made: Hashable
    queue: list[Content] = field(default_factory=list)
    senders: list[tuple[object, int]] = field(default_factory=list)  # who sent these, and who closed it, and when
    closer: tuple[object, int] = (None, 0)
    closed: bool = False


@dataclass(frozen=True, eq=False)
class Function:
    """A function, or method with its object; `variables` are those around a function literal. `name` is that of one of
    another module, or of the universe. `does` is what a loop over a function gives to that: nobody else may call it."""

    node: Node | None
    variables: dict[Binding, Cell] = field(default_factory=dict)
    receiver: Content | None = None
    name: str = ""
    does: Callable[[list[Content], Node], list[Content]] | None = None


@dataclass(frozen=True, eq=False)
class Typed:
    """A text or number, of a type with methods."""

    type: Type
    value: Content


def untyped(content: Content) -> Content:
    """Return what is of no type with methods: of `host("a")` the text."""
    return content.value if isinstance(content, Typed) else content


@dataclass(frozen=True, eq=False)
class Builder:
    """A strings.Builder or bytes.Buffer as a value; its text is in the cell. A bufio.Writer has there what is not yet
    written `into` another one, of which the text was in the other cell when it was last written to."""

    cell: Cell
    name: str
    into: tuple[Builder, Cell] | None = None


@dataclass(frozen=True, eq=False)
class Bytes:
    """A []byte of which the text is known; nobody in sight has written to a part of it."""

    cell: Cell


@dataclass(frozen=True, eq=False)
class Spread:
    """`list...`, as the last of the arguments."""

    held: Content


@dataclass(eq=False)
class Opaque:
    """Anything that is not known; `number` tells one from another. What lies below it is remembered in `parts`. The
    zero value of a field that another module declares is the field of a struct made here, `zero_of`."""

    number: int
    origin: Outside | None = None
    type: Type | None = None
    parts: dict[object, Content] = field(default_factory=dict)
    zero_of: Struct | None = None


Content: TypeAlias = (
    "Value | bool | Nil | Condition | Pointer | Struct | Array | Slice | Table | Channel | Function | Typed | Builder"
    " | Bytes | Spread | Opaque"
)


@dataclass(eq=False)
class Activation:
    """A call of a function that is running; `stands_for` says what its type parameters are, as far as is known."""

    function: Node | None
    variables: dict[Binding, Cell]
    results: list[tuple[Node | None, Cell]] = field(default_factory=list)
    deferred: list[tuple[Content, list[Content], Node]] = field(default_factory=list)
    stands_for: dict[str, Type] = field(default_factory=dict)
    panicked: object = None  # while it runs what it has deferred
    called_while: Activation | None = None  # that one runs it, since it has deferred it
    forked: Hashable = None  # what memory was where something may have panicked last


Declared: TypeAlias = "Binding | Object"


def is_only_counted(home: Hashable) -> bool:
    """Whether a WaitGroup or a Once has it: whoever comes first, that is as if they came one after the other."""
    return isinstance(home, tuple) and home[-1] in (" count", " done")
