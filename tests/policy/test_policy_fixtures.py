"""Every fixture of policies: lint finds exactly what its comments want, and all of it is Go that builds."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixture_files import Case, mistakes
from go_toolchain import go, lay_out, unformatted
from memory_tree import MemoryTree
from policy_cases import CASES, base, entries, files, judged

from codemod.commands.judging import analyse_all
from codemod.finding.codes import Codes
from codemod.finding.diagnostics import Diagnostic
from codemod.rule.reader import load, parse, shipped

PLAIN = [case for case in CASES if b"//codemod:ignore" not in b"".join(case.files.values())]


def places(tree: dict[str, bytes], found: tuple[Diagnostic, ...]) -> list[tuple[str, int, str]]:
    return [(d.span.path, tree[d.span.path].count(b"\n", 0, d.span.start) + 1, d.code) for d in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_lint_finds_exactly_what_the_case_wants(case: Case) -> None:
    assert mistakes(case, places(files(case), judged(case).diagnostics)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_says_whether_it_is_good(case: Case) -> None:
    assert case.why.startswith("good: " if case.good else "bad: ")


@pytest.mark.parametrize("name", ["airgap", "disconnected"])
def test_the_base_is_as_each_policy_asks(name: str) -> None:
    analysis = analyse_all(MemoryTree(base()), load(shipped()[name]), Codes())
    assert analysis.diagnostics == ()
    assert [(each.policy, each.judged, each.good) for each in analysis.policies] == [(name, 2, 2)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_image_is_good_bad_unknown_or_allowed(case: Case) -> None:
    (counted,) = judged(case).policies
    assert counted.judged == counted.good + counted.bad + counted.unknown + counted.allowed
    assert (counted.bad + counted.unknown + counted.allowed > 0) == (not case.good or case not in PLAIN)


def test_every_case_is_go_that_builds(tmp_path: Path) -> None:
    for case in CASES:
        folder = lay_out(files(case), tmp_path / case.name)
        assert (case.name, go(folder, "build", "-o", "/dev/null", "./...").stderr) == (case.name, "")
    assert unformatted(tmp_path) == ""


def test_a_mixed_rule_file_is_one_analysis() -> None:
    from fixture_runs import RULES

    case = next(case for case in CASES if case.name == "fixed-registry/literal.bad")
    analysis = analyse_all(MemoryTree(files(case)), (*RULES, *entries(case)), Codes())
    assert [d.code for d in analysis.diagnostics] == ["IMG501"]
    assert [rule.name for rule, _ in analysis.asked] == ["lvscare"]


def test_what_another_module_needs_allowed_is_not_idle() -> None:
    case = next(case for case in CASES if case.name == "fixed-registry/literal.bad")
    other = {f"other/{path}": data for path, data in files(case).items()}
    allow = b"Allow(image='quay.io/acme/proxy:*', reason='mirrored')"
    text = b"from codemod.rule import Allow, Policy, Redirect\n\nOWN = Policy(name='own', redirects=["
    text += b"Redirect(kind='environment')], allow=[" + allow + b"], variable='A_{image}')\n"
    asked = parse(text, "rules.py")
    whole = analyse_all(MemoryTree(base() | other), asked, Codes())
    narrowed = analyse_all(MemoryTree(base() | other), asked, Codes(), ("main.go",))
    assert (whole.diagnostics, narrowed.diagnostics) == ((), ())
    assert [module.folder for module in narrowed.modules] == [""]
