"""Compares what a program printed with what the linter said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fixture_files import ROOT, base
from go_programs import CONSTANT, REGISTRIES, Printed, Program, compile_and_run
from memory_tree import MemoryTree

from codemod.finding.diagnostics import Diagnostic
from codemod.golang.evaluate.terms import Call, Part, Receiver, Select, Term, Text, Verb
from codemod.golang.evaluate.values import Value
from codemod.golang.read.syntax import Node
from codemod.judge.analysis import analyse
from codemod.rule.reader import load

RULES = load(str(ROOT.parent / "rules" / "lvscare.py"))
# of the runtime only what the rule names: the rest and its vendored imports have no part in these programs
BASE = {
    path: text for path, text in base().items() if path.startswith(("go.mod", "common", "types", "pkg/ipvs", "pkg/reg"))
} | {
    "pkg/runtime/kubernetes/runtime.go": b"package kubernetes\n\ntype Runtime struct {\n"
    b"\tConfig struct{ RegistryInfo struct{ URL string } }\n}\n"
}


@dataclass(frozen=True)
class Mismatch:
    """`kind`: wrong good, wrong text, unseen (a call that lint does not know of) or false alarm."""

    kind: str
    program: Program
    said: str


@dataclass(frozen=True)
class Compared:
    """A program; whether it gave the consumer an image, and a wrong one; whether lint is silent; what differs."""

    program: Program
    ran: bool
    wrong: bool
    silent: bool
    mismatches: tuple[Mismatch, ...]


def analysed(program: Program) -> tuple[tuple[Diagnostic, ...], dict[str, list[tuple[Value, str]]]]:
    """Return the findings, and for each site the Values that reach it with the code of each ("" is good)."""
    analysis = analyse(MemoryTree(BASE | program.files), RULES)
    sites: dict[str, list[tuple[Value, str]]] = {}
    for judged in analysis.judgements[0].images:
        sites.setdefault(_site(judged.consumption.site), []).append((judged.value, judged.verdict.code))
    return analysis.diagnostics, sites


def _site(site: Node) -> str:
    for node in (site, *site.ancestors()):
        if node.kind == "call_expression" and (found := re.search(r'"(\d+\.\d+)"', node.text)):
            return found[1]
    return ""


def pattern(value: Value, registry: int) -> str:
    """Return the regular expression of the texts that a Value stands for, with one cluster's domain and port."""
    return "".join(_part(part, registry) for part in value.parts)


def _part(part: Part, registry: int) -> str:
    return re.escape(part.text) if isinstance(part, Text) else _hole(part.term, part.verb, registry)


def _hole(term: Term, verb: Verb, registry: int) -> str:
    domain, port = REGISTRIES[registry]
    if isinstance(term, Select) and isinstance(term.operand, Receiver):
        if term.field == "Domain" and verb in ("s", "v"):
            return re.escape(domain)
        if term.field == "Port":
            return re.escape(str(port) if verb in ("d", "v") else f"%!s(int={port})")
    if isinstance(term, Call) and term.function == "net.JoinHostPort" and len(term.arguments) == 2:
        host, number = ("".join(_part(part, registry) for part in argument) for argument in term.arguments)
        plain = host.replace("(?s:.*)", "")
        if plain != host:
            return rf"\[?{host}\]?:{number}"
        return rf"\[{host}\]:{number}" if re.search(":|%", host) else f"{host}:{number}"
    return r"(?s:.*)"


def right_image(registry: int) -> str:
    domain, port = REGISTRIES[registry]
    return f"[{domain}]:{port}/{CONSTANT}" if ":" in domain else f"{domain}:{port}/{CONSTANT}"


def compare(program: Program, printed: Printed) -> list[Mismatch]:
    """Return everything in which the linter and the running program differ."""
    diagnostics, sites = analysed(program)
    return list(_differences(program, printed, diagnostics, sites))


def compared(programs: Sequence[Program], folder: Path) -> list[Compared]:
    """Compile and run the programs in a folder, and judge each, on all processors."""
    printed = compile_and_run(programs, folder)
    with ProcessPoolExecutor() as pool:
        return list(pool.map(_compared, programs, (printed[p.number] for p in programs), chunksize=8))


def _compared(program: Program, printed: Printed) -> Compared:
    diagnostics, sites = analysed(program)
    wrong = any(images != {right_image(registry)} for (registry, _), images in printed.items())
    return Compared(
        program, bool(printed), wrong, not diagnostics, tuple(_differences(program, printed, diagnostics, sites))
    )


def _differences(
    program: Program,
    printed: Printed,
    diagnostics: Sequence[Diagnostic],
    sites: Mapping[str, list[tuple[Value, str]]],
) -> Iterable[Mismatch]:
    for (registry, site), images in sorted(printed.items()):
        values = sites.get(site) or sites.get("", [])
        wrong = sorted(images - {right_image(registry)})
        over = any(diagnostic.code == "IMG903" for diagnostic in diagnostics)
        silent = not diagnostics or (values and not over and not any(code for _, code in values))
        if silent and wrong:
            kind = "wrong good" if any(wrong) else "wrong good (empty)"
            yield Mismatch(kind, program, f"{site}: lint is silent, but it prints {wrong}")
        elif not values:
            if not over:
                yield Mismatch("unseen", program, f"{site}: the consumer is called, and lint does not know")
        elif not any(value.unknown for value, _ in values):
            known = [pattern(value, registry) for value, _ in values]
            lost = sorted(image for image in images if not any(re.fullmatch(p, image) for p in known))
            if lost:
                kind = "wrong text" if any(lost) else "wrong text (empty)"
                yield Mismatch(kind, program, f"{site}: it prints {lost}, evaluated as {known}")
    if program.right and diagnostics:
        said = "; ".join(f"{d.code} {d.message}" for d in diagnostics)
        yield Mismatch("false alarm", program, said)
