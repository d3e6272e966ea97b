"""The same with the real system calls: strace fails, kills or interrupts a commit at each call it makes.

`strace -e inject=CALL:...:when=N` counts every call of that name since the start of the process, so an undisturbed run
is traced first; the injection must then be seen inside the commit, between the marks of `fault/child.py`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from fault import child, trees
from fault.record import record

from codemod.write.transaction import recover

CALLS = (
    "openat", "read", "write", "fsync", "close", "newfstatat", "fcntl", "flock", "flistxattr", "fchmod",
    "renameat", "renameat2", "unlinkat",
)  # fmt: skip
CHANGING = ("write", "fsync", "renameat", "renameat2", "unlinkat")
ERRORS = ("error=ENOSPC", "error=EIO", "error=EACCES", "error=EROFS")
KILL, INTERRUPT = "signal=KILL", "signal=INT"


def strace_works() -> bool:
    return bool(shutil.which("strace")) and subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"]).returncode == 0


pytestmark = pytest.mark.skipif(not strace_works(), reason="needs strace and the permission to trace")


@pytest.fixture
def scratch() -> Iterator[Path]:
    with trees.folder_in_memory() as folder:
        yield folder


def traced(root: Path, count: trees.Size, *options: str) -> tuple[int, list[str]]:
    """Run a commit under strace; its exit status and the lines of the trace. (--seccomp-bpf would drop signals.)"""
    log = root.with_name("trace")
    command = ["strace", "-o", str(log), "-e", f"trace=access,{','.join(CALLS)}", *options]
    python = [sys.executable, "-I", "-S", child.__file__, str(root), *map(str, trees.numbers(count))]
    ended = subprocess.run(command + python, capture_output=True, check=False)
    return ended.returncode, log.read_text(errors="replace").splitlines()


def name_of(line: str) -> str:
    return line.partition("(")[0]


def calls(root: Path, count: trees.Size) -> list[tuple[str, int]]:
    """Each call of an undisturbed commit, with its number among the calls of that name in the process."""
    for _ in range(2):  # the first run may write byte code
        shutil.rmtree(root, ignore_errors=True)
        trees.build(root, count)
        status, lines = traced(root, count)
        assert status == 0
    seen: Counter[str] = Counter()
    found, inside = [], False
    for line in lines:
        seen[name_of(line)] += 1
        inside = (inside or child.BEGIN in line) and child.END not in line
        if inside and name_of(line) in CALLS:
            found.append((name_of(line), seen[name_of(line)]))
    return found


def trial(root: Path, count: trees.Size, call: str, number: int, fault: str) -> str | None:
    shutil.rmtree(root, ignore_errors=True)
    todo = trees.build(root, count)
    status, lines = traced(root, count, "-e", f"inject={call}:{fault}:when={number}")
    assert reached(lines, call, fault), f"{call} {number} {fault}: was not injected inside the commit: {lines[-3:]}"
    if fault != KILL and not trees.uniform(root, todo):
        return f"ended with {trees.states(root, todo)}"
    if fault in ERRORS and status not in (0, 2):
        return f"exit status {status}"
    if status == 0 and set(trees.states(root, todo)) != {"new"}:
        return "success was reported, but not all files are new"
    recover(str(root))
    if trees.uniform(root, todo) and trees.modes_kept(root, todo) and not trees.leftovers(root):
        return None
    return f"after recovery: {trees.states(root, todo)} {trees.leftovers(root)}"


def reached(lines: list[str], call: str, fault: str) -> bool:
    begin = next(number for number, line in enumerate(lines) if child.BEGIN in line)
    inside = lines[begin:]
    if fault == KILL:
        return "+++ killed by SIGKILL +++" in inside[-1] and not any(child.END in line for line in inside)
    if fault == INTERRUPT:
        return any("--- SIGINT" in line for line in inside)
    return any("(INJECTED)" in line and name_of(line) == call for line in inside)


def sweep(name: str, root: Path, count: trees.Size, chosen: list[tuple[str, int]], faults: tuple[str, ...]) -> None:
    runs, violations = 0, []
    for call, number in chosen:
        for fault in faults:
            runs += 1
            if wrong := trial(root, count, call, number, fault):
                violations.append((call, number, fault, wrong))
    record(f"strace {name}, {trees.named(count)}", runs, len(violations))
    assert runs and not violations, violations[:5]


@pytest.mark.parametrize("count", [1, (0, 1)], ids=trees.named)
def test_a_kill_or_error_at_a_changing_system_call_leaves_all_old_or_all_new(scratch, count):
    chosen = [call for call in calls(scratch / "tree", count) if call[0] in CHANGING]
    assert {name for name, _ in chosen} == set(CHANGING)
    sweep("kill and EIO at changing calls", scratch / "tree", count, chosen, (KILL, "error=EIO"))


@pytest.mark.full
@pytest.mark.parametrize("count", [1, 3, (1, 1), (3, 2)], ids=trees.named)
def test_any_fault_at_any_system_call_leaves_all_old_or_all_new(scratch, count):
    sweep("any fault", scratch / "tree", count, calls(scratch / "tree", count), (KILL, INTERRUPT, *ERRORS))


@pytest.mark.full
def test_a_kill_at_any_changing_system_call_on_twenty_files_is_recovered(scratch):
    chosen = [call for call in calls(scratch / "tree", 20) if call[0] in CHANGING]
    sweep("kill at changing calls", scratch / "tree", 20, chosen, (KILL,))
