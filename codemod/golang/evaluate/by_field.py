"""What a field of an object is that nobody can follow: what outside puts there, and whatever the program writes there.

spec := r.cache.get(key).Spec       // from a cache of another module, copied, handed to whoever updates its status
spec.Image                          // still a field `Image` of some `AgentSpec`

An object that is read from a cluster goes through so many hands that no one way of it can be told. But each value of
the field was put there by a decoder, or by a write to that field of that type; and objects that are copied as a whole
are of the same type. So the answer is the hole that a decoder fills, and all that is written.
"""

from __future__ import annotations

from functools import partial

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.contexts import written
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import CUT_OFF, VAGUE, Hole, Unknown, Why
from codemod.golang.evaluate.values import FIELD, Value, distinct, passing
from codemod.golang.flow.assigned import writes_elsewhere
from codemod.golang.flow.copied_fields import is_copied, is_copied_at_once
from codemod.golang.flow.decoded_types import is_filled_by_decoders
from codemod.golang.flow.fields import field_writes
from codemod.golang.flow.may_alias import replacements
from codemod.golang.flow.paths import Path, path_of
from codemod.golang.flow.slots import Slot, may_be_in, slot_kept, slot_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.program.struct_tags import field_declaration
from codemod.golang.read.syntax import Node, strip_parens

_ASIDE = 20  # questions within each other that this one counts for
_Way = tuple[tuple[types.Type, str], ...]


def is_gone(value: Value) -> bool:
    """Whether nothing is known of a value, not even whose field it is."""
    part = value.parts[0]
    lost = len(value.parts) == 1 and isinstance(part, Hole) and isinstance(part.term, Unknown)
    return lost and value.why in (*VAGUE, Why.EMPTY, *CUT_OFF)


def by_field(evaluator: Evaluator, node: Node, path: Path, found: list[Value]) -> list[Value]:
    """Return the answer to what lies at a path below an object, with what was lost of it told by the field it is. Where
    the address of the field is given away, to a flag, that is one of this object alone: of another, nothing is known.
    """
    module = evaluator.module
    way = way_to_text(module, typeof.of_expression(module, node), path) if any(map(is_gone, found)) else ()
    declared = field_declaration(module, *way[-1]) if way and exported(way[-1][1]) else None
    if declared is None or not declared[1]:
        return found
    given = _addresses(module, way)
    if not given and not is_filled_by_decoders(module, *way[-1]):
        return found
    if not all(_is_same(module, node, each) for each in given):
        return found
    lies_in = _slot(module, node, way)
    question = ("field", *declared, way[-1][1], lies_in)  # one declaration may have several: `Agent, Proxy string`
    ask = partial(evaluator.anywhere, question, node, partial(_written, evaluator, way[-1], lies_in))
    answers = evaluator.aside(lambda: (ask(), _replaced(evaluator, way)), _ASIDE)
    if answers is None or any(value.why is Why.NOT_SET or value.text == "" for each in answers for value in each):
        return found  # nobody is asked from so far away, or somebody empties it
    values = answers[0]
    known = [value for value in found if not is_gone(value)]
    return distinct([*known, _hole(evaluator, *declared, way[-1][1]), *values])


def _hole(evaluator: Evaluator, declared: Node, holder: str, field: str) -> Value:
    """Return what a field is that others fill in: one answer, wherever an object was lost."""
    said = message("{name} may be filled in by what is called with it", name=f"{holder}.{field}")
    return evaluator.hole(Unknown(Why.OTHER, said, declared.span), (field,), declared)


def way_to_text(module: Module, type_: types.Type | None, path: Path) -> _Way:
    """Return the struct and field of each step to a text, or a pointer to one, embedded structs among them; nothing
    where the way is not known."""
    way, last = way_to(module, type_, path)
    return way if last is not None and types.is_string(module, last._replace(pointer=0)) else ()


def way_to(module: Module, type_: types.Type | None, path: Path) -> tuple[_Way, types.Type | None]:
    """Return the struct and field of each step of a path, embedded structs among them, and the type at its end;
    nothing where the way is not known."""
    way = list[tuple[types.Type, str]]()
    for step in path:
        found = members.find_field(module, type_, step) if isinstance(step, str) else None
        for name in (*found[0], str(step)) if found is not None else ("",):
            inner = members.find_field(module, type_, name)
            if type_ is None or inner is None:
                return (), None
            way.append((type_, name))
            type_ = inner[1]
    return tuple(way), type_


