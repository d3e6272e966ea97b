"""The state of an evaluation: what was asked, what is known, and how much it may cost.

The modules beside this one say what each kind of expression is; they ask back through the Evaluator, which holds the
two functions that lead to all of them. So `calls` can ask for an argument without importing `expressions`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Protocol, TypeVar, cast

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.memory import NO_WORDS, Answer, Memory, Word, Words
from codemod.golang.evaluate.terms import Hole, Select, Term, Verb, Why
from codemod.golang.evaluate.values import MAX_VALUES, Value, distinct, recursive, too_long, unknown
from codemod.golang.flow.paths import Path
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Problem
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace

MAX_STEPS = 60_000  # at one place
MAX_STEPS_IN_ALL = 600_000
VISITS = 16  # blocks that the data-flow analysis looks at in the time of one step
MAX_NESTING = 60
MAX_ROUNDS = 4  # of one question, where its answer rests on a recursion that was cut off

T = TypeVar("T")


class OverBudget(Exception):
    """The evaluation took more steps than allowed."""


Model = Callable[["Evaluator", Node, Frame], "list[Value] | None"]


class Ask(Protocol):
    """What part `path` of an expression can be."""

    def __call__(self, evaluator: Evaluator, node: Node, frame: Frame, path: Path, /) -> list[Value]: ...


class AskResult(Protocol):
    """What part `path` of result `index` of a call can be; `checked`: where an error beside it is looked at."""

    def __call__(
        self, evaluator: Evaluator, node: Node, frame: Frame, path: Path, index: int, checked: bool, /
    ) -> list[Value]: ...


class Evaluator:
    """Evaluates in one module, for one rule.

    Of the rule's words, `constants` are objects (`import/path.Name`) whose text stays marked as that constant. `leaves`
    are the terms that are answers in themselves, each with the verb that makes it text; they are not looked through.
    `typed` are the packages (import paths) in which the type of a receiver makes a difference. `others` are the words
    of the rules that ask beside this one: they share what is answered. `problems` get a place that takes too many
    steps.
    """

    def __init__(
        self,
        module: Module,
        expression: Ask,
        result: AskResult,
        models: Mapping[str, Model],
        words: Words = NO_WORDS,
        others: Collection[Words] = (),
        problems: list[Problem] | None = None,
    ) -> None:
        self.module = module
        self._expression, self._result = expression, result
        self.models = models
        self._words, self._own = words, words.all()
        self._memory = _memory_of(module, models, self._own.union(*(each.all() for each in others)))
        self._met: set[Word] = set()
        self._cuts = 0
        self._rounds: dict[Hashable, tuple[int, list[Value]]] = {}
        self.problems = problems if problems is not None else []
        self.steps = 0
        self._limit = MAX_STEPS
        self._asking: set[Hashable] = set()
        self._nesting = 0

    @property
    def spent(self) -> int:
        """How much work was done, in steps."""
        return self.steps + self.module.visits // VISITS

    def at(self, site: Node, ask: Callable[[], list[Value]], steps: int | None = None) -> list[Value]:
        """Return the answer to a question about one place, on which its own budget is spent.

        Where that is not enough, nothing is known of this place but that, and the next is asked. Raises `OverBudget`
        where all places together have taken too much.
        """
        if self.spent > MAX_STEPS_IN_ALL:
            raise OverBudget
        self._limit = self.spent + (MAX_STEPS if steps is None else steps)
        self._met = set()
        try:
            return ask()
        except (OverBudget, RecursionError):
            self._asking.clear()
            self._nesting = 0
            self.problems.append(Problem("limit", site.span, message("the evaluation took too many steps")))
            return []

    def evaluate(self, node: Node, frame: Frame, path: Path = ()) -> list[Value]:
        """Return what the part `path` of the expression can be. Raises `OverBudget`."""
        self.steps += 1
        if self.spent > self._limit:
            raise OverBudget
        question = (node, frame, path)
        if not self._asking:
            # nobody asks around: what is cut off is cut off in here, and will be the next time
            self._rounds = {}
            return self.remembered(("first", question), lambda: self._once_evaluated(node, frame, path), always=True)
        return self.remembered(question, lambda: self._once_evaluated(node, frame, path))

    def _once_evaluated(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        if self._nesting > MAX_NESTING:
            self._cuts += 1
            return [too_long(node)]
        return self.once((node, frame, path), lambda: self._evaluated(node, frame, path), [recursive(node)])

    def _evaluated(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        """Return what the expression can be.

        n fields that are all written from each other are asked for in n! orders: of an answer that rests on a
        recursion, the rounds are counted, and the last one stands, with that as a reason like any other.
        """
        rounds, last = self._rounds.get((node, frame, path), (0, []))
        before = self._cuts
        if rounds == MAX_ROUNDS:
            self._cuts += 1
            return last
        self._nesting += 1
        try:
            found = distinct(self._expression(self, strip_parens(node), frame, path))
            found = found if len(found) <= MAX_VALUES else [unknown("too many possible values", node)]
        finally:
            self._nesting -= 1
        if self._cuts != before:
            known = [value if value.why is not Why.CUT else unknown("it depends on itself", node) for value in found]
            self._rounds[node, frame, path] = rounds + 1, known
        return found

    def result(self, node: Node, frame: Frame, path: Path, index: int, checked: bool = True) -> list[Value]:
        """Return what result `index` of a call can be; `checked`: where an error beside it is looked at."""
        return self._result(self, node, frame, path, index, checked)

    def once(self, question: Hashable, ask: Callable[[], T], again: T) -> T:
        """Return the answer, or `again` where the same question is being answered already: a recursion."""
        if question in self._asking:
            self._cuts += 1
            return again
        self._asking.add(question)
        try:
            return ask()
        finally:
            self._asking.discard(question)

    def remembered(self, question: Hashable, ask: Callable[[], T], always: bool = False) -> T:
        """Return the answer, from memory where the question was asked before.

        What rests on a recursion that was cut off is no answer for the next one who asks, and is not `always` kept.
        """
        known = self._memory.recall(question, self._own)
        if known is not None:
            self._met |= known.met
            return cast("T", known.found)
        around, self._met = self._met, set()
        before = self._cuts
        try:
            found = ask()
            if always or self._cuts == before:
                met = frozenset(self._met)
                self._memory.keep(question, Answer(met, met & self._own, found))
        finally:
            around |= self._met
            self._met = around
        return found

    def is_marked(self, constant: str) -> bool:
        """Whether the text of a constant (`import/path.Name`) stays marked."""
        self._meet(("constant", constant))
        return constant in self._words.constants

    def is_typed(self, package: str) -> bool:
        """Whether the type of a receiver makes a difference in a package."""
        self._meet(("typed", package))
        return package in self._words.typed

    def leaf(self, term: Term) -> Verb | None:
        """Return the verb that makes a leaf text; None for a term that is looked through."""
        self._met.update(self._memory.leaves.get(term, ()))
        return self._words.leaves.get(term)

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
        outer = Frame(frame.function.function, depth=frame.depth, open=frame.open)
        return self.frame(replace(frame, outer=self.around(outer)))

    def frame(self, frame: Frame) -> Frame:
        """Return the one frame that stands for all that are like this one: what is asked in it is then known."""
        return self._memory.frame(frame)

    def hole(self, term: Term, path: Path, site: Node) -> Value:
        """Return the Value that is the part `path` of a term."""
        for step in path:
            term = Select(term, step)
        return Value((Hole(term, span=site.span),), site)

    def settled(self, value: Value) -> Value:
        """Return the value with `%v` of a leaf read as what that leaf's own verb prints."""
        parts = tuple(
            replace(p, verb=self.leaf(p.term) or p.verb) if isinstance(p, Hole) and p.verb == "v" else p
            for p in value.parts
        )
        return replace(value, parts=parts)


def _memory_of(module: Module, models: Mapping[str, Model], words: frozenset[Word]) -> Memory:
    """Return the memory that all have in common who ask in a module with the same words and models."""
    found = module.answers.setdefault((Memory, module.folder, id(models), words), Memory(words))
    return cast("Memory", found)
