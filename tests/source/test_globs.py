"""Patterns of paths: git is the judge."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codemod.source.globs import matcher, unused_globs

PATHS = [
    "a.go", "ab.go", "b", "a", "pkg/a.go", "pkg/b/a.go", "pkg/b/c/a.go", "pkg/b/c/d.go", "b/pkg/a.go", "b/b/b.go",
    "x/y/z/a.go", "a b/c.go", "[a]/x.go", "-.go", "].go", "目录/甲.go", "目/é.go", ".hidden/a.go", "b.d/a.go", "a/b",
]  # fmt: skip
PIECE = st.sampled_from(
    [
        "a",
        "b",
        "*",
        "**",
        "?",
        "pkg",
        ".go",
        "c",
        "[ab]",
        "[!a]",
        "[^b]",
        "[b-a]",
        "[]]",
        "目",
        "\\*",
        "-",
        "[目]",
        "[^目]",
        "??",
        "[!a-z]",
        "甲",
        "é",
    ]
)
GLOBS = st.lists(st.lists(PIECE, min_size=1, max_size=3).map("".join), min_size=1, max_size=4).map("/".join)
EDGES = st.tuples(st.sampled_from(["", "/"]), GLOBS, st.sampled_from(["", "/"])).map("".join)
# two stars beside another character are one, says gitignore(5); git before 2.40 compares pointers of two arrays there
STRAY_STARS = re.compile(r"[^/]\*\*|\*\*[^/]")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "--quiet"], cwd=place, check=True)
    for path in (path for path in PATHS if path not in ("a", "b")):
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(b"")
    return place


def ignored(root: Path, glob: str) -> set[str]:
    (root / ".gitignore").write_text(glob + "\n")
    names = [path for path in PATHS if (root / path).is_file()]
    done = subprocess.run(
        ["git", "-c", "core.quotePath=false", "check-ignore", "--no-index", "-z", "--stdin"],
        cwd=root, input="\0".join(names), capture_output=True, text=True,
    )  # fmt: skip
    return set(done.stdout.split("\0")) - {""}


@settings(max_examples=300)
@given(EDGES.filter(lambda glob: not STRAY_STARS.search(glob)))
@example("pkg")
@example("pkg/")
@example("/pkg")
@example("pkg/**")
@example("**/pkg")
@example("pkg/*")
@example("pkg/**/a.go")
@example("**")
@example("b/**/b")
@example("*b*/a*")
@example("a/**/")
@example("??")
@example("??????")
@example("*?录")
@example("[^a-z][^a-z]?/*")
def test_a_pattern_takes_what_git_would_ignore(root: Path, glob: str) -> None:
    names = [path for path in PATHS if (root / path).is_file()]
    assert {path for path in names if matcher((glob,))(path)} == ignored(root, glob)


@given(st.text("ab*?[]!^-/\\.", max_size=30), st.text("ab/.", max_size=30))
def test_any_text_is_a_pattern(glob: str, path: str) -> None:
    assert matcher((glob,))(path) in (True, False)


@pytest.mark.full
@pytest.mark.parametrize(
    "glob", ["*a" * 400 + "b", "**/a/" * 300 + "b", "**/*a*/" * 200 + "b", "[a*]*" * 300 + "b", "?*" * 400 + "b"]
)
def test_no_pattern_takes_more_than_its_length_times_that_of_the_path(glob: str) -> None:
    start = time.process_time()
    for path in ("a" * 4_000, "a/" * 2_000 + "a", "aa/" * 1_300):
        assert not matcher((glob,))(path)
    assert time.process_time() - start < 2


def test_what_takes_nothing_is_known() -> None:
    assert unused_globs(("*.go", "docs/**", "a.*"), iter(PATHS)) == ["docs/**"]
