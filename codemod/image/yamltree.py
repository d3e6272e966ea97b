"""A YAML reader that stays within bounds: 1 MiB, 100,000 nodes, depth 100, no alias, no merge key, no duplicate key,
no tag.

Aliases make documents that grow without bound, merge keys make values appear at places where they do not stand; no
static pod needs either. A chart's values name a version once: `read` takes aliases of texts where it is asked to.
Scalars stay text: nothing is constructed. PyYAML comes with the extra `preflight`.

The kubelet takes files of up to 10 MiB (`maxConfigLength` in `pkg/kubelet/config/common.go`), and aliases: what is
refused here may run all the same, and is an open question, not a bad answer. A node takes some 200 bytes of memory,
also where the text has two for it (`[a,a,a`): a tree of all the nodes that are allowed takes 25 MiB.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from codemod.errors import Reason, UserError

LIMIT = 1 << 20  # bytes
MAX_DEPTH = 100
MAX_NODES = 100_000  # of all documents of a file; a pod has some hundreds
# the C parser looks through all of them for each
_MAX_TAG_DIRECTIVES = 100
# characters from one known byte offset to the next
_STRIDE = 128
_LONGEST_ALIAS = 1000  # characters of a text that an alias may stand for
_NO_FIELDS: Mapping[str, YamlNode] = MappingProxyType({})


class Unsafe(Reason):
    """The text is not YAML, or beyond the bounds; `start` is the byte offset of the place, 0-based."""

    def __init__(self, said: str, start: int = 0, /, **args: object) -> None:
        super().__init__(said, **args)
        self.start = start


@dataclass(frozen=True, slots=True)
class YamlNode:
    """A node from byte `start` to `end` (end exclusive, 0-based); one of the three contents is set.

    `plain` is a text without quotes: it may stand for no text at all (`null`, `true`, `1`).
    `mapping` tells `{}` from `[]`.
    """

    start: int
    end: int
    text: str | None = None
    items: tuple[YamlNode, ...] = ()
    fields: Mapping[str, YamlNode] = field(default_factory=lambda: _NO_FIELDS)
    plain: bool = False
    mapping: bool = False

    def get(self, *path: str) -> YamlNode | None:
        """Return the node at that path of mapping keys, None if there is none."""
        node: YamlNode | None = self
        for key in path:
            node = node.fields.get(key) if node is not None else None
        return node


def read(data: bytes, *, aliases: bool = False) -> list[YamlNode]:
    """Return the documents of a YAML stream. Raises `Unsafe`, and `UserError` if PyYAML is missing.

    `aliases`: one of a short text is that text, such as the version that a chart's values name once; one of anything
    else is empty, for it is read where it stands.
    """
    if len(data) > LIMIT:
        raise Unsafe("it has more than {limit} bytes", limit=LIMIT)
    yaml = _pyyaml()
    text, skipped = _decoded(data)
    if text.count("%TAG") > _MAX_TAG_DIRECTIVES:
        raise Unsafe("it has too many tags")
    builder = _Builder(text, skipped, aliases)
    try:
        return builder.stream(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except Unsafe:
        raise
    except (ValueError, OverflowError):  # of the parser in Python: `"\\UFFFFFFFF"`, `%YAML 1.999...`
        raise Unsafe("it has a number that is none") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = builder.offset(mark.index) if mark is not None else 0
        problem = getattr(error, "problem", None)
        raise Unsafe("{problem}" if problem else "it is not YAML", where, problem=problem) from None


def _pyyaml() -> Any:
    try:
        return importlib.import_module("yaml")
    except ImportError:
        raise UserError("reading YAML needs PyYAML: `pip install pyyaml` beside this tool") from None


def _decoded(data: bytes) -> tuple[str, int]:
    """The text, and how many bytes of byte order mark were in front."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unsafe("it is not UTF-8", error.start) from None
    return (text[1:], 3) if text.startswith("\ufeff") else (text, 0)


class _Builder:
    """Turns PyYAML's events into nodes."""

    def __init__(self, text: str, skipped: int, aliases: bool = False) -> None:
        self._text = text
        self._aliases = aliases
        self._anchors: dict[str, YamlNode | None] = {}
        self._nodes = 0
        self._known = [skipped]
        for start in range(0, len(text), _STRIDE):
            self._known.append(self._known[-1] + len(text[start : start + _STRIDE].encode()))

    def offset(self, index: int) -> int:
        """The byte offset of a character."""
        stride = index // _STRIDE
        return self._known[stride] + len(self._text[stride * _STRIDE : index].encode())

    def stream(self, events: Iterator[Any]) -> list[YamlNode]:
        documents = []
        for event in events:
            if type(event).__name__ == "DocumentStartEvent":
                self._anchors.clear()
                documents.append(self._node(next(events), events, 1))
        return documents

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> YamlNode:
        start = self.offset(event.start_mark.index)
        kind = type(event).__name__
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise Unsafe("it has more than {limit} nodes", start, limit=MAX_NODES)
        if depth > MAX_DEPTH:
            raise Unsafe("it is nested deeper than {limit}", start, limit=MAX_DEPTH)
        if kind == "AliasEvent":
            return self._alias(event, start)
        if event.tag is not None:
            raise Unsafe("it has a tag", start)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if kind == "ScalarEvent":
            node = YamlNode(start, self.offset(event.end_mark.index), text=event.value, plain=not event.style)
            if event.anchor is not None and len(event.value) <= _LONGEST_ALIAS:
                self._anchors[event.anchor] = node
            return node
        if kind == "SequenceStartEvent":
            return self._sequence(start, events, depth)
        return self._mapping(start, events, depth)

    def _alias(self, event: Any, start: int) -> YamlNode:
        """A short text that stands elsewhere; anything else could make a document grow without bound."""
        if not self._aliases or event.anchor not in self._anchors:
            raise Unsafe("it has an alias", start)
        named = self._anchors[event.anchor] or YamlNode(start, start)
        return replace(named, start=start, end=self.offset(event.end_mark.index))

    def _sequence(self, start: int, events: Iterator[Any], depth: int) -> YamlNode:
        items: list[YamlNode] = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                return YamlNode(start, self.offset(event.end_mark.index), items=tuple(items))
            items.append(self._node(event, events, depth + 1))
        raise Unsafe("a list does not end", start)

    def _mapping(self, start: int, events: Iterator[Any], depth: int) -> YamlNode:
        fields: dict[str, YamlNode] = {}
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                return YamlNode(start, self.offset(event.end_mark.index), fields=fields, mapping=True)
            key = self._node(event, events, depth + 1)
            if key.text is None or key.text in fields or (key.text == "<<" and not event.style):
                raise Unsafe("it has a merge key, a duplicate key, or a key that is no text", key.start)
            fields[key.text] = self._node(next(events), events, depth + 1)
        raise Unsafe("a mapping does not end", start)
