"""What every format writes: the findings with their places in lines and columns, in one language, safe to print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial

import codemod
from codemod import __version__
from codemod.finding.diagnostics import Diagnostic, Message, Severity, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.finding.messages import translate
from codemod.records import dataclass, field
from codemod.report.places import Place, ReportSources
from codemod.report.safe import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.judge.account import Account

# path -> bytes; raises OSError
Read = Callable[[str], bytes]
# code -> (one sentence, whole manual page in Markdown)
RuleHelp = Callable[[str], tuple[str, str]]
# a fix -> all its edits, imports included; None where they cannot be known
Solve = Callable[[SuggestedFix], tuple[Edit, ...] | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way of a value."""

    place: Place
    message: str
    value: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """Replace what is at `place` by `text` (not escaped: a format does that)."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A fix for programs that read reports: its `changes`; and all of them in one, `whole`, if they are of one file."""

    message: str
    changes: tuple[Replacement, ...]
    whole: Replacement | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic at its place. All texts are safe to print, but for `source` (its line) and the paths.

    `repair` says what the fix does, `manual` is where the manual has the code, and `see` says so. `fix` is None
    also for a fixable finding whose fix cannot be told as mere text changes.
    """

    diagnostic: Diagnostic
    place: Place
    source: str | None
    mark: Callable[[], str] = field(compare=False)
    message: str
    reasons: tuple[str, ...]
    hint: str
    repair: str
    manual: str
    see: str
    steps: tuple[Step, ...]
    fix: Fix | None

    @property
    def fingerprint(self) -> str:
        return self.mark()

    @property
    def code(self) -> str:
        return self.diagnostic.code

    @property
    def name(self) -> str:
        return self.diagnostic.name

    @property
    def severity(self) -> Severity:
        return self.diagnostic.severity

    @property
    def fixable(self) -> bool:
        return self.diagnostic.fix is not None

    @property
    def where(self) -> str:
        """`path:line:column`, or what the finding is about where that is no file."""
        return self.at(str)

    def at(self, here: Callable[[str], str]) -> str:
        """Return the same, with the path that `here` makes of it."""
        path, place = here(self.place.path), self.place
        return printable(path if self.source is None else f"{path}:{place.line}:{place.column}")

    @property
    def text(self) -> str:
        """Message, reasons and hint in one line."""
        return printable("; ".join(part for part in (self.message, *self.reasons, self.hint) if part))

    @property
    def lines(self) -> tuple[str, ...]:
        """The same, what the fix does, and where the manual is: each in one line."""
        return tuple(filter(None, (self.text, self.repair, self.see)))


def manual_of(code: str, lang: str) -> str:
    """Return the address of a code's page in the manual, or the command that prints it."""
    return f"{codemod.MANUAL}/{lang}/{code}.md" if codemod.MANUAL else f"`lvscare-codemod explain {code}`"


def no_help(code: str) -> tuple[str, str]:
    """Stand in where no manual pages are at hand."""
    return "", ""


@dataclass(frozen=True, slots=True)
class Report:
    """The findings, sorted by path, start and code; `account` says what was judged, where it was a Go program.

    `ignored` are no findings: comments that are new hide them, and who reviews the change is to see it.
    """

    findings: tuple[Finding, ...]
    lang: str
    version: str = __version__
    rule_help: RuleHelp = no_help
    account: Account | None = None
    ignored: tuple[Finding, ...] = ()

    @property
    def told(self) -> tuple[Finding, ...]:
        """The findings, and what new comments ignore, in order."""
        return in_order(*self.findings, *self.ignored)

    @property
    def fixable(self) -> int:
        """How many findings `fix` can mend."""
        return sum(finding.fixable for finding in self.findings)

    @property
    def files(self) -> int:
        """How many files have findings."""
        return len({finding.place.path for finding in self.findings})

    @property
    def about_files(self) -> bool:
        """Whether all findings are about files: preflight's may be about a registry or a node."""
        return all(each.source is not None or not each.code.startswith("IMG4") for each in self.findings)


def in_order(*findings: Finding) -> tuple[Finding, ...]:
    """Return findings of several reports in the order of one."""
    return tuple(sorted(findings, key=lambda each: _order(each.diagnostic)))


def as_it_is(fix: SuggestedFix) -> tuple[Edit, ...] | None:
    """Return the edits of a fix that needs no imports; None for any other."""
    return None if fix.imports else fix.edits


def make_report(
    diagnostics: Iterable[Diagnostic],
    read: Read,
    *,
    lang: str,
    rule_help: RuleHelp = no_help,
    solve: Solve = as_it_is,
    account: Account | None = None,
) -> Report:
    """Return the report in `lang`. `read` returns a file's bytes; where it raises `OSError`, there are no lines."""
    sources = ReportSources(read)
    ordered = sorted(diagnostics, key=_order)

    @cache
    def marks() -> tuple[str, ...]:
        # for few formats, and what makes them is slow to load
        from codemod.report.fingerprints import fingerprints

        return tuple(fingerprints((each, sources.line(each.span)) for each in ordered))

    def mark(number: int) -> str:
        return marks()[number]

    findings = (_finding(each, partial(mark, number), sources, lang, solve) for number, each in enumerate(ordered))
    return Report(tuple(findings), lang, rule_help=rule_help, account=account)


def _order(diagnostic: Diagnostic) -> tuple[str, int, str, int, str, str]:
    span = diagnostic.span
    return span.path, span.start, diagnostic.code, span.end, diagnostic.rule, translate(diagnostic.message, "en")


def _finding(
    diagnostic: Diagnostic, mark: Callable[[], str], sources: ReportSources, lang: str, solve: Solve
) -> Finding:
    def say(said: Message | None) -> str:
        return printable(translate(said, lang)) if said else ""

    return Finding(
        diagnostic,
        place=sources.place(diagnostic.span),
        source=sources.text(diagnostic.span),
        mark=mark,
        message=say(diagnostic.message),
        reasons=tuple(map(say, diagnostic.reasons)),
        hint=say(diagnostic.hint),
        repair=say(message("fix: {fix}", fix=diagnostic.fix.message)) if diagnostic.fix else "",
        manual=manual_of(diagnostic.code, lang),
        see=say(message("see {manual}", manual=manual_of(diagnostic.code, lang))),
        steps=tuple(
            Step(sources.place(step.span), say(step.message), printable(step.value)) for step in diagnostic.related
        ),
        fix=_fix(diagnostic.fix, sources, say, solve) if diagnostic.fix else None,
    )


def _fix(fix: SuggestedFix, sources: ReportSources, say: Callable[[Message], str], solve: Solve) -> Fix | None:
    edits = sorted(solve(fix) or ())
    try:
        changes = tuple(_change(edit, sources) for edit in edits)
        whole = _change(sources.joined(edits), sources) if len({edit.path for edit in edits}) == 1 else None
    except (OSError, UnicodeDecodeError):
        return None
    return Fix(say(fix.message), changes, whole) if changes else None


def _change(edit: Edit, sources: ReportSources) -> Replacement:
    return Replacement(sources.edited(edit), edit.new.decode())
