"""What a variable is known to be at one point of a run: texts, an expression, the elements of a list, a truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import MAX_VALUES, Value, distinct, no_elements, plain_text, unknown
from codemod.golang.flow.paths import ELEMENT, Index, Path
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace

MAX_LISTS = 8  # that one list can be


@dataclass(frozen=True, eq=False)
class Texts:
    """A text or a number that is one of these."""

    values: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Part:
    """What an expression was where it was evaluated."""

    node: Node
    frame: Frame
    path: Path = ()


@dataclass(frozen=True, eq=False)
class Items:
    """A list with these elements, whose memory nobody else has."""

    elements: tuple[Known, ...]


@dataclass(frozen=True, eq=False)
class OneOf:
    """One of these lists: `if debug { opts = append(opts, log) }` has made it longer, or has not."""

    lists: tuple[Items, ...]


@dataclass(frozen=True, eq=False)
class Entries:
    """A map with these entries."""

    elements: Mapping[int | bytes, Known]


@dataclass(frozen=True, eq=False)
class FieldTexts:
    """A struct of which some fields are known to be one text."""

    base: Known
    fields: Mapping[Path, Known]


@dataclass(frozen=True, eq=False)
class Truth:
    """A truth."""

    holds: bool


Known = Texts | Part | Items | OneOf | Entries | FieldTexts | Truth
State = Mapping[Binding, Known]


def knowing(frame: Frame, binding: Binding, known: Known) -> Frame:
    """Return the frame in which a variable is this."""
    return replace(frame, known={**(frame.known or {}), binding: known})


def values_of(evaluator: Evaluator, known: Known, path: Path, site: Node) -> list[Value]:
    """Return what lies at a path below it."""
    if isinstance(known, Part):
        return evaluator.evaluate(known.node, known.frame, (*known.path, *path))
    if isinstance(known, Texts):
        return list(known.values) if not path else [unknown("this kind of expression is not evaluated", site)]
    if isinstance(known, OneOf):
        return distinct((v for each in known.lists for v in values_of(evaluator, each, path, site)), MAX_VALUES)
    if isinstance(known, FieldTexts):
        return values_of(evaluator, known.fields.get(path, known.base), () if path in known.fields else path, site)
    if isinstance(known, Truth) or not path or not isinstance(path[0], Index):
        return [unknown("a list, not a text", site)]
    inside = (v for each in _chosen(known, path[0]) for v in values_of(evaluator, each, path[1:], site))
    found = distinct(inside, MAX_VALUES)
    if not found and isinstance(known, Entries) and path[0] != ELEMENT:
        return [plain_text("", site)]
    return found or [no_elements(site)]


def _chosen(known: Items | Entries, step: Index) -> list[Known]:
    if isinstance(known, Entries):
        if step.key is None:
            return list(known.elements.values())
        return [known.elements[step.key]] if step.key in known.elements else []
    if step.key is None:
        return list(known.elements)
    return [known.elements[step.key]] if isinstance(step.key, int) and step.key < len(known.elements) else []


def joined(one: State, other: State) -> State:
    """Return what is known where two ways meet."""
    if one is other:
        return one
    found: dict[Binding, Known] = {}
    for binding, known in one.items():
        if binding in other and (both := _both(known, other[binding])) is not None:
            found[binding] = both
    return found


def _both(one: Known, other: Known) -> Known | None:
    if one is other or is_same(one, other):
        return one
    if isinstance(one, Texts) and isinstance(other, Texts):
        values = distinct([*one.values, *other.values])
        return Texts(tuple(values)) if len(values) <= MAX_VALUES else None
    if isinstance(one, Items) and isinstance(other, Items) and len(one.elements) == len(other.elements):
        elements = [_both(*pair) for pair in zip(one.elements, other.elements, strict=True)]
        if None not in elements:
            return Items(tuple(each for each in elements if each is not None))
    if lists_of(one) and lists_of(other):
        return one_of([one, other])
    if isinstance(one, Entries) and isinstance(other, Entries) and one.elements.keys() == other.elements.keys():
        both = {key: _both(known, other.elements[key]) for key, known in one.elements.items()}
        return Entries({k: v for k, v in both.items() if v is not None}) if None not in both.values() else None
    return None


def lists_of(known: Known) -> tuple[Items, ...]:
    """Return the lists that it can be; none where it is no list."""
    return (known,) if isinstance(known, Items) else known.lists if isinstance(known, OneOf) else ()


def one_of(ways: Sequence[Known | None]) -> Known | None:
    """Return what a list is that is one of these; None where one of them is none, or there are too many."""
    found: list[Items] = []
    for way in ways:
        lists = lists_of(way) if way is not None else ()
        if not lists:
            return None
        found += (each for each in lists if not any(is_same(each, other) for other in found))
    return found[0] if len(found) == 1 else OneOf(tuple(found)) if len(found) <= MAX_LISTS else None


def is_same(one: Known, other: Known) -> bool:
    """Whether both are sure to be the same."""
    if isinstance(one, Texts) and isinstance(other, Texts):
        return one.values == other.values
    if isinstance(one, Truth) and isinstance(other, Truth):
        return one.holds is other.holds
    if isinstance(one, Part) and isinstance(other, Part):
        return one.node is other.node and one.frame is other.frame and one.path == other.path
    if isinstance(one, Items) and isinstance(other, Items) and len(one.elements) == len(other.elements):
        return all(map(is_same, one.elements, other.elements))
    if isinstance(one, OneOf) and isinstance(other, OneOf) and len(one.lists) == len(other.lists):
        return all(map(is_same, one.lists, other.lists))
    if isinstance(one, Entries) and isinstance(other, Entries) and one.elements.keys() == other.elements.keys():
        return all(is_same(known, other.elements[key]) for key, known in one.elements.items())
    return False
