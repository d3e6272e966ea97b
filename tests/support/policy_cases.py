"""Reads `fixtures/policy/`, and judges a case by its policy: `airgap`, or what its `rules.py` says."""

from __future__ import annotations

from fixture_files import ROOT, Case, read_case, read_tree
from memory_tree import MemoryTree

from codemod.commands.judging import analyse_all
from codemod.finding.codes import Codes
from codemod.judge.analysis import Analysis
from codemod.rule import Entry
from codemod.rule.reader import load, parse, shipped
from codemod.source.overlay import OverlayTree
from codemod.write.plan import Plan, plan

POLICY = ROOT / "policy"
CASES = [read_case(file, POLICY) for file in sorted(POLICY.rglob("*.txtar"))]


def base() -> dict[str, bytes]:
    """Return the module that every case is laid over. It has no findings."""
    return read_tree(POLICY / "base")[0]


def entries(case: Case) -> tuple[Entry, ...]:
    text = case.files.get("rules.py", b"airgap").strip()
    return load(shipped()[text.decode()]) if b"\n" not in text else parse(text, "rules.py")


def files(case: Case) -> dict[str, bytes]:
    return base() | {path: data for path, data in case.files.items() if path != "rules.py"}


def judged(case: Case, codes: Codes = Codes()) -> Analysis:
    return analyse_all(MemoryTree(files(case)), entries(case), codes)


def fix(tree_files: dict[str, bytes], asked: tuple[Entry, ...], codes: Codes) -> Plan:
    tree = MemoryTree(tree_files)
    again = lambda overlay: analyse_all(OverlayTree(tree, overlay), asked, codes).diagnostics  # noqa: E731
    return plan(analyse_all(tree, asked, codes).diagnostics, tree.read, again)
