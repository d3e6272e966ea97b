"""IMG904: what Go compiles and a tree does not have is told where it is needed, in every kind of tree."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_cases import commit_all, git, write
from fixture_files import ROOT, read_tree
from fixture_runs import PROGRAM_RULES
from memory_tree import MemoryTree

from codemod.judge.analysis import analyse
from codemod.source.folder import Folder
from codemod.source.index import IndexTree
from codemod.source.revision import RevisionTree
from codemod.source.tree import Tree
from codemod.source.worktree import WorkTree

BASE = read_tree(ROOT / "program" / "base")[0]
LOCAL = "pkg/registry/local.go"
HELP = b'package help\n\nfunc Final(s string) string { return "docker.io/" + s }\n'
USES_HELP = b'package registry\n\nimport "example.org/s/pkg/help"\n\nvar Final = help.Final\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "s", BASE)
    git(tmp_path / "s", "init", "--quiet")
    commit_all(tmp_path / "s")
    return tmp_path / "s"


def trees(root: Path) -> Iterator[Tree]:
    commit_all(root)
    yield WorkTree(str(root))
    yield IndexTree(str(root))
    yield RevisionTree(str(root), "HEAD")
    plain = root.with_name("plain")
    shutil.copytree(root, plain, ignore=shutil.ignore_patterns(".git"), symlinks=True)
    yield Folder(str(plain))


def found(tree: Tree) -> list[tuple[str, str]]:
    return [(each.span.path, each.code) for each in analyse(tree, PROGRAM_RULES).diagnostics]


def test_what_is_all_there_is_silent(root: Path) -> None:
    assert [found(tree) for tree in trees(root)] == [[]] * 4


def test_a_linked_file_out_of_the_tree_is_told_at_the_link(root: Path) -> None:
    (root / "pkg/registry/more.go").symlink_to("/elsewhere/more.go")
    assert [found(tree) for tree in trees(root)] == [[("pkg/registry/more.go", "IMG904")]] * 4


def test_a_linked_file_of_the_tree_that_is_about_something_else_is_silent(root: Path) -> None:
    write(root, {"pkg/version/version.go": b"package version\n", "pkg/other/other.go": b"package other\n"})
    (root / "pkg/other/version.go").symlink_to("../version/version.go")
    assert [found(tree) for tree in trees(root)] == [[]] * 4


def test_a_linked_file_of_the_tree_that_is_about_the_rule_is_told(root: Path) -> None:
    (root / "pkg/other").mkdir()
    (root / "pkg/other/local.go").symlink_to("../registry/local.go")
    assert [found(tree) for tree in trees(root)] == [[("pkg/other/local.go", "IMG904")]] * 4


@pytest.mark.parametrize("name", ["_more.go", ".more.go", "more_test.go", "more_zos.go", "more.txt"])
def test_a_link_that_go_never_compiles_is_silent(root: Path, name: str) -> None:
    (root / "pkg/registry" / name).symlink_to("/elsewhere/more.go")
    assert [found(tree) for tree in trees(root)] == [[]] * 4


def test_a_linked_folder_is_told_at_its_import(root: Path) -> None:
    write(root, {"other/help/help.go": HELP, "pkg/registry/final.go": USES_HELP})
    (root / "pkg/help").symlink_to("../other/help")
    write(root, {LOCAL: BASE[LOCAL].replace(b"fmt.Sprintf", b"Final(fmt.Sprintf").replace(b'Tag), "/"', b'Tag)), "/"')})
    for tree in trees(root):
        assert ("pkg/registry/final.go", "IMG904") in found(tree)


def test_a_submodule_is_told_at_its_import(root: Path, tmp_path: Path) -> None:
    write(tmp_path / "lib", {"help.go": HELP})
    git(tmp_path / "lib", "init", "--quiet")
    commit_all(tmp_path / "lib")
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "lib"), "pkg/help")
    write(root, {"pkg/registry/final.go": USES_HELP})
    write(root, {LOCAL: BASE[LOCAL].replace(b"fmt.Sprintf", b"Final(fmt.Sprintf").replace(b'Tag), "/"', b'Tag)), "/"')})
    commit_all(root)
    for tree in (WorkTree(str(root)), IndexTree(str(root)), RevisionTree(str(root), "HEAD")):
        assert ("pkg/registry/final.go", "IMG904") in found(tree)


def test_what_is_not_checked_out_is_told(root: Path) -> None:
    git(root, "update-index", "--skip-worktree", LOCAL)
    os.unlink(root / LOCAL)
    assert found(WorkTree(str(root))) == [(LOCAL, "IMG904")]
    assert found(IndexTree(str(root))) == []


def test_a_file_that_was_deleted_is_no_part_of_the_program(root: Path) -> None:
    os.unlink(root / LOCAL)
    assert found(WorkTree(str(root))) == []


def test_a_folder_that_git_ignores_is_told_at_its_import_and_where_it_is_named(root: Path) -> None:
    write(root, {".gitignore": b"help/\n", "pkg/help/help.go": HELP, "pkg/registry/final.go": USES_HELP})
    write(root, {LOCAL: BASE[LOCAL].replace(b"fmt.Sprintf", b"Final(fmt.Sprintf").replace(b'Tag), "/"', b'Tag)), "/"')})
    tree = WorkTree(str(root))
    assert ("pkg/registry/final.go", "IMG904") in found(tree)
    named = analyse(tree, PROGRAM_RULES, within=["pkg/help"]).diagnostics
    assert ("pkg/help", "IMG904") in [(each.span.path, each.code) for each in named]


@pytest.mark.parametrize(
    "text", [b"module example.org/s)\n", b"module `example.org/s`\n", b"go 1.20\n", b"module example.org/s\nmodule x\n"]
)
def test_a_go_mod_that_go_refuses_is_told(text: bytes) -> None:
    assert ("go.mod", "IMG904") in found(MemoryTree(BASE | {"go.mod": text}))


def test_a_linked_go_mod_is_told_where_files_about_the_rule_lie_in_its_module(root: Path) -> None:
    write(root, {"texts/mod.txt": BASE["go.mod"], "other/go.mod": b"module example.org/other\n"})
    (root / "go.mod").unlink()
    (root / "go.mod").symlink_to("texts/mod.txt")
    assert [found(tree) for tree in trees(root)] == [[("go.mod", "IMG904")]] * 4


def test_what_is_excluded_is_not_told(root: Path) -> None:
    from codemod.source.selection import Selection

    (root / "pkg/registry/more.go").symlink_to("/elsewhere/more.go")
    assert found(WorkTree(str(root), Selection(exclude=("pkg/registry/more.go",)))) == []
