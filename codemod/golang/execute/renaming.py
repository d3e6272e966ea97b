"""What a run's symbols are, in the words of the rule."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.matching import begins, contains, ends, names_no_host
from codemod.golang.evaluate.terms import Call, Hole, Method, Part, Parts, Select, Term, Text, plain
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Content, Opaque, Struct
from codemod.golang.execute.denoting import field_below
from codemod.golang.execute.ending import NotUnderstood, Panicked
from codemod.golang.execute.equality import text_in
from codemod.golang.execute.host_addresses import with_joined_host
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.modelled import remade
from codemod.golang.read.syntax import Node
from codemod.records import replace

Names = dict[Parts, Term]


def registry_names(machine: Machine, site: Node) -> Names:
    """Return what the registry's fields hold at a place, with the rule's names for these. Where two objects of the type
    hold different things, it is not known which one is meant."""
    found: dict[Term, set[Parts]] = {}
    for struct in list(machine.structs):
        for path, leaf in machine.registers.of(machine.module, struct.type).items():
            known = found.setdefault(leaf, set())
            if struct.origin is not None:
                known.add((Hole(leaf),))
            elif struct.type is not None and machine.registers.leaf(machine, struct.type, path, site):
                known |= _held_at(machine, struct, path, site)
    alone = {leaf: next(iter(held)) for leaf, held in found.items() if len(held) == 1}
    names = {held: leaf for leaf, held in alone.items() if held != (Hole(leaf),)}
    return names | dict(_trimmed(machine, names)) if names else names


def _trimmed(machine: Machine, names: Names) -> Iterator[tuple[Parts, Term]]:
    """Yield what is made of the registry and is the registry still, since no such text stands at its ends:
    `strings.TrimSuffix(url, "/")`."""
    known = dict(names)
    for key, made in machine.symbols.items():
        if not isinstance(key, tuple) or key[0] != "made" or not key[1].startswith("strings.Trim"):
            continue
        leaf = known.get(key[2])
        if leaf is None:
            continue
        whole = Hole(leaf, host=machine.evaluator.is_host(leaf))
        texts = [Value(parts, made.site) for parts in ((whole,), *key[3:])]
        if [plain(each.parts) for each in remade(machine, key[1], texts, made.site) or ()] == [(Hole(leaf),)]:
            known[plain(made.parts)] = leaf
            yield plain(made.parts), leaf


def _held_at(machine: Machine, struct: Struct, path: tuple[str, ...], site: Node) -> set[Parts]:
    """Return what a field holds that no statement here has written to; nothing where that is a text that is known."""
    held: Content = struct
    try:
        for step in path:
            place = field_below(machine, held, None, step, site)
            held = place.cell.held
            if place.cell.assigned:
                return set()
    except (NotUnderstood, Panicked):
        return set()
    value = text_in(machine, held, site) if isinstance(held, Opaque | Value) else None
    return {plain(with_joined_host(machine, value.parts))} if value is not None and value.text is None else set()


def is_impossible(machine: Machine, names: Names, site: Node) -> bool:
    """Whether a way has found of the registry what cannot be: that it stands in front of `sealerio/lvscare` already."""
    for key, holds in machine.facts.items() if names else ():
        if not isinstance(key, tuple) or len(key) != 3 or key[0] not in _DECIDED:
            continue
        one, other = (Value(_as_hosts(machine, renamed(parts, names)), site) for parts in key[1:])
        if _DECIDED[key[0]](one, other) == (not holds):
            return True
    return False


_DECIDED = {"begins": begins, "ends": ends, "contains": contains}


def _as_hosts(machine: Machine, parts: Parts) -> Parts:
    return tuple(
        replace(each, host=machine.evaluator.is_host(each.term)) if isinstance(each, Hole) else each for each in parts
    )


def filled_terms(machine: Machine, site: Node) -> Iterator[Term]:
    """Yield the fields of the registry that something on this way has written to."""
    for struct in list(machine.structs):
        for path, leaf in machine.registers.of(machine.module, struct.type).items():
            if not _held_at(machine, struct, path, site):
                yield leaf


def empty_terms(machine: Machine, names: Names) -> Iterator[Term]:
    """Yield what is empty on this way, of what comes from outside, in the words of the rule: also a registry that
    `sealerio/lvscare` begins with, as no host is called so."""
    for key, holds in machine.facts.items():
        if not holds or not isinstance(key, tuple) or len(key) != 3 or key[0] not in ("==", "begins"):
            continue
        if key[0] == "begins":
            whole, front = renamed(key[1], names), renamed(key[2], names)
            own = front[0].term if len(front) == 1 and isinstance(front[0], Hole) else None
            if own is not None and machine.evaluator.is_host(own) and names_no_host(whole):
                yield own
            continue
        for one, other in (key[1:], key[:0:-1]):
            part = one[0]
            if other in ((Text(""),), (Text("0"),)) and len(one) == 1 and isinstance(part, Hole):
                yield names.get(one, part.term)


def renamed(parts: Parts, names: Names) -> Parts:
    """Return a text in which what the registry holds has the rule's name."""
    for held, leaf in names.items():
        if plain(parts[: len(held)]) == held:
            parts = (Hole(leaf, span=parts[0].span), *parts[len(held) :])
    return tuple(_part(part, names) for part in parts)


def _part(part: Part, names: Names) -> Part:
    return replace(part, term=_term(part.term, names)) if isinstance(part, Hole) else part


def _term(term: Term, names: Names) -> Term:
    if (Hole(term),) in names:
        return names[(Hole(term),)]
    if isinstance(term, Call):
        return replace(term, arguments=tuple(renamed(each, names) for each in term.arguments))
    if isinstance(term, Method):
        arguments = tuple(renamed(each, names) for each in term.arguments)
        return replace(term, operand=_term(term.operand, names), arguments=arguments)
    return replace(term, operand=_term(term.operand, names)) if isinstance(term, Select) else term
