"""Images of manifests and templates, in a Go string or in a file that Go embeds: each `image:` line is a sink."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from codemod.finding.diagnostics import Related, message
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File
from codemod.inventory import embedded, spelled
from codemod.inventory.record import Mention
from codemod.policy.arriving import Arriving

SINK = "image:"
_MANIFEST = frozenset(("yaml", "template", "embedded"))


def in_source(module: Module, file: File, evaluator: Evaluator) -> Iterator[Arriving]:
    """Yield the images of manifests that are written in a Go file."""
    for mention in spelled.mentions(module, file, evaluator):
        if any(origin.kind in _MANIFEST for origin in mention.origins):
            yield _of_line(module, file, mention)


def in_embedded(module: Module, files: Iterable[File], below: Callable[[str], list[str]]) -> Iterator[Arriving]:
    """Yield the images of the files that these Go files embed, each file once."""
    by_path = {path: file for file in files for path in embedded.files_of(file, below)}
    for path, file in by_path.items():
        try:
            data = module.tree.read(path)
        except OSError:
            continue
        for mention in embedded.mentions(path, data):
            yield _of_line(module, file, mention)


def _of_line(module: Module, file: File, mention: Mention) -> Arriving:
    pattern, reaching = mention.pattern, message("reaches {consumer}", consumer=SINK)
    return Arriving(
        SINK,
        mention.place,
        mention.place,
        module.package_of(file).path,
        pattern,
        mention.redirects,
        bool(mention.redirects),
        message("nothing in sight tells what fills the line"),
        None,
        (Related(mention.place, reaching, pattern.text),),
    )
