"""Every sentence for people has a Chinese text with the same fields; what stands in a field is never read as one."""

from __future__ import annotations

import errno
import os
import pickle
import re
from typing import Literal, get_args

import pytest
from sentences import asked, is_made, sources, templates

from codemod.errors import Reason, UserError, why
from codemod.finding import chinese, chinese_errors, chinese_preflight
from codemod.finding.diagnostics import message
from codemod.finding.messages import joined, translate
from codemod.golang.read.parsing import ObjectKind

TABLES = (chinese.ZH, chinese_errors.ZH, chinese_preflight.ZH)
ALL = {template: said for table in TABLES for template, said in table.items()}
FIELD = re.compile(r"\{\{|\}\}|\{\w*\}")
SAYING = sorted(text for text in templates() if re.search("[a-z]", FIELD.sub("", text)))


def test_the_walk_finds_the_sentences_of_every_part_of_the_program() -> None:
    assert len(templates()) > 700
    parts = {where.partition("/")[0] for where in templates().values()}
    assert parts >= {"commands", "preflight", "report", "rule", "source", "write", "golang", "judge", "policy"}


@pytest.mark.parametrize("template", SAYING)
def test_a_template_has_a_chinese_text_with_the_same_fields(template: str) -> None:
    assert set(FIELD.findall(ALL[template])) == set(FIELD.findall(template))


def test_no_template_is_made_of_what_it_is_about() -> None:
    """Else a path `{path}` would be a field, or `node` a word that is translated."""
    made = [
        f"{path.name}:{node.lineno}" for path in sources() for node, function in asked(path) if is_made(node, function)
    ]
    assert made == []


def test_each_sentence_has_one_chinese_text() -> None:
    assert sum(map(len, TABLES)) == len(ALL)


def test_an_error_is_told_with_what_stands_in_its_fields() -> None:
    error = UserError(
        "{path}: cannot be read ({why}); nothing was changed",
        path="{why}",
        why=OSError(2, "No such file or directory", "x"),
    )
    assert str(error) == "{why}: cannot be read (No such file or directory); nothing was changed"
    assert translate(error.said, "zh") == "{why}：无法读取（没有这个文件或目录）；什么也没有改动"


def test_the_reason_of_an_error_may_be_another_error() -> None:
    reason = Reason("the tag `{tag}` is moved to whatever is newest", tag="latest")
    error = UserError("bump: {reason}; name a tag that stays", reason=reason)
    assert str(error) == "bump: the tag `latest` is moved to whatever is newest; name a tag that stays"
    assert translate(error.said, "zh") == "bump：标签 `latest` 总是指向最新的镜像；请写一个不会移动的标签"


@pytest.mark.parametrize("text", ["{path}", "{", "}}", "{0}", "{path.__class__}"])
def test_what_the_system_says_of_a_strangers_name_is_no_template(text: str) -> None:
    error = UserError("{path}: {why}", path=text, why=OSError(errno.EBUSY, f"{text} is in use"))
    assert str(error) == translate(error.said, "en") == f"{text}: {text} is in use"
    assert translate(error.said, "zh") == f"{text}：{text} is in use"


def test_an_error_of_the_system_without_a_reason_is_told_as_it_is() -> None:
    assert why(OSError("no reason")) == "no reason"
    assert str(why(OSError(errno.ENOENT, os.strerror(errno.ENOENT), "x"))) == "No such file or directory"


def test_an_error_can_be_sent_to_another_process() -> None:
    error = pickle.loads(pickle.dumps(UserError("{path}: {why}", path="x", why=Reason("it is empty; say it"))))
    assert (str(error), error.said.template) == ("x: it is empty; say it", "{path}: {why}")


def test_words_are_joined_in_the_language_of_the_reader() -> None:
    said = joined(["IMG901", "IMG902", "{n}"], "{first} or {second}")
    assert (str(said), translate(said, "zh")) == ("IMG901 or IMG902 or {n}", "IMG901 或 IMG902 或 {n}")
    assert str(joined(["{one}"], "{first} or {second}")) == "{one}"


@pytest.mark.parametrize("kind", get_args(eval(ObjectKind, {"Literal": Literal})))
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
