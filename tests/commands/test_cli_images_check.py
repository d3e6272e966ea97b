"""`images --check` and `--write`: a list beside the program, and a list brought up to it."""

from __future__ import annotations

import html
import os
from pathlib import Path

import pytest
from cli_cases import Cli, commit_all, git, write

from codemod.report import FORMATS

FILES = {
    "go.mod": b"module example.org/m\n\ngo 1.22\n",
    "a/a.go": b'package a\n\nconst AgentImage = "quay.io/acme/agent:v2"\n',
    "b/b.go": b'package b\n\nconst ProxyImage = "docker.io/acme/proxy:v1"\n',
}
LIST = b"# images\nquay.io/acme/agent:v1 # agent\n\ndocker.io/acme/old:v1\n"
CHOSEN = b"""package c

import "fmt"

func tool(other bool) string {
	registryImage := "quay.io/acme"
	if other {
		registryImage = "ghcr.io/acme"
	}
	return fmt.Sprintf("%s/tool:v1", registryImage)
}
"""
RIGHT = b"acme/proxy:v1\nquay.io/acme/agent:v2\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "tree"
    write(root, {**FILES, "images.txt": LIST, "right.txt": RIGHT})
    git(root, "init", "--quiet")
    commit_all(root)
    monkeypatch.chdir(root)
    return root


