"""The chain's report as text, JSON, Markdown and a Mermaid picture.

`safe` makes untrusted text harmless for a terminal: the renderers add what their own format needs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from codemod.finding.diagnostics import Diagnostic, Message
from codemod.finding.lines import line_start
from codemod.finding.messages import translate
from codemod.preflight.outcome import Link, Outcome

Safe = Callable[[str], str]
_SIGN = {"pass": "ok  ", "fail": "BAD ", "unknown": "?   "}
_MARK = {"pass": "✅", "fail": "❌", "unknown": "❔"}
_COLOUR = {
    "pass": "fill:#d4f4dd,stroke:#1a7f37",
    "fail": "fill:#ffd7d5,stroke:#cf222e",
    "unknown": "fill:#eee,stroke:#777",
}


def text(outcome: Outcome, safe: Safe, lang: str = "en") -> str:
    """One line for each link, and below it each finding."""
    lines = []
    for link in outcome.chain:
        asked = f" ({safe(link.asked)})" if link.asked else ""
        lines.append(f"{_SIGN[link.verdict]}{_word(link.name, lang)}{asked}: {safe(translate(link.detail, lang))}")
        lines += [f"      {safe(_sentence(found, outcome, lang))}" for found in link.findings]
    return "\n".join(lines) + "\n"


def as_json(outcome: Outcome, safe: Safe, lang: str = "en") -> str:
    """One object: `version`, `exit`, and `chain`, a list of links with their findings; ASCII, so nothing to escape."""
    del safe
    document = {"version": 1, "exit": outcome.exit, "chain": [_object(link, outcome, lang) for link in outcome.chain]}
    return json.dumps(document, indent=2) + "\n"


def markdown(outcome: Outcome, safe: Safe, lang: str = "en") -> str:
    """A table of the links, a list of the findings, and the picture."""
    head = " | ".join(_word(word, lang) for word in ("link", "verdict", "why"))
    lines = [f"| {head} |", "| --- | --- | --- |"]
    for link in outcome.chain:
        detail = _plain(safe(translate(link.detail, lang)))
        asked = f" ({_plain(safe(link.asked))})" if link.asked else ""
        lines.append(f"| {_word(link.name, lang)}{asked} | {_verdict(link, lang)} | {detail} |")
    found = [_sentence(entry, outcome, lang) for link in outcome.chain for entry in link.findings]
    lines += ["", *(f"- {_plain(safe(sentence))}" for sentence in found), ""] if found else [""]
    return "\n".join(lines) + "\n```mermaid\n" + mermaid(outcome, safe, lang) + "```\n"


def mermaid(outcome: Outcome, safe: Safe, lang: str = "en") -> str:
    """A flow chart from left to right, one coloured box for each link: its name, what was asked, its state, and why."""
    lines = ["flowchart LR"]
    for number, link in enumerate(outcome.chain):
        asked = [_label(safe(link.asked))] if link.asked else []
        said = _label(safe(translate(link.detail, lang)))
        label = "<br/>".join((_word(link.name, lang), *asked, _verdict(link, lang), said))
        lines.append(f'    n{number}["{label}"]:::{link.verdict}')
    lines += [f"    n{number} --> n{number + 1}" for number in range(len(outcome.chain) - 1)]
    lines += [f"    classDef {verdict} {style}" for verdict, style in _COLOUR.items()]
    return "\n".join(lines) + "\n"


FORMATS: dict[str, Callable[[Outcome, Safe, str], str]] = {
    "text": text,
    "json": as_json,
    "markdown": markdown,
    "mermaid": mermaid,
}


def position(source: bytes, offset: int) -> tuple[int, int]:
    """Return line and column of a byte offset, both from 1, the column in Unicode code points."""
    line = source[line_start(source, offset) : offset]
    number = source.count(b"\n", 0, offset) + 1
    # a byte order mark takes no column
    return number, len((line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).decode(errors="replace")) + 1


def _place(found: Diagnostic, outcome: Outcome) -> tuple[int, int] | None:
    source = outcome.sources.get(found.span.path)
    return None if source is None else position(source, found.span.start)


def _word(word: str, lang: str) -> str:
    return translate(Message(word), lang)


def _verdict(link: Link, lang: str) -> str:
    return f"{_MARK[link.verdict]} {_word(link.verdict, lang)}"


def _sentence(found: Diagnostic, outcome: Outcome, lang: str) -> str:
    place = _place(found, outcome)
    where = f"{found.span.path}:{place[0]}:{place[1]}" if place else found.span.path
    return f"{where}: {found.code} {translate(found.message, lang)}"


def _object(link: Link, outcome: Outcome, lang: str) -> dict[str, object]:
    findings = []
    for found in link.findings:
        line, column = _place(found, outcome) or (None, None)
        findings.append(
            {
                "rule": found.rule,
                "code": found.code,
                "name": found.name,
                "severity": found.severity,
                "message": translate(found.message, lang),
                "path": found.span.path,
                "line": line,
                "column": column,
            }
        )
    why = translate(link.detail, lang)
    return {"link": link.name, "asked": link.asked, "verdict": link.verdict, "why": why, "findings": findings}


def _plain(text: str) -> str:
    """Text that Markdown and HTML show as it is: every ASCII punctuation mark as a character reference."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda mark: f"&#{ord(mark[0])};", text.replace("\n", " "))


def _label(text: str) -> str:
    """Text in a quoted Mermaid label: everything that Mermaid or Markdown could read becomes an entity code."""
    return re.sub(r"[^\w .,:/-]", lambda match: f"#{ord(match[0])};", text.replace("\n", " "))
