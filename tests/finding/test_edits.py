"""Edits and patches: the laws of splicing, and that the real `git apply` takes what `unified_diff` writes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod.finding import edits
from codemod.finding.edits import Edit, EditError, apply, merge, unified_diff


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


# --- patches


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    git(root, "init", "-q")
    for key, value in (("core.autocrlf", "false"), ("user.name", "x"), ("user.email", "x@example.org")):
        git(root, "config", key, value)
    return root


def git(root: Path, *args: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(
        ["git", "-c", "core.quotePath=true", *args], cwd=root, input=stdin, check=True, capture_output=True
    ).stdout


def patched(root: Path, path: str, old: bytes, new: bytes) -> bytes:
    """What `git apply` makes of `old` with the patch."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(old)
    patch = unified_diff(path, old, new)
    if patch:
        git(root, "apply", "--whitespace=nowarn", stdin=patch)
    return file.read_bytes()


line = st.sampled_from([b"a", b"b", b"\tc", b"", b"d\r", b"\xff\x00", "镜像".encode(), b"-- x", b"+++ y", b"\\ z"])


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    return b"\n".join(draw(st.lists(line, max_size=40)))


@st.composite
def text_pairs(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Two texts, more often than not with much in common."""
    old = draw(texts())
    if draw(st.booleans()):
        return old, draw(texts())
    new = old.split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(new)))
        new[at : at + draw(st.integers(0, 2))] = draw(st.lists(line, max_size=2))
    return old, b"\n".join(new)


@settings(max_examples=150, deadline=None)
@given(text_pairs())
def test_git_apply_makes_the_new_bytes_of_the_old(repository: Path, pair: tuple[bytes, bytes]) -> None:
    assert patched(repository, "x.go", *pair) == pair[1]


@given(text_pairs())
def test_without_steps_to_spend_the_patch_is_one_region_and_still_right(pair: tuple[bytes, bytes]) -> None:
    old, new = (text.splitlines(keepends=True) for text in pair)
    budget, edits.DIFF_STEPS = edits.DIFF_STEPS, 0
    try:
        regions = edits._regions(old, new)
    finally:
        edits.DIFF_STEPS = budget
    for start, end, new_start, new_end in reversed(regions):
        old[start:end] = new[new_start:new_end]
    assert old == new


@pytest.mark.parametrize(
    "name",
    [
        "a b.go",
        "镜像.go",
        'quo"te.go',
        "back\\slash.go",
        "new\nline.go",
        "tab\there.go",
        "esc\x1b[31m é.go",
        "-lead.go",
        "dir with space/x y.go",
        "latin\udce9.go",
        "\x7f\x01.go",
    ],
)
def test_odd_path_names_are_quoted_exactly_as_git_does(repository: Path, name: str) -> None:
    old, new = b"one\ntwo\n", b"one\n2\n"
    assert patched(repository, name, old, new) == new
    (repository / name).write_bytes(old)
    git(repository, "add", "-A")
    (repository / name).write_bytes(new)
    theirs = git(repository, "diff", "--", name).splitlines(keepends=True)
    assert b"".join(part for part in theirs if not part.startswith(b"index ")) == unified_diff(name, old, new)


def test_the_patch_reads_as_git_writes_it() -> None:
    old = b"".join(b"%d\n" % number for number in range(1, 21))
    new = old.replace(b"2\n3\n", b"2\nthree\n", 1).replace(b"20\n", b"twenty")
    assert unified_diff("x.go", old, new) == (
        b"diff --git a/x.go b/x.go\n--- a/x.go\n+++ b/x.go\n"
        b"@@ -1,6 +1,6 @@\n 1\n 2\n-3\n+three\n 4\n 5\n 6\n"
        b"@@ -17,4 +17,4 @@\n 17\n 18\n 19\n-20\n+twenty\n\\ No newline at end of file\n"
    )


@pytest.mark.parametrize("gap, hunks", [(6, 1), (7, 2)])
def test_changes_share_a_hunk_as_long_as_their_contexts_touch(gap: int, hunks: int) -> None:
    middle = b"".join(b"%d\n" % number for number in range(gap))
    patch = unified_diff("x.go", b"a\n" + middle + b"b\n", b"A\n" + middle + b"B\n")
    assert patch.count(b"\n@@ ") == hunks


def test_the_patch_of_a_new_file_reads_as_git_writes_it() -> None:
    assert unified_diff("a b.go", None, b"package p\n") == (
        b"diff --git a/a b.go b/a b.go\nnew file mode 100644\n"
        b"--- /dev/null\n+++ b/a b.go\t\n@@ -0,0 +1 @@\n+package p\n"
    )


@pytest.mark.parametrize(
    "old, new, line",
    [
        (b"", b"a\n", b"@@ -0,0 +1 @@"),
        (b"", b"a\nb\n", b"@@ -0,0 +1,2 @@"),
        (b"a\n", b"", b"@@ -1 +0,0 @@"),
        (b"a\nb\n", b"a\n", b"@@ -1,2 +1 @@"),
        (b"1\n2\n3\n4\n5\n", b"1\n2\n3\n4\nx\n", b"@@ -2,4 +2,4 @@"),
        (b"1\n2\n3\n4\n5\n", b"1\n2\n3\n4\n", b"@@ -2,4 +2,3 @@"),
    ],
)
def test_a_hunk_says_its_lines_as_diff_does(old: bytes, new: bytes, line: bytes) -> None:
    assert unified_diff("x.go", old, new).split(b"\n")[3] == line


def test_equal_bytes_give_no_patch() -> None:
    assert unified_diff("x.go", b"same", b"same") == b""


def test_two_far_apart_edits_in_a_huge_file_of_equal_lines_stay_a_small_patch() -> None:
    middle = b"x\n" * 100_000
    assert len(unified_diff("x.go", b"a\n" + middle + b"b\n", b"A\n" + middle + b"B\n")) < 200