def test_a_list_that_agrees_is_clean(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--check", "right.txt")
    assert (ran.status, ran.out) == (0, "no findings\n")
    assert "2 images are in the list, 0 are not, of 0 it cannot be told; 0 entries are not used" in ran.err


def test_what_disagrees_is_at_its_line(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--check", "images.txt", "--output-format", "json")
    found = [
        (each["path"], each["line"], each["column"], each["code"], each["severity"]) for each in ran.json["findings"]
    ]
    assert ran.status == 1
    assert found == [
        ("a/a.go", 3, 20, "IMG504", "error"),
        ("b/b.go", 3, 20, "IMG504", "error"),
        ("images.txt", 2, 1, "IMG505", "error"),
        ("images.txt", 4, 1, "IMG505", "error"),
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_lint_tells_it(cli: Cli, tree: Path, name: str) -> None:
    ran = cli("images", "--check", "images.txt", "--output-format", name)
    assert ran.status == 1
    assert "IMG505" in ran.out and "images.txt" in html.unescape(ran.out)


def test_a_report_goes_to_a_file_and_text_is_shown(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--check", "images.txt", "--output-format", "sarif", "--output", "../report.sarif")
    assert "IMG504" in ran.out and '"IMG504"' in Path("../report.sarif").read_text()


def test_the_summary_of_a_github_job_has_the_findings(cli: Cli, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tree.parent / "summary"))
    cli("images", "--check", "images.txt")
    assert "IMG504" in (tree.parent / "summary").read_text()


def test_what_cannot_be_told_is_named_where_that_is_asked_for(cli: Cli, tree: Path) -> None:
    source = (
        b'package c\n\nimport "fmt"\n\nfunc proxyImage(r string) string { return fmt.Sprintf("%s/acme/proxy:v1", r) }\n'
    )
    write(tree, {"c/c.go": source})
    ran = cli("images", "--check", "right.txt", "-v")
    assert ran.status == 0 and "it cannot be told of {}/acme/proxy:v1" in ran.err
    assert "it cannot be told of" not in cli("images", "--check", "right.txt").err


def test_every_registry_that_an_image_can_come_from_is_compared(cli: Cli, tree: Path) -> None:
    write(tree, {"c/c.go": CHOSEN})
    ran = cli("images", "--check", "right.txt", "--output-format", "json")
    assert sorted(each["message"].split()[5] for each in ran.json["findings"]) == [
        "ghcr.io/acme/tool:v1;",
        "quay.io/acme/tool:v1;",
    ]
    assert cli("images", "--write", "right.txt").status == 0
    assert Path("right.txt").read_bytes().count(b"/acme/tool:v1\n") == 2
    assert cli("images", "-q", "--why", "ghcr.io/acme/tool:v1").out.startswith("ghcr.io/acme/tool:v1: tag")


def test_several_lists_are_one(cli: Cli, tree: Path) -> None:
    write(
        tree,
        {"one.txt": b"acme/proxy:v1\n", "values.yaml": b"agent: {image: {repository: quay.io/acme/agent, tag: v2}}"},
    )
    assert cli("images", "--check", "one.txt", "--check", "values.yaml:agent.image.repository").status == 0
    assert cli("images", "--check", "one.txt").status == 1


def test_a_file_whose_name_has_a_colon_is_a_file(cli: Cli, tree: Path) -> None:
    write(tree, {"right:txt": RIGHT})
    assert cli("images", "--check", "right:txt").status == 0


def test_a_list_may_be_outside_of_the_tree(cli: Cli, tree: Path) -> None:
    write(tree.parent, {"list.txt": LIST})
    ran = cli("images", "--check", "../list.txt", "--output-format", "json")
    assert {each["path"] for each in ran.json["findings"]} == {"a/a.go", "b/b.go", str(tree.parent / "list.txt")}


def test_a_list_named_from_a_folder_is_told_from_the_root(
    cli: Cli, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree / "a")
    assert ("images.txt", "IMG505") in cli("images", "--check", "../images.txt", "--output-format", "json").codes()


@pytest.mark.parametrize("name", ["missing.txt", "missing.yaml:image", "a", "right.txt:image"])
def test_what_is_no_list_ends_the_run(cli: Cli, tree: Path, name: str) -> None:
    ran = cli("images", "--check", name)
    assert (ran.status, ran.out) == (2, "") and name.partition(":")[0] in ran.err


def test_a_line_that_is_no_reference_is_named(cli: Cli, tree: Path) -> None:
    write(tree, {"bad.txt": b"nginx\n\x1b[31m::error::x\n"})
    ran = cli("images", "--check", "bad.txt")
    assert ran.status == 2 and "bad.txt:2:1: no image reference" in ran.err and "\x1b" not in ran.err


@pytest.mark.parametrize("option", ["--check", "--write"])
def test_a_link_of_the_tree_is_not_followed(cli: Cli, tree: Path, option: str) -> None:
    write(tree.parent, {"secret": b"acme/secret:v1\n", "folder/secret": b"acme/secret:v1\n"})
    (tree / "link").symlink_to("../secret")
    (tree / "linked").symlink_to("../folder")
    for name in ("link", "linked/secret"):
        ran = cli("images", option, name)
        assert (ran.status, ran.out) == (2, "") and "acme/secret" not in ran.err
    assert (tree.parent / "secret").read_bytes() == b"acme/secret:v1\n"


def test_where_a_file_was_not_read_nothing_is_called_unused(cli: Cli, tree: Path) -> None:
    write(tree, {"c/c.go": b'package c\n\nconst Image = "quay.io/acme/other:v1"\n\nfunc {\n'})
    ran = cli("images", "--check", "images.txt", "--output-format", "json")
    assert (ran.status, {each["code"] for each in ran.json["findings"]}) == (1, {"IMG504"})
    assert "c/c.go: not analysed" in ran.err
    assert cli("images", "--check", "right.txt").status == 1


@pytest.mark.parametrize("name", ["table", "csv", "list"])
def test_formats_of_a_listing_are_refused(cli: Cli, tree: Path, name: str) -> None:
    ran = cli("images", "--check", "right.txt", "--output-format", name)
    assert ran.status == 2 and f"--output-format {name}: --check has text" in ran.err


def test_formats_of_findings_need_a_list(cli: Cli, tree: Path) -> None:
    assert "images has table" in cli("images", "--output-format", "sarif").err


def test_a_list_of_more_than_this_program_is_compared_one_way(cli: Cli, tree: Path) -> None:
    write(tree, {"more.txt": RIGHT + b"registry.k8s.io/pause:3.9\n"})
    assert cli("images", "--check", "more.txt").status == 1
    assert cli("images", "--check", "more.txt", "--ignore", "IMG505").status == 0
    assert cli("images", "--check", "more.txt", "--select", "IMG504").status == 0
    assert cli("images", "--write", "more.txt", "--ignore", "IMG505").status == 0
    assert Path("more.txt").read_bytes() == RIGHT + b"registry.k8s.io/pause:3.9\n"


@pytest.mark.parametrize("code", ["IMG202", "not-used", "IMG404", ""])
def test_a_code_that_no_list_has_is_refused(cli: Cli, tree: Path, code: str) -> None:
    assert cli("images", "--check", "right.txt", "--ignore", code).status == 2


def test_codes_without_a_list_are_refused(cli: Cli, tree: Path) -> None:
    assert cli("images", "--ignore", "IMG505").status == 2


def test_a_configuration_says_nothing_about_the_codes_of_lists(cli: Cli, tree: Path) -> None:
    write(tree, {".lvscare-codemod.toml": b'select = ["IMG202"]\n'})
    assert cli("images", "--check", "images.txt").status == 1


def test_lint_refuses_the_codes(cli: Cli, tree: Path) -> None:
    assert "what `images --check` finds" in cli("lint", "--select", "IMG504").err


def test_write_brings_a_list_up_to_date(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--write", "images.txt")
    assert (ran.status, ran.out) == (0, "no findings\n")
    assert "images.txt: 2 images are new, 2 lines were not used" in ran.err
    assert Path("images.txt").read_bytes() == b"# images\nquay.io/acme/agent:v2 # agent\n\ndocker.io/acme/proxy:v1\n"
    assert cli("images", "--check", "images.txt").status == 0


def test_write_keeps_mode_and_leaves_a_right_list_alone(cli: Cli, tree: Path) -> None:
    Path("right.txt").chmod(0o640)
    before = os.stat("right.txt")
    assert cli("images", "--write", "right.txt").status == 0
    assert os.stat("right.txt") == before
    Path("images.txt").chmod(0o640)
    cli("images", "--write", "images.txt")
    assert os.stat("images.txt").st_mode & 0o777 == 0o640


def test_write_makes_a_list(cli: Cli, tree: Path) -> None:
    assert cli("images", "--write", "new.txt").status == 0
    assert Path("new.txt").read_bytes() == b"docker.io/acme/proxy:v1\nquay.io/acme/agent:v2\n"


def test_what_cannot_be_written_whole_is_left_as_a_finding(cli: Cli, tree: Path) -> None:
    source = (
        b'package c\n\nimport "fmt"\n\nfunc nodeImage(r string) string { return fmt.Sprintf("%s/calico/node:v3", r) }\n'
    )
    write(tree, {"c/c.go": source})
    ran = cli("images", "--write", "images.txt", "--output-format", "json")
    assert (ran.status, ran.codes()) == (1, [("c/c.go", "IMG504")])


@pytest.mark.parametrize("name", ["values.yaml", "../outside.txt", "a.json"])
def test_write_refuses_what_it_does_not_write(cli: Cli, tree: Path, name: str) -> None:
    ran = cli("images", "--write", name)
    assert (ran.status, ran.out) == (2, "") and not os.path.lexists(name)


def test_check_and_write_are_two_commands(cli: Cli, tree: Path) -> None:
    assert cli("images", "--check", "images.txt", "--write", "images.txt").status == 2


def test_it_speaks_chinese(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--check", "images.txt", "--lang", "zh")
    assert "列表中没有 quay.io/acme/agent:v2" in ran.out and "列表中有 0 个镜像" in ran.err


def test_what_is_staged_is_compared_where_that_is_asked_for(cli: Cli, tree: Path) -> None:
    write(tree, {"c/c.go": b'package c\n\nconst Image = "quay.io/acme/new:v1"\n', "right.txt": LIST})
    assert cli("images", "--staged", "--check", "right.txt").status == 0
    git(tree, "add", "--all", ".")
    ran = cli("images", "--staged", "--check", "right.txt", "--output-format", "json")
    assert {path for path, _ in ran.codes()} == {"a/a.go", "b/b.go", "c/c.go", "right.txt"}
    assert cli("images", "--staged", "--write", "right.txt").status == 2


def test_a_staged_file_that_is_embedded_is_read_as_it_is_staged(cli: Cli, tree: Path) -> None:
    source = b'package e\n\nimport _ "embed"\n\n//go:embed data\nvar images string\n'
    write(tree, {"e/e.go": source, "e/data/images.txt": b"quay.io/acme/e:v1\n"})
    git(tree, "add", "--all", ".")
    write(tree, {"e/data/images.txt": b"quay.io/acme/e:v2\n"})
    listed = {line for line in cli("images", "--staged", "--output-format", "list").out.splitlines() if "/e:" in line}
    assert listed == {"quay.io/acme/e:v1"}


def codes(cli: Cli, tree: Path, *more: object) -> tuple[int, list[str]]:
    ran = cli("images", "-q", "--check", tree / "images.txt", *more, tree)
    return ran.status, [word for word in ran.out.split() if word.startswith("IMG50") or word == "IMG902"]


def test_a_comment_in_the_list_ignores_an_entry_that_nothing_names(cli: Cli, tree: Path) -> None:
    (tree / "images.txt").write_bytes(RIGHT + b"docker.io/acme/old:v1  # codemod:ignore IMG505 -- the next release\n")
    assert codes(cli, tree) == (0, [])


def test_a_comment_alone_on_its_line_is_for_the_next_line(cli: Cli, tree: Path) -> None:
    (tree / "images.txt").write_bytes(RIGHT + b"# codemod:ignore IMG505 -- the next release\ndocker.io/acme/old:v1\n")
    assert codes(cli, tree) == (0, [])


def test_a_comment_in_yaml_ignores_an_entry(cli: Cli, tree: Path) -> None:
    text = b"images:\n- acme/proxy:v1\n- quay.io/acme/agent:v2\n- acme/old:v1 # codemod:ignore IMG505 -- later\n"
    (tree / "images.yaml").write_bytes(text)
    assert cli("images", "-q", "--check", tree / "images.yaml", tree).status == 0


@pytest.mark.parametrize(
    "comment",
    [
        b"# codemod:ignore IMG505 -- nothing is wrong here",
        b"# codemod:ignore IMG505",
        b"# codemod:ignore IMG201 -- why",
    ],
)
def test_a_comment_that_ignores_nothing_is_told(cli: Cli, tree: Path, comment: bytes) -> None:
    (tree / "images.txt").write_bytes(RIGHT + comment + b"\n")
    status, found = codes(cli, tree)
    assert (status, found[0]) == (1, "IMG902")


def test_a_baseline_of_a_list_leaves_what_is_new(cli: Cli, tree: Path) -> None:
    known = tree.with_name("known.json")
    assert codes(cli, tree, "--write-baseline", known)[0] == 0
    assert codes(cli, tree, "--baseline", known) == (0, [])
    write(tree, {"c/c.go": b'package c\n\nconst Image = "quay.io/acme/new:v1"\n'})
    assert codes(cli, tree, "--baseline", known) == (1, ["IMG504"])


def test_since_leaves_what_the_merge_base_had_with_its_own_list(cli: Cli, tree: Path) -> None:
    assert codes(cli, tree, "--since", "HEAD") == (0, [])
    write(tree, {"images.txt": LIST + b"docker.io/acme/added:v1\n"})
    assert codes(cli, tree, "--since", "HEAD") == (1, ["IMG505"])


def test_a_list_that_is_new_since_then_is_judged_whole(cli: Cli, tree: Path) -> None:
    write(tree, {"new.txt": b"quay.io/acme/agent:v2\n"})
    ran = cli("images", "-q", "--check", tree / "new.txt", "--since", "HEAD", tree)
    assert (ran.status, ran.out.count("IMG504")) == (1, 1)


@pytest.mark.parametrize("option", ["--since", "--baseline", "--write-baseline"])
def test_what_was_known_is_asked_with_a_list_alone(cli: Cli, tree: Path, option: str) -> None:
    ran = cli("images", option, "HEAD", tree)
    assert (ran.status, "add --check FILE" in ran.err) == (2, True)
