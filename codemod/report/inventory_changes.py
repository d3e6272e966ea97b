"""What a change does to the images of a program: for people, for programs, and for a pull request's summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, TextIO, get_args

from codemod.finding.diagnostics import Message, message
from codemod.finding.messages import translate
from codemod.inventory.changes import Change, Kind
from codemod.records import dataclass
from codemod.report import wire
from codemod.report.inventories import InventoryReport, image_object
from codemod.report.markdown import ROWS, escape
from codemod.report.safe import printable


@dataclass(frozen=True, eq=False)
class Changes:
    """The changes, with what is needed to say where the images are, and were."""

    found: Sequence[Change]
    now: InventoryReport
    before: InventoryReport

    def counts(self) -> Message:
        """Return how much changed, in one line."""
        by_kind = Counter(each.kind for each in self.found)
        added, dropped, repinned, fixed = (str(by_kind[kind]) for kind in get_args(Kind))
        said = "{added} images are added, {dropped} dropped, {repinned} re-pinned, {fixed} made fixed"
        return message(said, added=added, dropped=dropped, repinned=repinned, fixed=fixed)

    def cells(self, change: Change) -> tuple[str, str, str]:
        """Return the image, what it was, and where it is named, or was."""
        listing = self.now if change.now is not None else self.before
        image, _, redirects, where = listing.cells(change.image)
        if change.kind == "fixed":
            return image, redirects if change.before is None else self.before.cells(change.before)[2], where
        was = change.before.pattern.text if change.kind == "re-pinned" and change.before is not None else ""
        return image, was, where


def write_text(report: Changes, out: TextIO, *, lang: str) -> None:
    """Write one line for each change."""
    for change in report.found:
        image, was, where = report.cells(change)
        was = f" ({translate(message('was {what}', what=was), lang)})" if was else ""
        out.write(printable(f"{translate(message(change.kind), lang)}: {image}{was}, {where}") + "\n")


def write_markdown(report: Changes, out: TextIO, *, lang: str) -> None:
    """Write a line of counts, and a table: what fits into the summary of a job."""
    out.write(f"**lvscare-codemod images**: {escape(translate(report.counts(), lang))}\n")
    if not report.found:
        return
    heads = (translate(message(name), lang) for name in ("change", "image", "before", "where"))
    out.write("\n| " + " | ".join(heads) + " |\n| --- | --- | --- | --- |\n")
    for change in report.found[:ROWS]:
        cells = (translate(message(change.kind), lang), *report.cells(change))
        out.write("| " + " | ".join(map(escape, cells)) + " |\n")
    if (more := len(report.found) - ROWS) > 0:
        out.write(f"\n{translate(message('and {n} more', n=str(more)), lang)}\n")


def write_json(report: Changes, out: TextIO, *, lang: str) -> None:
    """Write the changes, each with the image as the list has it, now and before."""
    wire.dump_json({"version": 1, "changes": [_object(report, change) for change in report.found]}, out)


def _object(report: Changes, change: Change) -> dict[str, Any]:
    return {
        "change": change.kind,
        "now": image_object(report.now, change.now) if change.now is not None else None,
        "before": image_object(report.before, change.before) if change.before is not None else None,
    }
