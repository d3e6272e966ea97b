"""Values in every context: what rests on a parameter is asked for again for each caller, upwards. There is no other
way to what a function is called with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Param, Part, Select, Term, Unknown, Why, holes
from codemod.golang.evaluate.values import Value, clearer, distinct, unknown
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.definitions import assigned_by_call
from codemod.golang.flow.paths import Path
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace

MAX_CHAIN = 8


Ask = Callable[[Frame], list[Value]]


def everywhere(evaluator: Evaluator, node: Node, path: Path = (), depth: int = 0) -> list[Value]:
    """Return what the part `path` of an expression can be, in every context of the function around it."""
    ask = partial(_evaluated, evaluator, node, path)
    return distinct(chain.from_iterable(_in_contexts(evaluator, ask, node.function, depth, frozenset(), node)))


def _evaluated(evaluator: Evaluator, node: Node, path: Path, frame: Frame) -> list[Value]:
    return evaluator.evaluate(node, frame, path)


def in_all_contexts(
    evaluator: Evaluator, ask: Ask, function: Node | None, depth: int = 0, until: frozenset[Span] = frozenset()
) -> list[Value]:
    """Return the values that are asked for in a function, each once; those that rest on a parameter for each caller of
    the function that has it, but for the functions `until` which it is asked. `depth` is that of the question: how many
    calls it is away from the first one.

    Two ways to one function on which the values are the same are one: `h.Options.Image` asked in `Create(h)` comes to
    the same, whoever was called by it. So the work grows with the functions, and not with the ways among them.
    """
    return distinct(chain.from_iterable(_in_contexts(evaluator, ask, function, depth, until, None)))


def _in_contexts(
    evaluator: Evaluator, ask: Ask, function: Node | None, depth: int, until: frozenset[Span], at: Node | None
) -> Iterator[list[Value]]:
    start = evaluator.around(Frame(function, depth=depth))
    return _Contexts(evaluator, {}, until).of(ask, start, (), at)


def in_each_context(evaluator: Evaluator, ask: Ask, function: Node | None) -> Iterator[list[Value]]:
    """Yield the values of one context, for each: what `image` is in `func f(image string)`, on this way or that, of
    each caller."""
    return _in_contexts(evaluator, ask, function, 0, frozenset(), None)


def holds_in_each_call(evaluator: Evaluator, holds: Callable[[Frame], bool], frame: Frame, levels: int = 3) -> bool:
    """Whether something holds in a frame, or else for each call of the function there, or for each of their callers':
    of `if strings.HasSuffix(image, ":latest")` whoever calls with an image knows. What nobody in sight calls, or
    somebody may call who is not in sight, may be called with anything."""
    if holds(frame):
        return True
    if frame.function is None or levels == 0:
        return False
    calls = list(callers(evaluator, frame.function))
    return bool(calls) and all(
        call is not None and _holds_in_call(evaluator, holds, frame, call, caller, levels) for call, caller in calls
    )


def _holds_in_call(
    evaluator: Evaluator, holds: Callable[[Frame], bool], frame: Frame, call: Invocation, caller: Frame, levels: int
) -> bool:
    assert frame.function is not None
    bound = _bound(evaluator, frame, frame.function, call, caller)
    return holds_in_each_call(
        evaluator, lambda outer: holds(_rebound(evaluator, bound, caller, outer)), caller, levels - 1
    )


def told_apart(evaluator: Evaluator, ask: Ask, frame: Frame, found: list[Value]) -> list[Value]:
    """Return what was found in a function's frame: where it looks at a text, of each of its values without what is made
    of another one."""
    if len(found) < 2 or frame.function is None or evaluator.needs_no_proof or not evaluator.follows():
        return found
    from codemod.golang.flow.looked_at import looked_at  # most of what is asked for is one thing

    looked = looked_at(evaluator.module, frame.function)
    if not looked:
        return found
    from codemod.golang.evaluate.single_values import choices  # few functions look at one

    apart = [value for each in choices(evaluator, looked, frame) for value in ask(each)]
    # what is lost in one of them says nothing of the others
    return found if any(value.unknown for value in (*found, *apart)) else clearer(found, apart)


def written(evaluator: Evaluator, node: Node, path: Path) -> list[Value]:
    """Return what the part `path` of an expression can be that somebody, somewhere, writes to a field."""
    return evaluator.anywhere(("written", node, path), node, partial(everywhere, evaluator, node, path, 1))


def written_together(evaluator: Evaluator, target: Node, path: Path) -> list[Value]:
    """Return what a call gives that is assigned to a field and to others, `c.image, err = resolve(c)`; nothing of
    any other assignment."""
    each = assigned_by_call(target)
    if each is None or each.value is None:
        return []
    call, index = each.value, each.index
    ask = partial(in_all_contexts, evaluator, lambda f: evaluator.result(call, f, path, index), target.function, 1)
    return evaluator.anywhere(("written", target, path), target, ask)


def by_default(evaluator: Evaluator, targets: Iterable[Node]) -> list[Value]:
    """Return what expressions whose address is taken, or variables, are by default; nothing where nobody asks."""
    given = map(evaluator.default_of, targets)
    return [value for node in given if node is not None for value in written(evaluator, node, ())]


@dataclass(frozen=True, eq=False)
class _Contexts:
    """`told` are the values that were followed upwards, by the function whose parameter they rest on, and the case of a
    type switch in which they are asked about there: from how far."""

    evaluator: Evaluator
    told: dict[tuple[Span, frozenset[Value], Node | None], int]
    until: frozenset[Span]

    def of(self, ask: Ask, frame: Frame, seen: tuple[Node, ...], at: Node | None) -> Iterator[list[Value]]:
        """Yield the values of each context, together; `at` is the place in the function that is asked about."""
        values = told_apart(self.evaluator, ask, frame, ask(frame))
        waiting: dict[Span, list[Value]] = {}
        known = []
        if not seen and frame.depth == 0 and self._is_crowded(values, frame.function):
            assert frame.function is not None
            waiting[frame.function.span] = values
        for value in values if not waiting else ():
            places = _open_parameters(value) - self.until
            for place in places:
                waiting.setdefault(place, []).append(value)
            if not places:
                known.append(value)
        yield known
        for place in sorted(waiting):
            if self._is_new(place, values, at, len(seen)):
                yield from self._from_callers(ask, frame, place, waiting[place], seen, at)

    def _is_crowded(self, values: list[Value], function: Node | None) -> bool:
        """Whether more can be there than is told apart: that may be little for each caller of a function, as of
        `switch component { case agent: ... }`."""
        crowded = not self.evaluator.asks_defaults and any(value.why is Why.MANY for value in values)
        return crowded and function is not None and function.span not in self.until

    def _is_new(self, place: Span, values: list[Value], at: Node | None, distance: int) -> bool:
        """Whether these values were not followed from here yet, or from so far away that some callers were left out."""
        state = place, frozenset(values), _type_case(at)
        if self.told.get(state, MAX_CHAIN + 1) <= distance:
            return False
        self.told[state] = distance
        return True

    def _from_callers(
        self, ask: Ask, frame: Frame, place: Span, waiting: list[Value], seen: tuple[Node, ...], at: Node | None
    ) -> Iterator[list[Value]]:
        inner: Frame | None = frame
        while inner is not None and not _is_at(inner, place):
            inner = inner.outer
        if inner is None or inner.function is None or len(seen) == MAX_CHAIN:
            yield waiting
            return
        called = False
        for call, caller in callers(self.evaluator, inner.function):
            called = True
            if call is None:
                reason = "the function around is used as a value, and may be called with anything"
                yield [unknown(reason, waiting[0].site)]
                continue
            bound = _bound(self.evaluator, frame, inner.function, call, caller)
            if at is not None and at.function is inner.function and _is_for_others(self.evaluator, at, bound):
                continue
            if caller.function in (*seen, inner.function):
                yield list(_round(ask(bound)))
            else:
                yield from self._upwards(ask, bound, caller, (*seen, inner.function), call.node)
        if not called:
            yield list(_uncalled(self.evaluator, inner.function, waiting))

    def _upwards(
        self, ask: Ask, frame: Frame, caller: Frame, seen: tuple[Node, ...], at: Node
    ) -> Iterator[list[Value]]:
        """Ask in a bound frame; what then rests on the caller's own parameters is asked in each of its contexts."""

        def ask_with(outer: Frame) -> list[Value]:
            here = _rebound(self.evaluator, frame, caller, outer)
            return told_apart(self.evaluator, ask, here, ask(here))

        yield from self.of(ask_with, caller, seen, at)


