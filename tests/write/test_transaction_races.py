"""Another program acts just before each operation of a commit. Its bytes survive, and the outcome is one that a run
before it or after it could have had: all other files old and an error, or all other files new.
"""

from __future__ import annotations

import errno
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fault import trees
from fault.injection import Fault, FaultyFileSystem, Killed
from fault.record import record

from codemod.errors import UserError
from codemod.write.change import FileChange
from codemod.write.run import Conflict
from codemod.write.transaction import commit, recover

FOREIGN = b"package theirs\n"


def save_by_rename(path: Path) -> None:
    fresh = path.with_name("editor.tmp")
    fresh.write_bytes(FOREIGN)
    fresh.replace(path)


def write_in_place(path: Path) -> None:
    path.write_bytes(FOREIGN)


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(FOREIGN)


def delete(path: Path) -> None:
    path.unlink()


def change_mode(path: Path) -> None:
    path.chmod(0o640)


def swap_to_symlink(path: Path) -> None:
    target = path.with_name("target")
    target.write_bytes(FOREIGN)
    link = path.with_name("link.tmp")
    link.symlink_to("target")
    link.replace(path)


def swap_parent(path: Path) -> None:
    path.parent.rename(path.parent.with_name("moved"))
    path.parent.mkdir()
    path.write_bytes(FOREIGN)


def swap_parent_to_symlink(path: Path) -> None:
    path.parent.rename(path.parent.with_name("moved"))
    other = path.parent.with_name("elsewhere")
    other.mkdir()
    (other / path.name).write_bytes(FOREIGN)
    path.parent.symlink_to("elsewhere")


ACTS = (
    save_by_rename,
    write_in_place,
    append,
    delete,
    change_mode,
    swap_to_symlink,
    swap_parent,
    swap_parent_to_symlink,
)
# what makes a file where none is
MAKING = (save_by_rename, write_in_place, append, swap_to_symlink, swap_parent, swap_parent_to_symlink)
Act = Callable[[Path], None]


def survived(act: Act, path: Path) -> bool:
    """Whether what the other program did is still there, exactly."""
    if act is delete or not os.path.lexists(path):
        return act is delete and not os.path.lexists(path)
    if act is change_mode:
        return path.stat().st_mode & 0o777 == 0o640
    if act is swap_to_symlink and not path.is_symlink():
        return False
    if act is append:
        return path.read_bytes().endswith(FOREIGN)
    return path.read_bytes() == FOREIGN


def others(root: Path, todo: list[FileChange], act: Act, victim: FileChange) -> set[str]:
    """The states of the files that the other program did not touch; those of a moved directory where it is now."""
    found = set()
    for change in todo:
        if act in (swap_parent, swap_parent_to_symlink) and change.path.startswith("a/"):
            moved = FileChange(change.path.replace("a/", "moved/", 1), change.old, change.new)
            found.add(trees.state(root, moved))
        elif change is not victim or act is change_mode:
            found.add(trees.state(root, change))
    return found


def judge(root: Path, todo: list[FileChange], act: Act, victim: FileChange, error: BaseException | None) -> str | None:
    state = others(root, todo, act, victim)
    if not survived(act, root / victim.path):
        return f"what {act.__name__} did is lost after {error!r}"
    if state - {"old"} and state - {"new"}:
        return f"the other files are {state} after {error!r}"
    if error is None and "old" in state:
        return "success was reported, but files are old"
    for left in trees.leftovers(root):
        if Path(left).name not in str(error):
            return f"{left} is left behind and not named"
    return None


@pytest.fixture
def scratch() -> Iterator[Path]:
    with trees.folder_in_memory() as folder:
        yield folder


def victim_of(todo: list[FileChange], count: trees.Size) -> FileChange:
    """The last file that is made; or the second, or only one, that is replaced."""
    if trees.numbers(count)[1]:
        return todo[-1]
    return todo[1] if len(todo) > 1 else todo[0]


