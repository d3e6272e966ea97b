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

from collections.abc import Iterable, Iterator
from typing import cast

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.known import Items, Known, Part, State, Texts, is_same, joined
from codemod.golang.evaluate.passed import parameter_values
from codemod.golang.evaluate.stepping import stepped, zero
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.truth import truth
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.followed import called_body, deferred_body, is_kept_value, needed, style_of
from codemod.golang.flow.library import ends_flow
from codemod.golang.flow.reaching import graph_of
from codemod.golang.program import typeof, types
from codemod.golang.read.literals import integer
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import dataclass, field, replace

MAX_STATEMENTS = 1500
MAX_ROUNDS = 64
MAX_DEPTH = 40


class _Lost(Exception):
    """The function cannot be followed."""


@dataclass(frozen=True, eq=False)
class Ran:
    """What is known before each step of a function that was followed, in the frame of each way that leads there."""

    function: Node
    frames: dict[Node, list[Frame]]
    ends: list[State]

    def at(self, step: Node) -> list[Frame]:
        return self.frames.get(step, [])


def known_at(evaluator: Evaluator, binding: Binding, at: Node, frame: Frame) -> list[Known]:
    """Return what a variable is known to be at a place, on each way there; nothing where that is not sure."""
    here = frame.of(binding.function)
    if here is None or here.running or at.function is not binding.function:
        return []
    followed = needed(evaluator.module, binding.function, frozenset((binding,)))
    ran = evaluator.nested(lambda: run(evaluator, here, followed)) if binding in followed else None
    step = graph_of(evaluator.module, binding.function).step_of(at)
    frames = ran.at(step) if ran is not None and step is not None else []
    found = [(each.known or {}).get(binding) for each in frames]
    return [known for known in found if known is not None] if None not in found else []  # type: ignore[misc]


def run(evaluator: Evaluator, frame: Frame, followed: frozenset[Binding]) -> Ran | None:
    """Return what is known at each place of a function that is called in this frame; None where it is not followed."""

    def ask() -> Ran | None:
        try:
            return _Run(evaluator, frame, followed).done()
        except _Lost:
            return None

    question = ("run", frame, followed)
    return evaluator.once(question, lambda: evaluator.remembered(question, ask), None)


@dataclass(eq=False)
class _Jumps:
    """The states in which control leaves a statement other than at its end, by how and to which label."""

    states: list[tuple[str, str, State]] = field(default_factory=list)

    def take(self, kind: str, labels: Iterable[str]) -> list[State]:
        """Return those that end here, and forget them."""
        own = [each for each in self.states if each[0] == kind and each[1] in labels]
        self.states = [each for each in self.states if each not in own]
        return [state for _, _, state in own]


