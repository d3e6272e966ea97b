"""`python -m benchmarks --corpus DIR`: measure, print the targets, and write `docs/performance.md`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import cases, corpus, page
from benchmarks.measure import ROUNDS, SLOW, SLOW_ROUNDS, compare

DOCS = Path(__file__).parent.parent / "docs"


def main() -> int:
    """Return 0; what is not met is said, and no error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="a checkout, which is copied (default: none)")
    parser.add_argument("--sizes", default="1000,10000,100000", help="files in the generated trees")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each command")
    parser.add_argument("--slow-rounds", type=int, default=SLOW_ROUNDS, help=f"runs of those over {SLOW:.0f} seconds")
    parser.add_argument("--only", default="", metavar="CASE,...", help="only these, and write no page")
    args = parser.parse_args()
    only = set(filter(None, args.only.split(",")))
    with tempfile.TemporaryDirectory(prefix="benchmark-") as work:
        found: list[cases.Case] = []
        results = {}
        for case in _cases(args, Path(work)):
            if only and case.name not in only:
                continue
            print(f"{case.name}: {', '.join(case.contenders)}", file=sys.stderr, flush=True)
            found.append(case)
            results[case.name] = compare(case.contenders, args.rounds, args.slow_rounds)
        if only:
            print("\n".join(page.tables(found, results)))
        else:
            print(page.write(DOCS, found, results, (args.rounds, SLOW, args.slow_rounds), _profiled(args, Path(work))))
    return 0


def _profiled(args: argparse.Namespace, work: Path) -> Path:
    return work / ("repository" if args.corpus else args.sizes.partition(",")[0])


def _cases(args: argparse.Namespace, work: Path) -> list[cases.Case]:
    found: list[cases.Case] = []
    if args.corpus:
        repository = corpus.repository(args.corpus, work / "repository")
        found += cases.of_checkout(repository, corpus.plain(args.corpus, work / "plain"))
    sizes = [int(size) for size in filter(None, args.sizes.split(","))]
    if sizes:
        found.append(cases.of_sizes({size: corpus.generated(size, work / str(size)) for size in sizes}))
    return found


if __name__ == "__main__":
    sys.exit(main())
