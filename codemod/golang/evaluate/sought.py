"""Fields of the program's own structs, for who looks for a text: what all who write to the field give it.

Most places of a program have nothing to do with the image that somebody looks for, `ceph/cosi`. That is seen of
`c.spec.CephVersion.Image` by what is written to that field of that type, whatever object it lies in; then nobody has to
know which object this is, who made it, and who else has its memory, which is most of the work. What is found is more
than can be there, and never less. What has no part in the text is left out: one hole stands for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.evaluate.contexts import written, written_together
from codemod.golang.evaluate.evaluator import Evaluator, OverBudget
from codemod.golang.evaluate.terms import CUT_OFF, Field, Hole, Text, Unknown, Why, given_texts, holes, origin
from codemod.golang.evaluate.values import MAX_VALUES, Value, distinct
from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.fields import FieldWrite, field_writes
from codemod.golang.flow.paths import Path, path_of
from codemod.golang.flow.twins import may_be_another
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration
from codemod.golang.read.syntax import Node, strip_parens

_WORD = re.compile(r"[a-z0-9]+")
_UNCLEAR = (*CUT_OFF, Why.MANY, Why.ROUND)


def in_any_object(evaluator: Evaluator, node: Node, path: Path) -> list[Value] | None:
    """Return what the field at the end of a path below an expression can be, as far as the text that is looked for may
    be in that; None where it is no text in a struct of the program's, or not all that is written there is seen.

    Raises `OverBudget` where more is written there than can be told in this way: texts that are made of the field
    itself, `i.Image = repository + "/" + path(i.Image)`.
    """
    module = evaluator.module
    field = _field(module, typeof.of_expression(module, node), path)
    declared = field_declaration(module, *field) if field is not None else None
    if field is None or declared is None or not _is_seen(module, field) or _is_copied(module, node):
        return None
    if _is_made_of_itself(module, field):
        raise OverBudget
    place = declared[0]
    anything = Value((Hole(Field(place.span, field[1]), span=place.span),), place)
    found = evaluator.anywhere(("sought", place, field[1]), place, lambda: [anything, *_written(evaluator, field)])
    if len(found) > MAX_VALUES or any(map(_is_unclear, found)):
        raise OverBudget
    return found


@per_module
def _field(module: Module, type_: types.Type | None, path: Path) -> tuple[types.Type, str] | None:
    """Return the struct of the program, and its field, to which a path leads, if that is a text."""
    holder, field = type_, ""
    for step in path:
        found = members.find_field(module, type_, step) if isinstance(step, str) else None
        if found is None:
            return None
        holder, field, type_ = type_, str(step), found[1]
    return (holder, field) if holder is not None and types.is_string(module, type_) else None


@per_module
def _is_seen(module: Module, field: tuple[types.Type, str]) -> bool:
    """Whether all texts that a program gives a field are those of expressions, and its objects are never others."""
    writes = field_writes(module, *field)
    return all(each.value is not None or _is_result(each) for each in writes) and not may_be_another(module, *field)


def _is_copied(module: Module, node: Node) -> bool:
    """Whether an expression is a variable that has an object of its own, to which somebody writes: `info := *c.Info;
    info.URL = "docker.io"`. What is written to a copy is seen nowhere else."""
    binding = path_of(node)[0].binding
    own = typeof.of_binding(module, binding) if binding is not None else None
    return binding is not None and not (own is not None and own.pointer) and any(d.path for d in definitions(binding))


@per_module
def _is_made_of_itself(module: Module, field: tuple[types.Type, str]) -> bool:
    """Whether something is written to a field that is made of one of its kind, and not that alone."""
    values = (write.value for write in field_writes(module, *field) if write.value is not None)
    return any(_reads(child, field[1]) for value in values for child in strip_parens(value).children)


def _reads(node: Node, field: str) -> bool:
    selected = (each["field"] for each in node.walk() if each.kind == "selector_expression")
    return node.kind != "field_identifier" and any(name.spells(field) for name in selected)


def _is_result(write: FieldWrite) -> bool:
    """`c.image, err = resolve(c)`"""
    made = definition_at(write.node)
    value = made.value if made is not None and made.kind == "result" else None
    return value is not None and value.kind == "call_expression"


def _written(evaluator: Evaluator, field: tuple[types.Type, str]) -> list[Value]:
    """Return what is written to a field and may have a part of what is looked for."""
    found = list[Value]()
    for write in field_writes(evaluator.module, *field):
        if write.value is not None:
            values = written(evaluator, write.value, ())
        else:
            values = written_together(evaluator, write.node, ())
        found += [each for each in values if not _is_itself(each)]
    return [each for each in distinct(found) if _is_unclear(each) or has_part_of(each, evaluator.sought)]


def _is_itself(value: Value) -> bool:
    """Whether a field is given what it, or another one of its kind, has already."""
    return len(value.parts) == 1 and value.why is Why.ITSELF


def _is_unclear(value: Value) -> bool:
    """Whether a part of a value is cut off, but for a value that is no other than the field's own."""
    terms = (origin(hole.term) for hole in holes(value.parts))
    return not _is_itself(value) and any(isinstance(term, Unknown) and term.why in _UNCLEAR for term in terms)


def has_part_of(value: Value, sought: tuple[str, ...]) -> bool:
    """Whether a text may be one of those that are looked for, or become one together with others, or when it is cut or
    replaced in part: it has it, is a piece of it, ends or begins in it, or has a word of its last name."""
    return any(_may_become(run, text) for run in _runs(value) for text in sought)


def _runs(value: Value) -> Iterator[str]:
    """Yield what is known of a text, between its holes."""
    run = ""
    for part in value.parts:
        if isinstance(part, Text):
            run += part.text
        else:
            yield run
            run = ""
    yield run
    yield from (text.text for text in given_texts(value.parts))


def _may_become(run: str, text: str) -> bool:
    if not run:
        return False
    if run in text or text in run:
        return True
    shorter = range(1, min(len(run), len(text)))
    if any(run.endswith(text[:length]) or run.startswith(text[-length:]) for length in shorter):
        return True
    name, run = text.rpartition("/")[2].partition(":")[0].lower(), run.lower()
    return any(word in run for word in _WORD.findall(name))
