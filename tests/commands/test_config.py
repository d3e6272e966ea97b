"""What a tree's configuration does to the commands, as people and CI run them."""

from __future__ import annotations

import html
import json
from pathlib import Path

import jsonschema
import pytest
from cli_cases import BARE, COMMON, JOINED, LOCAL, UTILS, Cli, break_local, change, commit_all, git, write
from project import ROOT
from test_cli import SCHEMA

from codemod.report import FORMATS
from codemod.source import worktree

FILE = ".lvscare-codemod.toml"
RULES = (ROOT / "rules" / "lvscare.py").read_bytes()
LATER = RULES.replace(b"v1.1.3-beta.8", b"v1.1.3-beta.9")
IGNORED = BARE + b" //codemod:ignore IMG202 -- it is known"


def configure(root: Path, text: str, name: str = FILE) -> None:
    write(root, {name: text.encode()})


@pytest.fixture
def team(repository: Path) -> Path:
    """A repository whose team has its own pin, in rule and constant."""
    write(repository, {"rules/lvscare.py": LATER})
    configure(repository, 'rules = "rules/lvscare.py"\n')
    change(repository, COMMON, b"v1.1.3-beta.8", b"v1.1.3-beta.9")
    commit_all(repository, "our own pin")
    return repository


# what holds


def test_plain_lint_uses_the_rules_that_the_configuration_names(cli: Cli, team: Path) -> None:
    assert cli("lint", team).status == 0
    assert cli("lint", "--rules", ROOT / "rules", team).status == 1


@pytest.mark.parametrize("command", [["lint"], ["lint", "--staged"], ["fix", "--check"], ["trace"]])
def test_every_command_that_judges_uses_them(cli: Cli, team: Path, command: list[str]) -> None:
    assert cli(*command, team).status == 0
    (team / FILE).unlink()
    commit_all(team)
    assert (cli(*command, team).status == 1) == (command != ["trace"])


def test_pyproject_says_it_too(cli: Cli, team: Path) -> None:
    (team / FILE).unlink()
    configure(team, '[tool.lvscare-codemod]\nrules = ["rules/lvscare.py"]\n', "pyproject.toml")
    assert cli("lint", team).status == 0


def test_codes_and_files_are_those_of_the_configuration_and_an_option_goes_before_it(
    cli: Cli, repository: Path
) -> None:
    break_local(repository)
    for text in ('ignore = ["IMG202"]', 'select = "IMG3"', 'exclude = ["pkg/registry/**"]'):
        configure(repository, text)
        assert cli("lint", repository).status == 0, text
    assert cli("lint", "--exclude", "x/**", repository).status == 1
    configure(repository, 'select = "IMG3"')
    assert cli("lint", "--select", "IMG2", repository).status == 1
    configure(repository, 'include = ["pkg/registry/testdata/**"]')
    write(repository, {"pkg/registry/testdata/a.go": b'package a\n\nvar Image = "sealerio/lvscare:v1.1.3-beta.8"\n'})
    assert "testdata/a.go" in cli("lint", repository).out


def test_the_language_is_that_of_the_configuration(cli: Cli, repository: Path) -> None:
    configure(repository, 'language = "zh"')
    assert "来自本地仓库" in cli("lint", repository).out
    assert "local registry" in cli("lint", "--lang", "en", repository).out


def test_a_baseline_of_the_configuration_makes_known(cli: Cli, repository: Path) -> None:
    break_local(repository)
    assert cli("lint", "--write-baseline", repository / "known.json", repository).status == 0
    configure(repository, 'baseline = "known.json"')
    assert cli("lint", repository).status == 0
    assert cli("lint", "--write-baseline", repository / "again.json", repository).status == 0
    assert (repository / "again.json").read_bytes() == (repository / "known.json").read_bytes()
    configure(repository, 'baseline = "unknown.json"')
    ran = cli("lint", repository)
    assert (ran.status, f"{FILE}:1:1: unknown.json: no such file" in ran.err) == (2, True)


def test_what_is_staged_is_judged_by_what_is_staged(cli: Cli, team: Path) -> None:
    configure(team, "selct = 1")
    assert cli("lint", "--staged", team).status == 0
    assert cli("lint", team).status == 2


def test_trace_shows_every_way_whatever_is_selected_for_lint(cli: Cli, repository: Path) -> None:
    configure(repository, 'select = "IMG301"')
    assert "good" in cli("trace", repository).out


