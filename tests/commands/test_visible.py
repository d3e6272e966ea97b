"""What of a tree gets into a terminal or into the log of a CI job, and that a program still gets the exact bytes."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_cases import BARE, COMMON, JOINED, LOCAL, LOGGED, PINNED, Cli, break_local, change, commit_all, git
from hostile_text import hostile
from hypothesis import given
from project import ROOT

from codemod.cli import main
from codemod.commands.patches import lines
from codemod.write.change import FileChange
from codemod.write.unified import unified_diff

# a tab and CR LF are what sources are made of; `##` begins a command of GitHub, Azure and TeamCity
OBEYED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)"
    r"|^\s*::|##",
    re.MULTILINE,
)
SPELLINGS = {
    "a command of GitHub": b"::error::x",
    "a command behind white space": b"\t ::set-output name=a::b",
    "a command with an escaped line end": b"::warning::a%0A::error::b",
    "an older command of GitHub": b"##[command]x",
    "a command of Azure": b"##vso[task.setvariable variable=a]b",
    "a command of TeamCity": b"##teamcity[buildStatus text='x']",
    "a section of GitLab": b"\x1b[0Ksection_start:1560896352:a\r\x1b[0Kx",
    "ESC": b"\x1b[2J",
    "a title of the window": b"\x1b]0;x\x07",
    "CSI as one character": "\x9b2J".encode(),
    "bidi": "\u202e\u2066".encode(),
    "a lone CR": b"good\rbad",
    "two CR": b"good\r\r",
    "BEL, backspace, DEL": b"\x07\x08\x7f",
    "line separators": "\x85::a\u2028::b".encode(),
}


@pytest.fixture(autouse=True)
def in_no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LOGGED:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def planted(repository: Path) -> Path:
    """A finding that can be fixed, with each spelling in the lines around it, and in the line that a fix replaces."""
    text = b"/*\n" + b"\n".join(SPELLINGS.values()) + b"\n*/"
    break_local(repository)
    change(repository, LOCAL, BARE, BARE + b" " + text)
    return repository


def judged(text: str) -> list[str]:
    return [match[0] for match in OBEYED.finditer(text)]


@pytest.mark.parametrize("variable", LOGGED)
def test_a_diff_in_the_log_of_a_job_holds_nothing_that_it_would_obey(
    cli: Cli, planted: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "true")
    ran = cli("fix", "--diff", planted)
    assert JOINED.decode() in ran.out
    assert judged(ran.out) == []
    assert "fix --patch FILE" in ran.err


@pytest.mark.parametrize("name", SPELLINGS)
def test_each_spelling_is_made_visible(cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    break_local(repository)
    change(repository, LOCAL, BARE, BARE + b" /*\n" + SPELLINGS[name] + b"\n*/")
    assert judged(cli("fix", "--diff", repository).out)
    monkeypatch.setenv("CI", "true")
    shown = cli("fix", "--diff", repository).out
    assert judged(shown) == []
    assert "\\x" in shown or "\\u" in shown


@pytest.mark.parametrize("value", ["", "0", "false", "False"])
def test_outside_of_a_job_a_pipe_gets_every_byte(
    planted: Path, monkeypatch: pytest.MonkeyPatch, value: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setenv("CI", value)
    before = (planted / LOCAL).read_bytes()
    commit_all(planted)
    capfdbinary.readouterr()
    main(["fix", "--diff", str(planted)])
    subprocess.run(["git", "apply", "-"], cwd=planted, input=capfdbinary.readouterr().out, check=True)
    applied = (planted / LOCAL).read_bytes()
    git(planted, "checkout", "--quiet", ".")
    assert (planted / LOCAL).read_bytes() == before
    assert main(["fix", str(planted)]) == 0
    assert (planted / LOCAL).read_bytes() == applied


def test_in_a_job_a_patch_file_has_the_exact_bytes(
    cli: Cli, planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    commit_all(planted)
    assert cli("fix", "--patch", tmp_path / "fix.patch", planted).status == 0
    git(planted, "apply", str(tmp_path / "fix.patch"))
    assert all(spelling in (planted / LOCAL).read_bytes() for spelling in SPELLINGS.values())
    assert cli("lint", planted).status == 0


def test_in_a_job_a_diff_of_plain_sources_is_the_exact_patch(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    break_local(repository)
    # CR LF, tabs, and letters of every kind are no control characters
    (repository / LOCAL).write_bytes((repository / LOCAL).read_bytes().replace(b"\n", b"\r\n") + b"// \xe5\x9b\xbd\r\n")
    monkeypatch.setenv("CI", "true")
    assert main(["fix", "--diff", str(repository)]) == 0
    printed = capfdbinary.readouterr()
    assert b"--patch" not in printed.err
    git(repository, "config", "core.autocrlf", "false")
    subprocess.run(["git", "apply", "-"], cwd=repository, input=printed.out, check=True)
    assert JOINED in (repository / LOCAL).read_bytes()


def test_a_file_name_with_line_ends_is_quoted(cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_local(repository)
    (repository / LOCAL).rename(repository / "pkg/registry/a\n::error::b\x1b.go")
    commit_all(repository)
    monkeypatch.setenv("CI", "true")
    for words in (
        ["fix", "--diff"],
        ["lint"],
        ["trace"],
        ["trace", "--output-format", "json"],
        ["lint", "--stats", "-v"],
    ):
        ran = cli(*words, repository)
        assert "error" in ran.out
        assert judged(ran.out + ran.err) == []


def test_bump_shows_its_diff_in_the_same_way(cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = ROOT / "rules/lvscare.py"
    (repository / "rule.py").write_bytes(rules.read_bytes())
    change(repository, COMMON, PINNED + b"\n", PINNED + b" /*\n::error::x \x1b[2J\n##[x] */\n")
    monkeypatch.chdir(repository)
    monkeypatch.setenv("CI", "true")
    ran = cli("bump", "--diff", "--rules", "rule.py", "v9.9.9")
    assert (ran.status, "v9.9.9" in ran.out, judged(ran.out)) == (0, True, [])


def test_on_a_terminal_it_is_made_visible_too(planted: Path) -> None:
    master, slave = pty.openpty()
    program = [str(Path(sys.executable).parent / "lvscare-codemod"), "fix", "--diff", "--color", "never", str(planted)]
    with subprocess.Popen(program, stdout=slave, stderr=subprocess.DEVNULL) as ran:
        os.close(slave)
        shown = b""
        while chunk := _read(master):
            shown += chunk
    os.close(master)
    assert ran.returncode == 0
    text = shown.decode()
    assert JOINED.decode() in text
    assert judged(text) == []


def _read(master: int) -> bytes:
    try:
        return os.read(master, 1 << 16)
    except OSError:  # Linux says so where the other side is closed
        return b""


def test_what_explain_says_of_a_rule_is_harmless(cli: Cli, tmp_path: Path) -> None:
    rule = (ROOT / "rules/lvscare.py").read_text()
    (tmp_path / "rule.py").write_text(rule.replace('"k.Config.RegistryInfo.URL"', "'k.Config[\"##[x]\"].URL'"))
    ran = cli("explain", "--rules", tmp_path / "rule.py", "lvscare")
    assert (ran.status, "[x]" in ran.out, judged(ran.out)) == (0, True, [])


def test_a_byte_that_is_not_utf_8_is_made_visible() -> None:
    (*_, shown) = lines(unified_diff(FileChange("a.go", b"", b"a\x9b2J\n")), False)
    assert shown == r"+a\x9b2J"


@given(hostile, hostile)
def test_no_line_of_a_shown_patch_is_obeyed(old: str, new: str) -> None:
    sides = (text.encode("utf-8", "surrogatepass") for text in (old, new))
    patch = unified_diff(FileChange("a.go", *sides))
    shown = "".join(line + "\n" for line in lines(patch, False))
    assert judged(shown) == []
