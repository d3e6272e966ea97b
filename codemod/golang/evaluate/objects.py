"""What lies below an object: fields of receivers and structs, elements of literals."""

from __future__ import annotations

from functools import partial
from itertools import chain
from operator import itemgetter

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.constructed import Whose, in_own_words, is_open_ended, made_for, may_decoders_fill
from codemod.golang.evaluate.contexts import by_default, written, written_together
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Select, Term, Unknown, Why
from codemod.golang.evaluate.values import FIELD, MAX_VALUES, Value, distinct, not_set, passing, unknown
from codemod.golang.flow.fields import FieldWrite, assignments, field_writes, left_unset
from codemod.golang.flow.paths import ELEMENT, WHAT, Index, Path, field_at, index_step
from codemod.golang.program import members, typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.syntax import Node, top_of


def object_path(evaluator: Evaluator, term: Term, type_: types.Type | None, path: Path, site: Node) -> list[Value]:
    """Return what lies at a path below an object that nobody in sight made: a leaf, or every write of the field.

    Embedded fields on the way are left out of the term, so that `c.LocalRegistry.Domain` is `c.Domain`.
    """
    own, start, within = type_, 0, None
    fields: list[tuple[Whose, str, Path]] = []
    for number, step in enumerate(path):
        if isinstance(step, Index) or step == WHAT:
            break
        if type_ is not None:
            fields.append((Whose(term, type_, within), step, path[number + 1 :]))
        found = members.find_field(evaluator.module, type_, step) if type_ is not None else None
        if number + 1 < len(path) and found is not None and _is_embedded(evaluator, type_, step, path[number + 1 :]):
            type_ = found[1]
            continue
        term, start = Select(term, step), number + 1
        within = (type_, step) if type_ is not None else None
        type_ = found[1] if found is not None else None
        if path[start:] not in ((), (WHAT,)) and type_ is not None and types.is_interface(evaluator.module, type_):
            from codemod.golang.evaluate.made import type_behind

            type_ = type_behind(evaluator.module, _found_in(evaluator, [(*fields[-1][:2], (WHAT,))], site))
        if start == len(path) and evaluator.leaf(term) is not None:
            return [_leaf(evaluator, term, own, path, site)]
    if written := _found_in(evaluator, fields, site):
        name = next(step for step in reversed(path) if isinstance(step, str))
        return [passing(value, site, FIELD, name) for value in written]
    return [evaluator.hole(term, path[start:], site)]


def _found_in(evaluator: Evaluator, fields: list[tuple[Whose, str, Path]], site: Node) -> list[Value]:
    """Return what is written to the last field of a path; where that is not known, to the fields before it, in the
    words of the object: of `c.builder.registry.Domain` what the constructor put into `builder`."""
    first, reader = list[Value](), top_of(site)
    for number, (whose, name, rest) in enumerate(reversed(fields)):
        if rest == (WHAT,):
            if found := _filled_when_made(evaluator, whose, name, rest, reader):
                return found
            writes = field_writes(evaluator.module, whose.type, name)
            unset = [] if exported(name) else _unset(evaluator, whose, name)
            return [*unset, *(value for write in writes for value in made_for(evaluator, whose, write))]
        if number and _is_changed_below(evaluator, whose, name, rest):
            break
        if found := _filled_when_made(evaluator, whose, name, rest, reader):
            return found
        found = _field_values(evaluator, whose, name, rest, own=number > 0)
        if found and not any(value.unknown for value in found) and _may_be_without(evaluator, whose, name, rest):
            found.append(unknown("{name} may be read before it is filled in", site, name=name))
        if found and not any(map(is_open_ended, found)):
            return found
        first = first or found
    return first


def _may_be_without(evaluator: Evaluator, whose: Whose, name: str, rest: Path) -> bool:
    """Whether an object may be asked for a field that nothing was written to, or not yet. Behind a pointer that is not
    set there is nothing to read."""
    if evaluator.needs_no_proof:
        return False
    own = members.find_field(evaluator.module, whose.type, name) if rest else None
    if own is not None and own[1].pointer:
        return False
    from codemod.golang.flow.made_without import may_be_without

    return may_be_without(evaluator.module, whose.type, name)


def _filled_when_made(evaluator: Evaluator, whose: Whose, name: str, rest: Path, reader: Node) -> list[Value]:
    if not evaluator.leaves() or not assignments(evaluator.module, whose.type, name):
        return []
    from codemod.golang.evaluate.constructors import filled_when_made

    return filled_when_made(evaluator, whose, name, rest, reader)