def _is_for_others(evaluator: Evaluator, at: Node, frame: Frame) -> bool:
    """Whether a place is in a case that is for others than who calls: `case *DriverSpec:` where a `*ToolkitSpec` is."""
    if _type_case(at) is None:
        return False
    from codemod.golang.evaluate.decided import is_for_other_types  # few places are

    return is_for_other_types(evaluator.module, at, frame)


def _type_case(at: Node | None) -> Node | None:
    """Return the innermost case of a type switch that a place is in."""
    for above in at.ancestors() if at is not None else ():
        if above.parent is not None and above.parent.kind == "type_switch_statement":
            return above
    return None


def callers(evaluator: Evaluator, function: Node, depth: int = 0) -> Iterator[tuple[Invocation | None, Frame]]:
    """Yield each call of a function, and the frame around it; no call where the function gets out of sight there."""
    for site in call_sites(evaluator.module, function):
        yield site.call, evaluator.around(Frame(site.node.function, depth=depth))


def _uncalled(evaluator: Evaluator, function: Node, waiting: list[Value]) -> Iterator[Value]:
    """Yield what values are of which a part is whatever somebody else calls a function with: the rest of `registry +
    "/" + Image` is known. Who lists the images that a program can run wants none that it does not."""
    name = function.get("name")
    for value in waiting:
        said = (
            unknown("nothing in this module calls {name}", value.site, name=name.text)
            if name is not None
            else unknown("nothing in this module calls this function", value.site)
        )
        if evaluator.asks_defaults:
            yield said
        elif said.unknown is not None:
            yield replace(value, parts=tuple(_not_given(part, function.span, said.unknown) for part in value.parts))


