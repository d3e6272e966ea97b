"""The command line as people and CI meet it: exit statuses, streams, formats, errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from cli_cases import COMMON, LOCAL, PINNED, Cli, break_local, change, git, write
from project import ROOT

from codemod.commands.arguments import build
from codemod.judge.checks import CHECKS
from codemod.report import FORMATS

SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text())
JUDGING = ("lint", "fix", "trace")
PROVEN = "2 images at 2 places come from the local registry; 6 files\n"


@pytest.fixture
def bad(sealer: Path) -> Path:
    break_local(sealer)
    return sealer


# exit statuses


@pytest.mark.parametrize("command", [["lint"], ["fix"], ["fix", "--check"], ["fix", "--diff"], ["trace"]])
def test_a_clean_tree_is_0(cli: Cli, sealer: Path, command: list[str]) -> None:
    assert cli(*command, sealer).status == 0


@pytest.mark.parametrize("command", [["lint"], ["fix", "--check"], ["trace"]])
def test_findings_are_1(cli: Cli, bad: Path, command: list[str]) -> None:
    assert cli(*command, bad).status == 1


def test_what_fix_mends_is_0_and_then_clean(cli: Cli, bad: Path) -> None:
    assert cli("fix", bad).status == 0
    assert cli("lint", bad).status == 0


USAGE = [
    ["nothing"],
    ["lint", "--nothing"],
    ["lint", "--select", "E501"],
    ["lint", "--output-format", "pdf"],
    ["lint", "--rules", "/nowhere.py"],
    ["lint", "/nowhere"],
    ["lint", "--staged"],
    ["lint", "--since", "main"],
    ["lint", "--baseline", "/nowhere.json"],
    ["lint", "--output", "/nowhere/x.txt"],
    ["fix", "--diff", "--check"],
    ["fix", "--patch", "/nowhere/x.patch"],
    ["explain", "IMG999"],
    ["bump"],
    ["bump", "latest"],
    ["preflight"],
    ["preflight", "registry"],
    ["preflight", "registry", "127.0.0.1:1", "--output-format", "pdf"],
    ["--print-completion", "cobol"],
]


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
def test_no_answer_is_2_with_one_line_on_stderr_and_nothing_on_stdout(
    cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(bad)
    ran = cli(*words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("lvscare-codemod: ")
    assert ran.err.count("\n") == 1


def test_a_bug_is_2_and_asks_to_be_reported(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError("oh\x1b[31m")

    monkeypatch.setattr("codemod.judge.analysis.analyse", broken)
    ran = cli("lint", bad)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "lvscare-codemod: internal error, please report it: ZeroDivisionError: oh\\x1b[31m\n"


def test_an_interrupt_is_130(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("codemod.judge.analysis.analyse", interrupted)
    ran = cli("lint", bad)
    assert ran.status == 130
    # how far it was
    assert "interrupted: " in ran.err
    assert " files read" in ran.err


def test_an_interrupt_says_what_was_being_done(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("codemod.uses.consumers.call_sites", interrupted)
    assert "] 2 of 3: images at consumers of rule lvscare; " in cli("lint", bad).err
    monkeypatch.setattr("codemod.policy.answering.sinks", interrupted)
    assert ": images of common/common.go; " in cli("lint", "--rules", "airgap", bad).err
    monkeypatch.setattr("codemod.inventory.collect.sinks", interrupted)
    assert ": images of common/common.go; " in cli("images", bad).err


def test_where_no_rule_applies_it_says_so_and_is_0_or_2_on_demand(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, {"go.mod": b"module example.com/x\n", "x.go": b"package x\n"})
    ran = cli("lint", tmp_path)
    assert (ran.status, ran.out) == (0, "no rule applies here (lvscare); 1 file\n")
    ran = cli("lint", "--require-rule", tmp_path)
    assert (ran.status, "nothing is proven: no rule applies here" in ran.err) == (2, True)


# errors that help


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["lnt"], "did you mean lint?"),
        (["prefligth"], "did you mean preflight?"),
        (["lint", "--stagged"], "did you mean --staged?"),
        (["lint", "--output-fromat=json"], "did you mean --output-format?"),
        (["lint", "--output-format", "sarfi"], "did you mean sarif?"),
        (["fix", "--dif"], "did you mean --diff?"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(cli: Cli, words: list[str], hint: str) -> None:
    assert hint in cli(*words).err


def test_an_option_is_never_abbreviated(cli: Cli, bad: Path) -> None:
    assert cli("lint", "--stage", bad).status == 2


@pytest.mark.parametrize("command", JUDGING)
def test_a_folder_without_go_is_named(cli: Cli, tmp_path: Path, command: str) -> None:
    (tmp_path / "etc").mkdir()
    assert f"{tmp_path / 'etc'}: no Go module" in cli(command, tmp_path / "etc").err


def test_here_is_named_by_its_path(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"{tmp_path}: no Go module" in cli("lint").err


def test_an_error_cannot_write_to_the_terminal(cli: Cli, sealer: Path) -> None:
    ran = cli("lint", sealer / "\x1b[2J\u202e::error::x")
    assert ran.status == 2
    assert "\\x1b[2J\\u202e" in ran.err


# output


def test_json_keeps_its_contract(cli: Cli, bad: Path) -> None:
    ran = cli("lint", "--output-format", "json", bad)
    jsonschema.validate(ran.json, SCHEMA)
    (found,) = ran.json["findings"]
    assert (found["path"], found["line"], found["column"]) == (LOCAL, 53, 17)
    assert (found["rule"], found["code"], found["name"]) == ("lvscare", "IMG202", "no-registry")
    assert (found["severity"], found["fixable"], len(found["fingerprint"])) == ("error", True, 32)
    assert ran.json["summary"] == {"findings": 1, "fixable": 1, "files": 1}
    assert found["related"][0]["path"] == LOCAL


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_written_to_stdout_and_to_a_file_alike(cli: Cli, bad: Path, tmp_path: Path, name: str) -> None:
    out = cli("lint", "--output-format", name, bad).out
    beside = cli("lint", "--output-format", name, "--output", tmp_path / "report", bad)
    assert (tmp_path / "report").read_text() == out
    assert beside.out == cli("lint", bad).out
    assert beside.status == 1


def test_the_answer_is_the_same_from_anywhere_and_for_any_path(
    cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = cli("lint", "--output-format", "json", bad).out
    for folder, path in ((bad, "."), (bad / "pkg", "ipvs"), (bad.parent, f"sealer/{COMMON}"), (bad / "common", "..")):
        monkeypatch.chdir(folder)
        assert cli("lint", "--output-format", "json", path).out == whole


def test_sarif_has_the_manual_and_the_whole_fix(cli: Cli, bad: Path) -> None:
    change(bad, COMMON, PINNED, b'"docker.io/sealerio/lvscare:latest"')
    (run,) = cli("lint", "--output-format", "sarif", bad).json["runs"]
    texts = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert texts["IMG202"]["shortDescription"]["text"] != "IMG202 no-registry"
    assert "## What it does" in texts["IMG202"]["help"]["markdown"]
    assert all(len(result["fixes"]) == 1 for result in run["results"])


def test_a_fix_that_adds_an_import_is_told_whole(cli: Cli, bad: Path) -> None:
    change(bad, LOCAL, b'\t"net"\n', b'\tnetwork "net"\n')
    change(bad, LOCAL, b"net.JoinHostPort", b"network.JoinHostPort")
    change(bad, LOCAL, b'\t"strconv"\n', b"")
    change(bad, LOCAL, b"strconv.Itoa(c.Port)", b'"5000"')
    (run,) = cli("lint", "--output-format", "sarif", bad).json["runs"]
    (result,) = run["results"]
    (changed,) = result["fixes"][0]["artifactChanges"]
    source = (bad / LOCAL).read_text().splitlines(keepends=True)
    # done bottom up, the replacements are what `fix` writes
    for each in sorted(changed["replacements"], key=lambda each: -each["deletedRegion"]["startLine"]):
        region, new = each["deletedRegion"], each.get("insertedContent", {}).get("text", "")
        first, last = region["startLine"] - 1, region["endLine"] - 1
        tail = source[last][region["endColumn"] - 1 :] if last < len(source) else ""
        source[first : last + 1] = (source[first][: region["startColumn"] - 1] + new + tail).splitlines(keepends=True)
    assert cli("fix", bad).status == 0
    assert "".join(source) == (bad / LOCAL).read_text()


def test_the_job_summary_is_appended(cli: Cli, bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    cli("lint", "--output-format", "github", bad)
    assert summary.read_text().startswith("before\n**lvscare-codemod**")
    assert "IMG202" in summary.read_text()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    ran = cli("lint", bad)
    assert (ran.status, "cannot be written" in ran.err) == (2, True)


def test_quiet_says_nothing_where_all_is_well(cli: Cli, sealer: Path) -> None:
    assert cli("lint", "--quiet", sealer) == cli("fix", "--quiet", sealer)
    assert (cli("lint", "--quiet", sealer).out, cli("fix", "--quiet", sealer).err) == ("", "")


def test_verbose_shows_the_way_of_the_value(cli: Cli, bad: Path) -> None:
    assert "reaches LvsStaticPodYaml" in cli("lint", "--verbose", bad).out
    assert "reaches LvsStaticPodYaml" not in cli("lint", bad).out


def test_stats_count_the_work(cli: Cli, sealer: Path) -> None:
    ran = cli("lint", "--stats", sealer)
    assert "candidate files" in ran.err
    assert "evaluation steps" in ran.err
    assert ran.out == PROVEN


@pytest.mark.parametrize(
    ("options", "environ", "coloured"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        ([], {"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
    ],
)
def test_colours(
    cli: Cli,
    bad: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    environ: dict[str, str],
    coloured: bool,
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in cli("lint", *options, bad).out) == coloured


@pytest.mark.parametrize(
    ("lang", "said"), [("zh_CN.UTF-8", "2 处的 2 个镜像来自本地仓库；6 个文件\n"), ("de_DE.UTF-8", PROVEN)]
)
def test_the_locale_chooses_the_language(
    cli: Cli, sealer: Path, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    monkeypatch.setenv("LANG", lang)
    assert cli("lint", sealer).out == said
    assert cli("lint", "--lang", "en", sealer).out == PROVEN
    monkeypatch.setenv("LC_ALL", "C")
    assert cli("lint", sealer).out == PROVEN


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_hostile_name_and_source_write_nothing_to_a_terminal(cli: Cli, bad: Path, name: str) -> None:
    call = 'package registry\n\nimport "github.com/sealerio/sealer/pkg/ipvs"\n\nfunc bad() {\n\t/* \x1b]0;x\x07 */ '
    call += '_, _ = ipvs.LvsStaticPodYaml("a", "b", nil, "\u202eevil/lvscare:1", "d", "e") // ##[error]\n}\n'
    path = "pkg/registry/\x1b[31m\n::error::\udcff.go"
    write(bad, {path: call.encode()})
    ran = cli("lint", "--output-format", name, "--verbose", bad)
    assert ran.status == 1
    shown = ran.out + ran.err
    assert all(char.isprintable() or char == "\n" for char in shown)
    assert "\n::error::" not in shown
    assert "##[" not in shown


def test_a_reader_that_goes_away_is_no_error(bad: Path) -> None:
    command = [sys.executable, "-m", "codemod", "lint", "--output-format", "json", "."]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=bad, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.close()
        assert ran.stderr.read() == ""
    assert ran.returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_2(bad: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "codemod", "lint", "."]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        ran = subprocess.run(command, cwd=bad, stdout=full, stderr=subprocess.PIPE, text=True, env=env)
    assert ran.returncode == 2
    assert ran.stderr == "lvscare-codemod: standard output: No space left on device\n"


# what starts fast


def test_lint_loads_neither_libcst_nor_preflight_nor_another_command(sealer: Path) -> None:
    code = (
        "import sys; from codemod.cli import main; status = main(['lint', '.']); print(sorted("
        "name for name in sys.modules if name.split('.')[0] in ('libcst', 'ssl', 'http', 'subprocess', 'asyncio')"
        " or name.startswith(('codemod.preflight', 'codemod.write'))))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=sealer, capture_output=True, text=True, env={**os.environ, "LANG": "zh_CN"}
    )
    assert ran.stdout.splitlines()[-1] == "[]"


# the other commands


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_code_is_explained(cli: Cli, lang: str) -> None:
    for check in CHECKS:
        page = cli("explain", "--lang", lang, check.code.lower()).out
        assert page.startswith(f"# {check.code} ")
        assert page.count("\n## ") == 5
    assert cli("explain", "--lang", lang, "IMG401").out.startswith("# IMG401 image-missing")


def test_the_shipped_rule_is_explained(cli: Cli) -> None:
    assert "sealerio/lvscare:v1.1.3-beta.8" in cli("explain", "lvscare").out


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh", "fish"])
def test_completion_knows_commands_and_options(cli: Cli, shell: str) -> None:
    pytest.importorskip("shtab")
    ran = cli("--print-completion", shell)
    assert ran.status == 0
    assert all(word in ran.out for word in ("preflight", "install", "staged"))


def test_completion_without_shtab_says_what_to_install(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    ran = cli("--print-completion", "bash")
    assert (ran.status, "pip install shtab" in ran.err) == (2, True)


def test_every_option_has_a_help_text() -> None:
    _, commands = build([])
    assert set(commands) == {
        "lint",
        "fix",
        "trace",
        "images",
        "explain",
        "bump",
        "init",
        "install-hook",
        "lsp",
        "preflight",
    }
    for command in commands.values():
        bare = [action.dest for action in command._actions if action.option_strings and not action.help]
        assert bare == []


@pytest.mark.parametrize("command", [*build([])[1]])
def test_help_is_0_on_stdout(sealer: Path, command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        from codemod.cli import main

        main([command, "--help"])
    assert ended.value.code == 0


def test_trace_reads_what_is_staged(cli: Cli, repository: Path) -> None:
    break_local(repository)
    git(repository, "add", LOCAL)
    (repository / LOCAL).write_text(git(repository, "show", f"HEAD:{LOCAL}"))
    assert cli("trace", "--staged", repository).status == 1
    assert cli("trace", repository).status == 0
