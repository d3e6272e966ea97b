"""What lint says of an image is what the compiled program prints.

Every program here is compiled with the Go toolchain and run, with all of its inputs and on two clusters, and each image
that reaches the consumer is compared with what the linter made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from go_programs import Program, compile_and_run, read_programs
from judging import Mismatch, compare

PROGRAMS = Path(__file__).resolve().parent / "programs"
OPEN = frozenset((PROGRAMS / "open.txt").read_text().split())


def mismatches(programs: Sequence[Program], folder: Path) -> list[Mismatch]:
    printed = compile_and_run(programs, folder)
    assert all(printed[program.number] for program in programs), "each program gives the consumer an image"
    return [mismatch for program in programs for mismatch in compare(program, printed[program.number])]


def told(found: Sequence[Mismatch]) -> str:
    return "\n".join(sorted({f"{m.kind:<20} {m.program.name}: {m.said}" for m in found}))


def test_no_adversarial_program_is_called_good_or_misread(tmp_path: Path) -> None:
    found = mismatches(list(read_programs(PROGRAMS / "adversarial.txt")), tmp_path)
    new = [m for m in found if f"adversarial/{m.program.name}" not in OPEN]
    assert new == [], told(new)


def test_no_ordinary_spelling_of_the_right_image_is_reported(tmp_path: Path) -> None:
    found = mismatches(list(read_programs(PROGRAMS / "ordinary.txt", right=True)), tmp_path)
    new = [m for m in found if f"ordinary/{m.program.name}" not in OPEN]
    assert new == [], told(new)


def test_a_wrong_program_that_lint_would_pass_is_noticed(tmp_path: Path) -> None:
    good = next(read_programs(PROGRAMS / "ordinary.txt"))
    printed = {(0, f"{good.number}.1"): frozenset({"docker.io/sealerio/lvscare:v1.1.3-beta.8"})}
    assert [m.kind for m in compare(good, printed)] == ["wrong good"]
