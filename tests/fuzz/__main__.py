"""Coverage-guided fuzzing, bounded: `python tests/fuzz [--minutes 4] [TARGET ...]`.

Each target runs in its own process, because libFuzzer ends the process. What it finds is printed, and belongs into a
test. Needs `atheris` (the group `fuzz`).
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent / "support"), str(HERE.parent / "support/fault")]

from fixture_files import cases  # noqa: E402
from record import record  # noqa: E402

TARGETS = ("judge", "rules", "reference", "ignores", "imports", "diff")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python tests/fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}")
    parser.add_argument("--minutes", type=float, default=6.0, help="for all targets together (default: 6)")
    args = parser.parse_args()
    chosen = args.targets or list(TARGETS)
    seconds = max(1, round(args.minutes * 60 / len(chosen)))
    failed = 0
    for target in chosen:
        runs, crash = fuzz(target, seconds)
        record(f"fuzz {target}", runs, int(crash))
        failed += crash
    return 1 if failed else 0


def fuzz(target: str, seconds: int) -> tuple[int, bool]:
    """Return how often the target ran, and whether it failed."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "seeds").mkdir()
        for number, seed in enumerate(seeds(target)):
            (Path(place) / "seeds" / str(number)).write_bytes(seed)
        options = [f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=2048", "-max_len=4096", "-verbosity=1"]
        command = [sys.executable, str(HERE / "targets.py"), target, "seeds", *options, f"-artifact_prefix={place}/"]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path[:2])}
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=env, cwd=place)
        counts = [int(number) for number in re.findall(r"^(?:#|Done )(\d+)", done.stderr, re.MULTILINE)]
        if "run interrupted" in done.stderr:
            sys.exit(f"{target}: interrupted from outside")
        if done.returncode:
            print(done.stderr[-3000:])
            for path in sorted(path for path in Path(place).iterdir() if path.is_file()):
                print(f"{path.name}: {path.read_bytes()[:500]!r}")
        return max(counts, default=0), done.returncode != 0


def seeds(target: str) -> Iterator[bytes]:
    """Yield what to begin with: for `judge`, the bodies of the fixtures' functions."""
    if target == "judge":
        for case in cases():
            for source in case.files.values():
                yield from re.findall(rb"\(string, error\) \{\n(.*?)\n\}\n", source, re.DOTALL)


if __name__ == "__main__":
    sys.exit(main())
