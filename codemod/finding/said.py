"""The Chinese of a text that was made from a template: of errors, and of what argparse says.

An error is raised as one English line, `x.go: no such file or folder: correct the path`, wherever it happens. Where it
is told, the template that it was made from is looked for, and what stood in its fields goes into the Chinese one. What
fills a field may be such a text itself: `git cannot be started (Permission denied): install git 2.30 or newer`.
"""

from __future__ import annotations

import re
from functools import cache

from codemod.finding.chinese import ZH
from codemod.finding.chinese_errors import ERRORS
from codemod.finding.chinese_preflight import ZH as ZH_PREFLIGHT

_FIELD = re.compile(r"(\{\w+\})")
_IN_FIELDS = 7  # letters
_DEPTH = 6
# what stands in front of a sentence: a place, a key of a rule file, an option with its value, a command
_LEAD = re.compile(r"(.+?:\d+:\d+|`[\w.]+`|--[\w-]+(?: \S+)?|[\w./-]+): (.+)", re.DOTALL)


def chinese(text: str) -> str:
    """Return the text in Chinese, and as it is where it was made from no template."""
    return _said(text, 0, _DEPTH)


def _said(text: str, least: int, depth: int) -> str:
    """Translate by templates with at least so many letters: in a field may stand a path, such as `what is not.go`."""
    if not depth:
        return text
    lead = _LEAD.fullmatch(text)
    if lead and (said := _said(lead[2], least, depth - 1)) != lead[2]:
        return f"{lead[1]}：{said}"
    for template, said in _templates():
        found = _matched(template, text) if _letters(template) >= least else None
        if found is not None:
            meant = {field: _said(value, _IN_FIELDS, depth - 1) for field, value in found.items()}
            return "".join(meant.get(piece, piece) for piece in _FIELD.split(said))
    return text


@cache
def _templates() -> tuple[tuple[str, str], ...]:
    """Return the templates, those with the most text of their own first.

    Of the messages, which errors quote, those that say something: `{name} is {digest}` could be anything.
    """
    quoted = {template: said for table in (ZH, ZH_PREFLIGHT) for template, said in table.items() if _says(template)}
    return tuple(sorted((quoted | ERRORS).items(), key=lambda pair: (-_letters(pair[0]), pair[0])))


def _says(template: str) -> bool:
    return _letters(template) >= 12 and " " in template


def _letters(template: str) -> int:
    return sum(map(str.isalpha, _FIELD.sub("", template)))


def _matched(template: str, text: str) -> dict[str, str] | None:
    """Return what stands in each field, or None. Each piece between fields is looked for once: no text takes long."""
    (first, *middle), fields = (pieces := _FIELD.split(template))[::2], pieces[1::2]
    last = middle.pop() if middle else ""
    at, end = len(first), len(text) - len(last)
    if not fields or at > end or not (text.startswith(first) and text.endswith(last)):
        return {} if text == template else None
    values = []
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return None
        values.append(text[at:found])
        at = found + len(piece)
    return dict(zip(fields, [*values, text[at:end]], strict=True))
