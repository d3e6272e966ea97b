"""Where reports, baselines, patches and hooks are put: never behind a link of the tree, and whole or not at all."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from cli_cases import Cli, break_local, commit_all, git

PROGRAM = str(Path(sys.executable).parent / "lvscare-codemod")
WAYS = {
    "--output": ["lint", "--output-format", "json", "--output"],
    "--write-baseline": ["lint", "--write-baseline"],
    "--patch": ["fix", "--patch"],
}
every_way = pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))


@pytest.fixture
def bad(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One finding; it is also the working directory."""
    break_local(repository)
    monkeypatch.chdir(repository)
    return repository


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    file = tmp_path / "victim" / "authorized_keys"
    file.parent.mkdir()
    file.write_text("old")
    return file


def commit_link(root: Path, name: str, target: Path | str) -> Path:
    link = root / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)
    commit_all(root)
    return link


def is_report(file: Path) -> bool:
    return file.is_file() and not file.is_symlink() and "IMG202" in file.read_text()


def spares(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.startswith(".lvscare-codemod")]


@every_way
def test_a_link_of_that_name_is_replaced_and_not_followed(cli: Cli, bad: Path, victim: Path, way: list[str]) -> None:
    link = commit_link(bad, "report", victim)
    assert cli(*way, "report").status in (0, 1)
    assert victim.read_text() == "old"
    assert is_report(link)


@every_way
@pytest.mark.parametrize("target", ["../new", "/dev/null", "/proc/self/fd/1", "report", "other"])
def test_a_link_is_replaced_wherever_it_leads(cli: Cli, bad: Path, tmp_path: Path, way: list[str], target: str) -> None:
    (bad / "other").write_text("old")
    link = commit_link(bad, "report", target)
    assert cli(*way, link).status in (0, 1)
    assert is_report(link)
    assert (bad / "other").read_text() == "old"
    assert not (tmp_path / "new").exists()


@every_way
@pytest.mark.parametrize(
    "path", ["out/x", "./out/x", "pkg/../out/x", "out/../x", "out/deeper/../x", "in/x", "pkg/up/x"]
)
def test_a_folder_behind_a_link_of_the_tree_is_refused(
    cli: Cli, bad: Path, victim: Path, way: list[str], path: str
) -> None:
    (victim.parent / "deeper").mkdir()
    commit_link(bad, "out", victim.parent)
    commit_link(bad, "in", "pkg")
    commit_link(bad, "pkg/up", "../..")
    before = sorted(os.listdir(victim.parent)), sorted(os.listdir(bad.parent)), git(bad, "status", "--porcelain")
    for spelling in (path, str(bad / path)):
        ran = cli(*way, spelling)
        assert (ran.status, f"{spelling}: " in ran.err, "symbolic link of the tree" in ran.err) == (2, True, True)
        assert "; name another file" in ran.err
    after = sorted(os.listdir(victim.parent)), sorted(os.listdir(bad.parent)), git(bad, "status", "--porcelain")
    assert before == after


