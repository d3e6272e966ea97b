"""Links from the codes in ignore comments to their pages in the manual."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types

from codemod.editor.positions import ClientPlaces
from codemod.editor.published import href
from codemod.finding.diagnostics import Span
from codemod.finding.pages import page_of
from codemod.golang.read.files import load_file
from codemod.judge.ignores import ignores


def links(places: ClientPlaces, path: str, lang: str) -> Iterator[types.DocumentLink]:
    """Yield a link for each code in an ignore comment of the file."""
    file = load_file(path, places.lines(path).data)
    for ignore in ignores(file):
        for found in re.finditer(rb"\bIMG\d+\b", file.source[ignore.span.start : ignore.span.end]):
            page = page_of(found[0].decode(), lang)
            if page is not None and found[0].decode() in ignore.codes:
                start = ignore.span.start
                span = Span(path, start + found.start(), start + found.end())
                yield types.DocumentLink(places.range(span), target=href(page))