def test_a_configuration_may_name_what_ships(cli: Cli, team: Path) -> None:
    configure(team, 'rules = ["rules/lvscare.py", "airgap"]\n')
    assert ": airgap, lvscare\n" in cli("lint", "--show-config", team).out
    configure(team, 'rules = "lvscare"\n')
    assert cli("lint", team).status == 1


# what is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("selct = 1", f"{FILE}:1:1: no key 'selct'; did you mean 'select'?"),
        ("\nselect = ['IMG2', 'online-registry']", f"{FILE}:2:1 online-registry: a name; write its code, IMG101"),
        ("select = 'IMG2'\nignore = 'IMG2'", f"{FILE}:1:1 IMG2: {FILE}:2:1 leaves none of these codes"),
        ("rules = 'nowhere.py'", f"{FILE}:1:1: nowhere.py: no such file in this tree"),
        ("rules = 'bad.py'", "bad.py:1:1: "),
        ("rules = 'link.py'", "link.py: cannot be read"),
        ("rules = 'linked/rule.py'", "linked/rule.py: cannot be read"),
        ("rules = 'common'", f"{FILE}:1:1: common: nothing that ships has this name"),
        ("rules = 'common/x'", "`rules` has to name rule files"),
        ("rules = 'folder.py'", "folder.py: cannot be read"),
        ("baseline = 'link.json'", "link.json: cannot be read"),
        ("baseline = 'bad.py'", "bad.py: no baseline of this version"),
    ],
)
@pytest.mark.parametrize("staged", [False, True])
def test_what_is_wrong_is_2_and_one_line(
    cli: Cli, repository: Path, tmp_path: Path, text: str, said: str, staged: bool
) -> None:
    outside = tmp_path / "outside"
    write(outside, {"rule.py": RULES, "known.json": b'{"version": 1, "findings": []}'})
    write(repository, {"bad.py": b"import os\n", "folder.py/x": b""})
    (repository / "link.py").symlink_to(outside / "rule.py")
    (repository / "linked").symlink_to(outside)
    (repository / "link.json").symlink_to(outside / "known.json")
    configure(repository, text)
    git(repository, "add", "--all", ".")
    ran = cli("lint", *(["--staged"] if staged else []), repository)
    assert (ran.status, ran.out) == (2, "")
    assert (said in ran.err and ran.err.count("\n") == 1) or (staged and "no such file in this tree" in ran.err)


def test_a_hostile_text_is_shown_harmless(cli: Cli, repository: Path) -> None:
    configure(repository, '"\\u001b[31m##vso[x]" = 1')
    ran = cli("lint", repository)
    assert ran.status == 2
    assert "\x1b" not in ran.err and "##" not in ran.err


