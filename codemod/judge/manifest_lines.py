"""The `image:` lines of a manifest or template that a Go constant holds, as Values that reach it.

image: {{with .Mirror}}{{.}}/{{end}}acme/agent:v1     `acme/agent:v1` alone, and what `.Mirror` is before it
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.terms import Hole, Name, Part, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.program import types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote_mapped
from codemod.golang.read.syntax import Node, strip_parens
from codemod.image.manifests import images_in
from codemod.image.pattern import UNKNOWN
from codemod.image.reference import split_domain
from codemod.image.repository_path import Names
from codemod.judge.operators import TEMPLATE
from codemod.records import dataclass
from codemod.rule import Manifest


@dataclass(frozen=True, eq=False)
class LineText:
    """One text that a line can be: where its value stands in the source, and what fills its unknown parts."""

    node: Node
    span: Span
    text: str
    names: tuple[str, ...]

    def pin(self, names: Names, domain: str) -> str:
        """Return the image of the line without what may stand in front of it: of `{}/acme/agent:v1` the rest."""
        front, slash, last = self.text.rpartition("/")
        name = front + slash + last.partition("@")[0].partition(":")[0]
        for path in sorted(names.paths, key=len, reverse=True):
            if name.endswith(path):
                start = len(name) - len(path)
                return self.text[start - len(domain) - 1 if domain and name[:start] == f"{domain}/" else start :]
        return split_domain(self.text)[1]

    def value(self, pin: str, constant: str) -> Value:
        """Return the line as a Value, the pin marked as what it is."""
        front = self.text[: len(self.text) - len(pin)]
        marked = Text(pin, "" if UNKNOWN in pin else constant)
        return Value((*self._parts(front), *([marked] if marked.constant else self._parts(pin))), self.node)

    def _parts(self, text: str) -> Iterator[Part]:
        for number, piece in enumerate(text.split(UNKNOWN)):
            if number:
                names = " ".join(name.removeprefix(".") for name in self.names)
                yield Hole(Name(TEMPLATE, names), span=self.span)
            if piece:
                yield Text(piece)


def lines(module: Module, manifest: Manifest, names: Names) -> tuple[LineText, ...]:
    """Return the lines of a manifest that name the image."""
    return tuple(each for each in _lines(module, manifest) if names.named_by(each.text))


@per_module
def _lines(module: Module, manifest: Manifest) -> tuple[LineText, ...]:
    found = []
    for package in module.all_imported(module.absolute(manifest.package)):
        for item in package.named(manifest.name):
            value = types.value_node(item)
            node = strip_parens(value) if value is not None else None
            found += list(_in_literal(node)) if node is not None and node.kind in STRING_KINDS else []
    return tuple(found)


def _in_literal(node: Node) -> Iterator[LineText]:
    read = unquote_mapped(node)
    if read is None:
        return
    data, offsets = read
    text = decode(data)
    for line in images_in(text):
        start, end = (len(text[:at].encode("utf-8", "surrogateescape")) for at in (line.start, line.end))
        places = (
            (node.start + 1 + start, node.start + 1 + end)
            if offsets is None
            else (offsets[start], offsets[end - 1] + 1)
        )
        for way in line.ways:
            yield LineText(node, Span(node.file.path, *places), way.text, way.names)
