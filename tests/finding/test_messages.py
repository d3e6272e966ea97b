"""Every sentence for people has a Chinese text with the same fields."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from project import ROOT

from codemod.finding.chinese import ZH
from codemod.finding.diagnostics import message
from codemod.finding.messages import translate
from codemod.golang.read.files import ObjectKind

CODEMOD = ROOT / "codemod"
SOURCES = sorted(path for path in CODEMOD.rglob("*.py") if "preflight" not in path.relative_to(CODEMOD).parts[:1])
FIELD = re.compile(r"\{\w*\}")
# what takes the template of a message: function or class -> its position
TEMPLATES = {
    "message": 0,
    "Message": 0,
    "_say": 1,
    "unknown": 0,
    "passing": 2,
    "InvalidReference": 0,
    "ImportConflict": 0,
}


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
            at = TEMPLATES.get(name)
            # what stops `bump` ends the run, in English
            if (
                at is not None
                and len(call.args) > at
                and not (path.name in ("repin.py", "holders.py") and name == "InvalidReference")
            ):
                found |= set(texts(call.args[at]))
    return found


def test_the_walk_finds_the_sentences() -> None:
    assert len(templates()) > 110


@pytest.mark.parametrize("template", sorted(templates()))
def test_a_template_has_a_chinese_text_with_the_same_fields(template: str) -> None:
    assert sorted(FIELD.findall(ZH[template])) == sorted(FIELD.findall(template))


@pytest.mark.parametrize("kind", get_args(ObjectKind))
def test_each_kind_of_object_has_a_chinese_name(kind: str) -> None:
    assert translate(message(kind), "zh") != kind


def test_a_reason_in_a_message_is_translated() -> None:
    reason = message("{name}: it is changed here", name="img")
    said = message("the image cannot be traced to local registry + constant: {reason}", reason=reason)
    assert translate(said, "zh") == "无法证明镜像来自“本地仓库 + 常量”：img：它在这里被改变"
    assert translate(said, "en") == str(said)


def test_a_reason_of_a_stranger_stays_as_it_is_and_is_no_template() -> None:
    assert translate(message("not analysed: {reason}", reason="{path} {reason}"), "zh") == "未作分析：{path} {reason}"


def test_preflight_is_translated_too() -> None:
    assert translate(message("write {name}", name="x"), "zh") == "请写成 x"
