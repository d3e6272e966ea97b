"""Write docs/reliability.md from the counts that runs recorded in docs/reliability.json: no number is typed.

`RELIABILITY_LOG=docs/reliability.json make test-full` and the other commands that the page names record them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
LOG = "RELIABILITY_LOG=docs/reliability.json"
Counts = dict[str, dict[str, int]]

# title, command, how the names of its counts begin ("" is all others), what a run is, what is counted against it
SECTIONS = (
    ("Strangers' files", "make test-full", "hostile", "hostile files and names, through the real command", "failed"),
    ("Laws", "make test-full", "invariants", "trees, generated or mutated, that the laws were tried on", "laws broken"),
    ("Random programs", "make test-full", "random programs", "programs, compiled and run", "called good or misread"),
    ("Fuzzing", "make fuzz", "fuzz", "executions", "failures"),
    ("Mutation testing", "make mutation", "mutation", "mutants", "survivors"),
    ("Faults while writing", "make test-full", "", "faults", "violations"),
)
ABOUT = """# What was tried, and what happened

Written by `scripts/reliability.py` from `docs/reliability.json`; every number in it was recorded by a run.

A crash of the C parser ends the process by a signal: the exit status is then neither 0 nor 1, nothing was written, and
no report is there. One crash is known: given bytes that are not UTF-8 in pieces, the binding reads through a null
pointer. Here every file is handed over in one piece, and only after its encoding was checked.

No file is known that the Go compiler accepts and that is refused here (IMG901); what only gofmt accepts may be, as a
type where a value has to be: `x := []int`.

A file of more than 64 KiB may not take more than 3 s of the processor to parse, nor have more than 100,000 brackets
open at once (IMG903); a declaration may not be nested deeper than 10,000 (IMG903). Of one module, 5,000 files
are parsed and no more (IMG903).
"""


def main() -> None:
    counts: Counts = json.loads((DOCS / "reliability.json").read_text())
    (DOCS / "reliability.md").write_text(page(counts))


def page(counts: Counts) -> str:
    """Return the page for these counts."""
    left = dict(counts)
    parts = [ABOUT]
    parts += ecosystem({name: left.pop(name) for name in counts if name.startswith("ecosystem/")})
    for title, command, prefix, what, against in SECTIONS:
        rows = {name: left.pop(name) for name in counts if name in left and name.startswith(prefix)}
        if rows:
            parts.append(f"## {title}\n\n`{LOG} {command}`\n\n| what | {what} | {against} |\n|---|---:|---:|")
            parts[-1] += "".join(f"\n| {n} | {r['runs']:,} | {r['violations']:,} |" for n, r in rows.items()) + "\n"
    return "\n".join(parts)


def ecosystem(counts: Counts) -> Iterator[str]:
    """Yield the table of other people's repositories: one row for each, a column for each kind of count."""
    names = list(dict.fromkeys(name.split("/")[1] for name in counts))
    columns = list(dict.fromkeys(name.split("/")[2] for name in counts))
    if not names:
        return
    lines = ["## Other people's repositories", "", f"`{LOG} make ecosystem DIR=...`", ""]
    lines += [f"| repository | {' | '.join(columns)} | violations |", "|---|" + "---:|" * (len(columns) + 1)]
    for name in names:
        cells = [counts[f"ecosystem/{name}/{column}"] for column in columns]
        lines.append(f"| {name} | {' | '.join(format(c['runs'], ',') for c in cells)} | {cells[0]['violations']:,} |")
    yield "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