def trial(root: Path, count: trees.Size, number: int, act: Act, faults: dict[int, Fault]) -> str | None:
    shutil.rmtree(root, ignore_errors=True)
    todo = trees.build(root, count)
    victim = victim_of(todo, count)
    fs = FaultyFileSystem(faults, {number: lambda: act(root / victim.path)})
    error = attempt(lambda: commit(str(root), todo, fs))
    if not fs.lasting and number >= len(fs.log):
        act(root / victim.path)
    if faults:
        error = attempt(lambda: recover(str(root))) or error
        error = attempt(lambda: recover(str(root))) or error
    if error is None and act is not change_mode and "exchange" in fs.log[number:]:
        return "a file was changed before all were replaced, and no error says so"
    return judge(root, todo, act, victim, error)


def attempt(run: Callable[[], object]) -> BaseException | None:
    try:
        run()
    except (UserError, Killed) as error:
        return error
    return None


def sweep(name: str, root: Path, count: trees.Size, plans: Iterator[tuple[int, Act, dict[int, Fault]]]) -> None:
    runs, violations = 0, []
    for number, act, faults in plans:
        runs += 1
        if wrong := trial(root, count, number, act, faults):
            violations.append((number, act.__name__, faults, wrong))
    record(f"{name}, {trees.named(count)}", runs, len(violations))
    assert runs and not violations, violations[:5]


def length(root: Path, count: trees.Size) -> int:
    todo = trees.build(root, count)
    fs = FaultyFileSystem()
    commit(str(root), todo, fs)
    return len(fs.log)


def acts_for(count: trees.Size) -> tuple[Act, ...]:
    """A single file lies in the root, which has no parent inside the tree."""
    if trees.numbers(count)[1]:
        return MAKING if count == (3, 2) else MAKING[:4]
    return ACTS if count != 1 else ACTS[:6]


@pytest.mark.parametrize("count", [1, 3, (0, 1), (3, 2)], ids=trees.named)
def test_what_another_program_does_before_any_operation_survives(scratch, count):
    steps = range(length(scratch / "probe", count) + 1)
    sweep("race", scratch / "tree", count, ((n, act, {}) for n, act in itertools.product(steps, acts_for(count))))


@pytest.mark.full
def test_what_another_program_does_among_twenty_files_survives(scratch):
    steps = range(length(scratch / "probe", 20) + 1)
    sweep("race", scratch / "tree", 20, ((n, act, {}) for n, act in itertools.product(steps, ACTS)))


def edited_after_kill(steps: int, acts: tuple[Act, ...]) -> Iterator[tuple[int, Act, dict[int, Fault]]]:
    """The run is killed at an operation, and another program acts on the file before the next run."""
    for number, act in itertools.product(range(steps), acts):
        yield number, act, {number: Fault("kill")}


@pytest.mark.parametrize("count", [1, 3, (0, 1), (3, 2)], ids=trees.named)
def test_what_another_program_does_between_a_kill_and_the_next_run_survives(scratch, count):
    steps = length(scratch / "probe", count)
    acts = MAKING[:4] if trees.numbers(count)[1] else ACTS[:6]
    sweep("edit after a kill", scratch / "tree", count, edited_after_kill(steps, acts))


def test_a_program_that_has_the_file_open_never_writes_into_a_removed_file(scratch):
    """It opens the file before one operation and writes before a later one."""
    steps = length(scratch / "probe", 1)
    violations, runs = [], 0
    for opens, writes in itertools.combinations(range(steps + 1), 2):
        runs += 1
        if wrong := held_open(scratch / "tree", opens, writes):
            violations.append((opens, writes, wrong))
    record("file held open by another program, 1 file", runs, len(violations))
    assert not violations, violations[:5]


def held_open(root: Path, opens: int, writes: int) -> str | None:
    shutil.rmtree(root, ignore_errors=True)
    (change,) = trees.build(root, 1)
    path = root / change.path
    held: list[int] = []
    acts = {
        opens: lambda: held.append(os.open(path, os.O_WRONLY | os.O_APPEND)),
        writes: lambda: (os.write(held[0], FOREIGN), os.close(held.pop())),
    }
    fs = FaultyFileSystem(acts=acts)
    error = attempt(lambda: commit(str(root), [change], fs))
    for number in (opens, writes):
        if number >= len(fs.log):
            acts[number]()
    if not path.read_bytes().endswith(FOREIGN):
        return f"written bytes are lost after {error!r}"
    return None


