"""Every sentence for people has a Chinese text with the same fields."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import ROOT

from codemod.finding.chinese import PHRASES, ZH
from codemod.finding.diagnostics import message
from codemod.finding.messages import phrase, translate

CODEMOD = ROOT / "codemod"
SOURCES = sorted(path for path in CODEMOD.rglob("*.py") if "preflight" not in path.relative_to(CODEMOD).parts[:1])
FIELD = re.compile(r"\{\w*\}")
# what takes a reason: function or class -> position of the reason
REASONS = {"unknown": 0, "_unproven": 1, "Problem": 2, "broken": 1, "InvalidReference": 0, "ImportConflict": 0}
REASONS |= {"_passing": 2, "_step": 1}
# a name alone is the step of a variable
NO_PHRASES = {"{}"}


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression can be, every field of an f-string as `{}`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from texts(value)


def templates() -> set[str]:
    found = set()
    for path in SOURCES:
        for name, call in calls(path):
            wanted = call.args[:1] if name in ("message", "Message") else call.args[1:2] if name == "_say" else []
            found |= {text for argument in wanted for text in texts(argument)}
    return found


def reasons() -> set[str]:
    found = set()
    for path in SOURCES:
        if path.name == "bump.py":  # its errors end the run, in English
            continue
        for name, call in calls(path):
            at = REASONS.get(name)
            if at is not None and len(call.args) > at:
                found |= set(texts(call.args[at]))
    return found - NO_PHRASES


def test_the_walk_finds_the_sentences() -> None:
    assert len(templates()) > 60
    assert len(reasons()) > 50


@pytest.mark.parametrize("template", sorted(templates()))
def test_a_template_has_a_chinese_text_with_the_same_fields(template: str) -> None:
    assert sorted(FIELD.findall(ZH[template])) == sorted(FIELD.findall(template))


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_a_reason_has_a_chinese_text(reason: str) -> None:
    assert reason in {FIELD.sub("{}", known) for known in PHRASES}


@pytest.mark.parametrize("known", sorted(PHRASES))
def test_a_phrase_keeps_what_stands_in_its_fields(known: str) -> None:
    assert sorted(FIELD.findall(PHRASES[known])) == sorted(FIELD.findall(known))
    filled = FIELD.sub("Zweifel", known)
    assert phrase(filled) != filled
    assert phrase(filled).count("Zweifel") == filled.count("Zweifel")


def test_a_reason_in_a_message_is_translated() -> None:
    said = message("the image cannot be traced to local registry + constant: {reason}", reason="img: not a text")
    assert translate(said, "zh") == "无法证明镜像来自“本地仓库 + 常量”：img：不是文本"


def test_a_reason_of_a_stranger_stays_as_it_is_and_is_no_template() -> None:
    assert translate(message("not analysed: {reason}", reason="{path} {reason}"), "zh") == "未作分析：{path} {reason}"


def test_a_very_long_reason_is_not_searched_for_patterns() -> None:
    long = "a" * 100_000 + ": x"
    assert phrase(long) == long


def test_preflight_is_translated_too() -> None:
    assert translate(message("write {name}", name="x"), "zh") == "请写成 x"
