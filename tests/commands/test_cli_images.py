"""`images`: what is listed, in every format, and what its exit status says."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest
from cli_cases import Cli, write
from pages import blocks, session
from project import ROOT

from codemod.report import INVENTORIES
from codemod.report.text import width

FILES = {
    "go.mod": b"module example.org/m\n\ngo 1.22\n",
    "a/a.go": b'package a\n\nconst Agent = "quay.io/acme/agent:v1"\n\nvar agentImages = []string{Agent}\n',
    "b/b.go": b'package b\n\nconst Agent = "quay.io/acme/agent:v1"\n\nconst Proxy = "docker.io/acme/proxy:latest"\n',
}
FORMATS = list(INVENTORIES)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    write(tmp_path / "tree", FILES)
    return tmp_path / "tree"


def test_a_list_has_each_known_image_once_and_sorted(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--output-format", "list", tree)
    assert (ran.status, ran.out) == (0, "docker.io/acme/proxy:latest\nquay.io/acme/agent:v1\n")


def test_the_account_says_what_was_read(cli: Cli, tree: Path) -> None:
    assert "2 images, 2 of them wholly known, 0 slots; 0 containers, 2 Go files" in cli("images", tree).err


def test_one_image_is_one_row_with_all_its_places(cli: Cli, tree: Path) -> None:
    proxy, agent = cli("images", "--output-format", "json", tree).json["images"]
    assert [(place["path"], place["line"]) for place in agent["origins"]] == [("a/a.go", 3), ("b/b.go", 3)]
    assert (agent["registry"], agent["repository"], agent["tag"], agent["digest"]) == (
        "quay.io",
        "acme/agent",
        "v1",
        "",
    )
    assert (agent["pin"], proxy["pin"], agent["registry_kind"]) == ("tag", "moving", "fixed")


def test_a_table_shows_pin_and_place(cli: Cli, tree: Path) -> None:
    lines = cli("images", tree).out.splitlines()
    assert lines[0].split() == ["IMAGE", "PIN", "REDIRECTS", "WHERE"]
    assert lines[2].split() == ["quay.io/acme/agent:v1", "tag", "-", "a/a.go:3", "(+1)"]


def test_problems_are_coloured_on_a_terminal(cli: Cli, tree: Path) -> None:
    plain, coloured = cli("images", tree).out, cli("images", "--color", "always", tree).out
    assert "\x1b[1;31mmoving\x1b[0m" in coloured and coloured.count("\x1b") == 2
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain
    assert "\x1b" not in cli("images", "--color", "always", "--output-format", "csv", tree).out


def test_csv_is_read_by_a_csv_reader(cli: Cli, tree: Path) -> None:
    rows = list(csv.reader(cli("images", "--output-format", "csv", tree).out.splitlines()))
    assert rows[0] == ["image", "pin", "redirects", "where"]
    assert rows[1] == ["docker.io/acme/proxy:latest", "moving", "-", "b/b.go:5"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM"])
def test_a_folder_is_no_formula_in_a_spreadsheet(cli: Cli, tree: Path, name: str) -> None:
    write(tree, {f"{name}/a.go": FILES["a/a.go"].replace(b"acme/agent", b"acme/other")})
    rows = list(csv.reader(cli("images", "--output-format", "csv", tree).out.splitlines()))
    assert [each[3] for each in rows if each[0] == "quay.io/acme/other:v1"] == [f"./{name}/a.go:3"]


def test_a_report_goes_to_a_file(cli: Cli, tree: Path) -> None:
    target = tree.with_name("report")
    ran = cli("images", "-q", "--output-format", "list", "--output", target, tree)
    assert (ran.out, ran.err) == ("", "")
    assert target.read_text().split() == ["docker.io/acme/proxy:latest", "quay.io/acme/agent:v1"]


def test_a_part_of_a_tree_is_its_module(cli: Cli, tree: Path) -> None:
    assert cli("images", "--output-format", "list", tree / "a").out.count("\n") == 2


def test_what_is_excluded_is_not_listed(cli: Cli, tree: Path) -> None:
    assert cli("images", "--output-format", "list", "--exclude", "b/**", tree).out == "quay.io/acme/agent:v1\n"


def test_the_configuration_of_the_tree_holds(cli: Cli, tree: Path) -> None:
    write(tree, {".lvscare-codemod.toml": b'exclude = ["b/**"]\nlanguage = "zh"\n'})
    ran = cli("images", "--output-format", "list", tree)
    assert ran.out == "quay.io/acme/agent:v1\n" and "1 个镜像" in ran.err


def test_a_file_that_does_not_parse_is_said_and_the_rest_is_listed(cli: Cli, tree: Path) -> None:
    write(tree, {"c/c.go": b'package c\n\nconst Image = "quay.io/acme/other:v1"\n\nfunc {\n'})
    ran = cli("images", "--output-format", "list", tree)
    assert (ran.status, ran.out.count("\n")) == (1, 2)
    assert "c/c.go: not analysed: does not parse" in ran.err


def test_rules_are_refused(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--rules", "lvscare", tree)
    assert (ran.status, ran.out) == (2, "") and "--rules" in ran.err


def test_a_tree_without_a_module_has_no_answer(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path / "empty", {"a.go": b"package a\n"})
    assert cli("images", tmp_path / "empty").status == 2


def test_it_speaks_chinese(cli: Cli, tree: Path) -> None:
    ran = cli("images", "--lang", "zh", tree)
    assert ran.out.startswith("镜像") and "2 个镜像" in ran.err


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_names_are_harmless(cli: Cli, tree: Path, name: str) -> None:
    source = 'package d\n\nconst y = `\nimage: {{ .\u202eA }}/x:{{ printf "##[error]" .B }}\nimage: \x1b[31m/a:v1\n`\n'
    write(tree, {'d/\x1b[31m\n::error::"]<b>|\udcff.go': source.encode(), "e/e.go": b"package e\n\n//go:embed ../a\n"})
    ran = cli("images", "--output-format", name, tree)
    assert ran.status == 0
    assert all(char.isprintable() or char == "\n" for char in ran.out + ran.err)
    assert "\n::error::" not in ran.out
    assert "##[" not in ran.out
    assert {"markdown": "<b>", "html": "]<b>"}.get(name, "\x1b") not in ran.out


def test_a_link_is_not_followed_to_what_is_embedded(cli: Cli, tree: Path) -> None:
    write(tree.with_name("outside"), {"images.txt": b"quay.io/out/side:v1\n"})
    write(tree, {"e/e.go": b'package e\n\nimport _ "embed"\n\n//go:embed images.txt\nvar images string\n'})
    (tree / "e" / "images.txt").symlink_to(tree.with_name("outside") / "images.txt")
    assert "out/side" not in cli("images", "--output-format", "list", tree).out


@pytest.mark.parametrize("page", ["docs/images.md", "docs/images.zh-CN.md"])
def test_the_page_shows_what_the_command_prints(cli: Cli, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.chdir(ROOT)
    for command, shown in [each for block in blocks(page, "console") for each in session(block)]:
        ran = cli(*shlex.split(command)[1:])
        assert (ran.status, ran.out + ran.err) == (0, shown)


def test_the_columns_of_a_chinese_table_stand_below_each_other(cli: Cli, tree: Path) -> None:
    lines = cli("images", "--lang", "zh", tree).out.splitlines()
    assert width(lines[0].partition("固定")[0]) == lines[1].index("moving")
