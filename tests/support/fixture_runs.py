"""Lint and fix of files in memory, by the rules that ship."""

from __future__ import annotations

from collections.abc import Sequence

from fixture_files import cases
from memory_tree import MemoryTree

from codemod.finding.codes import Codes
from codemod.finding.diagnostics import Diagnostic
from codemod.judge.analysis import analyse
from codemod.records import replace
from codemod.rule import Rule
from codemod.rule.reader import default_rules, load_files
from codemod.source.overlay import OverlayTree
from codemod.write.plan import Plan, plan

RULES = load_files(default_rules())
CASES = list(cases())

# of its registries, the one that `fixtures/program/` has
PROGRAM_RULES = tuple(
    replace(rule, registries=tuple(each for each in rule.registries if each.package == "pkg/registry"))
    for rule in RULES
)


def lint(files: dict[str, bytes], codes: Codes = Codes(), rules: Sequence[Rule] = RULES) -> tuple[Diagnostic, ...]:
    return analyse(MemoryTree(files), rules, codes).diagnostics


def fix(files: dict[str, bytes], codes: Codes = Codes(), rules: Sequence[Rule] = RULES) -> Plan:
    tree = MemoryTree(files)
    again = lambda overlay: analyse(OverlayTree(tree, overlay), rules, codes).diagnostics  # noqa: E731
    return plan(analyse(tree, rules, codes).diagnostics, tree.read, again)
