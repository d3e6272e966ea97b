"""The way of an image, as `trace` prints that of a value: where it is named, step by step, to where it is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from codemod.finding.diagnostics import Related, Span, message
from codemod.finding.messages import translate
from codemod.inventory.record import ListedImage, Use
from codemod.records import dataclass
from codemod.report import wire
from codemod.report.inventories import InventoryReport, image_object, place_object
from codemod.report.safe import printable


@dataclass(frozen=True, slots=True)
class WayToSink:
    """Steps from where an image is named to a sink; `sink` is empty where it is not known to reach one."""

    sink: str
    steps: tuple[Related, ...]


def ways(image: ListedImage) -> list[WayToSink]:
    """Return the ways of an image; a place where it is named and that is on none of them is a way by itself."""
    found = [WayToSink(use.sink, use.steps or (_reached(use),)) for use in image.uses]
    covered = {step.span for way in found for step in way.steps}
    named = {each.span: each.kind for each in reversed(image.origins) if each.span not in covered}
    return [WayToSink("", (_named(span, kind, image),)) for span, kind in sorted(named.items())] + found


def _named(span: Span, kind: str, image: ListedImage) -> Related:
    said = message("named here, as {kind}", kind=message(kind)) if kind != "other" else message("named here")
    return Related(span, said, image.pattern.text)


def _reached(use: Use) -> Related:
    return Related(use.span, message("reaches {consumer}", consumer=use.sink))


def write_text(report: InventoryReport, found: Sequence[ListedImage], out: TextIO, *, lang: str) -> None:
    """Write the ways as indented lines."""
    for image in found:
        redirects = ", ".join(f"{each.kind} {each.name}" for each in image.redirects)
        said = "; ".join(part for part in (image.pattern.pin, redirects) if part)
        out.write(printable(f"{image.pattern.text}: {said}") + "\n")
        for line in dict.fromkeys(line for way in ways(image) for line in _lines(report, way, lang)):
            out.write(printable(line) + "\n")


def _lines(report: InventoryReport, way: WayToSink, lang: str) -> Iterator[str]:
    for step in way.steps:
        place = report.sources.place(step.span)
        value = f": {step.value}" if step.value else ""
        yield f"  {place.path}:{place.line}:{place.column}: {translate(step.message, lang)}{value}"


def write_json(report: InventoryReport, found: Sequence[ListedImage], out: TextIO, *, lang: str) -> None:
    """Write the images as the list has them, each with its `ways`."""
    images = [{**image_object(report, image), "ways": _objects(report, image, lang)} for image in found]
    wire.dump_json({"version": 1, "images": images}, out)


def _objects(report: InventoryReport, image: ListedImage, lang: str) -> list[dict[str, Any]]:
    return [{"sink": way.sink, "steps": [step_object(report, step, lang) for step in way.steps]} for way in ways(image)]


def step_object(report: InventoryReport, step: Related, lang: str) -> dict[str, Any]:
    """Return a step as what JSON is made of."""
    what, value = printable(translate(step.message, lang)), printable(step.value)
    return {**place_object(report.sources.place(step.span)), "what": what, "value": value}
