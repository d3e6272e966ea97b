"""Following a function statement by statement, as far as it is known what they do.

    for i, part := range []string{host, name} {
        if i > 0 {
            image += "/"
        }
        image += part
    }

The data-flow analysis says which assignments may reach a place, not how often, nor under which conditions. So where it
leaves several answers, the function is followed: a loop over a list that is known is done element by element, a
condition that is known is taken one way, others both ways. What a statement does that is not understood makes the
variables that it may change unknown; for them, the answer is that of the data-flow analysis.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from codemod.golang.evaluate.cases import chosen_way
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.following import Follower, Jumps, Lost, entered, met
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.known import Items, Known, Part, State, Texts
from codemod.golang.evaluate.passed import parameter_values
from codemod.golang.evaluate.rounds import looped
from codemod.golang.evaluate.stepping import stepped, zero
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.entrusted import Started, handed_to, started
from codemod.golang.flow.followed import style_of
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.in_place import call_of, called_body, closure_of, deferred_body, done_once
from codemod.golang.flow.library import ends_flow
from codemod.golang.flow.needed import COMPOUND, can_be_followed, is_beside, needed, needed_for_result
from codemod.golang.flow.reaching import graph_of
from codemod.golang.flow.recovering import may_recover
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace

MAX_STEPS_IN = 120  # statements of a function: each variable of it that is asked for is followed through all of them


@dataclass(frozen=True, eq=False)
class Ran:
    """What is known before each step of a function that was followed, in the frame of each way that leads there; within
    a statement that has no part in it, before that."""

    function: Node
    frames: dict[Node, list[Frame]]
    passed: frozenset[Node]  # the statements that have no part in it
    ends: list[State]

    def at(self, step: Node) -> list[Frame]:
        if step in self.frames:
            return self.frames[step]
        return next((self.frames[each] for each in step.ancestors() if each in self.passed), [])


def known_at(evaluator: Evaluator, binding: Binding, at: Node, frame: Frame) -> list[Known]:
    """Return what a variable is known to be at a place, on each way there; nothing where that is not sure."""
    here = frame.of(binding.function)
    if here is None or here.running or at.function is not binding.function or _stays(evaluator.module, binding):
        return []
    if not can_be_followed(evaluator.module, binding):
        return []
    followed = needed(evaluator.module, binding.function, frozenset((binding,)))
    if _is_set_apart(evaluator.module, binding, followed):
        return []
    ran = evaluator.nested(lambda: run(evaluator, here, followed))
    step = graph_of(evaluator.module, binding.function).step_of(at)
    frames = ran.at(step) if ran is not None and step is not None else []
    found = [(each.known or {}).get(binding) for each in frames]
    return [known for known in found if known is not None] if None not in found else []


@per_module
def _stays(module: Module, binding: Binding) -> bool:
    """Whether a parameter is everywhere what the call gives: no way through the function says more of it."""
    given = binding.kind == "param" and len(list(islice(definitions(binding), 2))) == 1
    return given and style_of(module, binding) != "builder"


@per_module
def _is_set_apart(module: Module, binding: Binding, followed: frozenset[Binding]) -> bool:
    """Whether a text is set once, to what no other variable that is followed has a part in, `image := c.Spec.Image`:
    its definition says it all."""
    found = list(islice(definitions(binding), 2))
    value = found[0].value if len(found) == 1 and found[0].kind == "value" and not found[0].path else None
    if value is None or not types.is_string(module, typeof.of_binding(module, binding)):
        return False
    names = {node.binding for node in value.walk() if node.binding is not None}
    return not any(each in followed and not _stays(module, each) for each in names)


def run(evaluator: Evaluator, frame: Frame, followed: frozenset[Binding]) -> Ran | None:
    """Return what is known at each place of a function that is called in this frame; None where it is not followed."""
    if not evaluator.follows() or frame.function is None or _steps_in(evaluator.module, frame.function) > MAX_STEPS_IN:
        return None

    def ask() -> Ran | None:
        try:
            return _Run(evaluator, frame, followed).done()
        except Lost:
            return None

    question = ("run", frame, followed)
    return evaluator.once(question, lambda: evaluator.remembered(question, ask), None)


@per_module
def _steps_in(module: Module, function: Node) -> int:
    return sum(1 for node in function.walk() if node.kind.endswith(("_statement", "_declaration")))


class _Run(Follower):
    def done(self) -> Ran | None:
        body = self.function.get("body")
        if body is None or graph_of(self.evaluator.module, self.function).jumps:
            return None
        state: dict[Binding, Known] = dict(self.start.known or {})
        for binding in self.followed:
            if binding.kind == "param" and binding.function is self.function and binding not in state:
                known = self.given(binding)
                state |= {binding: known} if known is not None else {}
        for name, _, _ in parameters(self.function, "result"):
            if name is not None and name.binding in self.followed and name.binding is not None:
                known = zero(self.evaluator, name.binding, name)
                state |= {name.binding: known} if known is not None else {}
        last = self.statement(body, state)
        ends = [state for _, state in self.ends]
        compound = (each for each in self.frames if each.kind in COMPOUND)
        passed = frozenset(each for each in compound if is_beside(self.evaluator.module, each, self.followed))
        return Ran(self.function, self.frames, passed, [*ends, *([last] if last is not None else [])])

    def given(self, binding: Binding) -> Known | None:
        """Return what a parameter is before anything is done with it; of a pointer that is not known."""
        type_ = typeof.of_binding(self.evaluator.module, binding)
        style = style_of(self.evaluator.module, binding)
        if len(list(definitions(binding))) == 1 or (type_ is not None and type_.pointer):
            return None
        if style == "list":
            found = self.evaluator.items(binding.node, self.start)
            return Items(tuple(found)) if found is not None else None
        call, caller = self.start.call, self.start.caller
        if style == "object" and call is not None and caller is not None and binding.index < len(call.arguments):
            return Part(call.arguments[binding.index], caller)
        if style != "text":
            return None
        return Texts(tuple(parameter_values(self.evaluator, binding, (), binding.node, self.start)))

    def _statement(self, node: Node, state: State, label: str) -> State | None:
        kind = node.kind
        if kind in COMPOUND and is_beside(self.evaluator.module, node, self.followed):
            self.visit(node, state)
            return state
        if kind in ("statement_list", "block", "var_declaration", "var_spec_list"):
            return self.sequence(node.children, state)
        if kind == "if_statement":
            return self.branch(node, state)
        if kind == "for_statement" or kind == "select_statement" or kind.endswith("switch_statement"):
            return self._left_by_jumps(node, state, label)
        if kind == "labeled_statement":
            return self.labeled(node, state)
        state = self.handed_on(node, state)
        frame = self.visit(node, state)
        if kind in ("break_statement", "continue_statement", "fallthrough_statement"):
            to = node.children[0].text if node.children else ""
            self.jumps.states.append((kind.removesuffix("_statement"), to, state))
            return None
        called = self.callee(node)
        if kind == "return_statement":
            behind = self.called(node, *called, state) if called is not None else state
            self.ends += [(node, behind)] if behind is not None else []
            return None
        if called is not None:
            return self.called(node, *called, state)
        if (again := self.again(node)) is not None:
            return self.repeated(node, again, state)
        if (started := self.started(node)) is not None:
            return self.beside(node, started.call, started.closure, state, started.checked)
        if ends_flow(self.evaluator.module, node):
            return None
        if kind == "goto_statement":
            raise Lost
        if (body := called_body(node)) is not None:
            assert body.parent is not None
            inner = entered(self.evaluator.module, frame, node.children[0], body.parent)
            return met([after for _, after in self.within(inner, state)])
        return stepped(self.evaluator, node, frame, self.followed)

    def _left_by_jumps(self, node: Node, state: State, label: str) -> State | None:
        """Return what is left behind a loop or a choice, which its own jumps leave, too."""
        outer, self.jumps = self.jumps, Jumps()
        after = (looped if node.kind == "for_statement" else chosen_way)(self, node, state, label)
        outer.states += self.jumps.states
        self.jumps = outer
        return after

    def callee(self, node: Node) -> tuple[Node, Node] | None:
        """Return the call that a statement is, and the function that is followed for it: a closure, or one that a
        closure is handed to."""
        call = call_of(node)
        function = call["function"] if call is not None else None
        if call is None or function is None:
            return None
        module, inner = self.evaluator.module, self.entered
        if function.binding is not None and function.binding.kind == "var":
            closure = closure_of(module, function.binding)
            return (call, closure) if closure is not None and closure.function is self.function else None
        if function.binding is not None and inner is not None and function.binding.function is inner.function:
            given = inner.call.arguments[function.binding.index :] if inner.call is not None else []
            return (call, given[0]) if given and given[0].kind == "func_literal" else None
        if (closure := done_once(module, call)) is not None and closure.function is self.function:
            return call, closure
        closures = [each for each in Invocation.of(call).arguments if each.kind == "func_literal"]
        found = {handed_to(module, each) if each.function is self.function else None for each in closures}
        to = found.pop() if len(found) == 1 else None
        if to is not None:
            names = {each.binding for each in to.walk() if each.kind == "identifier" and each.binding is not None}
            self.followed |= needed(module, to, frozenset(names))
        return (call, to) if to is not None else None

    def started(self, node: Node) -> Started | None:
        """Return the closure that a statement starts, and that is waited for."""
        for each in node.walk() if node.kind in ("go_statement", "expression_statement") else ():
            if each.kind == "func_literal":
                return started(self.evaluator.module, each)
        return None

    def labeled(self, node: Node, state: State) -> State | None:
        label = node["label"].text
        here: State | None = state
        for inner in (child for child in node.children if child.kind != "label_name"):
            here = self.statement(inner, here, label) if here is not None else None
        return met([*self.jumps.take("break", (label,)), *([here] if here is not None else [])])

    def branch(self, node: Node, state: State) -> State | None:
        if (first := node.get("initializer")) is not None:
            before = self.statement(first, state)
            if before is None:
                return None
            state = before
        yes, no = self.split(node["condition"], self.asked(node["condition"], state))
        other = node.get("alternative")
        after = [self.statement(node["consequence"], yes) if yes is not None else None]
        after.append(self.statement(other, no) if no is not None and other is not None else no)
        return met([each for each in after if each is not None])


def reached_returns(evaluator: Evaluator, frame: Frame, index: int) -> Iterator[tuple[Node, Frame]]:
    """Yield each return of a function that control can get to, with the frame of each way, in which is known what is
    needed for result `index`; nothing where that is not sure."""
    function = frame.function
    assert function is not None
    ran = None if frame.running else run(evaluator, frame, needed_for_result(evaluator.module, function, index))
    if ran is not None:
        yield from ((node, each) for node in returns_of(evaluator.module, function) for each in ran.at(node))


@per_module
def has_defers(module: Module, function: Node) -> bool:
    return any(node.kind == "defer_statement" for node in function.walk())


def after_defers(evaluator: Evaluator, frame: Frame, end: Node, result: Binding, values: list[Value]) -> Known | None:
    """Return what a result is after what was deferred before a return: closures in the function's own block."""
    function = frame.function
    assert function is not None
    run = _Run(evaluator, replace(frame, running=False), needed(evaluator.module, function, frozenset((result,))))
    state: State | None = {**(frame.known or {}), result: Texts(tuple(values))}
    deferred = [node for node in function.walk() if node.kind == "defer_statement" and node.function is function]
    try:
        for node in reversed(deferred):
            body = deferred_body(node)
            if body is not None and body.parent is not None and state is not None and node.end <= end.start:
                inner = entered(run.evaluator.module, run.frame(state), node.children[0], body.parent)
                state = met([after for _, after in run.within(inner, state)])
    except Lost:
        return None
    return state.get(result) if state is not None else None


def left_in_target(evaluator: Evaluator, function: Node, frame: Frame, target: Binding, held: Known) -> Known | None:
    """Return what a function leaves where a pointer points to that it is called with: `fill(&image)`."""
    if may_recover(evaluator.module, function):
        return None
    start = replace(frame, known={target: held})
    ran = run(evaluator, start, needed(evaluator.module, function, frozenset((target,))))
    end = met(ran.ends) if ran is not None else None
    return end.get(target) if end is not None else None
