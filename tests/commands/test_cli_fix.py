"""`fix` for people: diffs, patches, questions, and what is left over."""

from __future__ import annotations

import io
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_cases import BARE, COMMON, JOINED, LOCAL, PINNED, UTILS, Cli, break_local, change, commit_all, git, write
from memory_tree import MemoryTree
from project import ROOT

from codemod.cli import main
from codemod.commands import progress as progressing
from codemod.commands.session import Session
from codemod.finding.diagnostics import message
from codemod.source.counted import CountedTree
from codemod.write import journal

URL = b'fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)'


class Terminal(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def bad(repository: Path) -> Path:
    """Two findings that can be fixed, in two files."""
    break_local(repository)
    change(repository, UTILS, URL, BARE)
    commit_all(repository, "broken")
    return repository


@pytest.fixture
def unfixable(repository: Path) -> Path:
    """One finding that can be fixed, and one that cannot."""
    break_local(repository)
    write(repository, {"common/other.go": b'package common\n\nconst LvsCareRepoAndTag = "a"\n'})
    commit_all(repository, "broken")
    return repository


def test_a_diff_in_a_pipe_is_what_git_applies_byte_for_byte(
    bad: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    for path in (LOCAL, UTILS):
        (bad / path).write_bytes((bad / path).read_bytes().replace(b"\n", b"\r\n") + b"// \xe5\x9b\xbd\r\n")
    capfdbinary.readouterr()
    before = (bad / LOCAL).read_bytes()
    assert main(["fix", "--diff", str(bad)]) == 0
    patch = capfdbinary.readouterr().out
    assert (bad / LOCAL).read_bytes() == before
    assert b"\x1b" not in patch
    subprocess.run(["git", "apply", "-"], cwd=bad, input=patch, check=True)
    applied = (bad / LOCAL).read_bytes(), (bad / UTILS).read_bytes()
    git(bad, "checkout", "--quiet", ".")
    assert applied[0] != before
    assert JOINED in applied[0]


def test_a_diff_with_colours_cannot_write_to_the_terminal(cli: Cli, bad: Path) -> None:
    change(bad, LOCAL, BARE, BARE + b" // \x1b[2J\n\t// ::error::x")
    out = cli("fix", "--diff", "--color", "always", bad).out
    assert f"+++ b/{LOCAL}" in out
    assert "\\x1b[2J" in out
    assert "\x1b[32m+" in out
    assert "\x1b[31m-" in out
    assert all(char.isprintable() or char in "\t\n" for char in re.sub(r"\x1b\[\d*m", "", out))


@pytest.mark.parametrize("options", [["--diff"], ["--check"], [], ["--patch", "x.patch"]])
def test_what_cannot_be_fixed_is_told_on_stderr_with_status_1(
    cli: Cli, unfixable: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.chdir(unfixable)
    ran = cli("fix", *options)
    assert ran.status == 1
    assert "1 left" in ran.err
    assert "IMG105" in ran.err
    assert "IMG" not in ran.out


def test_check_writes_nothing(cli: Cli, bad: Path) -> None:
    assert cli("fix", "--check", bad).status == 1
    assert git(bad, "status", "--porcelain") == ""


def test_fix_is_idempotent(cli: Cli, bad: Path) -> None:
    assert cli("fix", bad).status == 0
    after = git(bad, "diff")
    said = cli("fix", bad).err.splitlines()
    assert said[0] == "lvscare-codemod: fixed 0 findings in 0 files; 0 left"
    assert said[1] == "lvscare-codemod: 2 images at 2 places come from the local registry; 6 files"
    assert git(bad, "diff") == after


def test_a_patch_is_applied_by_git_am_with_a_message(cli: Cli, bad: Path, tmp_path: Path) -> None:
    patch = tmp_path / "fix.patch"
    git(bad, "config", "user.name", "负载 O'均衡")
    git(bad, "config", "user.email", "a@example.org")
    assert cli("fix", "--patch", patch, bad).status == 0
    assert git(bad, "status", "--porcelain") == ""
    git(bad, "am", "--quiet", str(patch))
    said = git(bad, "log", "-1", "--format=%an <%ae>%n%B")
    assert said.startswith(
        "负载 O'均衡 <a@example.org>\nTake the image from the local registry, pinned by one constant\n"
    )
    assert f"* {LOCAL}: IMG202 no-registry" in said
    assert cli("lint", bad).status == 0


def test_a_patch_has_a_sender_where_git_knows_nobody(cli: Cli, sealer: Path, tmp_path: Path) -> None:
    break_local(sealer)
    assert cli("fix", "--patch", tmp_path / "x.patch", sealer).status == 0
    assert b"\nFrom: lvscare-codemod <lvscare-codemod@localhost>\n" in (tmp_path / "x.patch").read_bytes()


def test_no_patch_is_written_where_nothing_is_to_fix_and_that_is_said(
    cli: Cli, repository: Path, tmp_path: Path
) -> None:
    patch = tmp_path / "x.patch"
    ran = cli("fix", "--patch", patch, repository)
    assert (ran.status, "x.patch: nothing is to be fixed, and no patch is written" in ran.err) == (0, True)
    assert not patch.exists()


def test_an_older_patch_is_not_left_to_be_applied(cli: Cli, bad: Path, tmp_path: Path) -> None:
    patch = tmp_path / "x.patch"
    assert cli("fix", "--patch", patch, bad).status == 0
    assert cli("fix", bad).status == 0
    ran = cli("fix", "--patch", patch, bad)
    assert (ran.status, "the older patch is removed" in ran.err, patch.exists()) == (0, True, False)


def test_a_file_that_is_no_patch_of_ours_is_not_removed(cli: Cli, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "link").symlink_to("notes.txt")
    for name in ("notes.txt", "link"):
        assert cli("fix", "--patch", tmp_path / name, repository).status == 2
        assert (tmp_path / name).read_text() == "mine"
    assert cli("fix", "--patch", "/dev/null", repository).status == 0


def answers(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))


@pytest.mark.parametrize(
    ("typed", "fixed"),
    [
        ("y\ny\n", {LOCAL, UTILS}),
        ("y\nn\n", {LOCAL}),
        ("n\ny\n", {UTILS}),
        ("n\nn\n", set()),
        ("a\n", {LOCAL, UTILS}),
        ("n\na\n", {UTILS}),
        ("q\n", set()),
        ("y\nq\n", {LOCAL}),
        ("", set()),
        ("y\n", {LOCAL}),
        ("what\n?\nY\nn\n", {LOCAL}),
    ],
)
def test_only_what_was_answered_with_yes_is_written(
    cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch, typed: str, fixed: set[str]
) -> None:
    answers(monkeypatch, typed)
    ran = cli("fix", "--interactive", bad)
    assert set(git(bad, "diff", "--name-only").split()) == fixed
    assert ran.status == (0 if len(fixed) == 2 else 1)
    assert f"fixed {len(fixed)} finding{'' if len(fixed) == 1 else 's'} in" in ran.err


def test_each_question_shows_its_finding_and_its_diff(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "n\nn\n")
    ran = cli("fix", "--interactive", bad)
    assert ran.err.count("IMG202") >= 2
    assert "+\tlvsImageURL := " + JOINED.decode() in ran.err
    assert "fix 1 of 2" in ran.err
    assert "fix 2 of 2" in ran.err


def test_a_choice_can_be_shown_as_a_diff(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "y\nn\n")
    ran = cli("fix", "--interactive", "--diff", bad)
    assert f"+++ b/{LOCAL}" in ran.out
    assert UTILS not in ran.out
    assert git(bad, "diff") == ""


def test_questions_need_a_terminal(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a\n"))
    assert cli("fix", "--interactive", bad).status == 2
    assert git(bad, "diff") == ""


def test_on_a_real_terminal_the_diff_has_colours_and_questions_are_answered(bad: Path) -> None:
    ours, theirs = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "LANG": "C.UTF-8"}
    env.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "codemod", "fix", "-i", "."]
    with subprocess.Popen(command, cwd=bad, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as ran:
        os.close(theirs)
        os.write(ours, b"y\n\x04")
        shown = b""
        try:
            while data := os.read(ours, 4096):
                shown += data
        except OSError:  # the other side is closed
            pass
    os.close(ours)
    assert ran.returncode == 1
    assert b"\x1b[32m+" in shown
    assert git(bad, "diff", "--name-only").split() == [LOCAL]


def test_an_interrupted_run_is_finished_first(cli: Cli, bad: Path) -> None:
    old, spare = (bad / LOCAL).read_bytes(), ".lvscare-codemod-0123456789abcdef-0"
    entry = journal.Exchange(LOCAL, spare, journal.sha256(old), journal.sha256(b"new"))
    (bad / ".git" / f"{journal.JOURNAL}prepare").write_bytes(journal.written([entry]))
    ran = cli("fix", bad)
    assert ran.status == 0
    assert "an earlier run was interrupted: it was rolled back" in ran.err
    assert cli("lint", bad).status == 0


def test_verify_needs_the_go_toolchain(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(shutil.which("git") or "")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    ran = cli("fix", "--verify", bad)
    assert (ran.status, "--verify needs the Go toolchain" in ran.err) == (2, True)
    assert git(bad, "diff") == ""


def test_verify_lets_a_sound_fix_through(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    ran = cli("fix", "--verify", "--go-tags", "a,b", "--go-flags=-v", bad)
    assert (ran.status, ran.err.splitlines()[2:]) == (0, ["lvscare-codemod: fixed 2 findings in 2 files; 0 left"])


@pytest.fixture
def undownloaded(bad: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, with an import of a module that nobody has downloaded."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    change(bad, "go.mod", b"\ngo ", b"\nrequire example.org/far v1.2.3\n\ngo ")
    write(bad, {"pkg/registry/far.go": b'package registry\n\nimport _ "example.org/far/away"\n'})
    commit_all(bad)
    return bad


def test_verify_that_could_verify_nothing_is_no_success(cli: Cli, undownloaded: Path) -> None:
    ran = cli("fix", "--verify", undownloaded)
    assert (ran.status, git(undownloaded, "diff")) == (1, "")
    assert "nothing is written, as pkg/registry, pkg/runtime/kubernetes could not be checked" in ran.err
    assert "go build fails without the fix, too: go: inconsistent vendoring" in ran.err and "--verify=gofmt" in ran.err


def test_gofmt_alone_may_decide(cli: Cli, undownloaded: Path) -> None:
    assert cli("fix", "--verify=gofmt", undownloaded / "pkg").status == 0
    assert git(undownloaded, "diff", "--name-only").split() == [LOCAL, UTILS]


def test_the_word_behind_verify_is_a_path(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(bad)
    assert cli("fix", "--verify", "pkg/registry").status == 0
    assert git(bad, "diff", "--name-only").split() == [LOCAL]
    assert cli("fix", "--verify=x").status == 2


def test_what_was_declined_is_still_fixable_and_keeps_its_hint(
    cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, "y\nn\n")
    ran = cli("fix", "--interactive", bad)
    assert "1 finding (1 fixable) in 1 file" in ran.err
    assert ran.err.count("  fix: write fmt.Sprintf") == 3
    # a summary stands once, at the end
    assert ran.err.count("fixable") == 1
    assert ran.err.count("lvscare-codemod fix --diff") == 1


def test_flags_that_are_no_words_are_refused(cli: Cli, bad: Path) -> None:
    assert cli("fix", "--verify", "--go-flags", "'", bad).status == 2


def test_a_run_on_a_terminal_shows_progress_only_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    class Tree:
        progress = message("{n} files read ...", n="7")

    err = Terminal()
    session = Session(io.StringIO(), io.StringIO(), err, {"TERM": "xterm"}, "en", False)
    with progressing.progress(session, Tree()):
        pass
    assert err.getvalue() == ""
    monkeypatch.setattr(progressing, "AFTER", 0.0)
    with progressing.progress(session, Tree()):
        while "7 files read" not in err.getvalue():
            pass
    assert err.getvalue().endswith("\r\x1b[K")


def test_what_is_being_done_is_one_harmless_line_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progressing, "AFTER", 0.0)
    monkeypatch.setenv("COLUMNS", "60")
    tree = CountedTree(MemoryTree({}))
    tree.tell(3, 4, message("images of {path}", path="a\x1b[31m\n" + "镜" * 100))
    err = Terminal()
    with progressing.progress(Session(io.StringIO(), io.StringIO(), err, {"TERM": "xterm"}, "en", False), tree):
        while "[" not in err.getvalue():
            pass
    shown = err.getvalue().split("\r\x1b[K")[1]
    assert shown == "lvscare-codemod: [======================........] 3 of 4: i"


def test_a_run_in_a_pipe_shows_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progressing, "AFTER", 0.0)
    err = io.StringIO()
    with progressing.progress(
        Session(err, err, err, {}, "en", False), type("Tree", (), {"progress": message("{n} files read ...", n="1")})()
    ):
        pass
    assert err.getvalue() == ""


def test_the_constant_is_pinned(cli: Cli, repository: Path) -> None:
    change(repository, COMMON, PINNED, b'"docker.io/lvscare:latest"')
    assert cli("fix", repository).status == 0
    assert PINNED in (repository / COMMON).read_bytes()
