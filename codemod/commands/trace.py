"""`lvscare-codemod trace`: for each consumer, where its image comes from, step by step."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

from codemod.commands.judging import Judging as Analysed
from codemod.commands.judging import judge
from codemod.commands.outputs import from_here
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.codes import Codes
from codemod.finding.diagnostics import Message, Related, message
from codemod.finding.messages import translate
from codemod.golang.evaluate.declared import constant
from codemod.golang.evaluate.terms import Text, show
from codemod.judge.analysis import Analysis
from codemod.judge.judged import Judged
from codemod.judge.passes import Pass
from codemod.records import dataclass
from codemod.report import accounting, wire
from codemod.report.places import ReportSources
from codemod.report.safe import printable
from codemod.report.text import BOLD, GREEN, PLAIN, RED, Line, render
from codemod.rule import rules_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
    traces = list(traced(judged.analysis, judged.codes, ReportSources(judged.tree.read), session.lang))
    idle = () if judged.codes.select else tuple(unreached(judged))
    said = accounting.line(judged.account, session.lang)
    if args.output_format == "json":
        wire.dump_json(as_json(traces) | {"account": accounting.as_json(judged.account)}, session.out)
    elif args.output_format == "mermaid":
        session.out.write(as_mermaid(traces) + f"%% {said}\n")
    else:
        session.out.writelines(as_text(traces, session.color, from_here(judged.tree.root)))
        session.out.writelines(printable(session.say(each)) + "\n" for each in idle)
        session.out.write(f"{said}\n")
    if args.require_rule:
        judged.require()
    return 1 if _tell_problems(judged, session) or any(trace.code for trace in traces) else 0


def unreached(judged: Analysed) -> Iterator[Message]:
    """Yield of each consumer of a rule that no image reaches, or that is not in the program, that it is so."""
    reached = {item.consumption.consumer for judgement in judged.analysis.judgements for item in judgement.images}
    for rule in judged.account.rules:
        for name in rule.consumers:
            if not any(f".{name}".endswith(f".{each}") for each in reached):
                yield message("{consumer}: no image reaches it", consumer=name)
        for name in rule.missing if rule.applies else ():
            yield message("{consumer}: is not in this program", consumer=name)


def traced(analysis: Analysis, codes: Codes, sources: ReportSources, lang: str) -> Iterator[Trace]:
    """Yield the way of every value that reaches a consumer and is wanted, in the order of the consumers' places."""
    for judgement in analysis.judgements:
        for item in sorted(judgement.images, key=lambda item: (item.consumption.site.span, item.span)):
            if codes.wants(item.verdict.code):
                yield _trace(judgement.asked, item, sources, lang)


def _tell_problems(judged: Analysed, session: Session) -> bool:
    """Say what could not be analysed: a trace may be missing because of it."""
    found = dict.fromkeys(problem for judgement in judged.analysis.judgements for problem in judgement.problems)
    for problem in found:
        said = message("not analysed: {reason}", reason=problem.reason)
        session.err.write(printable(f"{problem.span.path}: {session.say(said)}") + "\n")
    return bool(found)


def _trace(pass_: Pass, item: Judged, sources: ReportSources, lang: str) -> Trace:
    hops: dict[tuple[str, int, int], Hop] = {}
    for step in _chain(pass_, item):
        place = sources.place(step.span)
        hop = Hop(place.path, place.line, place.column, translate(step.message, lang), step.value)
        # where the constant stands alone, it is formed there: one step
        hops.setdefault((hop.path, hop.line, hop.column), hop)
    said = translate(item.verdict.message or message("good"), lang)
    return Trace(item.consumption.consumer, item.verdict.code, said, tuple(hops.values()))


def _chain(pass_: Pass, item: Judged) -> Iterator[Related]:
    """Yield the way of a value from its consumer to where it was formed, what it was formed of, and the literals."""
    formed, way = item.value.site.span, item.related()
    within = [step for step in way if step.span.path == formed.path and formed.start <= step.span.start < formed.end]
    yield from (step for step in way if step not in within)
    yield from (step for step in within if step.span == formed)
    yield Related(item.span, message("formed here"), show(item.value.parts))
    yield from within
    for part in item.value.parts:
        if isinstance(part, Text) and part.constant:
            yield from _literals(pass_, part)


def _literals(pass_: Pass, part: Text) -> Iterator[Related]:
    """Yield where the constant that a text is gets its value."""
    package, _, name = part.constant.rpartition(".")
    home = pass_.module.imported(package)
    for item in home.named(name) if home is not None else ():
        for value in constant(pass_.evaluator, item):
            yield Related(value.site.span, message("declared as {name}", name=name), part.text)


def as_text(traces: list[Trace], color: bool, here: Callable[[str], str]) -> Iterator[str]:
    """Yield the traces as indented lines."""
    for trace in traces:
        for line in _lines(trace, here):
            yield render(line, color) + "\n"


def _lines(trace: Trace, here: Callable[[str], str]) -> Iterator[Line]:
    said = f"{trace.code} {trace.message}" if trace.code else trace.message
    yield [(BOLD, trace.consumer), (PLAIN, ": "), (RED if trace.code else GREEN, said)]
    for hop in trace.hops:
        yield [(PLAIN, f"  {here(hop.path)}:{hop.line}:{hop.column}: {hop.what}: "), (BOLD, hop.value)]


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
    return {
        "consumer": trace.consumer,
        "code": trace.code,
        "message": printable(trace.message) if trace.code else "",
        "hops": hops,
    }


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
