"""Findings for people: the place, the source line with the span underlined, why, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codemod.finding.diagnostics import message
from codemod.finding.messages import counted, translate
from codemod.report.model import Finding, Report
from codemod.report.safe import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

PLAIN, BOLD, RED, GREEN = "", "1", "1;31", "32"
# code points shown before the span's start, and in all, of a line that is too long to show whole
_BEFORE, _LONGEST = 60, 160
_TRY = "run `lvscare-codemod fix --diff{rest}` to see the repair, `lvscare-codemod fix{rest}` to make it"

# one line: texts with their SGR parameters (ECMA-48)
Line = list[tuple[str, str]]


def write(
    report: Report,
    out: TextIO,
    *,
    color: bool = False,
    verbose: int = 0,
    here: Callable[[str], str] = str,
    rest: str = "",
) -> None:
    """Write the findings and a line of counts, or of what was proven.

    `verbose` adds where each value comes from, step by step, and the whole account; 2: with names. `here` makes of
    a path the one that is shown, and `rest` are the words that `fix` needs to repair what is told.
    """
    findings(report, out, color=color, verbose=verbose > 0, here=here)
    for finding in report.ignored:
        said = "; ".join((finding.message, *finding.reasons))
        out.write(printable(f"{finding.at(here)}: ({finding.code} {finding.name}: {said})") + "\n")
    if report.account is not None and verbose:
        from codemod.report import accounting

        out.writelines(line + "\n" for line in accounting.lines(report.account, report.lang, names=verbose > 1))
    out.write(counts(report) + "\n")
    if report.fixable:
        out.write(printable(_say(report.lang, _TRY, rest=rest)) + "\n")


def findings(report: Report, out: TextIO, *, color: bool, verbose: bool, here: Callable[[str], str] = str) -> None:
    """Write the findings alone."""
    for finding in report.findings:
        for line in _finding(finding, report.lang, verbose, here):
            out.write(render(line, color) + "\n")


def counts(report: Report) -> str:
    """Return how much was found, in one line; where nothing was, what was proven."""
    if not report.findings:
        if report.account is None:
            return _say(report.lang, "no findings")
        from codemod.report import accounting

        return accounting.line(report.account, report.lang)
    amounts = counted(len(report.findings), report.files, report.lang, files=report.about_files)
    return _say(report.lang, "{findings} ({fixable} fixable) in {files}", fixable=str(report.fixable), **amounts)


def _say(lang: str, template: str, **args: str) -> str:
    return translate(message(template, **args), lang)


def _finding(finding: Finding, lang: str, verbose: bool, here: Callable[[str], str]) -> Iterator[Line]:
    yield [
        (BOLD, finding.at(here)),
        (PLAIN, ": "),
        (RED, finding.code),
        (PLAIN, f" {finding.name}: {finding.message}"),
    ]
    if finding.source is not None:
        yield from _excerpt(finding, finding.source)
    for reason in finding.reasons:
        yield [(PLAIN, "  " + _say(lang, "also: {reason}", reason=reason))]
    if finding.hint:
        yield [(PLAIN, "  " + _say(lang, "hint: {hint}", hint=finding.hint))]
    if finding.repair:
        yield [(GREEN, f"  {finding.repair}")]
    for step in finding.steps if verbose else ():
        value = f" = {step.value}" if step.value else ""
        yield [(PLAIN, f"  {here(step.place.path)}:{step.place.line}: {step.message}{value}")]


def _excerpt(finding: Finding, source: str) -> Iterator[Line]:
    place = finding.place
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(source)
    first = start - _BEFORE if len(source) > _LONGEST and start > _BEFORE else 0
    window = source[first : first + _LONGEST]
    before, marked = _shown(window[: start - first]), _shown(window[: max(end, start) - first])
    gutter = f"{place.line:5} | "
    yield [(PLAIN, gutter + _shown(window))]
    carets = "^" * max(1, width(marked) - width(before))
    yield [(PLAIN, " " * (len(gutter) - 2) + "| " + " " * width(before)), (GREEN, carets)]


def _shown(source: str) -> str:
    # the beginning of a line is printed as the printed line begins (ESC is `\x1b` in both), so carets fit below it
    return printable(source.replace("\t", "    "))


def width(text: str) -> int:
    """Return the number of terminal cells (UAX #11; marks that combine take none)."""
    if text.isascii():
        return len(text)
    import unicodedata

    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.category(char) in ("Mn", "Me") for char in text)


def render(line: Line, color: bool) -> str:
    plain = "".join(text for _, text in line)
    safe = [(style, printable(text)) for style, text in line]
    # two harmless texts can be a command together (`#` and `#[group]`): such a line is escaped as one, without colour
    if not color or "".join(text for _, text in safe) != printable(plain):
        return printable(plain)
    return "".join(f"\x1b[{style}m{text}\x1b[0m" if style else text for style, text in safe)
