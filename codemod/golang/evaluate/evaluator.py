"""The state of an evaluation: what was asked, what is known, and how much it may cost.

The modules beside this one say what each kind of expression is; they ask back through the Evaluator, which holds the
two functions that lead to all of them. So `calls` can ask for an argument without importing `expressions`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from functools import partial
from itertools import combinations

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.frames import NOTHING, Frame
from codemod.golang.evaluate.memory import NO_WORDS, Words
from codemod.golang.evaluate.recalling import Recalling
from codemod.golang.evaluate.terms import Hole, Made, Select, Term
from codemod.golang.evaluate.values import MAX_VALUES, Value, distinct, recursive, too_long, too_many, unknown
from codemod.golang.flow.paths import Path, leads_back
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Problem
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol, TypeVar

    T = TypeVar("T")
else:
    Protocol = object

MAX_STEPS = 60_000  # at one place
MAX_STEPS_FOLLOWED = 4_000  # at one place, with functions followed statement by statement
MAX_STEPS_IN_ALL = 600_000
FEW_STEPS = 1_000  # at each place after those: most need less
VISITS = 16  # blocks that the data-flow analysis looks at in the time of one step
MAX_NESTING = 60
MAX_FRAMES = 4_000  # of Python, which allows 1,000 by itself: so many questions within each other have up to 2,000
MAX_FOLLOWED = 1  # within each other: what a followed function calls is asked by its definitions


class OverBudget(Exception):
    """The evaluation took more steps than allowed."""


Model = Callable[["Evaluator", Node, Frame], "list[Value] | None"]


class ResultModel(Protocol):
    """What part `path` of result `index` of a call can be; None where that is not known."""

    def __call__(
        self, evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int, /
    ) -> list[Value] | None: ...


ListModel = Callable[["Evaluator", Node, Frame], "list[list[Value]] | None"]


class Ask(Protocol):
    """What part `path` of an expression can be."""

    def __call__(self, evaluator: Evaluator, node: Node, frame: Frame, path: Path, /) -> list[Value]: ...


class AskResult(Protocol):
    """What part `path` of result `index` of a call can be; `checked`: where an error beside it is looked at."""

    def __call__(
        self, evaluator: Evaluator, node: Node, frame: Frame, path: Path, index: int, checked: bool, /
    ) -> list[Value]: ...


Items = Callable[["Evaluator", Node, Frame], "list[Any] | None"]
Pieces = Callable[["Evaluator", Node, Node, Frame], "list[Value] | None"]


class Evaluator(Recalling):
    """Evaluates in one module, for one rule.

    Of the rule's words, `constants` are objects (`import/path.Name`) and literals (`pkg/a.go:120`) whose text stays
    marked as that constant. `leaves` are the terms that are answers in themselves, each with the verb that makes it
    text; they are not looked through. `typed` are the packages (import paths) in which the type of a receiver makes
    a difference. `others` are the words of the rules that ask beside this one: they share what is answered.
    `problems` get a place that takes too many steps. `models` are what functions of other modules do to texts,
    `lists` those that return several, and `results` those with more than one result or with fields. `default` says,
    of an expression whose address is taken, what is written there by default: that of a flag; and of a variable
    that the linker sets, what it is else. For who proves nothing, but wants to know what there may be.
    `items` says what the elements of a list are known to be (`known.Known`), and `pieces` what a statement writes to a
    builder. `follow` is whether functions are followed statement by statement: who lists all images of a program asks
    of many places what there may be, and needs no proof of one. `sought` is what a `Seeker` looks for.
    """

    sought = ""

    def __init__(
        self,
        module: Module,
        expression: Ask,
        result: AskResult,
        models: Mapping[str, Model],
        words: Words = NO_WORDS,
        others: Collection[Words] = (),
        problems: list[Problem] | None = None,
        lists: Mapping[str, ListModel] | None = None,
        results: Mapping[str, ResultModel] | None = None,
        default: Callable[[Module, Node], Node | None] | None = None,
        items: Items = lambda *_: None,
        pieces: Pieces = lambda *_: None,
        filled: Callable[..., Any] = lambda *_: None,
        follow: bool = True,
    ) -> None:
        self._default = default
        self._items, self._pieces, self._filled = items, pieces, filled
        self.lists, self.results = lists or {}, results or {}
        self._expression, self._result = expression, result
        self.models = models
        super().__init__(module, (models, default, follow, self.sought), words, others)
        self.problems = problems if problems is not None else []
        self.needs_no_proof = default is not None or bool(self.sought)  # of what there may be, whatever else is there
        self.steps = self.executed = 0
        self.printed_once: Mapping[Node, Value] = {}  # what package fmt prints of these, for a run that knows it
        self._limit = MAX_STEPS
        self._nesting = 0
        self._followed = 0
        self.may_follow = self._follows = follow

    @property
    def spent(self) -> int:
        """How much work was done, in steps."""
        return self.steps + self.module.visits // VISITS

    def at(self, site: Node, ask: Callable[[], list[Value]], steps: int | None = None) -> list[Value]:
        """Return the answer to a question about one place, on which its own budget is spent.

        Where that is not enough, it is asked again by definitions alone, with no function followed. Else nothing is
        known of this place but that, and the next is asked: with less, where all before have taken too much together.
        """
        budget = MAX_STEPS if steps is None else steps
        budget = min(budget, FEW_STEPS) if self.spent > MAX_STEPS_IN_ALL else budget
        ways = [(True, min(budget, MAX_STEPS_FOLLOWED))] if self.may_follow else []
        self._met = set()  # also of the first way: how far that came makes the answer, too
        sys.setrecursionlimit(max(allowed := sys.getrecursionlimit(), MAX_FRAMES))
        try:
            for self._follows, most in (*ways, (False, budget)):
                self._limit = self.spent + most
                self._here.clear()
                self._far.clear()
                try:
                    return ask()
                except (OverBudget, RecursionError):
                    self.begin_anew()
        finally:
            sys.setrecursionlimit(allowed)
        self.problems.append(Problem("limit", site.span, message("the evaluation took too many steps")))
        return []

    def begin_anew(self) -> None:
        """Forget the questions around one that was given up."""
        self._asking.clear()
        self._nesting, self._followed, self._rests_on = 0, 0, NOTHING

    def charge(self) -> None:
        """Count one step. Raises `OverBudget`."""
        self.steps += 1
        if self.spent > self._limit:
            raise OverBudget

    def evaluate(self, node: Node, frame: Frame, path: Path = ()) -> list[Value]:
        """Return what the part `path` of the expression can be. Raises `OverBudget`."""
        self.charge()
        question = (node, frame, path)
        far = self._far.get(question)
        if far is not None and far[0] <= self._nesting:
            self._rests_on, self._looks.lowest, self._met = -1, -1, self._met | far[1]
            return far[2]
        cuts, outer, self._rests_on = self._cuts, self._rests_on, NOTHING
        try:
            found = self._asked(node, frame, path)
            if self._rests_on < 0 and cuts == self._cuts:
                self._far[question] = self._nesting, frozenset(self._met), found
        finally:
            self._rests_on = min(self._rests_on, outer)
        return found

    def _asked(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        ask = partial(self._once_evaluated, node, frame, path)
        if not self._asking and not self._here:
            # nobody asked before at this place: what is cut off in here will be the next time, too
            return self.remembered(("first", node, path), ask, frame=frame)
        return self.remembered((node, path), ask, lambda _: False, frame)

    def _once_evaluated(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        if self._nesting > MAX_NESTING:
            return [self.too_long(node)]
        if leads_back(path):
            return [unknown("the object is part of others of its kind", node)]
        found = self.once((node, frame, path), partial(self._evaluated, node, frame, path), None)
        return [recursive(node)] if found is None else found

    def _evaluated(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        self._nesting += 1
        try:
            found = self._of_one_build(distinct(self._expression(self, strip_parens(node), frame, path)))
            if self.asks_defaults:
                from codemod.golang.evaluate.fewer import one_unknown

                found = one_unknown(found)
            return found if len(found) <= MAX_VALUES else [too_many(node)]
        finally:
            self._nesting -= 1

    def _of_one_build(self, values: list[Value]) -> list[Value]:
        """Leave out what no build makes: of `a() + b()` one platform's `a` with another's `b`."""
        if not any(len(value.files) > 1 for value in values):
            return values
        together = self.module.sources.together
        found = [v for v in values if all(together(one, other) for one, other in combinations(v.files, 2))]
        return found or values

    def result(self, node: Node, frame: Frame, path: Path, index: int, checked: bool = True) -> list[Value]:
        """Return what result `index` of a call can be; `checked`: where an error beside it is looked at."""
        return self._result(self, node, frame, path, index, checked)

    def items(self, node: Node, frame: Frame) -> list[Any] | None:
        """Return what the elements of a list are known to be; None where it is not sure how many there are."""
        return self._items(self, node, frame)

    def pieces(self, use: Node, statement: Node, frame: Frame) -> list[Value] | None:
        """Return what a statement writes to a builder; None where that is not sure."""
        return self._pieces(self, use, statement, frame)

    def filled(self, function: Node, frame: Frame, target: Binding, held: Any) -> Any:
        """Return what a function leaves where its pointer points to; None where that is not sure."""
        return self._filled(self, function, frame, target, held)

    def nested(self, run: Callable[[], T]) -> T | None:
        """Return what following a function says; None where as many are followed around it as may be."""
        if not self.follows():
            return None
        if self._followed >= MAX_FOLLOWED:
            self._rests_on = -1
            return None
        self._followed += 1
        try:
            return run()
        finally:
            self._followed -= 1

    def aside(self, run: Callable[[], T], many: int) -> T | None:
        """Return the answer to a question that counts for many; None where more than these are around it."""
        if self._nesting > many:
            self._rests_on = -1
            return None
        self._nesting += many
        try:
            return run()
        finally:
            self._nesting -= many

    def follows(self) -> bool:
        """Whether functions are followed statement by statement; an answer without that is none for other places."""
        if self.may_follow and not self._follows:
            self._rests_on = -1
        return self._follows

    def too_long(self, site: Node) -> Value:
        """Return that the chain of calls is too long, which is an answer for whoever asked from so far away alone."""
        self._rests_on = -1
        return too_long(site)

    @property
    def asks_defaults(self) -> bool:
        """Whether what is asked is what there may be by default, and not what is sure."""
        return self._default is not None

    def fewer(self, pieces: list[list[Value]]) -> list[list[Value]]:
        """Return pieces to be put together; for who asks what there may be, no more than can be."""
        if not self.asks_defaults:
            return pieces
        from codemod.golang.evaluate.fewer import fewer

        return fewer(pieces)

    def default_of(self, target: Node) -> Node | None:
        """Return what is written by default to an expression whose address is taken; None where nobody asks."""
        return self._default(self.module, target) if self._default is not None else None

    def made(self, node: Node, frame: Frame) -> Value:
        """Return the object that an expression makes."""
        self.holds_frame()
        return Value((Hole(Made(node, frame), span=node.span),), node)

    def hole(self, term: Term, path: Path, site: Node) -> Value:
        """Return the Value that is the part `path` of a term."""
        for step in path:
            term = Select(term, step)
        return Value((Hole(term, span=site.span),), site)
