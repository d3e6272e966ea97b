"""The wheel and the source distribution hold what is needed, and an installed copy lints."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from console import broken
from project import ROOT

from codemod import __version__


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution and the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment with the wheel; the dependencies are those of this one."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=False, symlinks=True)
    (wheel,) = built.glob("*.whl")
    python = place / "bin/python"
    command = [
        sys.executable,
        "-m",
        "pip",
        f"--python={python}",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (site,) = place.glob("lib/python*/site-packages")
    # one by one: this environment's folder would bring the checkout with it
    for name in ("tree_sitter", "tree_sitter_go", "libcst"):
        package = Path(str(importlib.import_module(name).__file__)).parent
        (site / name).symlink_to(package)
    return place / "bin"


def members(built: Path) -> dict[str, set[str]]:
    (wheel,) = built.glob("*.whl")
    (source,) = built.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive, tarfile.open(source) as tar:
        inside = {name.partition("/")[2] for name in tar.getnames()}
        return {"wheel": set(archive.namelist()), "source": inside}


def tracked(*paths: str) -> set[str]:
    command = ["git", "ls-files", "-z", "--", *paths]
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")) - {""}


def test_the_wheel_holds_the_package_and_the_rules(built: Path) -> None:
    inside = members(built)["wheel"]
    assert {"codemod/rules/lvscare.py", "codemod/cli.py", "codemod/py.typed"} <= inside
    assert tracked("codemod") <= inside
    assert {name.partition("/")[0] for name in inside} == {"codemod", f"lvscare_codemod-{__version__}.dist-info"}


def test_the_source_distribution_holds_what_the_tests_need(built: Path) -> None:
    assert tracked("codemod", "rules", "fixtures", "tests", "scripts", "docs", "LICENSE") <= members(built)["source"]
    (source,) = built.glob("*.tar.gz")
    assert source.stat().st_size < 3_000_000


@pytest.mark.parametrize("command", [["lvscare-codemod"], ["python", "-m", "codemod"]], ids=["program", "module"])
def test_an_installed_copy_lints_with_the_rules_it_brought(installed: Path, command: list[str], tmp_path: Path) -> None:
    folder = broken(tmp_path)
    environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    argv = [installed / command[0], *command[1:], "lint"]
    done = subprocess.run(argv, cwd=folder, env=environ, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("IMG101") == 1 and done.stdout.count("IMG202") == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_installed_copy_has_the_manual(installed: Path, lang: str) -> None:
    argv = [installed / "lvscare-codemod", "explain", "IMG202", "--lang", lang]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
    assert done.stdout == (ROOT / "codemod/judge/manual" / lang / "IMG202.md").read_text("utf-8"), done.stderr


def test_the_installed_copy_is_not_this_checkout(installed: Path) -> None:
    code = "import codemod; from codemod.rule.reader import default_rules; print(codemod.__file__, *default_rules())"
    done = subprocess.run([installed / "python", "-I", "-c", code], capture_output=True, text=True, timeout=60)
    assert [str(installed.parent) in path for path in done.stdout.split()] == [True, True], done.stderr


def test_the_version_is_one(installed: Path) -> None:
    done = subprocess.run([installed / "lvscare-codemod", "--version"], capture_output=True, text=True, timeout=60)
    assert done.stdout == f"lvscare-codemod {__version__}\n"


def test_it_depends_on_three_packages(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"lvscare_codemod-{__version__}.dist-info/METADATA").decode()
    needed = [line for line in re.findall(r"^Requires-Dist: (.*)", metadata, re.M) if "extra ==" not in line]
    assert sorted(re.findall(r"^[\w-]+", "\n".join(needed), re.M)) == ["libcst", "tree-sitter", "tree-sitter-go"]


def test_the_oldest_python_is_the_same_wherever_it_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    oldest = project["project"]["requires-python"].removeprefix(">=")
    assert project["tool"]["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(project["project"]["classifiers"]))
    assert promised[0] == oldest
    pages = ["Makefile", "README.md", "README.zh-CN.md", "CONTRIBUTING.md", "action.yml", "docs/ci.md"]
    named = {page: set(re.findall(r"(3\.\d+) (?:or newer|及以上)", (ROOT / page).read_text("utf-8"))) for page in pages}
    assert [page for page in pages if named[page] != {oldest}] == []
