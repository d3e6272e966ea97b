"""What the bytes of a declaration say of images that it may spell out, before anybody lowers it.

"quay.io/ceph/cosi:v0.1.4"        a text with what stands before a tag or a digest
`image: nginx`                    several lines, with a key
registry + tag, path.Join(a, b)   a join, whatever is in it
"""

from __future__ import annotations

import re

# `:` or `@` behind a name, a manifest's key: most declarations have none of it
_ANY = re.compile(rb"(?i)image|[a-z0-9}]:[\w{%]|@sha|/%|%s:|:%s|\":\"|sandbox")
_TEXT = re.compile(
    rb"\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"|`[^`]*`|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
    rb"|//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/"
)
_TAGGED = re.compile(rb":(?!//)(?:[^\s\"`]|[\"`]$)|@|\\[xuU0-7]")
_LINES = re.compile(rb"\n|\\n")
_KEY = re.compile(rb"image|sandbox")
# a whole reference where something is called an image: `image := "quay.io/acme/agent"`
_NAMED = re.compile(rb"[iI](?:mage|MAGE)[\"\s]*(?:string\s*)?[:=,]+\s*[\"`][a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?/")
_JOIN = re.compile(rb"Sprint|Join|[^+]\+[^+=]")


def may_spell(source: bytes, start: int, end: int) -> bool:
    """Whether an image may be spelled out between two places. This reads no syntax, and says yes too often."""
    if _ANY.search(source, start, end) is None:
        return False
    if any(_may_be_image(text[0]) for text in _TEXT.finditer(source, start, end)):
        return True
    if _NAMED.search(source, start, end) is not None:
        return True
    return _JOIN.search(_TEXT.sub(b'""', source[start:end])) is not None


def _may_be_image(text: bytes) -> bool:
    """Whether a string, a rune or a comment may hold an image."""
    if text[:1] not in (b'"', b"`"):
        return False
    return _TAGGED.search(text) is not None or (_LINES.search(text) is not None and _KEY.search(text) is not None)
