"""A chain of answers, from the constant to the node, as text, JSON, Markdown and a Mermaid picture."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from codemod.finding.diagnostics import Diagnostic, Message
from codemod.finding.messages import translate
from codemod.records import dataclass
from codemod.report.markdown import escape
from codemod.report.model import Finding, Read, make_report
from codemod.report.safe import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TextIO, TypeAlias

Verdict: TypeAlias = "Literal['pass', 'fail', 'unknown']"
_SIGN = {"pass": "ok  ", "fail": "BAD ", "unknown": "?   "}
_MARK = {"pass": "✅", "fail": "❌", "unknown": "❔"}
_COLOUR = {
    "pass": "fill:#d4f4dd,stroke:#1a7f37",
    "fail": "fill:#ffd7d5,stroke:#cf222e",
    "unknown": "fill:#eee,stroke:#777",
}


@dataclass(frozen=True, slots=True)
class Ring:
    """One link as it is shown. `name` is in English, `why` in the chain's language; `asked` may be empty."""

    name: str
    verdict: Verdict
    why: str
    asked: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """What every format writes; `exit` is the exit status."""

    exit: int
    lang: str
    rings: tuple[Ring, ...]

    def say(self, word: str) -> str:
        return translate(Message(word), self.lang)

    def verdict(self, ring: Ring) -> str:
        return f"{_MARK[ring.verdict]} {self.say(ring.verdict)}"


def ring(
    name: str, verdict: Verdict, why: Message, asked: str, found: Iterable[Diagnostic], read: Read, lang: str
) -> Ring:
    """Return a link as it is shown; all of its text is safe to print. `read` is as `make_report` takes it."""
    findings = make_report(found, read, lang=lang).findings
    return Ring(name, verdict, printable(translate(why, lang)), printable(asked), findings)


def text(chain: Chain, out: TextIO) -> None:
    """Write one line for each link, and below it each finding."""
    for each in chain.rings:
        asked = f" ({each.asked})" if each.asked else ""
        out.write(f"{_SIGN[each.verdict]}{chain.say(each.name)}{asked}: {each.why}\n")
        out.writelines(f"      {_sentence(found)}\n" for found in each.findings)


def as_json(chain: Chain, out: TextIO) -> None:
    """Write one object: `version`, `exit`, and `chain`, a list of links with their findings."""
    document = {"version": 1, "exit": chain.exit, "chain": list(map(_object, chain.rings))}
    out.write(json.dumps(document, indent=2) + "\n")


def markdown(chain: Chain, out: TextIO) -> None:
    """Write a table of the links, a list of the findings, and the picture."""
    head = " | ".join(map(chain.say, ("link", "verdict", "why")))
    out.write(f"| {head} |\n| --- | --- | --- |\n")
    for each in chain.rings:
        asked = f" ({escape(each.asked)})" if each.asked else ""
        out.write(f"| {chain.say(each.name)}{asked} | {chain.verdict(each)} | {escape(each.why)} |\n")
    out.write("\n")
    sentences = [f"- {escape(_sentence(found))}\n" for each in chain.rings for found in each.findings]
    out.writelines([*sentences, "\n"] if sentences else [])
    out.write("```mermaid\n")
    mermaid(chain, out)
    out.write("```\n")


def mermaid(chain: Chain, out: TextIO) -> None:
    """Write a flow chart from left to right, one coloured box for each link: its name, what was asked, its state, and
    why."""
    out.write("flowchart LR\n")
    for number, each in enumerate(chain.rings):
        asked = [_label(each.asked)] if each.asked else []
        label = "<br/>".join((chain.say(each.name), *asked, chain.verdict(each), _label(each.why)))
        out.write(f'    n{number}["{label}"]:::{each.verdict}\n')
    out.writelines(f"    n{number} --> n{number + 1}\n" for number in range(len(chain.rings) - 1))
    out.writelines(f"    classDef {verdict} {style}\n" for verdict, style in _COLOUR.items())


FORMATS: dict[str, Callable[[Chain, TextIO], None]] = {
    "text": text,
    "json": as_json,
    "markdown": markdown,
    "mermaid": mermaid,
}


def _sentence(found: Finding) -> str:
    return f"{found.where}: {found.code} {found.message}"


def _object(ring: Ring) -> dict[str, object]:
    findings = [
        {
            "rule": found.diagnostic.rule,
            "code": found.code,
            "name": found.name,
            "severity": found.severity,
            "message": found.message,
            "path": found.place.path,
            "line": found.place.line if found.source is not None else None,
            "column": found.place.column if found.source is not None else None,
        }
        for found in ring.findings
    ]
    return {"link": ring.name, "asked": ring.asked, "verdict": ring.verdict, "why": ring.why, "findings": findings}


def _label(text: str) -> str:
    """Return text in a quoted Mermaid label: all that Mermaid or Markdown could read becomes an entity code."""
    return re.sub(r"[^\w .,:/-]", lambda match: f"#{ord(match[0])};", text)
