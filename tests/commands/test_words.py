"""What people type, and what they are told."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import jsonschema
import pytest
from cli_cases import Cli, break_local, commit_all, git, write
from project import ROOT

from codemod.commands.explain import explained


@pytest.fixture
def bad(repository: Path) -> Path:
    break_local(repository)
    return repository


def test_a_bare_call_prints_the_help_and_is_no_success(cli: Cli) -> None:
    ran = cli()
    assert (ran.status, ran.out) == (2, "")
    assert "usage: lvscare-codemod" in ran.err and "install-hook" in ran.err


def test_the_version_has_a_short_option(cli: Cli) -> None:
    for option in ("-V", "--version"):
        with pytest.raises(SystemExit) as ended:
            cli(option)
        assert not ended.value.code


@pytest.mark.parametrize(
    "words",
    [
        ["--lang=zh", "lint"],
        ["--lang", "zh", "lint"],
        ["-q", "--lang=zh", "lint"],
        ["--color", "never", "--lang=zh", "lint"],
    ],
)
def test_options_of_all_commands_may_stand_before_the_command(cli: Cli, bad: Path, words: list[str]) -> None:
    ran = cli(*words, bad)
    assert (ran.status, "个问题" in ran.out) == (1, True)


def test_a_misspelled_command_is_not_skipped_for_one_behind_it(cli: Cli) -> None:
    assert "did you mean lint?" in cli("lnt", "fix").err
    assert cli("--nothing", "lint").status == 2


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["lint", "--json"], "write `--output-format json`"),
        (["lint", "--sarif"], "write `--output-format sarif`"),
        (["lint", "--fix"], "write `lvscare-codemod fix`"),
        (["fix", "--lint"], "write `lvscare-codemod lint`"),
    ],
)
def test_what_other_tools_call_so_is_answered_with_what_it_is_here(cli: Cli, words: list[str], meant: str) -> None:
    ran = cli(*words)
    assert (ran.status, meant in ran.err, ran.err.count("\n")) == (2, True, 1)


# explain


def test_explain_alone_lists_all(cli: Cli) -> None:
    ran = cli("explain")
    listed = ran.out.splitlines()
    assert ran.status == 0
    assert [line.split()[0] for line in listed if line.startswith("IMG")] == explained()
    assert "rule lvscare" in listed
    assert "IMG202 no-registry：镜像" in cli("explain", "--lang", "zh").out


def test_explain_takes_several_and_names(cli: Cli) -> None:
    out = cli("explain", "img202", "online-registry").out
    assert re.findall("^# (IMG...)", out, re.M) == ["IMG202", "IMG101"]


@pytest.mark.parametrize(
    ("topic", "meant"), [("IMG22", "IMG202"), ("onlin-registry", "online-registry"), ("lvscar", "lvscare")]
)
def test_explain_says_what_is_near(cli: Cli, topic: str, meant: str) -> None:
    ran = cli("explain", topic)
    assert ran.status == 2
    assert re.search(f"did you mean .*{meant}", ran.err)
    assert "`lvscare-codemod explain` lists all" in ran.err


def test_explain_speaks_of_a_rule_in_words(cli: Cli) -> None:
    out = cli("explain", "lvscare").out
    assert "consumer: the parameter image of LvsStaticPodYaml in pkg/ipvs\n" in out
    assert "Parameter(" not in out


# hints can be run as they are printed


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--rules", "my rules/rule.py"],
        ["--since", "main"],
        ["--staged"],
        ["--select", "IMG2", "--exclude", "x/**"],
        ["pkg"],
        ["common"],  # nothing is to be written there: the hint names more
        ["--config-from", "HEAD", "./..."],
    ],
)
def test_the_hint_is_a_command_that_mends_what_was_told(
    cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    write(repository, {"my rules/rule.py": (ROOT / "rules" / "lvscare.py").read_bytes()})
    commit_all(repository)
    git(repository, "checkout", "--quiet", "-b", "topic")
    break_local(repository)
    git(repository, "add", "--all", ".")
    monkeypatch.chdir(repository)
    ran = cli("lint", *options)
    commands = re.findall("`(lvscare-codemod fix.*?)`", ran.out)
    assert len(commands) == 2
    for command in commands:
        assert cli(*shlex.split(command)[1:]).status == 0
    assert cli("lint").status == 0
    assert all(word in commands[0] for word in options if word.startswith("--"))


def test_the_hint_reaches_from_a_folder_below_what_was_found_elsewhere(
    cli: Cli, sealer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_local(sealer)
    (sealer / "docs").mkdir()
    monkeypatch.chdir(sealer / "common")
    for where in ([], ["../docs"], ["../common", "../docs"]):
        assert "`lvscare-codemod fix --diff ..`" in cli("lint", *where).out
    assert "`lvscare-codemod fix --diff ../pkg`" in cli("lint", "../pkg").out


# messages


def test_a_code_is_not_said_twice(cli: Cli, sealer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codemod.golang.program.sources.MAX_FILES", 1)
    (sealer / "pkg/registry/link.go").symlink_to("local.go")
    out = cli("lint", sealer).out
    assert "IMG903 not-analysed: it and all that follow" in out
    assert "IMG904 not-read: it is a symbolic link" in out


def test_what_is_no_file_is_a_place(cli: Cli) -> None:
    ran = cli("preflight", "registry", "127.0.0.1:1", "--timeout", "1")
    assert "1 finding (0 fixable) in 1 place" in ran.out


def test_the_json_of_a_whole_preflight_keeps_its_contract(cli: Cli, bad: Path, tmp_path: Path) -> None:
    schema = json.loads((ROOT / "docs" / "preflight.schema.json").read_text())
    ran = cli("preflight", "all", "--output-format", "json", "--tree", bad, "--bundle", tmp_path)
    jsonschema.validate(ran.json, schema)
    assert ran.json["exit"] == ran.status and any(link["findings"] for link in ran.json["chain"])


def test_a_name_in_bytes_is_shown_as_a_name(cli: Cli, sealer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object) -> None:
        raise PermissionError(13, "Permission denied", b"/proc/1/\xff")

    monkeypatch.setattr("codemod.judge.analysis.analyse", refused)
    ran = cli("lint", sealer)
    assert ran.err == "lvscare-codemod: /proc/1/\\udcff: Permission denied\n"
