from __future__ import annotations

from pathlib import Path

import pytest
from cli_cases import BARE, COMMON, JOINED, LOCAL, PINNED, UTILS, Cli, break_local, change, commit_all, git, write
from project import ROOT

RULES = (ROOT / "rules" / "lvscare.py").read_bytes()


def new(cli: Cli, root: Path, *options: str) -> list[tuple[str, str]]:
    return cli("lint", "--output-format", "json", "--since", "main", *options, root).codes()


@pytest.fixture
def branch(repository: Path) -> Path:
    """A repository that starts with a finding, on a branch off `main`."""
    break_local(repository)
    commit_all(repository, "broken before")
    git(repository, "checkout", "--quiet", "-b", "topic")
    return repository


def test_what_the_base_has_too_is_not_new(cli: Cli, branch: Path) -> None:
    ran = cli("lint", "--since", "main", branch)
    assert ran.status == 0
    assert "1 known finding is not shown" in ran.err
    assert cli("lint", branch).status == 1


def test_a_finding_that_only_moved_is_not_new(cli: Cli, branch: Path) -> None:
    source = (branch / LOCAL).read_bytes()
    (branch / LOCAL).write_bytes(source.replace(b"package registry\n", b"package registry\n\n// more\n\n// lines\n"))
    assert new(cli, branch) == []


def test_a_finding_in_a_renamed_file_is_not_new(cli: Cli, branch: Path) -> None:
    git(branch, "mv", LOCAL, "pkg/registry/elsewhere.go")
    assert new(cli, branch) == []
    assert new(cli, branch, "--staged") == []


def test_a_copied_finding_is_new(cli: Cli, branch: Path) -> None:
    source = (branch / LOCAL).read_bytes()
    write(branch, {"pkg/other/copy.go": source.replace(b"package registry", b"package other")})
    assert ("pkg/other/copy.go", "IMG202") in new(cli, branch)


def test_a_second_equal_finding_is_new(cli: Cli, branch: Path) -> None:
    line = b"\tlvsImageURL := " + BARE
    again = b'_, _ = ipvs.LvsStaticPodYaml(common.RegLvsCareStaticPodName, "a", rs, lvsImageURL, "b", "c")'
    change(branch, LOCAL, line, b"\tif true {\n\t" + line + b"\n\t\t" + again + b"\n\t}\n" + line)
    assert new(cli, branch) == [(LOCAL, "IMG202")]


def test_a_change_that_breaks_another_file_is_found_there(cli: Cli, repository: Path) -> None:
    change(repository, LOCAL, JOINED, b"image(net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)))")
    good = b'package registry\n\nimport (\n\t"fmt"\n\n\t"github.com/sealerio/sealer/common"\n)\n\n' + (
        b'func image(at string) string { return fmt.Sprintf("%s/%s", at, common.LvsCareRepoAndTag) }\n'
    )
    write(repository, {"pkg/registry/image.go": good})
    commit_all(repository)
    git(repository, "checkout", "--quiet", "-b", "topic")
    assert cli("lint", repository).status == 0
    # only common.go is touched, and local.go goes wrong
    change(repository, COMMON, b"LvsCareRepoAndTag        = " + PINNED, b'Other = "x"')
    commit_all(repository, "take the constant away")
    assert new(cli, repository) != []
    assert COMMON not in {path for path, _ in new(cli, repository)}


def test_the_merge_base_counts_and_not_the_tip(cli: Cli, branch: Path) -> None:
    git(branch, "checkout", "--quiet", "main")
    change(branch, LOCAL, BARE, JOINED)
    commit_all(branch, "mended on main, after the branch")
    git(branch, "checkout", "--quiet", "topic")
    assert new(cli, branch) == []


def test_the_staged_text_is_compared_and_not_the_work_tree(cli: Cli, branch: Path) -> None:
    change(branch, UTILS, b'fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)', BARE)
    git(branch, "add", UTILS)
    git(branch, "show", "HEAD:" + UTILS)
    (branch / UTILS).write_text(git(branch, "show", "HEAD:" + UTILS))
    assert new(cli, branch, "--staged") == [(UTILS, "IMG202")]
    assert new(cli, branch) == []


def test_all_is_new_where_the_base_has_no_module(cli: Cli, sealer: Path, tmp_path: Path) -> None:
    git(sealer, "init", "--quiet")
    git(sealer, "commit", "--quiet", "--allow-empty", "-m", "nothing")
    git(sealer, "checkout", "--quiet", "-b", "topic")
    break_local(sealer)
    commit_all(sealer)
    assert new(cli, sealer) == [(LOCAL, "IMG202")]


