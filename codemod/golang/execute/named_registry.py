"""The rule's registry in the memory of a run."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from codemod.golang.evaluate.refilled import refilled
from codemod.golang.evaluate.spelled_leaves import never_configured
from codemod.golang.evaluate.terms import Receiver, Term, Verb, way
from codemod.golang.execute.ending import Again
from codemod.golang.execute.machine import Machine
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.climbing import functions_above
from codemod.golang.flow.paths import Step
from codemod.golang.flow.touching import with_embedded
from codemod.golang.flow.watched import hiding_field, on_the_way, written_by_then
from codemod.golang.program import members, types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, top_of


class NamedRegistry:
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

    def all(self) -> Iterator[Term]:
        """Yield all of the rule's names for its registry."""
        for listed in self.leaves.values():
            yield from listed.values()

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
        whole = with_embedded(machine.module, own, path)
        if hiding_field(machine.module, own, whole) or refilled(machine.evaluator, own, whole):
            return False
        if never_configured(machine.evaluator, own, whole) is not None:
            return False
        writes = list(written_by_then(machine.module, own, whole, None, node))
        if writes and not machine.learned.rests_on_writes:
            machine.learned.rests_on_writes = True
            raise Again
        if any(_may_be_called_back(machine.module, each) for each in writes):
            return False
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

    def _fields(
        self, machine: Machine, package: str, name: str, path: tuple[str, ...]
    ) -> Iterator[tuple[Hashable, Step]]:
        for home in machine.module.all_imported(package):
            for item in home.named(name):
                node = types.spec_of(item).get("name")
                for type_, rest in on_the_way(machine.module, types.of_node(node), path):
                    yield types.named(machine.module, type_), rest[0]
                    found = members.find_field(machine.module, type_, str(rest[0]))
                    for embedded in found[0] if found is not None else ():
                        yield types.named(machine.module, type_), embedded


def _is_run_by(module: Module, place: Node, entries: frozenset[Node]) -> bool:
    """Whether nobody calls the function that a place is in but these, and functions that nobody calls but these. Who
    calls a function literal, and when, is not looked for."""
    if place.function is not top_of(place):
        return False
    for each in functions_above(module, place, entries):
        if each is None:
            return False
        if each in entries:
            continue
        sites = call_sites(module, each)
        if not sites or any(site.call is None for site in sites):
            return False
    return True


def _may_be_called_back(module: Module, place: Node) -> bool:
    """Whether another module may call what a place is in: a method that nobody calls here, or of an interface of the
    standard library, as `UnmarshalJSON` that writes to the cluster's settings through a pointer that it was left."""
    for each in functions_above(module, place):
        if each is None:
            return True
        name = each.get("name") if each.kind == "method_declaration" else None
        known = name is not None and any(name.spells(known) for known in _OF_INTERFACES)
        if known or (name is not None and not call_sites(module, each)):
            return True
    return False


_OF_INTERFACES = (
    *("String", "GoString", "Format", "Error", "Unwrap", "Is", "As", "Scan", "Set", "Value"),
    *("MarshalJSON", "MarshalText", "MarshalYAML", "MarshalBinary"),
    *("UnmarshalJSON", "UnmarshalText", "UnmarshalYAML", "UnmarshalBinary"),
    *("Len", "Less", "Swap", "Push", "Pop", "Lock", "Unlock"),
    *("Read", "Write", "Close", "Seek", "ReadFrom", "WriteTo", "ReadByte", "WriteByte", "ReadRune", "WriteString"),
    *("ServeHTTP", "RoundTrip", "Done", "Err"),
)
