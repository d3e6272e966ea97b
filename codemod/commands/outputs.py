"""Where a report goes: a file, the job summary; and what only some formats need."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Iterable

from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic, SuggestedFix, message
from codemod.finding.edits import Edit, EditError, apply
from codemod.report.model import Read, Report, Solve, make_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from codemod.judge.account import Account

# what no shell takes for anything else
_PLAIN = r"(?a:[\w@%+=:,./-]+)"
_HELPED = frozenset({"sarif"})
_SOLVED = frozenset({"json", "sarif", "rdjson"})
_MAX_SOLVED = 16 << 20  # bytes of source that are parsed for the imports of fixes in one report
SUMMARY = "GITHUB_STEP_SUMMARY"


def from_here(root: str) -> Callable[[str], str]:
    """Return a function from a path of the tree to one that a terminal or an editor opens: from the working directory,
    or from `/` where that is shorter."""
    here, real = os.getcwd(), os.path.realpath(root)

    def shown(path: str) -> str:
        whole = os.path.join(real, path)
        near = os.path.relpath(whole, here)
        return near if len(near) <= len(whole) else whole

    return shown


_REPEATED = ("rules", "rules_from", "config_from", "select", "ignore", "include", "exclude", "since", "baseline")


def again(args: argparse.Namespace) -> str:
    """Return the words that make another command about what this one is about, behind a blank: a hint that drops an
    option that was given would repair something else."""
    words = ["--staged"] if getattr(args, "staged", False) else []
    for name in _REPEATED:
        given = getattr(args, name, None) or []
        values = given if isinstance(given, list) else [given]
        words += [f"--{name.replace('_', '-')}={value}" for value in values]
    if args.paths:
        words += ["--"] if any(path.startswith("-") for path in args.paths) else []
        words += args.paths
    if not words:
        return ""
    if all(re.fullmatch(_PLAIN, word) for word in words):
        return f" {' '.join(words)}"
    import shlex

    return f" {shlex.join(words)}"


def report_of(
    diagnostics: Iterable[Diagnostic], read: Read, lang: str, name: str, account: Account | None = None
) -> Report:
    """Return the report with what the format `name` needs: few need manual pages, or the edits of imports."""
    from codemod.report.model import as_it_is, no_help

    return make_report(
        diagnostics,
        read,
        lang=lang,
        rule_help=_rule_help(lang) if name in _HELPED else no_help,
        solve=solver(read) if name in _SOLVED else as_it_is,
        account=account,
    )


def _rule_help(lang: str) -> Callable[[str], tuple[str, str]]:
    from codemod.commands.explain import manual

    def help_(code: str) -> tuple[str, str]:
        page = manual(code, lang) or ""
        title = page.partition("\n")[0]
        return title.removeprefix(f"# {code} "), page

    return help_


def solver(read: Read) -> Solve:
    """Return a function from a fix to its edits and those of its imports; to None where an import cannot be added, or
    that takes too long."""
    from codemod.golang.read.imports import ImportConflict, solve

    parsed = 0

    def solved(fix: SuggestedFix) -> tuple[Edit, ...] | None:
        nonlocal parsed
        edits = list(fix.edits)
        for path in sorted({edit.path for edit in edits} | {need.path for need in fix.imports}):
            own = [edit for edit in fix.edits if edit.path == path]
            if any(edit.creates for edit in own):
                continue
            needs = [(need.package, need.name) for need in fix.imports if need.path == path]
            try:
                old = read(path)
                parsed += len(old)
                if parsed > _MAX_SOLVED:
                    return None
                more = solve(path, old, apply(old, own), needs)
            except (OSError, EditError, ImportConflict):
                return None
            # these are offsets in the edited file; they are right in the file as it is if they come before all edits
            first = min((edit.start for edit in own), default=len(old))
            if any(edit.end > first for edit in more):
                return None
            edits += more
        return tuple(sorted(edits))

    return solved


def show(args: argparse.Namespace, session: Session, root: str, report: Report) -> None:
    """Write the report to standard output, or to `--output` beside text on standard output."""
    from codemod.report import writer

    def write(name: str, out: TextIO, color: bool = False) -> None:
        if name != "text":
            return writer(name)(report, out)
        from codemod.report import text

        return text.write(report, out, color=color, verbose=args.verbose, here=from_here(root), rest=again(args))

    summarize(report, session)
    name = args.output_format
    if args.output:
        to_file(args.output, lambda file: write(name, file), root)
        name = "text"
    if name != "text" or report.told or not args.quiet:
        write(name, session.out, session.color)


def to_file(path: str, write: Callable[[TextIO], None], root: str) -> None:
    """Put what `write` writes into a file, whole or not at all. Raises `UserError` where that cannot be done."""
    from io import StringIO

    from codemod.commands.target import put

    text = StringIO()
    write(text)
    put(path, text.getvalue().encode("utf-8", "backslashreplace"), root)


def summarize(report: Report, session: Session) -> None:
    """Append the report to the summary of a GitHub job, where there is one."""
    path = session.environ.get(SUMMARY)
    if path:
        from codemod.report import markdown

        try:
            with open(path, "a", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123
                markdown.write(report, file)
        except OSError as error:
            raise UserError(
                "{path}: cannot be written ({why}); correct ${summary}", path=path, why=error, summary=SUMMARY
            ) from error


def write_baseline(path: str, root: str, report: Report, session: Session) -> int:
    """Write the findings as what is known, and return the exit status."""
    from codemod.report import baseline

    def write(file: TextIO) -> None:
        file.write(baseline.dump(report.findings))

    to_file(path, write, root)
    number = len(report.findings)
    said = "{n} finding is written to {path}" if number == 1 else "{n} findings are written to {path}"
    session.note(message(said, n=str(number), path=path))
    return 0
