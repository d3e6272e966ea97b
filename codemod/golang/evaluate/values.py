"""Values: what a Go expression can be, as known text and holes.

`fmt.Sprintf("%s/%s", A, B)`, `A + "/" + B` and `path.Join(A, B)` are the same Value: a hole, the text `/`, a hole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, reduce
from itertools import product
from operator import mul
from sys import maxsize

from codemod.finding.diagnostics import Message, Related, message
from codemod.golang.evaluate.terms import Call, Hole, Part, Parts, Text, Unknown, Verb, Why, origin, reassembled, show
from codemod.golang.read.literals import integer
from codemod.golang.read.spotting import encoded
from codemod.golang.read.syntax import Node, SourceFile
from codemod.records import dataclass, field, replace

MAX_VALUES = 64
MAX_CHOICES = MAX_VALUES**2
MAX_TEXT = 1 << 16  # characters: `v1 := v0 + v0` and so on has 2**n
MAX_STEPS_SHOWN = 40
_HOLE = 512  # characters that a hole stands for
# what a value came through: into a call, out of one, and an object that was filled elsewhere
ARGUMENT, CALL, FIELD, CONSTANT = "argument {name}", "call of {name}", "field {name}", "the constant"
NAMED = "the constant {name}"  # that is none of the rule's


class Passed:
    """A place that a value came through, and what it was there: words are made of it where somebody wants to read them.
    Most values are never told."""

    __slots__ = ("_name", "_parts", "_said", "_site")

    def __init__(self, site: Node, said: str, name: str, parts: Parts) -> None:
        self._site, self._said, self._name, self._parts = site, said, name, parts

    @property
    def site(self) -> Node:
        return self._site

    @property
    def said(self) -> str:
        """The template of the message: `ARGUMENT`, `FIELD`, or another one."""
        return self._said

    def spells(self, text: str) -> bool:
        """Whether it was this text there."""
        return all(isinstance(part, Text) for part in self._parts) and show(self._parts) == text

    @property
    def step(self) -> Related:
        """The place as a step of the way that is told."""
        field = self._said.partition("{")[2][:-1]
        said = message(self._said, **{field: self._name}) if field else message(self._said)
        return Related(self._site.span, said, show(self._parts))


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that an expression can be.

    `site` is the expression that gave it its form; `way` is from there to where it was asked for, the last place first.
    `files` are those whose declarations it is made of, where other builds have other ones.
    """

    parts: Parts
    site: Node
    way: tuple[Passed, ...] = field(default=(), compare=False)
    files: frozenset[SourceFile] = field(default=frozenset(), compare=False)

    def __hash__(self) -> int:
        # asked for again wherever values are told apart, and they are made of parts of parts
        kept: dict[str, int] = self.__dict__
        if "hash" not in kept:
            kept["hash"] = hash((self.parts, self.site))
        return kept["hash"]

    @property
    def sites(self) -> tuple[Node, ...]:
        """Where it got its form, and where it came through, the last place first."""
        return self.site, *(each.site for each in self.way)

    @property
    def steps(self) -> tuple[Related, ...]:
        """Its way, in words."""
        return tuple(each.step for each in self.way)

    @cached_property
    def text(self) -> str | None:
        """The whole text where all of it is known."""
        known = [part.text for part in self.parts if isinstance(part, Text)]
        return "".join(known) if len(known) == len(self.parts) else None

    @property
    def numeric(self) -> bool:
        """Whether a part of it is a known integer and no text."""
        return any(isinstance(part, Text) and part.number for part in self.parts)

    @cached_property
    def unknown(self) -> Unknown | None:
        """The first part that is not known at all, or None; a field of what is not known is not known either."""
        terms = (origin(part.term) for part in self.parts if isinstance(part, Hole))
        return next((term for term in terms if isinstance(term, Unknown)), None)

    @cached_property
    def why(self) -> Why | None:
        """Why the value is not known, or None."""
        why = self.unknown.why if self.unknown is not None else None
        # `options.Mirror + "docker.io"` is something, though nothing sets the one half of it
        return Why.OTHER if why is Why.NOT_SET and len(self.parts) > 1 else why


def not_set(site: Node) -> Value:
    return unknown("it is not set", site, Why.NOT_SET)


def no_elements(site: Node) -> Value:
    return unknown("it has no elements", site, Why.EMPTY)


def recursive(site: Node) -> Value:
    return unknown("it depends on itself", site, Why.ITSELF)


def too_long(site: Node) -> Value:
    return unknown("the chain of calls is too long", site, Why.CUT)


def final(value: Value) -> Value:
    """Return a value in which nothing says that the rest of it is answered elsewhere: it is not known, and stays so."""
    holes = (part.term for part in value.parts if isinstance(part, Hole))
    if not any(isinstance(term, Unknown) and term.why.is_cut_off for term in holes):
        return value
    return replace(value, parts=tuple(_final(part) for part in value.parts))


def _final(part: Part) -> Part:
    if isinstance(part, Hole) and isinstance(part.term, Unknown) and part.term.why.is_cut_off:
        why = Why.ROUND if part.term.why is Why.ITSELF else Why.OTHER
        return replace(part, term=replace(part.term, why=why))
    return part


def unknown(reason: str, site: Node, why: Why = Why.OTHER, **args: str | Message) -> Value:
    """Return the Value that nothing is known of; `reason` is the template of a message, with these arguments."""
    return Value((Hole(Unknown(why, message(reason, **args), site.span), span=site.span),), site)


