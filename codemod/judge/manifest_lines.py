"""The `image:` lines of a manifest or template that a Go constant holds, or files that are embedded in a variable, as
Values that reach it.

image: {{with .Mirror}}{{.}}/{{end}}acme/agent:v1     `acme/agent:v1` alone, and what `.Mirror` is before it
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.terms import Hole, Name, Part, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.program import types
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS, decode, unquote_mapped
from codemod.golang.read.syntax import Node, strip_parens
from codemod.image.manifests import images_in
from codemod.image.pattern import UNKNOWN
from codemod.image.reference import split_domain
from codemod.image.repository_path import Names
from codemod.judge.operators import TEMPLATE
from codemod.records import dataclass
from codemod.rule import Manifest

MAX_PIECES = 1000  # of which a text is joined; constants of constants make more of them than a file has


@dataclass(frozen=True, eq=False)
class LineText:
    """One text that a line can be: where its value stands, and what fills each unknown part.

    `node` is the string that has it, or the variable in which its file is embedded.
    """

    node: Node
    span: Span
    text: str
    filled: tuple[tuple[str, ...], ...]

    def pin(self, names: Names, domain: str) -> str:
        """Return the image of the line without what may stand in front of it: of `{}/acme/agent:v1` the rest."""
        front, slash, last = self.text.rpartition("/")
        name = front + slash + last.partition("@")[0].partition(":")[0]
        for path in sorted(names.paths, key=len, reverse=True):
            if name.endswith(path):
                start = len(name) - len(path)
                return self.text[start - len(domain) - 1 if domain and name[:start] == f"{domain}/" else start :]
        return split_domain(self.text)[1]

    def pinned(self, names: Names, domain: str) -> str:
        """Return the image that the line pins; where a template's variable stands in the place of the pin's own
        registry, that with it: `{{.Mirror}}/acme/agent:v1` is `docker.io/acme/agent:v1`."""
        text = self.pin(names, domain)
        return {f"{UNKNOWN}/{text}": f"{domain}/{text}"}.get(self.text, text) if domain else text

    def value(self, pin: str, constant: str) -> Value:
        """Return the line as a Value, the pin marked as what it is."""
        front = self.text[: len(self.text) - len(pin)]
        marked = Text(pin, "" if UNKNOWN in pin else constant)
        holes = iter(self.filled)
        return Value(
            (*self._parts(front, holes), *([marked] if marked.constant else self._parts(pin, holes))), self.node
        )

    def _parts(self, text: str, holes: Iterator[tuple[str, ...]]) -> Iterator[Part]:
        for number, piece in enumerate(text.split(UNKNOWN)):
            if number:
                names = ("".join(name.split()).removeprefix(".") for name in next(holes, ()))
                yield Hole(Name(TEMPLATE, " ".join(names)), span=self.span)
            if piece:
                yield Text(piece)


def lines(module: Module, manifest: Manifest, names: Names) -> tuple[LineText, ...]:
    """Return the lines of a manifest that name the image."""
    return tuple(
        each for each in _lines(module, module.absolute(manifest.package), manifest.name) if names.named_by(each.text)
    )


@per_module
def _lines(module: Module, path: str, name: str) -> tuple[LineText, ...]:
    found = []
    for package in module.all_imported(path):
        for item in package.named(name):
            value = types.value_node(item)
            found += list(_in_literals(_literals(module, value)) if value is not None else _embedded(module, item))
    return tuple(found)


def _embedded(module: Module, item: Object) -> Iterator[LineText]:
    """Yield the lines of the files that are embedded in a variable, each with its place there."""
    from codemod.golang.program.embed import BadEmbed
    from codemod.golang.program.injected import embedded_paths

    try:
        paths = embedded_paths(module, item) if item.kind == "var" else ()
        texts = [(path, decode(module.reach.read(path))) for path in paths]
    except (BadEmbed, OSError):
        return
    for path, text in texts:
        yield from _in_file(types.spec_of(item), path, text)


def _in_file(spec: Node, path: str, text: str) -> Iterator[LineText]:
    for line in images_in(text):
        start, end = (len(text[:at].encode("utf-8", "surrogateescape")) for at in (line.start, line.end))
        for way in line.ways:
            yield LineText(spec, Span(path, start, end), way.text, way.filled)


def _literals(module: Module, value: Node) -> list[Node]:
    """Return the strings that a text is joined of, in their order: those of constants in it, too. Nothing where one
    part is neither."""
    found, todo = list[Node](), [value]
    while todo and len(found) < MAX_PIECES and len(todo) < MAX_PIECES:
        node = strip_parens(todo.pop())
        if node.kind in STRING_KINDS:
            found.append(node)
        elif node.kind == "binary_expression" and node["operator"].kind == "+":
            todo += (node["right"], node["left"])
        else:
            named = declarations(module, node) if node.kind in ("identifier", "selector_expression") else []
            spelled = types.value_node(named[0]) if len(named) == 1 and named[0].kind == "const" else None
            if spelled is None:
                return []
            todo.append(spelled)
    return [] if todo else found


def _in_literals(literals: list[Node]) -> Iterator[LineText]:
    data, begins, offsets = b"", list[int](), list[int]()
    for node in literals:
        read = unquote_mapped(node)
        if read is None:
            return
        piece, places = read
        begins.append(len(data))
        data += piece
        offsets += range(node.start + 1, node.start + 1 + len(piece)) if places is None else places
    text = decode(data)
    for line in images_in(text):
        start, end = (len(text[:at].encode("utf-8", "surrogateescape")) for at in (line.start, line.end))
        # of an image in several strings the last one, which has its tag
        last = bisect_right(begins, end - 1) - 1
        node, first = literals[last], max(start, begins[last])
        for way in line.ways:
            yield LineText(node, Span(node.file.path, offsets[first], offsets[end - 1] + 1), way.text, way.filled)
