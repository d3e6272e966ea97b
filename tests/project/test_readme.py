"""The commands in both READMEs and on the pages of use are run, in order, in a copy of the broken fixture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from console import Console, broken
from pages import blocks, matches, session, text
from project import ROOT

READMES = ["README.md", "README.zh-CN.md"]
USAGE = ["docs/usage.md", "docs/usage.zh-CN.md"]
POLICIES = ["docs/policies.md", "docs/policies.zh-CN.md"]
CONFIGURATION = ["docs/configuration.md", "docs/configuration.zh-CN.md"]
GUARANTEES = ["docs/guarantees.md", "docs/guarantees.zh-CN.md"]
GLOBS = ("*.md", "docs/**/*.md", "fixtures/*.md", "codemod/judge/manual/**/*.md")
PAGES = [page.relative_to(ROOT).as_posix() for glob in GLOBS for page in ROOT.glob(glob)]
GUARANTEE = (
    "When `fix` ends, or after the next run if it was killed or the machine lost power, all files hold exactly their "
    "old bytes or all exactly their new bytes, with mode and ownership kept. If another program changed a file "
    "meanwhile, its bytes are never discarded, and the exit status says so."
)


@pytest.mark.parametrize("name", READMES + USAGE + CONFIGURATION)
def test_each_command_prints_what_the_page_shows(name: str, tmp_path: Path) -> None:
    console = Console(broken(tmp_path), tmp_path / "home", LANG="zh_CN.UTF-8" if "zh-CN" in name else "C.UTF-8")
    console.must("git init -q && git add -A && git commit -qm base")
    wrong = []
    for block in blocks(name, "console"):
        for command, said in session(block):
            status, printed = console.run(command)
            if status not in (0, 1, 2) or not matches(said, printed):
                wrong.append(f"$ {command}\n{printed}[exit status {status}]")
        console.must("git checkout -q -- .")
    assert wrong == []


def test_a_difference_from_what_is_shown_is_seen() -> None:
    assert matches("a\n...\nb\n", "a\nx\ny\nb\n") and matches("...\nb\n", "b\n")
    assert not matches("a\n", "a\nb\n") and not matches("", "a\n") and not matches("a\n...\nb\n", "a\nbb\n")


@pytest.mark.parametrize("names", list(zip(READMES, USAGE, strict=True)), ids=["en", "zh"])
def test_commands_of_every_kind_are_shown(names: tuple[str, str]) -> None:
    commands = [command for name in names for block in blocks(name, "console") for command, _ in session(block)]
    for word in ("lint", "fix", "trace", "explain"):
        assert any(f"lvscare-codemod {word}" in command for command in commands), word


@pytest.mark.parametrize("name", READMES)
def test_the_first_diff_is_what_fix_does(name: str, tmp_path: Path) -> None:
    _, printed = Console(broken(tmp_path), tmp_path / "home").run("lvscare-codemod fix --diff -q")
    (shown,) = blocks(name, "diff")
    changed = [line for line in printed.splitlines() if re.match(r"[+-]", line) and not line.startswith("+++")]
    assert shown.splitlines() == changed


@pytest.mark.parametrize("name", ["README.md", "docs/walkthrough.md"])
def test_the_workflow_of_a_team_is_shown_from_its_rule_to_the_pull_request_that_moves_the_pin(name: str) -> None:
    shown, at = text(name), 0
    for word in ("init --write", "pre-commit install", "bump v1.1.3-beta.9", "lint --since main", "IMG103",
                 "this change moves the pin of the rule as well", "--since main --config-from HEAD"):  # fmt: skip
        at = shown.find(word, at)
        assert at >= 0, word


def test_the_guarantee_is_word_for_word() -> None:
    assert f"\n{GUARANTEE}\n" in text("docs/guarantees.md")


PAIRS = [READMES, *([name.replace(".zh-CN", ""), name] for name in PAGES if name.endswith(".zh-CN.md") and "/" in name)]


@pytest.mark.parametrize("names", PAIRS, ids=lambda names: names[0])
def test_both_languages_say_the_same(names: list[str]) -> None:
    english, chinese = (
        [re.findall(r"^#+ ", text(name), re.M), re.findall(r"^(\d\. |- |\|)", text(name), re.M), shown(name)]
        for name in names
    )
    assert english == chinese


def shown(name: str) -> list[str]:
    """Return the commands of a page, without comments."""
    return [re.sub(r" +# .*", "", block) for block in blocks(name, "sh")]


def links(page: str) -> set[str]:
    """Return the files and folders of this project that a page links to, as paths from the root."""
    prose = re.sub(r"^```.*?^```", "", text(page), flags=re.M | re.S)
    targets = re.findall(r"\]\(([^)\s]+)\)", prose)
    found = [(ROOT / page).parent / target.partition("#")[0] for target in targets if ":" not in target]
    return {file.resolve().relative_to(ROOT).as_posix() for file in found}


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_somewhere(page: str) -> None:
    assert [link for link in sorted(links(page)) if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("start", READMES)
def test_every_page_is_linked_from_somewhere(start: str) -> None:
    reached, new = set(), {start}
    while new:
        reached |= new
        new = {link for page in new & set(PAGES) for link in links(page)} - reached
    assert sorted(set(PAGES) - reached) == []


@pytest.mark.parametrize("file", [*READMES, *USAGE, *POLICIES, *GUARANTEES, "docs/ci.md"])
def test_every_option_that_is_named_exists(file: str, tmp_path: Path) -> None:
    console = Console(broken(tmp_path), tmp_path / "home")
    commands = ("lint", "fix", "trace", "explain", "bump", "images", "init")
    known = "".join(console.run(f"lvscare-codemod {command} --help")[1] for command in commands)
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", re.sub(r"^```.*?^```", "", text(file), flags=re.M | re.S)))
    assert [option for option in sorted(named) if not re.search(rf"{option}(?![\w-])", known)] == []
