"""The images that a YAML file names, whoever's it is.

    image: quay.io/acme/agent:v1                               a manifest's, a compose file's, relatedImages of a CSV
    image: {registry: quay.io, repository: acme/agent}         a chart's values
    images: [quay.io/acme/agent:v1]                            zarf
    images: [{name: quay.io/acme/agent:v1}]                    hauler, oc-mirror's additionalImages
    images: [{name: agent, newName: acme/agent, newTag: v1}]   kustomize
    quay.io: {images: {acme/agent: [v1, v2]}}                  skopeo sync

Where a chart gives no tag, it is the chart's appVersion, which is not known here. Of a ClusterServiceVersion,
`relatedImages` are the list: what mirrors an operator reads nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from codemod.errors import Reason
from codemod.image.pattern import UNKNOWN as UNKNOWN
from codemod.image.reference import split_domain
from codemod.image.yamltree import YamlNode

ANY_TAG = f":{UNKNOWN}"
_LISTS = ("images", "relatedImages", "additionalImages")
_WHOLE = ("image", "repository")  # keys of a text that other keys beside it complete
_NO_TEXT = frozenset(("", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"))
_ANY = "*"
# a tag that compose, Kubernetes or a template fills in: `nginx:${TAG:-1.27}`
_FILLED_IN = re.compile(r":(?:\$\{[^{}]*\}|\$\([^()]*\)|\{\{[^{}]*\}\})$")

# where a reference begins and ends in the file, and the reference; its tag is `{}` where it is not known
Found = tuple[int, int, str]


class NoImages(Reason):
    """The file names no image, or none at the path that was asked for."""


def images(documents: Iterable[YamlNode], at: str) -> Iterator[Found]:
    """Yield the images of a YAML stream, or those at the path. Raises `NoImages`."""
    if at:
        found = [each for document in documents for each in _at(document, at.removeprefix(".").split("."))]
    else:
        found = [each for document in documents for each in _of_document(document)]
    if not found:
        if at:
            raise NoImages("there is no image at {keys}", keys=ascii(at))
        raise NoImages("it names no image; name its keys, as values.yaml:image.repository")
    yield from found


def _of_document(document: YamlNode) -> Iterator[Found]:
    if _text(document.get("kind")) == "ClusterServiceVersion":
        related = document.get("spec", "relatedImages")
        yield from _of_list(related, "") if related is not None else ()
    elif document.items:
        yield from _of_list(document, "")
    else:
        yield from _below(document, "")


def _below(node: YamlNode, above: str) -> Iterator[Found]:
    """Yield the images below a node; `above` is the key that it has."""
    for item in node.items:
        yield from _below(item, above)
    for key, child in node.fields.items():
        if key in _LISTS:
            yield from _of_list(child, above)
        elif key != "image":
            yield from _below(child, key)
        elif child.fields:
            yield from _of_object(child)
        else:
            yield from _whole(child, node.fields)


def _of_list(node: YamlNode, above: str) -> Iterator[Found]:
    """Yield the images of what is called `images`; `above` is the key that holds it."""
    for item in node.items:
        yield from _of_object(item) if item.fields else _whole(item, {})
    for key, child in node.fields.items():
        if child.items and _is_registry(above):
            yield from (_tagged(tag, above, key) for tag in child.items if _text(tag))
        else:
            yield from _of_object(child) if child.fields else _whole(child, {})


def _is_registry(key: str) -> bool:
    return key != "" and split_domain(f"{key}/a")[0] == key


def _tagged(tag: YamlNode, registry: str, repository: str) -> Found:
    text = _text(tag)
    return tag.start, tag.end, f"{registry}/{repository}{'@' if ':' in text else ':'}{text}"


def _of_object(node: YamlNode) -> Iterator[Found]:
    fields = node.fields
    for key in _WHOLE:
        if _text(fields.get(key)):
            yield from _whole(fields[key], fields, chart=key == "repository")
            return
    name = fields.get("newName") or fields.get("name")
    if name is None or not _text(name):
        yield from _below(node, "")
    elif any(key in fields for key in ("newName", "newTag", "digest")):
        yield name.start, name.end, _joined(_text(name), _text(fields.get("newTag")), _text(fields.get("digest")), True)
    else:
        yield from _whole(name, {})


def _whole(node: YamlNode, beside: Mapping[str, YamlNode], chart: bool = False) -> Iterator[Found]:
    """Yield the reference of a text, with the registry, tag and digest that stand beside it."""
    text = _FILLED_IN.sub(ANY_TAG, _text(node))
    if not text:
        return
    last = text.rpartition("/")[2]
    if "@" not in text and ":" not in last:
        registry = _text(beside.get("registry"))
        tag = _text(beside.get("tag")) or _text(beside.get("version"))
        whole = f"{registry}/{text}" if registry else text
        text = _joined(whole, tag, _text(beside.get("digest")), chart or "tag" in beside)
    yield node.start, node.end, text


def _joined(name: str, tag: str, digest: str, open_: bool) -> str:
    """Return name, tag and digest as one; `open_`: where there is neither, the tag is not known."""
    if not tag and not digest:
        return name + ANY_TAG if open_ and ":" not in name.rpartition("/")[2] else name
    return name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def _text(node: YamlNode | None) -> str:
    """Return the text of a node; empty where it is none, or stands for no text."""
    if node is None or node.text is None or (node.plain and node.text in _NO_TEXT):
        return ""
    return node.text


def _at(node: YamlNode, path: list[str], above: YamlNode | None = None, key: str = "") -> Iterator[Found]:
    """Yield the images at a path of keys below a node; `*` is any key, or any item."""
    if path:
        first, *rest = path
        for name, child in node.fields.items():
            if first in (name, _ANY):
                yield from _at(child, rest, node, name)
        for item in node.items if first == _ANY else ():
            yield from _at(item, rest)
    elif node.items:
        yield from _of_list(node, "")
    elif node.fields:
        yield from _of_object(node)
    elif above is not None and key in _WHOLE:
        yield from _whole(node, above.fields, chart=key == "repository")
    else:
        yield from _whole(node, {})
