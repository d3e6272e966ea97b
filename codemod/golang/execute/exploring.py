"""Every way through a function, and through its callers: what a call is given, each time it is made."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Term, Verb
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.callbacks import only_answers
from codemod.golang.execute.callers_around import callers_of
from codemod.golang.execute.channels_run import receive, send
from codemod.golang.execute.contents import Activation, Content, Function, Outside
from codemod.golang.execute.cut_texts import with_cut_joined
from codemod.golang.execute.ending import Again, Blocked, Jump, NoAnswer, NotUnderstood, Panicked, WayEnds
from codemod.golang.execute.ending_slashes import with_own_slash
from codemod.golang.execute.equality import text_in
from codemod.golang.execute.goroutines import wait
from codemod.golang.execute.host_addresses import with_joined_host
from codemod.golang.execute.inputs import lying_at
from codemod.golang.execute.invoking import call, enter, prepare, run_function
from codemod.golang.execute.machine import MAX_STEPS, Machine, Onlooker, Ways
from codemod.golang.execute.made_anew import fill, number_content
from codemod.golang.execute.making_literals import make_literal
from codemod.golang.execute.methods import select_member
from codemod.golang.execute.named_registry import NamedRegistry
from codemod.golang.execute.operands import value_of
from codemod.golang.execute.reachable_memory import reachable
from codemod.golang.execute.renaming import Names, empty_terms, filled_terms, is_impossible, registry_names, renamed
from codemod.golang.execute.run_memory import Learned
from codemod.golang.execute.statements import run_statement
from codemod.golang.program import typeof
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace

MAX_WAYS = 300  # through one function
MAX_RESTARTS = 40
MAX_LEVELS = 4  # of callers
MAX_ENTRIES = 12  # callers at one level
MAX_STEPS_AT_PLACE = 80_000
MAX_STEPS_OF_ALL = 160_000

_WAYS = Ways(value_of, run_statement, call, enter, prepare, select_member, make_literal, send, receive, wait, fill)


@dataclass(frozen=True, eq=False)
class GivenOnce:
    """What a call was given on one way; `empty` is what was found to be empty on it, of what comes from outside,
    `filled` which fields of the registry have something else since, and `gone` where constants were named that were
    written over since."""

    values: tuple[Value, ...]
    empty: tuple[Term, ...] = ()
    filled: tuple[Term, ...] = ()
    gone: frozenset[Span] = frozenset()

    @property
    def missing(self) -> frozenset[Term]:
        """What is empty still."""
        return frozenset(self.empty) - frozenset(self.filled)


Enough = Callable[[list[GivenOnce]], bool]  # whether these ways are, to ask farther off


@dataclass(frozen=True, eq=False)
class _Question:
    """What the call at `site` is given, by the functions `entries`: `within` are those between them and the call,
    `leading` the calls of these, and `values` those that are handed around. Without a site, `looks` is what looks at
    all that leaves."""

    evaluator: Evaluator
    leaves: Mapping[Term, Verb]
    site: Node | None
    entries: tuple[Node, ...]
    within: frozenset[Node] = frozenset()
    leading: frozenset[Node] = frozenset()
    values: frozenset[Node] = frozenset()
    looks: Onlooker | None = None
    is_lost: Enough | None = None

    @property
    def watched(self) -> frozenset[Node]:
        return frozenset((self.site,)) if self.site is not None else frozenset()

    def of_callers(self) -> _Question | None:
        """Return the question one level up; None where there is none. What nobody in sight calls stays an entry."""
        above: list[Node] = []
        leading, values = set(self.leading), set(self.values)
        for entry in self.entries:
            outer, calls, is_value = callers_of(self.evaluator.module, entry)
            above += outer or [entry]
            leading.update(calls)
            values |= {entry} if is_value else set()
        entries = tuple(dict.fromkeys(above))
        if entries == self.entries or len(entries) > MAX_ENTRIES:
            return None
        within = self.within | frozenset(self.entries)
        return replace(self, entries=entries, within=within, leading=frozenset(leading), values=frozenset(values))


def given_on_ways(
    evaluator: Evaluator, leaves: Mapping[Term, Verb], site: Node, is_lost: Enough | None = None
) -> Iterator[list[GivenOnce]]:
    """Yield what a call is given on every way to it, from the function around it, from all of that one's callers, and
    so on. Nothing is yielded for a beginning from which something is not understood, or that takes too long; and no
    more than there were when they were lost: then only who is farther off can know."""
    if site.function is None:
        return
    yield from _from_nearer(_Question(evaluator, leaves, site, (site.function,), is_lost=is_lost))


def leaving_well(
    evaluator: Evaluator,
    leaves: Mapping[Term, Verb],
    function: Node,
    looks: Onlooker,
    levels: int = MAX_LEVELS,
    by_callers: bool = False,
    begins: Callable[[], None] | None = None,
) -> Iterator[None]:
    """Yield for each beginning, nearer ones first, from which all that leaves a function is what `looks` wants it to
    be: that raises `NoAnswer` where it is not so. `by_callers`: the nearest are those that call the function. `begins`
    is told when a new one is tried."""
    question = _Question(evaluator, leaves, None, (function,), looks=looks)
    for _ in _from_nearer(question.of_callers() if by_callers else question, levels, begins):
        yield None


def _from_nearer(
    question: _Question | None, levels: int = MAX_LEVELS, begins: Callable[[], None] | None = None
) -> Iterator[list[GivenOnce]]:
    if question is None:
        return
    evaluator = question.evaluator
    steps, visits = evaluator.steps, evaluator.module.visits
    most = min(evaluator.executed + MAX_STEPS_AT_PLACE, MAX_STEPS_OF_ALL)
    for _ in range(levels + 1):
        if question is None or evaluator.executed >= most:
            break
        if begins is not None:
            begins()
        ways = [_explored(question, entry, most) for entry in question.entries]
        # what was asked here is no work of the evaluation by definitions
        evaluator.steps, evaluator.module.visits = steps, visits
        found = [each for listed in ways for each in listed or ()]
        if (found or question.site is None) and None not in ways:
            yield found
        question = question.of_callers()


# what parses and does not compile may lack anything: `string()` has no operand
_OF_NO_PROGRAM = (LookupError, ValueError, TypeError, AttributeError, AssertionError)


def _explored(question: _Question, entry: Node, most: int) -> list[GivenOnce] | None:
    """Return what a call is given on each way from the beginning of a function; None where that is not sure."""
    whole = _is_main(question.evaluator.module, entry)
    entries = frozenset(each for each in question.entries if each.function is None)
    registry, learned = NamedRegistry(question.leaves, None if whole else entries), Learned()
    waiting = deque[list[int]]([[]])  # choices to begin with
    found: dict[tuple[int, ...], list[GivenOnce]] = {}  # by all choices of a way
    restarts, ways = 0, 0
    while ways < MAX_WAYS and restarts < MAX_RESTARTS and question.evaluator.executed < most:
        prefix = waiting.popleft()
        machine = Machine(
            question.evaluator, learned, registry, prefix, question.watched, _WAYS, whole, question.within,
            question.leading, question.looks,
        )  # fmt: skip
        machine.limit = min(MAX_STEPS, most - question.evaluator.executed)
        ways += 1
        try:
            new = _one_way(machine, entry, question.values)
            if question.is_lost is not None and question.is_lost(so_far := sum(found.values(), new)):
                return so_far
        except Again:
            restarts, ways, waiting, found = restarts + 1, 0, deque([[]]), {}
            continue
        except (Blocked, Jump, NotUnderstood, NoAnswer, RecursionError, *_OF_NO_PROGRAM):
            return None
        finally:
            question.evaluator.executed += machine.steps
        found[chosen := tuple(number for number, _ in machine.trace)] = new
        # what is decided early first: behind the place, nothing says what was given there
        decided = range(len(prefix), len(chosen))
        waiting += ([*chosen[:at], other] for at in decided for other in range(1, machine.trace[at][1]))
        if not waiting:
            known = [given for _, listed in sorted(found.items()) for given in listed]
            return known if not registry.was_written(machine) else None
    return None


def _one_way(machine: Machine, entry: Node, values: frozenset[Node]) -> list[GivenOnce]:
    """Return what the call is given on one way."""
    with suppress(WayEnds, Panicked):
        _begun(machine, entry)
    if (values or any(map(_is_made_in_function, machine.within))) and _is_kept(machine):
        raise NoAnswer("what leads there is kept")
    if machine.looks is not None:
        machine.looks.at_end(machine, machine.known_to_others())
    return list(_recorded(machine))


def answer_for(evaluator: Evaluator, function: Node, number: int) -> Content | None:
    """Return what a function of one number gives for this one, where that is the same on every way: `kept('a')`."""
    names = [name for name, _, variadic in parameters(function, "parameters") if not variadic]
    if len(names) != 1 or names[0] is None or names[0].binding is None or not only_answers(evaluator.module, function):
        return None
    named = (each.binding for each in function.walk() if each.kind == "identifier")
    if any(each is not None and not function.holds(each.node) for each in named):
        return None  # what stands around it may be anything by then
    machine = Machine(evaluator, Learned(), NamedRegistry({}, None), [], frozenset(), _WAYS)
    given = names[0].binding
    activation = Activation(function, {given: machine.cell(number_content(number, function), given)})
    try:
        results = run_function(machine, activation)
    except (WayEnds, Panicked, Again, Blocked, Jump, NotUnderstood, NoAnswer, RecursionError, *_OF_NO_PROGRAM):
        return None
    finally:
        evaluator.executed += machine.steps
    return results[0] if len(results) == 1 and not machine.trace else None


def _is_made_in_function(function: Node) -> bool:
    """Whether it is a function literal that is made anew each time: who calls one of a package's table is in sight."""
    return function.kind == "func_literal" and function.function is not None


