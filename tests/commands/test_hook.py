"""`install-hook`: the plain git hook, as git runs it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from cli_cases import IDENTITY, LOCAL, Cli, break_local, change, git, write
from project import ROOT

from codemod.errors import UserError

FOREIGN = "#!/bin/sh\necho mine\n"


def commit(root: Path, *options: str) -> tuple[bool, str]:
    command = ["git", *IDENTITY, "commit", "-m", "x", *options]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture
def hooked(cli: Cli, repository: Path) -> Path:
    assert cli("install-hook", repository).status == 0
    return repository


def test_a_bad_commit_is_blocked_and_a_good_one_passes_in_silence(hooked: Path) -> None:
    change(hooked, LOCAL, b"package registry\n", b"package registry\n\n// fine\n")
    made, said = commit(hooked, "-a", "--quiet")
    assert (made, said) == (True, "")
    break_local(hooked)
    made, said = commit(hooked, "-a")
    assert not made
    assert "IMG202" in said


def test_what_is_not_staged_does_not_count(hooked: Path) -> None:
    break_local(hooked)
    write(hooked, {"notes.txt": b"x"})
    git(hooked, "add", "notes.txt")
    assert commit(hooked)[0]


def test_the_hook_needs_no_path_and_no_environment(hooked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join({str(Path(shutil.which("git") or "").parent), "/usr/bin", "/bin"}))
    break_local(hooked)
    assert "IMG202" in commit(hooked, "-a")[1]


def test_no_code_of_the_repository_is_run(hooked: Path) -> None:
    names = ["codemod/cli.py", "codemod/__init__.py", "sys.py", "site.py", "sitecustomize.py", "argparse.py"]
    write(hooked, dict.fromkeys(names, b"open('pwned', 'w')\n"))
    break_local(hooked)
    git(hooked, "add", "--all", ".")
    made, said = commit(hooked)
    assert not made
    assert "IMG202" in said
    assert not (hooked / "pwned").exists()


def foreign(repository: Path, text: str, name: str = "pre-commit") -> Path:
    hook = repository / ".git" / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(text)
    hook.chmod(0o755)
    return hook


def test_a_hook_of_another_program_is_kept_and_asked_first(cli: Cli, repository: Path) -> None:
    hook = foreign(repository, '#!/bin/sh\necho mine: "$#" >> asked\n[ ! -e no ]\n')
    before = hook.read_bytes()
    for _ in range(2):
        ran = cli("install-hook", repository)
        assert ran.status == 0
    write(repository, {"notes.txt": b"x"})
    git(repository, "add", "notes.txt")
    made, said = commit(repository)
    assert (made, (repository / "asked").read_text()) == (True, "mine: 0\n"), said
    break_local(repository)
    assert "IMG202" in commit(repository, "-a")[1]
    write(repository, {"no": b""})
    made, said = commit(repository, "-a")
    assert (made, "IMG202" in said) == (False, False)
    assert cli("install-hook", "--uninstall", repository).status == 0
    assert hook.read_bytes() == before
    assert [path.name for path in hook.parent.iterdir() if "lvscare" in path.name] == []


def test_a_hook_that_git_would_not_run_is_not_run(cli: Cli, repository: Path) -> None:
    foreign(repository, "#!/bin/sh\nexit 1\n").chmod(0o644)
    assert cli("install-hook", repository).status == 0
    assert commit(repository, "--allow-empty")[0]


def test_it_is_forgotten_where_that_is_asked_for(cli: Cli, repository: Path) -> None:
    hook = foreign(repository, FOREIGN)
    assert cli("install-hook", "--force", repository).status == 0
    assert cli("install-hook", "--uninstall", repository).status == 0
    assert not hook.exists()


def test_two_hooks_of_others_are_too_many(cli: Cli, repository: Path) -> None:
    hook = foreign(repository, FOREIGN)
    foreign(repository, "#!/bin/sh\n", "pre-commit.kept-by-lvscare-codemod")
    assert cli("install-hook", repository).status == 2
    assert cli("install-hook", "--uninstall", repository).status == 2
    assert hook.read_text() == FOREIGN


def test_where_it_cannot_be_written_the_hook_that_was_there_stays(
    cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise UserError("disk full")

    hook = foreign(repository, FOREIGN)
    monkeypatch.setattr("codemod.commands.install_hook.put", full)
    assert cli("install-hook", repository).status == 2
    assert hook.read_text() == FOREIGN


def test_a_link_that_leads_nowhere_is_kept(cli: Cli, repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.symlink_to("/nowhere/at/all")
    assert cli("install-hook", repository).status == 0
    assert commit(repository, "--allow-empty")[0]
    assert cli("install-hook", "--uninstall", repository).status == 0
    assert hook.is_symlink()


@pytest.mark.parametrize("work_tree", [True, False])
def test_a_repository_without_a_dot_git_is_one_where_git_says_so(
    cli: Cli, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work_tree: bool
) -> None:
    (repository / ".git").rename(tmp_path / "apart.git")
    monkeypatch.chdir(repository)
    assert cli("install-hook", "pkg").status == 2
    monkeypatch.setenv("GIT_DIR", "../apart.git")
    if work_tree:
        monkeypatch.setenv("GIT_WORK_TREE", str(repository))
    assert cli("install-hook", "pkg").status == 0
    assert (tmp_path / "apart.git" / "hooks" / "pre-commit").exists()
    assert commit(repository, "--allow-empty")[0]
    break_local(repository)
    assert "IMG202" in commit(repository, "-a")[1]
    assert cli("lint", "--since", "HEAD", ".").status == 1


def test_installing_twice_is_installing_once(cli: Cli, hooked: Path) -> None:
    hook = hooked / ".git" / "hooks" / "pre-commit"
    before = hook.read_bytes()
    assert cli("install-hook", hooked).status == 0
    assert hook.read_bytes() == before
    assert stat.S_IMODE(hook.stat().st_mode) & stat.S_IXUSR
    assert [path.name for path in hook.parent.iterdir() if "lvscare" in path.name] == []


def test_uninstalling_takes_it_away_and_nothing_else(cli: Cli, hooked: Path) -> None:
    others = {path.name for path in (hooked / ".git" / "hooks").iterdir()} - {"pre-commit"}
    assert cli("install-hook", "--uninstall", hooked).status == 0
    assert {path.name for path in (hooked / ".git" / "hooks").iterdir()} == others
    assert cli("install-hook", "--uninstall", hooked).status == 0
    break_local(hooked)
    assert commit(hooked, "-a")[0]


@pytest.mark.parametrize("absolute", [False, True])
def test_core_hooks_path_is_respected(cli: Cli, repository: Path, tmp_path: Path, absolute: bool) -> None:
    folder = tmp_path / "my hooks" if absolute else repository / "my hooks"
    git(repository, "config", "core.hooksPath", str(folder) if absolute else "my hooks")
    assert cli("install-hook", repository / "pkg").status == 0
    assert (folder / "pre-commit").exists()
    assert not (repository / ".git" / "hooks" / "pre-commit").exists()
    break_local(repository)
    assert "IMG202" in commit(repository, "-a")[1]


def test_a_linked_work_tree_shares_the_hook(cli: Cli, repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(repository, "worktree", "add", "--quiet", str(other), "-b", "other")
    assert cli("install-hook", other).status == 0
    assert (repository / ".git" / "hooks" / "pre-commit").exists()
    break_local(other)
    assert "IMG202" in commit(other, "-a")[1]


def test_the_rules_of_the_hook_are_those_of_its_installation(cli: Cli, repository: Path, tmp_path: Path) -> None:
    rules = (ROOT / "rules" / "lvscare.py").read_text()
    (tmp_path / "it's a rule.py").write_text(rules.replace("v1.1.3-beta.8", "v9.9.9"))
    assert cli("install-hook", "--rules", tmp_path / "it's a rule.py", repository).status == 0
    change(repository, LOCAL, b"package registry\n", b"package registry\n\n// fine\n")
    assert "IMG103" in commit(repository, "-a")[1]


def test_outside_of_git_it_says_so(cli: Cli, sealer: Path) -> None:
    ran = cli("install-hook", sealer)
    assert (ran.status, "not in a git repository" in ran.err) == (2, True)
