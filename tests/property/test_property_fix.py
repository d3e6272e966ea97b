"""A fix makes an image right, or leaves everything as it was: programs are run before and after.

Every program compiles, and is as gofmt leaves it. After `fix` it compiles, is formatted, and each image that it prints
is the right one, or one that it printed there before; whatever else it prints is the same.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import generate
import pytest
from choices import numbers
from fault.record import record
from fixture_runs import fix, lint
from go_programs import Printed, Program, compile_and_run
from go_toolchain import GOFMT, lay_out, unformatted
from harms import HARMS
from judging import BASE, right_image

SEED = 20240301
BATCH = 300


@dataclass(frozen=True)
class Written(Program):
    """A program whose files are these bytes."""

    made: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, bytes]:
        return dict(self.made)


def formatted(programs: Sequence[Program], folder: Path) -> list[Written]:
    """Return the programs as gofmt leaves them."""
    for program in programs:
        lay_out(program.files, folder)
    subprocess.run([GOFMT, "-w", folder], check=True)
    read = [{path: (folder / path).read_bytes() for path in program.files} for program in programs]
    return [Written(p.number, p.text, made=made) for p, made in zip(programs, read, strict=True)]


def repaired(program: Written) -> Written:
    planned = fix(BASE | program.files)
    made = program.files | {change.path: change.new for change in planned.changes}
    after = BASE | made
    assert set(made) == set(program.files), program.text
    assert len(lint(after)) == len(planned.unfixable) + len(planned.rejected), program.text
    assert fix(after).changes == (), program.text
    return Written(program.number, program.text, made=made)


def harmed(before: Printed, after: Printed) -> list[str]:
    """Return, in words, what a program prints after the fix that is neither right nor as it was."""
    found = [f"{site}: printed no more" for _, site in before.keys() - after.keys()]
    for (registry, site), texts in after.items():
        allowed = before.get((registry, site), frozenset())
        if ".s" in site:
            found += [f"{site}: {sorted(allowed)} is now {sorted(texts)}"] * (texts != allowed)
        else:
            found += [f"{site}: now {text}" for text in texts - allowed - {right_image(registry)}]
    return found


def sweep(seed: int, count: int, folder: Path) -> int:
    """Make, run, fix and run again `count` programs; return how many were changed."""
    print(f"seed {seed}")
    source, changed = random.Random(seed), 0
    constructs = (*generate.CONSTRUCTS, *HARMS, *HARMS)
    for start in range(0, count, BATCH):
        here = folder / str(start)
        amount = range(start, min(start + BATCH, count))
        olds = formatted([generate.program(n, numbers(source), constructs, (50, 80), 2) for n in amount], here / "made")
        news = [repaired(program) for program in olds]
        changed += sum(old.made != new.made for old, new in zip(olds, news, strict=True))
        for program in news:
            lay_out(program.files, here / "fixed")
        assert unformatted(here / "fixed") == ""
        (here / "old").mkdir()
        (here / "new").mkdir()
        before, after = compile_and_run(olds, here / "old"), compile_and_run(news, here / "new")
        for old, new in zip(olds, news, strict=True):
            said = harmed(before[old.number], after[old.number])
            assert said == [], "\n".join(
                [*said, *(text.decode() for text in (*old.files.values(), *new.files.values()))]
            )
    record(f"fixed programs, seed {seed}", count, 0)
    return changed


def test_random_programs_print_the_right_image_after_a_fix_or_what_they_printed_before(tmp_path: Path) -> None:
    # or it would say nothing: many are rewritten
    assert sweep(SEED, 80, tmp_path) >= 20


@pytest.mark.full
def test_thousands_of_random_programs_are_not_harmed_by_a_fix(tmp_path: Path) -> None:
    sweep(SEED + 1, 3000, tmp_path)
