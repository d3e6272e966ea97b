"""Law 8: work grows no faster than n log n, whatever it is that there is n times.

Under `make test` lines of Python are counted, which is the same on every machine. What a pattern, a slice or JSON costs
in C is seen by the processor's clock and by memory, under the `full` marker.
"""

from __future__ import annotations

import io
import sys
import time
import tracemalloc
from collections.abc import Callable
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from growth_shapes import BAD, SHAPES, lines, method
from memory_tree import MemoryTree

from codemod.commands.outputs import report_of
from codemod.finding.diagnostics import Diagnostic
from codemod.golang.evaluate import evaluator
from codemod.golang.execute import exploring
from codemod.golang.read import parsing
from codemod.judge.analysis import analyse
from codemod.report import FORMATS, writer
from codemod.rule.reader import default_rules, load_files

RULES = load_files(default_rules())
SMALL, LARGE, BUDGET = 6, 100, 800  # n of the counts, of the clock, and of the clock where a budget comes first
# a limit comes first, and what is below it has its price: 64 values, 12 calls, 60 expressions in each other, and
# functions of 120 statements that are followed
BEGIN = {
    "additions in branches": 70,
    "assignments in branches and uses": 70,
    "chain of callers": 24,
    "chain of functions": 24,
    "defaults": 70,
    "doubling local variables": 140,
    "elements of a map by a variable": 140,
    "fields made of each other": 70,
    "nested indexes": 35,
    "nested labels": 24,
    "nested literals": 16,
    "nested loops": 70,
    "objects": 70,
    "ranged elements": 140,
    "returns and calls": 70,
    "tests for the empty text": 70,
    "texts made of the constant": 140,
    "two ways at each of a chain of calls": 96,
    "types": 24,
}
# n variables that live through n blocks have n fixed points: the budget of the place is what bounds them
BOUNDED = {"sum of variables assigned twice", "variables assigned twice"}


@pytest.fixture(autouse=True)
def nothing_is_executed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Execution has a limit of its own, however large the source is: see `test_exploring`."""
    monkeypatch.setattr(exploring, "MAX_STEPS_AT_PLACE", 0)


class Module(MemoryTree):
    """A tree that knows its folders, as git's listing does."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(files)
        self.folders: dict[str, list[str]] = {}
        for path in self._go():
            self.folders.setdefault(path.rpartition("/")[0], []).append(path)

    def listdir(self, folder: str) -> list[str]:
        return self.folders.get(folder, [])


def lint(files: dict[str, bytes]) -> tuple[Diagnostic, ...]:
    parsing._small.cache_clear()
    parsing._large.cache_clear()
    return analyse(Module(files), RULES).diagnostics


def counted(work: Callable[[], object]) -> int:
    """Return how many lines of this package the work executes."""
    count = 0

    def line(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += 1
        return line

    def call(frame: FrameType, event: str, arg: Any) -> Any:
        return line if "/codemod/" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def told(counts: list[float]) -> str:
    return " ".join(f"{count:.4g}" for count in counts)


@pytest.mark.parametrize("shape", sorted(SHAPES.keys() - BOUNDED))
def test_the_lines_that_are_executed_grow_no_faster_than_the_source(shape: str) -> None:
    sources = [SHAPES[shape](BEGIN.get(shape, SMALL) << doubling) for doubling in range(4)]
    counts = [float(counted(lambda files=files: lint(files))) for files in sources]  # type: ignore[misc]
    # the differences, so that what does not grow hides nothing; n log n gives less than 2.7
    one, two, three = (after - before for before, after in pairwise(counts))
    least = max(300, counts[0] / 50)  # a fiftieth of the whole says nothing
    assert two <= max(one, least) * 2.9, told(counts)
    assert three <= max(two, least) * 2.9, told(counts)


@pytest.mark.full
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_processor_time_and_memory_grow_no_faster_than_the_source(shape: str) -> None:
    begin = BUDGET if shape in BOUNDED else LARGE
    small, large = SHAPES[shape](begin), SHAPES[shape](begin * 8)
    times, peaks = zip(measured(lambda: lint(small)), measured(lambda: lint(large)), strict=True)
    # below a few hundredths of a second, and a megabyte, it is what does not grow that is measured
    assert times[1] <= max(times[0], 0.02) * 16, told([*times])
    assert peaks[1] <= max(peaks[0], 1 << 20) * 16, told([*peaks])


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return the processor time of the work, the best of three, and, of one more run, the peak of its memory."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
        if times[-1] > 5:
            break
    tracemalloc.start()
    try:
        work()
        return min(times), float(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


LAYOUTS = {
    "one line": lambda n: method("\ts = g(" + ", ".join([BAD] * n) + ")", BAD),
    "many lines": lambda n: method(lines(n, f"\ts = {BAD}"), BAD),
    "one line of Chinese": lambda n: method('\ts = g("镜像", ' + ", ".join([BAD] * n) + ")", BAD),
}


def written(layout: str, form: str, count: int) -> Callable[[], object]:
    files = LAYOUTS[layout](count)
    found = lint(files)
    assert len(found) == count + 1

    def write() -> None:
        writer(form)(report_of(found, files.__getitem__, "en", form), io.StringIO())

    return write


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", FORMATS)
def test_a_report_grows_no_faster_than_its_findings(form: str, layout: str) -> None:
    works = [written(layout, form, 8 << doubling) for doubling in range(4)]
    works[0]()  # what is loaded once
    counts = [float(counted(work)) for work in works]
    one, two, three = (after - before for before, after in pairwise(counts))
    assert two <= max(one, 300) * 2.5 and three <= max(two, 300) * 2.5, told(counts)


@pytest.mark.full
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", FORMATS)
def test_time_and_memory_of_a_report_grow_no_faster_than_its_findings(form: str, layout: str) -> None:
    small, large = measured(written(layout, form, 500)), measured(written(layout, form, 4000))
    assert large[0] <= max(small[0], 0.02) * 16, told([small[0], large[0]])
    assert large[1] <= max(small[1], 1 << 20) * 16, told([small[1], large[1]])


def test_loops_in_loops_are_judged() -> None:
    assert {each.code for each in lint(SHAPES["nested loops"](40))} == {"IMG205"}


def test_a_text_that_doubles_many_times_is_followed_as_far_as_it_goes_and_once() -> None:
    found = analyse(Module(SHAPES["doubling local variables"](150)), RULES)
    assert [each.code for each in found.diagnostics] == ["IMG205"]
    assert found.judgements[0].asked.evaluator.steps < 1_000


def test_a_hard_place_costs_one_finding_there_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setattr(evaluator, "MAX_STEPS", 100)
    hard = "func g() string {\n\treturn " + " + ".join(["h()"] * 200) + '\n}\n\nfunc h() string {\n\treturn "x"\n}\n'
    call = '\tipvs.LvsStaticPodYaml("", nil, {}, "")\n'
    files = method(call.format(BAD) + call.format("g()") + call.format('"docker.io/x"'), "", hard)
    found = lint(files)
    source = files["pkg/registry/a.go"]
    assert [(each.code, source[each.span.start : each.span.end]) for each in found] == [
        ("IMG201", BAD[1:-1].encode()),
        ("IMG903", b"ipvs.LvsStaticPodYaml"),
        ("IMG203", b'"docker.io/x"'),
    ]