def _is_changed_below(evaluator: Evaluator, whose: Whose, name: str, rest: Path) -> bool:
    """Whether anything assigns to a part of what a field holds, other than the field."""
    from codemod.golang.flow.assigned import writes_elsewhere
    from codemod.golang.flow.defaults import is_default
    from codemod.golang.flow.making import is_while_made

    module, own = evaluator.module, members.find_field(evaluator.module, whose.type, name)
    writes = writes_elsewhere(module, own[1] if own is not None else None, rest, None)
    return own is None or any(
        not is_default(module, write.node) and not (len(rest) == 1 and is_while_made(module, write.node, own[1]))
        for write, _ in writes
    )


def _leaf(evaluator: Evaluator, term: Term, own: types.Type | None, path: Path, site: Node) -> Value:
    def ask() -> str:
        from codemod.golang.evaluate.refilled import refilled
        from codemod.golang.flow.watched import written_field

        binding = next((n.binding for n in site.walk() if n.binding and n.binding.kind == "receiver"), None)
        return written_field(evaluator.module, own, path, binding, site) or refilled(evaluator, own, path)

    if written := evaluator.remembered(("written", term, top_of(site)), ask):
        return unknown("{name} is written to in this package", site, name=written)
    if hiding := evaluator.remembered(("hiding", term, None), partial(_hiding, evaluator, own, path)):
        return unknown("{name} is set by nobody, and hides what an embedded struct has", site, name=hiding)
    if own is not None:
        from codemod.golang.evaluate.spelled_leaves import never_configured

        if said := evaluator.remembered(("spelled", term, None), partial(never_configured, evaluator, own, path)):
            return Value((Hole(Unknown(Why.OTHER, said, site.span), span=site.span),), site)
    return Value((Hole(term, span=site.span, host=evaluator.is_host(term)),), site)


def _hiding(evaluator: Evaluator, own: types.Type | None, path: Path) -> str:
    from codemod.golang.flow.watched import hiding_field

    return hiding_field(evaluator.module, own, path)


def _is_embedded(evaluator: Evaluator, type_: types.Type | None, step: str, rest: Path) -> bool:
    """Whether the next field that is not embedded could as well be selected without this step."""
    own = members.find_field(evaluator.module, type_, step)
    promoted = field_at(evaluator.module, type_, rest[0])
    if own is None or promoted is None:
        return False
    way = (*own[0], step)
    return promoted[0][: len(way)] == way


def _field_values(evaluator: Evaluator, whose: Whose, name: str, rest: Path, own: bool) -> list[Value]:
    """Return what lies at `rest` of every value written to the field, anywhere in the module; where that is to be said
    in the object's `own` words, and cannot, nothing."""
    values, seen = _unset(evaluator, whose, name), _seen_writes(evaluator.module, whose, name)
    others = len(seen) < len(field_writes(evaluator.module, whose.type, name))
    for write in seen:
        if write.value is None:
            values += by_default(evaluator, [write.node]) if not rest else ()
            if evaluator.asks_defaults and (together := written_together(evaluator, write.node, rest)):
                values += together
                continue
            values.append(unknown("the field {name} is changed here", write.node, name=name))
            continue
        found = in_own_words(evaluator, whose, write, write.value, rest)
        if found is None and own:
            found = written(evaluator, write.value, rest)
            if not all(map(partial(_is_leaf, evaluator), found)):
                return []
        values += written(evaluator, write.value, rest) if found is None else found
    decodes = (values or others) and exported(name) and not evaluator.needs_no_proof
    if decodes and may_decoders_fill(evaluator.module, whose.type, name):
        # what it is empty for is what is decoded there
        values = [value for value in values if value.why is not Why.NOT_SET]
        values.append(_decoded(evaluator, whose, name, rest))
    return [] if own and any(value.unknown for value in values) else distinct(values)


def _decoded(evaluator: Evaluator, whose: Whose, name: str, rest: Path) -> Value:
    """Return a field of what is not known: who asks what fills it in is told which of the type's it is."""
    said = message("{name} may be filled in by what is called with it", name=name)
    node = whose.type.node
    return evaluator.hole(Unknown(Why.OTHER, said, node.span), (name, *rest), node)


def _seen_writes(module: Module, whose: Whose, field: str) -> list[FieldWrite]:
    """Return what is written to a field, but for what goes to a copy that its makers lose, or to another object."""
    writes = field_writes(module, whose.type, field)
    if all(write.node.kind != "selector_expression" for write in writes):
        return list(writes)
    # most fields are written to in literals
    from codemod.golang.flow.lost_by_callers import is_lost_by_callers
    from codemod.golang.flow.slots import kept_around, may_be_in

    kept = kept_around(module, whose.type, field, whose.within)
    writes = tuple(each for each in writes if may_be_in(module, each.node, kept))
    return [each for each in writes if not is_lost_by_callers(module, each.node)]


