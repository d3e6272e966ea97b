"""`preflight all`: constant -> call sites -> static pods -> image list -> registry -> node, each link judged."""

from __future__ import annotations

from collections.abc import Iterable

from codemod.finding.diagnostics import Diagnostic, Message, message
from codemod.preflight.outcome import Link, verdict
from codemod.report.chain import Verdict

CONSTANT = "constant"
CALL_SITES = "call sites"
STATIC_PODS = "static pods"
IMAGE_LIST = "image list"
REGISTRY = "registry"
NODE = "node"
ORDER = (CONSTANT, CALL_SITES, STATIC_PODS, IMAGE_LIST, REGISTRY, NODE)

_LEFT_OPEN = ("IMG901", "IMG903")


def not_asked(name: str, option: str) -> Link:
    """Return a link that was not asked about: not known to be good, so unknown."""
    return Link(name, "unknown", message("not asked: give {option}", option=option))


def link(name: str, asked: str, findings: Iterable[Diagnostic], facts: Iterable[Message] = ()) -> Link:
    """Return a link from the findings of one preflight command, and what it saw to be good."""
    found = tuple(findings)
    return Link(name, verdict(found), _detail(found, tuple(facts)), found, asked)


def source_links(asked: str, findings: Iterable[Diagnostic]) -> tuple[Link, Link]:
    """Return the links `constant` and `call sites` from the findings of lint."""
    found = tuple(findings)
    constant = tuple(entry for entry in found if entry.code.startswith("IMG1"))
    open_ends = tuple(entry for entry in found if entry.code in _LEFT_OPEN)
    calls = tuple(entry for entry in found if entry.code.startswith(("IMG2", "IMG3")))
    return _source(CONSTANT, asked, constant, open_ends), _source(CALL_SITES, asked, calls, open_ends)


def exit_verdict(chain: Iterable[Link]) -> Verdict:
    """The chain is as good as its worst link."""
    verdicts = {entry.verdict for entry in chain}
    if "fail" in verdicts:
        return "fail"
    return "unknown" if "unknown" in verdicts else "pass"


def _source(name: str, asked: str, findings: tuple[Diagnostic, ...], open_ends: tuple[Diagnostic, ...]) -> Link:
    judged: Verdict = "fail" if any(entry.severity == "error" for entry in findings) else "pass"
    # a file that was not analysed may hold a bad call site: "pass" is no longer sure, "fail" is
    if judged == "pass" and any(entry.severity == "error" for entry in open_ends):
        return Link(name, "unknown", _detail(open_ends, ()), open_ends, asked)
    return Link(name, judged, _detail(findings, ()), findings, asked)


def _detail(findings: tuple[Diagnostic, ...], facts: tuple[Message, ...]) -> Message:
    worst = sorted(findings, key=lambda entry: (entry.severity != "error", entry.code == "IMG415"))
    if worst:
        return worst[0].message
    return facts[0] if facts else message("nothing was found to be wrong")
