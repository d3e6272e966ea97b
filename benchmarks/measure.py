"""Whole processes, timed in turns: A B C A B C, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

ROUNDS = 7
# seconds: a program this slow is run a few times only, which the table says; one slower still is not warmed up
SLOW, SLOW_ROUNDS, SLOWEST = 10.0, 3, 60.0
# installed programs have their compiled modules beside them, whatever the caller wishes for his own
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Contender:
    """A command with the folder it runs in; `before` runs, untimed, ahead of it. `statuses` are those of a success."""

    argv: Sequence[str]
    folder: str
    statuses: tuple[int, ...] = (0, 1)
    before: Callable[[], None] | None = None


@dataclass
class Times:
    """What was measured, one entry for each run: seconds of wall clock, seconds of processor, and the peak in KiB.

    The peak is that of the largest process among the command and those that it waited for.
    """

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)

    def add(self, measured: tuple[float, float, int]) -> None:
        """Add one run."""
        wall, cpu, peak = measured
        self.wall.append(wall)
        self.cpu.append(cpu)
        self.peak.append(peak)

    @property
    def seconds(self) -> float:
        return statistics.median(self.wall)

    @property
    def processor(self) -> float:
        return statistics.median(self.cpu)

    @property
    def mebibytes(self) -> float:
        return max(self.peak) / 1024


def run(contender: Contender) -> tuple[float, float, int]:
    """Run it once. Raises `RuntimeError` where it fails."""
    if contender.before:
        contender.before()
    begin = time.perf_counter()
    process = subprocess.Popen(
        contender.argv, cwd=contender.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=_ENVIRONMENT,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in contender.statuses:
        raise RuntimeError(f"{' '.join(contender.argv)}: exit status {process.returncode} in {contender.folder}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def compare(
    contenders: Mapping[str, Contender], rounds: int = ROUNDS, slow_rounds: int = SLOW_ROUNDS
) -> dict[str, Times]:
    """Return the times of each, after a warm-up that is not counted where it takes no minute."""
    times = {name: Times() for name in contenders}
    wanted = dict.fromkeys(contenders, rounds)
    for name, contender in contenders.items():
        first = run(contender)
        if first[0] > SLOW:
            wanted[name] = min(slow_rounds, rounds)
        if first[0] > SLOWEST:
            times[name].add(first)
    for _ in range(rounds):
        for name, contender in contenders.items():
            if len(times[name].wall) < wanted[name]:
                times[name].add(run(contender))
    return times
