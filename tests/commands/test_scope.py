"""What a run is about: PATHs, what is staged, what is new; and how places are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_cases import BARE, COMMON, JOINED, LOCAL, PINNED, UTILS, Cli, break_local, change, commit_all, git, write

URL = b'fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)'


@pytest.fixture
def bad(repository: Path) -> Path:
    """Two findings that can be fixed, in two files."""
    break_local(repository)
    change(repository, UTILS, URL, BARE)
    commit_all(repository, "broken")
    return repository


def changed(root: Path) -> list[str]:
    return git(root, "diff", "--name-only").split()


# PATHs


@pytest.mark.parametrize("path", ["pkg/registry", LOCAL, "./pkg/registry/...", "pkg/registry/"])
def test_fix_writes_only_below_a_path(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(bad)
    ran = cli("fix", path)
    assert (ran.status, changed(bad)) == (0, [LOCAL])
    assert "1 finding outside of pkg/registry" in ran.err


@pytest.mark.parametrize("options", [["--diff"], ["--check"], ["--patch", "../x.patch"]])
def test_so_do_a_diff_and_a_patch(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]) -> None:
    monkeypatch.chdir(bad)
    ran = cli("fix", *options, "pkg/runtime")
    patch = bad.parent / "x.patch"
    said = ran.out + ran.err + (patch.read_text() if patch.exists() else "")
    assert UTILS in said and LOCAL not in said


def test_a_fix_that_reaches_outside_is_not_made_and_says_what_would_change(cli: Cli, repository: Path) -> None:
    # the fix of a function that returns the image is where the image is formed, in another folder
    write(repository, {"pkg/registry/image.go": b"package registry\n"})
    change(repository, COMMON, PINNED, b'"docker.io/sealerio/lvscare:latest"')
    commit_all(repository)
    ran = cli("fix", repository / "pkg")
    assert (ran.status, changed(repository)) == (0, [])
    assert "1 finding outside of pkg is left alone" in ran.err
    assert cli("fix", repository / "common").status == 0
    assert changed(repository) == [COMMON]


def test_an_override_helper_beside_the_constant_is_not_written_from_elsewhere(cli: Cli, repository: Path) -> None:
    ran = cli("fix", "--select", "IMG601", repository / "pkg")
    assert changed(repository) == [] and git(repository, "status", "--porcelain") == ""
    assert (ran.status, "outside of pkg; name that too" in ran.err, "common/" in ran.err) == (1, True, True)
    assert cli("fix", "--select", "IMG601", repository / "pkg", repository / "common").status == 0


@pytest.mark.parametrize("path", ["./...", "...", "pkg/..."])
def test_patterns_of_the_go_command_are_paths(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(bad)
    assert cli("lint", path).status == 1
    assert cli("fix", path).status == 0
    assert changed(bad) == [LOCAL, UTILS]


def test_lint_of_a_path_says_that_it_judges_whole_modules(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bad)
    said = "whole modules are judged, not only what is named: github.com/sealerio/sealer"
    assert said in cli("lint", "pkg/registry").err
    for words in (["."], ["./..."], [], ["-q", "pkg/registry"]):
        assert said not in cli("lint", *words).err


@pytest.mark.parametrize(
    ("path", "why"), [("docs", "no Go file is there"), ("pkg/x_test.go", "1 test file"), ("a/testdata", "1 file in")]
)
@pytest.mark.parametrize("command", [["lint"], ["lint", "-q"], ["fix"], ["trace"]])
def test_a_path_with_nothing_to_judge_is_told(
    cli: Cli, repository: Path, command: list[str], path: str, why: str
) -> None:
    write(repository, {"docs/x.md": b"", "pkg/x_test.go": b"package pkg\n", "a/testdata/x.go": b"package x\n"})
    assert f"{path}: nothing there is judged: {why}" in cli(*command, repository / path).err
    assert "nothing there" not in cli(*command, repository / "pkg").err


@pytest.mark.parametrize("command", [["lint"], ["lint", "-q"], ["fix"], ["trace"]])
def test_a_pattern_that_takes_no_file_is_told(cli: Cli, repository: Path, command: list[str]) -> None:
    write(repository, {"vendor/a/x.go": b"package a\n", ".lvscare-codemod.toml": b'include = ["nowhere/**"]\n'})
    ran = cli(*command, "--exclude", "pgk/**", "--exclude", "pkg/registry", "--exclude", "common", repository)
    assert "--exclude pgk/**: this pattern takes no Go file" in ran.err
    assert ".lvscare-codemod.toml:1:1 nowhere/**: this pattern takes no Go file" in ran.err
    assert ran.err.count("takes no Go file") == 2
    write(repository, {".lvscare-codemod.toml": b""})
    assert "takes no" not in cli(*command, "--exclude", "vendor/**", "--exclude", "*.go", repository).err


def test_a_tree_that_is_left_out_whole_is_no_answer(cli: Cli, repository: Path) -> None:
    for command in ("lint", "fix", "trace", "images"):
        ran = cli(command, "--exclude", "**", repository)
        assert (ran.status, "this Go module is left out whole" in ran.err) == (2, True), ran.err
    write(repository, {".lvscare-codemod.toml": b'exclude = ["**"]\n'})
    assert cli("lint", repository).status == 2


def test_all_is_new_where_the_base_had_no_module_of_its_own(cli: Cli, sealer: Path) -> None:
    git(sealer, "init", "--quiet")
    write(sealer, {"testdata/go.mod": b"module example.org/x\n"})
    git(sealer, "add", "testdata")
    git(sealer, "commit", "--quiet", "-m", "no module of its own")
    git(sealer, "checkout", "--quiet", "-b", "topic")
    break_local(sealer)
    commit_all(sealer)
    assert cli("lint", "--since", "main", sealer).status == 1


# what is staged


def test_fix_staged_writes_the_work_tree_and_says_what_to_add(
    cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(bad, {"pkg/registry/new.go": (bad / LOCAL).read_bytes()})  # not staged: not this run's business
    monkeypatch.chdir(bad / "pkg")
    ran = cli("fix", "--staged")
    assert (ran.status, changed(bad)) == (0, [LOCAL, UTILS])
    assert "git add -- registry/local.go runtime/kubernetes/utils.go" in ran.err
    assert git(bad, "diff", "--cached") == ""
    git(bad, "add", "--", LOCAL, UTILS)
    assert cli("lint", "--staged").status == 0


def test_fix_staged_refuses_a_file_that_has_changes_of_its_own_by_name(cli: Cli, bad: Path) -> None:
    change(bad, LOCAL, b"package registry\n", b"package registry\n\n// not staged\n")
    before = git(bad, "diff")
    ran = cli("fix", "--staged", bad)
    assert (ran.status, LOCAL in ran.err, UTILS in ran.err) == (2, True, False)
    assert git(bad, "diff") == before
    assert cli("fix", "--staged", bad / "pkg" / "runtime").status == 0


def test_a_diff_of_what_is_staged_can_be_applied_to_it(cli: Cli, bad: Path, tmp_path: Path) -> None:
    change(bad, LOCAL, b"package registry\n", b"package registry\n\n// not staged\n")
    (tmp_path / "x.patch").write_text(cli("fix", "--staged", "--diff", bad).out)
    git(bad, "apply", "--cached", str(tmp_path / "x.patch"))
    assert cli("lint", "--staged", bad).status == 0


# what is new


def test_fix_since_mends_only_what_is_new(cli: Cli, repository: Path) -> None:
    break_local(repository)
    commit_all(repository)
    git(repository, "checkout", "--quiet", "-b", "topic")
    change(repository, UTILS, URL, BARE)
    commit_all(repository)
    ran = cli("fix", "--since", "main", repository)
    assert (ran.status, changed(repository)) == (0, [UTILS])
    assert "1 known finding is left alone" in ran.err


@pytest.mark.parametrize("configured", [False, True])
def test_fix_baseline_mends_only_what_is_not_in_it(cli: Cli, repository: Path, configured: bool) -> None:
    break_local(repository)
    assert cli("lint", "--write-baseline", repository / "known.json", repository).status == 0
    commit_all(repository)
    change(repository, UTILS, URL, BARE)
    if configured:
        write(repository, {".lvscare-codemod.toml": b'baseline = "known.json"\n'})
    option = [] if configured else ["--baseline", repository / "known.json"]
    assert cli("fix", *option, repository).status == 0
    assert changed(repository) == []
    assert BARE in (repository / LOCAL).read_bytes().replace(JOINED, b"")


@pytest.mark.parametrize("command", ["lint", "fix"])
def test_an_entry_of_the_baseline_that_is_found_no_more_is_told(cli: Cli, bad: Path, command: str) -> None:
    known = bad / "known.json"
    cli("lint", "--write-baseline", known, bad)
    assert "found no more" not in cli(command, "--baseline", known, bad).err
    change(bad, LOCAL, BARE, JOINED)
    ran = cli(command, "--baseline", known, bad)
    assert f"an entry of {known} is found no more, IMG202 in {LOCAL}" in ran.err
    assert "found no more" not in cli("lint", "--baseline", known, "--select", "IMG3", bad).err
    assert "found no more" not in cli("lint", "--baseline", known, bad / "pkg" / "runtime").err


# places


def test_places_in_text_are_those_that_an_editor_opens_from_here(
    cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (bad, bad / "pkg", bad / "pkg" / "registry", bad.parent):
        monkeypatch.chdir(folder)
        out = cli("lint", "-v", bad).out
        places = [line.strip().split(":")[0] for line in out.splitlines() if ".go:" in line]
        assert len(places) >= 2 and all((folder / place).is_file() for place in places), folder
        paths = [path for path, _ in cli("lint", "--output-format", "json", bad).codes()]
        assert paths == [LOCAL, UTILS]


def test_fix_lists_what_it_changed(cli: Cli, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bad / "pkg")
    assert "registry/local.go: IMG202 no-registry: write fmt.Sprintf" in cli("fix", "--check", "..").err
    assert "registry/local.go: IMG202 no-registry: write fmt.Sprintf" in cli("fix", "..").err
    assert "registry/local.go" not in cli("fix", "..").err
