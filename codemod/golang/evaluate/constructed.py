"""Fields that are filled where their object is made, from what else goes into that object.

    local := regConfig.LocalRegistry
    return &localConfigurator{LocalRegistry: local, endpoint: net.JoinHostPort(local.Domain, strconv.Itoa(local.Port))}

`c.endpoint` of such an object is `net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))`, whoever calls the constructor:
what is written to the field is said in the constructor's own parameters, and so is each leaf of the object; where the
two are one term, the leaf is put in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.contexts import written
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import (
    Call,
    Hole,
    Made,
    Method,
    Param,
    Part,
    Parts,
    Select,
    Term,
    Unknown,
    holes,
    origin,
    way,
)
from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.flow.fields import FieldWrite
from codemod.golang.flow.paths import WHAT, Path
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Whose:
    """An object that nobody in sight made: its term, its type, and the field of another that it lies in."""

    term: Term
    type: types.Type
    within: tuple[types.Type, str] | None = None


@dataclass(frozen=True, eq=False)
class Holder:
    """Whose field it is that an object is in, and the expression that makes that one."""

    whose: Whose
    made: Node


def in_own_words(evaluator: Evaluator, whose: Whose, write: FieldWrite, value: Node, rest: Path) -> list[Value] | None:
    """Return what is written to a field of an object, as a value of that object's own leaves; None where it is not."""
    function, made = write.node.function, _object_of(write)
    if function is None or made is None or not evaluator.leaves():
        return None
    frame, found = left_open(evaluator, function, value, rest)
    if not any(map(is_open, found)):
        return None
    values = said(evaluator, whose, made, frame, found)
    return None if any(map(is_open, values)) else values


def left_open(evaluator: Evaluator, function: Node | None, value: Node, rest: Path) -> tuple[Frame, list[Value]]:
    """Return what is written to a field in the parameters of the function that does it, and the frame of that."""
    frame = evaluator.around(Frame(function, depth=1))
    return frame, evaluator.anywhere(("own words", value, rest), value, lambda: evaluator.evaluate(value, frame, rest))


def said(evaluator: Evaluator, whose: Whose, made: Node, frame: Frame, found: list[Value]) -> list[Value]:
    """Return values of a function that makes an object, in the leaves of that object as far as they are these."""
    leaves = _leaves_of(evaluator, whose, made, frame) if any(map(is_open, found)) else {}
    return [replace(each, parts=_parts(each.parts, leaves)) for each in found] if leaves else found


def may_decoders_fill(module: Module, type_: types.Type, name: str) -> bool:
    """Whether a decoder may fill a field in."""
    # most fields that a program writes to are its own
    from codemod.golang.flow.decoded_types import is_filled_by_decoders

    return is_filled_by_decoders(module, type_, name)


def functions_around(function: Node | None) -> Iterator[Node]:
    while function is not None:
        yield function
        function = function.function


def in_field(part: Part, whose: Whose, write: FieldWrite) -> Part:
    """Return an object that is made for a field, with whose field it is."""
    made = _object_of(write)
    return part if made is None else in_object(part, whose, made)


def made_for(evaluator: Evaluator, whose: Whose, write: FieldWrite) -> list[Value]:
    """Return the objects that a write puts into a field, the parameters of the function that does it left open; what
    that is given, `&Builder{images: images}`, comes from its callers."""
    if write.value is None:
        return [unknown("the field is changed here", write.node)]
    frame = evaluator.around(Frame(write.node.function, depth=1))
    found = evaluator.evaluate(write.value, frame, (WHAT,))
    if any(map(is_open, found)):
        found = written(evaluator, write.value, (WHAT,))
    return [replace(value, parts=tuple(in_field(part, whose, write) for part in value.parts)) for value in found]


def in_object(part: Part, whose: Whose, made: Node) -> Part:
    if not isinstance(part, Hole) or not isinstance(part.term, Made) or part.term.whose is not None:
        return part
    return replace(part, term=replace(part.term, whose=Holder(whose, made)))


def called_in_field(evaluator: Evaluator, made: Made, found: list[Value]) -> list[Value]:
    """Return what a function in a field returns, in the words of the object that has the field."""
    if not isinstance(made.whose, Holder) or not isinstance(made.frame, Frame):
        return found
    frame, home = made.frame, made.whose.made.function
    while frame.function is not home and (around := frame.caller or frame.outer) is not None:
        frame = around
    return said(evaluator, made.whose.whose, made.whose.made, frame, found)


def _object_of(write: FieldWrite) -> Node | None:
    """Return the expression of the object that a write fills: the literal, or `c` of `c.endpoint = x`."""
    node = write.node
    return node.get("operand") if node.kind == "selector_expression" else node.parent


def is_open(value: Value) -> bool:
    """Whether a part of a value depends on who calls."""
    return any(isinstance(hole.term, Param) for hole in holes(value.parts))


def is_open_ended(value: Value) -> bool:
    """Whether a part of a value, also of an argument in it, is not known, or depends on who calls."""
    return any(isinstance(hole.term, Unknown | Param) for hole in holes(value.parts))


def _leaves_of(evaluator: Evaluator, whose: Whose, made: Node, frame: Frame) -> dict[Term, Term]:
    """Return the leaves below an object, by what they are where it is made."""
    found: dict[Term, Term] = {}
    above = way(whose.term)
    for leaf in evaluator.leaves():
        base, path = way(leaf)
        if (
            base != above[0]
            or path[: len(above[1])] != above[1]
            or _is_written(evaluator, whose, path[len(above[1]) :])
        ):
            continue
        values = evaluator.evaluate(made, frame, path[len(above[1]) :])
        part = values[0].parts[0] if len(values) == 1 and len(values[0].parts) == 1 else None
        if isinstance(part, Hole) and isinstance(origin(part.term), Param):
            found[part.term] = leaf
    return found


def _is_written(evaluator: Evaluator, whose: Whose, path: Path) -> bool:
    """Whether anything assigns to a field on the way later: then the leaf may be another one than it was."""
    from codemod.golang.flow.assigned import writes_elsewhere
    from codemod.golang.flow.defaults import is_default
    from codemod.golang.flow.may_alias import is_new

    module, writes = evaluator.module, writes_elsewhere(evaluator.module, whose.type, path, None)
    return any(not is_default(module, write.node) and not is_new(module, write.node) for write, _ in writes)


def _parts(parts: Parts, leaves: dict[Term, Term]) -> Parts:
    return tuple(_part(part, leaves) for part in parts)


def _part(part: Part, leaves: dict[Term, Term]) -> Part:
    return replace(part, term=_term(part.term, leaves)) if isinstance(part, Hole) else part


def _term(term: Term, leaves: dict[Term, Term]) -> Term:
    """Return a term with the leaves put in."""
    if term in leaves:
        return leaves[term]
    if isinstance(term, Select | Method):
        term = replace(term, operand=_term(term.operand, leaves))
    if isinstance(term, Call | Method):
        return replace(term, arguments=tuple(_parts(argument, leaves) for argument in term.arguments))
    return term
