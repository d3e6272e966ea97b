"""Writes the figures of docs/fleet.md and its Chinese twin: what one repository costs, by its size, and what 10,000 do.

python scripts/sizes.py REPOSITORY...     work trees or bare git directories, each at HEAD
"""

from __future__ import annotations

import platform
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "fleet.md"
sys.path.insert(0, str(PAGE.parent / "examples"))

import fleet  # noqa: E402

CHINESE = PAGE.with_name("fleet.zh-CN.md")
BEGIN, END = "<!-- Written by scripts/sizes.py. -->\n", "<!-- To here. -->\n"
RUNS = 3
# of 10,000 repositories, how many are of each size: an assumption, which the page names
MIX = {"small": (0, 100, 7_000), "medium": (100, 1_000, 2_500), "large": (1_000, 1 << 30, 500)}
PROCESSES = 16


@dataclass(frozen=True)
class Cost:
    """Medians; `processor` has what git took, too."""

    name: str
    files: int
    seconds: float
    processor: float
    mib: int


def measure(repository: str) -> Cost:
    """Ask it a few times as the fleet does. Raises `SystemExit` where there is no answer."""
    walls, processors, peaks = [], [], []
    for _ in range(RUNS):
        before = _children()
        answer = fleet.ask(repository, "HEAD", "", 3600, 16_384)
        if "failed" in answer:
            sys.exit(f"{repository}: {answer['failed']}")
        processors.append(_children() - before)
        walls.append(answer["seconds"])
        peaks.append(answer["mib"])
    files = answer["lint"]["account"]["files"]["searched"]
    return Cost(_name(repository), files, statistics.median(walls), statistics.median(processors), max(peaks))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _name(repository: str) -> str:
    """Return `rook d0c3b9ce6`; a mirror may lie in a folder `rook/repo`."""
    path = Path(repository).resolve()
    place = path.parent if path.name in ("repo", ".git") else path
    commit = subprocess.run(
        ["git", "-C", path, "rev-parse", "--short=9", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return f"{place.name.rpartition('+')[2].removesuffix('.git')} {commit}"


ENGLISH_WORDS = (
    "Medians of {runs} runs of `lint` and `images` in one process, {machine}.",
    "| repository | Go files | seconds | of them processor | peak MiB |",
    "| of 10,000 repositories | with Go files | seconds each | together, hours |",
    ("{least:,} to {most:,}", "{least:,} and more"),
    "Together {hours:.1f} hours of one processor; with {n} processes on {n} processors, {minutes:.0f} minutes, and at"
    " most {n} times {peak} MiB.",
)
CHINESE_WORDS = (
    "在一个进程中运行 `lint` 和 `images`，{runs} 次的中位数，{machine}。",
    "| 仓库 | Go 文件 | 秒 | 其中处理器 | 内存峰值 MiB |",
    "| 10,000 个仓库中的 | Go 文件数 | 每个的秒数 | 合计小时 |",
    ("{least:,} 至 {most:,}", "{least:,} 及以上"),
    "合计单个处理器 {hours:.1f} 小时；在 {n} 个处理器上用 {n} 个进程，需要 {minutes:.0f} 分钟，"
    "内存至多 {n} 乘以 {peak} MiB。",
)


def page(costs: Sequence[Cost], words: tuple[str, str, str, tuple[str, str], str]) -> Iterator[str]:
    """Yield the lines between the marks."""
    runs, measured, mix, files, together = words
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    yield from (runs.format(runs=RUNS, machine=machine), "", measured, "|---|---:|---:|---:|---:|")
    for each in sorted(costs, key=lambda each: each.files):
        yield f"| {each.name} | {each.files:,} | {each.seconds:.1f} | {each.processor:.1f} | {each.mib} |"
    yield from ("", mix, "|---:|---|---:|---:|")
    total = 0.0
    for least, most, count in MIX.values():
        each = statistics.mean(cost.processor for cost in costs if least <= cost.files < most)
        total += each * count / 3600
        shown = files[most == 1 << 30].format(least=least, most=most)
        yield f"| {count:,} | {shown} | {each:.1f} | {each * count / 3600:.1f} |"
    peak = max(cost.mib for cost in costs)
    yield ""
    yield together.format(hours=total, n=PROCESSES, minutes=total / PROCESSES * 60, peak=peak)


def main(repositories: Sequence[str]) -> int:
    """Measure, and write the pages."""
    if not repositories:
        sys.exit(__doc__)
    costs = [measure(each) for each in repositories]
    for file, words in ((PAGE, ENGLISH_WORDS), (CHINESE, CHINESE_WORDS)):
        before, _, rest = file.read_text("utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        lines = "".join(line + "\n" for line in page(costs, words))
        file.write_text(before + BEGIN + "\n" + lines + "\n" + END + after, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
