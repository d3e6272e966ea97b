"""One page that works from a file, without network: made with Jinja2 (extra `html`), which escapes all text.

Nothing of the tree is trusted: text is printable first, then escaped; the Content-Security-Policy allows the page's own
style and script, by their hashes, and nothing else. Without script the page shows all there is.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TextIO

from codemod import __version__
from codemod.errors import UserError
from codemod.finding.diagnostics import Message, Span, message
from codemod.finding.messages import translate
from codemod.image.pattern import UNKNOWN, Pattern, read
from codemod.inventory.record import ListedImage
from codemod.records import dataclass
from codemod.report.inventories import COLUMNS, InventoryReport
from codemod.report.inventory_picture import Picture, Stop, picture
from codemod.report.inventory_ways import ways
from codemod.report.safe import printable

if TYPE_CHECKING:
    from jinja2 import Template

# the worst first
_PINS = {
    "none": message("no tag"),
    "moving": message("a tag that moves"),
    "variable": message("not known"),
    "tag": message("tag"),
    "digest": message("digest"),
}
_KINDS = {
    "environment": message("environment"),
    "flag": message("flag"),
    "field": message("field"),
    "config": message("configuration"),
    "template": message("template"),
}
_NO_REDIRECT = "none"
_SLOT = read(UNKNOWN)
_SHORT = len("sha256:") + 12  # characters of a digest in the table
_LABELS = {
    "title": message("Images"),
    "skip": message("To the list"),
    "by_pin": message("By pin"),
    "filter": message("Filter"),
    "search": message("Search"),
    "redirects": message("redirects"),
    "folder": message("Folder"),
    "any": message("any"),
    "reset": message("Reset"),
    "shown": message("{n} of {all} images"),
    "no_redirect": message("none found"),
    "none": message("none"),
    "way_of": message("The way of the image, from where it is named to where it is used"),
    "nothing_fits": message("No image fits these filters."),
    "nothing": message("No images were found."),
    "not_read": message("Not read"),
    "legend": message(
        "{hole} is a part that source does not tell. No redirect means that none was found, not that there is none."
    ),
}
_FACTS = {
    "registry": message("registry"),
    "repository": message("repository"),
    "tag": message("tag"),
    "digest": message("digest"),
}


def write(report: InventoryReport, out: TextIO, *, lang: str) -> None:
    """Write the page."""
    out.write(_template().render(**_Page(report, lang).fields()) + "\n")


def _template() -> Template:
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        raise UserError("--output-format html: needs Jinja2: `pip install jinja2` beside this tool") from None
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_own("page.html"))


def _own(name: str) -> str:
    return (files("codemod.report") / "page" / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@dataclass(frozen=True, eq=False)
class _Page:
    """What the template is filled with."""

    report: InventoryReport
    lang: str

    def fields(self) -> dict[str, Any]:
        from markupsafe import Markup

        style, script = _own("page.css"), _own("page.js")
        own = f"style-src {_hash(style)}; script-src {_hash(script)}"
        return {
            "lang": "zh-CN" if self.lang == "zh" else "en",
            "policy": f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'",
            "style": Markup(style),
            "script": Markup(script),
            "version": __version__,
            "name": printable(self.report.name),
            "say": {name: self._say(said) for name, said in _LABELS.items()},
            "account": self._say(self.report.account()),
            "columns": [self._say(message(name)) for name in COLUMNS],
            "rows": [self._row(image) for image in self.report.images],
            "pins": list(self._pins()),
            "redirects": list(self._redirects()),
            "folders": list(self._folders()),
            "problems": list(self._problems()),
        }

    def _say(self, said: Message) -> str:
        return printable(translate(said, self.lang)).replace("{hole}", UNKNOWN)

    def _row(self, image: ListedImage) -> dict[str, Any]:
        pattern, where = image.pattern, [self._where(span) for span in _spans(image)]
        texts = [each.text for each in (pattern, *image.branches)]
        redirects = [{"label": self._say(_KINDS[each.kind]), "name": printable(each.name)} for each in image.redirects]
        return {
            "image": printable(pattern.text),
            "parts": list(_parts(pattern)),
            "pin": pattern.pin,
            "pin_order": list(_PINS).index(pattern.pin),
            "pin_label": self._say(_PINS[pattern.pin]),
            "kinds": " ".join(_kinds(image)),
            "redirects": redirects,
            "redirect_key": " ".join(f"{each['label']} {each['name']}" for each in redirects),
            "folders": "\n".join(_folders(image)),
            "where": where[0],
            "where_parts": re.findall("[^/]*/?", where[0]),
            "more": len(where) - 1,
            "text": " ".join([*map(printable, texts), *(each["name"] for each in redirects), *where]).lower(),
            "facts": list(self._facts(image)),
            "picture": self._picture(picture(ways(image))),
        }

    def _where(self, span: Span) -> str:
        place = self.report.sources.place(span)
        return printable(f"{place.path}:{place.line}")

    def _facts(self, image: ListedImage) -> Iterator[dict[str, str]]:
        for name, label in _FACTS.items():
            yield {"label": self._say(label), "text": printable(getattr(image.pattern, name))}
        for redirect in self.report.missing(image):
            kind = self._say(_KINDS[redirect.kind])
            yield {"label": self._say(message("not reached by")), "text": printable(f"{kind} {redirect.name}")}
        for each in image.branches:
            yield {"label": self._say(message("or")), "text": printable(each.text)}

    def _picture(self, drawn: Picture) -> dict[str, Any]:
        more = self._say(message("and {n} more", n=str(drawn.left_out))) if drawn.left_out else ""
        stops = [
            {"x": stop.x, "y": stop.y, "first": stop.first, "sink": stop.sink, **self._step(stop)}
            for stop in drawn.stops
        ]
        return {"stops": stops, "edges": drawn.edges, "width": drawn.width, "height": drawn.height, "more": more}

    def _step(self, stop: Stop) -> dict[str, str]:
        step = stop.step
        return {"what": self._say(step.message), "value": printable(stop.value), "where": self._where(step.span)}

    def _pins(self) -> Iterator[dict[str, Any]]:
        counts = Counter(image.pattern.pin for image in self.report.images)
        start = 0.0
        for name, label in _PINS.items():
            width = 1000 * counts[name] / max(1, counts.total())
            if counts[name]:
                yield {
                    "name": name, "label": self._say(label), "count": counts[name],
                    "start": round(start, 2), "width": round(width, 2),
                }  # fmt: skip
            start += width

    def _redirects(self) -> Iterator[dict[str, Any]]:
        counts = Counter(kind for image in self.report.images for kind in _kinds(image))
        for name, label in {**_KINDS, _NO_REDIRECT: _LABELS["no_redirect"]}.items():
            if counts[name]:
                yield {"name": name, "label": self._say(label), "count": counts[name]}

    def _folders(self) -> Iterator[dict[str, Any]]:
        counts = Counter(folder for image in self.report.images for folder in _around(_folders(image)))
        for name, count in sorted(counts.items()):
            yield {"name": name, "count": count}

    def _problems(self) -> Iterator[dict[str, str]]:
        for problem in dict.fromkeys(self.report.counts.problems):
            yield {"where": self._where(problem.span), "reason": self._say(problem.reason)}


def _spans(image: ListedImage) -> list[Span]:
    return [*(each.span for each in image.origins), *(each.span for each in image.uses)]


def _folders(image: ListedImage) -> list[str]:
    return sorted({printable(span.path.rpartition("/")[0]) or "." for span in _spans(image)})


def _around(folders: list[str]) -> set[str]:
    """Return the folders, and those that they are in."""
    parts = [folder.split("/") for folder in folders]
    return {"/".join(each[:length]) for each in parts for length in range(1, len(each) + 1)}


def _kinds(image: ListedImage) -> list[str]:
    return sorted({each.kind for each in image.redirects}) or [_NO_REDIRECT]


def _parts(pattern: Pattern) -> Iterator[dict[str, str]]:
    """Yield the parts of a reference for people to tell apart: what is not known is a hole."""
    named = [("registry", pattern.registry, "/"), ("repository", pattern.repository, "")]
    named += [("tag-text", pattern.tag, ":"), ("digest", _short(pattern.digest), "@")]
    if pattern == _SLOT:
        named = [("repository", UNKNOWN, "")]
    for kind, text, sign in named:
        if text and sign in (":", "@"):
            yield {"kind": "sign", "text": sign}
        yield from _holes(kind, text)
        if text and sign == "/":
            yield {"kind": "sign", "text": sign}


def _short(digest: str) -> str:
    return digest if len(digest) <= _SHORT else digest[:_SHORT] + "…"


def _holes(kind: str, text: str) -> Iterator[dict[str, str]]:
    for number, piece in enumerate(text.split(UNKNOWN)):
        if number:
            yield {"kind": "hole", "text": UNKNOWN}
        if piece:
            yield {"kind": kind, "text": printable(piece)}
