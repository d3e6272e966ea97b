"""Power loss at every operation, with everything a disk may have forgotten since the last fsync."""

from __future__ import annotations

import copy
import errno
import itertools
import random

import pytest
from fault import trees
from fault.injection import Fault, FaultyFileSystem, Killed
from fault.memory import MemoryFileSystem
from fault.record import record

from codemod.errors import UserError
from codemod.write.transaction import commit, recover

MOST = 200  # outcomes tried for one power loss; more are drawn by lot


def fresh(count: trees.Size) -> MemoryFileSystem:
    return MemoryFileSystem(before(count))


def before(count: trees.Size) -> dict[str, bytes]:
    return {change.path: change.old for change in trees.changes(count) if change.old is not None}


def steps(count: trees.Size) -> int:
    fs = FaultyFileSystem(fs=fresh(count))
    commit("/tree", trees.changes(count), fs)
    return len(fs.log)


def die(memory: MemoryFileSystem, number: int, effect: str, run) -> None:
    with pytest.raises(Killed):
        run(FaultyFileSystem({number: Fault("kill", effect)}, fs=memory))


def killed(memory: MemoryFileSystem, faults: dict[int, Fault], run) -> bool:
    """Whether the run got as far as the kill among its faults."""
    try:
        run(FaultyFileSystem(faults, fs=memory))
    except Killed:
        return True
    except UserError:
        pass
    return False


def aftermaths(memory: MemoryFileSystem):
    """Copies of the file system after the loss, one for each thing the disk may show."""
    outcomes = list(itertools.islice(memory.outcomes(), 100_000))
    if len(outcomes) > MOST:
        outcomes = [*random.Random(0).sample(outcomes, MOST), outcomes[0], outcomes[-1]]
    for outcome in outcomes:
        after = copy.deepcopy(memory)
        after.lose_power(outcome)
        yield after


def wrong(memory: MemoryFileSystem, count: trees.Size) -> str | None:
    try:
        recover("/tree", memory)
    except UserError as error:
        return f"recovery refused: {error}"
    todo, files = trees.changes(count), memory.files()
    if files not in (before(count), {c.path: c.new for c in todo}):
        return f"after recovery: {files}"
    return None


def lose_power_everywhere(count: trees.Size) -> tuple[int, list[str]]:
    runs, violations = 0, []
    for number, effect in itertools.product(range(steps(count)), ("none", "half", "full")):
        memory = fresh(count)
        die(memory, number, effect, lambda fs: commit("/tree", trees.changes(count), fs))
        for after in aftermaths(memory):
            runs += 1
            if problem := wrong(after, count):
                violations.append(f"operation {number}, effect {effect}: {problem}")
    return runs, violations


@pytest.mark.parametrize("count", [1, 3, (0, 1), (2, 2)], ids=trees.named)
def test_after_a_power_loss_the_next_run_makes_all_files_old_or_all_new(count):
    runs, violations = lose_power_everywhere(count)
    record(f"power loss, {trees.named(count)}", runs, len(violations))
    assert runs and not violations, violations[:5]


@pytest.mark.full
def test_after_a_power_loss_with_twenty_files_the_next_run_makes_all_old_or_all_new():
    runs, violations = lose_power_everywhere(20)
    record("power loss, 20 files", runs, len(violations))
    assert runs and not violations, violations[:5]


@pytest.mark.parametrize("count", [3, (1, 1)], ids=trees.named)
def test_a_power_loss_during_recovery_is_recovered_too(count):
    runs, violations = 0, []
    for first in range(0, steps(count), 3):
        memory = fresh(count)
        die(memory, first, "none", lambda fs: commit("/tree", trees.changes(count), fs))
        for second in itertools.count():
            again = copy.deepcopy(memory)
            if not killed(again, {second: Fault("kill")}, lambda fs: recover("/tree", fs)):
                break
            for after in itertools.islice(aftermaths(again), 20):
                runs += 1
                violations += filter(None, [wrong(after, count)])
    record(f"power loss during recovery, {trees.named(count)}", runs, len(violations))
    assert runs and not violations, violations[:5]


@pytest.mark.parametrize("count", [1, (0, 1)], ids=trees.named)
def test_a_power_loss_while_an_error_is_taken_back_is_recovered_too(count):
    runs, violations = 0, []
    for first, effect in itertools.product(range(steps(count)), ("none", "full")):
        for second in itertools.count(first + 1):
            memory = fresh(count)
            faults = {first: Fault(errno.EIO, effect), second: Fault("kill")}
            if not killed(memory, faults, lambda fs: commit("/tree", trees.changes(count), fs)):
                break
            for after in aftermaths(memory):
                runs += 1
                violations += filter(None, [wrong(after, count)])
    record(f"power loss while taking back, {trees.named(count)}", runs, len(violations))
    assert runs and not violations, violations[:5]


@pytest.mark.parametrize("skipped", ["folders", "journal"])
def test_the_harness_sees_a_missing_fsync(monkeypatch, skipped):
    if skipped == "folders":
        monkeypatch.setattr("codemod.write.run.Run.sync", lambda run, entries: None)
    else:
        monkeypatch.setattr(
            "codemod.write.run.Run.advance",
            lambda run, old, new: run.fs.rename(run.state, *journals(old, new)),
        )
    assert lose_power_everywhere(3)[1]


def journals(old: str, new: str) -> tuple[str, str]:
    return f".lvscare-codemod.journal-{old}", f".lvscare-codemod.journal-{new}"
