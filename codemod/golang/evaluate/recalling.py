"""What was asked at a place, and what is known there: each question is answered once, with the words that it met.

An answer that rests on a question around it, which is not answered yet, is not the whole; so each knows where it rests.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable

from codemod.golang.evaluate.frames import NOTHING, Frame
from codemod.golang.evaluate.memory import Memory, Recalled, Word, Words, recalled
from codemod.golang.evaluate.terms import Term, Verb
from codemod.golang.evaluate.values import Value, final, recursive
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")


class Recalling:
    """The questions and answers of an evaluation in one module, for one rule; see `Evaluator`."""

    def __init__(self, module: Module, known: tuple[object, ...], words: Words, others: Collection[Words]) -> None:
        self.module = module
        self._words, self._own = words, words.all()
        self._memory = _memory_of(module, known, self._own.union(*(each.all() for each in others)))
        self._met: set[Word] = set()
        self._looks = self._memory.looks
        self._asking: dict[Hashable, int] = {}  # what is being answered, and how many questions are around it
        self._here: dict[Hashable, tuple[list[Value], frozenset[Word]]] = {}
        self._rests_on: int = NOTHING
        # what was too far away to be answered whole: from how near it was asked, what was met, and the answer
        self._far: dict[Hashable, tuple[int, frozenset[Word], list[Value]]] = {}
        self._cuts = 0

    def once(self, question: Hashable, ask: Callable[[], T], again: T) -> T:
        """Return the answer, or `again` where the same question is being answered already: a recursion."""
        if question in self._asking:
            self._rests_on = min(self._rests_on, self._asking[question])
            self._cuts += 1
            return again
        self._asking[question] = len(self._asking)
        try:
            return ask()
        finally:
            self._asking.pop(question, None)

    def anywhere(self, question: Hashable, site: Node, ask: Callable[[], list[Value]]) -> list[Value]:
        """Return the answer to a question in which no frame has a part: what a field is given by all who write to it.

        It is asked once. An answer that rests on a question around it, which is not answered yet, is not the whole:
        who asks again at this place gets it with that said, and nobody elsewhere. Otherwise fields and parameters that
        are made of each other would be followed on every way among them.
        """
        known = self._recalled(question)
        if known is not None:
            told: list[Value] = known.found
            return told
        if question in self._here:
            self._rests_on, self._cuts, self._looks.lowest = -1, self._cuts + 1, -1
            self._met |= self._here[question][1]
            return self._here[question][0]
        depth, outer, lowest = len(self._asking), self._rests_on, self._looks.lowest
        around, self._met, self._rests_on = self._met, set(), NOTHING
        try:
            found = self.once(question, ask, None)
            if found is not None and self._rests_on < depth:
                self._here[question] = [*map(final, found), final(recursive(site))], frozenset(self._met)
            elif found is not None:
                self._looks.lowest = NOTHING
                self._keep(question, found)
                self._rests_on = NOTHING
        finally:
            self._looks.lowest = lowest if self._rests_on == NOTHING else -1
            self._met |= around
            self._rests_on = min(self._rests_on, outer)
        return [recursive(site)] if found is None else found

    def remembered(
        self,
        question: tuple[Hashable, ...],
        ask: Callable[[], T],
        keep: Callable[[T], bool] = lambda _: True,
        frame: Frame | None = None,
    ) -> T:
        """Return the answer, from memory where it was asked before: kept if it is to be, or rests on no other.

        Where the question is one about a `frame`, and nobody looked at the call that the frame is of, it is answered
        for each call of the function: what `imageVersion(v, "pause", "3.9")` gives rests on none of the dozens of
        callers that the function around has.
        """
        here = of_each = question if frame is None else (*question, frame)
        if frame is not None and frame.shape and frame.known is None and frame.looks is self._looks:
            of_each = (*question, frame.shape)
        known = self._recalled(of_each) or (self._recalled(here) if of_each is not here else None)
        if known is not None:
            told: T = known.found
            return told
        around, self._met = self._met, set()
        outer, self._rests_on = self._rests_on, NOTHING
        lowest, self._looks.lowest = self._looks.lowest, NOTHING
        try:
            found = ask()
            if self._rests_on == NOTHING or keep(found):
                same = frame is not None and self._rests_on == NOTHING and self._looks.lowest > frame.level
                self._keep(of_each if same else here, found)
        finally:
            self._met |= around
            self._rests_on = min(self._rests_on, outer)
            self._looks.lowest = min(self._looks.lowest, lowest)
        return found

    def _recalled(self, question: Hashable) -> Recalled | None:
        known = self._memory.recall(question, self._own)
        if known is not None:
            self._met |= known.met
            self._looks.lowest = min(self._looks.lowest, known.lowest)
        return known

    def _keep(self, question: Hashable, found: object) -> None:
        self._memory.keep(question, recalled(self._met, self._own, found, self._looks.lowest))

    def holds_frame(self) -> None:
        """Say that an answer has a frame in it, so that it is none for other calls."""
        self._looks.lowest = -1

    def is_marked(self, constant: str) -> bool:
        """Whether the text of a constant (`import/path.Name`) stays marked."""
        self._meet(("constant", constant))
        return constant in self._words.constants

    def mark_of(self, literal: Node) -> str:
        """Return the place of a literal whose text stays marked, as `pkg/a.go:120`; empty for any other."""
        if not self._memory.places:
            return ""
        place = f"{literal.file.path}:{literal.start}"
        return place if self.is_marked(place) else ""

    def linked(self, variable: str) -> str | None:
        """Return what the linker sets a variable (`import/path.name`) to in the build that is judged; None for any that
        no rule tells."""
        self._met.update(self._memory.linked.get(variable, ()))
        return self._words.linked.get(variable)

    def marked_by_any(self) -> Iterable[str]:
        """Return the constants whose text stays marked for some rule."""
        return [word[1] for word in self._memory.words if word[0] == "constant" and ":" not in word[1]]

    def for_all(self, question: str, ask: Callable[[], T]) -> T:
        """Return what is the same for all rules, whatever was met on the way.

        Asked in the middle of what it rests on, it is not the whole answer, and is asked again the next time.
        """
        common = self._memory.common
        if question in common:
            told: T = common[question]
            return told
        met, rests_on, cuts, lowest = self._met, self._rests_on, self._cuts, self._looks.lowest
        self._met = set()
        try:
            found = ask()
        finally:
            self._met, self._rests_on, self._looks.lowest = met, rests_on, lowest
        if self._cuts == cuts:
            common[question] = found
        return found

    def is_typed(self, package: str) -> bool:
        """Whether the type of a receiver makes a difference in a package."""
        self._meet(("typed", package))
        return package in self._words.typed

    def leaf(self, term: Term) -> Verb | None:
        """Return the verb that makes a leaf text; None for a term that is looked through."""
        self._met.update(self._memory.leaves.get(term, ()))
        return self._words.leaves.get(term)

    def is_host(self, term: Term) -> bool:
        """Whether a leaf is all of a registry, as it stands in front of images."""
        self._meet(("host", term))
        return term in self._words.hosts

    def leaves(self) -> Iterable[Term]:
        """Return all leaves."""
        self._met.update(word for word in self._memory.words if word[0] == "leaf")
        return self._words.leaves

    def has_method_leaf(self, name: str) -> bool:
        """Whether the result of some method of this name is a leaf."""
        met = self._memory.methods.get(name, ())
        self._met.update(met)
        return not self._own.isdisjoint(met)

    def _meet(self, word: Word) -> None:
        if word in self._memory.words:
            self._met.add(word)

    def around(self, frame: Frame) -> Frame:
        """Return the frame with the frames of the functions around its function literal."""
        if frame.function is None or frame.function.kind != "func_literal":
            return self.frame(frame)
        outer = Frame(frame.function.function, depth=frame.depth)
        return self.frame(replace(frame, outer=self.around(outer)))

    def frame(self, frame: Frame) -> Frame:
        """Return the one frame that stands for all that are like this one: what is asked in it is then known."""
        return self._memory.frame(frame)


def _memory_of(module: Module, known: tuple[object, ...], words: frozenset[Word]) -> Memory:
    """Return the memory that all have in common who ask in a module with the same words, models and defaults."""
    like = tuple(each if isinstance(each, str) else id(each) for each in known)
    found: Memory = module.answers.setdefault((Memory, module.folder, like, words), Memory(words))
    return found
