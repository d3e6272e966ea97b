"""`.pre-commit-hooks.yaml` under the real pre-commit, in a real git repository.

The hooks run as `language: system` here, with the entry of the published file: building the environment is
pre-commit's own work, needs a package index, and is done once, in the test that is marked `full`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cli_cases import BARE, COMMON, IDENTITY, JOINED, LOCAL, break_local, change, commit_all, git, write
from project import ROOT

BIN = Path(sys.executable).parent
RULES = (ROOT / "rules" / "lvscare.py").read_bytes()
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("GIT_", "PRE_COMMIT"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    monkeypatch.setenv("LANG", "C.UTF-8")


def install(root: Path, hook: str, **changed: str) -> None:
    """Install the hook with the settings of the published file, but for the language and what is `changed`."""
    (published,) = re.findall(rf"^- id: {hook}\n(?:  .*\n)*", HOOKS, re.MULTILINE)
    published = re.sub(r"^  additional_dependencies: .*\n", "", published, flags=re.MULTILINE)
    for key, value in {"language": "system", **changed}.items():
        published, times = re.subn(rf"^  {key}: .*$", f"  {key}: {value}", published, flags=re.MULTILINE)
        assert times == 1
    hooks = "".join(f"      {line}\n" for line in published.splitlines())
    (root / ".pre-commit-config.yaml").write_text(f"repos:\n  - repo: local\n    hooks:\n{hooks}")
    git(root, "add", ".pre-commit-config.yaml")
    git(root, "commit", "--quiet", "-m", "hooks")
    hook_file = root / ".git" / "hooks" / "pre-commit"
    hook_file.parent.mkdir(exist_ok=True)
    hook_file.write_text(installed())
    hook_file.chmod(0o755)


@cache
def installed() -> str:
    """What `pre-commit install` writes: the same for every repository."""
    with TemporaryDirectory() as folder:
        git(Path(folder), "init", "--quiet")
        subprocess.run([BIN / "pre-commit", "install"], cwd=folder, check=True, capture_output=True)
        return (Path(folder) / ".git" / "hooks" / "pre-commit").read_text()


def commit(root: Path, *options: str) -> tuple[bool, str]:
    """Say whether git made the commit, and what it and the hooks printed."""
    command = ["git", *IDENTITY, "commit", "-m", "x", *options]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture
def linted(repository: Path) -> Path:
    install(repository, "lvscare-lint")
    return repository


@pytest.fixture
def fixed(repository: Path) -> Path:
    install(repository, "lvscare-fix")
    return repository


def test_a_bad_commit_is_blocked_with_the_place_and_the_code(linted: Path) -> None:
    break_local(linted)
    made, said = commit(linted, "-a")
    assert not made
    assert "IMG202" in said
    assert f"{LOCAL}:53:17" in said


def test_a_good_commit_passes(linted: Path) -> None:
    change(linted, LOCAL, b"package registry\n", b"package registry\n\n// fine\n")
    made, said = commit(linted, "-a")
    assert made
    assert "Passed" in said


def test_what_is_not_staged_does_not_count(linted: Path) -> None:
    break_local(linted)
    write(linted, {"notes.txt": b"x"})
    git(linted, "add", "notes.txt")
    assert commit(linted)[0]


def test_a_commit_that_changes_no_go_file_is_judged_too(linted: Path) -> None:
    write(linted, {"rules/lvscare.py": RULES.replace(b"v1.1.3-beta.8", b"v1.1.3-beta.9")})
    write(linted, {".lvscare-codemod.toml": b'rules = "rules/lvscare.py"\n'})
    git(linted, "add", "--all", ".")
    made, said = commit(linted)
    assert (made, "IMG103" in said) == (False, True)
    git(linted, "rm", "--quiet", "--cached", "-r", "rules", ".lvscare-codemod.toml")
    git(linted, "rm", "--quiet", "pkg/ipvs/ipvs.go")
    made, said = commit(linted)
    assert (made, "IMG106" in said) == (False, True)


def test_the_hook_uses_the_rules_that_the_configuration_names(linted: Path) -> None:
    write(linted, {"rules/lvscare.py": RULES.replace(b"v1.1.3-beta.8", b"v1.1.3-beta.9")})
    write(linted, {".lvscare-codemod.toml": b'rules = "rules/lvscare.py"\n'})
    change(linted, "common/common.go", b"v1.1.3-beta.8", b"v1.1.3-beta.9")
    git(linted, "add", "--all", ".")
    made, said = commit(linted)
    assert made, said


def test_of_a_partly_staged_file_the_staged_part_counts(linted: Path) -> None:
    break_local(linted)
    git(linted, "add", LOCAL)
    change(linted, LOCAL, BARE, JOINED)
    assert not commit(linted)[0]
    git(linted, "add", LOCAL)
    change(linted, LOCAL, b"package registry\n", b"package registry\n\n// staged\n")
    git(linted, "add", LOCAL)
    break_local(linted)
    assert commit(linted)[0]
    assert JOINED not in (linted / LOCAL).read_bytes()


def test_fix_rewrites_and_fails_once(fixed: Path) -> None:
    good = (fixed / LOCAL).read_bytes()
    break_local(fixed)
    made, said = commit(fixed, "-a")
    assert not made
    assert "files were modified by this hook" in said
    assert (fixed / LOCAL).read_bytes() == good
    change(fixed, LOCAL, b"package registry\n", b"package registry\n\n// more\n")
    assert commit(fixed, "-a")[0]


def test_fix_never_loses_what_is_not_staged(fixed: Path) -> None:
    break_local(fixed)
    git(fixed, "add", LOCAL)
    change(fixed, LOCAL, BARE, BARE + b" // not staged")
    before = (fixed / LOCAL).read_bytes()
    made, _ = commit(fixed)
    assert not made
    assert (fixed / LOCAL).read_bytes() == before


def test_a_commit_that_fix_cannot_mend_is_blocked(fixed: Path) -> None:
    write(fixed, {"common/other.go": b'package common\n\nconst LvsCareRepoAndTag = "a"\n'})
    git(fixed, "add", "common/other.go")
    made, said = commit(fixed)
    assert not made
    assert "IMG105" in said
    assert "modified by this hook" not in said


NAMES = ["pkg/registry/--fix.go", "pkg/registry/a b.go", "pkg/registry/负载 均衡.go", "pkg/registry/--staged.go"]
CALL = b"""package registry

