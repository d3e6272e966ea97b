"""Patches: that the real `git apply` takes them, and that they read as `git diff` writes them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod.finding.edits import Edit, apply, regions
from codemod.write.change import FileChange
from codemod.write.unified import unified_diff


def patch_of(path: str, old: bytes | None, new: bytes, edits: list[Edit] | None = None) -> bytes:
    return unified_diff(FileChange(path, old, new, tuple(regions(edits or ()))))


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


def edit(old: bytes, word: bytes, new: bytes) -> Edit:
    """The edit of the only place that has these bytes."""
    start = old.index(word)
    assert old.count(word) == 1
    return Edit("x.go", start, start + len(word), new)


def patched(root: Path, path: str, old: bytes, new: bytes, edits: list[Edit] | None = None) -> bytes:
    """What `git apply` makes of `old` with the patch."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(old)
    patch = patch_of(path, old, new, edits)
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


@settings(max_examples=150)
@given(text_pairs())
def test_git_apply_makes_the_new_bytes_of_the_old(repository: Path, pair: tuple[bytes, bytes]) -> None:
    assert patched(repository, "x.go", *pair) == pair[1]


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
    assert b"".join(part for part in theirs if not part.startswith(b"index ")) == patch_of(name, old, new)


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[bytes, list[Edit]]:
    """A text and edits of it, anywhere in its lines."""
    old = draw(texts())
    points = sorted(draw(st.lists(st.integers(0, len(old)), max_size=8)))
    spans = dict.fromkeys(zip(points[::2], points[1::2], strict=False))
    new = st.lists(line, max_size=3).map(b"\n".join)
    return old, [Edit("x.go", start, end, draw(new)) for start, end in spans]


@settings(max_examples=150)
@given(edited_texts())
def test_git_apply_does_what_the_edits_do(repository: Path, case: tuple[bytes, list[Edit]]) -> None:
    old, edits = case
    new = apply(old, edits)
    assert patched(repository, "x.go", old, new, edits) == new


def test_the_patch_reads_as_git_writes_it() -> None:
    old = b"".join(b"%d\n" % number for number in range(1, 21))
    edits = [edit(old, b"\n3\n", b"\nthree\n"), edit(old, b"\n20\n", b"\ntwenty")]
    assert patch_of("x.go", old, apply(old, edits), edits) == (
        b"diff --git a/x.go b/x.go\n--- a/x.go\n+++ b/x.go\n"
        b"@@ -1,6 +1,6 @@\n 1\n 2\n-3\n+three\n 4\n 5\n 6\n"
        b"@@ -17,4 +17,4 @@\n 17\n 18\n 19\n-20\n+twenty\n\\ No newline at end of file\n"
    )


@pytest.mark.parametrize("gap, hunks", [(6, 1), (7, 2)])
def test_changes_share_a_hunk_as_long_as_their_contexts_touch(gap: int, hunks: int) -> None:
    old = b"a\n" + b"".join(b"%d\n" % number for number in range(gap)) + b"b\n"
    edits = [edit(old, b"a", b"A"), edit(old, b"b", b"B")]
    assert patch_of("x.go", old, apply(old, edits), edits).count(b"\n@@ ") == hunks


def hunk(old: bytes, *edits: Edit) -> bytes:
    return patch_of("x.go", old, apply(old, edits), list(edits)).partition(b" @@\n")[2]


def test_lines_that_an_edit_leaves_as_they_were_are_no_part_of_the_change() -> None:
    old = b"a\nb\nc\nd\n"
    assert hunk(old, edit(old, b"a\nb\nc\n", b"a\nB\nc\n")) == b" a\n-b\n+B\n c\n d\n"
    assert hunk(old, edit(old, b"a\nb\nc\n", b"a\nc\n")) == b" a\n-b\n c\n d\n"
    assert patch_of("x.go", old, old, [edit(old, b"b", b"b")]) == b""


def test_a_line_taken_out_from_the_middle_of_one_to_that_of_the_next_is_one_line() -> None:
    old = b'\t"fmt"\n\t"net"\n\t"os"\n'
    assert hunk(old, edit(old, b'fmt"\n\t"', b"")) == b'-\t"fmt"\n \t"net"\n \t"os"\n'


def test_edits_of_one_line_are_one_change() -> None:
    old = b"a b c\nd\n"
    assert hunk(old, edit(old, b"a", b"A"), edit(old, b"c", b"C\nmore")) == b"-a b c\n+A b C\n+more\n d\n"


def test_an_edit_that_joins_two_lines_takes_both() -> None:
    old = b"a\nb\nc\n"
    assert hunk(old, edit(old, b"\nb", b"b")) == b"-a\n-b\n+ab\n c\n"


def test_the_patch_of_a_new_file_reads_as_git_writes_it() -> None:
    assert patch_of("a b.go", None, b"package p\n") == (
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
    assert patch_of("x.go", old, new).split(b"\n")[3] == line


def test_equal_bytes_give_no_patch() -> None:
    assert patch_of("x.go", b"same", b"same") == b""


def test_two_far_apart_edits_in_a_huge_file_of_equal_lines_stay_a_small_patch() -> None:
    old = b"a\n" + b"x\n" * 100_000 + b"b\n"
    edits = [edit(old, b"a", b"A"), edit(old, b"b", b"B")]
    assert len(patch_of("x.go", old, apply(old, edits), edits)) < 200
