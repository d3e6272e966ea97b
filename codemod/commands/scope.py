"""Which findings a run is about: those that are new, and of fixes those that write only where a person named a PATH."""

from __future__ import annotations

from collections.abc import Iterable

from codemod.commands.judging import Judging, is_within, written_by
from codemod.commands.session import Session
from codemod.finding.diagnostics import Diagnostic, SuggestedFix, message
from codemod.records import replace
from codemod.report.model import Read, Report, make_report
from codemod.rule import Image


def new_only(judged: Judging, report: Report) -> Report:
    """Return the report without what the baseline or the merge base has, too."""
    known = judged.holding.baseline
    if known is not None:
        from codemod.report import baseline

        report = baseline.new_only(report, known)
    if judged.before is not None:
        report = newer(report, judged, judged.before.diagnostics)
    return report


def newer(report: Report, judged: Judging, before: Iterable[Diagnostic]) -> Report:
    """Return the report without what was found at the merge base, too."""
    from codemod.report import baseline

    base, present = judged.holding.base, judged.tree
    assert base is not None
    known = baseline.known_from(
        make_report(before, base.read, lang="en"),
        lambda path: path in present.listdir(path.rpartition("/")[0]),
    )
    return baseline.new_only(report, known)


def with_moved_pins(judged: Judging) -> list[Diagnostic]:
    """Return what was found; where a pin is missed that the same change moves in its rule, this is said there, too.

    That is what `bump` does. The rule of the merge base judges it all the same: whoever sends a change could move both.
    """
    moved = judged.holding.moved_pins()
    return [
        _with_moved_pin(each, *moved[each.rule]) if each.rule in moved else each for each in judged.analysis.diagnostics
    ]


def _with_moved_pin(found: Diagnostic, old: Image, new: Image) -> Diagnostic:
    if "IMG103" not in (found.code, *found.behind):
        return found
    said = (
        "this change moves the pin of the rule as well, from {old} to {new};"
        " a maintainer who wants that checks it with --config-from HEAD"
    )
    return replace(found, reasons=(*found.reasons, message(said, old=str(old), new=str(new))))


def tell_stale(judged: Judging, report: Report, session: Session) -> None:
    """Say what the baseline lists of what was judged, and is not found any more."""
    known = judged.holding.baseline
    if known is None:
        return
    from codemod.report import baseline

    asked = [each for each in baseline.stale(known, report) if judged.codes.wants(each.code)]
    gone = [each for each in asked if is_within(each.path, judged.within)]
    if gone:
        one = "an entry of {path} is found no more, {code} in {file}; write it anew with --write-baseline"
        many = "{n} entries of {path} are found no more, such as {code} in {file}; write it anew with --write-baseline"
        said, first = one if len(gone) == 1 else many, gone[0]
        session.note(message(said, n=str(len(gone)), path=known.path, code=first.code, file=first.path))


class Scope:
    """Takes away the fixes that are not to be made. What it has seen is `known` where it is not new."""

    def __init__(self, judged: Judging) -> None:
        self._judged, self._within = judged, judged.within
        self._compares = judged.holding.baseline is not None or judged.before is not None
        self.known: set[Diagnostic] = set()

    def narrowed(self, found: Iterable[Diagnostic], read: Read) -> list[Diagnostic]:
        """Return the findings, without the fixes of known ones and of those that would write outside of the PATHs."""
        listed = list(found)
        if self._compares:
            report = new_only(self._judged, make_report(listed, read, lang="en"))
            new = {id(each.diagnostic) for each in report.findings}
            self.known.update(each for each in listed if id(each) not in new)
            listed = [each if id(each) in new else replace(each, fix=None) for each in listed]
        return [self._inside(each, each.fix) if each.fix else each for each in listed]

    def is_asked(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding is one that this run is about."""
        return self.is_inside(diagnostic) and diagnostic not in self.known

    def is_inside(self, diagnostic: Diagnostic) -> bool:
        return is_within(diagnostic.span.path, self._within)

    def _inside(self, diagnostic: Diagnostic, fix: SuggestedFix) -> Diagnostic:
        outside = sorted(path for path in written_by(fix) if not is_within(path, self._within))
        if not outside:
            return diagnostic
        said = message(
            "the fix ({fix}) would write {files}, outside of {named}; name that too",
            fix=fix.message,
            files=", ".join(outside),
            named=", ".join(self._within),
        )
        return replace(diagnostic, fix=None, hint=said)
