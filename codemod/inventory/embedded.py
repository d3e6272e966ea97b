"""Images in the files that `//go:embed` takes into the program: manifests, templates, and lists of references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from codemod.finding.diagnostics import Span
from codemod.golang.program.embed import BadEmbed, embed_patterns, embedded
from codemod.golang.read.files import File
from codemod.golang.read.literals import decode
from codemod.image.manifests import images_in, listed_in
from codemod.inventory.record import Mention
from codemod.inventory.spelled import as_bytes, in_text

LARGEST = 4 << 20
_EMBED = re.compile(rb"^[ \t]*(//go:embed[ \t][^\n]*)", re.MULTILINE)


def files_of(file: File, below: Callable[[str], list[str]]) -> Iterator[str]:
    """Yield the files that a Go file embeds, but for test data; `below` lists what lies below a folder."""
    for comment in _EMBED.findall(file.source):
        try:
            patterns = embed_patterns(decode(comment).rstrip("\r"))
            found = embedded(patterns or (), below(file.folder))
        except BadEmbed:  # go build tells
            continue
        for path in found:
            if "testdata" not in path.split("/"):
                yield f"{file.folder}/{path}".lstrip("/")


def mentions(path: str, data: bytes) -> Iterator[Mention]:
    """Yield the images of an embedded file."""
    if b"\0" in data or len(data) > LARGEST or path.endswith(".go"):
        return
    text = as_bytes(data)
    lines = list(images_in(text)) or list(listed_in(text))
    yield from in_text(lines, partial(Span, path), "embedded")
