"""The pages about editors: what they say of the server is so, and their settings can be read."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from project import ROOT

from codemod.commands.arguments import build

PAGES = [ROOT / "docs/editor.md", ROOT / "docs/editor.zh-CN.md"]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_settings_can_be_read_and_start_the_server(page: Path) -> None:
    (code,), (helix,), (lua,) = blocks(page, "json"), blocks(page, "toml"), blocks(page, "lua")
    assert json.loads(code)["glspc.server.commandArguments"] == ["lsp"]
    assert tomllib.loads(helix)["language-server"]["lvscare-codemod"]["args"] == ["lsp"]
    assert 'cmd = { "lvscare-codemod", "lsp" }' in lua


def test_both_pages_have_the_same_settings() -> None:
    english, chinese = ([blocks(page, kind) for kind in ("sh", "json", "toml", "lua")] for page in PAGES)
    assert english == chinese


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_names_every_option_of_the_server(page: Path) -> None:
    options = {action.option_strings[-1] for action in build(["lsp"])[1]["lsp"]._actions if action.option_strings}
    told = set(re.findall(r"--[a-z]+", page.read_text("utf-8")))
    assert options - {"--help", "--quiet", "--verbose", "--color", "--stdio"} <= told


def test_what_is_installed_is_what_the_extra_asks_for() -> None:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["editor"]
    assert all(f"install '{extra[0]}'" in page.read_text("utf-8") for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_lens_that_the_page_shows_is_one_of_the_servers(page: Path) -> None:
    from codemod.finding.chinese import ZH

    assert any(
        lens.format(n="2") in page.read_text("utf-8") for lens in ("{n} uses, all local", ZH["{n} uses, all local"])
    )
