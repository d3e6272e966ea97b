"""Every report of every fixture, as one line of checksums a case: what a change of structure must not change.

`python tests/recorded/outputs.py` writes `outputs.txt` anew; `python tests/recorded/outputs.py FOLDER` writes the
reports themselves below a folder, so that two versions of the project can be compared with `diff -r`.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path[:0] = [str(HERE.parent / "support")]

from fixture_files import ROOT, base, cases, read_tree  # noqa: E402
from memory_tree import MemoryTree  # noqa: E402

from codemod.commands import trace  # noqa: E402
from codemod.finding.codes import Codes  # noqa: E402
from codemod.judge.account import account_of  # noqa: E402
from codemod.judge.analysis import Analysis, analyse  # noqa: E402
from codemod.records import replace  # noqa: E402
from codemod.report import writer  # noqa: E402
from codemod.report.model import make_report  # noqa: E402
from codemod.report.places import ReportSources  # noqa: E402
from codemod.rule.reader import default_rules, load_files  # noqa: E402
from codemod.source.overlay import OverlayTree  # noqa: E402
from codemod.write.plan import plan  # noqa: E402
from codemod.write.unified import unified_diff  # noqa: E402

RECORD = HERE / "outputs.txt"
RULES = load_files(default_rules())
OPT_IN = Codes(select=("IMG206", "IMG601"))


def trees() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Yield (name, files) of each fixture that can be linted."""
    common = base()
    for case in cases():
        yield case.name, common | case.files
    broken = read_tree(ROOT / "sealer")[0]
    yield "sealer", broken
    yield "sealer.fixed", broken | read_tree(ROOT / "sealer.fixed")[0]


def outputs(files: dict[str, bytes]) -> dict[str, str]:
    """Return the reports of one tree, by the name of what is asked."""
    tree = MemoryTree(files)
    analysis = analyse(tree, RULES)
    traces = list(trace.traced(analysis, Codes(), ReportSources(tree.read), "en"))
    found = {
        "lint": _report(analyse(tree, RULES), tree, "text", "en"),
        "json": _report(analysis, tree, "json", "en"),
        "zh": _report(analysis, tree, "text", "zh"),
        "off": _report(analyse(tree, RULES, OPT_IN), tree, "text", "en"),
        "trace": "".join(trace.as_text(traces, color=False, here=str)),
    }
    planned = plan(
        analysis.diagnostics,
        tree.read,
        lambda overlay: analyse(OverlayTree(tree, overlay), RULES).diagnostics,
    )
    patch = b"".join(unified_diff(change) for change in planned.changes)
    return found | {"fix": patch.decode("utf-8", "surrogateescape")}


def _report(analysis: Analysis, tree: MemoryTree, name: str, lang: str) -> str:
    # how many files have to be parsed is no promise
    account = replace(account_of(analysis, tree), parsed=0)
    out = StringIO()
    writer(name)(make_report(analysis.diagnostics, tree.read, lang=lang, account=account), out)
    return out.getvalue()


def line(name: str, found: dict[str, str]) -> str:
    """Return `name what=checksum ...`."""
    sums = (f"{what}={_sum(text)}" for what, text in found.items())
    return " ".join([name, *sums])


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def main(folder: str = "") -> None:
    lines = []
    for name, files in trees():
        found = outputs(files)
        lines.append(line(name, found))
        for what, text in found.items() if folder else ():
            file = Path(folder, name, what)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", "surrogateescape")
    if not folder:
        RECORD.write_text("".join(each + "\n" for each in lines), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
