from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from project import ROOT

from codemod.errors import UserError
from codemod.source import git
from codemod.source.blobs import Objects

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")


@pytest.fixture(autouse=True)
def only_the_repository_configures_git(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


def run(root: Path, *args: str) -> str:
    return subprocess.run(["git", *IDENTITY, *args], cwd=root, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    run(root, "init")
    (root / "a.go").write_text("package a // lvscare\n")
    run(root, "add", ".")
    run(root, "commit", "-m", "first")
    return root


def grep(root: Path, *where: str) -> bytes:
    return git.grep(str(root), [b"lvscare"], ["*.go"], *where).output()


def test_the_top_level_is_found_from_a_file_below_it(repository: Path) -> None:
    (repository / "pkg").mkdir()
    (repository / "pkg/b.go").touch()
    assert git.top_level(str(repository / "pkg/b.go")) == str(repository)


def test_the_top_level_of_a_linked_work_tree_is_its_own(repository: Path, tmp_path: Path) -> None:
    run(repository, "worktree", "add", "-b", "other", str(tmp_path / "linked"))
    assert git.top_level(str(tmp_path / "linked")) == str(tmp_path / "linked")
    assert grep(tmp_path / "linked") == b"a.go\0"


def test_an_empty_git_folder_is_no_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert git.top_level(str(tmp_path)) is None


def test_a_broken_repository_inside_another_one_is_not_mistaken_for_the_outer_one(repository: Path) -> None:
    inner = repository / "inner"
    (inner / ".git").mkdir(parents=True)
    (inner / ".git/HEAD").write_text("ref: refs/heads/main\n")
    with pytest.raises(UserError, match="not a git repository"):
        git.commit(str(inner), "HEAD")


def test_a_word_that_looks_like_an_option_is_only_a_word(repository: Path) -> None:
    (repository / "a.go").write_text("x := --untracked\n")
    assert git.grep(str(repository), [b"--untracked"], ["*.go"]).output() == b"a.go\0"


def test_a_file_called_binary_by_its_attributes_is_searched(repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.go binary\n")
    assert grep(repository) == b"a.go\0"


def test_a_revision_is_resolved_to_its_full_name(repository: Path) -> None:
    assert git.commit(str(repository), "main") == run(repository, "rev-parse", "HEAD").strip()


@pytest.mark.parametrize("revision", ["", "-h", "--upload-pack=x", "a\nb", "a\0b"])
def test_what_cannot_be_a_revision_never_reaches_git(repository: Path, revision: str) -> None:
    with pytest.raises(UserError, match="not a revision"):
        git.commit(str(repository), revision)


@pytest.mark.parametrize("revision", ["nowhere", "HEAD:a.go", "HEAD..main", "0" * 40])
def test_an_unknown_revision_is_named(repository: Path, revision: str) -> None:
    with pytest.raises(UserError, match=f"unknown revision '{revision}'"):
        git.commit(str(repository), revision)


def test_the_merge_base_is_where_the_branches_parted(repository: Path) -> None:
    first = run(repository, "rev-parse", "HEAD").strip()
    run(repository, "checkout", "-b", "topic")
    run(repository, "commit", "--allow-empty", "-m", "topic")
    run(repository, "checkout", "main")
    run(repository, "commit", "--allow-empty", "-m", "main")
    assert git.merge_base(str(repository), "topic") == first


def test_histories_without_a_common_commit_have_no_merge_base(repository: Path) -> None:
    run(repository, "checkout", "--orphan", "other")
    run(repository, "commit", "-m", "other")
    with pytest.raises(UserError, match="no common ancestor"):
        git.merge_base(str(repository), "main")


@pytest.fixture
def shallow(repository: Path, tmp_path: Path) -> Path:
    run(repository, "branch", "topic")
    run(repository, "commit", "--allow-empty", "-m", "second")
    run(repository, "checkout", "topic")
    run(repository, "commit", "--allow-empty", "-m", "third")
    clone = tmp_path / "shallow"
    run(tmp_path, "clone", "--depth=1", "--no-single-branch", f"file://{repository}", str(clone))
    return clone


def test_a_merge_base_outside_a_shallow_clone_asks_for_fetch_depth_0(shallow: Path) -> None:
    with pytest.raises(UserError, match="fetch-depth: 0"):
        git.merge_base(str(shallow), "origin/main")


def test_a_revision_outside_a_shallow_clone_asks_for_fetch_depth_0(shallow: Path) -> None:
    with pytest.raises(UserError, match="fetch-depth: 0"):
        git.commit(str(shallow), "HEAD~1")


def test_objects_are_read_one_after_the_other(repository: Path) -> None:
    names = [run(repository, "rev-parse", name).strip().encode() for name in ("HEAD:a.go", "HEAD")]
    objects = Objects(str(repository))
    assert objects.read(names[0], 100) == b"package a // lvscare\n"
    assert (objects.read(names[1], 1000) or b"").endswith(b"\nfirst\n")


def test_who_wants_no_more_of_many_objects_gets_what_he_asks_for_next(repository: Path) -> None:
    names = [run(repository, "rev-parse", name).strip().encode() for name in ("HEAD:a.go", "HEAD", "HEAD")]
    objects = Objects(str(repository))
    assert next(objects.read_all(names, 1000)) == b"package a // lvscare\n"
    assert objects.read(names[0], 100) == b"package a // lvscare\n"


def test_after_an_object_over_the_limit_the_next_one_is_whole(repository: Path) -> None:
    name = run(repository, "rev-parse", "HEAD:a.go").strip().encode()
    objects = Objects(str(repository))
    assert objects.read(name, 20) is None
    assert objects.read(name, 21) == b"package a // lvscare\n"


def test_a_missing_object_is_an_error_that_says_what_to_do(repository: Path) -> None:
    with pytest.raises(UserError, match="partial or damaged"):
        Objects(str(repository)).read(b"1" * 40, 10)


def test_reading_objects_of_a_broken_repository_is_an_error(repository: Path) -> None:
    (repository / ".git/config").write_text("[core]\nrepositoryformatversion = 99\n")
    with pytest.raises(UserError, match="Expected git repo version"):
        Objects(str(repository)).read(b"1" * 40, 10)


def test_an_unreadable_candidate_is_never_passed_over(repository: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root can read everything")
    (repository / "a.go").chmod(0)
    with pytest.raises(UserError, match=r"a\.go"):
        grep(repository)


def test_git_that_fails_while_it_exits_with_a_good_status_is_an_error(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, monkeypatch, "echo \"error: failed to open 'a.go': Permission denied\" >&2; exit 1")
    with pytest.raises(UserError, match=r"failed to open 'a\.go'"):
        grep(repository)


def test_a_missing_git_is_named(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match=r"install git 2\.30"):
        grep(repository)


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a git of our own first on the PATH."""
    (folder / "bin").mkdir()
    program = folder / "bin/git"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def test_a_git_without_the_options_is_called_too_old(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = 'case "$*" in *version) echo git version 2.11.0;; *) echo usage: git >&2; exit 129;; esac'
    pretend(tmp_path, monkeypatch, script)
    with pytest.raises(UserError, match=r"git version 2\.11\.0 is too old: install git 2\.30"):
        git.commit(str(repository), "HEAD")


def test_a_repository_of_another_user_is_explained(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(UserError, match=r"git config --global --add safe\.directory"):
        grep(repository)


def test_more_errors_than_a_pipe_holds_do_not_block(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, monkeypatch, "yes 'error: no' | head -c 1000000 >&2; yes | head -c 1000000; exit 2")
    with pytest.raises(UserError, match="error: no"):
        grep(repository)


def test_nothing_a_repository_configures_is_run(repository: Path, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    command = f"touch {witness}; true"
    hooks = repository / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "fsmonitor-watchman", "post-checkout"):
        (hooks / hook).write_text(f"#!/bin/sh\n{command}\n")
        (hooks / hook).chmod(0o755)
    (repository / ".gitattributes").write_text("*.go diff=evil filter=evil\n")
    for key, value in {
        "core.fsmonitor": str(hooks / "fsmonitor-watchman"),
        "core.hooksPath": str(hooks),
        "core.pager": command,
        "pager.grep": command,
        "pager.ls-files": command,
        "core.sshCommand": command,
        "diff.external": command,
        "diff.evil.textconv": command,
        "diff.evil.command": command,
        "filter.evil.clean": command,
        "filter.evil.smudge": command,
        "alias.grep": f"!{command}",
        "alias.cat-file": f"!{command}",
    }.items():
        run(repository, "config", key, value)
    (repository / "a.go").write_text("package a // lvscare, changed\n")
    head = git.commit(str(repository), "HEAD")
    assert grep(repository) == b"a.go\0"
    assert grep(repository, "--cached") == b"a.go\0"
    assert grep(repository, head) == head.encode() + b":a.go\0"
    git.Process(str(repository), "ls-files", "--cached", "--others", "--exclude-standard", "-v", "-z").output()
    assert Objects(str(repository)).read(run(repository, "rev-parse", "HEAD:a.go").strip().encode(), 100)
    assert not witness.exists()


def test_answers_do_not_depend_on_the_configuration(repository: Path) -> None:
    elsewhere = repository.parent / "elsewhere"
    elsewhere.mkdir()
    for key, value in {
        "color.ui": "always",
        "color.grep": "always",
        "grep.lineNumber": "true",
        "grep.column": "true",
        "grep.patternType": "perl",
        "grep.fullName": "false",
        "grep.fallbackToNoIndex": "true",
        "submodule.recurse": "true",
        "core.quotePath": "true",
        "core.worktree": str(elsewhere),
    }.items():
        run(repository, "config", key, value)
    assert grep(repository) == b"a.go\0"
    assert grep(repository, "--cached") == b"a.go\0"


def test_submodules_are_not_searched_even_where_git_is_told_to(repository: Path, tmp_path: Path) -> None:
    run(tmp_path, "clone", str(repository), "library")
    add = ("-c", "protocol.file.allow=always", "submodule", "add", str(tmp_path / "library"), "library")
    run(repository, *add)
    run(repository, "commit", "-m", "submodule")
    run(repository, "config", "submodule.recurse", "true")
    assert grep(repository) == b"a.go\0"
    assert grep(repository, "--cached") == b"a.go\0"


def test_an_object_is_what_its_name_says_and_not_its_replacement(repository: Path) -> None:
    name = run(repository, "rev-parse", "HEAD:a.go").strip()
    (repository / "clean").write_text("clean\n")
    run(repository, "replace", name, run(repository, "hash-object", "-w", "clean").strip())
    assert Objects(str(repository)).read(name.encode(), 100) == b"package a // lvscare\n"
    assert grep(repository, "--cached") == b"a.go\0"


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX"])
def test_variables_of_an_outer_git_do_not_lead_elsewhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(tmp_path))
    assert grep(repository) == b"a.go\0"


def test_variables_that_change_pathspecs_do_not_count(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")
    assert grep(repository) == b"a.go\0"


def test_the_temporary_index_of_a_running_commit_is_used(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = repository / ".git/next-index.lock"
    monkeypatch.setenv("GIT_INDEX_FILE", str(other))
    (repository / "b.go").write_text("lvscare\n")
    run(repository, "add", "b.go")
    assert other.exists()
    assert grep(repository, "--cached") == b"b.go\0"


def test_the_index_of_another_repository_is_not_used(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    run(other, "init")
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    assert grep(repository, "--cached") == b"a.go\0"


def test_a_partial_clone_is_never_completed_over_the_network(repository: Path, tmp_path: Path) -> None:
    run(repository, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial"
    run(tmp_path, "clone", "--no-checkout", "--filter=blob:none", f"file://{repository}", str(clone))
    witness = tmp_path / "witness"
    run(clone, "config", "remote.origin.uploadpack", f"touch {witness}; git-upload-pack")
    with pytest.raises(UserError, match="without `--filter`"):
        grep(clone, git.commit(str(clone), "HEAD"))
    assert not witness.exists()


def test_starting_git_needs_no_heavy_module() -> None:
    script = (
        "import sys; import codemod.source.git; print(*sorted({'subprocess', 'dataclasses', 're'} & set(sys.modules)))"
    )
    done = subprocess.run([os.sys.executable, "-S", "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b""


def test_what_is_asked_for_early_is_the_same(repository: Path) -> None:
    (repository / "b.go").write_text("package a\n")
    run(repository, "add", ".")
    one, other = (run(repository, "rev-parse", f":{path}").strip().encode() for path in ("a.go", "b.go"))
    early, late = Objects(str(repository)), Objects(str(repository))
    assert early.ask([one, other])
    asked = [other, one, other]
    assert [*early.read_all(asked, 100)] == [*late.read_all(asked, 100)]
    assert early.ask([one])
    assert early.read(one, 3) is None
    assert early.read(one, 100) == b"package a // lvscare\n"


def test_what_is_large_is_asked_for_again(repository: Path) -> None:
    (repository / "b.go").write_bytes(b"x" * (5 << 20))
    run(repository, "add", ".")
    one, other = (run(repository, "rev-parse", f":{path}").strip().encode() for path in ("a.go", "b.go"))
    objects = Objects(str(repository))
    assert objects.ask([other, one])
    assert [len(data or b"") for data in objects.read_all([one, other], 1 << 26)] == [21, 5 << 20]


def test_too_many_objects_are_not_asked_for_early(repository: Path) -> None:
    name = run(repository, "rev-parse", "HEAD:a.go").strip().encode()
    objects = Objects(str(repository))
    assert not objects.ask([name] * 1000)
    assert objects.read(name, 100) is not None
