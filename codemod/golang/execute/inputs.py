"""What comes from outside of the functions that are run: of their parameters, of package variables, of other modules.

The evaluation by definitions knows of each expression what it can be, whoever calls, and counts all that writes to a
field; so that is what lies there, one of these values on each way. What it does not know is a symbol.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import OverBudget
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Select
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Condition, Content, Opaque, Outside, Pointer, Struct
from codemod.golang.execute.machine import Machine
from codemod.golang.flow.paths import ELEMENT, Index, Path
from codemod.golang.program import types
from codemod.golang.program.types import Type
from codemod.records import replace

STATIC_STEPS = 4_000


def lying_at(machine: Machine, origin: Outside, type_: Type | None) -> Content:
    """Return what lies at an origin, of this type."""
    if type_ is None or types.is_type_parameter(type_.node):
        return machine.opaque(origin)
    if type_.pointer == 1:
        below = lying_at(machine, origin, type_._replace(pointer=0))
        home = ("lazy", types.named(machine.module, type_._replace(pointer=0)) or type_.node.text, "*")
        return Pointer(machine.cell(below, home), sure=False)
    flat = types.underlying(machine.module, type_)
    if type_.pointer or flat is None or flat.pointer:
        return machine.opaque(origin, type_)
    if flat.node.kind == "struct_type":
        return machine.struct(type_, origin, origin)
    name = types.predeclared(machine.module, flat.node)
    if name == "bool":
        return Condition(("input", origin))
    return machine.opaque(origin, type_)


def field_at_origin(machine: Machine, struct: Struct, name: str, type_: Type | None) -> Content:
    """Return what a field of an object that somebody else made is."""
    origin = struct.origin
    assert origin is not None
    return lying_at(machine, origin.below(name), type_)


def element_at_origin(machine: Machine, content: Opaque, key: str | None = None, at: int | None = None) -> Content:
    """Return an element of a list or map that somebody else made; of a map, for a key that is known. It is the same
    again only where key or index are known, and nobody has changed the map since."""
    type_ = types.element(machine.module, content.type)
    if content.origin is None:
        return of_type(machine, type_)
    step = Index(key.encode("utf-8", "surrogateescape")) if key is not None else ELEMENT
    known = key is not None or at is not None
    occasion: Hashable = (machine.changed, content.number, at) if known else (machine.number(),)
    return lying_at(machine, content.origin.below(step, occasion), type_)


def of_type(machine: Machine, type_: Type | None) -> Content:
    """Return anything that a type can be."""
    if type_ is None:
        return machine.opaque()
    if type_.pointer == 1:
        below = of_type(machine, type_._replace(pointer=0))
        return Pointer(machine.cell(below, ("any", type_.node)), sure=False)
    flat = types.underlying(machine.module, type_)
    if flat is not None and not flat.pointer and flat.node.kind == "struct_type":
        return machine.struct(type_, ("any", type_.node), unknown=True)
    return machine.opaque(type_=type_)


def known_text(machine: Machine, origin: Outside) -> Value:
    """Return the text, or number, at an origin: one of those that it can be."""
    found = static_values(machine, origin)
    key: Hashable = ("static", origin)
    chosen = found[machine.pick(key, len(found))] if found else None
    if chosen is not None and chosen.unknown is None:
        return chosen
    symbol = machine.symbol(origin.node, key, "input", _steps(origin))
    return symbol if chosen is None else _where_it_is_lost(symbol, chosen)


def _where_it_is_lost(symbol: Value, lost: Value) -> Value:
    """Return a symbol with the place at which what it stands for is not known: a field that the program has changed is
    not what an operator sets. An object's own field is where the object comes from, and of a part there is no place."""
    part = lost.parts[0]
    if len(lost.parts) == 1 and isinstance(part, Hole) and isinstance(part.term, Select):
        return symbol
    place = part.span if len(lost.parts) == 1 else None
    return replace(symbol, parts=tuple(replace(each, span=place) for each in symbol.parts))


def static_values(machine: Machine, origin: Outside) -> list[Value]:
    """Return what the evaluation by definitions says of an origin, in all contexts; nothing where that is too much."""
    kept, origin = machine.learned.static, Outside(origin.node, origin.path, origin.index)
    if origin not in kept:
        kept[origin] = _evaluated_at(machine, origin)
    return kept[origin]


def _steps(origin: Outside) -> Path:
    return tuple(step for step in origin.path if isinstance(step, str | Index))


def _evaluated_at(machine: Machine, origin: Outside) -> list[Value]:
    evaluator, node = machine.evaluator, origin.node
    path = _steps(origin)

    def ask(frame: Frame) -> list[Value]:
        if origin.index or node.kind == "call_expression":
            return evaluator.result(node, frame, path, origin.index)
        return evaluator.evaluate(node, frame, path)

    before, spent = len(evaluator.problems), evaluator.spent
    try:
        found = evaluator.at(node, partial(in_all_contexts, evaluator, ask, node.function), STATIC_STEPS)
    except (OverBudget, RecursionError):
        return []
    machine.steps += evaluator.spent - spent
    lost = evaluator.problems[before:]
    del evaluator.problems[before:]
    return found if not lost else []
