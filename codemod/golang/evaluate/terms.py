"""What Values are made of: known text, and holes, each with the term that gives its text.

In `fmt.Sprintf("%s/v1", c.Domain)` the hole is `Select(Receiver, "Domain")`, and `/v1` is known. Terms are compared, so
that two expressions with one meaning are one term, whatever they are spelled like; an Unknown is equal to itself alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from codemod.finding.diagnostics import Message, Span
from codemod.golang.flow.paths import Step
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

Verb: TypeAlias = "Literal['s', 'd', 'v']"
_SHOWN = 500  # code points


class Why(Enum):
    """Why a term is unknown, where that makes a difference to whoever asked."""

    NOT_SET = "nothing in sight gives it a value"
    EMPTY = "a list without elements"
    CUT = "the way back to its origin was cut off: too many calls"
    ITSELF = "a recursion: it is what it was, whatever else it may be"
    ROUND = "a recursion that was stopped: what else it may be is not known either"
    MANY = "more than are told apart"
    OTHER = "anything else: the message tells"

    @property
    def is_cut_off(self) -> bool:
        return self in CUT_OFF


CUT_OFF = (Why.CUT, Why.ITSELF)
VAGUE = (Why.MANY, Why.OTHER, Why.ROUND)


@dataclass(frozen=True, slots=True)
class Receiver:
    """A method's own receiver, of this type of the package (`*`: whatever type it is)."""

    package: str
    type: str


@dataclass(frozen=True, slots=True)
class Select:
    """A field of a term, through embedded structs by its shortest name; or an element, as a path has it: `[0]`."""

    operand: Term
    field: Step