def test_a_link_of_the_tree_is_seen_from_a_folder_below_its_root(
    cli: Cli, bad: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit_link(bad, "out", victim.parent)
    monkeypatch.chdir(bad / "pkg")
    assert cli("lint", "--output", "../out/x", ".").status == 2
    assert os.listdir(victim.parent) == [victim.name]


def test_a_link_of_the_tree_behind_a_link_of_the_machine_is_refused(
    cli: Cli, bad: Path, victim: Path, tmp_path: Path
) -> None:
    commit_link(bad, "out", victim.parent)
    (tmp_path / "mine").symlink_to(bad / "out")
    assert cli("lint", "--output", tmp_path / "mine" / "x").status == 2
    assert os.listdir(victim.parent) == [victim.name]


def test_links_in_a_circle_are_an_error(cli: Cli, bad: Path, tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert cli("lint", "--output", tmp_path / "a" / "x").status == 2


@pytest.mark.parametrize("path", ["link/x", "link/../real/x", "again/x", "link/tree/x", "link/tree/pkg/x"])
def test_links_outside_of_the_tree_are_followed(cli: Cli, bad: Path, tmp_path: Path, path: str) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "again").symlink_to("link")
    (tmp_path / "real/tree").symlink_to(bad)
    assert cli("lint", "--output", tmp_path / path).status == 1
    assert (tmp_path / path).read_text()


def test_the_tree_itself_may_be_reached_through_a_link(
    cli: Cli, bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(bad)
    monkeypatch.chdir(tmp_path)
    assert cli("lint", "--output", "link/report", "link").status == 1
    assert is_report(bad / "report")


def test_another_name_of_the_same_file_keeps_its_bytes(cli: Cli, bad: Path, victim: Path) -> None:
    os.link(victim, bad / "report")
    assert cli("lint", "--output", "report").status == 1
    assert victim.read_text() == "old"
    assert is_report(bad / "report")


def test_the_permissions_of_a_replaced_file_are_kept(cli: Cli, bad: Path) -> None:
    (bad / "report").write_text("old")
    (bad / "report").chmod(0o640)
    assert cli("lint", "--output", "report").status == 1
    assert stat.S_IMODE((bad / "report").stat().st_mode) == 0o640


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_what_the_umask_leaves(cli: Cli, bad: Path, victim: Path, mask: int, mode: int) -> None:
    victim.chmod(0o666)
    commit_link(bad, "link", victim)
    before = os.umask(mask)
    try:
        assert cli("lint", "--output", "report").status == 1
        assert cli("lint", "--output", "link").status == 1
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert [stat.S_IMODE((bad / name).lstat().st_mode) for name in ("report", "link")] == [mode, mode]


@every_way
def test_where_it_cannot_be_written_whole_the_old_file_stays(bad: Path, way: list[str]) -> None:
    (bad / "report").write_text("old")
    command = ["bash", "-c", 'ulimit -f 0; exec "$@"', "bash", PROGRAM, *way, "report"]
    ran = subprocess.run(command, cwd=bad, capture_output=True, text=True)
    assert (ran.returncode, "report: cannot be written (File too large)" in ran.stderr) == (2, True)
    assert (bad / "report").read_text() == "old"
    assert spares(bad) == []


def test_a_folder_of_that_name_is_an_error_and_nothing_is_left(cli: Cli, bad: Path) -> None:
    (bad / "report").mkdir()
    for path in ("report", "report/", "report/.", "."):
        ran = cli("lint", "--output", path)
        assert (ran.status, "cannot be written" in ran.err) == (2, True)
    assert (spares(bad), os.listdir(bad / "report")) == ([], [])


def test_what_is_written_is_whole_also_after_an_interrupt(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from codemod.write.filesystem import RealFileSystem

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    (bad / "report").write_text("old")
    monkeypatch.setattr(RealFileSystem, "rename", interrupted)
    assert cli("lint", "--output", "report").status == 130
    assert (spares(bad), (bad / "report").read_text()) == ([], "old")


def run(bad: Path, command: str) -> str:
    ran = subprocess.run(["bash", "-c", command], cwd=bad, capture_output=True, text=True)
    assert ran.returncode == 1, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("path", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_by_its_name_is_written_to(bad: Path, path: str) -> None:
    printed = run(bad, f"{PROGRAM} lint --output-format json --output {path} | cat; exit ${{PIPESTATUS[0]}}")
    assert json.JSONDecoder().raw_decode(printed)[0]["findings"][0]["code"] == "IMG202"
    assert Path("/dev/stdout").is_symlink()


def test_standard_output_into_a_file_stays_that_file(bad: Path, tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    before = (tmp_path / "log").stat().st_ino
    run(bad, f"{PROGRAM} lint --output-format json --output /dev/stdout > {tmp_path}/log")
    assert (tmp_path / "log").stat().st_ino == before
    assert Path("/dev/stdout").is_symlink()


def test_dev_null_stays_dev_null(bad: Path) -> None:
    assert "IMG202" in run(bad, f"{PROGRAM} lint --output /dev/null")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("place", ["inside", "outside"])
def test_a_pipe_with_a_name_is_written_to(cli: Cli, bad: Path, tmp_path: Path, place: str) -> None:
    pipe = (bad if place == "inside" else tmp_path) / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    assert cli("lint", "--output", pipe).status == 1
    reader.join()
    assert "IMG202" in got[0]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_hook_is_not_put_behind_a_link_of_the_tree(cli: Cli, repository: Path, victim: Path) -> None:
    commit_link(repository, "hooks", victim.parent)
    for folder in ("hooks", "hooks/new"):
        git(repository, "config", "core.hooksPath", folder)
        ran = cli("install-hook", repository)
        assert (ran.status, "symbolic link of the tree" in ran.err, "core.hooksPath" in ran.err) == (2, True, True)
    assert os.listdir(victim.parent) == [victim.name]


def test_a_hook_that_is_a_link_is_replaced(cli: Cli, repository: Path, victim: Path) -> None:
    git(repository, "config", "core.hooksPath", "hooks")
    hook = commit_link(repository, "hooks/pre-commit", victim)
    assert cli("install-hook", "--force", repository).status == 0
    assert (victim.read_text(), hook.is_symlink(), hook.stat().st_mode & 0o777) == ("old", False, 0o755)


def test_the_hooks_folder_of_git_may_be_a_link(cli: Cli, repository: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    hooks = repository / ".git/hooks"
    if hooks.exists():
        hooks.rename(tmp_path / "old hooks")
    hooks.symlink_to(shared)
    assert cli("install-hook", repository).status == 0
    assert (shared / "pre-commit").exists()
