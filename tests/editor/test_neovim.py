"""A real editor with the settings of the page: Neovim shows what `lint` finds, and makes what `fix` would."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from project import ROOT

pytest.importorskip("pygls")
pytest.importorskip("pytest_lsp")

from editor_session import repository

NVIM = shutil.which("nvim")
FILE = "pkg/registry/local.go"
(SETTINGS,) = re.findall(r"^```lua\n(.*?)^```", (ROOT / "docs/editor.md").read_text("utf-8"), re.M | re.S)

pytestmark = pytest.mark.skipif(NVIM is None, reason="nvim is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("neovim"))


@pytest.fixture(scope="module")
def seen(folder: Path) -> Any:
    """What is seen in the editor, with an empty home."""
    home = folder.parent / "home"
    home.mkdir()
    (home / "settings.lua").write_text(SETTINGS)
    environ = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(home), "LANG": "C.UTF-8", "TERM": "dumb", "XDG_RUNTIME_DIR": str(home),
        "SETTINGS": str(home / "settings.lua"), "FILE": FILE, "SEEN": str(home / "seen.json"),
        "PATIENCE": "100000",  # milliseconds
    }  # fmt: skip
    assert NVIM is not None
    command = [NVIM, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-S", str(ROOT / "tests/support/neovim.lua")]
    ran = subprocess.run(command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=400)
    told = json.loads((home / "seen.json").read_text("utf-8"))
    assert "error" not in told, (told, ran.stderr)
    return told


def linted(folder: Path, *options: str) -> set[tuple[str, int, int, str, str]]:
    command = [sys.executable, "-I", "-m", "codemod", "lint", "--output-format=json", *options, str(folder)]
    ran = subprocess.run(command, capture_output=True)
    return {
        (each["path"], each["line"], each["column"], each["code"], each["message"])
        for each in json.loads(ran.stdout)["findings"]
    }


def test_the_findings_of_every_file_are_shown_where_lint_has_them(folder: Path, seen: Any) -> None:
    places = {(each["path"], each["line"], each["column"], each["code"]) for each in seen["before"]}
    assert places == {found[:4] for found in linted(folder)} and len(places) == 3


def test_a_fix_of_the_editor_is_that_of_fix(folder: Path, seen: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    subprocess.run([sys.executable, "-I", "-m", "codemod", "fix", "-q", str(copy / FILE)], check=True)
    assert "\n".join(seen["text"]) + "\n" == (copy / FILE).read_text("utf-8")
    assert FILE not in {each["path"] for each in seen["after"]} and len(seen["after"]) == 2


def test_each_way_to_mend_is_offered_once(seen: Any) -> None:
    one, *others = seen["actions"]
    assert one.startswith("write fmt.Sprintf(")
    assert others == ["lvscare-codemod: fix all in this file", "lvscare-codemod: fix all in the workspace"]


def test_hover_and_definition_lead_to_the_literal(seen: Any) -> None:
    assert "docker-cdv5ju.swr-pro.myhuaweicloud.com" in json.dumps(seen["hover"])
    assert "common/common.go" in json.dumps(seen["definition"])
