"""Whether a text that is looked for can come to a place: seen on the way there, or not.

Most places of a program have nothing to do with the image that somebody looks for, `ceph/cosi`. Where nothing that is
evaluated has its last word, `cosi`, or half of that, no value there can name it. So it is enough to know of a field of
the program's own structs, `c.spec.CephVersion.Image`, what all who write to it give it: then nobody has to know which
object this is, who made it, and who else has its memory, which is most of the work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial

from codemod.golang.evaluate.by_field import way_to
from codemod.golang.evaluate.calls import says_what_it_returns
from codemod.golang.evaluate.contexts import written, written_together
from codemod.golang.evaluate.evaluator import Evaluator, Model
from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.frames import MAX_CALLS, Frame
from codemod.golang.evaluate.memory import Words
from codemod.golang.evaluate.returns import given_back
from codemod.golang.evaluate.terms import AnyField, Hole, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import assigned_by_call, definitions
from codemod.golang.flow.fields import field_writes
from codemod.golang.flow.implementers import methods_behind
from codemod.golang.flow.paths import Path, path_of
from codemod.golang.flow.twins import may_be_another
from codemod.golang.program import typeof, types
from codemod.golang.program.number_types import NUMBERS
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, strip_parens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WORD = re.compile(r"[a-z0-9]+")
_BASIC = NUMBERS | {"string", "bool"}
_SHORT = 3  # code points: shorter words are in many texts


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the words of which a text that has one of these has at least one, in small letters: of
    `quay.io/sig-storage/objectstorage-sidecar:v1` that is `objectstorage`. In order; nothing where one is empty."""
    found = sorted({_word_of(text.lower()) for text in texts})
    return tuple(found) if all(found) else ()


def _word_of(text: str) -> str:
    words = _WORD.findall(text.partition("@")[0].rpartition("/")[2].partition(":")[0])
    longest = max(words, key=len, default="")
    return longest if len(longest) >= _SHORT else text


@lru_cache(1 << 14)  # an editor asks for days
def has_part_of(text: str, word: str) -> bool:
    """Whether a text has a word in it, or what that may be put together of, at least half of it: `lvsc`, `care:v1`."""
    text = text.lower()
    if word in text:
        return True
    least = (len(word) + 1) // 2
    if len(text) < least:
        return False
    lengths = range(least, min(len(text), len(word) - 1) + 1)
    return text in word or any(text.endswith(word[:n]) or text.startswith(word[-n:]) for n in lengths)


class Sighting(Exception):
    """A text may have a part of what somebody looks for."""


