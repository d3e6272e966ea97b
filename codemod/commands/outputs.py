"""Where a report goes: a file, the job summary; and what only some formats need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, TextIO

from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic, SuggestedFix
from codemod.finding.edits import Edit, EditError, apply
from codemod.report.model import Read, Report, Solve, make_report

_HELPED = frozenset({"sarif"})
_SOLVED = frozenset({"sarif", "rdjson"})
SUMMARY = "GITHUB_STEP_SUMMARY"


def report_of(diagnostics: Iterable[Diagnostic], read: Read, lang: str, name: str) -> Report:
    """Return the report with all that the format `name` tells, and no more: imports are solved for few."""
    from codemod.report.model import as_it_is, no_help

    return make_report(
        diagnostics,
        read,
        lang=lang,
        rule_help=_rule_help(lang) if name in _HELPED else no_help,
        solve=solver(read) if name in _SOLVED else as_it_is,
    )


def _rule_help(lang: str) -> Callable[[str], tuple[str, str]]:
    from codemod.commands.explain import manual

    def help_(code: str) -> tuple[str, str]:
        page = manual(code, lang) or ""
        title = page.partition("\n")[0]
        return title.removeprefix(f"# {code} "), page

    return help_


def solver(read: Read) -> Solve:
    """Return the function that adds to a fix's edits those of the imports; None where it cannot be done."""
    from codemod.golang.read.imports import ImportConflict, solve

    def solved(fix: SuggestedFix) -> tuple[Edit, ...] | None:
        edits = list(fix.edits)
        for path in sorted({edit.path for edit in edits} | {need.path for need in fix.imports}):
            own = [edit for edit in fix.edits if edit.path == path]
            if any(edit.creates for edit in own):
                continue
            needs = [(need.package, need.name) for need in fix.imports if need.path == path]
            try:
                old = read(path)
                more = solve(path, old, apply(old, own), needs)
            except (OSError, EditError, ImportConflict):
                return None
            # imports stand before all that is edited, so that their offsets are those of the file as it is
            first = min((edit.start for edit in own), default=len(old))
            if any(edit.end > first for edit in more):
                return None
            edits += more
        return tuple(sorted(edits))

    return solved


def to_file(path: str, write: Callable[[TextIO], None], mode: Literal["w", "a"] = "w") -> None:
    """Write a file. Raises `UserError` where that cannot be done."""
    try:
        with open(path, mode, encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123
            write(file)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror}); name another file") from error


def summarize(report: Report, session: Session) -> None:
    """Append the report to the summary of a GitHub job, where there is one."""
    path = session.environ.get(SUMMARY)
    if path:
        from codemod.report import markdown

        to_file(path, lambda file: markdown.write(report, file), "a")
