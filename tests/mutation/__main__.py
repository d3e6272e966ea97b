"""Mutation testing with mutmut: `python tests/mutation [FILE ...]` prints the score and every survivor.

A survivor whose reason is in `survivors.txt` is listed with it: `mutant name: why no test can, or needs to, kill it`.
The work is done in a copy of the project. Needs `mutmut` (the group `mutation`). Ends with 1 below 90 %.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE.parent / "support/fault")]

from record import record  # noqa: E402

# what is mutated -> the tests that have to notice
MODULES = {
    "codemod/finding/edits.py": "tests/finding/test_edits.py",
    "codemod/write/plan.py": "tests/write/test_plan.py",
    "codemod/write/unified.py": "tests/write/test_unified.py",
    "codemod/image/reference.py": "tests/image/test_reference.py",
    "codemod/golang/read/imports.py": "tests/golang/read/test_imports.py",
    "codemod/golang/read/importblocks.py": "tests/golang/read/test_imports.py",
    "codemod/report/safe.py": "tests/report/test_safe.py",
}
GOAL = 0.9
KILLED = ("killed", "timeout", "caught by type check")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python tests/mutation")
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"of {', '.join(MODULES)}")
    chosen = parser.parse_args().files or list(MODULES)
    with tempfile.TemporaryDirectory(prefix="mutation-") as place:
        verdicts = mutate(Path(place), chosen)
    for file in chosen:
        module = file.removesuffix(".py").replace("/", ".")
        show(file, {name: v for name, v in verdicts.items() if name.startswith(f"{module}.")})
    killed = sum(verdict in KILLED for verdict in verdicts.values())
    score = killed / len(verdicts) if verdicts else 0.0
    print(f"mutation score: {killed} of {len(verdicts)} killed, {score:.1%}")
    record("mutation", len(verdicts), len(verdicts) - killed)
    return 0 if score >= GOAL else 1


def mutate(place: Path, files: list[str]) -> dict[str, str]:
    """Return mutmut's verdict on each mutant."""
    for name in ("codemod", "rules", "fixtures", "tests", "scripts", "docs"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    tests = list(dict.fromkeys(MODULES[file] for file in files))
    config = {
        "source_paths": ["codemod"],
        "only_mutate": files,
        "also_copy": ["rules", "fixtures", "scripts", "docs"],
        "pytest_add_cli_args_test_selection": tests,
    }
    lines = [f"{key} = {value!r}" for key, value in config.items()]
    text = (ROOT / "pyproject.toml").read_text() + "\n[tool.mutmut]\n" + "\n".join(lines) + "\n"
    (place / "pyproject.toml").write_text(text)
    mutmut = [sys.executable, "-m", "mutmut"]
    done = subprocess.run([*mutmut, "run"], cwd=place, capture_output=True, text=True)
    listed = subprocess.run([*mutmut, "results", "--all", "true"], cwd=place, capture_output=True, text=True)
    found = dict(re.findall(r"^\s+(codemod\S+__mutmut_\d+): (.+)$", listed.stdout, re.MULTILINE))
    if done.returncode or not found or "not checked" in found.values():
        sys.exit(f"mutmut did not end: {done.stdout[-1000:]}{done.stderr[-1000:]}")
    for name, verdict in found.items():
        if verdict not in KILLED:
            shown = subprocess.run([*mutmut, "show", name], cwd=place, capture_output=True, text=True).stdout
            print("\n".join(line for line in shown.splitlines() if re.match(r"[-+](?![-+])", line)))
            print(f"    {verdict}: {name}")
    return found


def show(file: str, verdicts: dict[str, str]) -> None:
    counts = Counter(verdicts.values())
    killed = sum(counts[verdict] for verdict in KILLED)
    print(f"{file}: {killed} of {len(verdicts)} killed")
    record(f"mutation {file}", len(verdicts), len(verdicts) - killed)
    reasons = known_survivors()
    for name, verdict in sorted(verdicts.items()):
        if verdict not in KILLED:
            print(f"    {verdict}: {name}: {reasons.get(name, 'no reason given')}")


def known_survivors() -> dict[str, str]:
    lines = (HERE / "survivors.txt").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line and not line.startswith("#"))


if __name__ == "__main__":
    sys.exit(main())
