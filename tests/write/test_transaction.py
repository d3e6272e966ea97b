"""What a commit keeps, what it refuses, and where it puts its lock and journal."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fault import trees
from fault.injection import Fault, FaultyFileSystem, Killed

from codemod.errors import UserError
from codemod.write.change import FileChange
from codemod.write.run import Conflict, Unfinished
from codemod.write.transaction import Recovery, commit, recover

OLD, NEW = b"package old\n", b"package renewed\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.go"
    path.write_bytes(OLD)
    return path


def change(path: str = "x.go") -> FileChange:
    return FileChange(path, OLD, NEW)


def names(root: Path) -> list[str]:
    return sorted(os.listdir(root))


def killed_at(root: Path, todo: list[FileChange], operation: str) -> None:
    """Leave behind what a commit killed at the last such operation leaves behind."""
    probe = FaultyFileSystem()
    commit(str(root), todo, probe)
    for item in todo:
        (root / item.path).write_bytes(item.old)
    number = len(probe.log) - 1 - probe.log[::-1].index(operation)
    with pytest.raises(Killed):
        commit(str(root), todo, FaultyFileSystem({number: Fault("kill")}))


def test_the_new_bytes_are_written_and_nothing_else_is_left(file):
    commit(str(file.parent), [change()])
    assert file.read_bytes() == NEW
    assert names(file.parent) == ["x.go"]


def test_an_interrupt_while_a_file_is_made_leaves_no_empty_file(file, monkeypatch):
    """Right behind open(2), before anything knows of the descriptor: it stays open in this very process."""
    opening, leaked = os.open, []

    def interrupted(path, flags, *mode, dir_fd=None):
        descriptor = opening(path, flags, *mode, dir_fd=dir_fd)
        if path == "made.go" and flags & os.O_CREAT:
            leaked.append(descriptor)
            raise KeyboardInterrupt
        return descriptor

    monkeypatch.setattr(os, "open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        commit(str(file.parent), [change(), FileChange("made.go", None, NEW)])
    assert len(leaked) == 1
    os.close(leaked[0])
    assert (file.read_bytes(), names(file.parent)) == (OLD, ["x.go"])


def test_a_file_that_is_not_there_is_made_with_the_mode_of_the_others_but_never_executable(file):
    file.chmod(0o750)
    commit(str(file.parent), [FileChange("made.go", None, NEW), change()])
    made = file.with_name("made.go")
    assert (made.read_bytes(), made.stat().st_mode & 0o7777) == (NEW, 0o640)
    assert names(file.parent) == ["made.go", "x.go"]


def test_an_empty_file_can_be_made(tmp_path):
    commit(str(tmp_path), [FileChange("made.go", None, b"")])
    assert ((tmp_path / "made.go").read_bytes(), (tmp_path / "made.go").stat().st_mode & 0o7777) == (b"", 0o644)


def put_file(path: Path) -> None:
    path.write_bytes(OLD)


def put_link(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("put", [put_file, put_link, Path.mkdir])
def test_a_file_that_is_to_be_made_but_is_there_is_a_conflict_and_stays(file, put):
    made = file.with_name("made.go")
    put(made)
    with pytest.raises(Conflict, match=r"^made\.go: there is such a file by now"):
        commit(str(file.parent), [change(), FileChange("made.go", None, NEW)])
    assert (file.read_bytes(), names(file.parent)) == (OLD, ["made.go", "x.go"])


def test_no_folder_is_made_for_a_file(file):
    with pytest.raises(UserError, match=r"^a/made\.go: its folder cannot be opened"):
        commit(str(file.parent), [change(), FileChange("a/made.go", None, NEW)])
    assert (file.read_bytes(), names(file.parent)) == (OLD, ["x.go"])


def test_a_file_is_not_made_through_a_symbolic_link_among_the_parents(file):
    (file.parent / "outside").mkdir()
    (file.parent / "a").symlink_to("outside")
    with pytest.raises(UserError, match=r"^a/made\.go: its folder cannot be opened"):
        commit(str(file.parent), [FileChange("a/made.go", None, NEW)])
    assert names(file.parent / "outside") == []


def test_no_change_touches_nothing(file):
    before = file.stat()
    commit(str(file.parent), [FileChange("x.go", OLD, OLD)])
    assert file.stat() == before


@pytest.mark.parametrize("mode", [0o600, 0o444, 0o755, 0o2755])
def test_the_mode_is_kept(file, mode):
    file.chmod(mode)
    commit(str(file.parent), [change()])
    assert (file.stat().st_mode & 0o7777, file.read_bytes()) == (mode, NEW)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_is_kept(file):
    os.chown(file, 12345, 23456)
    file.chmod(0o4755)
    commit(str(file.parent), [change()])
    status = file.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (12345, 23456, 0o4755)


@pytest.mark.skipif(sys.platform != "linux", reason="extended attributes are Linux's")
def test_extended_attributes_are_kept(file):
    os.setxattr(file, "user.origin", b"\x00\xff")
    commit(str(file.parent), [change()])
    assert os.getxattr(file, "user.origin") == b"\x00\xff"


def test_a_symbolic_link_is_refused_by_name(file):
    (file.parent / "link.go").symlink_to("x.go")
    with pytest.raises(UserError, match=r"^link\.go: is a symbolic link"):
        commit(str(file.parent), [change("link.go")])
    assert file.read_bytes() == OLD


def test_a_symbolic_link_among_the_parents_is_refused_by_name(file):
    outside = file.parent / "outside"
    outside.mkdir()
    (outside / "x.go").write_bytes(OLD)
    root = file.parent / "root"
    root.mkdir()
    (root / "a").symlink_to("../outside")
    with pytest.raises(UserError, match=r"^a/x\.go: .*a parent is a symbolic link"):
        commit(str(root), [change("a/x.go")])
    assert (outside / "x.go").read_bytes() == OLD


def test_a_hard_link_is_refused_by_name(file):
    os.link(file, file.with_name("same.go"))
    with pytest.raises(UserError, match=r"^x\.go: has 2 hard links"):
        commit(str(file.parent), [change()])


@pytest.mark.parametrize("make", [lambda p: os.mkfifo(p), lambda p: p.mkdir()], ids=["pipe", "directory"])
def test_a_special_file_is_refused_by_name(tmp_path, make):
    make(tmp_path / "y.go")
    with pytest.raises(UserError, match=r"^y\.go: is not a regular file"):
        commit(str(tmp_path), [change("y.go")])


@pytest.mark.parametrize("path", ["../x.go", "/x.go", "a/../../x.go", "./x.go", "", "a//x.go", ".git/x.go", "x.go\0"])
def test_a_path_that_leaves_the_root_is_refused_before_anything_is_read(file, path):
    with pytest.raises(UserError, match="is not a path of a source file inside the tree"):
        commit(str(file.parent), [change(), change(path)])
    assert file.read_bytes() == OLD


def test_a_refused_file_keeps_all_others_as_they_are(file):
    (file.parent / "link.go").symlink_to("x.go")
    with pytest.raises(UserError):
        commit(str(file.parent), [change(), change("link.go")])
    assert (file.read_bytes(), names(file.parent)) == (OLD, ["link.go", "x.go"])


def test_a_file_that_is_gone_is_a_conflict(tmp_path):
    with pytest.raises(Conflict, match=r"^x\.go: another program removed it"):
        commit(str(tmp_path), [change()])


def test_a_file_open_for_writing_elsewhere_is_a_conflict(file):
    writer = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; f = open(sys.argv[1], 'ab'); print(flush=True); sys.stdin.read()",
            str(file),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with writer:
        assert writer.stdout and writer.stdin
        writer.stdout.readline()
        with pytest.raises(Conflict, match="has it open for writing"):
            commit(str(file.parent), [change()])
        writer.stdin.close()
    assert file.read_bytes() == OLD


def test_a_file_system_without_exchange_is_told_and_left_alone(file):
    why = OSError(errno.EINVAL, "this file system cannot exchange two files; use --diff and apply the patch")

    class Plain(FaultyFileSystem):
        def exchange(self, *arguments):
            raise why

    with pytest.raises(UserError, match=r"^x\.go: .*use --diff"):
        commit(str(file.parent), [change()], Plain())
    assert (file.read_bytes(), names(file.parent)) == (OLD, ["x.go"])


def test_a_second_run_at_the_same_time_is_refused(file):
    held = os.open(file.parent, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with pytest.raises(UserError, match="another run is writing this tree"):
        commit(str(file.parent), [change()])
    os.close(held)
    commit(str(file.parent), [change()])


def test_the_journal_is_in_the_git_directory(tmp_path):
    todo = trees.build(tmp_path, 1)
    killed_at(tmp_path, todo, "exchange")
    assert names(tmp_path / ".git") == [".lvscare-codemod.journal-apply"]


def test_the_journal_is_in_the_git_directory_of_a_worktree(file):
    git = file.parent / "main" / "worktrees" / "w"
    git.mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/w\n")
    (file.parent / ".git").write_text("gitdir: main/worktrees/w\n")
    killed_at(file.parent, [change()], "exchange")
    assert names(git) == [".lvscare-codemod.journal-apply", "HEAD"]


@pytest.mark.parametrize("text", ["gitdir: elsewhere", "gitdir: x.go", "gitdir: /no/such/folder", "gitdir: a\0b", "?"])
def test_a_git_file_that_names_no_git_directory_is_refused(file, text):
    (file.parent / "elsewhere").mkdir()
    (file.parent / ".git").write_text(text)
    with pytest.raises(UserError):
        commit(str(file.parent), [change()])
    assert (file.read_bytes(), names(file.parent / "elsewhere")) == (OLD, [])


def test_without_git_the_journal_is_beside_the_files(file):
    killed_at(file.parent, [change()], "exchange")
    assert ".lvscare-codemod.journal-apply" in names(file.parent)


def test_recovery_says_when_there_was_nothing_to_do(tmp_path):
    assert recover(str(tmp_path)) == Recovery("nothing")


def test_recovery_rolls_back_what_was_not_decided(tmp_path):
    todo = trees.build(tmp_path, 3)
    killed_at(tmp_path, todo, "exchange")
    assert trees.states(tmp_path, todo) == ["new", "new", "old"]
    assert recover(str(tmp_path)) == Recovery("rolled back", tuple(c.path for c in todo))
    assert trees.states(tmp_path, todo) == ["old"] * 3


def test_recovery_rolls_forward_what_was_decided(tmp_path):
    todo = trees.build(tmp_path, 3)
    killed_at(tmp_path, todo, "unlink")
    assert recover(str(tmp_path)) == Recovery("rolled forward", tuple(c.path for c in todo))
    assert (trees.states(tmp_path, todo), trees.leftovers(tmp_path)) == (["new"] * 3, [])


def test_recovery_removes_what_was_made_by_a_run_that_was_not_decided(tmp_path):
    todo = trees.build(tmp_path, (0, 2))
    with pytest.raises(Killed):
        log = FaultyFileSystem()
        commit(str(tmp_path), todo, log)
        for item in todo:
            (tmp_path / item.path).unlink()
        last = len(log.log) - 1 - log.log[::-1].index("exchange")
        commit(str(tmp_path), todo, FaultyFileSystem({last: Fault("kill")}))
    assert trees.states(tmp_path, todo) == ["new", "foreign"]  # the second is claimed: it is empty
    assert recover(str(tmp_path)) == Recovery("rolled back", tuple(c.path for c in todo))
    assert (trees.states(tmp_path, todo), trees.leftovers(tmp_path)) == (["old"] * 2, [])


def test_a_commit_recovers_first(tmp_path):
    todo = trees.build(tmp_path, 3)
    killed_at(tmp_path, todo, "exchange")
    commit(str(tmp_path), todo)
    assert (trees.states(tmp_path, todo), trees.leftovers(tmp_path)) == (["new"] * 3, [])


def test_recovery_after_a_checkout_finds_nothing_to_complain_about(tmp_path):
    todo = trees.build(tmp_path, 3)
    killed_at(tmp_path, todo, "exchange")
    for item in todo:
        (tmp_path / item.path).unlink()
        (tmp_path / item.path).write_bytes(item.old)
    assert recover(str(tmp_path)).outcome == "rolled back"
    assert (trees.states(tmp_path, todo), trees.leftovers(tmp_path)) == (["old"] * 3, [])


def test_recovery_leaves_a_file_edited_since_then_and_names_it(tmp_path):
    todo = trees.build(tmp_path, 3)
    killed_at(tmp_path, todo, "exchange")
    (tmp_path / "f0.go").write_bytes(b"package theirs\n")
    with pytest.raises(Conflict, match=r"^f0\.go .*another program changed it"):
        recover(str(tmp_path))
    assert trees.states(tmp_path, todo) == ["foreign", "old", "old"]
    assert recover(str(tmp_path)).outcome == "nothing"


def test_a_failing_disk_is_told_and_the_next_run_finishes(tmp_path):
    todo = trees.build(tmp_path, 3)
    probe = FaultyFileSystem()
    commit(str(tmp_path), todo, probe)
    for item in todo:
        (tmp_path / item.path).write_bytes(item.old)
    second = [n for n, operation in enumerate(probe.log) if operation == "exchange"][1]
    with pytest.raises(Unfinished, match="run fix again"):
        commit(str(tmp_path), todo, FaultyFileSystem({second: Fault(errno.EROFS, lasting=True)}))
    assert recover(str(tmp_path)).outcome == "rolled back"
    assert trees.states(tmp_path, todo) == ["old"] * 3


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b'{"version": 2, "entries": []}',
        b'{"version": 1, "entries": [["x.go"]]}',
        json.dumps({"version": 1, "entries": [["../x.go", ".lvscare-codemod-0123456789abcdef-0", "", ""]]}).encode(),
        json.dumps({"version": 1, "entries": [["x.go", "precious.go", "", ""]]}).encode(),
    ],
)
def test_a_journal_that_is_not_ours_is_refused_and_not_acted_on(file, document):
    journal = file.parent / ".lvscare-codemod.journal-apply"
    journal.write_bytes(document)
    with pytest.raises(UserError, match="is no journal of this version"):
        recover(str(file.parent))
    assert (file.read_bytes(), journal.read_bytes()) == (OLD, document)


def test_a_journal_that_is_a_link_is_refused(file):
    (file.parent / ".lvscare-codemod.journal-apply").symlink_to("x.go")
    with pytest.raises(UserError):
        recover(str(file.parent))
    assert file.read_bytes() == OLD


def test_names_that_are_not_utf8_and_long_are_written(tmp_path):
    name = os.fsdecode(b"\xff" + b"n" * 251 + b".go")
    (tmp_path / name).write_bytes(OLD)
    commit(str(tmp_path), [change(name)])
    assert (tmp_path / name).read_bytes() == NEW
