"""One way through a function: what is known, where control goes, and how far it may be followed."""

from __future__ import annotations

from collections.abc import Iterable

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.known import State, Texts, joined
from codemod.golang.evaluate.stepping import stepped
from codemod.golang.evaluate.truth import truth
from codemod.golang.evaluate.values import Value
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, field, replace

MAX_STATEMENTS = 400
MAX_DEPTH = 20


class Lost(Exception):
    """The function cannot be followed."""


@dataclass(eq=False)
class Jumps:
    """The states in which control leaves a statement other than at its end, by how and to which label."""

    states: list[tuple[str, str, State]] = field(default_factory=list)

    def take(self, kind: str, labels: Iterable[str]) -> list[State]:
        """Return those that end here, and forget them."""
        own = [each for each in self.states if each[0] == kind and each[1] in labels]
        self.states = [each for each in self.states if each not in own]
        return [state for _, _, state in own]


class Follower:
    """What is known on the way through a function; the modules beside this one say what each statement makes of it."""

    def __init__(self, evaluator: Evaluator, frame: Frame, followed: frozenset[Binding]) -> None:
        assert frame.function is not None
        self.evaluator, self.function, self.followed = evaluator, frame.function, followed
        self.start = frame
        self.frames: dict[Node, list[Frame]] = {}
        self.jumps = Jumps()
        self.ends: list[State] = []
        self.left = MAX_STATEMENTS
        self.depth = 0
        self.latest: tuple[State, Frame] | None = None

    def frame(self, state: State) -> Frame:
        """Return the frame in which variables are what they are known to be."""
        if self.latest is None or self.latest[0] is not state:
            self.latest = state, replace(self.start, known=state, running=True)
        return self.latest[1]

    def visit(self, step: Node, state: State) -> Frame:
        """Note what is known before a step."""
        self.left -= 1
        self.evaluator.steps += 1
        if self.left < 0:
            raise Lost
        found = self.frame(state)
        noted = self.frames.setdefault(step, [])
        if not noted or noted[-1] is not found:
            noted.append(found)
        return found

    def asked(self, part: Node, state: State) -> State:
        """Return what is known after a part of a header was evaluated: a call in it may write to a builder."""
        return stepped(self.evaluator, part, self.visit(part, state), self.followed)

    def statement(self, node: Node, state: State, label: str = "") -> State | None:
        """Return what is known after a statement; None where control does not get there."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Lost
        try:
            return self._statement(node, state, label)
        finally:
            self.depth -= 1

    def _statement(self, node: Node, state: State, label: str) -> State | None:
        raise NotImplementedError

    def inside(self, body: Node, state: State) -> State | None:
        """Return what is known after a closure that is called where it stands."""
        (outer, self.jumps), (ends, self.ends) = (self.jumps, Jumps()), (self.ends, [])
        after = self.statement(body, state)
        found = met([*self.ends, *([after] if after is not None else [])])
        self.jumps, self.ends = outer, ends
        return found

    def sequence(self, nodes: Iterable[Node], state: State) -> State | None:
        here: State | None = state
        for node in nodes:
            if here is None:
                return None
            here = self.statement(node, here)
        return here

    def split(self, condition: Node, state: State) -> tuple[State | None, State | None]:
        """Return what is known where a condition holds, and where it does not; None where that cannot be.

        A variable that is one of several texts is asked about with each of them.
        """
        names = {n.binding for n in condition.walk() if n.kind == "identifier" and n.binding in state}
        held = [(name, state[name]) for name in names if name is not None]
        several = [(name, each) for name, each in held if isinstance(each, Texts) and len(each.values) > 1]
        if len(several) != 1:
            holds = truth(self.evaluator, condition, self.frame(state))
            return (None if holds is False else state), (None if holds is True else state)
        name, texts = several[0]
        kept: dict[bool, list[Value]] = {True: [], False: []}
        for value in texts.values:
            holds = truth(self.evaluator, condition, self.frame({**state, name: Texts((value,))}))
            for way in (True, False) if holds is None else (holds,):
                kept[way].append(value)
        yes, no = ({**state, name: Texts(tuple(kept[way]))} if kept[way] else None for way in (True, False))
        return yes, no


def met(states: list[State]) -> State | None:
    found: State | None = None
    for state in states:
        found = state if found is None else joined(found, state)
    return found
