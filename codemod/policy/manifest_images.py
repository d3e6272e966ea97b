"""Images of manifests and templates, in a Go string or in a file that Go embeds: each `image:` line is a sink."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from codemod.finding.diagnostics import Related, Span, message
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File
from codemod.golang.read.literals import STRING_KINDS
from codemod.image.mentions import strings_and_sums
from codemod.inventory import embedded, spelled
from codemod.inventory.record import Mention
from codemod.policy.arriving import Arriving

SINK = "image:"
_KEYS = (b"image", b"sandbox")


def in_source(module: Module, file: File, evaluator: Evaluator) -> Iterator[Arriving]:
    """Yield the images of manifests that are written in a Go file."""
    for declaration in file.declarations:
        if any(file.source.find(key, declaration.start, declaration.end) >= 0 for key in _KEYS):
            for node in strings_and_sums(declaration.node):
                if node.kind in STRING_KINDS and (b"\n" in node.bytes or b"\\n" in node.bytes):
                    yield from _of_lines(module, file, spelled.in_literal(module, node, evaluator))


def in_embedded(module: Module, files: Iterable[File], below: Callable[[str], list[str]]) -> Iterator[Arriving]:
    """Yield the images of the files that these Go files embed, each file once."""
    by_path = {path: file for file in files for path in embedded.embedded_files_of(file, below)}
    for path, file in by_path.items():
        try:
            data = module.tree.read(path)
        except OSError:
            continue
        yield from _of_lines(module, file, embedded.mentions(path, data))


def _of_lines(module: Module, file: File, mentions: Iterable[Mention]) -> Iterator[Arriving]:
    """Yield the images of lines. Several of one line are its branches, and what chooses one of them redirects all."""
    by_place: dict[Span, list[Mention]] = {}
    for mention in mentions:
        by_place.setdefault(mention.place, []).append(mention)
    package, lost = module.package_of(file).path, message("nothing in sight tells what fills the line")
    for place, branches in by_place.items():
        redirects = tuple(dict.fromkeys(redirect for each in branches for redirect in each.redirects))
        for each in branches:
            reaching = Related(place, message("reaches {consumer}", consumer=SINK), each.pattern.text)
            yield Arriving(
                SINK, place, place, package, each.pattern, redirects, bool(redirects), lost, related=(reaching,)
            )
