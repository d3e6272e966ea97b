"""What docs/fleet.md shows is run: the Python interface, `xargs`, and the steps of the matrix."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from cli_cases import LOCAL, break_local, commit_all, git
from pages import blocks, text
from project import ROOT

PAGE = "docs/fleet.md"


@pytest.fixture
def forks(repository: Path, tmp_path: Path) -> Path:
    """Three checked-out folders: one is good, one bad, one no Go module."""
    folder = tmp_path / "forks"
    git(tmp_path, "clone", "--quiet", str(repository), str(folder / "sealer-a"))
    git(tmp_path, "clone", "--quiet", str(repository), str(folder / "sealer-b"))
    break_local(folder / "sealer-b")
    commit_all(folder / "sealer-b")
    (folder / "nothing of Go").mkdir()
    return folder


def shell(script: str, where: Path, **more: str) -> str:
    """Run it with the command of this environment."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environ = {"PATH": path, "HOME": str(where), "LANG": "C.UTF-8", **more}
    return subprocess.run(["sh", "-c", script], cwd=where, env=environ, capture_output=True, text=True).stdout


def test_the_python_interface_is_as_shown(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--mirror", str(repository), "mirror.git")
    git(tmp_path / "mirror.git", "tag", "v0.11.0", "main")
    (block,) = blocks(PAGE, "python")
    places = {
        "/src/sealer": str(repository),
        "/mirrors/sealer.git": str(tmp_path / "mirror.git"),
        "rules/ours.py": str(ROOT / "rules" / "lvscare.py"),
    }
    for shown, there in places.items():
        assert shown in block
        block = block.replace(shown, there)
    done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_xargs_asks_every_folder(forks: Path) -> None:
    scripts = [block for block in blocks(PAGE, "sh") if "answers/" in block]
    asked, table = scripts
    shell(asked, forks.parent)
    statuses = (forks.parent / "statuses.txt").read_text().splitlines()
    assert sorted(statuses) == ["0 forks/sealer-a", "1 forks/sealer-b", "2 forks/nothing of Go"]
    (line,) = shell(table, forks.parent).splitlines()
    assert line.split("\t")[:2] == ["IMG202", LOCAL] and line.endswith("answers/sealer-b.json")
    assert "no Go module" in (forks.parent / "answers" / "nothing of Go.err").read_text()


def test_the_matrix_asks_one_fork(forks: Path) -> None:
    (block,) = blocks(PAGE, "yaml")
    job = yaml.safe_load(block)
    assert job["strategy"]["matrix"]["fork"] == ["sealer-a", "sealer-b"]
    more = {"FORK": "sealer-b", "GIT_CONFIG_COUNT": "1"}
    more |= {
        "GIT_CONFIG_KEY_0": f"url.file://{forks}/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://git.example.com/forks/",
    }
    for step in job["steps"]:
        assert step["env"] == {"FORK": "${{ matrix.fork }}"}
        shell(step["run"], forks.parent, **more)
    assert '"IMG202"' in (forks.parent / "sealer-b.json").read_text()


def test_the_page_has_measured_figures() -> None:
    measured = text(PAGE).partition("<!-- Written by scripts/sizes.py. -->")[2].partition("<!-- To here. -->")[0]
    assert measured.count("\n| ") >= 8 and "hours of one processor" in measured
