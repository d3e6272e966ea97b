"""`make demo`: lint, diff and fix a copy of the broken fixture, and compare with what a person would have written."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from console import FIXED, broken


def step(title: str, command: list[str], folder: Path, expected: int) -> None:
    """Show and run one command. Exits where its status is not the expected one."""
    print(f"\n== {title}\n$ {' '.join(command)}", flush=True)
    status = subprocess.run(command, cwd=folder, env=_environ()).returncode
    print(f"[exit status {status}]", flush=True)
    if status != expected:
        sys.exit(f"make demo: exit status {expected} was expected: please report it")


def _environ() -> dict[str, str]:
    programs = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join([programs, os.environ.get("PATH", "")])}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lvscare-codemod-demo-") as place:
        folder = broken(Path(place))
        print("A copy of fixtures/sealer: the image is pinned online, and both call sites take it bare.")
        step("What is wrong?", ["lvscare-codemod", "lint"], folder, 1)
        step("What would be changed?", ["lvscare-codemod", "fix", "--diff"], folder, 0)
        step(
            "Change it, after gofmt, go build and go vet have agreed", ["lvscare-codemod", "fix", "--verify"], folder, 0
        )
        step("Is it right now?", ["lvscare-codemod", "lint"], folder, 0)
        step("Where does the image come from now?", ["lvscare-codemod", "trace"], folder, 0)
        differ = [path for path, data in FIXED.items() if (folder / path).read_bytes() != data]
        if differ:
            sys.exit(f"make demo: {', '.join(differ)} differ from fixtures/sealer.fixed: please report it")
    print(f"\nThe {len(FIXED)} changed files are byte for byte what fixtures/sealer.fixed holds.")


if __name__ == "__main__":
    main()
