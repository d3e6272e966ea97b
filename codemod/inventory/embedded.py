"""Images in the files that `//go:embed` takes into the program: manifests, templates, and lists of references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from functools import partial

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.references import references
from codemod.golang.program import types
from codemod.golang.program.embed import BadEmbed, embed_patterns, embedded_names
from codemod.golang.program.injected import patterns_above
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File, Object
from codemod.golang.read.literals import decode
from codemod.golang.read.syntax import Node
from codemod.image.manifests import images_in, listed_in
from codemod.inventory.record import Mention
from codemod.inventory.spelled import as_bytes, filled_templates, in_text
from codemod.uses.named_text import spelled_text

Holder = tuple[Object, list[str]]
"""A variable that files are embedded in, and their patterns."""

LARGEST = 4 << 20
_EMBED = re.compile(rb"^[ \t]*(//go:embed[ \t][^\n]*)", re.MULTILINE)


def embedded_files_of(file: File, below: Callable[[str], list[str]]) -> Iterator[str]:
    """Yield the files that a Go file embeds, but for test data; `below` lists what lies below a folder."""
    for comment in _EMBED.findall(file.source):
        try:
            patterns = embed_patterns(decode(comment).rstrip("\r"))
            found = embedded_names(patterns or (), below(file.folder))
        except BadEmbed:  # go build tells
            continue
        for path in found:
            if "testdata" not in path.split("/"):
                yield f"{file.folder}/{path}".lstrip("/")


def mentions(path: str, data: bytes) -> Iterator[Mention]:
    """Yield the images of an embedded file, whatever its templates are filled with."""
    if _may_name(path, data):
        text = as_bytes(data)
        yield from in_text(list(images_in(text)) or listed_in(text), partial(Span, path), "embedded")


def mentions_filled(
    module: Module, evaluator: Evaluator, holders: Iterable[Holder], path: str, data: bytes
) -> Iterator[Mention]:
    """Yield the images of a file that one of the variables `holders` may hold, with what its templates are filled."""
    templates = list(_read(module, holders, path)) if b"{{" in data and _may_name(path, data) else []
    if not templates:
        yield from mentions(path, data)
        return
    yield from filled_templates(module, evaluator, templates, as_bytes(data), partial(Span, path), "embedded")


def _may_name(path: str, data: bytes) -> bool:
    return b"\0" not in data and len(data) <= LARGEST and not path.endswith(".go")


def holders_in(file: File) -> list[Holder]:
    """Return the variables of a file that files are embedded in."""
    if file.source.find(b"//go:embed") < 0:
        return []
    found = ((item, patterns_above(item)) for item in file.starts.values() if item.kind == "var")
    return [(item, patterns) for item, patterns in found if patterns]


def _read(module: Module, holders: Iterable[Holder], path: str) -> Iterator[Node]:
    """Yield where the program has the text of an embedded file: `text`, `files.ReadFile("a.yaml")`."""
    for item, patterns in holders:
        folder = item.file.folder
        if folder and not path.startswith(f"{folder}/"):
            continue
        name = path[len(folder) + 1 :] if folder else path
        if not _holds(patterns, name):
            continue
        type_ = types.spec_of(item).get("type")
        for use in references(module, item):
            node = _of_files(module, use, name) if type_ is not None and type_.bytes.endswith(b"FS") else use
            if node is not None:
                yield node


def _holds(patterns: Iterable[str], name: str) -> bool:
    """Whether a file, by its path from the folder, is among those that one of the patterns embeds."""
    for pattern in patterns:
        try:
            if embedded_names([pattern], [name]):
                return True
        except BadEmbed:
            continue
    return False


def _of_files(module: Module, use: Node, name: str) -> Node | None:
    """Return the call that reads one of several embedded files, or makes templates of them."""
    above = use.parent
    call = above.parent if above is not None else None
    if above is None or call is None or call.kind != "call_expression":
        return None
    arguments = Invocation.of(call).arguments
    if above.kind == "selector_expression" and above["field"].spells("ReadFile"):
        return call if arguments and spelled_text(module, arguments[0]) == name else None
    reads = above.kind == "argument_list" and call["function"].bytes.endswith((b".ParseFS", b".ReadFile"))
    patterns = [spelled_text(module, each) for each in arguments if each.span != use.span] if reads else []
    return call if reads and any(not each or fnmatchcase(name, each) for each in patterns) else None
