"""Lengths of texts of which parts are not known: that of `{registry}/sealerio` is nine more than the registry's."""

from __future__ import annotations

from codemod.golang.evaluate.models.cutting import least_size
from codemod.golang.evaluate.terms import Call, Hole, Parts, Select, Term, Text
from codemod.golang.evaluate.terms import holes as holes_of
from codemod.golang.evaluate.values import Value

LENGTH = "len"
WITHIN = "strings.LastIndex"
PLACE, COUNT = "strings.Index", "strings.Count"
CONTAINS, SEVERAL = "contains", "contains several"
_STEADY = ("net.", "strings.", "strconv.", "path.", "path/filepath.", LENGTH)
# what the command line has, which nobody changes; `flag.String` makes one flag, by its name
_GIVEN_ONCE = ("os.Getenv", "flag.String", "github.com/spf13/pflag.String")

_Size = tuple[tuple[Hole, ...], int]


def size_of(number: Value) -> _Size | None:
    """Return the holes whose lengths a number is the sum of, and what is added; None where it is another number."""
    known = number.text if number.numeric else None
    if known is not None and known.lstrip("-").isdigit():
        return (), int(known)
    text = measured_text(number)
    if text is None:
        return None
    holes = tuple(part for part in text.parts if isinstance(part, Hole))
    texts = [part.text for part in text.parts if isinstance(part, Text)]
    if not all(is_steady(hole.term) for hole in holes) or not all(each.isascii() for each in texts):
        return None
    return holes, sum(map(len, texts))


def difference(one: Value, other: Value) -> tuple[int, int | None] | None:
    """Return how much the second number is more than the first, at least and at most; None where nobody knows."""
    first, second = size_of(one), size_of(other)
    if first is None or second is None:
        return None
    more, fewer = list(second[0]), list[Hole]()
    for hole in first[0]:
        if hole in more:
            more.remove(hole)
        else:
            fewer.append(hole)
    if fewer:
        return None
    added = second[1] - first[1]
    return added + sum(map(least_size, more)), None if more else added


def is_less(one: Value, other: Value) -> bool | None:
    """`one < other`, as far as lengths tell. What is found somewhere within a part stands before all that follows it:
    in `{host}:{port}/sealerio/lvscare`, the last colon before the last slash."""
    before, behind = _end_of_search(one), _end_of_search(other)
    if before is not None:
        more = difference(before, other)
        return True if more is not None and more[0] >= 0 else None
    if behind is not None:
        more = difference(behind, one)
        return False if more is not None and more[0] >= -1 else None
    more = difference(one, other)
    if more is not None and more[0] > 0:
        return True
    fewer = difference(other, one)
    return False if fewer is not None and fewer[0] >= 0 else None


def _end_of_search(number: Value) -> Value | None:
    """Return the length of what a letter was found in, or is not in at all; None where it is another number."""
    searched = _given_to(WITHIN, number)
    return Value((Hole(Call(LENGTH, searched[:1]), "d"),), number.site) if searched else None


def asked_of_search(operator: str, one: Value, other: Value) -> tuple[str, tuple[Parts, ...], bool] | None:
    """Return what a comparison asks of the text that was searched, with that and what was searched for, and whether it
    asks for the opposite: `-1 < strings.Index(host, ":")`, whether there is one. None where it asks for more."""
    for number, known, first in ((one, other, True), (other, one, False)):
        said = known.text if known.numeric else None
        for function, bounds in ((PLACE, {CONTAINS: -1}), (COUNT, {CONTAINS: 0, SEVERAL: 1})):
            searched = _given_to(function, number) if said is not None else ()
            for name, least in bounds.items() if searched else ():
                # it is no more than the least: `i == -1`, `i < 0`; it is more: `-1 < i`
                if (operator == "==" and said == str(least) and name == CONTAINS) or (
                    operator == "<" and first and said == str(least + 1)
                ):
                    return name, searched, True
                if operator == "<" and not first and said == str(least):
                    return name, searched, False
    return None


def measured_text(value: Value) -> Value | None:
    """Return the text of which a number is the length."""
    measured = _given_to(LENGTH, value)
    return Value(measured[0], value.site) if measured else None


def _given_to(function: str, value: Value) -> tuple[Parts, ...]:
    """Return the arguments of the call that a value is; nothing where it is another, or none."""
    part = value.parts[0]
    term = part.term if len(value.parts) == 1 and isinstance(part, Hole) else None
    return term.arguments if isinstance(term, Call) and term.function == function else ()


def is_steady(term: Term) -> bool:
    """Whether a term is the same text each time: what another module returns may not be."""
    if isinstance(term, Call):
        inner = all(is_steady(hole.term) for parts in term.arguments for hole in holes_of(parts))
        return inner and (term.function.startswith(_STEADY) or term.function in _GIVEN_ONCE)
    return is_steady(term.operand) if isinstance(term, Select) else True
