"""Counts of what ran, printed in one line and, where RELIABILITY_LOG names a file, merged into its JSON object."""

from __future__ import annotations

import json
import os
from pathlib import Path


def record(name: str, runs: int, violations: int) -> None:
    counts = {name: {"runs": runs, "violations": violations}}
    print(json.dumps(counts))
    if log := os.environ.get("RELIABILITY_LOG"):
        path = Path(log)
        known = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps({**known, **counts}, indent=1, sort_keys=True) + "\n")