def _unset(evaluator: Evaluator, whose: Whose, name: str) -> list[Value]:
    """Return what a field is that an object may be made without; of a name that others cannot write, the declaration
    says that it is empty."""
    struct = types.underlying(evaluator.module, whose.type) if not evaluator.needs_no_proof else None
    if struct is None or not left_unset(evaluator.module, whose.type, name):
        return []
    return [not_set(struct.node if exported(name) else struct.node.children[0])]


def _is_leaf(evaluator: Evaluator, value: Value) -> bool:
    part = value.parts[0]
    return len(value.parts) == 1 and isinstance(part, Hole) and evaluator.leaf(part.term) is not None


def part_of_literal(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    site = node
    body = node.get("body") if node.kind == "composite_literal" else node
    if body is None or not path:
        return [unknown("a composite literal is not a text", site)]
    if isinstance(path[0], Index):
        chosen = _elements(evaluator.module, body, path[0])
        if path[0] != ELEMENT and ELEMENT in _elements_by_step(evaluator.module, body):
            # few tables have names for keys
            from codemod.golang.evaluate.entries import under_key

            chosen = under_key(evaluator, body, path[0], chosen)
        if not chosen:
            return [unknown("there is no element {name} here", site, name=str(path[0]))]
        # one more than a value may be: that is too many, as all of them would be
        return [v for element in chosen[: MAX_VALUES + 1] for v in evaluator.evaluate(element, frame, path[1:])]
    named = _named_elements(evaluator.module, body).get(path[0])
    if named is not None:
        return evaluator.evaluate(named, frame, path[1:])
    return _promoted_or_positional(evaluator, node, body, frame, path[0], path[1:])


# structs of other modules, in which nothing is embedded
_PLAIN = (("net/url", "URL"),)


def _promoted_or_positional(
    evaluator: Evaluator, node: Node, body: Node, frame: Frame, name: str, rest: Path
) -> list[Value]:
    elided = node.kind == "literal_value"
    struct = (literal_type if elided else typeof.of_expression)(evaluator.module, node)
    found = members.find_field(evaluator.module, struct, name)
    if found is None:
        keyed = all(child.kind == "keyed_element" for child in body.children)
        plain = keyed and struct is not None and types.named(evaluator.module, struct) in _PLAIN
        if plain or not body.children:  # in `corev1.Container{}` all is zero, wherever it is embedded
            return [not_set(node)]
        return [unknown("the field {name} is not known here", node, name=name)]
    if found[0]:
        return evaluator.evaluate(node, frame, (*found[0], name, *rest))
    if body.children and body.children[0].kind != "keyed_element":
        flat = types.underlying(evaluator.module, struct)
        position = members.position(evaluator.module, flat, name) if flat is not None else 0
        if position < len(body.children):
            return evaluator.evaluate(body.children[position].children[0], frame, rest)
    return [not_set(node)]


@per_module
def _named_elements(module: Module, body: Node) -> dict[str, Node]:
    """Return the values of a literal with keys, by the text of the key; of two, the first."""
    found: dict[str, Node] = {}
    for element in body.children:
        name, value = element.get("key"), element.get("value")
        if element.kind == "keyed_element" and name is not None and value is not None:
            found.setdefault(name.text, value.children[0])
    return found


@per_module
def _elements(module: Module, body: Node, step: Index) -> list[Node]:
    """Return the elements of a literal that an index step may choose, in order."""
    by_step = _elements_by_step(module, body)
    if step == ELEMENT:
        return [value for _, value in sorted(chain(*by_step.values()), key=itemgetter(0))]
    found = [*by_step.get(step, ()), *by_step.get(ELEMENT, ())]
    return [value for _, value in sorted(found, key=itemgetter(0))]


@per_module
def _elements_by_step(module: Module, body: Node) -> dict[Index, list[tuple[int, Node]]]:
    found: dict[Index, list[tuple[int, Node]]] = {}
    where = Index(-1)
    for number, element in enumerate(body.children):
        value = element
        # what follows `Lvscare: x` without a key of its own may be anywhere
        where = Index(where.key + 1) if isinstance(where.key, int) else ELEMENT
        if element.kind == "keyed_element":
            where = index_step(element.get("key"))
            value = element.get("value") or element
        found.setdefault(where, []).append((number, value.children[0]))
    return found
