"""An image whose parts are in fields of one struct: what the object holds once the last of them is written.

spec := ImageSpec{Image: repository, Version: tag}            a literal, with keys or without
spec.Image = repository; spec.Version = tag                   the second says what both are
images.Pause.Version = tag                                    the repository is what it was before
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import FIELD, Value, concat, plain_text, unknown
from codemod.golang.flow.definitions import statement_of, target_of
from codemod.golang.flow.paths import path_of
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.records import dataclass
from codemod.rule import Field, Fields
from codemod.uses.named_fields import all_written

_LEAVING = frozenset(("return_statement", "break_statement", "continue_statement", "goto_statement"))


@dataclass(frozen=True, eq=False)
class Filled:
    """A place after which an object holds an image, in fields apart.

    `given` has the values that are written there, by the field's name; what stands in the other fields is asked of the
    `owner`. None: a literal, in which they are empty.
    """

    site: Node
    given: dict[str, Node]
    owner: Node | None = None


@per_module
def filled_objects(module: Module, consumer: Fields) -> tuple[Filled, ...]:
    """Return each place that makes an object of the struct, or is the last to write to the image in one."""
    return tuple(_filled(module, consumer))


def _filled(module: Module, consumer: Fields) -> Iterator[Filled]:
    literals: dict[Node, dict[str, Node]] = {}
    writes: dict[Node | None, list[_Write]] = {}
    for name in filter(None, (consumer.repository, consumer.tag, consumer.digest)):
        for place, value in all_written(module, Field(consumer.package, consumer.type, name)):
            if value is None:
                continue
            if place.kind != "selector_expression" and place.parent is not None:
                literals.setdefault(place.parent, {})[name] = value
            else:
                write = _Write({name: value}, value, place["operand"], statement_of(place))
                writes.setdefault(place.function, []).append(write)
    for literal, given in literals.items():
        writes.setdefault(literal.function, []).append(
            _Write(given, literal, _variable(literal), statement_of(literal))
        )
    for among in writes.values():
        yield from _last(among)


def _variable(literal: Node) -> Node | None:
    """Return the local variable that a literal, or its address, is given to."""
    made = literal.parent
    if made is not None and made.parent is not None and made.parent.kind == "unary_expression":
        made = made.parent
    values = made.parent if made is not None else None
    target = target_of(values, made) if values is not None and made is not None else None
    return target if target is not None and target.binding is not None else None


def put_together(filled: Filled, consumer: Fields, evaluator: Evaluator) -> list[Value]:
    """Return what the image is, as one text, whoever calls whom."""
    ask = partial(_one_text, evaluator, filled, consumer)
    return in_all_contexts(evaluator, ask, filled.site.function)


def _one_text(evaluator: Evaluator, filled: Filled, consumer: Fields, frame: Frame) -> list[Value]:
    repository = _held(evaluator, filled, consumer.repository, frame)
    pieces = [repository]
    for field, before in ((consumer.tag, ":"), (consumer.digest, "@")):
        found = _held(evaluator, filled, field, frame) if field else []
        if any(map(_is_of_any, found)):
            # what else is in the object was not followed; what it had before is judged where that is written
            pieces[0] = [value for value in repository if not (_is_of_any(value) and len(value.parts) == 1)]
            found = [unknown("the field {name} is filled elsewhere", filled.site, name=field)]
        if any(value.text != "" for value in found):
            pieces += [[plain_text(before, filled.site)], found]
    if not repository or (consumer.repository not in filled.given and any(map(_is_of_any, repository))):
        return []  # a tag alone is no image
    return concat(filled.site, pieces)


def _held(evaluator: Evaluator, filled: Filled, field: str, frame: Frame) -> list[Value]:
    if field in filled.given:
        return evaluator.evaluate(filled.given[field], frame)
    return evaluator.evaluate(filled.owner, frame, (field,)) if filled.owner is not None else []


def _is_of_any(value: Value) -> bool:
    """Whether it is what some object of a type holds, where it was not followed which one this is."""
    return any(passed.said == FIELD for passed in value.way)


@dataclass(frozen=True, eq=False)
class _Write:
    """Some fields of an object are given values; `site` is the literal, or the one value. No `owner`: a literal that
    no variable is given."""

    given: dict[str, Node]
    site: Node
    owner: Node | None
    statement: Node


def _last(writes: list[_Write]) -> Iterator[Filled]:
    """Yield the writes of one function after which no other one to the same object is sure to come."""
    for write in writes:
        others = [each for each in writes if not each.given.keys() <= write.given.keys() and _is_of_one(each, write)]
        if not any(_follows(each, write) for each in others):
            given: dict[str, Node] = {}
            for each in others:
                given |= each.given if _still_holds(each, write, others) else {}
            literal = write.site.kind == "literal_value"
            yield Filled(write.site, given | write.given, None if literal else write.owner)


def _is_of_one(one: _Write, other: _Write) -> bool:
    """Whether two writes are to one object, by what it is called."""
    if one.owner is None or other.owner is None:
        return False
    (bottom, path), (other_bottom, other_path) = path_of(one.owner), path_of(other.owner)
    return path == other_path and bottom.binding is other_bottom.binding and bottom.bytes == other_bottom.bytes


def _follows(later: _Write, write: _Write) -> bool:
    """Whether a write comes later, in the same statement or list of them, and nothing between them can leave it."""
    if later.statement is write.statement:
        return later.site.start > write.site.start
    between = _between(write, later)
    return between is not None and not any(node.kind in _LEAVING for each in between for node in each.walk())


def _still_holds(earlier: _Write, write: _Write, others: list[_Write]) -> bool:
    """Whether what was written just before is still there: between them nothing is called, or names the object."""
    if earlier.statement is write.statement:
        return True
    between, name = _between(earlier, write), path_of(write.owner)[0].bytes if write.owner is not None else b""
    beside = [each.statement for each in others]
    return between is not None and not any(_may_change(each, name) for each in between if each not in beside)


def _may_change(statement: Node, name: bytes) -> bool:
    return any(node.kind == "call_expression" or node.bytes == name for node in statement.walk())


def _between(first: _Write, last: _Write) -> list[Node] | None:
    """Return the statements between two of one list; None where they are not of one, or in the other order."""
    listed, start, end = first.statement.parent, first.statement.start, last.statement.start
    if listed is None or last.statement.parent is not listed or end <= start:
        return None
    return [each for each in listed.children if start < each.start < end]