def test_a_program_that_saves_twice_loses_nothing(scratch):
    """It saves before one operation and again before a later one; only what it replaced itself may be gone."""
    steps = length(scratch / "probe", 1)
    violations, runs = [], 0
    for first, second in itertools.combinations(range(steps), 2):
        runs += 1
        if wrong := saved_twice(scratch / "tree", first, second):
            violations.append((first, second, wrong))
    record("file saved twice by another program, 1 file", runs, len(violations))
    assert not violations, violations[:5]


def saved_twice(root: Path, first: int, second: int) -> str | None:
    shutil.rmtree(root, ignore_errors=True)
    (change,) = trees.build(root, 1)
    path = root / change.path
    wanted: set[bytes] = set()

    def save(data: bytes) -> None:
        if path.exists():
            wanted.discard(path.read_bytes())
        wanted.add(data)
        fresh = path.with_name("editor.tmp")
        fresh.write_bytes(data)
        fresh.replace(path)

    fs = FaultyFileSystem(acts={first: lambda: save(b"package one\n"), second: lambda: save(b"package two\n")})
    error = attempt(lambda: commit(str(root), [change], fs))
    there = {path.read_bytes(): path.name, **{(root / left).read_bytes(): left for left in trees.leftovers(root)}}
    lost = [data for data in wanted if data not in there]
    unnamed = [there[data] for data in wanted if data in there and Path(there[data]).name not in f"{path.name} {error}"]
    return f"lost {lost}, not named {unnamed} after {error!r}" if lost or unnamed else None


def test_a_changed_file_is_a_conflict_that_names_it(scratch):
    first, second, third = trees.build(scratch, 3)
    write_in_place(scratch / second.path)
    with pytest.raises(Conflict, match=r"a/f1\.go: another program changed it"):
        commit(str(scratch), [first, second, third])
    assert trees.states(scratch, [first, second, third]) == ["old", "foreign", "old"]


def test_the_harness_sees_a_commit_that_replaces_unseen(scratch, monkeypatch):
    def blind(run, entry, expected):
        run.fs.exchange(run.parent(entry.path), entry.name, entry.spare)
        return run.fs.read(run.parent(entry.path), entry.spare)

    monkeypatch.setattr("codemod.write.transaction.displace", blind)
    monkeypatch.setattr(
        "codemod.write.undo.discard",
        lambda run, spares: {run.fs.unlink(run.parent(e.path), e.spare) for e in spares} - {None},
    )
    steps = length(scratch / "probe", 1)
    assert any(trial(scratch / "tree", 1, number, save_by_rename, {}) for number in range(steps))


def failing_after_the_claim(root: Path) -> Iterator[tuple[int, Act, dict[int, Fault]]]:
    """An error at each operation from the claim on, and another program at work before that or any later one."""
    length(root, (0, 1))
    fs = FaultyFileSystem()
    commit(str(root), [FileChange("again.go", None, b"package again\n")], fs)
    claim = fs.log.index("exchange") - 1
    for failing, act in itertools.product(range(claim, len(fs.log)), MAKING[:3]):
        for number in range(claim, len(fs.log) + 15):
            yield number, act, {failing: Fault(errno.EIO)}


def test_what_another_program_does_while_a_claim_is_taken_back_survives(scratch):
    plans = failing_after_the_claim(scratch / "probe")
    sweep("race while a claim is taken back", scratch / "tree", (0, 1), plans)


def test_the_harness_sees_a_claim_that_is_removed_unseen(scratch, monkeypatch):
    def unseen(run, entry):
        run.fs.unlink(run.parent(entry.path), entry.name)
        return True

    monkeypatch.setattr("codemod.write.undo.unclaim", unseen)
    assert any(trial(scratch / "tree", (0, 1), *plan) for plan in failing_after_the_claim(scratch / "probe"))
