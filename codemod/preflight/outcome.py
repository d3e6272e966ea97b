"""What a preflight command answers, beside its findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from codemod.finding.diagnostics import Diagnostic, Message
from codemod.preflight.faults import UNDETERMINED
from codemod.report.chain import Verdict
from codemod.report.userinfo import blotted

EXIT = {"pass": 0, "fail": 1, "unknown": 3}


class Undetermined(Exception):
    """The question has no answer now (no connection, no permission, a limit): never taken for good or for bad."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def verdict(findings: Iterable[Diagnostic]) -> Verdict:
    """Return the answer that the findings give: an error outweighs an open question, warnings are good enough."""
    errors = {finding.code for finding in findings if finding.severity == "error"}
    if errors - {UNDETERMINED}:
        return "fail"
    return "unknown" if errors else "pass"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain from the constant to the node; `detail` says why, in one sentence.

    `asked` is what was asked: a folder, a registry, a program; `""` where nothing was.
    """

    name: str
    verdict: Verdict
    detail: Message
    findings: tuple[Diagnostic, ...] = ()
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`exit` is 0 (good), 1 (bad) or 3 (could not be determined).

    `facts` are good news to print (the digest that was seen); `sources` are the bytes of the files that findings are
    in, by the findings' `span.path`, as they were when judged; `chain` is there for `preflight all` only, and
    `missing`, what to copy from where to where, for `preflight registry --all`.
    """

    exit: int
    facts: tuple[Message, ...] = ()
    sources: Mapping[str, bytes] = field(default_factory=dict)
    chain: tuple[Link, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()

    def read(self, path: str) -> bytes:
        """Return the bytes of a judged file. Raises `FileNotFoundError` for what is no file, as reports expect.

        Reports show lines of it: passwords are blotted out, and every byte keeps its place.
        """
        if path not in self.sources:
            raise FileNotFoundError(path)
        return blotted(self.sources[path])
