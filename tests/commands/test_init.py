"""`init` proposes what a tree can be judged by, and writes it; then lint, fix and bump use it with no option."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cli_cases import Cli, git
from fixture_files import ROOT, read_tree
from fixture_files import base as flow_base
from go_toolchain import lay_out
from policy_cases import base
from project import ROOT as PROJECT

from codemod.proposal.rule_text import rule_file
from codemod.records import replace
from codemod.rule import Parameter, rules_in
from codemod.rule.reader import default_rules, load, parse, shipped

POD = b"""package main

import corev1 "k8s.io/api/core/v1"

func pod() corev1.Container {
	return corev1.Container{Image: "quay.io/acme/proxy:latest"}
}
"""
FILES = ["rules/lvscare.py", ".lvscare-codemod.toml", ".pre-commit-config.yaml"]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The fork as it was found, in a repository."""
    return committed(lay_out(read_tree(ROOT / "sealer")[0], tmp_path / "fork"))


@pytest.fixture
def operator(tmp_path: Path) -> Path:
    return committed(lay_out(base(), tmp_path / "operator"))


def committed(tree: Path) -> Path:
    git(tree, "init", "-q")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "first")
    return tree


def test_a_broken_fork_is_offered_the_rule_that_ships(cli: Cli, broken: Path) -> None:
    ran = cli("init", broken)
    assert (ran.status, git(broken, "status", "--porcelain")) == (0, "")
    assert [line.partition(": ")[0] for line in ran.out.splitlines() if line[0] != " "] == [*FILES, "lint with it"]
    assert "\n  common/common.go:" in ran.out and "registry k.Config.RegistryInfo.URL" in ran.out
    assert ran.out.endswith("lint with it: 3 findings in 3 files\n")


def test_what_is_written_holds_with_no_option(cli: Cli, broken: Path) -> None:
    assert cli("init", "--write", broken).status == 0
    assert (broken / FILES[0]).read_bytes() == Path(shipped()["lvscare"]).read_bytes()
    assert "# .lvscare-codemod.toml:2:1: lvscare" in cli("lint", "--show-config", broken).out
    assert (cli("fix", broken).status, cli("lint", broken).status) == (0, 0)


def test_a_second_time_there_is_nothing_to_write(cli: Cli, broken: Path) -> None:
    cli("init", "--write", broken)
    before = {name: (broken / name).read_bytes() for name in FILES}
    (broken / FILES[0]).write_bytes(before[FILES[0]] + b"# ours\n")
    ran = cli("init", "--write", broken)
    assert (ran.status, ran.out.count("it is there already"), "wrote" in ran.err) == (0, 3, False)
    assert (broken / FILES[0]).read_bytes() == before[FILES[0]] + b"# ours\n"


def test_what_has_the_place_of_a_rule_file_and_is_none_is_not_named(cli: Cli, broken: Path) -> None:
    (broken / "rules").mkdir()
    (broken / "rules/lvscare.py").write_text("import os\n")
    ran = cli("init", "--write", broken)
    assert (ran.status, "something else has its place" in ran.out) == (0, True)
    assert (broken / "rules/lvscare.py").read_text() == "import os\n"
    assert not (broken / ".lvscare-codemod.toml").exists()


def test_the_hook_is_shown_where_others_are_there(cli: Cli, broken: Path) -> None:
    (broken / ".pre-commit-config.yaml").write_text("repos: []\n")
    ran = cli("init", "--write", broken)
    assert "  add this to it:\n    - repo: local\n" in ran.out
    assert (broken / ".pre-commit-config.yaml").read_text() == "repos: []\n"


def test_an_operator_is_offered_the_policy_for_disconnected_clusters(cli: Cli, operator: Path) -> None:
    ran = cli("init", "--write", operator)
    assert ran.out.startswith("rules/disconnected.py: images reach 1 sink, and RELATED_IMAGE_* is read for some of")
    assert "\n  main.go:13:12: quay.io/acme/agent:v1.0.0@sha256:" in ran.out
    ran = cli("lint", operator)
    assert (ran.status, ran.out) == (0, "policy disconnected: 2 of 2 images at sinks are as it asks\n")


def another() -> dict[bytes, bytes]:
    return {b"LvsCareRepoAndTag": b"AgentImage", b"sealerio/lvscare": b"acme/agent", b"LvsStaticPodYaml": b"AgentPod"}


def renamed(data: bytes) -> bytes:
    for old, new in (another() | {b"lvscare": b"agent"}).items():
        data = data.replace(old, new)
    return data


