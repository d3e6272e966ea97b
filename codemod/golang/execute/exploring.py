"""Every way through a function, and through its callers: what a call is given, each time it is made."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.refilled import refilled
from codemod.golang.evaluate.terms import (
    Call,
    Hole,
    Method,
    Param,
    Part,
    Parts,
    Receiver,
    Select,
    Term,
    Text,
    Verb,
    way,
)
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.channels_run import receive, send, wait
from codemod.golang.execute.comparing import as_text
from codemod.golang.execute.contents import Activation, Content, Opaque, Origin, Spread, Struct
from codemod.golang.execute.ending import Again, Jump, NoAnswer, NotUnderstood, Panicked, WayEnds
from codemod.golang.execute.inputs import lying_at
from codemod.golang.execute.invoking import call, enter, method, prepare, run_function
from codemod.golang.execute.machine import Learned, Machine, Ways
from codemod.golang.execute.made_anew import fill
from codemod.golang.execute.operands import below, value_of
from codemod.golang.execute.statements import run_statement
from codemod.golang.execute.universe import make_literal
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.watched import on_the_way, written_by_then
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, top_of
from codemod.records import dataclass, replace

MAX_WAYS = 300
MAX_RESTARTS = 40
MAX_LEVELS = 4
MAX_ENTRIES = 12

_WAYS = Ways(value_of, run_statement, call, enter, prepare, method, make_literal, send, receive, wait, fill)


@dataclass(frozen=True, eq=False)
class Given:
    """What a call was given on one way; `empty` are the fields of the registry that were found to be empty on it."""

    values: tuple[Value, ...]
    empty: tuple[Term, ...] = ()


class Registry:
    """The fields that a rule calls its registry, by the type of the object that has them. `entries` are the
    functions of which all runs are looked at; None where that is all of the program."""

    def __init__(self, leaves: Mapping[Term, Verb], entries: frozenset[Node] | None) -> None:
        self.entries = entries
        self.leaves: dict[tuple[str, str], dict[tuple[str, ...], Term]] = {}
        for term in leaves:
            root, path = way(term)
            if isinstance(root, Receiver) and all(isinstance(step, str) for step in path):
                steps = tuple(str(step) for step in path)
                self.leaves.setdefault((root.package, root.type), {})[steps] = term

    def of(self, module: Module, type_: types.Type | None) -> dict[tuple[str, ...], Term]:
        """Return the fields of an object of this type."""
        named = types.named(module, type_) if type_ is not None else None
        return self.leaves.get(named, {}) if named is not None else {}

    def is_root(self, module: Module, type_: types.Type | None) -> bool:
        return bool(self.of(module, type_))

    def leaf(self, machine: Machine, type_: types.Type, path: tuple[str, ...], node: Node) -> Term | None:
        term = self.of(machine.module, type_).get(path)
        if term is None:
            return None
        if term not in machine.learned.trusted:
            machine.learned.trusted[term] = self._is_trusted(machine, type_, path, node)
        return term if machine.learned.trusted[term] else None

    def _is_trusted(self, machine: Machine, type_: types.Type, path: tuple[str, ...], node: Node) -> bool:
        own = type_._replace(pointer=0)
        whole = _with_embedded(machine.module, own, path)
        if refilled(machine.evaluator, own, whole):
            return False
        writes = written_by_then(machine.module, own, whole, None, node)
        return self.entries is None or all(_is_run_by(machine.module, each, self.entries) for each in writes)

    def was_written(self, machine: Machine) -> bool:
        """Whether some way writes to a field that is trusted, in an object that others made."""
        for (package, name), listed in self.leaves.items():
            for path, term in listed.items():
                if machine.learned.trusted.get(term):
                    for each in self._fields(machine, package, name, path):
                        if not machine.learned.foreign.isdisjoint((each, (each[0], "*"))):
                            return True
        return False

    def _fields(self, machine: Machine, package: str, name: str, path: tuple[str, ...]) -> Iterator[tuple[Hashable, str]]:
        for home in machine.module.all_imported(package):
            for item in home.named(name):
                node = types.spec_of(item).get("name")
                for type_, rest in on_the_way(machine.module, types.of_node(node), path):
                    yield types.named(machine.module, type_), rest[0]
                    found = members.find_field(machine.module, type_, rest[0])
                    for embedded in found[0] if found is not None else ():
                        yield types.named(machine.module, type_), embedded


def _with_embedded(module: Module, type_: types.Type | None, path: tuple[str, ...]) -> tuple[str, ...]:
    """Return a path with the embedded fields that Go lets one leave out."""
    whole: list[str] = []
    for name in path:
        found = members.find_field(module, type_, name)
        whole += [*(found[0] if found is not None else ()), name]
        type_ = found[1] if found is not None else None
    return tuple(whole)


def _is_run_by(module: Module, place: Node, entries: frozenset[Node]) -> bool:
    """Whether nobody calls the function that a place is in but these, and functions that nobody calls but these. Who
    calls a function literal, and when, is not looked for."""
    top = top_of(place)
    if place.function is not top:
        return False
    todo, seen = [top], {top}
    for each in todo:
        if each in entries:
            continue
        sites = call_sites(module, each)
        if not sites or any(site.call is None for site in sites) or len(seen) > _MOST_AROUND:
            return False
        outer = [top_of(site.node) for site in sites]
        todo += [caller for caller in dict.fromkeys(outer) if caller not in seen]
        seen.update(outer)
    return True


_MOST_AROUND = 64


def given_to(evaluator: Evaluator, leaves: Mapping[Term, Verb], site: Node) -> Iterator[list[Given]]:
    """Yield what a call is given on every way to it, from nearer and then from farther off: from the function around
    it, from all of that one's callers, and so on. Nothing is yielded for a beginning from which something is not
    understood."""
    around = site.function
    while around is not None and around.kind == "func_literal" and around.function is not None:
        if next(iter(parameters(around, "parameters")), None) is not None or True:
            break
    entries: list[Node] = [around] if around is not None else []
    within: set[Node] = set()
    leading: set[Node] = set()
    for _ in range(MAX_LEVELS + 1):
        if not entries or len(entries) > MAX_ENTRIES:
            return
        found: list[Given] | None = []
        for entry in entries:
            whole = _is_main(evaluator.module, entry)
            registry = Registry(leaves, None if whole else frozenset(each for each in entries if each.function is None))
            ways = _explored(evaluator, registry, site, entry, frozenset(within), frozenset(leading))
            if ways is None:
                found = None
                break
            found += ways
        if found:
            yield found
        above: list[Node] = []
        for entry in entries:
            within.add(entry)
            sites = call_sites(evaluator.module, entry) if entry.kind != "func_literal" else ()
            own = []
            for each in sites:
                if each.call is None or each.node.function is None:
                    own = []
                    break
                own.append(each)
            if entry.kind == "func_literal" and entry.function is not None:
                above.append(entry.function)
            elif not own:
                above.append(entry)
            for each in own:
                assert each.call is not None
                leading.add(each.call.node)
                outer = each.node.function
                assert outer is not None
                above.append(outer)
        above = list(dict.fromkeys(above))
        if above == entries:
            return
        entries = above


def _explored(
    evaluator: Evaluator, registry: Registry, site: Node, entry: Node, within: frozenset[Node], leading: frozenset[Node]
) -> list[Given] | None:
    learned = Learned()
    prefix: list[int] = []
    found: list[Given] = []
    restarts = ways = 0
    while True:
        ways += 1
        if ways > MAX_WAYS:
            return _lost("too many ways", entry)
        machine = Machine(evaluator, learned, registry, prefix, frozenset((site,)), _WAYS)
        machine.within, machine.leading = within, leading
        machine.from_start = _is_main(evaluator.module, entry)
        try:
            _begun(machine, entry)
        except Again:
            restarts += 1
            if restarts > MAX_RESTARTS:
                return _lost("too many restarts", entry)
            prefix, found, ways = [], [], 0
            continue
        except (WayEnds, Panicked, Jump):
            pass
        except (NotUnderstood, NoAnswer, RecursionError) as why:
            return _lost(str(why), entry)
        found += _recorded(machine)
        trace = machine.trace
        while trace and trace[-1][0] + 1 >= trace[-1][1]:
            trace.pop()
        if not trace:
            return found if not registry.was_written(machine) else _lost("the registry is written to", entry)
        prefix = [chosen for chosen, _ in trace[:-1]] + [trace[-1][0] + 1]


LOST: list[str] = []


def _lost(why: str, entry: Node) -> None:
    LOST.append(f"{entry.get('name').text if entry.get('name') else 'func'}: {why}")


def _is_main(module: Module, entry: Node) -> bool:
    name = entry.get("name")
    return name is not None and name.spells("main") and module.package_of(entry.file).name == "main"


def _begun(machine: Machine, entry: Node) -> None:
    activation = Activation(entry, {})
    for field_name in ("receiver", "parameters"):
        for name, type_node, variadic in parameters(entry, field_name):
            if name is None or name.binding is None:
                continue
            type_ = typeof.of_binding(machine.module, name.binding)
            held: Content = machine.opaque(Origin(name)) if variadic else lying_at(machine, Origin(name), type_)
            activation.variables[name.binding] = machine.cell(held, name.binding)
    run_function(machine, activation)
    wait(machine)


def _recorded(machine: Machine) -> Iterator[Given]:
    names = _names(machine)
    empty = tuple(_empty(machine, names))
    for site, arguments in machine.recorded:
        values = []
        for held in arguments:
            if isinstance(held, Spread):
                values.append(machine.symbol(site, ("spread", site)))
                continue
            value = as_text(machine, held, site)
            values.append(replace(value, parts=_renamed(value.parts, names), site=site))
        yield Given(tuple(values), empty)


def _names(machine: Machine) -> dict[Term, Term]:
    """Return what the symbols are that the registry's fields hold, by the rule's own names for these."""
    found: dict[Term, Term] = {}
    registry = machine.registers
    assert isinstance(registry, Registry)
    for struct in list(machine.structs):
        if struct.origin is not None or struct.type is None:
            continue
        for path in registry.of(machine.module, struct.type):
            leaf = registry.leaf(machine, struct.type, path, machine.recorded[0][0]) if machine.recorded else None
            if leaf is None:
                continue
            held: Content = struct
            try:
                for step in path:
                    place = below(machine, held, None, step, machine.recorded[0][0])
                    if place.cell.assigned:
                        raise NotUnderstood("a field that was written to")
                    held = place.cell.held
            except (NotUnderstood, Panicked):
                continue
            if isinstance(held, Opaque | Value):
                value = as_text(machine, held, machine.recorded[0][0])
                part = value.parts[0]
                if len(value.parts) == 1 and isinstance(part, Hole) and isinstance(part.term, Param):
                    found[part.term] = leaf
    return found


def _empty(machine: Machine, names: Mapping[Term, Term]) -> Iterator[Term]:
    """Yield the registry's fields that are empty on this way."""
    registry = machine.registers
    assert isinstance(registry, Registry)
    leaves = {leaf for listed in registry.leaves.values() for leaf in listed.values()}
    for key, holds in machine.facts.items():
        if not holds or not isinstance(key, tuple) or len(key) != 3 or key[0] != "==":
            continue
        for one, other in (key[1:], key[:0:-1]):
            if other in ((Text(""),), (Text("0"),)) and len(one) == 1 and isinstance(one[0], Hole):
                term = names.get(one[0].term, one[0].term)
                if term in leaves:
                    yield term


def _renamed(parts: Parts, names: Mapping[Term, Term]) -> Parts:
    return tuple(_part(part, names) for part in parts)


def _part(part: Part, names: Mapping[Term, Term]) -> Part:
    return replace(part, term=_term(part.term, names)) if isinstance(part, Hole) else part


def _term(term: Term, names: Mapping[Term, Term]) -> Term:
    if term in names:
        return names[term]
    if isinstance(term, Call):
        return replace(term, arguments=tuple(_renamed(each, names) for each in term.arguments))
    if isinstance(term, Method):
        arguments = tuple(_renamed(each, names) for each in term.arguments)
        return replace(term, operand=_term(term.operand, names), arguments=arguments)
    return replace(term, operand=_term(term.operand, names)) if isinstance(term, Select) else term


_ = Struct
