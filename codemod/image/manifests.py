"""Images in the text of manifests, templates and configuration files.

    image: quay.io/coreos/etcd:v3.5.0        a container's image (YAML, JSON), or a chart's with `tag:` beside it
    image:                                   a chart's, with its parts one level deeper
      repository: coreos/etcd
    sandbox_image = "registry.k8s.io/pause"  containerd's
    imageRepository: registry.k8s.io         kubeadm's: the registry of images that kubeadm names itself

A line in a comment, of YAML or of a template, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from codemod.image.pattern import UNKNOWN, is_tag, read
from codemod.image.template_lines import NOTHING, Way, ways
from codemod.records import dataclass

_TEMPLATE = r"(?:\{\{[^{}\n]*\}\}[ \t]*)*"
_KEY = re.compile(
    rf"^(?P<indent>[ \t]*(?:-[ \t]+)?)(?P<front>{_TEMPLATE})"
    r"[\"']?(?P<key>image|sandbox_image|sandbox|imageRepository)[\"']?[ \t]*"
    r"(?P<sep>[:=])[ \t]*(?P<value>\S[^\n]*)?$",
    re.MULTILINE,
)
_PART = re.compile(r"^(?P<indent>[ \t]*)(?P<key>tag|version|registry|digest)[ \t]*:[ \t]*(?P<value>\S[^\n]*)$")
_DEEPER = re.compile(
    r"^(?P<indent>[ \t]+)(?P<key>registry|repository|tag|digest)[ \t]*:[ \t]*(?P<value>[^\s#][^\n]*)?$"
)
_COMMENT = re.compile(r"\{\{-?\s*/\*[^*]*\*+(?:[^*/][^*]*\*+)*/\s*-?\}\}")
_ENDS_VALUE = re.compile(r"[ \t]+#[^\n]*$")
_LONGEST = 400  # of a value
_BELOW = 12  # lines below `image:` where its parts may stand
_BESIDE = 6  # lines after `image:` where the rest of it may stand


@dataclass(frozen=True, slots=True)
class ImageLine:
    """An image in a text: where its value begins and ends, and all that it can be."""

    start: int
    end: int
    ways: tuple[Way, ...]


def images_in(text: str, known: Mapping[str, str] = NOTHING) -> Iterator[ImageLine]:
    """Yield the images of a text of several lines; of a template's variables, some may be `known`."""
    if "image" not in text and "sandbox" not in text:
        return
    text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in _KEY.finditer(text):
        value = _trimmed(found["value"] or "")
        if not value or value.startswith("#"):
            yield from _deeper(found, text, known)
            continue
        if len(value) > _LONGEST:
            continue
        if (found["sep"] == "=") != found["key"].startswith("sandbox"):
            continue
        told = ways(found["front"] + value if found["front"] else _bare(value), known)
        told = [each for way in told if way.text for each in _whole(way, found, text, known)]
        if told:
            yield ImageLine(found.start("value"), found.start("value") + len(value), tuple(told))


def _trimmed(value: str) -> str:
    """Return a value without the blanks behind it, and one comma: a pattern that looks for them tries each blank."""
    value = value.removesuffix("\r").rstrip(" \t")
    return value[:-1].rstrip(" \t") if value.endswith(",") and len(value) > 1 else value


def _bare(value: str) -> str:
    """Return a scalar without its quotes, and without a comment behind it."""
    value = _ENDS_VALUE.sub("", value)
    return value[1:end] if value[:1] in "\"'" and (end := value.rfind(value[0])) > 0 else value


def _whole(way: Way, found: re.Match[str], text: str, known: Mapping[str, str]) -> Iterator[Way]:
    if found["key"] == "imageRepository":
        yield Way(f"{way.text}/{UNKNOWN}", way.names, (*way.filled, ()))
        return
    pattern = read(way.text)
    if pattern is None or (found["sep"] == "=" and not (pattern.tag or pattern.registry)):
        return
    beside = {} if pattern.tag or pattern.digest else _beside(found, text, known)
    for part in beside.get("registry", [Way("")]):
        front = f"{part.text}/" if part.text and not pattern.registry else ""
        tag = next(iter(beside.get("tag", []) or beside.get("version", [])), Way(""))
        end = f":{tag.text}" if tag.text and is_tag(tag.text) else ""
        before, behind = part.filled if front else (), tag.filled if end else ()
        names = (*way.names, *part.names, *tag.names)
        yield Way(front + way.text + end, names, (*before, *way.filled, *behind))


def _beside(found: re.Match[str], text: str, known: Mapping[str, str]) -> dict[str, list[Way]]:
    """Return the tag and the registry that stand apart, in lines of the same depth after the image's."""
    depth, parts = len(found["indent"]), dict[str, list[Way]]()
    after = text[found.end() + 1 : found.end() + 1 + _BESIDE * _LONGEST]
    for line in after.split("\n")[:_BESIDE]:
        indent = len(line) - len(line.lstrip(" \t"))
        if line.strip() and (indent < depth or line.lstrip().startswith("-")):
            break
        part = _PART.match(line)
        if part and len(part["indent"]) == depth:
            parts[part["key"]] = ways(_bare(part["value"].rstrip(" \t\r")), known)
    return parts


def _deeper(found: re.Match[str], text: str, known: Mapping[str, str]) -> Iterator[ImageLine]:
    """Yield the image whose parts are the keys below `image:`. A tag that is left empty is somebody else's to say."""
    if found["key"] != "image" or found["sep"] != ":":
        return
    parts, place = dict[str, list[Way]](), (0, 0)
    at = found.end() + 1
    for line in text[at : at + _BESIDE * _LONGEST].split("\n")[:_BELOW]:
        if line.strip() and len(line) - len(line.lstrip(" \t")) <= len(found["indent"]):
            break
        part = _DEEPER.match(line)
        if part is not None and part["key"] not in parts:
            value = (part["value"] or "").rstrip(" \t\r")
            parts[part["key"]] = ways(_bare(value), known)
            if part["key"] == "repository" and value:
                place = (at + part.start("value"), at + part.start("value") + len(value))
        at += len(line) + 1
    told = tuple(_of_parts(parts))
    if told:
        yield ImageLine(*place, told)


def _of_parts(parts: Mapping[str, list[Way]]) -> Iterator[Way]:
    signs = {"registry": ("", "/"), "repository": ("", ""), "tag": (":", ""), "digest": ("@", "")}
    given = {key: found[0] for key, found in parts.items() if found}
    if not given.get("repository", Way("")).text:
        return
    if "tag" in given and not given["tag"].text and not given.get("digest", Way("")).text:
        given["tag"] = Way(UNKNOWN, filled=((),))
    written = [key for key in signs if key in given and given[key].text]
    text = "".join(signs[key][0] + given[key].text + signs[key][1] for key in written)
    if read(text) is not None:
        names = tuple(name for way in given.values() for name in way.names)
        yield Way(text, names, tuple(each for key in written for each in given[key].filled))


def listed_in(text: str) -> Iterator[ImageLine]:
    """Yield the references of a data file that is a list of them, one a line; nothing where any line is none."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        bare = line.partition("#")[0].strip()
        if bare:
            pattern = read(bare)
            if pattern is None or not (pattern.tag or pattern.digest) or not (pattern.has_host or "/" in bare):
                return
            start = at + line.index(bare)
            found.append(ImageLine(start, start + len(bare), (Way(bare),)))
        at += len(line)
    yield from found