@dataclass(frozen=True, slots=True)
class Call:
    """What a function of another module returns: `import/path.Function`."""

    function: str
    arguments: tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """What a method of a term returns."""

    operand: Term
    name: str
    arguments: tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A package-level object that is not of this module."""

    package: str
    name: str


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter that no call is bound to, of the function at this place."""

    function: Span
    index: int
    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything else; `place` is the expression that is not known."""

    why: Why
    message: Message
    place: Span

    def __hash__(self) -> int:
        # there are as many as there are places, and each is looked up again and again
        return hash(self.place)


@dataclass(frozen=True, eq=False)
class Made:
    """An object: the expression that makes it, of which the type is known, and the frame in which it is made.

    `whose` is the object that has it in a field, where the frame is that of a constructor with its parameters open.
    """

    node: Node
    frame: Any
    whose: object = None


@dataclass(frozen=True, slots=True)
class AnyField:
    """A field of any object of the struct type that has its declaration at this place."""

    declared: Span
    name: str


Term = Made | AnyField | Receiver | Select | Call | Method | Name | Param | Unknown


@dataclass(frozen=True, slots=True)
class Text:
    """Known text. `constant` names the constant (`import/path.Name`) that it is, whole; `span` is the literal it
    came from; `number` says that the expression is an integer, not a string. `cut` is the constant, and all its text,
    that this is a piece of."""

    text: str
    constant: str = ""
    span: Span | None = field(default=None, compare=False)
    number: bool = False
    cut: tuple[str, str] | None = None

    @property
    def apart(self) -> bool:
        """Whether it is not joined with the texts beside it."""
        return bool(self.constant) or self.cut is not None


@dataclass(frozen=True, slots=True)
class Hole:
    """Text that is not known, but that is always that of `term`: as a string (`s`), in decimal (`d`), or as `%v`
    prints it (`v`). `host` says that it is what stands in front of images: `sea.hub:5000`, or `sea.hub/mirror`.
    `digest` tells a version that is one, `sha256:12ab`, from a tag, where the program makes a difference."""

    term: Term
    verb: Verb = "s"
    span: Span | None = field(default=None, compare=False)
    host: bool = field(default=False, compare=False)
    digest: bool | None = None


Part = Text | Hole
Parts = tuple[Part, ...]


def plain(parts: Iterable[Part]) -> Parts:
    """Return the parts for use inside a term, or to compare: equal where the text is, whichever constant it is."""
    return tuple(Text(part.text) if isinstance(part, Text) else part for part in parts)


def holes(parts: Iterable[Part]) -> Iterator[Hole]:
    """Yield every hole, those inside of terms included: of `{net.JoinHostPort(c.Domain, p)}` three."""
    todo = [part for part in parts if isinstance(part, Hole)]
    while todo:
        hole = todo.pop()
        yield hole
        term = hole.term
        if isinstance(term, Select | Method):
            todo.append(Hole(term.operand))
        if isinstance(term, Call | Method):
            todo += [part for argument in term.arguments for part in argument if isinstance(part, Hole)]


_TEXTS = ("strings.", "path.", "path/filepath.", "fmt.Sprint", "bytes.", "regexp.", "net/url.", "html.", "os.Expand")


def given_texts(parts: Iterable[Part]) -> Iterator[Text]:
    """Yield the known texts of which the standard library makes what is not known: of `path.Base("a/b")` that one."""
    for hole in holes(parts):
        if isinstance(hole.term, Call) and hole.term.function.startswith(_TEXTS):
            yield from (part for argument in hole.term.arguments for part in argument if isinstance(part, Text))


def reassembled(parts: Parts) -> Parts:
    """Return the parts with a constant whole again where all pieces of it stand in a row: `repo + ":" + tag`."""
    for start, first in enumerate(parts):
        if not isinstance(first, Text) or first.cut is None:
            continue
        name, whole = first.cut
        text, end = "", start
        while end < len(parts) and len(text) < len(whole):
            part = parts[end]
            if not isinstance(part, Text) or (part.cut != first.cut and part.text not in _SEPARATORS):
                break
            text, end = text + part.text, end + 1
        if text == whole:
            return (*parts[:start], Text(whole, name), *reassembled(parts[end:]))
    return parts


_SEPARATORS = (":", "/", "@")


def way(term: Term) -> tuple[Term, tuple[Step, ...]]:
    """Return what a chain of selectors begins with, and the path above it."""
    path: list[Step] = []
    while isinstance(term, Select):
        path.append(term.field)
        term = term.operand
    return term, tuple(reversed(path))


def origin(term: Term) -> Term:
    """Return what a chain of selectors begins with."""
    while isinstance(term, Select):
        term = term.operand
    return term


ENVIRONMENT = ("os.Getenv", "os.LookupEnv", "syscall.Getenv")


def environment_variable(part: Part) -> str | None:
    """Return the name of the environment variable that a part is, empty where it is not known, or None."""
    term = part.term if isinstance(part, Hole) else None
    if not isinstance(term, Call) or term.function not in ENVIRONMENT:
        return None
    name = term.arguments[0] if len(term.arguments) == 1 else ()
    return name[0].text if len(name) == 1 and isinstance(name[0], Text) else ""


def show(parts: Iterable[Part]) -> str:
    """Return the parts as a person reads them: `{net.JoinHostPort(c.Domain, c.Port)}/sealerio/lvscare:v1`.

    What is longer than any reference is cut off: a text that names 60,000 images is shown with each of their findings.
    """
    shown = ""
    for part in parts:
        shown += part.text[: _SHOWN + 1] if isinstance(part, Text) else "{" + show_term(part.term) + "}"
        if len(shown) > _SHOWN:
            return shown[:_SHOWN] + "…"
    return shown


def show_term(term: Term) -> str:
    """Return a term in Go's spelling, as far as it has one."""
    if isinstance(term, Receiver):
        return "receiver"
    if isinstance(term, Select):
        return f"{show_term(term.operand)}.{term.field}"
    if isinstance(term, Name):
        return f"{_last(term.package)}.{term.name}"
    if isinstance(term, Call):
        return f"{_last(term.function)}({_listed(term.arguments)})"
    if isinstance(term, Method):
        return f"{show_term(term.operand)}.{term.name}({_listed(term.arguments)})"
    return term.name if isinstance(term, Param) else "?"


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _listed(arguments: Iterable[Parts]) -> str:
    return ", ".join(" + ".join(_operand(part) for part in argument) for argument in arguments)


def _operand(part: Part) -> str:
    return f'"{part.text}"' if isinstance(part, Text) else show_term(part.term)