def test_a_constant_behind_a_registry_is_offered_a_rule_of_its_own(cli: Cli, tmp_path: Path) -> None:
    files = {path: renamed(data) for path, data in flow_base().items()}
    tree = committed(lay_out(files, tmp_path / "own"))
    ran = cli("init", "--write", tree)
    assert ran.out.startswith(
        "rules/images.py: a constant pins an image\n  common/common.go:16:2: constant AgentImage\n"
    )
    (rule,) = rules_in(load(str(tree / "rules/images.py")))
    shipped_rule = rules_in(load(shipped()["lvscare"]))[0]
    assert str(rule.image) == "acme/agent:v1.1.3-beta.8"
    assert rule.consumers == (Parameter("pkg/ipvs", "AgentPod", "image"),)
    assert [replace(each, comment=()) for each in shipped_rule.registries] == list(rule.registries)
    assert cli("lint", tree).status == 0


def test_a_rule_of_which_nothing_can_be_proven_is_not_offered(cli: Cli, tmp_path: Path) -> None:
    files = {path: renamed(data) for path, data in flow_base().items()}
    lost = files["pkg/registry/local.go"].replace(b"common.AgentImage)", b"os.Getenv(common.AgentImage))")
    files["pkg/registry/local.go"] = lost.replace(b"import (\n", b'import (\n\t"os"\n', 1)
    ran = cli("init", committed(lay_out(files, tmp_path / "own")))
    assert "rules/images.py" not in ran.out and ran.out.startswith("rules/airgap.py")


@pytest.mark.parametrize("path", [*default_rules(), str(PROJECT / "docs/examples/sealos.py")])
def test_a_rule_that_is_written_is_read_as_the_same(path: str) -> None:
    rules = rules_in(load(path))
    assert parse(rule_file(rules), "x.py") == rules


def test_rules_whose_names_are_nearly_the_same_have_variables_of_their_own() -> None:
    (rule,) = rules_in(load(shipped()["lvscare"]))
    rules = tuple(replace(rule, name=name) for name in ("a.b", "a-b", "0"))
    assert parse(rule_file(rules), "x.py") == rules


def test_a_project_with_findings_is_told_how_to_begin(cli: Cli, operator: Path) -> None:
    (operator / "pod.go").write_bytes(POD)
    ran = cli("init", operator)
    assert 'to begin with what is new: `lint --write-baseline known.json`, and baseline = "known.json"' in ran.out


def test_a_tree_without_images_is_told_so(cli: Cli, tmp_path: Path) -> None:
    tree = committed(lay_out({"go.mod": b"module m\n\ngo 1.22\n", "m.go": b"package m\n"}, tmp_path / "m"))
    ran = cli("init", "--write", tree)
    assert (ran.status, ran.out.startswith("nothing to propose: "), os.listdir(tree)) == (
        0, True, sorted(os.listdir(tree), key=os.listdir(tree).index))  # fmt: skip
    assert git(tree, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["rules", ".lvscare-codemod.toml"])
def test_nothing_is_written_through_a_link_of_the_tree(cli: Cli, broken: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (broken / name).symlink_to(outside if name == "rules" else outside / "x.toml")
    ran = cli("init", "--write", broken)
    assert os.listdir(outside) == []
    assert (ran.status, (broken / name).is_symlink()) == (2, True)
    assert not (broken / ".pre-commit-config.yaml").exists()


def test_bump_makes_the_pin_the_teams_own(cli: Cli, broken: Path) -> None:
    cli("fix", broken)
    git(broken, "commit", "-qam", "fixed")
    ran = cli("bump", "v1.1.3-beta.9", broken)
    assert ran.status == 0 and ".lvscare-codemod.toml and rules/lvscare.py are made" in ran.err, ran.err
    assert b'tag="v1.1.3-beta.9"' in (broken / "rules/lvscare.py").read_bytes()
    assert cli("lint", broken).status == 0
    git(broken, "add", "-A")
    assert cli("lint", "--staged", broken).status == 0


def test_bump_says_first_what_it_would_make(cli: Cli, broken: Path) -> None:
    cli("fix", broken)
    ran = cli("bump", "--diff", "v1.1.3-beta.9", broken)
    assert "+++ b/rules/lvscare.py" in ran.out and '+rules = ["rules/lvscare.py"]' in ran.out
    assert not (broken / "rules").exists()


def test_bump_changes_the_rule_file_that_the_configuration_names(cli: Cli, broken: Path) -> None:
    cli("init", "--write", broken)
    cli("fix", broken)
    ran = cli("bump", "v1.1.3-beta.9", broken)
    assert (ran.status, "are made" in ran.err) == (0, False)
    assert b'tag="v1.1.3-beta.9"' in (broken / "rules/lvscare.py").read_bytes()
    assert cli("lint", broken).status == 0


def test_bump_leaves_a_configuration_that_names_no_rules_to_its_owner(cli: Cli, broken: Path) -> None:
    cli("fix", broken)
    (broken / ".lvscare-codemod.toml").write_text('language = "en"\n')
    git(broken, "add", "-A")
    ran = cli("bump", "v1.1.3-beta.9", broken)
    assert (ran.status, "it names no rules" in ran.err) == (2, True)
    assert git(broken, "diff") == "" and not (broken / "rules").exists()