class _Run:
    def __init__(self, evaluator: Evaluator, frame: Frame, followed: frozenset[Binding]) -> None:
        assert frame.function is not None
        self.evaluator, self.function, self.followed = evaluator, frame.function, followed
        self.start = frame
        self.frames: dict[Node, list[Frame]] = {}
        self.jumps = _Jumps()
        self.ends: list[State] = []
        self.left = MAX_STATEMENTS
        self.depth = 0
        self.latest: tuple[State, Frame] | None = None

    def done(self) -> Ran | None:
        body = self.function.get("body")
        if body is None or graph_of(self.evaluator.module, self.function).jumps:
            return None
        state: dict[Binding, Known] = dict(self.start.known or {})  # type: ignore[arg-type]
        for binding in self.followed:
            if binding.kind == "param" and binding.function is self.function and binding not in state:
                known = self.given(binding)
                state |= {binding: known} if known is not None else {}
        for name, _, _ in parameters(self.function, "result"):
            if name is not None and name.binding in self.followed and name.binding is not None:
                known = zero(self.evaluator, name.binding, name)
                state |= {name.binding: known} if known is not None else {}
        last = self.statement(body, state)
        return Ran(self.function, self.frames, [*self.ends, *([last] if last is not None else [])])

    def given(self, binding: Binding) -> Known | None:
        """Return what a parameter is before anything is done with it; of a pointer that is not known."""
        type_ = typeof.of_binding(self.evaluator.module, binding)
        style = style_of(self.evaluator.module, binding)
        if len(list(definitions(binding))) == 1 or (type_ is not None and type_.pointer):
            return None
        if style == "list":
            found = self.evaluator.items(binding.node, self.start)
            return Items(tuple(found)) if found is not None else None
        if style != "text":
            return None
        return Texts(tuple(parameter_values(self.evaluator, binding, (), binding.node, self.start)))

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
            raise _Lost
        found = self.frame(state)
        noted = self.frames.setdefault(step, [])
        if not noted or noted[-1] is not found:
            noted.append(found)
        return found

    def statement(self, node: Node, state: State, label: str = "") -> State | None:
        """Return what is known after a statement; None where control does not get there."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Lost
        try:
            return self._statement(node, state, label)
        finally:
            self.depth -= 1

    def _statement(self, node: Node, state: State, label: str) -> State | None:
        kind = node.kind
        if kind in ("statement_list", "block", "var_declaration", "var_spec_list"):
            return self.sequence(node.children, state)
        if kind == "if_statement":
            return self.branch(node, state)
        if kind == "for_statement" or kind == "select_statement" or kind.endswith("switch_statement"):
            outer, self.jumps = self.jumps, _Jumps()
            after = (self.loop if kind == "for_statement" else self.choose)(node, state, label)
            outer.states += self.jumps.states
            self.jumps = outer
            return after
        if kind == "labeled_statement":
            return self.labeled(node, state)
        frame = self.visit(node, state)
        if kind in ("break_statement", "continue_statement", "fallthrough_statement"):
            to = node.children[0].text if node.children else ""
            self.jumps.states.append((kind.removesuffix("_statement"), to, state))
            return None
        if kind == "return_statement":
            self.ends.append(state)
            return None
        if ends_flow(self.evaluator.module, node):
            return None
        if kind == "goto_statement":
            raise _Lost
        if (body := called_body(node)) is not None:
            return self.inside(body, state)
        return stepped(self.evaluator, node, frame, self.followed)

    def inside(self, body: Node, state: State) -> State | None:
        """Return what is known after a closure that is called where it stands."""
        (outer, self.jumps), (ends, self.ends) = (self.jumps, _Jumps()), (self.ends, [])
        after = self.statement(body, state)
        found = _met([*self.ends, *([after] if after is not None else [])])
        self.jumps, self.ends = outer, ends
        return found

    def sequence(self, nodes: Iterable[Node], state: State) -> State | None:
        here: State | None = state
        for node in nodes:
            if here is None:
                return None
            here = self.statement(node, here)
        return here

    def labeled(self, node: Node, state: State) -> State | None:
        label = node["label"].text
        here: State | None = state
        for inner in (child for child in node.children if child.kind != "label_name"):
            here = self.statement(inner, here, label) if here is not None else None
        return _met([*self.jumps.take("break", (label,)), *([here] if here is not None else [])])

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
        return _met([each for each in after if each is not None])

    def asked(self, part: Node, state: State) -> State:
        """Return what is known after a part of a header was evaluated: a call in it may write to a builder."""
        return stepped(self.evaluator, part, self.visit(part, state), self.followed)

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

    def loop(self, node: Node, state: State, label: str) -> State | None:
        body = node["body"]
        clause = next((child for child in node.children if child.kind in ("for_clause", "range_clause")), None)
        if clause is not None and clause.kind == "range_clause":
            return self.each(clause, body, state, label)
        update: Node | None = None
        condition = next((child for child in node.children if child is not body), None)
        if clause is not None:
            first, condition, update = clause.get("initializer"), clause.get("condition"), clause.get("update")
            before = self.statement(first, state) if first is not None else state
            if before is None:
                return None
            state = before
        return self.counted(condition, body, update, state, label)

    def counted(
        self, condition: Node | None, body: Node, update: Node | None, state: State, label: str
    ) -> State | None:
        """`for i := 0; i < 3; i++`: round by round, as long as it is known whether there is another."""
        out: list[State] = []
        for _ in range(MAX_ROUNDS):
            yes: State | None = state
            if condition is not None:
                state = self.asked(condition, state)
                yes, no = self.split(condition, state)
                if yes is not None and no is not None:
                    return _met([*out, *self.often(condition, body, update, state, label)])
                out += [no] if no is not None else []
            if yes is None:
                return _met(out)
            again = self.round(body, yes, label)
            out += self.jumps.take("break", ("",))
            after = self.statement(update, again) if again is not None and update is not None else again
            if after is None:
                return _met(out)
            if after is state:
                break
            state = after
        return _met([*out, *self.often(condition, body, update, state, label)])

    def round(self, body: Node, state: State, label: str) -> State | None:
        after = self.statement(body, state)
        again = self.jumps.take("continue", ("", label) if label else ("",))
        return _met([*again, *([after] if after is not None else [])])

    def often(self, head: Node | None, body: Node, update: Node | None, state: State, label: str) -> list[State]:
        """Return what is known after any number of rounds: what one more round does not change."""
        while True:
            if head is not None:
                state = self.asked(head, state)
            after = self.round(body, state, label)
            out = self.jumps.take("break", ("",))
            if after is not None and update is not None:
                after = self.statement(update, after)
            kept = state if after is None else _unchanged(state, after)
            if len(kept) == len(state):
                return [*out, *([state] if head is not None else [])]
            state = kept

    def each(self, clause: Node, body: Node, state: State, label: str) -> State | None:
        """`for i, part := range parts`"""
        frame = self.visit(clause, state)
        left = clause.get("left")
        names = [strip_parens(each).binding for each in left.children] if left is not None else []
        elements = self.elements(clause["right"], frame)
        for name in names:
            state = {binding: known for binding, known in state.items() if binding is not name}
        if elements is None:
            return _met(self.often(clause, body, None, state, label))
        out: list[State] = []
        for number in range(len(elements)):
            element = self._now(clause["right"], number, elements, state)
            given = [Texts((Value((Text(str(number), number=True),), clause),)), self._as_list(names, element)]
            bound = {
                name: what for name, what in zip(names, given, strict=False) if what and self._is_bound(name, what)
            }
            after = self.round(body, {**state, **bound}, label)  # type: ignore[dict-item]
            out += self.jumps.take("break", ("",))
            if after is None:
                return _met(out)
            state = after
        return _met([*out, state])

    def _now(self, ranged: Node, number: int, elements: list[Known], state: State) -> Known | None:
        """Return an element as it is in this round: of a slice that is a variable, which may have been written to."""
        binding = strip_parens(ranged).binding
        type_ = typeof.of_binding(self.evaluator.module, binding) if binding is not None else None
        flat = types.underlying(self.evaluator.module, type_)
        if binding is None or binding not in self.followed or (flat is not None and flat.node.kind != "slice_type"):
            return elements[number]
        held = state.get(binding)
        return held.elements[number] if isinstance(held, Items) and number < len(held.elements) else None

    def _as_list(self, names: list[Binding | None], element: Known | None) -> Known | None:
        """Return an element that is a list itself as what is in it."""
        name = names[1] if len(names) == 2 else None
        if name is None or not isinstance(element, Part) or style_of(self.evaluator.module, name) != "list":
            return element
        if element.path or element.node.kind not in ("composite_literal", "literal_value"):
            return element
        found = self.evaluator.items(element.node, element.frame)
        return Items(tuple(found)) if found is not None else element

    def _is_bound(self, name: Binding | None, what: Known) -> bool:
        """Whether a loop's variable is followed: as a text, or as a copy that nobody changes."""
        if name is None or name not in self.followed:
            return False
        if style_of(self.evaluator.module, name) == "list":
            return isinstance(what, Items)
        return (
            not isinstance(what, Part)
            or style_of(self.evaluator.module, name) == "text"
            or is_kept_value(self.evaluator.module, name)
        )

    def elements(self, ranged: Node, frame: Frame) -> list[Known] | None:
        ranged = strip_parens(ranged)
        if ranged.kind == "int_literal":
            count = integer(ranged)
            return [Texts(())] * count if count is not None and count <= MAX_ROUNDS else None
        found = self.evaluator.items(ranged, frame)
        return found if found is not None and len(found) <= MAX_ROUNDS else None

    def choose(self, node: Node, state: State, label: str) -> State | None:
        for part in (node.get("initializer"), node.get("value")):
            if part is not None:
                before = self.statement(part, state)
                if before is None:
                    return None
                state = before
        if node.kind == "type_switch_statement":
            self.visit(node, state)
        cases = [child for child in node.children if child.kind.endswith("_case")]
        entered = self.entered(node, cases, state)
        out: list[State | None] = [entered.pop()] if len(entered) > len(cases) else []
        falling: list[State] = []
        for case, into in zip(cases, entered, strict=True):
            here = _met([*falling, *([into] if into is not None else [])])
            after = self.case(case, here) if here is not None else None
            falling = self.jumps.take("fallthrough", ("",))
            out += [after] if after is not None else []
        out += self.jumps.take("break", ("",))
        return _met([each for each in out if each is not None])

    def case(self, case: Node, state: State) -> State | None:
        here: State | None = state
        for child in case.children:
            if here is not None and child.field not in ("value", "type"):
                here = self.statement(child, here)
        return here

    def entered(self, node: Node, cases: list[Node], state: State) -> list[State | None]:
        """Return the state in which each case is entered, and at the end that of no case, where there may be none."""
        if node.kind != "expression_switch_statement":
            none = [] if node.kind == "select_statement" or any(c.kind == "default_case" for c in cases) else [state]
            return [*[state] * len(cases), *none]
        found: dict[Node, State | None] = {}
        rest: State | None = state
        for case in cases:
            for values in case.all("value"):
                into: list[State] = []
                for value in values.children:
                    if rest is None:
                        break
                    rest = self.asked(values, rest)
                    yes, rest = self.matched(node.get("value"), value, rest)
                    into += [yes] if yes is not None else []
                found[case] = _met(into)
        default = [case for case in cases if case.kind == "default_case"]
        if default:
            found[default[0]] = rest
        return [*[found.get(case) for case in cases], *([] if default else [rest])]

    def matched(self, asked: Node | None, value: Node, state: State) -> tuple[State | None, State | None]:
        inner = value.children[0] if value.kind == "literal_element" and value.children else value
        return self.split(inner if asked is None else _equality(asked, inner), state)


