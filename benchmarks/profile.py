"""Where the time of one `lint` goes: imports by group, and functions by their own time."""

from __future__ import annotations

import marshal
import re
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.cases import python

_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s*(\S+)")
_PROFILED = """
import cProfile, sys
from codemod.cli import main
profile = cProfile.Profile()
profile.runcall(main, sys.argv[2:])
profile.dump_stats(sys.argv[1])
"""
_LINT = "import sys; from codemod.cli import main; sys.exit(main(['lint']))"


def imports(folder: Path) -> dict[str, tuple[int, float]]:
    """Return, by group, how many modules `lint` loads in the folder, and what part of the import time is theirs."""
    command = [python(), "-X", "importtime", "-c", _LINT]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    spent: dict[str, list[int]] = defaultdict(list)
    for microseconds, name in _IMPORT.findall(done.stderr):
        spent[_group(name)].append(int(microseconds))
    total = sum(map(sum, spent.values()))
    return {
        group: (len(each), sum(each) / total) for group, each in sorted(spent.items(), key=lambda item: -sum(item[1]))
    }


def _group(name: str) -> str:
    if name.startswith("tree_sitter"):
        return "tree-sitter"
    return "codemod" if name.partition(".")[0] == "codemod" else "standard library"


def functions(folder: Path, *argv: str, top: int = 15) -> list[tuple[str, int, float]]:
    """Return the functions with the most time of their own in a run: name, calls, part of the whole."""
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run([python(), "-c", _PROFILED, file.name, *argv], cwd=folder, capture_output=True, check=True)
        # the format of pstats: {(file, line, function): (primitive calls, calls, own time, time, callers)}
        stats = marshal.load(file)
    rows = [(_name(*where), calls, own) for where, (_, calls, own, _, _) in stats.items()]
    total = sum(own for _, _, own in rows)
    return [(name, calls, own / total) for name, calls, own in sorted(rows, key=lambda row: -row[2])[:top]]


def _name(file: str, line: int, function: str) -> str:
    return f"{'/'.join(Path(file).parts[-2:])}: {function}" if line else function.strip("<>")
