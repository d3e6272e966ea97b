"""Writes the reference pages: of the command line, in both languages, from the parser; of the rule file, from its
vocabulary. `--check` writes nothing and exits 1 if they are not current."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from codemod.commands.arguments import build
from codemod.commands.chinese_help import in_chinese
from codemod.records import MISSING, fields
from codemod.rule import Policy, Rule, parser

ROOT = Path(__file__).resolve().parent.parent
_WRITTEN = "<!-- Written by `make docs`. -->\n"
_HEAD = {
    "en": "# The command line\n\n[中文](command-line.zh-CN.md)\n\nWhat `--help` prints, of all commands. "
    "[Use](usage.md) shows them at work.\n",
    "zh": "# 命令行\n\n[English](command-line.md)\n\n各命令 `--help` 的内容。[用法](usage.zh-CN.md)中有实际的例子。\n",
}
_COLUMNS = {"en": ("argument or option", "what", "default"), "zh": ("参数或选项", "含义", "默认值")}
_RULE_FILE = """# The rule file

A rule file has Python's syntax, so that editors check it, and is read as data: a docstring, `from codemod.rule import
...`, `NAME = Rule(...)` and `NAME = Policy(...)` ([policies](policies.md)). Every argument is named; a value is a
string, a whole number, `True`, `False`, `None`, a list, or one of the objects below. Nothing in it is executed. What no
tree could ever meet is refused, with the place.
`lvscare-codemod explain NAME --rules FILE` prints what was understood.

A `package` is written as Go code would name it: relative to the module (`common`, `pkg/ipvs`; `.` is the module's root)
or, where its first element holds a dot, as a full import path (`k8s.io/api/core/v1`).
"""


def pages() -> dict[str, str]:
    """Return each page's text by its path."""
    return {
        "docs/command-line.md": _command_line("en"),
        "docs/command-line.zh-CN.md": _command_line("zh"),
        "docs/rule-file.md": _rule_file(),
    }


def _command_line(lang: str) -> str:
    parser, commands = build([])
    if lang == "zh":
        in_chinese(parser)
    statuses = (parser.epilog or "").replace("\n", " ")
    return _WRITTEN + "\n" + _HEAD[lang] + f"\n{statuses}\n" + "".join(
        section for name, command in commands.items() for section in _sections(name, command, lang, 2)
    )  # fmt: skip


def _sections(name: str, parser: argparse.ArgumentParser, lang: str, level: int) -> Iterator[str]:
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    yield f"\n{'#' * level} {name}\n\n"
    if parser.description:
        yield f"{parser.description}\n\n"
    for action in inner:
        told = {each.dest: each.help or "" for each in action._choices_actions}
        for sub, command in action.choices.items():
            command.description = told[sub]
            yield from _sections(f"{name} {sub}", command, lang, level + 1)
    if not inner:
        yield "| " + " | ".join(_COLUMNS[lang]) + " |\n| --- | --- | --- |\n"
        yield from (_row(action) for action in parser._actions if action.dest != "help")


def _row(action: argparse.Action) -> str:
    said = (action.help or "").replace("|", "\\|")
    return f"| {_written(action)} | {said} | {_default(action)} |\n"


def _written(action: argparse.Action) -> str:
    """Return how it is written: `-q`, `--quiet`; `--baseline FILE`; `[PATH ...]`."""
    taken = action.metavar if isinstance(action.metavar, str) else ""
    if action.choices and not taken:
        taken = "\\|".join(map(str, action.choices))
    if not action.option_strings:
        many = {"*": f"[{taken} ...]", "?": f"[{taken}]"}
        return f"`{many.get(str(action.nargs), taken)}`"
    return ", ".join(f"`{option} {taken}`" if taken else f"`{option}`" for option in action.option_strings)


def _default(action: argparse.Action) -> str:
    if action.default in (None, False, "", [], 0, argparse.SUPPRESS):
        return ""
    return f"`{action.default}`"


def _rule_file() -> str:
    kinds = sorted(
        parser.VOCABULARY.values(), key=lambda kind: (kind not in (Rule, Policy), kind is Policy, kind.__name__)
    )
    shipped = (ROOT / "rules" / "lvscare.py").read_text("utf-8")
    example = f"\n## The rule that ships\n\n[`rules/lvscare.py`](../rules/lvscare.py):\n\n```python\n{shipped}```\n"
    return _WRITTEN + "\n" + _RULE_FILE + "".join(map(_kind, kinds)) + example


def _kind(kind: type) -> str:
    said = re.sub(r"\n +", "\n", (kind.__doc__ or "").strip())
    rows = "".join(
        f"| `{each.name}` | {_type(str(each.type))} | {'' if each.default is MISSING else f'`{each.default!r}`'} |\n"
        for each in fields(kind)
    )
    return f"\n## {kind.__name__}\n\n{said}\n\n| key | value | default |\n| --- | --- | --- |\n{rows}"


def _type(annotation: str) -> str:
    """Return `str | None` and `tuple[Parameter | Field, ...]` in words."""
    inner = annotation.removeprefix("tuple[").removesuffix(", ...]")
    spoken = {"str": "text", "int": "whole number", "bool": "True or False", "None": "None"}
    names = [spoken.get(each, f"[{each}](#{each.lower()})") for each in inner.split(" | ")]
    return ("a list of " if inner != annotation else "") + " or ".join(names)


def stale() -> list[str]:
    """Return the paths of the pages that are missing or not current."""
    made = pages()
    return [path for path, text in made.items() if not (ROOT / path).is_file() or _read(path) != text]


def _read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def main(argv: list[str]) -> int:
    """Write what is stale, or say so."""
    wrong = stale()
    for path in wrong:
        if "--check" in argv:
            print(f"{path} is not current: run `make docs`", file=sys.stderr)
        else:
            (ROOT / path).write_text(pages()[path], "utf-8")
    return 1 if wrong and "--check" in argv else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