def _equality(asked: Node, value: Node) -> Node:
    """Return the expression `asked == value`, which no file has."""
    found = Node("binary_expression", value.start, value.end, value.file, value.parent, None)
    operator = Node("==", value.start, value.start, value.file, found, "operator")
    found.children = [_in(asked, "left", found), operator, _in(value, "right", found)]
    return found


def _in(node: Node, name: str, parent: Node) -> Node:
    """Return a node with nothing but another one in it, in a field of a third."""
    found = Node("parenthesized_expression", node.start, node.end, node.file, parent, name)
    found.children = [node]
    return found


def _met(states: list[State]) -> State | None:
    found: State | None = None
    for state in states:
        found = state if found is None else joined(found, state)
    return found


def _unchanged(state: State, after: State) -> State:
    kept = {b: known for b, known in state.items() if b in after and is_same(known, after[b])}
    return kept if len(kept) < len(state) else state


def returns_of(evaluator: Evaluator, frame: Frame) -> Iterator[tuple[Node, Frame]]:
    """Yield each return of a function that control can get to, with the frame of each way; nothing where that is not
    sure."""
    function = frame.function
    assert function is not None
    nodes = [n for n in function.walk() if n.kind == "return_statement" and n.function is function]
    names = {n.binding for each in nodes for n in each.walk() if n.kind == "identifier" and n.binding is not None}
    names |= {name.binding for name, _, _ in parameters(function, "result") if name is not None and name.binding}
    ran = None if frame.running else run(evaluator, frame, needed(evaluator.module, function, frozenset(names)))
    for node in nodes if ran is not None else ():
        yield from ((node, each) for each in ran.at(node)) if ran is not None else ()


