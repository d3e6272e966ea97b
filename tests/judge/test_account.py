"""The account: its numbers are right, counted by other means, and every report that can say it does."""

from __future__ import annotations

import json
import os
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from cli_cases import LOCAL, Cli, break_local, change, commit_all, write
from fixture_files import ROOT, base, read_tree
from memory_tree import MemoryTree

from codemod.judge.account import Account, account_of
from codemod.judge.analysis import analyse
from codemod.report import writer
from codemod.report.model import make_report
from codemod.rule.reader import default_rules, load_files
from codemod.source.folder import Folder
from codemod.source.index import IndexTree
from codemod.source.revision import RevisionTree
from codemod.source.selection import LeftOut, Selection
from codemod.source.tree import Tree
from codemod.source.worktree import WorkTree

RULES = load_files(default_rules())
OVERRIDE = ROOT / "override"


def account(tree: Tree, within: tuple[str, ...] = ()) -> Account:
    return account_of(analyse(tree, RULES, within=within), tree)


def left_out(found: Account) -> dict[str, int]:
    return {each.reason.value: len(each.names) for each in found.left_out}


def in_memory(files: dict[str, bytes], selection: Selection = Selection()) -> Account:
    return account(MemoryTree(files, selection))


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    """The fork as it was found, in git, with files of every kind that is left out."""
    more = {
        "pkg/ipvs/ipvs_test.go": b"package ipvs\n",
        "pkg/ipvs/testdata/x.go": b"package x\n",
        "_old/x.go": b"package x\n",
        ".hidden/x_test.go": b"package x\n",
        "other/empty.go": b"package other\n",
        "tool/go.mod": b"module example.org/tool\n",
        "tool/main.go": b"package main\n",
        "tool/vendor/a/a.go": b"package a\n",
    }
    write(tmp_path, read_tree(ROOT / "sealer")[0] | more)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    commit_all(tmp_path)
    return tmp_path


def go_files(root: Path) -> set[str]:
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "*.go"], capture_output=True, text=True, check=True)
    return set(listed.stdout.split())


def is_own(path: str) -> bool:
    folders = path.split("/")[:-1]
    return not path.endswith("_test.go") and not any(f in ("vendor", "testdata") or f[0] in "._" for f in folders)


def test_files_and_packages_are_those_that_git_and_a_walk_find(fork: Path) -> None:
    own = {path for path in go_files(fork) if is_own(path)}
    walked = {
        str(Path(folder, name).relative_to(fork))
        for folder, _, names in os.walk(fork)
        for name in names
        if name.endswith(".go") and is_own(str(Path(folder, name).relative_to(fork)))
    }
    assert own == walked
    for tree in (WorkTree(str(fork)), IndexTree(str(fork)), RevisionTree(str(fork), "HEAD"), Folder(str(fork))):
        found = account(tree)
        assert found.searched == len(own)
        assert found.packages == len({path.rpartition("/")[0] for path in own})
        testdata = sum("testdata" in path.split("/") and "vendor" not in path for path in go_files(fork))
        assert left_out(found) == {"vendor": 2, "testdata": testdata, "hidden": 2, "test": 1}
        assert found.modules == ("github.com/sealerio/sealer", "example.org/tool")


def test_sinks_are_the_calls_of_the_consumer_and_values_what_can_arrive_there(fork: Path) -> None:
    grep = ["git", "-C", str(fork), "grep", "-hF", "ipvs.LvsStaticPodYaml(", "--", "*.go", ":!*_test.go"]
    calls = subprocess.run(grep, capture_output=True, text=True, check=True).stdout.splitlines()
    found = account(WorkTree(str(fork)))
    assert (found.sinks, found.consumers) == (len(calls), 1)
    assert (found.values, found.proven, found.bad, found.unknown) == (2, 0, 2, 0)


def test_every_go_file_of_the_tree_is_in_the_account_once(fork: Path) -> None:
    found = account(WorkTree(str(fork)))
    names = [name for each in found.left_out for name in each.names if each.reason is not LeftOut.VENDOR]
    unvendored = [path for path in go_files(fork) if "vendor" not in path.split("/")]
    assert found.searched + len(names) == len(unvendored)
    assert len(set(names)) == len(names)


