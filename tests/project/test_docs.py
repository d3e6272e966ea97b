"""The pages that a script writes are what it would write now."""

from __future__ import annotations

from pathlib import Path

import manual
import pytest
import walkthrough

from codemod.finding.codes import CODES
from codemod.judge.checks import CHECKS

SECTIONS = {
    "en": ["What it does", "Why is this bad", "Example", "Use instead", "Fix safety"],
    "zh": ["检查内容", "为什么不好", "示例", "应改为", "修复安全性"],
}


def test_the_pages_of_the_checks_are_current() -> None:
    assert manual.stale() == [], "run `make docs`"


def test_a_changed_page_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(manual, "FOLDER", tmp_path)
    assert manual.main(["--check"]) == 1
    manual.main([])
    assert manual.main(["--check"]) == 0
    (tmp_path / "zh" / "IMG202.md").write_text("old")
    (tmp_path / "IMG999.md").write_text("of no check")
    assert manual.stale() == ["IMG999.md", "zh/IMG202.md"]
    manual.main([])
    assert manual.stale() == []


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.CODE)
def test_a_manual_page_has_its_name_and_sections(check: object, lang: str) -> None:
    code = check.CODE  # type: ignore[attr-defined]
    page = manual.pages()[f"zh/{code}.md" if lang == "zh" else f"{code}.md"].splitlines()
    assert [line.removeprefix("## ") for line in page if line.startswith("## ")] == SECTIONS[lang]
    title = next(line for line in page if line.startswith("# "))
    assert title.startswith(f"# {code} {CODES[code][0]}{'：' if lang == 'zh' else ': '}")


def test_the_walk_through_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = walkthrough.PAGE.read_text("utf-8")
    assert walkthrough.rerun(shown, tmp_path) == shown, "run `make docs`"


def test_the_walk_through_shows_the_block_and_the_repair() -> None:
    shown = walkthrough.PAGE.read_text("utf-8")
    blocked = shown.partition("git commit -am 'Simplify'\n")[2].partition("```")[0]
    assert "IMG202" in blocked and "Failed" in blocked and "[exit status 1]" in blocked
    since = shown.partition("lint --since main\n")[2].partition("```")[0]
    assert "IMG202" in since and "[exit status 1]" in since
    assert "lint --since main\nno findings\n" in shown