def test_no_configuration_costs_one_look_for_each_name(cli: Cli, sealer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    real = worktree.OnDisk.read

    def read(self: worktree.OnDisk, path: str) -> bytes:
        looked.append(path)
        return real(self, path)

    monkeypatch.setattr(worktree.OnDisk, "read", read)
    monkeypatch.setattr(worktree.OnDisk, "unread_folder", None)  # nothing more is asked
    cli("lint", "--show-config", sealer)
    assert [path for path in looked if path.endswith(".toml")] == [FILE, "pyproject.toml"]


# the merge base


def test_with_since_a_change_cannot_relax_what_judges_it(cli: Cli, team: Path) -> None:
    git(team, "checkout", "--quiet", "-b", "topic")
    break_local(team)
    commit_all(team)
    relaxed = {
        "selection": {FILE: b'rules = "rules/lvscare.py"\nignore = ["IMG2"]\n'},
        "exclusion": {FILE: b'rules = "rules/lvscare.py"\nexclude = ["pkg/**"]\n'},
        "rule": {"rules/lvscare.py": LATER.replace(b'name="image"', b'name="namespace"')},
        "other rule": {FILE: b'rules = "other.py"\n', "other.py": LATER.replace(b'"pkg/ipvs"', b'"pkg/none"')},
        "pyproject": {"pyproject.toml": b"[tool.other]\n"},
        "none": {FILE: b""},
    }
    for name, files in relaxed.items():
        write(team, files)
        commit_all(team, name)
        ran = cli("lint", "--since", "main", "--output-format", "json", team)
        assert ran.codes() == [(LOCAL, "IMG202")], name
        assert ("not those of" in ran.err) == (name != "pyproject"), name
        git(team, "reset", "--quiet", "--hard", "HEAD~1")


def test_a_baseline_of_the_change_does_not_count(cli: Cli, team: Path) -> None:
    git(team, "checkout", "--quiet", "-b", "topic")
    break_local(team)
    cli("lint", "--write-baseline", team / "known.json", team)
    configure(team, 'rules = "rules/lvscare.py"\nbaseline = "known.json"\n')
    commit_all(team)
    assert cli("lint", team).status == 0
    assert cli("lint", "--since", "main", team).status == 1


def test_rules_and_baseline_of_options_are_those_of_the_merge_base_too(
    cli: Cli, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(team, {"known.json": b'{"version": 1, "findings": []}'})
    commit_all(team)
    git(team, "checkout", "--quiet", "-b", "topic")
    break_local(team)
    write(team, {"rules/lvscare.py": LATER.replace(b'name="image"', b'name="namespace"')})
    cli("lint", "--rules", ROOT / "rules", "--write-baseline", team / "known.json", team)
    commit_all(team)
    monkeypatch.chdir(team / "pkg")
    for options in (["--rules", "../rules"], ["--rules=../rules/lvscare.py", "--baseline=../known.json"]):
        assert cli("lint", "--since", "main", "--output-format", "json", *options).codes() == [(LOCAL, "IMG202")]


def test_a_change_whose_configuration_cannot_be_read_is_2(cli: Cli, team: Path) -> None:
    git(team, "checkout", "--quiet", "-b", "topic")
    for files in ({FILE: b"selct = 1"}, {"rules/lvscare.py": b"import os\n"}):
        write(team, files)
        assert cli("lint", "--since", "main", team).status == 2
        git(team, "checkout", "--quiet", "--", ".")


def test_a_new_pin_is_judged_by_its_own_rule_where_somebody_says_so(cli: Cli, team: Path) -> None:
    git(team, "checkout", "--quiet", "-b", "topic")
    for name in ("rules/lvscare.py", COMMON):
        change(team, name, b"v1.1.3-beta.9", b"v1.1.3-beta.10")
    commit_all(team)
    ran = cli("lint", "--since", "main", "--output-format", "json", team)
    assert ran.codes() == [(COMMON, "IMG103")]
    assert "--config-from HEAD" in ran.err
    assert cli("lint", "--since", "main", "--config-from", "HEAD", team).status == 0


@pytest.fixture
def repinned(team: Path) -> Path:
    """What `bump` does: rule and constant are moved by one change."""
    git(team, "checkout", "--quiet", "-b", "topic")
    for name in ("rules/lvscare.py", COMMON):
        change(team, name, b"v1.1.3-beta.9", b"v1.1.3-beta.10")
    commit_all(team)
    return team


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "this change moves the pin of the rule as well, from {} to {};"),
        ("zh", "此改动也把规则固定的镜像从 {} 改为 {}；"),
    ],
)
def test_a_finding_says_where_the_change_moves_the_pin_of_the_rule_as_well(
    cli: Cli, repinned: Path, name: str, lang: str, said: str
) -> None:
    ran = cli("lint", "--since", "main", "--output-format", name, "--lang", lang, repinned)
    said = said.format("sealerio/lvscare:v1.1.3-beta.9", "sealerio/lvscare:v1.1.3-beta.10")
    shown = html.unescape(ran.out)
    assert ran.status == 1 and "--config-from HEAD" in shown
    assert said in shown or json.dumps(said)[1:-1] in shown  # JSON has Chinese as escapes


def test_where_the_rule_stays_as_it_is_nothing_is_said_of_its_pin(cli: Cli, repinned: Path) -> None:
    git(repinned, "checkout", "--quiet", "main", "--", "rules/lvscare.py")
    ran = cli("lint", "--since", "main", repinned)
    assert ran.status == 1 and "IMG103" in ran.out and "moves the pin" not in ran.out


def test_config_from_reads_a_revision(cli: Cli, team: Path) -> None:
    git(team, "rm", "--quiet", "-r", "rules", FILE)
    assert cli("lint", team).status == 1
    assert cli("lint", "--config-from", "HEAD", team).status == 0
    assert cli("lint", "--config-from", "nowhere", team).status == 2


# ignore comments that are new


@pytest.fixture
def ignoring(repository: Path) -> Path:
    """One ignore comment that was there, and one that the change adds."""
    change(repository, LOCAL, JOINED, IGNORED)
    commit_all(repository)
    git(repository, "checkout", "--quiet", "-b", "topic")
    whole = b'fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)'
    change(repository, UTILS, whole, IGNORED)
    commit_all(repository)
    return repository


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_an_ignore_comment_that_is_new_is_shown_in_every_format(cli: Cli, ignoring: Path, name: str) -> None:
    ran = cli("lint", "--since", "main", "--output-format", name, ignoring)
    assert ran.status == 0
    text = ran.out.replace("&#47;", "/").replace("&#46;", ".").replace("%2F", "/")
    assert UTILS in text and LOCAL not in text
    assert "it is known" in text


