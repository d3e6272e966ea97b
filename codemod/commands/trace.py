"""`lvscare-codemod trace`: for each consumer, where its image comes from, step by step."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from codemod.commands.judging import Judged as Analysed
from codemod.commands.judging import judge
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.codes import Codes
from codemod.finding.diagnostics import Related, message
from codemod.finding.messages import translate
from codemod.golang.evaluate.terms import show
from codemod.judge.analysis import Analysis
from codemod.judge.passes import Judged
from codemod.records import dataclass
from codemod.report import account, wire
from codemod.report.places import Sources
from codemod.report.safe import printable
from codemod.rule.reader import rules_in


@dataclass(frozen=True, slots=True)
class Hop:
    """One step: where, what happens there, and the Value there. `line` and `column` count from 1."""

    path: str
    line: int
    column: int
    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The way of one value, from the consumer back to where it was formed; `code` is empty for proven good."""

    consumer: str
    code: str
    message: str
    hops: tuple[Hop, ...]


def run(args: argparse.Namespace, session: Session) -> int:
    judged = judge(args, session)
    if not rules_in(judged.rules):
        raise UserError(
            "trace: there are only policies in it, and it shows a rule's consumers; `lint -v` shows the way"
        )
    session = judged.session
    traces = list(traced(judged.analysis, judged.codes, Sources(judged.tree.read), session.lang))
    said = account.line(judged.account, session.lang)
    if args.format == "json":
        wire.dump_json(as_json(traces) | {"account": account.as_json(judged.account)}, session.out)
    elif args.format == "mermaid":
        session.out.write(as_mermaid(traces) + f"%% {said}\n")
    else:
        session.out.write(as_text(traces) + f"{said}\n")
    if args.require_rule:
        judged.require()
    return 1 if _tell_problems(judged, session) or any(trace.code for trace in traces) else 0


def traced(analysis: Analysis, codes: Codes, sources: Sources, lang: str) -> Iterator[Trace]:
    """Yield the way of every value that reaches a consumer and is wanted, in the order of the consumers' places."""
    for pass_ in analysis.passes:
        for item in sorted(pass_.judged, key=lambda item: (item.consumption.site.span, item.span)):
            if codes.wants(item.verdict.code):
                yield _trace(item, sources, lang)


def _tell_problems(judged: Analysed, session: Session) -> bool:
    """Say what could not be analysed: a trace may be missing because of it."""
    found = dict.fromkeys(problem for pass_ in judged.analysis.passes for problem in pass_.all_problems())
    for problem in found:
        said = message("not analysed: {reason}", reason=problem.reason)
        session.err.write(printable(f"{problem.span.path}: {session.say(said)}") + "\n")
    return bool(found)


def _trace(item: Judged, sources: Sources, lang: str) -> Trace:
    formed = Related(item.span, message("formed here"), show(item.value.parts))
    chain = [*item.related(), formed]
    hops = []
    for step in chain:
        place = sources.place(step.span)
        hops.append(Hop(place.path, place.line, place.column, translate(step.message, lang), step.value))
    said = translate(item.verdict.message, lang) if item.verdict.message else ""
    return Trace(item.consumption.consumer, item.verdict.code, said, tuple(dict.fromkeys(hops)))


def as_text(traces: list[Trace]) -> str:
    """Return the traces as indented lines."""
    return "".join(line + "\n" for trace in traces for line in _lines(trace))


def _lines(trace: Trace) -> Iterator[str]:
    verdict = f"{trace.code} {trace.message}" if trace.code else "good"
    yield printable(f"{trace.consumer}: {verdict}")
    for hop in trace.hops:
        yield printable(f"  {hop.path}:{hop.line}:{hop.column}: {hop.what}: {hop.value}")


def as_json(traces: list[Trace]) -> dict[str, Any]:
    """Return the traces as what JSON is made of: `{"version": 1, "traces": [...]}`."""
    return {"version": 1, "traces": [_object(trace) for trace in traces]}


def _object(trace: Trace) -> dict[str, Any]:
    hops = [
        {
            "path": wire.path(hop.path),
            "line": hop.line,
            "column": hop.column,
            "what": printable(hop.what),
            "value": printable(hop.value),
        }
        for hop in trace.hops
    ]
    return {"consumer": trace.consumer, "code": trace.code, "message": printable(trace.message), "hops": hops}


def as_mermaid(traces: list[Trace]) -> str:
    """Return the traces as one Mermaid flowchart, from constants and registries down to the consumers."""
    lines = ["flowchart TD"]
    nodes: dict[Hop, str] = {}
    edges: dict[str, None] = {}
    for trace in traces:
        for hop in trace.hops:
            if hop not in nodes:
                nodes[hop] = f"n{len(nodes)}"
                text = f"{_mermaid(hop.path)}:{hop.line}<br/>{_mermaid(hop.what)}<br/>{_mermaid(hop.value)}"
                lines.append(f'  {nodes[hop]}["{text}"]')
        for later, earlier in zip(trace.hops, trace.hops[1:], strict=False):
            edges[f"  {nodes[earlier]} --> {nodes[later]}"] = None
        if trace.hops:
            lines.append(f"  class {nodes[trace.hops[0]]} {'bad' if trace.code else 'good'}")
    lines += edges
    lines += ["  classDef good stroke:#2da44e", "  classDef bad stroke:#cf222e"]
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    """Escape text for a quoted Mermaid label: its own entities, so that nothing in it is markup."""
    return "".join(char if char.isalnum() or char in " ./:-_" else f"#{ord(char)};" for char in printable(text))
