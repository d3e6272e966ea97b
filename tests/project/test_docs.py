"""The manual is whole, and the pages that a script writes are what it would write now."""

from __future__ import annotations

import re
from pathlib import Path

import manual
import pytest
import reference
import walkthrough

from codemod.finding.codes import CODES, LISTED, OF_POLICIES
from codemod.judge.checks import CHECKS
from codemod.preflight import faults as preflight

SECTIONS = {
    "en": ["What it does", "Why is this bad", "Example", "Use instead", "Fix safety"],
    "zh": ["检查内容", "为什么不好", "示例", "应改为", "修复安全性"],
}


NAMES = {code: name for code, (name, _) in (CODES | LISTED).items()} | preflight.CODES


def page(code: str, lang: str) -> str:
    return (manual.FOLDER / lang / f"{code}.md").read_text("utf-8")


def test_each_code_has_its_check() -> None:
    assert [check.code for check in CHECKS] == [code for code in CODES if code not in OF_POLICIES]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_code_has_its_page(lang: str) -> None:
    pages = {file.stem for file in (manual.FOLDER / lang).iterdir()}
    assert pages == {*NAMES, "README"}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("code", NAMES)
def test_a_page_begins_with_the_code_and_its_name(code: str, lang: str) -> None:
    title, empty, *_ = page(code, lang).split("\n")
    assert title.replace("：", ": ").startswith(f"# {code} {NAMES[code]}: ") and empty == ""
    assert (re.search("[\u4e00-\u9fff]", title) is not None) == (lang == "zh")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("code", CODES | LISTED)
def test_a_page_of_lint_has_all_sections(code: str, lang: str) -> None:
    assert re.findall("^## (.*)", page(code, lang), re.M) == SECTIONS[lang]


def test_the_lists_of_codes_are_current() -> None:
    assert manual.stale() == [], "run `make docs`"


def test_a_changed_list_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(manual, "FOLDER", tmp_path)
    for lang in ("en", "zh"):
        (tmp_path / lang).mkdir()
    assert manual.main(["--check"]) == 1
    manual.main([])
    assert manual.main(["--check"]) == 0
    (tmp_path / "zh" / "README.md").write_text("old")
    assert manual.stale() == ["zh/README.md"]


def test_the_reference_pages_are_current() -> None:
    assert reference.stale() == [], "run `make docs`"


def test_the_reference_pages_have_every_command_and_every_word_of_a_rule_file() -> None:
    made = reference.pages()
    for page in ("docs/command-line.md", "docs/command-line.zh-CN.md"):
        assert {"## lint", "## bump", "### preflight registry"} <= set(made[page].splitlines())
        assert "`--baseline FILE`" in made[page]
    assert {"## Rule", "## Parameter", "## Override"} <= set(made["docs/rule-file.md"].splitlines())


@pytest.mark.parametrize("page", walkthrough.LANG, ids=lambda page: page.name)
def test_the_walk_through_prints_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    assert walkthrough.rerun(page, tmp_path) == page.read_text("utf-8"), "run `make docs`"


def test_the_walk_through_is_the_same_in_chinese() -> None:
    assert walkthrough.commands(walkthrough.CHINESE) == walkthrough.commands(walkthrough.PAGE)


def test_the_walk_through_shows_the_block_and_the_repair() -> None:
    shown = walkthrough.PAGE.read_text("utf-8")
    blocked = shown.partition("git commit -am 'Simplify'\n")[2].partition("```")[0]
    assert "IMG202" in blocked and "Failed" in blocked and "[exit status 1]" in blocked
    since = shown.partition("lint --since main\n")[2].partition("```")[0]
    assert "IMG202" in since and "[exit status 1]" in since
    assert "lint --since main\n2 images at 2 places come from the local registry; 8 files\n" in shown
