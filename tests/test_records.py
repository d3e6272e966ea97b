"""Records: the constructor that is written for classes of many objects does what the common one does."""

from __future__ import annotations

import pytest

from codemod import records


def made(count: int) -> type:
    @records.dataclass(frozen=True)
    class Point:
        x: int
        y: int = 2
        tags: list[str] = records.field(default_factory=list)

    for _ in range(count):
        Point(1)
    return Point


MANY = 300


@pytest.mark.parametrize("count", [0, MANY])
def test_fields_are_given_by_place_or_name_or_have_their_default(count: int) -> None:
    point = made(count)
    one = point(1, tags=["a"])
    assert (one.x, one.y, one.tags) == (1, 2, ["a"])
    assert point(1).tags is not point(1).tags
    assert records.replace(one, y=3).y == 3


@pytest.mark.parametrize("count", [0, MANY])
@pytest.mark.parametrize(("args", "kwargs"), [((), {}), ((1, 2, [], 4), {}), ((1,), {"x": 1}), ((1,), {"z": 1})])
def test_what_does_not_fit_is_refused(count: int, args: tuple[object, ...], kwargs: dict[str, object]) -> None:
    point = made(count)
    with pytest.raises(TypeError):
        point(*args, **kwargs)


@pytest.mark.parametrize("count", [0, MANY])
def test_a_frozen_record_stays_as_it_was_made(count: int) -> None:
    one = made(count)(1)
    with pytest.raises(AttributeError):
        one.x = 2


def test_a_class_has_its_own_hash_where_it_says_so() -> None:
    @records.dataclass(frozen=True)
    class Named:
        name: str

        def __hash__(self) -> int:
            return 7

    assert hash(Named("a")) == 7
    assert Named("a") == Named("a")
