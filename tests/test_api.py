"""The Python interface answers as the commands do, of a path, an index, a revision and a bare git directory."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_cases import COMMON, LOCAL, Cli, break_local, change, commit_all, git
from fixture_files import ROOT as FIXTURES
from project import ROOT

from codemod import api
from codemod.rule.reader import load_all

SHIPPED = ROOT / "rules" / "lvscare.py"


def found(report: api.Report) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in report.findings]


@pytest.fixture
def mirror(repository: Path, tmp_path: Path) -> Path:
    """A bare clone with a bad commit on `main`, and the good one before it."""
    break_local(repository)
    commit_all(repository, "bad")
    git(repository, "clone", "--quiet", "--mirror", ".", str(tmp_path / "sealer.git"))
    return tmp_path / "sealer.git"


def test_lint_answers_what_the_command_prints(cli: Cli, sealer: Path) -> None:
    break_local(sealer)
    change(sealer, COMMON, b":v1.1.3-beta.8", b":latest")
    report = api.lint(sealer, SHIPPED)
    assert report.summary.findings == 2 and any(each.related for each in report.findings)
    assert api.as_dict(report) == cli("lint", "--output-format", "json", sealer).json


def test_images_answers_what_the_command_prints(cli: Cli) -> None:
    inventory = api.images(FIXTURES / "images")
    assert inventory.images and any(each.redirects and each.uses for each in inventory.images)
    printed = cli("images", "--output-format", "json", FIXTURES / "images").json
    assert api.as_dict(inventory) == printed


def test_a_bare_git_directory_has_revisions(mirror: Path) -> None:
    assert found(api.lint(api.Revision(str(mirror), "main"))) == [("IMG202", LOCAL)]
    assert found(api.lint(api.Revision(str(mirror), "main~1"))) == []


def test_a_work_tree_has_revisions_and_an_index(repository: Path) -> None:
    break_local(repository)
    assert found(api.lint(repository)) == [("IMG202", LOCAL)]
    assert found(api.lint(api.Index(str(repository)))) == []
    git(repository, "add", LOCAL)
    assert found(api.lint(api.Index(str(repository)))) == [("IMG202", LOCAL)]
    assert found(api.lint(api.Revision(str(repository), "HEAD"))) == []


def test_images_of_a_bare_git_directory_are_those_of_its_files(tmp_path: Path) -> None:
    subprocess.run(["cp", "-r", str(FIXTURES / "images"), str(tmp_path / "tree")], check=True)
    git(tmp_path / "tree", "init", "--quiet")
    commit_all(tmp_path / "tree")
    git(tmp_path, "clone", "--quiet", "--mirror", "tree", "tree.git")
    listed = api.images(api.Revision(str(tmp_path / "tree.git"), "HEAD"))
    assert listed == api.images(tmp_path / "tree") and listed.account.embedded > 0


def test_a_mirror_inside_of_another_repository_is_its_own(repository: Path, mirror: Path) -> None:
    inside = repository / "mirrors"
    mirror.rename(inside)
    git(repository, "reset", "--quiet", "--hard", "HEAD~1")
    assert found(api.lint(api.Revision(str(inside), "main"))) == [("IMG202", LOCAL)]


def test_a_git_that_wants_bare_directories_named_is_told_that_it_was(
    mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text("[safe]\n\tbareRepository = explicit\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    assert found(api.lint(api.Revision(str(mirror), "main"))) == [("IMG202", LOCAL)]


def test_a_bare_git_directory_alone_is_no_tree(mirror: Path) -> None:
    with pytest.raises(api.UserError, match="name a revision"):
        api.images(mirror)


def test_what_is_no_tree_is_an_error_for_people(tmp_path: Path, mirror: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for source in (empty / "nothing", empty, api.Revision(str(mirror), "nobody"), api.Index(str(empty))):
        with pytest.raises(api.UserError):
            api.lint(source)


def test_a_path_stands_for_the_programs_there(tmp_path: Path, sealer: Path) -> None:
    sealer.rename(tmp_path / "one")
    subprocess.run(["cp", "-r", "one", "two"], cwd=tmp_path, check=True)
    break_local(tmp_path / "one")
    git(tmp_path, "init", "--quiet")
    assert found(api.lint(tmp_path)) == found(api.lint(tmp_path / "one/pkg")) == [("IMG202", f"one/{LOCAL}")]
    assert found(api.lint(tmp_path / "two")) == []


def test_rules_may_be_read_before(sealer: Path) -> None:
    break_local(sealer)
    assert api.lint(sealer, load_all(str(SHIPPED))) == api.lint(sealer, str(SHIPPED)) == api.lint(sealer)
    assert found(api.lint(sealer, ())) == []


@pytest.mark.parametrize("answer", [api.lint, api.images])
def test_an_answer_pickles_and_is_frozen(answer: Any, sealer: Path) -> None:
    break_local(sealer)
    made = answer(sealer)
    again = pickle.loads(pickle.dumps(made))
    assert again == made and hash(again) == hash(made)
    with pytest.raises(AttributeError):
        made.version = 2


def test_nothing_is_printed_and_no_configuration_is_read(sealer: Path, capfd: pytest.CaptureFixture[str]) -> None:
    break_local(sealer)
    (sealer / ".lvscare-codemod.toml").write_text('ignore = ["IMG202"]\n')
    assert len(api.lint(sealer).findings) == 1
    assert tuple(capfd.readouterr()) == ("", "")


def test_the_interface_is_typed(tmp_path: Path) -> None:
    (tmp_path / "use.py").write_text(
        "from codemod.api import Revision, images, lint\n"
        'reveal_type(lint(Revision("r.git", "main")).findings[0].related[0].line)\n'
        'reveal_type(images("r").images[0].redirects[0].name)\n'
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(ROOT / ".mypy_cache"), "use.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert re.findall(r'"(?:builtins\.)?(\w+)"', done.stdout) == ["int", "str"]
