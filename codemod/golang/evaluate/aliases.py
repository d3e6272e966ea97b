"""What else a part of a variable may be, where others have its memory: what is written to the field by other names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.contexts import by_default, written
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.made import object_type
from codemod.golang.evaluate.terms import Hole, Made, Unknown, Why
from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.flow.assigned import writes_elsewhere
from codemod.golang.flow.decoded import is_left_to_libraries, may_be_decoded
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.fields import FieldWrite
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.made_by import literal_in, made_by
from codemod.golang.flow.may_alias import is_replaced_elsewhere
from codemod.golang.flow.paths import WHAT, Index, Path, path_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node

Objects = Callable[[Path], list[Value]]


def aliased(
    evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame, objects: Objects
) -> Iterator[Value]:
    """Yield what is written by other names to a part of a variable that others have, too, `objects` being what
    lies in it."""
    found = list(_types_behind(evaluator, binding, path, objects))
    if not path or None in found or any(isinstance(step, Index) for step in path):
        if path and None not in found and _is_decoded_element(evaluator.module, binding, path):
            yield _field_of_lost(evaluator, binding, path, at)
            return
        yield unknown("{name} may be changed through another name", at, name=binding.name)
        return
    if may_be_decoded(evaluator.module, binding, path):
        yield from _copied(evaluator, binding, path, at, frame) or [_field_of_lost(evaluator, binding, path, at)]
    for type_, but in filter(None, found):
        yield from _written_elsewhere(evaluator, type_, path, but, objects)


def _is_decoded_element(module: Module, binding: Binding, path: Path) -> bool:
    """Whether a decoder fills a map's element in, `pod.Annotations["image"]`, and nobody else has the map."""
    named = isinstance(path[0], str) and all(isinstance(step, str) or isinstance(step.key, bytes) for step in path)
    return named and may_be_decoded(module, binding, path) and is_left_to_libraries(module, binding, path)


def _field_of_lost(evaluator: Evaluator, binding: Binding, path: Path, at: Node) -> Value:
    """Return a field of what is not known: who asks what fills that field in, a flag or a decoder, is told which."""
    said = message("{name} may be filled in by what is called with it", name=binding.name)
    return evaluator.hole(Unknown(Why.OTHER, said, at.span), path, at)


def _copied(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value] | None:
    # few objects are decoded from what the program itself encodes
    from codemod.golang.evaluate.roundtrip import copied

    return copied(evaluator, binding, path, at, frame)


def filled(
    evaluator: Evaluator, d: Definition, binding: Binding, path: Path, at: Node, frame: Frame
) -> list[Value] | None:
    """Return what functions of this program can write to a field, `complete(&o)`; None for any other address."""
    address = d.node.parent
    call = address.parent.parent if address is not None and address.parent is not None else None
    type_ = typeof.of_binding(evaluator.module, binding)
    if d.path and d.path == path:
        # few addresses are put into a table
        from codemod.golang.evaluate.pointer_tables import written_by_table

        home = frame.of(binding.function)
        return written_by_table(evaluator, d, at, home) if home is not None else None
    if not path or d.path or type_ is None or address is None or address.parent is None or call is None:
        return None
    if address.parent.kind != "argument_list" or any(isinstance(step, Index) or step == WHAT for step in path):
        return None
    foreign = callee_name(evaluator.module, call["function"]) and not typeof.callee_objects(
        evaluator.module, call["function"]
    )
    decoded = may_be_decoded(evaluator.module, binding, path)
    if foreign or decoded:
        lost = [_field_of_lost(evaluator, binding, path, at)] if decoded else None
        return _copied(evaluator, binding, path, at, frame) or lost
    return list(_written_elsewhere(evaluator, type_, path, binding))


def _written_elsewhere(
    evaluator: Evaluator, type_: types.Type, path: Path, but: Binding | None, objects: Objects | None = None
) -> Iterator[Value]:
    """Yield what is written to a field through another name than this."""
    if is_replaced_elsewhere(evaluator.module, type_, but):
        yield unknown("a struct of this type is replaced as a whole", type_.node)
    foreign = _foreign(evaluator, type_, path)
    if foreign is None:
        yield unknown("the field is assigned to in too many files", type_.node)
    others = ((w, rest) for w, rest in foreign or () if but is None or path_of(w.node)[0].binding is not but)
    for write, rest in chain(writes_elsewhere(evaluator.module, type_, path, but), others):
        if objects is not None and not rest and _is_of_others(evaluator, write, objects, path[:-1]):
            continue
        if write.value is None:
            yield from by_default(evaluator, [write.node]) if not rest else ()
            yield unknown("the field is changed here", write.node)
        else:
            yield from written(evaluator, write.value, rest)


def _is_of_others(evaluator: Evaluator, write: FieldWrite, objects: Objects, way: Path) -> bool:
    """Whether a write goes to an object that is made elsewhere than the one at a path: `node := newNode(); node.Image =
    image` to none that `newProxy` makes."""
    written_to = made_by(evaluator.module, write.node)
    if written_to is None:
        return False
    values = [value for value in objects(way) if value.why is not Why.NOT_SET]
    terms = [part.term for value in values for part in value.parts if isinstance(part, Hole)]
    made = [literal_in(term.node) for term in terms if isinstance(term, Made)]
    return len(made) == len(values) > 0 and all(each is not None and each not in written_to for each in made)


def _foreign(evaluator: Evaluator, own: types.Type, path: Path) -> tuple[tuple[FieldWrite, Path], ...] | None:
    """Return what is written to the first field on the way that is of a type of another module; None of too much."""
    type_: types.Type | None = own
    for number, step in enumerate(path):
        if type_ is None or isinstance(step, Index):
            break
        if types.is_elsewhere(evaluator.module, type_._replace(pointer=0)):
            # few objects are of types of other modules, and handed to somebody
            from codemod.golang.flow.foreign_fields import foreign_writes

            return foreign_writes(evaluator.module, type_, path[number:])
        found = members.find_field(evaluator.module, type_, step)
        type_ = found[1] if found is not None else None
    return ()


def _types_behind(
    evaluator: Evaluator, binding: Binding, path: Path, objects: Objects
) -> Iterator[tuple[types.Type, Binding | None] | None]:
    """Yield the type of a variable, and the name that writes to it are seen by; of an interface, what is behind it."""
    type_ = typeof.of_binding(evaluator.module, binding)
    if not path or not types.is_interface(evaluator.module, type_):
        yield (type_, binding) if type_ is not None else None
        return
    for value in objects(()):
        part = value.parts[0]
        behind = (
            object_type(evaluator.module, part.term) if isinstance(part, Hole) and isinstance(part.term, Made) else None
        )
        if value.why is not Why.NOT_SET:
            yield (behind, None) if behind is not None else None
