"""`python -m benchmarks --corpus DIR`: measure, print the targets, and write `docs/performance.md`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import cases, corpus, page, projects
from benchmarks.measure import ROUNDS, SLOW, SLOW_ROUNDS, compare
from benchmarks.targets import targets

DOCS = Path(__file__).parent.parent / "docs"
LARGE = 10_000  # first-party files


def main() -> int:
    """Return 0; what is not met is said, and no error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="a folder of checkouts, or one (default: none)")
    parser.add_argument("--sizes", default="1000,10000,100000", help="files in the generated trees")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each command")
    parser.add_argument("--slow-rounds", type=int, default=SLOW_ROUNDS, help=f"runs of those over {SLOW:.0f} seconds")
    parser.add_argument("--only", default="", metavar="CASE,...", help="only these, and write no page")
    args = parser.parse_args()
    only = set(filter(None, args.only.split(",")))
    with tempfile.TemporaryDirectory(prefix="benchmark-") as work:
        checkouts = corpus.checkouts(args.corpus) if args.corpus else {}
        found: list[cases.Case] = []
        results = {}
        for case in _cases(checkouts, args.sizes, Path(work)):
            if only and case.name not in only:
                continue
            print(f"{case.name}: {', '.join(case.contenders)}", file=sys.stderr, flush=True)
            found.append(case)
            results[case.name] = compare(case.contenders, args.rounds, args.slow_rounds)
        wanted = targets(list(checkouts), corpus.largest(checkouts, LARGE))
        if only:
            print("\n".join(page.tables(found, results, wanted)))
        else:
            profiled = Path(work, "repository" if corpus.fork(checkouts) else args.sizes.partition(",")[0])
            rounds = args.rounds, SLOW, args.slow_rounds
            print(page.write(DOCS, found, results, wanted, rounds, profiled, checkouts))
    return 0


def _cases(checkouts: dict[str, Path], sizes: str, work: Path) -> Iterator[cases.Case]:
    fork = corpus.fork(checkouts)
    if fork is not None:
        repository = corpus.repository(checkouts[fork], work / "repository")
        yield from cases.of_fork(repository, corpus.plain(checkouts[fork], work / "plain"))
    for name, checkout in checkouts.items():
        if name != fork:
            yield from projects.of_project(name, checkout, work)
    wanted = [int(size) for size in filter(None, sizes.split(","))]
    if wanted:
        yield cases.of_sizes({size: corpus.generated(size, work / str(size)) for size in wanted})


if __name__ == "__main__":
    sys.exit(main())
