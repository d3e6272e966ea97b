"""What git printed, searched: the same answers as from a list of its records, however long it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.source import listing
from codemod.source.listing import Listing

NAMES = st.sampled_from([b"vendor", b"a", b"vendors", b"myvendor", b"x.go", b"go.mod", b"v-1"])
PATHS = st.lists(st.lists(NAMES, min_size=1, max_size=4).map(b"/".join), unique=True, max_size=20)


def listed(*runs: list[bytes]) -> Listing:
    return Listing((b"".join(b"H 1\t%s\0" % path for path in sorted(run)) for run in runs), b"\t")


@given(PATHS, PATHS)
def test_what_is_left_without_a_folder_is_all_that_lies_in_none_of_its_name(one: list[bytes], two: list[bytes]) -> None:
    left = [path for run in (one, two) for path in sorted(run) if b"vendor" not in path.split(b"/")[:-1]]
    assert [path for _, path in listed(one, two).without(b"vendor").all()] == left


@pytest.mark.parametrize("small", [0, 1 << 18])
@given(paths=PATHS)
def test_a_folder_holds_what_lies_directly_in_it(paths: list[bytes], small: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "_SMALL", small)
        found = listed(paths)
    for folder in {b"", *(path.rpartition(b"/")[0] for path in paths)}:
        here = [path for path in sorted(paths) if path.rpartition(b"/")[0] == folder]
        assert [path for _, path in found.in_folder(folder)] == here