def test_a_module_that_is_not_asked_for_is_left_out(fork: Path) -> None:
    found = account(WorkTree(str(fork)), within=("tool",))
    assert (found.searched, found.modules) == (1, ("example.org/tool",))
    assert left_out(found)["other-module"] == len([p for p in go_files(fork) if p[:5] != "tool/" and "vendor" not in p])


def test_links_excluded_and_deleted_files_are_told_apart(fork: Path) -> None:
    (fork / "link.go").symlink_to("other/empty.go")
    commit_all(fork)
    (fork / "other" / "empty.go").unlink()
    before = account(WorkTree(str(fork)))
    assert left_out(before)["not-regular"] == 1
    excluding = account(WorkTree(str(fork), Selection(exclude=("tool/**",))))
    assert left_out(excluding)["excluded"] == 1
    assert excluding.searched == before.searched - 1


def test_what_cannot_be_read_is_left_out() -> None:
    broken = {"pkg/ipvs/broken.go": b"package ipvs\n\nfunc lvscare( {\n"}
    assert left_out(in_memory(base() | broken))["broken"] == 1


def test_a_file_of_no_module_is_left_out() -> None:
    files = {f"app/{path}": text for path, text in base().items()} | {"x.go": b"package x\n"}
    assert left_out(in_memory(files))["no-module"] == 1


def test_branches_are_values_of_one_place() -> None:
    files = base()
    joined = b'fmt.Sprintf("%s/%s", net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)), common.LvsCareRepoAndTag)'
    before = files[LOCAL].replace(
        b"lvsImageURL := " + joined,
        b"lvsImageURL := common.LvsCareRepoAndTag\n\tif len(hosts) > 1 {\n\t\tlvsImageURL = " + joined + b"\n\t}",
    )
    assert before != files[LOCAL]
    found = in_memory(files | {LOCAL: before})
    assert (found.sinks, found.values, found.proven, found.bad) == (2, 3, 2, 1)


def test_what_an_operator_chooses_is_counted_apart() -> None:
    files = read_tree(ROOT / "sealer")[0] | read_tree(ROOT / "sealer.fixed")[0]
    common = files["common/common.go"]
    helper = b"""package common

import "os"

func LvsCareImage(registry string) string {
	if image := os.Getenv("SEALER_LVSCARE_IMAGE"); image != "" {
		return image
	}
	return registry + "/" + LvsCareRepoAndTag
}
"""
    local = files[LOCAL].replace(
        b'fmt.Sprintf("%s/%s", net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)), common.LvsCareRepoAndTag)',
        b"common.LvsCareImage(net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)))",
    )
    found = in_memory(files | {"common/helper.go": helper, "common/common.go": common, LOCAL: local})
    assert (found.values, found.proven, found.overrides, found.sinks) == (3, 2, 1, 2)


# reports


def test_json_has_it_and_sarif_in_the_run(fork: Path, cli: Cli) -> None:
    said = json.loads(cli("lint", "--output-format", "json", fork).out)["account"]
    assert said["values"] == {"judged": 2, "proven": 0, "bad": 2, "unknown": 0, "overrides": 0}
    assert said["left_out"][0] == {"reason": "vendor", "count": 2}
    (run,) = json.loads(cli("lint", "--output-format", "sarif", fork).out)["runs"]
    assert run["properties"]["account"] == said
    assert json.loads(cli("trace", "--output-format", "json", fork).out)["account"]["values"] == said["values"]


def test_verbose_text_has_all_of_it_and_very_verbose_text_the_names(cli: Cli, sealer: Path) -> None:
    write(sealer, {"pkg/ipvs/ipvs_test.go": b"package ipvs\n"})
    lines = cli("lint", "-v", sealer).out.splitlines()
    assert lines[-1] == "2 images at 2 places come from the local registry; 6 files"
    assert "  left out: 1 test file" in lines
    assert "  values: 2, of which 2 proven good, 0 proven bad, 0 unknown, 0 an operator's" in lines
    assert "    pkg/ipvs/ipvs_test.go" not in lines
    assert "    pkg/ipvs/ipvs_test.go" in cli("lint", "-vv", sealer).out.splitlines()


def test_the_account_does_not_depend_on_what_is_selected_or_known(cli: Cli, sealer: Path, tmp_path: Path) -> None:
    break_local(sealer)
    said = "1 of 2 images at 2 places are proven to come from the local registry; 6 files\n"
    assert cli("lint", "--select", "IMG101", sealer).out == said
    cli("lint", "--write-baseline", tmp_path / "known.json", sealer)
    told = json.loads(cli("lint", "--baseline", tmp_path / "known.json", "--output-format", "json", sealer).out)
    assert (told["findings"], told["account"]["known"]) == ([], 1)


