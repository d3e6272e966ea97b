"""Edits: the laws of splicing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.finding.edits import Edit, EditError, Region, apply, compose, merge, regions


def edit(start: int, end: int, new: bytes = b"") -> Edit:
    return Edit("x.go", start, end, new)


@st.composite
def sources_and_edits(draw: st.DrawFn) -> tuple[bytes, list[Edit]]:
    """A source and edits that do not overlap, in order, no two at one point."""
    source = draw(st.binary(max_size=30))
    points = sorted(draw(st.sets(st.integers(0, len(source)), max_size=8)))
    points = points[: len(points) // 2 * 2]
    spans = zip(points[::2], points[1::2], strict=True)
    return source, [edit(start, end, draw(st.binary(max_size=4))) for start, end in spans]


def test_an_insert_a_replacement_and_a_deletion_are_spliced() -> None:
    assert apply(b"abcdef", [edit(0, 0, b">"), edit(1, 3, b"X"), edit(5, 6)]) == b">aXde"


def test_an_insert_comes_before_the_replacement_that_starts_there() -> None:
    assert apply(b"abc", [edit(1, 2, b"X"), edit(1, 1, b"<")]) == b"a<Xc"


def test_an_insert_may_stand_at_the_end_of_a_replacement() -> None:
    assert apply(b"abc", [edit(1, 2, b"X"), edit(2, 2, b">")]) == b"aX>c"


def test_two_inserts_at_one_point_keep_their_order() -> None:
    assert apply(b"ab", [edit(1, 1, b"2"), edit(1, 1, b"1")]) == b"a21b"


def test_equal_edits_are_one_edit() -> None:
    assert apply(b"ab", [edit(1, 1, b"x"), edit(0, 1, b"y"), edit(1, 1, b"x"), edit(0, 1, b"y")]) == b"yxb"


@pytest.mark.parametrize(
    "bad",
    [
        [edit(0, 2), edit(1, 3)],
        [edit(0, 2, b"x"), edit(0, 2, b"y")],
        [edit(0, 3), edit(1, 1, b"x")],
        [edit(0, 5)],
        [edit(-1, 0)],
        [edit(2, 1)],
        [edit(5, 5, b"x")],
        [edit(0, 1), Edit("y.go", 2, 3, b"")],
    ],
)
def test_edits_that_overlap_or_are_out_of_range_are_refused(bad: list[Edit]) -> None:
    with pytest.raises(EditError):
        apply(b"abcd", bad)
    with pytest.raises(EditError):
        apply(b"abcd", bad[::-1])


@given(sources_and_edits(), st.randoms())
def test_bytes_outside_the_edits_never_change_in_whatever_order_they_come(
    case: tuple[bytes, list[Edit]], random: object
) -> None:
    source, wanted = case
    shuffled = list(wanted)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    expected, last = b"", 0
    for one in wanted:
        expected += source[last : one.start] + one.new
        last = one.end
    assert apply(source, shuffled) == expected + source[last:]


@given(sources_and_edits())
def test_the_reverse_edits_give_the_source_back(case: tuple[bytes, list[Edit]]) -> None:
    source, wanted = case
    back, shift = [], 0
    for one in wanted:
        back.append(edit(one.start + shift, one.start + shift + len(one.new), source[one.start : one.end]))
        shift += len(one.new) - (one.end - one.start)
    assert apply(apply(source, wanted), back) == source


@pytest.mark.parametrize(
    "bad, said",
    [
        ([edit(0, 1), Edit("y.go", 2, 3, b"")], "edits of two files: x.go and y.go"),
        ([edit(2, 9)], "x.go: no bytes 2 to 9 in a file of 6"),
        ([edit(0, 3), edit(2, 4)], "x.go: overlapping edits at byte 2"),
    ],
)
def test_a_refusal_says_which_edits_and_why(bad: list[Edit], said: str) -> None:
    with pytest.raises(EditError) as refused:
        apply(b"abcdef", bad)
    assert str(refused.value) == said


def test_the_first_of_two_overlapping_fixes_is_accepted_and_the_other_rejected_whole() -> None:
    first, second = [edit(0, 2, b"x")], [edit(1, 3, b"y"), edit(8, 9, b"z")]
    assert merge([first, second, [edit(8, 9, b"w")]]) == [True, False, True]


def test_fixes_of_different_files_do_not_overlap() -> None:
    assert merge([[edit(0, 2, b"x")], [Edit("y.go", 0, 2, b"y")]]) == [True, True]


def test_fixes_that_share_an_equal_edit_are_both_accepted() -> None:
    assert merge([[edit(0, 2, b"x")], [edit(0, 2, b"x"), edit(3, 4)]]) == [True, True]


def test_a_fix_that_overlaps_itself_is_rejected() -> None:
    assert merge([[edit(0, 2, b"x"), edit(1, 3, b"y")], [edit(0, 3)]]) == [False, True]


small_edits = st.builds(
    lambda start, length, new: edit(start, start + length, new),
    st.integers(0, 8),
    st.integers(0, 3),
    st.sampled_from([b"", b"x", b"yy"]),
)


@given(st.lists(st.lists(small_edits, max_size=3), max_size=8))
def test_accepted_fixes_apply_together_and_no_rejected_one_would(fixes: list[list[Edit]]) -> None:
    source = b"0123456789ab"
    done: list[Edit] = []
    for fix, accepted in zip(fixes, merge(fixes), strict=True):
        if accepted:
            done += fix
            apply(source, done)
        else:
            with pytest.raises(EditError):
                apply(source, done + fix)


# --- regions


def rebuilt(old: bytes, new: bytes, found: list[Region]) -> bytes:
    """What the regions make of the old text; the rest of it has to be the new text's."""
    return apply(old, [edit(start, end, new[at:until]) for start, end, at, until in found])


@given(sources_and_edits())
def test_regions_are_what_became_of_the_edited_bytes(case: tuple[bytes, list[Edit]]) -> None:
    source, wanted = case
    new = apply(source, wanted)
    found = regions(wanted)
    assert [new[at:until] for _, _, at, until in found] == [one.new for one in wanted]
    assert rebuilt(source, new, found) == new


@given(sources_and_edits(), st.data())
def test_two_steps_are_one_from_the_first_text_to_the_last(case: tuple[bytes, list[Edit]], data: st.DataObject) -> None:
    source, first = case
    between = apply(source, first)
    points = sorted(data.draw(st.sets(st.integers(0, len(between)), max_size=6)))
    spans = zip(points[::2], points[1::2], strict=False)
    second = [edit(start, end, data.draw(st.binary(max_size=4))) for start, end in spans]
    new = apply(between, second)
    found = compose(regions(first), regions(second))
    assert rebuilt(source, new, found) == new
    assert all(one[1] < other[0] and one[3] < other[2] for one, other in pairwise(found))


def test_steps_far_apart_stay_apart_and_a_step_on_a_step_is_one() -> None:
    assert compose([(0, 1, 0, 3)], [(9, 10, 9, 9)]) == [(0, 1, 0, 3), (7, 8, 9, 9)]
    assert compose([(0, 1, 0, 3)], [(1, 5, 1, 2)]) == [(0, 3, 0, 2)]
