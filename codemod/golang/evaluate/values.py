"""Values: what a Go expression can be, as known text and holes.

`fmt.Sprintf("%s/%s", A, B)`, `A + "/" + B` and `path.Join(A, B)` are the same Value: a hole, the text `/`, a hole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Literal

from codemod.finding.diagnostics import Related, Span, message
from codemod.golang.read.files import File
from codemod.golang.read.literals import integer
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, field, replace

MAX_VALUES = 64
MAX_STEPS_SHOWN = 40

Term = tuple[object, ...]
"""The canonical form of an expression that is no known text:

("receiver", package, type)      the method's own receiver, of that type of the package (`*`: whatever it is)
("select", term, field)          a field, through embedded structs by its shortest name
("call", name, part, ...)        a call of `import/path.Function`, or of a method of a term
("name", package, name)          a package-level object that is not of this module
("param", place, index)          a parameter that no call is bound to
("unknown", reason, place)       anything else: equal to nothing but itself
"""

Verb = Literal["s", "d", "v"]


@dataclass(frozen=True, slots=True)
class Text:
    """Known text. `constant` names the constant (`import/path.Name`) that it is, whole; `span` is the literal it
    came from; `number` says that the expression is an integer, not a string."""

    text: str
    constant: str = ""
    span: Span | None = field(default=None, compare=False)
    number: bool = False


@dataclass(frozen=True, slots=True)
class Hole:
    """Text that is not known, but that is always that of `term`: as a string (`s`), in decimal (`d`), or as `%v`
    prints it (`v`)."""

    term: Term
    verb: Verb = "s"
    span: Span | None = field(default=None, compare=False)


Part = Text | Hole


@dataclass(frozen=True, slots=True)
class Site:
    """The expression that gave a value its form."""

    file: File
    node: Node

    @property
    def span(self) -> Span:
        return Span(self.file.path, self.node.start, self.node.end)


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that an expression can be. `steps` is the way from `site` to where it was asked for, last first."""

    parts: tuple[Part, ...]
    site: Site
    steps: tuple[Related, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str | None:
        """The whole text where all of it is known."""
        if all(isinstance(part, Text) for part in self.parts):
            return "".join(part.text for part in self.parts if isinstance(part, Text))
        return None

    @property
    def numeric(self) -> bool:
        """Whether a part of it is a known integer and no text."""
        return any(isinstance(part, Text) and part.number for part in self.parts)

    @property
    def unknown(self) -> str:
        """Why the value is not known, or an empty string."""
        for part in self.parts:
            if isinstance(part, Hole) and part.term[0] == "unknown":
                return str(part.term[1])
        return ""


def unknown(reason: str, site: Site) -> Value:
    """Return the Value that nothing is known of."""
    return Value((Hole(("unknown", reason, site.file.path, site.node.start), span=site.span),), site)


def normal(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Join neighbouring texts, but keep a whole constant apart; drop empty text unless it is all there is."""
    out: list[Part] = []
    for part in parts:
        if isinstance(part, Text) and not part.constant:
            if not part.text:
                continue
            last = out[-1] if out else None
            if isinstance(last, Text) and not last.constant:
                longer = last if len(last.text) >= len(part.text) else part
                out[-1] = Text(last.text + part.text, span=longer.span)
                continue
            part = replace(part, number=False) if part.number else part
        out.append(part)
    return tuple(out) or (Text(""),)


def concat(site: Site, pieces: Sequence[Sequence[Value]]) -> list[Value]:
    """Return every concatenation of one value of each piece, or one unknown where there are too many."""
    count = 1
    for piece in pieces:
        count *= len(piece)
    if count > MAX_VALUES:
        return [unknown("too many possible values", site)]
    found = []
    for choice in product(*pieces):
        parts = normal(part for value in choice for part in value.parts)
        found.append(Value(parts, site, tuple(step for value in choice for step in value.steps)))
    return distinct(found)


def distinct(values: Iterable[Value]) -> list[Value]:
    """Return the values without repeats, in order."""
    return list(dict.fromkeys(values))


def key(parts: Iterable[Part]) -> tuple[object, ...]:
    """Return a form of the parts for use inside a term: equal where the text is."""
    return tuple(("text", p.text) if isinstance(p, Text) else ("hole", p.term, p.verb) for p in parts)


_STRINGS = frozenset({"call", "unknown"})


def printed(value: Value, verb: Verb) -> Value | None:
    """Return the value as `%s`, `%d` or `%v` prints it; None where that would not be its plain text."""
    if len(value.parts) != 1:
        return value if verb != "d" else None
    part = value.parts[0]
    if isinstance(part, Text):
        if part.number != (verb == "d") and verb != "v":
            return None
        return replace(value, parts=(replace(part, number=False),))
    if part.verb != "s":
        return value if verb != "d" else None
    if verb == "s" or (verb == "v" and part.term[0] in _STRINGS):
        return value
    return replace(value, parts=(replace(part, verb=verb),))


def show(parts: Iterable[Part]) -> str:
    """Return the parts as a person reads them: `{net.JoinHostPort(c.Domain, c.Port)}/sealerio/lvscare:v1`."""
    return "".join(p.text if isinstance(p, Text) else "{" + show_term(p.term) + "}" for p in parts)


def show_term(term: Term) -> str:
    """Return a term in Go's spelling, as far as it has one."""
    kind = term[0]
    if kind == "receiver":
        return "receiver"
    if kind == "select":
        return f"{show_term(_term(term[1]))}.{term[2]}"
    if kind == "name":
        return f"{str(term[1]).rpartition('/')[2]}.{term[2]}"
    if kind == "call":
        return f"{str(term[1]).rpartition('/')[2]}({', '.join(_show_key(part) for part in term[2:])})"
    if kind == "method":
        return f"{show_term(_term(term[1]))}.{term[2]}({', '.join(_show_key(part) for part in term[3:])})"
    if kind == "param":
        return str(term[3])
    return "?"


def _term(item: object) -> Term:
    assert isinstance(item, tuple)
    return item


def _show_key(parts: object) -> str:
    shown = []
    for part in _term(parts):
        part = _term(part)
        shown.append(f'"{part[1]}"' if part[0] == "text" else show_term(_term(part[1])))
    return " + ".join(shown)


def plain_text(text: str, site: Site) -> Value:
    """Return the Value of known text that stands at a place."""
    return Value((Text(text, span=site.span),), site)


def number(node: Node, site: Site) -> Value:
    """Return the Value of an integer literal, or of a negated one."""
    negative = node.kind == "unary_expression"
    literal = node.get("operand") if negative else node
    found = integer(literal) if literal is not None else None
    if found is None:
        return unknown("this number is not evaluated", site)
    return Value((Text(str(-found if negative else found), number=True),), site)


def step(site: Site, what: str, value: str) -> Related:
    """Return one step on the way of a value."""
    return Related(site.span, message("{what}", what=what), value)


def passing(value: Value, site: Site, what: str) -> Value:
    """Return the value with one more step on its way."""
    if len(value.steps) >= MAX_STEPS_SHOWN:
        return value
    return replace(value, steps=(step(site, what, show(value.parts)), *value.steps))