@per_module
def _addresses(module: Module, way: _Way) -> tuple[Node, ...]:
    """Return where somebody gets the address of the field, as a flag does; who copies it is none."""
    writes = field_writes(module, *way[-1])
    return tuple(each.node for each in writes if each.value is None and not is_copied(module, each.node))


def _is_same(module: Module, node: Node, field: Node) -> bool:
    """Whether an expression and the one whose field is written to are one variable."""
    one, other = path_of(node)[0], path_of(field)[0]
    if one.binding is not None or other.binding is not None:
        return one.binding is other.binding
    items = declarations(module, one)
    return len(items) > 0 and items == declarations(module, other)


def _slot(module: Module, node: Node, way: _Way) -> Slot | None:
    """Return the field that holds the object by value, where nothing but decoders puts an object there."""
    if len(way) > 1:
        return slot_kept(module, *way[-2])
    found = slot_of(module, node)
    return slot_kept(module, *found) if found is not None else None


def _written(evaluator: Evaluator, field: tuple[types.Type, str], lies_in: Slot | None) -> list[Value]:
    """Return what the program writes to the field, in whichever object, or in those that lie in a slot."""
    values = list[Value]()
    for write in field_writes(evaluator.module, *field):
        # what has its address fills in the hole, and what it is elsewhere, it may be anyway
        given = write.value is not None and not _reads(evaluator.module, write.value, field)
        if write.value is not None and given and may_be_in(evaluator.module, write.node, lies_in):
            values += [passing(value, write.node, FIELD, field[1]) for value in written(evaluator, write.value, ())]
    # what is made of this field itself says nothing new
    return [value for value in distinct(values) if value.why is not Why.ITSELF]


def _replaced(evaluator: Evaluator, way: _Way) -> list[Value]:
    """Return what the field is in whatever is put in the place of the objects that it lies in."""
    return [value for node, rest in _replacing(evaluator.module, way) for value in written(evaluator, node, rest)]


def _reads(module: Module, node: Node, field: tuple[types.Type, str]) -> bool:
    """Whether an expression is the same field, of whichever object: `spec.Image = old.Image`."""
    node = strip_parens(node)
    if node.kind != "selector_expression" or not node["field"].spells(field[1]):
        return False
    other = field_declaration(module, typeof.of_expression(module, node["operand"]), field[1])
    return other is not None and other == field_declaration(module, *field)


@per_module
def _replacing(module: Module, way: _Way) -> tuple[tuple[Node, Path], ...]:
    """Return what is put in the place of the objects that a field lies in, and where it lies in that; but for what is
    such an object of somebody else's, `*out = *in`, and where the field is spelled out."""
    path = tuple(name for _, name in way)
    found: list[tuple[Node | None, Path]] = [
        (write.value, path[number:]) for number, (type_, _) in enumerate(way) for write in replacements(module, type_)
    ]
    found += [(write.value, rest) for write, rest in writes_elsewhere(module, way[0][0], path, None) if rest]
    given = ((node, rest) for node, rest in found if node is not None and not _keeps(node, rest))
    return tuple((node, rest) for node, rest in given if not is_copied_at_once(module, node))


def _keeps(node: Node, rest: Path) -> bool:
    """Whether it is seen at once that an object has the field: it is somebody else's, or spells it out."""
    node = strip_parens(node)
    body = node.get("body") if node.kind == "composite_literal" else None
    if body is None:
        return _is_of_another(node)
    given = (each for each in body.children if (key := each.get("key")) is not None and key.spells(str(rest[0])))
    value = next(given, None)
    value = value.get("value") if value is not None else None
    return value is not None and (len(rest) == 1 or _keeps(value.children[0], rest[1:]))


def _is_of_another(node: Node) -> bool:
    """Whether an expression is an object that was made elsewhere, or a part of one: `*in`, `in.Spec`, a parameter."""
    bottom = strip_parens(node)
    while bottom.kind in ("unary_expression", "selector_expression"):
        bottom = strip_parens(bottom["operand"])
    return bottom.binding is not None and bottom.binding.kind in ("param", "receiver")