def has_defers(function: Node) -> bool:
    return any(node.kind == "defer_statement" for node in function.walk())


def after_defers(evaluator: Evaluator, frame: Frame, end: Node, result: Binding, values: list[Value]) -> Known | None:
    """Return what a result is after what was deferred before a return: closures in the function's own block."""
    function = frame.function
    assert function is not None
    run = _Run(evaluator, replace(frame, running=False), needed(evaluator.module, function, frozenset((result,))))
    state: State | None = {**cast("State", frame.known or {}), result: Texts(tuple(values))}
    deferred = [node for node in function.walk() if node.kind == "defer_statement" and node.function is function]
    try:
        for node in reversed(deferred):
            body = deferred_body(node)
            if body is not None and state is not None and node.end <= end.start:
                state = run.inside(body, state)
    except _Lost:
        return None
    return state.get(result) if state is not None else None


def filled(evaluator: Evaluator, function: Node, frame: Frame, target: Binding, held: Known) -> Known | None:
    """Return what a function leaves where a pointer points to that it is called with: `fill(&image)`."""
    start = replace(frame, known={target: held})
    ran = run(evaluator, start, needed(evaluator.module, function, frozenset((target,))))
    end = _met(ran.ends) if ran is not None else None
    return end.get(target) if end is not None else None
