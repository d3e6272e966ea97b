"""The formats of `images`: a table, JSON, one reference a line, CSV, Markdown; others are modules of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, Protocol, TextIO

from codemod.finding.diagnostics import Message, Span, message
from codemod.finding.messages import translate
from codemod.inventory.collect import Coverage
from codemod.inventory.record import Dead, ListedImage, RedirectWay, apart
from codemod.records import dataclass
from codemod.report import wire
from codemod.report.markdown import escape
from codemod.report.places import Place, ReportSources
from codemod.report.safe import printable
from codemod.report.text import width

SAID = {
    "unread": "{place}: the {kind} {name} speaks of an image or a registry, and nothing reads it",
    "unreached": "{place}: the {kind} {name} speaks of an image or a registry, and reaches no image that was found",
}
PARTIAL = "{redirects}: the registry of {reached} images, and not seen to reach {missed} that are spelled out: {images}"
_NAMED = 3  # images of a line
COLUMNS = ("image", "pin", "redirects", "where")
# how a pin is shown that is none, by its SGR parameters (ECMA-48)
_PROBLEMS = {"none": "1;31", "moving": "1;31", "variable": "33"}


@dataclass(frozen=True, eq=False)
class InventoryReport:
    """The images with what is needed to say where they are; `name` is what the tree is called, `color` for a table."""

    images: tuple[ListedImage, ...]
    counts: Coverage
    sources: ReportSources
    name: str = ""
    color: bool = False

    def cells(self, image: ListedImage) -> tuple[str, str, str, str]:
        """Return what a table shows of an image."""
        redirects = ", ".join(f"{each.kind} {each.name}" for each in image.redirects) or "-"
        spans = [*(each.span for each in image.origins), *(each.span for each in image.uses)]
        first = self.sources.place(spans[0])
        more = f" (+{len(spans) - 1})" if len(spans) > 1 else ""
        return image.pattern.text, image.pattern.pin, redirects, f"{first.path}:{first.line}{more}"

    def account(self) -> Message:
        """Return how much was looked at, in one line."""
        known = sum(image.pattern.known for image in self.images)
        counts = self.counts
        return message(
            "{images} images, {known} of them wholly known, {slots} slots; {sinks} containers, {files} Go files and"
            " {embedded} embedded files in {modules} modules read, {problems} not",
            images=str(len(self.images) - counts.slots),
            known=str(known),
            slots=str(counts.slots),
            sinks=str(counts.sinks),
            files=str(counts.files),
            embedded=str(counts.embedded),
            modules=str(counts.modules),
            problems=str(len(dict.fromkeys(counts.problems))),
        )

    def dead(self) -> Iterator[Message]:
        """Yield a line for each redirect that leads nowhere."""
        for each in self.counts.dead:
            place = self.sources.place(each.span)
            said = {"kind": each.redirect.kind, "name": each.redirect.name, "place": f"{place.path}:{place.line}"}
            yield message(SAID[each.state], **said)

    def partial(self) -> Iterator[Message]:
        """Yield a line for each redirect of a registry that does not reach all images."""
        for each in self.counts.partial:
            names = [image.pattern.text for image in each.missed]
            yield message(
                PARTIAL,
                redirects=", ".join(f"{redirect.kind} {redirect.name}" for redirect in each.redirects),
                reached=str(each.reached),
                missed=str(len(names)),
                images=", ".join(names[:_NAMED]) + (", ..." if len(names) > _NAMED else ""),
            )

    def missing(self, image: ListedImage) -> tuple[RedirectWay, ...]:
        """Return the redirects of a registry that were not seen to reach an image."""
        told = (each for each in self.counts.partial if any(image is missed for missed in each.missed))
        return tuple(found for each in told for found in each.redirects)


class Write(Protocol):
    """Write the listing in one format."""

    def __call__(self, report: InventoryReport, out: TextIO, *, lang: str) -> None: ...


def listing(
    images: tuple[ListedImage, ...],
    account: Coverage,
    read: Callable[[str], bytes],
    name: str = "",
    color: bool = False,
) -> InventoryReport:
    return InventoryReport(images, account, ReportSources(read), name, color)


def writer(name: str) -> Write:
    """Return the writer of a format."""
    if name in FORMATS:
        return FORMATS[name]
    write: Write = import_module(MODULES[name]).write
    return write


def _table(report: InventoryReport, out: TextIO, *, lang: str) -> None:
    rows = [tuple(translate(message(name), lang).upper() for name in COLUMNS)]
    rows += [tuple(map(printable, report.cells(image))) for image in report.images]
    widths = [min(60, max(width(row[number]) for row in rows)) for number in range(len(COLUMNS))]
    styles = ["", *(_PROBLEMS.get(image.pattern.pin, "") for image in report.images)]
    for row, style in zip(rows, styles, strict=True):
        cells = [cell + " " * (wanted - width(cell)) for cell, wanted in zip(row, widths, strict=True)]
        plain = "  ".join(cells).rstrip()
        # what two harmless cells are together may be a command, which is escaped: such a line has no colour
        if report.color and style and plain == printable(plain):
            cells[1] = f"\x1b[{style}m{cells[1]}\x1b[0m"
            out.write("  ".join(cells).rstrip() + "\n")
        else:
            out.write(printable(plain) + "\n")


def _list(report: InventoryReport, out: TextIO, *, lang: str) -> None:
    for text in sorted(image.pattern.text for image in apart(report.images) if image.pattern.known):
        out.write(printable(text) + "\n")


def _csv(report: InventoryReport, out: TextIO, *, lang: str) -> None:
    import csv

    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for image in report.images:
        *cells, where = map(printable, report.cells(image))
        # a folder called `=1+1` is no formula
        rows.writerow([*cells, f"./{where}" if where[0] in "=+-@" else where])


def _markdown(report: InventoryReport, out: TextIO, *, lang: str) -> None:
    out.write("| " + " | ".join(translate(message(name), lang) for name in COLUMNS) + " |\n")
    out.write("| --- | --- | --- | --- |\n")
    for image in report.images:
        out.write("| " + " | ".join(map(escape, report.cells(image))) + " |\n")


def _json(report: InventoryReport, out: TextIO, *, lang: str) -> None:
    wire.dump_json(as_json(report), out)


def as_json(report: InventoryReport) -> dict[str, Any]:
    """Return the listing as what JSON is made of."""
    counts = report.counts
    account = {name: getattr(counts, name) for name in ("modules", "files", "embedded", "sinks", "slots")}
    account["not_analysed"] = [
        _problem(report, problem.span, problem.reason) for problem in dict.fromkeys(counts.problems)
    ]
    account["dead_redirects"] = [_dead(report, each) for each in counts.dead]
    account["partial_redirects"] = [
        {
            "redirects": _redirects(each.redirects),
            "reaches": each.reached,
            "misses": [printable(image.pattern.text) for image in each.missed],
        }
        for each in counts.partial
    ]
    images = [image_object(report, image) for image in report.images]
    return {"version": 1, "images": images, "account": account}


def _dead(report: InventoryReport, dead: Dead) -> dict[str, Any]:
    redirect = {"kind": dead.redirect.kind, "name": printable(dead.redirect.name), "state": dead.state}
    return {**redirect, **place_object(report.sources.place(dead.span))}


def _problem(report: InventoryReport, span: Span, reason: Message) -> dict[str, Any]:
    return {**place_object(report.sources.place(span)), "reason": printable(str(reason))}


def _redirects(redirects: Iterable[RedirectWay]) -> list[dict[str, str]]:
    return [{"kind": each.kind, "name": printable(each.name)} for each in redirects]


def image_object(report: InventoryReport, image: ListedImage) -> dict[str, Any]:
    pattern = image.pattern
    place = report.sources.place
    return {
        "image": printable(pattern.text),
        "registry": printable(pattern.registry),
        "repository": printable(pattern.repository),
        "tag": printable(pattern.tag),
        "digest": printable(pattern.digest),
        "registry_kind": image.registry_kind,
        "branches": [printable(each.text) for each in image.branches],
        "pin": pattern.pin,
        "redirects": _redirects(image.redirects),
        "not_redirected_by": _redirects(report.missing(image)),
        "origins": [{**place_object(place(each.span)), "kind": each.kind} for each in image.origins],
        "uses": [{**place_object(place(each.span)), "sink": each.sink} for each in image.uses],
    }


def place_object(place: Place) -> dict[str, Any]:
    return {"path": wire.path(place.path), "line": place.line, "column": place.column}


FORMATS: dict[str, Write] = {"table": _table, "json": _json, "list": _list, "csv": _csv, "markdown": _markdown}
# what only some of them need is loaded for those alone
MODULES = {
    "skopeo-yaml": "codemod.report.inventory_skopeo",
    "cyclonedx": "codemod.report.inventory_cyclonedx",
    "html": "codemod.report.inventory_html",
}