import "github.com/sealerio/sealer/pkg/ipvs"

func bad%d() {
	_, _ = ipvs.LvsStaticPodYaml("a", "b", []string{"c"}, "sealerio/lvscare:v1.1.3-beta.8", "d", "e")
}
"""
PASSING = pytest.mark.parametrize("pass_filenames", ["true", pytest.param("false", marks=pytest.mark.full)])


@PASSING
def test_names_that_look_like_options_or_hold_blanks_are_only_names(repository: Path, pass_filenames: str) -> None:
    install(repository, "lvscare-lint", pass_filenames=pass_filenames)
    write(repository, {name: CALL % number for number, name in enumerate(NAMES)})
    git(repository, "add", "--all", ".")
    made, said = commit(repository)
    assert not made
    for name in NAMES:
        assert f"{name}:6:" in said
    assert "4 findings" in said
    write(repository, dict.fromkeys(NAMES, b"package registry\n"))
    git(repository, "add", "--all", ".")
    made, said = commit(repository)
    assert made, said


@pytest.mark.parametrize("hook", ["lvscare-lint", "lvscare-fix"])
def test_args_of_ones_own_are_options(repository: Path, tmp_path: Path, hook: str) -> None:
    (tmp_path / "rule.py").write_bytes(RULES.replace(b"v1.1.3-beta.8", b"v1.1.3-beta.9"))
    install(repository, hook, args=f"[--rules, {tmp_path / 'rule.py'}, --lang=zh]")
    change(repository, LOCAL, b"package registry\n", b"package registry\n\n// fine\n")
    made, said = commit(repository, "-a")
    assert not made
    assert ("不是规则固定的" if hook == "lvscare-lint" else "已修复") in said
    assert "unknown option" not in said


@pytest.mark.parametrize(("passing", "args"), [("false", None), ("false", "[--lang=zh]"), ("true", None)])
def test_a_file_that_is_named_as_an_option_is_a_file(repository: Path, passing: str, args: str | None) -> None:
    install(repository, "lvscare-lint", pass_filenames=passing, **({"args": args} if args else {}))
    write(repository, {"--fix.go": CALL.replace(b"package registry", b"package main") % 1})
    git(repository, "add", "--all", ".")
    made, said = commit(repository)
    assert not made
    assert "--fix.go:6:" in said


def test_a_file_cannot_be_an_option_for_who_forgets_the_dashes(repository: Path) -> None:
    install(repository, "lvscare-lint", pass_filenames="true", args="[--lang=en]")
    break_local(repository)
    write(repository, {"--exclude=*.go": b"package main\n"})
    git(repository, "add", "--all", ".")
    made, said = commit(repository)
    assert not made
    assert "--exclude=*.go: an option, and a file here has that name" in said


@PASSING
def test_300_files_are_one_run(repository: Path, pass_filenames: str, tmp_path: Path) -> None:
    log = tmp_path / "runs"
    wrapper = tmp_path / "lint"
    wrapper.write_text(f'#!/bin/sh\necho run >> {log}\nexec lvscare-codemod lint --staged "$@"\n')
    wrapper.chmod(0o755)
    install(repository, "lvscare-lint", pass_filenames=pass_filenames, entry=str(wrapper))
    write(repository, {f"pkg/many/file{number:03}.go": b"package many\n" for number in range(300)})
    git(repository, "add", "--all", ".")
    made, said = commit(repository)
    assert made, said
    assert log.read_text() == "run\n"


def test_a_merge_is_judged_by_its_result(linted: Path) -> None:
    git(linted, "checkout", "--quiet", "-b", "topic")
    change(linted, LOCAL, JOINED, b"common.LvsCareRepoAndTag // topic")
    git(linted, "commit", "--quiet", "--no-verify", "-a", "-m", "topic breaks it")
    git(linted, "checkout", "--quiet", "main")
    change(linted, LOCAL, JOINED, JOINED + b" // main")
    git(linted, "commit", "--quiet", "--no-verify", "-a", "-m", "main")
    merge = subprocess.run(["git", *IDENTITY, "merge", "topic"], cwd=linted, capture_output=True, text=True)
    assert merge.returncode == 1
    git(linted, "checkout", "--quiet", "--theirs", LOCAL)
    git(linted, "add", LOCAL)
    made, said = commit(linted)
    assert not made
    assert "IMG202" in said
    git(linted, "checkout", "--quiet", "HEAD", "--", LOCAL)
    change(linted, LOCAL, b"package registry\n", b"package registry\n\n// merged\n")
    git(linted, "add", LOCAL)
    made, said = commit(linted)
    assert made, said


def test_commit_all_with_its_own_index_is_judged_by_that_index(linted: Path) -> None:
    break_local(linted)
    assert not commit(linted, "--", LOCAL)[0]


def test_a_linked_work_tree_is_judged(linted: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(linted, "worktree", "add", "--quiet", str(other), "-b", "other")
    break_local(other)
    made, said = commit(other, "-a")
    assert not made
    assert "IMG202" in said


@pytest.fixture
def listed(repository: Path) -> Path:
    write(repository, {"images.txt": b"docker.io/sealerio/lvscare:v1.1.3-beta.8\n"})
    commit_all(repository)
    install(repository, "lvscare-images", entry="python -I -m codemod images --staged --check images.txt")
    return repository


def test_a_commit_that_re_pins_the_list_alone_is_blocked(listed: Path) -> None:
    write(listed, {"images.txt": b"docker.io/sealerio/lvscare:v1.1.2\n"})
    made, said = commit(listed, "-a")
    assert not made
    assert "IMG504" in said and "images.txt:1:1: IMG505" in said


def test_a_commit_that_re_pins_the_source_alone_is_blocked(listed: Path) -> None:
    change(listed, COMMON, b"v1.1.3-beta.8", b"v1.1.3")
    assert not commit(listed, "-a")[0]
    write(listed, {"images.txt": b"docker.io/sealerio/lvscare:v1.1.3\n"})
    assert commit(listed, "-a")[0]


def test_of_a_list_the_staged_part_counts(listed: Path) -> None:
    write(listed, {"notes.txt": b"x", "new/new.go": b'package new\n\nconst Image = "quay.io/acme/new:v1"\n'})
    git(listed, "add", "notes.txt")
    made, said = commit(listed)
    assert made, said


@pytest.mark.parametrize("page", ["docs/usage.md", "docs/usage.zh-CN.md"])
def test_the_documented_rev_is_a_commit_whose_hooks_take_args(page: str) -> None:
    (rev,) = re.findall("^    rev: ([0-9a-f]{40})$", (ROOT / page).read_text(), re.MULTILINE)
    shallow = subprocess.run(["git", "rev-parse", "--is-shallow-repository"], cwd=ROOT, capture_output=True, text=True)
    if shallow.stdout.strip() == "false":
        assert "args: [--]" in git(ROOT, "show", f"{rev}:.pre-commit-hooks.yaml")


@pytest.mark.full
def test_the_published_hooks_run_in_an_environment_that_pre_commit_builds(repository: Path) -> None:
    break_local(repository)
    git(repository, "add", "--all", ".")
    command = [BIN / "pre-commit", "try-repo", str(ROOT), "lvscare-lint", "--ref", "HEAD", "--files", LOCAL]
    ran = subprocess.run(command, cwd=repository, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "IMG202" in ran.stdout