def _not_given(part: Part, function: Span, said: Unknown) -> Part:
    """Return a part, with what is said of a parameter in its place: a field of that is still that field."""
    rests = any(isinstance(each.term, Param) and each.term.function == function for each in holes((part,)))
    return replace(part, term=_in_place(part.term, said)) if rests and isinstance(part, Hole) else part


def _in_place(term: Term, said: Unknown) -> Term:
    return replace(term, operand=_in_place(term.operand, said)) if isinstance(term, Select) else said


def _is_at(frame: Frame, place: Span) -> bool:
    return frame.function is not None and frame.function.span == place


def _round(values: list[Value]) -> Iterator[Value]:
    """Yield what a call that closes a cycle adds: nothing where it hands its own parameter on as it is."""
    for value in values:
        part = value.parts[0]
        if not _open_parameters(value):
            yield value
        elif len(value.parts) > 1 or not isinstance(part, Hole) or not isinstance(part.term, Param):
            yield unknown("the image changes with each round of a recursion", value.site)


def _bound(evaluator: Evaluator, frame: Frame, function: Node, call: Invocation, caller: Frame) -> Frame:
    """Return the frame in which the activation of `function`, here or around, is that of this call."""
    if frame.function is function:
        return evaluator.frame(replace(frame, call=call, caller=caller))
    outer = _bound(evaluator, frame.outer, function, call, caller) if frame.outer is not None else None
    return evaluator.frame(replace(frame, outer=outer))


def _rebound(evaluator: Evaluator, frame: Frame, old: Frame, new: Frame) -> Frame:
    """Return the frame with one caller exchanged."""
    caller = new if frame.caller is old else frame.caller
    outer = _rebound(evaluator, frame.outer, old, new) if frame.outer is not None else None
    return evaluator.frame(replace(frame, caller=caller, outer=outer))


def _open_parameters(value: Value) -> set[Span]:
    return {hole.term.function for hole in holes(value.parts) if isinstance(hole.term, Param)}
