"""What lint says of an image is what the compiled program prints.

Every program here is compiled with the Go toolchain and run, with all of its inputs and on two clusters, and each image
that reaches the consumer is compared with what the linter made of it.
"""

from __future__ import annotations

import random
from pathlib import Path

import generate
import pytest
from choices import Choices, numbers, simpler
from fault.record import record
from go_programs import read_programs
from judging import Compared, Mismatch, compare, compared
from shrinking import shrunk

PROGRAMS = Path(__file__).resolve().parent / "programs"
OPEN_WRONG = frozenset((PROGRAMS / "open-wrong.txt").read_text().split())
IMPRECISE = frozenset((PROGRAMS / "imprecise.txt").read_text().split())
SEED = 20240229
BATCH = 300


def told(found: list[Mismatch]) -> str:
    return "\n".join(f"{m.kind:<12} {m.program.name}: {m.said}" for m in found)


def check(file: str, known: frozenset[str], right: bool, folder: Path) -> None:
    """Run the programs of a file; the mismatches have to be those that are known, and all of those."""
    results = compared(list(read_programs(PROGRAMS / file, right)), folder)
    assert all(result.ran for result in results), "each program gives the consumer an image"
    found = [mismatch for result in results for mismatch in result.mismatches]
    assert [m for m in found if m.program.name not in known] == [], told(found)
    assert known - {m.program.name for m in found} == set(), "no mismatch any more: take these names out"


def test_no_adversarial_program_is_called_good_or_misread(tmp_path: Path) -> None:
    check("adversarial.txt", OPEN_WRONG, False, tmp_path)


def test_no_ordinary_spelling_of_the_right_image_is_reported(tmp_path: Path) -> None:
    check("ordinary.txt", IMPRECISE, True, tmp_path)


def test_a_wrong_program_that_lint_would_pass_is_noticed() -> None:
    good = next(read_programs(PROGRAMS / "ordinary.txt"))
    printed = {(0, f"{good.number}.1"): frozenset({"docker.io/sealerio/lvscare:v1.1.3-beta.8"})}
    assert [m.kind for m in compare(good, printed)] == ["wrong good"]


def sweep(seed: int, count: int, folder: Path) -> list[Compared]:
    """Make, run and compare `count` programs; each mismatch fails, with the program in its simplest form."""
    made = [numbers(source) for source in [random.Random(seed)] for _ in range(count)]
    results: list[Compared] = []
    for start in range(0, count, BATCH):
        batch = [generate.program(n, made[n]) for n in range(start, min(start + BATCH, count))]
        results += compared(batch, folder / str(start))
    failed = [mismatch for result in results for mismatch in result.mismatches]
    record(f"random programs, seed {seed}", count, len(failed))
    for mismatch in failed[:1]:
        program = shrunk(made[mismatch.program.number], mismatch.kind, folder / "shrunk")
        pytest.fail(f"{told(failed)}\n\nin its simplest form:\n{program.text}")
    return results


def test_programs_made_at_random_are_never_called_good_or_misread(tmp_path: Path) -> None:
    results = sweep(SEED, 150, tmp_path)
    # or it would say nothing: many are proven good, and many are wrong
    assert sum(result.silent and result.ran for result in results) >= 15
    assert sum(result.wrong for result in results) >= 15


@pytest.mark.full
def test_thousands_of_random_programs_are_never_called_good_or_misread(tmp_path: Path) -> None:
    sweep(SEED + 1, 3000, tmp_path)


def test_a_sequence_of_choices_always_makes_the_same_program() -> None:
    made = numbers(random.Random(7))
    assert generate.program(1, made) == generate.program(1, made)
    assert all(len(each) < len(made) or sum(each) < sum(made) for each in simpler(made))
    assert Choices(()).pick("ab") == "a"
