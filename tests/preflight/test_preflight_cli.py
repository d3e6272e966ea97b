"""`preflight` and `bump --check-registry` through the whole command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_cases import COMMON, Cli, break_local, change, commit_all, git, write
from preflight_asking import Pushed
from project import ROOT

OLD, NOW = "v1.1.3-beta.7", "v1.1.3-beta.8"


@pytest.fixture
def older(sealer: Path) -> Path:
    """A repository with its own rule, pinned to the version before."""
    write(sealer, {"rules/lvscare.py": (ROOT / "rules" / "lvscare.py").read_bytes()})
    for path in ("rules/lvscare.py", COMMON, "pkg/registry/local.go", "pkg/runtime/kubernetes/utils.go"):
        change(sealer, path, NOW.encode(), OLD.encode())
    git(sealer, "init", "--quiet")
    commit_all(sealer)
    return sealer


def test_the_registry_is_asked_and_answers(cli: Cli, pushed: Pushed) -> None:
    ran = cli("preflight", "registry", "--plain-http", pushed.registry.address)
    assert ran.status == 0
    assert "sealerio/lvscare:v1.1.3-beta.8 is sha256:" in ran.out
    assert cli("preflight", "registry", "--quiet", "--plain-http", pushed.registry.address).out == ""


def test_a_missing_image_is_1_in_every_format(cli: Cli, pushed: Pushed, tmp_path: Path) -> None:
    rules = (ROOT / "rules" / "lvscare.py").read_text().replace(NOW, "v9.9.9")
    (tmp_path / "rule.py").write_text(rules)
    asked = ["preflight", "registry", "--rules", tmp_path / "rule.py", "--plain-http", pushed.registry.address]
    ran = cli(*asked, "--output-format", "json")
    assert (ran.status, [each["code"] for each in ran.json["findings"]]) == (1, ["IMG401"])
    assert "IMG401" in cli(*asked, "--lang", "zh").out
    assert "sarif" in cli(*asked, "--output-format", "sarif").out


def test_no_answer_is_3(cli: Cli) -> None:
    ran = cli("preflight", "registry", "127.0.0.1:9")
    assert (ran.status, "IMG415" in ran.out) == (3, True)


def test_all_judges_the_source_here(cli: Cli, sealer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_local(sealer)
    monkeypatch.chdir(sealer)
    (tmp_path / "empty").write_text("")
    ran = cli("preflight", "all", "--output-format", "json", "--from", tmp_path / "empty")
    chain = {link["link"]: link["verdict"] for link in json.loads(ran.out)["chain"]}
    assert ran.status == 1
    assert (chain["constant"], chain["call sites"], chain["registry"]) == ("pass", "fail", "unknown")
    monkeypatch.chdir(tmp_path)  # the module is below, and not looked for
    ran = cli("preflight", "all", "--output-format", "json", "--from", tmp_path / "empty")
    assert {link["link"]: link["verdict"] for link in json.loads(ran.out)["chain"]}["constant"] == "unknown"


def test_all_judges_the_tree_that_is_named(
    cli: Cli, sealer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_local(sealer)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").write_text("")
    ran = cli("preflight", "all", "--tree", sealer, "--output-format", "json", "--from", tmp_path / "empty")
    chain = {link["link"]: link for link in json.loads(ran.out)["chain"]}
    assert (chain["call sites"]["verdict"], chain["call sites"]["asked"]) == ("fail", str(sealer))
    found = chain["call sites"]["findings"][0]
    linted = cli("lint", "--output-format", "json", sealer).json["findings"][0]
    assert [found[key] for key in ("path", "line", "column")] == [linted[key] for key in ("path", "line", "column")]
    (tmp_path / "nothing").mkdir()
    ran = cli("preflight", "all", "--tree", tmp_path / "nothing", "--from", tmp_path / "empty")
    assert (ran.status, "name the program's source tree" in ran.err) == (2, True)


def test_a_registry_is_no_file(cli: Cli) -> None:
    assert "1 finding (0 fixable) in 1 place\n" in cli("preflight", "registry", "127.0.0.1:9").out
    assert "1 处" in cli("preflight", "registry", "127.0.0.1:9", "--lang", "zh").out


def bump(cli: Cli, root: Path, *options: str | Path) -> tuple[int, str]:
    ran = cli("bump", "--rules", root / "rules", *options, root)
    return ran.status, ran.err


def test_bump_changes_rule_constant_and_comments(cli: Cli, older: Path) -> None:
    assert bump(cli, older, NOW) == (0, "lvscare-codemod: pinned sealerio/lvscare:v1.1.3-beta.8 in 4 files\n")
    assert len(git(older, "diff", "--name-only").split()) == 4
    assert cli("lint", "--rules", older / "rules", older).status == 0
    assert cli("lint", older).status == 0


def test_bump_diff_writes_nothing(cli: Cli, older: Path) -> None:
    ran = cli("bump", "--diff", "--rules", older / "rules/lvscare.py", NOW, older)
    assert (ran.status, git(older, "status", "--porcelain")) == (0, "")
    assert f"+++ b/{COMMON}" in ran.out


def test_bump_changes_image_lists_and_the_repository(cli: Cli, older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(older, {"deploy/imageList": f"sealerio/lvscare:{OLD}\n".encode()})
    monkeypatch.chdir(older / "deploy")
    assert bump(cli, older, "--also", "imageList", "--image", "labring/lvscare", NOW)[0] == 0
    assert (older / "deploy/imageList").read_text() == f"labring/lvscare:{NOW}\n"


def test_bump_asks_the_registry_before_it_writes(cli: Cli, older: Path, pushed: Pushed) -> None:
    asking = ("--plain-http", "--check-registry", pushed.registry.address)
    status, said = bump(cli, older, *asking, "v1.1.3-beta.9")
    assert (status, "IMG401" in said, "nothing is written" in said) == (1, True, True)
    assert bump(cli, older, "--check-registry", "127.0.0.1:9", NOW)[0] == 3
    assert git(older, "status", "--porcelain") == ""
    assert bump(cli, older, *asking, NOW)[0] == 0


@pytest.mark.parametrize("tag", ["latest", "v1.0.0", "-x", "a b"])
def test_bump_refuses_a_tag_that_is_no_pin(cli: Cli, older: Path, tag: str) -> None:
    ran = cli("bump", "--rules", older / "rules", "--", tag, older)
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert git(older, "status", "--porcelain") == ""


def test_bump_refuses_a_rule_file_that_is_not_the_trees(cli: Cli, older: Path, tmp_path: Path) -> None:
    ran = cli("bump", NOW, older)
    assert (ran.status, "no configuration names it" in ran.err, "--rules" in ran.err) == (2, True, True)
    outside = tmp_path / "outside.py"
    outside.write_bytes((older / "rules/lvscare.py").read_bytes())
    ran = cli("bump", "--rules", outside, NOW, older)
    assert (ran.status, "is outside of" in ran.err, "--rules" in ran.err) == (2, True, True)
    inside = "venv/lib/python3/site-packages/codemod/rules/lvscare.py"
    write(older, {inside: (older / "rules/lvscare.py").read_bytes()})
    ran = cli("bump", "--rules", older / inside, NOW, older)
    assert (ran.status, "belongs to an installed package" in ran.err) == (2, True)
    assert git(older, "diff") == ""


def test_of_several_rules_one_is_named(cli: Cli, older: Path) -> None:
    rule = (older / "rules/lvscare.py").read_bytes()
    write(older, {"rules/other.py": rule.replace(b'name="lvscare"', b'name="other"')})
    assert "--rule NAME: say which of lvscare, other" in bump(cli, older, NOW)[1]
    assert "--rule x: no such rule" in bump(cli, older, "--rule", "x", NOW)[1]
    assert bump(cli, older, "--rule", "other", NOW)[0] == 0
    assert NOW not in (older / "rules/lvscare.py").read_text()
