"""One way through a function: what is known, where control goes, and how far it may be followed."""

from __future__ import annotations

from collections.abc import Iterable

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Frame, receiver_of
from codemod.golang.evaluate.known import State, Texts, Truth, is_same, joined
from codemod.golang.evaluate.stepping import stepped
from codemod.golang.evaluate.truth import truth
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.definitions import is_address
from codemod.golang.flow.failing import is_sure_failure, is_sure_success, tells_error
from codemod.golang.flow.in_place import call_of
from codemod.golang.flow.recovering import may_recover
from codemod.golang.flow.repeating import Repeated, repeated
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
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


FAILED = Truth(True)  # of an error: that it is none is known not to be
End = tuple[Node | None, State]  # a return, or None for the end of a body


@dataclass(frozen=True, eq=False)
class AfterCall:
    """What is known after a call that gives an error: in all, where there is none, and where there is one."""

    after: State
    fine: State | None
    failed: State | None


class Follower:
    """What is known on the way through a function; the modules beside this one say what each statement makes of it."""

    def __init__(self, evaluator: Evaluator, frame: Frame, followed: frozenset[Binding]) -> None:
        assert frame.function is not None
        self.evaluator, self.function, self.followed = evaluator, frame.function, followed
        self.start = frame
        self.frames: dict[Node, list[Frame]] = {}
        self.jumps = Jumps()
        self.ends: list[End] = []
        self.outcomes: dict[Binding, AfterCall] = {}
        self.left = MAX_STATEMENTS
        self.depth = 0
        self.latest: tuple[State, Frame] | None = None
        self.entered: Frame | None = None  # of the function that is followed within, its `outer` left out

    def frame(self, state: State) -> Frame:
        """Return the frame in which variables are what they are known to be."""
        if self.latest is None or self.latest[0] is not state:
            own = replace(self.start, known=state, running=True)
            inner = self.entered
            around = (
                own
                if inner is not None and inner.function is not None and inner.function.kind == "func_literal"
                else None
            )
            self.latest = state, own if inner is None else replace(inner, outer=around, known=state, running=True)
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

    def inside(self, body: Node, state: State) -> list[End]:
        """Return what is known after a closure that is called where it stands, at each of its returns and its end."""
        (outer, self.jumps), (ends, self.ends) = (self.jumps, Jumps()), (self.ends, [])
        after = self.statement(body, state)
        found = [*self.ends, *([(None, after)] if after is not None else [])]
        self.jumps, self.ends = outer, ends
        return found

    def called(self, node: Node, call: Node, function: Node, state: State) -> State | None:
        """Return what is known after a statement that calls a closure, or a function that a closure is handed to."""
        caller = self.visit(node, state)
        ends = self.within(entered(self.evaluator.module, caller, call, function), state)

        def after(chosen: Iterable[End]) -> State | None:
            here = met([each for _, each in chosen])
            if here is None or function.kind == "func_literal":
                return stepped(self.evaluator, node, self.frame(here), self.followed) if here is not None else None
            # what stands in the closure was done, so that what the call gives is all that is left
            return {binding: known for binding, known in here.items() if not _is_set(node, binding)}

        left = node.get("left")
        error, found = left.children[-1].binding if left is not None else None, after(ends)
        if error is not None and found is not None and tells_error(function) and _is_only_here(error):
            fine = after(end for end in ends if not self.fails(end))
            failed = after(end for end in ends if end[0] is None or not is_sure_success(end[0]))
            # who sets it again takes this out of what is known
            found = {**found, error: Truth(False)}
            self.outcomes[error] = AfterCall(found, fine, failed)
            self.followed |= {error}
        return found

    def beside(self, node: Node, call: Node, closure: Node, state: State, checked: bool) -> State | None:
        """Return what is known after a closure that runs beside its function, which waits for it."""
        ends = self.within(entered(self.evaluator.module, self.visit(node, state), call, closure), state)
        checked = checked and tells_error(closure)
        return met([after for end, after in ends if not (checked and self.fails((end, after)))])

    def again(self, node: Node) -> Repeated | None:
        """Return the closure that a library runs for a statement until that says that all is well."""
        call = call_of(node)
        given = Invocation.of(call).arguments if call is not None else []
        found = (repeated(self.evaluator.module, each) for each in given if each.function is self.function)
        return next((each for each in found if each is not None), None)

    def handed_on(self, node: Node, state: State) -> State:
        """Return what is known where a caller who looks at the error sees none: at `return image, err`."""
        listed = node.children[0].children if node.kind == "return_statement" and node.children else []
        outcome = self.outcomes.get(listed[-1].binding) if len(listed) > 1 and listed[-1].binding is not None else None
        own = self.entered is None and self.start.checked and tells_error(self.function)
        if outcome is None or outcome.fine is None or not own or not _is_unchanged(outcome.after, state):
            return state
        return outcome.fine

    def repeated(self, node: Node, again: Repeated, state: State) -> State | None:
        """Return what is known after a closure that a library runs until it says that all is well, if at all."""
        module = self.evaluator.module
        while True:
            inner = entered(module, self.visit(node, state), again.call, again.closure)
            frame = replace(inner, call=None, caller=None)
            ends = self.within(frame, state)
            failed = [after for end, after in ends if not again.succeeds(end)]
            kept = {b: known for b, known in state.items() if all(b in f and is_same(known, f[b]) for f in failed)}
            if len(kept) == len(state):
                break
            state = kept
        left = node.get("left")
        error = left.children[-1].binding if left is not None else None
        found = met([state, *(after for _, after in ends)])
        if found is None or error is None or not _is_only_here(error):
            return found
        fine = met([after for end, after in ends if not again.fails(module, end)])
        found = {**found, error: Truth(False)}
        self.outcomes[error] = AfterCall(found, fine, found)
        self.followed |= {error}
        return found

    def within(self, frame: Frame, state: State) -> list[End]:
        """Return what is known at the ends of a function that is called in this frame."""
        if frame.depth >= MAX_CALLS or frame.function is None or may_recover(self.evaluator.module, frame.function):
            raise Lost
        around, self.entered, self.latest = self.entered, frame, None
        ends = self.inside(frame.function["body"], state)
        self.entered, self.latest = around, None
        return ends

    def fails(self, end: End) -> bool:
        """Whether a return is sure to tell of an error, or to hand one on."""
        node, state = end
        listed = node.children[0].children if node is not None and node.children else []
        known = state.get(listed[-1].binding) if listed and listed[-1].binding is not None else None
        return node is not None and (known is FAILED or is_sure_failure(self.evaluator.module, node))

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
        if (ways := self._by_error(strip_parens(condition), state)) is not None:
            return ways
        ways = self._by_texts(condition, state)
        if b"HasSuffix" in condition.bytes:
            from codemod.golang.evaluate.seen_slashes import with_slashes_seen  # few conditions ask for an end

            return with_slashes_seen(self.evaluator.module, condition, ways)
        return ways

    def _by_texts(self, condition: Node, state: State) -> tuple[State | None, State | None]:
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

    def _by_error(self, condition: Node, state: State) -> tuple[State | None, State | None] | None:
        """Return what is known on both ways of `err != nil`, right after the call that gave the error."""
        operator = condition.get("operator")
        if condition.kind != "binary_expression" or operator is None or operator.kind not in ("!=", "=="):
            return None
        error = condition["left"].binding
        outcome = self.outcomes.get(error) if error is not None else None
        if (
            error is None
            or outcome is None
            or condition["right"].kind != "nil"
            or not _is_unchanged(outcome.after, state)
        ):
            return None
        failed = {**outcome.failed, error: FAILED} if outcome.failed is not None else None
        return (failed, outcome.fine) if operator.kind == "!=" else (outcome.fine, failed)


def _is_set(statement: Node, binding: Binding) -> bool:
    left = statement.get("left")
    return left is not None and any(target.binding is binding for target in left.children)


def entered(module: Module, caller: Frame, call: Node, function: Node) -> Frame:
    """Return the frame of a function that is called, without the one around it."""
    operand = call["function"].get("operand") if function.kind == "method_declaration" else None
    receiver = receiver_of(module, function, operand, caller)
    return Frame(function, Invocation.of(call), caller, receiver, depth=caller.depth + 1)


def _is_only_here(error: Binding) -> bool:
    """Whether nobody but the statements of its function sets a variable."""
    return not any(use.function is not error.function or is_address(use) for use in error.uses)


def _is_unchanged(one: State, other: State) -> bool:
    return one.keys() == other.keys() and all(other[binding] is known for binding, known in one.items())


def met(states: list[State]) -> State | None:
    found: State | None = None
    for state in states:
        found = state if found is None else joined(found, state)
    return found