def test_markdown_has_a_line_of_it(cli: Cli, sealer: Path) -> None:
    break_local(sealer)
    printed = cli("lint", "--output-format", "markdown", sealer).out
    assert "1 of 2 images at 2 places are proven to come from the local registry&#59; 6 files" in printed


def test_one_image_is_one_image(cli: Cli) -> None:
    files = base()
    del files["pkg/runtime/kubernetes/utils.go"]
    out = StringIO()
    tree = MemoryTree(files)
    writer("text")(make_report([], tree.read, lang="en", account=account(tree)), out)
    assert out.getvalue() == "1 image at 1 place comes from the local registry; 5 files\n"


def test_a_name_in_it_cannot_command_a_terminal(fork: Path, cli: Cli) -> None:
    write(fork, {"a\x1b[31m_test.go": b"package x\n"})
    assert "\x1b" not in cli("lint", "-vv", fork).out


# --require-rule


def test_require_rule_wants_something_proven_and_names_what_is_missing(cli: Cli, sealer: Path) -> None:
    assert cli("lint", "--require-rule", sealer).status == 0
    change(sealer, "pkg/ipvs/ipvs.go", b"func LvsStaticPodYaml(", b"func StaticPodYaml(")
    ran = cli("lint", "--require-rule", sealer)
    assert ran.status == 2
    assert "IMG106" in ran.out
    assert "nothing is proven: no image reaches a consumer (-); 6 files; missing: pkg/ipvs.LvsStaticPodYaml" in ran.err
    assert cli("lint", sealer).status == 1


# where nothing takes it, that is a finding: who takes it here may give it to a container
OUT_OF_SIGHT = b"""package common

import "os"

const OtherImage = "acme/proxy:v1"

func init() { os.Setenv("OTHER", OtherImage) }
"""


def test_require_rule_names_a_rule_whose_image_reaches_no_consumer(cli: Cli, sealer: Path, tmp_path: Path) -> None:
    rules = tmp_path / "two.py"
    image = 'image=Image(repository="acme/proxy", tag="v1"), constant=Constant(package="common", name="OtherImage")'
    field = 'consumers=[Field(package="k8s.io/api/core/v1", type="Container", name="Image")], registries=["none"]'
    shipped = (ROOT.parent / "rules" / "lvscare.py").read_text()
    imported = shipped.replace("from codemod.rule import ", "from codemod.rule import Field, ")
    rules.write_text(f'{imported}\n\nOTHER = Rule(name="other", {image}, {field})\n')
    write(sealer, {"common/other.go": OUT_OF_SIGHT})
    assert cli("lint", "--rules", rules, sealer).out.endswith("no image of other reaches a consumer\n")
    ran = cli("lint", "--rules", rules, "--require-rule", sealer)
    assert (ran.status, "no image of other reaches a consumer" in ran.err) == (2, True)


def test_what_is_proven_bad_is_an_answer(cli: Cli, fork: Path) -> None:
    assert cli("lint", "--require-rule", fork).status == 1


def test_fix_says_it_where_there_is_nothing_to_fix(cli: Cli, sealer: Path) -> None:
    assert (
        cli("fix", sealer).err.splitlines()[-1].endswith("2 images at 2 places come from the local registry; 6 files")
    )
    assert cli("fix", "-q", sealer).err == ""


def test_trace_ends_with_it(cli: Cli, sealer: Path) -> None:
    said = "2 images at 2 places come from the local registry; 6 files"
    assert cli("trace", sealer).out.splitlines()[-1] == said
    assert cli("trace", "--output-format", "mermaid", sealer).out.splitlines()[-1] == f"%% {said}"


def test_what_comes_from_a_pin_that_floats_is_not_proven_good() -> None:
    files = read_tree(ROOT / "sealer")[0] | read_tree(ROOT / "sealer.fixed")[0]
    right = in_memory(files)
    pin = b"sealerio/lvscare:v1.1.3-beta.8"
    assert pin in files["common/common.go"]
    files["common/common.go"] = files["common/common.go"].replace(pin, b"sealerio/lvscare:latest")
    floating = in_memory(files)
    assert (floating.proven, floating.bad) == (0, right.proven + right.bad)
    assert right.proven > 0