def _is_kept(machine: Machine) -> bool:
    """Whether somebody who is not in sight may call a function that is a value, and leads to the place."""
    return any(
        isinstance(each, Function) and each.node in machine.within for each in reachable(machine.known_to_others())
    )


def _is_main(module: Module, entry: Node) -> bool:
    name = entry.get("name")
    return name is not None and name.spells("main") and module.package_of(entry.file).name == "main"


def _begun(machine: Machine, entry: Node) -> None:
    if machine.from_start and machine.learned.begins:
        _run_before_main(machine, entry)
    activation = Activation(entry, {})
    for listed in ("receiver", "parameters"):
        for name, _, variadic in parameters(entry, listed):
            if name is None or name.binding is None:
                continue
            type_ = typeof.of_binding(machine.module, name.binding)
            held: Content = machine.opaque(Outside(name)) if variadic else lying_at(machine, Outside(name), type_)
            activation.variables[name.binding] = machine.cell(held, name.binding)
    machine.escaped += run_function(machine, activation)  # whoever calls it has what it returns
    wait(machine)


def _run_before_main(machine: Machine, entry: Node) -> None:
    # most programs have nothing that tells there
    from codemod.golang.execute.initializing import initialize

    try:
        initialize(machine, machine.module.package_of(entry.file))
    except (NotUnderstood, Jump) as lost:
        machine.learned.begins = False
        raise Again from lost