def too_many(site: Node) -> Value:
    """Return the Value of what can be more than `MAX_VALUES` things."""
    return unknown("too many possible values", site, Why.MANY)


def normal(parts: Iterable[Part]) -> Parts:
    """Join neighbouring texts, but keep a whole constant apart; drop empty text unless it is all there is."""
    out: list[Part] = []
    for part in parts:
        if isinstance(part, Text) and part.text and part.cut:
            out.append(part)
            continue
        if isinstance(part, Text) and not part.constant:
            if not part.text:
                continue
            last = out[-1] if out else None
            if isinstance(last, Text) and not last.apart:
                longer = last if len(last.text) >= len(part.text) else part
                out[-1] = Text(last.text + part.text, span=longer.span)
                continue
            part = replace(part, number=False) if part.number else part
        out.append(part)
    return tuple(out) or (Text(""),)


def concat(site: Node, pieces: Sequence[Sequence[Value]]) -> list[Value]:
    """Return every concatenation of one value of each piece, or one unknown where there are too many."""
    if ways_to_choose(pieces) > MAX_VALUES:
        return [too_many(site)]
    if sum(max((_length(value) for value in piece), default=0) for piece in pieces) > MAX_TEXT:
        return [unknown("the text is too long", site)]
    found = []
    for choice in product(*pieces):
        parts = reassembled(normal(part for value in choice for part in value.parts))
        found.append(Value(parts, site, tuple(step for value in choice for step in value.way), files_of(choice)))
    return distinct(found)


def ways_to_choose(pieces: Iterable[Sequence[Value]]) -> int:
    """Return in how many ways one value of each piece can be chosen."""
    return reduce(mul, map(len, pieces), 1)


def each_choice(pieces: Sequence[Sequence[Value]], say: Callable[..., Value], site: Node) -> list[Value]:
    """Return what is said of each choice of one value of each piece; one unknown where there are too many choices,
    also where the same is said of most: four pieces of 64 values have 16 million."""
    if ways_to_choose(pieces) > MAX_CHOICES:
        return [too_many(site)]
    return distinct((say(*choice) for choice in product(*pieces)), MAX_VALUES)


def files_of(values: Iterable[Value]) -> frozenset[SourceFile]:
    """Return the files that a Value which is made of these is from."""
    return frozenset(file for value in values for file in value.files)


def _length(value: Value) -> int:
    """Return how long a value's text is; a hole counts as much as it costs."""
    return sum(len(part.text) if isinstance(part, Text) else _HOLE for part in value.parts)


def distinct(values: Iterable[Value], most: int = maxsize) -> list[Value]:
    """Return the values without repeats, in order; of what several builds have, the files that all of them have.

    More than `most` are too many for who asks: one of those that are over tells so, and no other is looked at.
    """
    found: dict[Value, Value] = {}
    for value in values:
        if len(found) > most:
            break
        known = found.get(value)
        if known is None:
            found[value] = value
        elif known.files - value.files:
            found[value] = replace(known, files=known.files & value.files)
    return list(found.values())


def in_byte_order(held: list[list[Value]]) -> list[list[Value]] | None:
    """Return known texts as Go sorts them; None where one is not known, or is a number."""
    texts = [values[0].text if len(values) == 1 and not values[0].numeric else None for values in held]
    return None if None in texts else sorted(held, key=lambda values: encoded(values[0].text or ""))


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
    if verb == "s" or (verb == "v" and isinstance(part.term, Call | Unknown)):
        return value
    return replace(value, parts=(replace(part, verb=verb),))


def has_constant(value: Value) -> bool:
    """Whether a part of a value is a constant that a rule marks."""
    return any(isinstance(part, Text) and part.constant for part in value.parts)


def is_settled(found: Sequence[Value]) -> bool:
    """Whether an expression is one thing, and it is known."""
    return len(found) == 1 and found[0].unknown is None


def clearer(found: list[Value], other: list[Value]) -> list[Value]:
    """Return the second answer to a question, but where the first one is sure of more."""
    other = distinct(other)
    worse = any(map(_says_nothing, other)) and not any(map(_says_nothing, found))
    return found if not other or not found or worse or set(other).issuperset(found) else other


def _says_nothing(value: Value) -> bool:
    """Whether a value is not known; that nothing is set there is known."""
    return value.unknown is not None and value.why not in (Why.NOT_SET, Why.EMPTY)


def plain_text(text: str, site: Node) -> Value:
    """Return the Value of known text that stands at a place."""
    return Value((Text(text, span=site.span),), site)


def number(node: Node) -> Value:
    """Return the Value of an integer literal, or of a negated one."""
    negative = node.kind == "unary_expression"
    found = integer(node["operand"] if negative else node)
    if found is None:
        return unknown("this number is not evaluated", node)
    return Value((Text(str(-found if negative else found), number=True),), node)


def number_of(count: int, site: Node) -> Value:
    """Return the Value of a number that is counted."""
    return Value((Text(str(count), number=True),), site)


def passing(value: Value, site: Node, said: str, name: str) -> Value:
    """Return the value with one more step on its way; `said` is the template of a message, with this name in it."""
    if len(value.way) >= MAX_STEPS_SHOWN:
        return value
    # what it is stays the same, and so does what is known of that
    passed = object.__new__(Value)
    passed.__dict__.update(value.__dict__, way=(Passed(site, said, name, value.parts), *value.way))
    return passed
