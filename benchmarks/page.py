"""`docs/performance.md` and its plot, from what was measured."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks import profile
from benchmarks.cases import Case, python, tool
from benchmarks.corpus import first_party, go_files
from benchmarks.plot import plot
from benchmarks.projects import IMAGE
from benchmarks.targets import Results, Target

_HEAD = """# Performance

Written by `make bench ARGS="--corpus DIR"`; every number and every verdict here is computed by that command.

Whole processes, from start to end, in turns (A B C A B C) after a warm-up; medians of {rounds} runs. A program that
takes over {slow:.0f} seconds is run fewer times ({slow_rounds}), and without a warm-up where it takes over a minute.
Only the ratios of one run on one machine mean anything; the milliseconds are there to see what a ratio is made of. Peak
memory is that of the largest process of a command. The others' rule files, in `benchmarks/rules/`, say what `lint`
proves as nearly as syntax alone can say it.
"""


_TREES = """Each checkout is measured as it lies there: `images`; `lint` with rules about its own constants, each with
every container as its consumer; `git grep` for one word; ast-grep over the checkout; and tree-sitter that parses the
same files and does nothing else, in one process. ast-grep reads on all processors at once. Its rule:
"""


def write(
    folder: Path,
    cases: list[Case],
    results: Results,
    targets: list[Target],
    rounds: tuple[int, float, int],
    profiled: Path,
    checkouts: dict[str, Path],
) -> str:
    """Write the page and the plot; return the table of targets."""
    table = "\n".join(_targets(targets, results))
    parts = [
        _HEAD.format(rounds=rounds[0], slow=rounds[1], slow_rounds=rounds[2]), _machine(), "## Targets\n", table,
        "\n![what was measured, as a part of each limit](performance.svg)\n",
        "## Trees\n", _TREES, f"```yaml\n{IMAGE.read_text()}```\n", "\n".join(_revisions(checkouts)),
        "\n## Measurements\n", "\n".join(_measurements(cases, results)),
        "\n## Where the time goes\n", "\n".join(_profile(profiled)),
    ]  # fmt: skip
    (folder / "performance.md").write_text("\n".join(parts) + "\n")
    (folder / "performance.svg").write_text(plot(targets, results))
    return table


def tables(cases: list[Case], results: Results, targets: list[Target]) -> list[str]:
    """Return the targets that were measured, and all measurements."""
    measured = (row for row in _targets(targets, results) if "not measured" not in row)
    return [*measured, "", *_measurements(cases, results)]


def _revisions(checkouts: dict[str, Path]) -> Iterator[str]:
    yield "| tree | Go files | of its own, no tests | MiB of Go |"
    yield "|---|---:|---:|---:|"
    for name, checkout in checkouts.items():
        files = go_files(checkout)
        size = sum(path.stat().st_size for path in files) / 2**20
        yield f"| {name} | {len(files):,} | {len(first_party(checkout)):,} | {size:.0f} |"


def verdict(target: Target, reached: float) -> str:
    """Return `met`, or by how much it is not."""
    if reached <= target.factor:
        return "met"
    return f"not met: {reached / target.factor:.2f} × the target"


def _targets(targets: list[Target], results: Results) -> Iterator[str]:
    yield "| what: compared with | target | measured | |"
    yield "|---|---:|---:|---|"
    for target in targets:
        reached = target.reached(results)
        if reached is None:
            yield f"| {target.text} | {_ratio(target.factor)} | | not measured |"
        else:
            yield f"| {target.text} | {_ratio(target.factor)} | {_ratio(reached)} | {verdict(target, reached)} |"


def _ratio(value: float) -> str:
    return f"1 / {1 / value:.1f}" if 0 < value < 0.5 else f"{value:.2f}"


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


_MISSED = """What the profiles say of the trees whose targets are missed:

- A place of a program is first asked whether a text with a part of the image's name is met on the way to it; of most
  none is, and then nobody has to know which objects it comes through. What one rule takes on rook is what is left of
  that: to read the files that write to the fields on the way, and what commands print that is taken for an image. On
  k0s one field has all images, so that each place with this field is asked the whole question: a text that is made of
  what the field is already, on six ways within each other.
- Two processes win nothing for `images`: what values rest on lies in few files, which each of them would parse. Parsing
  alone is a small part, and a tree cannot be handed from one process to the other.
- Rules share what is asked of a place with no constant marked. What more of them take is to read the files that hold
  the words of another image, and to ask the places that name it again, with that one's constants.
- What `images` takes on minikube is a few places whose values come from many callers: which images Kubernetes has, what
  a machine is started with, what is put into the cache. What no caller has a part in is asked once for all of them;
  what is left is another text for each, and fields that are made of themselves, each way of which is asked for again.
- On rook no part of `images` is large any more; the largest is to parse files, and many of these speak of images.
- `fix` judges what it has written before it lets go of the old files, and to prove a fork that is right takes longer
  than to find what is wrong with one: whether anybody fills in the registry is asked of every file of its packages that
  may put a pointer to it somewhere.
- `lint` of the fork is mostly the start: to load the modules of Python, of tree-sitter and of this package, as the case
  `steps` shows. With vendored code it is that, and what `git grep` and the listing of ten thousand files take. Of the
  rest, a part follows the manifest to the drivers behind interfaces that are given it in a command.
"""
_STEPS = """The case `steps` above builds one `lint` up, part by part: the interpreter, argparse, the grammar, this
package, a search that finds nothing, and the whole run on the checkout. The difference between two rows is what a part
costs. A target that is missed is missed by this sum: `git grep` starts no interpreter, and reads on all processors at
once.
"""


def _profile(checkout: Path) -> Iterator[str]:
    yield _MISSED
    yield _STEPS
    yield f"Imports of one `lint` (`{Path(python()).name} -X importtime`):\n"
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
