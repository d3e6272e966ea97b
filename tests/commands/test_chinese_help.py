"""What people read is there in Chinese: every help text, every error, also what argparse says."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_cases import Cli, write
from project import ROOT

from codemod.commands.arguments import build
from codemod.commands.chinese_help import HELP
from codemod.commands.explain import explained
from codemod.finding.chinese import ZH
from codemod.finding.chinese_errors import ZH as ZH_ERRORS
from codemod.finding.chinese_preflight import ZH as ZH_PREFLIGHT

HAN = re.compile("[\u4e00-\u9fff]")
NAMES = re.compile(r"\(\w+\)|[\w-]+(, [\w-]+)+")  # `text, json, sarif`: names are what they are


def helps(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every text of a parser and its commands."""
    groups = (group.title for group in parser._action_groups)
    yield from (text for text in (parser.description, parser.epilog, *groups) if text)
    for action in parser._actions:
        if action.help:
            yield action.help
        if isinstance(action, argparse._SubParsersAction):
            yield from (each.help for each in action._choices_actions if each.help)
            for command in action.choices.values():
                yield from helps(command)


def test_every_help_text_has_its_chinese_and_no_more() -> None:
    wanted = {text for text in helps(build([])[0]) if not NAMES.fullmatch(text)}
    assert wanted == set(HELP)
    assert [text for text in HELP.values() if not HAN.search(text)] == []


# one word for one thing: what it is called elsewhere, and is not here
OTHER_WORDS = re.compile(
    "编码|锁定|消费者|使用者|目录树|代码树|你们|您|内置|退出状态|文件夹|镜像清单|合并基(?!点)|合法的(镜像)?引用|来历"
    r"|(?<![-:{\w])tags?(?![-\w}@=])"
)
IN_CODE = re.compile(r"```.*?```|`[^`]*`|\{\w+\}", re.DOTALL)
CHINESE = [*ROOT.glob("*.zh-CN.md"), *ROOT.glob("docs/*.zh-CN.md"), *(ROOT / "codemod/judge/manual/zh").glob("*.md")]


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_a_page_has_one_word_for_one_thing(page: Path) -> None:
    assert OTHER_WORDS.findall(IN_CODE.sub("", page.read_text("utf-8"))) == []


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_a_page_leads_to_chinese_pages_where_there_are_some(page: Path) -> None:
    text = re.sub(r"\[English\]\([^)]*\)", "", IN_CODE.sub("", page.read_text("utf-8")))
    linked = [page.parent / target for target in re.findall(r"\]\(([\w./-]+)\.md[)#]", text)]
    assert [each.name for each in linked if each.with_name(f"{each.name}.zh-CN.md").exists()] == []


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_no_sentence_is_cut_by_the_end_of_a_line(page: Path) -> None:
    """What shows Markdown puts a blank there, which Chinese has not."""
    text = re.sub(r"^```.*?^```|^#[^\n]*", "", page.read_text("utf-8"), flags=re.M | re.S)
    assert re.findall(r"[\u4e00-\u9fff，。；：、]\n *[\u4e00-\u9fff]+", text) == []


def test_messages_have_one_word_for_one_thing() -> None:
    texts = [*ZH.values(), *ZH_PREFLIGHT.values(), *ZH_ERRORS.values(), *HELP.values()]
    assert [text for text in texts if OTHER_WORDS.search(IN_CODE.sub("", text))] == []


@pytest.mark.parametrize(
    "words",
    [
        ["lint", "--nothing"],
        ["lint", "--output-format", "x"],
        ["lint", "--output"],
        ["nothing"],
        ["explain", "IMG999"],
        ["fix", "--diff", "--check"],
        ["bump"],
        ["preflight"],
        ["preflight", "registry", "x:1", "--timeout", "0"],
        ["preflight", "registry", "http://x"],
        ["lint", "nowhere"],
        ["lint", "--select", "IMG9x"],
        ["lint", "--rules", "nowhere.py"],
        ["images", "--rules", "x"],
        ["lint", "--since", "nobody"],
        ["lint", "--color", "x"],
    ],
)
def test_what_a_command_refuses_it_refuses_in_chinese(cli: Cli, sealer: object, words: list[str]) -> None:
    ran = cli(*words, "--lang", "zh")
    assert ran.status == 2
    said = ran.err.removeprefix("lvscare-codemod: ")
    assert HAN.search(said) and not re.search("[a-z]+ (is|are|the|no|not|it|of|one) [a-z]+", said), said
    assert cli("--lang", "zh", *words).err == ran.err


def test_the_language_may_stand_before_or_behind_the_command(cli: Cli, sealer: Path) -> None:
    before, behind = cli("--lang=zh", "lint", str(sealer)), cli("lint", str(sealer), "--lang", "zh")
    assert before == behind and HAN.search(before.out)
    assert cli("--lang", "en", "lint", str(sealer), "--lang=zh") == before
    assert cli("--lang=xx", "lint").status == 2
    (sealer / ".lvscare-codemod.toml").write_text('language = "en"\n')
    assert cli("--lang=zh", "lint", str(sealer)).out == before.out != cli("lint", str(sealer)).out


def test_help_is_in_chinese_wherever_the_language_stands(capsys: pytest.CaptureFixture[str]) -> None:
    from codemod.cli import main

    for words in (["--lang=zh", "lint", "--help"], ["lint", "--help", "--lang", "zh"], ["--lang=zh", "-h"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = capsys.readouterr().out
        assert ended.value.code == 0
        assert said.startswith("用法：lvscare-codemod") and "显示这份帮助并退出" in said
        assert "\n选项：\n" in said and ":\n" not in said
        assert not re.search(r" (the|is|and|of) ", said), said


def test_a_rule_file_is_refused_in_chinese(cli: Cli, repository: object, tmp_path: Path) -> None:
    write(tmp_path, {"r.py": b'from codemod.rule import Rule\nX = Rule(name="x", nam="y")\n'})
    said = cli("lint", "--rules", f"{tmp_path}/r.py", str(repository), "--lang", "zh").err
    assert "r.py:2:20：Rule 没有 `nam`；你是不是想写 `name`？可用的有 name" in said


def test_a_rule_a_policy_and_the_list_of_all_are_explained_in_chinese(cli: Cli, sealer: object) -> None:
    said = cli("explain", "lvscare", "airgap", "disconnected", "--lang", "zh").out + cli("explain", "--lang=zh").out
    told = [re.sub(r"`[^`]*`", "", line) for line in said.splitlines() if line and not line.startswith("# ")]
    assert [line for line in told if not HAN.search(line)] == []


@pytest.mark.parametrize("code", explained())
def test_a_page_of_the_manual_has_its_title_in_the_form_of_its_language(code: str) -> None:
    for lang, form in (("en", r"# \w+ [\w-]+: .+\."), ("zh", r"# \w+ [\w-]+：.+。")):
        title = (ROOT / f"codemod/judge/manual/{lang}/{code}.md").read_text("utf-8").partition("\n")[0]
        assert re.fullmatch(form, title)
