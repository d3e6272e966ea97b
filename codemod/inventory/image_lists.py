"""Image lists that people keep by hand: one reference a line, or YAML that names images.

    docker.io/calico/node:v3.28.0    # for the nodes

A list comes from a change that nobody has looked at yet: what is no reference is refused with its place, and a list is
read within bounds. An entry's registry and repository are known; a chart's tag may not be.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.errors import UserError
from codemod.finding.diagnostics import Span
from codemod.finding.lines import place
from codemod.image import yamltree
from codemod.image.pattern import Pattern
from codemod.image.reference import InvalidReference, parse
from codemod.image.same import Named, known_name
from codemod.inventory import listed_yaml
from codemod.records import dataclass

LIMIT = yamltree.LIMIT  # bytes
MOST = 10_000  # images of one list
_YAML = (".yaml", ".yml", ".json")
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Entry:
    """One image of a list, as it is spelled at its place."""

    span: Span
    text: str
    image: Named


def is_text(path: str) -> bool:
    """Whether a list of this name has one reference a line."""
    return not path.lower().endswith(_YAML)


def entries(path: str, data: bytes, at: str = "") -> tuple[Entry, ...]:
    """Return the images of a list; `at` is the path of keys in YAML, such as `image.repository`.

    Raises `UserError` where it is no list of images, or beyond the bounds.
    """
    if len(data) > LIMIT:
        raise UserError("{path}: it has more than {limit} bytes; name a list of images", path=path, limit=LIMIT)
    if at and is_text(path):
        raise UserError("{path}:{at}: only YAML and JSON have keys; name the file alone", path=path, at=at)
    found: list[Entry] = []
    for start, end, text in _lines(path, data) if is_text(path) else _of_yaml(path, data, at):
        if len(found) == MOST:
            raise UserError(
                "{path}:{at}: it has more than {most} images; split the list",
                path=path,
                at=place(data, start),
                most=MOST,
            )
        found.append(_entry(path, data, Span(path, start, end), text))
    return tuple(found)


def _entry(path: str, data: bytes, span: Span, text: str) -> Entry:
    try:
        parsed = parse(text.removesuffix(listed_yaml.ANY_TAG))
    except InvalidReference as error:
        raise UserError(
            "{path}:{at}: no image reference: {why}", path=path, at=place(data, span.start), why=error
        ) from None
    tag = listed_yaml.UNKNOWN if text.endswith(listed_yaml.ANY_TAG) else parsed.tag
    image = known_name(Pattern(text, parsed.domain, parsed.path, tag, parsed.digest))
    assert image is not None
    return Entry(span, text, image)


def _lines(path: str, data: bytes) -> Iterator[tuple[int, int, str]]:
    at = len(BOM) if data.startswith(BOM) else 0
    for line in data[at:].split(b"\n"):
        bare = line.partition(b"#")[0]
        word = bare.strip()
        if word:
            start = at + bare.index(word)
            yield start, start + len(word), _decoded(path, data, start, word)
        at += len(line) + 1


def _decoded(path: str, data: bytes, start: int, word: bytes) -> str:
    try:
        return word.decode("ascii")
    except UnicodeDecodeError as error:
        raise UserError(
            "{path}:{at}: no image reference: it is not ASCII; a list has one a line",
            path=path,
            at=place(data, start + error.start),
        ) from None


def _of_yaml(path: str, data: bytes, at: str) -> Iterator[tuple[int, int, str]]:
    try:
        documents = yamltree.read(data, aliases=True)
        yield from listed_yaml.images(documents, at)
    except yamltree.Unsafe as error:
        raise UserError(
            "{path}:{at}: {why}; name a list of images", path=path, at=place(data, error.start), why=error
        ) from None
    except listed_yaml.NoImages as error:
        raise UserError("{path}: {why}", path=path, why=error) from None
