"""The text of a message for people, in English or in Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from importlib import import_module

from codemod.finding.diagnostics import Message, message

# the names of modules, so that one is loaded only where those before it have no such text
_TABLES = ("codemod.finding.chinese", "codemod.finding.chinese_errors", "codemod.finding.chinese_preflight")
_FIELD = re.compile(r"\{\{|\}\}|\{(\w+)\}")


def translate(said: Message, lang: str) -> str:
    """Return the message's text in `lang` (`zh`; anything else is English, and so is what has no translation).

    Arguments are put in once and never read as templates; those that are messages are translated too. The result may
    hold untrusted text: see `codemod.report.safe`.
    """
    args = {name: translate(arg, lang) if isinstance(arg, Message) else arg for name, arg in said.args}
    return _filled(_chinese(said.template) if lang == "zh" else said.template, args)


def joined(words: Sequence[str | Message], between: str) -> Message:
    """Return all of the words, of which there is one at least, in a sentence such as `{first} or {second}`."""
    first, *rest = words
    said = first if isinstance(first, Message) else message("{text}", text=first)
    return reduce(lambda before, word: message(between, first=before, second=word), rest, said)


def counted(findings: int, places: int, lang: str, *, files: bool = True) -> dict[str, str]:
    """Return `1 finding`, `2 files`, ... as the fields `findings` and `files` of a sentence; not all may be `files`."""
    if not files:
        where = message("{n} place" if places == 1 else "{n} places", n=str(places))
    else:
        where = message("{n} file" if places == 1 else "{n} files", n=str(places))
    return {
        "findings": translate(message("{n} finding" if findings == 1 else "{n} findings", n=str(findings)), lang),
        "files": translate(where, lang),
    }


def _chinese(template: str) -> str:
    for name in _TABLES:
        table: dict[str, str] = import_module(name).ZH
        if template in table:
            return table[template]
    return template


def _filled(template: str, args: dict[str, str]) -> str:
    def fill(field: re.Match[str]) -> str:
        name = field[1]
        return field[0][0] if name is None else args.get(name, field[0])

    return _FIELD.sub(fill, template)