class Seeker(Evaluator):
    """An Evaluator that raises `Sighting` as soon as a text may have a part of one of the words; see there. What it
    answers says no more than that there was none."""

    def __init__(self, words: tuple[str, ...], *given: Any) -> None:
        self.words, self.sought = words, " ".join(words)
        super().__init__(*given)

    def at(self, site: Node, ask: Callable[[], list[Value]], steps: int | None = None) -> list[Value]:
        try:
            return super().at(site, ask, steps)
        except Sighting:
            self.begin_anew()
            raise

    def may_come(self, site: Node, ask: partial[list[Value]]) -> bool:
        """Whether a text may have a part of a word on the way to a place of which something is asked, or that takes too
        many steps."""

        def answer() -> bool:
            before = len(self.problems)
            try:
                self.at(site, partial(ask, self))
            except Sighting:
                return True
            return len(self.problems) > before

        return self.remembered(("sighting", site, ask.func, ask.args), answer)

    def too_long(self, site: Node) -> Value:
        raise Sighting  # or not: nobody knows what comes from so far away

    def _evaluated(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        found = self._in_any_object(node, path) if path else None
        if found is None:
            found = super()._evaluated(node, frame, path)
        texts = {part.text for value in found for part in value.parts if isinstance(part, Text)}
        if any(has_part_of(text, word) for text in texts for word in self.words):
            raise Sighting
        return found

    def result(self, node: Node, frame: Frame, path: Path, index: int, checked: bool = True) -> list[Value]:
        found = self._of_any_object(strip_parens(node), frame, path, index, checked)
        return found if found is not None else super().result(node, frame, path, index, checked)

    def _of_any_object(self, node: Node, frame: Frame, path: Path, index: int, checked: bool) -> list[Value] | None:
        """Return what a call of an interface's method can return, whichever object of the program that is called on;
        None where it may be another."""
        function = strip_parens(node["function"]) if node.kind == "call_expression" else node
        if says_what_it_returns(self, [callee for callee in callees(self.module, node) if callee.is_known]):
            return None
        items = methods_behind(self.module, function)
        if not items or not all(_is_of_struct(self.module, each) for each in items):
            return None
        if frame.depth >= MAX_CALLS:
            return [self.too_long(node)]
        call = Invocation.of(node)
        frames = (Frame(i.declaration.node, call, frame, depth=frame.depth + 1, checked=checked) for i in items)
        return [value for inner in frames for value in given_back(self, self.frame(inner), path, index)] or None

    def _in_any_object(self, node: Node, path: Path) -> list[Value] | None:
        """Return one hole for the field at the end of a path below an expression, after all was evaluated that is
        written to it; None where it has parts, is in no struct of the program's, or not all that is written is seen."""
        field = _field(self.module, typeof.of_expression(self.module, node), path)
        declared = field_declaration(self.module, *field) if field is not None else None
        if field is None or declared is None or not _is_seen(self.module, field) or _is_copied(self.module, node, path):
            return None
        place = declared[0]
        anything = Value((Hole(AnyField(place.span, field[1]), span=place.span),), place)

        def ask() -> list[Value]:
            for write in field_writes(self.module, *field):
                if write.value is not None:
                    written(self, write.value, ())
                else:
                    written_together(self, write.node, ())
            return [anything]

        return self.anywhere(("sought", place, field[1]), place, ask)


def seeker(module: Module, models: Mapping[str, Model], named: Words, words: tuple[str, ...]) -> Seeker | None:
    """Return a Seeker of all kinds of expressions; None where there is no word to look for."""
    made = evaluator_of(module, models, named, made=partial(Seeker, words)) if words else None
    return made if isinstance(made, Seeker) else None


@per_module
def _field(module: Module, type_: types.Type | None, path: Path) -> tuple[types.Type, str] | None:
    """Return the struct of the program, and its field, to which a path leads, if that has no parts that others may
    write to: a text, a number, or something of another module, such as a `time.Duration`."""
    way, last = way_to(module, type_, path)
    flat = types.underlying(module, last)
    if not way or flat is None or flat.pointer:
        return None
    return way[-1] if types.is_elsewhere(module, flat) or types.predeclared(module, flat.node) in _BASIC else None


@per_module
def _is_of_struct(module: Module, method: Object) -> bool:
    """Whether a method's object is a struct: what all write to its fields is known, and what a `type text string` is
    made of is not."""
    listed = method.declaration.node["receiver"].children
    flat = types.underlying(module, types.of_node(listed[0].get("type")) if listed else None)
    return flat is not None and flat.node.kind == "struct_type"


@per_module
def _is_seen(module: Module, field: tuple[types.Type, str]) -> bool:
    """Whether all texts that a program gives a field are those of expressions, and its objects are never others."""
    writes = field_writes(module, *field)
    seen = all(each.value is not None or assigned_by_call(each.node) for each in writes)
    return seen and not may_be_another(module, *field)


def _is_copied(module: Module, node: Node, path: Path) -> bool:
    """Whether an expression is a variable that has an object of its own, to whose field somebody writes: `info :=
    *c.Info; info.URL = "docker.io"`. What is written to a copy is seen nowhere else, but for what is written through
    its address."""
    binding = path_of(node)[0].binding
    own = typeof.of_binding(module, binding) if binding is not None else None
    if binding is None or (own is not None and own.pointer):
        return False
    return any(each.path[-1:] == path[-1:] for each in definitions(binding))