def test_the_fingerprint_is_that_of_the_whole_report(cli: Cli, branch: Path) -> None:
    change(branch, UTILS, b'fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)', BARE)
    whole = cli("lint", "--output-format", "json", branch).json["findings"]
    (one,) = cli("lint", "--output-format", "json", "--since", "main", branch).json["findings"]
    assert one in whole


def test_a_shallow_clone_names_fetch_depth(cli: Cli, branch: Path, tmp_path: Path) -> None:
    commit_all(branch, "on the branch")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=topic", f"file://{branch}", str(clone))
    git(clone, "fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
    ran = cli("lint", "--since", "origin/main", clone)
    assert ran.status == 2
    assert "fetch-depth: 0" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("revision", ["--upload-pack=x", "nowhere", "", "main..topic", "a b\x1b[31m"])
def test_a_bad_revision_is_one_line_and_exit_status_2(cli: Cli, branch: Path, revision: str) -> None:
    ran = cli("lint", f"--since={revision}", branch)
    if not revision:
        assert ran.status == 1  # an empty variable in CI: as without the option
        return
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert "\x1b" not in ran.err


def test_outside_of_git_the_answer_is_impossible(cli: Cli, sealer: Path) -> None:
    ran = cli("lint", "--since", "main", sealer)
    assert (ran.status, "--baseline" in ran.err) == (2, True)


def test_rules_come_from_the_revision_and_not_from_the_work_tree(cli: Cli, repository: Path) -> None:
    write(repository, {"rules/image rule.py": RULES})
    commit_all(repository)
    git(repository, "checkout", "--quiet", "-b", "topic")
    change(repository, "rules/image rule.py", b"v1.1.3-beta.8", b"v9.9.9")
    commit_all(repository, "relax the rule")
    (repository / "rules/image rule.py").unlink()
    assert cli("lint", "--rules-from", "main:rules/image rule.py", repository).status == 0
    assert cli("lint", "--rules-from", "HEAD:rules/image rule.py", repository).status == 1


@pytest.mark.parametrize(
    "where",
    [
        "main",
        "main:",
        ":rules.py",
        "main:nowhere.py",
        "main:common",
        "nowhere:rules.py",
        "--x:y",
        "main:a\nb",
        "main:l",
    ],
)
def test_rules_that_are_not_there_are_one_line_and_exit_status_2(cli: Cli, repository: Path, where: str) -> None:
    (repository / "l").symlink_to("rules.py")
    commit_all(repository)
    ran = cli("lint", f"--rules-from={where}", repository)
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert where.splitlines()[0].split(":")[0] in ran.err
    assert ("no such file in that revision" in ran.err) == (where in ("main:nowhere.py", "main:common"))


def test_a_rule_of_a_revision_is_read_as_data(cli: Cli, repository: Path) -> None:
    write(repository, {"rules.py": b"import os\nos.system('touch pwned')\n"})
    commit_all(repository)
    ran = cli("lint", "--rules-from", "HEAD:rules.py", repository)
    assert (ran.status, "HEAD:rules.py:1:1" in ran.err) == (2, True)


def test_rules_from_and_rules_exclude_each_other(cli: Cli, repository: Path) -> None:
    assert cli("lint", "--rules", ROOT / "rules", "--rules-from", "HEAD:x", repository).status == 2


def test_a_very_large_rule_file_is_refused(cli: Cli, repository: Path) -> None:
    write(repository, {"rules.py": b"# " + b"x" * 300_000})
    commit_all(repository)
    ran = cli("lint", "--rules-from", "HEAD:rules.py", repository)
    assert (ran.status, "larger than 256 KiB" in ran.err) == (2, True)


def test_a_linked_work_tree_is_compared_too(cli: Cli, branch: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(branch, "worktree", "add", "--quiet", str(other), "-b", "other")
    change(other, UTILS, b'fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)', BARE)
    assert new(cli, other) == [(UTILS, "IMG202")]


def test_nothing_is_checked_out_and_nothing_written(cli: Cli, branch: Path) -> None:
    def state() -> dict[str, int]:
        return {str(path): path.lstat().st_mtime_ns for path in branch.rglob("*")}

    before = state()
    assert cli("lint", "--since", "main", branch).status == 0
    assert state() == before
