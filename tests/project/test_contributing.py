"""The check that CONTRIBUTING.md shows can be added: the diff is applied to a copy of this project and works there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the fixtures and the manual are tested with, and the shown diff applied to it."""
    place = tmp_path_factory.mktemp("copy")
    for name in ("codemod", "fixtures", "rules", "scripts", "tests", "docs"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "pyproject.toml", place)
    (diff,) = re.findall(r"^```diff\n(.*?)^```$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S)
    run(place, "git", "apply", "-", text=diff)
    return place


def run(place: Path, *command: str, text: str = "") -> str:
    """Run a command in the copy, where `codemod` is the copy's. Fails if it does."""
    environ = {
        **os.environ,
        "PYTHONPATH": str(place),
        "PYTHONDONTWRITEBYTECODE": "1",
        "GIT_CEILING_DIRECTORIES": str(place.parent),
    }
    done = subprocess.run(command, cwd=place, env=environ, input=text, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_fixtures_find_it_and_its_twin_is_silent(copy: Path) -> None:
    printed = run(
        copy,
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "tests/judge/test_fixtures.py",
        "-k",
        "one-platform",
    )
    assert "4 passed" in printed


def test_it_is_explained_in_both_languages(copy: Path) -> None:
    for lang in ("en", "zh"):
        printed = run(copy, sys.executable, "-m", "codemod", "explain", "IMG107", "--lang", lang)
        assert printed == (copy / f"codemod/judge/manual/{lang}/IMG107.md").read_text("utf-8")


def test_its_pages_messages_and_lists_pass_their_tests(copy: Path) -> None:
    run(copy, sys.executable, "scripts/manual.py")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/project/test_docs.py"]
    run(copy, *command, "tests/finding/test_messages.py", "-k", "not walk_through")
