"""`docs/performance.md` and its plot, from what was measured."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from benchmarks import profile
from benchmarks.cases import TARGETS, Case, Target, tool
from benchmarks.measure import Times

Results = dict[str, dict[str, Times]]

_HEAD = """# Performance

Written by `make bench ARGS="--corpus DIR"`; every number and every verdict here is computed by that command.

Whole processes, from start to end, in turns (A B C A B C) after a warm-up; medians of {rounds} runs. A program that
takes over {slow:.0f} seconds is run {slow_rounds} times. Only the ratios of one run on one machine mean anything;
the milliseconds are there to see what a ratio is made of. Peak memory is that of the largest process of a command. The
others' rule files, in `benchmarks/rules/`, say what `lint` proves as nearly as syntax alone can say it.
"""


def write(folder: Path, cases: list[Case], results: Results, rounds: tuple[int, float, int], checkout: Path) -> str:
    """Write the page and the plot; return the table of targets."""
    targets = "\n".join(_targets(results))
    parts = [
        _HEAD.format(rounds=rounds[0], slow=rounds[1], slow_rounds=rounds[2]), _machine(), "## Targets\n", targets,
        "\n![medians, on a logarithmic scale](performance.svg)\n", "## Measurements\n",
        "\n".join(_measurements(cases, results)), "\n## Where the time goes\n", "\n".join(_profile(checkout)),
    ]  # fmt: skip
    (folder / "performance.md").write_text("\n".join(parts) + "\n")
    (folder / "performance.svg").write_text(plot(cases, results))
    return targets


def tables(cases: list[Case], results: Results) -> list[str]:
    """Return the targets that were measured, and all measurements."""
    return [*(row for row in _targets(results) if "not measured" not in row), "", *_measurements(cases, results)]


def verdict(target: Target, reached: float) -> str:
    """Return `met`, or by how much it is not."""
    if reached <= target.factor:
        return "met"
    return f"not met: {reached / target.factor:.2f} × the target"


def _targets(results: Results) -> Iterator[str]:
    yield "| what: compared with | target | measured | |"
    yield "|---|---:|---:|---|"
    for target in TARGETS:
        reached = target.reached(results)
        if reached is None:
            yield f"| {target.text} | {_ratio(target.factor)} | | not measured |"
        else:
            yield f"| {target.text} | {_ratio(target.factor)} | {_ratio(reached)} | {verdict(target, reached)} |"


def _ratio(value: float) -> str:
    return f"1 / {1 / value:.1f}" if value < 0.5 else f"{value:.2f}"


def _machine() -> str:
    tools = [f"Python {platform.python_version()}", _first_line("git", "--version")]
    tools += [_first_line(found, "--version", name=name) for name in ("ast-grep", "semgrep") if (found := tool(name))]
    load = os.getloadavg()[2]
    return (
        f"Measured with {', '.join(tools)} on {platform.system()} {platform.machine()}, {os.cpu_count()} processors;"
        f" load average {load:.1f} over the last 15 minutes.\n"
    )


def _first_line(*command: str, name: str = "") -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip().split("\n")[0]
    return said if said.startswith(name) else f"{name} {said}"


def _measurements(cases: list[Case], results: Results) -> Iterator[str]:
    yield "| files | command | runs | median ms | processor ms | ratio to the first | peak MiB |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for case in cases:
        first = next(iter(results[case.name].values())).seconds
        for name, times in results[case.name].items():
            yield (
                f"| {case.name}: {case.files:,} | {name} | {len(times.wall)} | {times.seconds * 1000:,.0f}"
                f" | {times.processor * 1000:,.0f} | {times.seconds / first:.2f} | {times.mebibytes:.0f} |"
            )


_STEPS = """The case `steps` above builds one `lint` up, part by part: the interpreter, argparse, the grammar, this
package, a search that finds nothing, and the whole run on the checkout. The difference between two rows is what a part
costs. A target that is missed is missed by this sum: `git grep` starts no interpreter, and reads on all processors at
once.
"""


def _profile(checkout: Path) -> Iterator[str]:
    yield _STEPS
    yield f"Imports of one `lint` (`{Path(sys.executable).name} -X importtime`):\n"
    yield "| modules of | how many | part of the import time |"
    yield "|---|---:|---:|"
    for group, (count, part) in profile.imports(checkout).items():
        yield f"| {group} | {count} | {part:.0%} |"
    for argv in (("lint",), ("lint", "--include", "vendor/**"), ("fix", "--check")):
        yield f"\nFunctions of one `{' '.join(argv)}` by their own time (cProfile, which makes calls dearer):\n"
        yield "| function | calls | part |"
        yield "|---|---:|---:|"
        for name, calls, part in profile.functions(checkout, *argv):
            yield f"| `{name}` | {calls} | {part:.1%} |"


_LEFT, _RIGHT, _ROW, _GAP = 260, 760, 18, 14  # pixels


def plot(cases: list[Case], results: Results) -> str:
    """Return horizontal bars, one group for each case; a decade has the same width everywhere."""
    from math import floor, log10

    seconds = [times.seconds for case in cases for times in results[case.name].values()]
    least = floor(log10(min(seconds)))
    decades = log10(max(seconds)) - least
    rows, y = [], 20
    for case in cases:
        rows.append(f'<text x="4" y="{y + 12}" font-weight="bold">{escape(case.name)} ({case.files:,} files)</text>')
        y += _ROW
        for name, times in results[case.name].items():
            width = (_RIGHT - _LEFT) * (log10(times.seconds) - least) / decades
            ours = name.startswith(("lint", "fix"))
            rows.append(f'<text x="{_LEFT - 6}" y="{y + 12}" text-anchor="end">{escape(name)}</text>')
            color = "#1a7f37" if ours else "#8c959f"
            rows.append(f'<rect x="{_LEFT}" y="{y + 2}" width="{width:.1f}" height="13" fill="{color}"/>')
            rows.append(f'<text x="{_LEFT + width + 4:.1f}" y="{y + 12}">{times.seconds * 1000:,.0f} ms</text>')
            y += _ROW
        y += _GAP
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="860" height="{y}" font-family="sans-serif" font-size="12">'
    return "\n".join([head, '<rect width="100%" height="100%" fill="#ffffff"/>', *rows, "</svg>"]) + "\n"
