"""The text of a message for people, in English or in Chinese."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from codemod.finding.diagnostics import Message, message

# names, not modules: preflight's is only loaded where the first has no such text
_TABLES = ("codemod.finding.chinese", "codemod.finding.chinese_preflight")
_FIELD = re.compile(r"\{\{|\}\}|\{(\w+)\}")
_WORDY = frozenset({"reason", "what", "kind"})
_LONGEST = 1000  # code points; the patterns would take their time with more


def translate(said: Message, lang: str) -> str:
    """Return the message's text in `lang` (`zh`; anything else is English, and so is what has no translation).

    Arguments are put in once and never read as templates. Those named `reason`, `what` or `kind` are sentences or
    words of our own, where they look like one of ours, and are translated too. The result may hold untrusted text: see
    `codemod.report.safe`.
    """
    args = dict(said.args)
    if lang != "zh":
        return _filled(said.template, args)
    args = {name: phrase(value) if name in _WORDY else value for name, value in args.items()}
    return _filled(_chinese(said.template), args)


def counted(findings: int, files: int, lang: str) -> dict[str, str]:
    """Return the fields `findings` and `files` of a sentence that says how much there is."""
    return {
        "findings": translate(message("{n} finding" if findings == 1 else "{n} findings", n=str(findings)), lang),
        "files": translate(message("{n} file" if files == 1 else "{n} files", n=str(files)), lang),
    }


def phrase(text: str) -> str:
    """Return a reason in Chinese: the text as a whole, or its pattern's with what stood in the fields."""
    from codemod.finding.chinese import PHRASES

    if text in PHRASES or len(text) > _LONGEST:
        return PHRASES.get(text, text)
    for pattern, template in _patterns():
        if match := pattern.fullmatch(text):
            args = match.groupdict()
            return _filled(template, {name: phrase(value) if name in _WORDY else value for name, value in args.items()})
    return text


def _chinese(template: str) -> str:
    for name in _TABLES:
        table: dict[str, str] = import_module(name).ZH
        if template in table:
            return table[template]
    return template


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the phrases with fields; the longest first, so that the most telling one is taken."""
    from codemod.finding.chinese import PHRASES

    found = []
    for template in sorted(PHRASES, key=lambda each: (-len(_FIELD.sub("", each)), each)):
        if _FIELD.search(template):
            parts = _FIELD.split(template)
            fixed, names = parts[::2], parts[1::2]
            pattern = re.escape(fixed[0])
            for name, text in zip(names, fixed[1:], strict=True):
                pattern += f"(?P<{name}>.*?)" + re.escape(text)
            found.append((re.compile(pattern, re.DOTALL), PHRASES[template]))
    return found


def _filled(template: str, args: dict[str, str]) -> str:
    def fill(field: re.Match[str]) -> str:
        name = field[1]
        return field[0][0] if name is None else args.get(name, field[0])

    return _FIELD.sub(fill, template)