def test_it_keeps_the_contract_of_json_and_is_no_finding(cli: Cli, ignoring: Path) -> None:
    ran = cli("lint", "--since", "main", "--output-format", "json", ignoring)
    jsonschema.validate(ran.json, SCHEMA)
    assert (ran.codes(), [each["path"] for each in ran.json["new_ignores"]]) == ([], [UTILS])


def test_no_new_ignores_makes_it_a_finding(cli: Cli, ignoring: Path) -> None:
    ran = cli("lint", "--since", "main", "--no-new-ignores", "--output-format", "json", ignoring)
    assert (ran.status, ran.codes()) == (1, [(UTILS, "IMG202")])
    assert cli("lint", "--no-new-ignores", ignoring).status == 2


def test_a_comment_on_an_old_finding_is_new_too(cli: Cli, repository: Path) -> None:
    break_local(repository)
    commit_all(repository)
    git(repository, "checkout", "--quiet", "-b", "topic")
    change(
        repository, LOCAL, b"\tlvsImageURL := " + BARE, b"\t//codemod:ignore IMG202 -- old\n\tlvsImageURL := " + BARE
    )
    assert cli("lint", "--since", "main", "--no-new-ignores", repository).status == 1


# --show-config


def test_show_config_says_what_holds_and_from_where(cli: Cli, team: Path, tmp_path: Path) -> None:
    configure(team, 'rules = "rules/lvscare.py"\nexclude = ["a\\"b/**"]\nignore = ["IMG301"]\n')
    ran = cli("lint", "--show-config", "--select", "IMG2,IMG3", team)
    assert ran.status == 0
    assert f'rules = ["rules/lvscare.py"]  # {FILE}:1:1: lvscare\n' in ran.out
    assert 'select = ["IMG2,IMG3"]  # --select\n' in ran.out
    assert f'exclude = ["a\\"b/**"]  # {FILE}:2:1\n' in ran.out
    assert "# baseline: none\n" in ran.out
    configure(team, ran.out)
    again = cli("lint", "--show-config", team)
    assert [line.partition("#")[0] for line in again.out.splitlines()] == [
        line.partition("#")[0] for line in ran.out.splitlines()
    ]


def test_show_config_speaks_the_language_that_holds(cli: Cli, sealer: Path) -> None:
    ran = cli("lint", "--show-config", "--lang", "zh", sealer)
    assert ran.out.splitlines() == [
        "# .lvscare-codemod.toml（不存在）",
        "# rules: 自带的规则（lvscare）",
        "# select: 全部检查编号，除非默认关闭",
        "# ignore: 无",
        "# include: 只有 Go 编译的文件，不含测试",
        "# exclude: 无",
        "# baseline: 无",
        'language = "zh"  # --lang',
    ]
    configure(sealer, 'language = "zh"\n')
    assert "# select: 全部检查编号" in cli("lint", "--show-config", sealer).out


def test_show_config_names_the_merge_base(cli: Cli, team: Path) -> None:
    base = git(team, "rev-parse", "--short=12", "HEAD").strip()
    git(team, "checkout", "--quiet", "-b", "topic")
    configure(team, "")
    ran = cli("lint", "--show-config", "--since", "main", team)
    assert f"# {base}:{FILE}:1:1: lvscare" in ran.out
    assert "# rules: those that ship (lvscare)" in cli("lint", "--show-config", team).out


def test_show_config_refuses_what_lint_would(cli: Cli, team: Path) -> None:
    assert cli("lint", "--show-config", "--select", "E501", team).status == 2
    (team / "rules/lvscare.py").unlink()
    assert cli("lint", "--show-config", team).status == 2


# commands that judge nothing


def test_explain_and_preflight_know_the_rules_of_the_tree(
    cli: Cli, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(team / "pkg")
    assert "sealerio/lvscare:v1.1.3-beta.9" in cli("explain", "lvscare").out
    ran = cli("preflight", "bundle", team)
    assert "v1.1.3-beta.9" in ran.out + ran.err


def test_a_folder_that_is_no_source_configures_nothing(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path, "selct = 1")
    monkeypatch.chdir(tmp_path)
    assert cli("explain", "lvscare").status == 0
