"""Faults at every operation of a commit and of its recovery. A failure prints the fault that was not survived."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from fault import trees
from fault.injection import ERRORS, Fault, FaultyFileSystem, Killed
from fault.record import record

from codemod.errors import UserError
from codemod.write.change import FileChange
from codemod.write.transaction import commit, recover

ONE_SHOT = [Fault(what, effect) for what in ("kill", "interrupt", *ERRORS) for effect in ("none", "half", "full")]
LASTING = [Fault(what, lasting=True) for what in ERRORS]
DOUBLE = [Fault("kill"), Fault("kill", "full"), Fault(ERRORS[1]), Fault("interrupt", "full")]


@pytest.fixture
def scratch() -> Iterator[Path]:
    with trees.folder_in_memory() as folder:
        yield folder


def trial(root: Path, count: trees.Size, faults: dict[int, Fault], later: dict[int, Fault]) -> tuple[bool, str | None]:
    """Commit under faults, recover under faults, then recover undisturbed.

    Returns whether every fault was reached, and what is wrong, or None.
    """
    shutil.rmtree(root, ignore_errors=True)
    todo = trees.build(root, count)
    faulty = FaultyFileSystem(faults)
    ended = attempt(lambda: commit(str(root), todo, faulty))
    if faulty.lasting is None and len(faults) == 1 and not trees.uniform(root, todo):
        return True, f"{ended!r} ended with {trees.states(root, todo)}"
    if ended is None and set(trees.states(root, todo)) != {"new"}:
        return True, "success was reported, but not all files are new"
    second = FaultyFileSystem(later)
    if later:
        attempt(lambda: recover(str(root), second))
    recover(str(root))
    return faulty.fired + second.fired == len(faults) + len(later), judge(root, todo)


def judge(root: Path, todo: list[FileChange]) -> str | None:
    if not trees.uniform(root, todo):
        return f"after recovery: {trees.states(root, todo)}"
    if not trees.modes_kept(root, todo):
        return "a mode was lost"
    if trees.leftovers(root):
        return f"left behind: {trees.leftovers(root)}"
    return None if recover(str(root)).outcome == "nothing" else "recovery does not come to rest"


def attempt(run) -> BaseException | None:
    """What a run ended with; an OSError or anything unforeseen is not caught and fails the test."""
    try:
        run()
    except (UserError, Killed, KeyboardInterrupt) as error:
        return error
    return None


def length(root: Path, count: trees.Size) -> list[str]:
    """The operations of an undisturbed commit."""
    todo = trees.build(root, count)
    fs = FaultyFileSystem()
    commit(str(root), todo, fs)
    return fs.log


def singles(log: list[str], kinds: Iterable[Fault]) -> Iterator[dict[int, Fault]]:
    for number, fault in itertools.product(range(len(log)), kinds):
        if fault.effect != "half" or log[number] == "write_new":
            yield {number: fault}


Plan = tuple[dict[int, Fault], dict[int, Fault]]


def sweep(name: str, root: Path, count: trees.Size, chains: Iterable[Iterable[Plan]]) -> None:
    """Run chains of plans, each to its end or to the first plan with a fault that is never reached."""
    runs, violations = 0, []
    for chain in chains:
        for first, later in chain:
            reached, wrong = trial(root, count, first, later)
            runs += reached
            if wrong:
                violations.append((first, later, wrong))
            if not reached:
                break
    record(f"{name}, {trees.named(count)}", runs, len(violations))
    assert runs and not violations, violations[:5]


@pytest.mark.parametrize("count", [1, 3, (0, 1), (3, 2)], ids=trees.named)
def test_any_single_fault_leaves_all_files_old_or_all_new(scratch, count):
    log = length(scratch / "probe", count)
    sweep("fault injection", scratch / "tree", count, ([(plan, {})] for plan in singles(log, ONE_SHOT + LASTING)))


def test_a_kill_at_any_operation_on_twenty_files_is_recovered(scratch):
    log = length(scratch / "probe", 20)
    plans = [[(plan, {})] for plan in singles(log, [Fault("kill")])]
    sweep("fault injection (kill only)", scratch / "tree", 20, plans)


@pytest.mark.full
def test_any_single_fault_on_twenty_files_leaves_all_files_old_or_all_new(scratch):
    log = length(scratch / "probe", 20)
    sweep("fault injection", scratch / "tree", 20, ([(plan, {})] for plan in singles(log, ONE_SHOT + LASTING)))


def second_faults(log: list[str], kinds: list[Fault]) -> Iterator[Iterator[Plan]]:
    """A fault in the commit, then one in the recovery of the next run, for as long as recovery takes."""
    for first, kind in itertools.product(singles(log, [Fault("kill"), Fault("kill", "half"), LASTING[1]]), kinds):
        yield ((first, {number: kind}) for number in itertools.count())


def same_run(log: list[str], kinds: list[Fault]) -> Iterator[Iterator[Plan]]:
    """An error in the commit, then a second fault while the same run takes it back."""
    firsts = singles(log, [Fault(ERRORS[1]), Fault(ERRORS[1], "full"), Fault("interrupt")])
    for first, kind in itertools.product(firsts, kinds):
        yield (({**first, number: kind}, {}) for number in itertools.count(max(first) + 1))


@pytest.mark.parametrize("count", [1, (0, 1)], ids=trees.named)
def test_a_second_fault_during_recovery_is_recovered_too(scratch, count):
    log = length(scratch / "probe", count)
    sweep("fault during recovery", scratch / "tree", count, second_faults(log, [Fault("kill"), Fault(ERRORS[1])]))


@pytest.mark.parametrize("count", [1, (0, 1)], ids=trees.named)
def test_a_second_fault_while_taking_back_is_recovered_too(scratch, count):
    log = length(scratch / "probe", count)
    sweep("fault while taking back", scratch / "tree", count, same_run(log, [Fault("kill"), Fault(ERRORS[1])]))


@pytest.mark.full
@pytest.mark.parametrize("count", [3, (1, 1)], ids=trees.named)
@pytest.mark.parametrize("plans", [second_faults, same_run])
def test_any_second_fault_on_several_files_is_recovered_too(scratch, plans, count):
    log = length(scratch / "probe", count)
    name = "fault during recovery" if plans is second_faults else "fault while taking back"
    sweep(name, scratch / "tree", count, plans(log, DOUBLE))


def test_the_harness_sees_a_commit_that_does_not_recover(scratch, monkeypatch):
    monkeypatch.setattr("codemod.write.transaction.roll_back", lambda run, entries, phase: run.forget())
    log = length(scratch / "probe", 3)
    assert any(trial(scratch / "tree", 3, plan, {})[1] for plan in singles(log, [Fault("kill")]))


def test_the_harness_sees_a_claim_that_is_left_behind(scratch, monkeypatch):
    monkeypatch.setattr("codemod.write.undo.unclaim", lambda run, entry: True)
    log = length(scratch / "probe", (0, 1))
    assert any(trial(scratch / "tree", (0, 1), plan, {})[1] for plan in singles(log, [Fault("kill")]))