def _recorded(machine: Machine) -> Iterator[GivenOnce]:
    if machine.recorded:
        names = registry_names(machine, machine.recorded[0][0])
        if is_impossible(machine, names, machine.recorded[0][0]):
            return
        for (site, arguments), gone in zip(machine.recorded, machine.gone, strict=True):
            yield _given(machine, names, arguments, site, gone)


def held_once(machine: Machine, content: Content, site: Node) -> GivenOnce:
    """Return what a place in memory has at this moment of a way, in the words of the rule."""
    return _given(machine, registry_names(machine, site), [content], site, machine.named_and_gone())


def _given(machine: Machine, names: Names, contents: list[Content], site: Node, gone: frozenset[Span]) -> GivenOnce:
    values = (text_in(machine, each, site) for each in contents)
    whole = ((each, with_cut_joined(machine, each.parts)) for each in values)
    seen = ((each, with_own_slash(machine, with_joined_host(machine, parts))) for each, parts in whole)
    joined = (replace(each, parts=parts, site=site) for each, parts in seen)
    found = (replace(each, parts=renamed(each.parts, names)) for each in joined)
    empty = tuple(empty_terms(machine, names))
    filled = tuple(filled_terms(machine, site)) if empty else ()
    return GivenOnce(tuple(found), empty, filled, gone)
