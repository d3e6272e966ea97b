"""`image:` in a text, what stands after it, and what may be a part of that."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.evaluate.terms import Part, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.read.syntax import Node
from codemod.records import replace

# `image: ` in YAML, `"image": "` in JSON; then what stands before the next blank, quote or line end
_LABEL = r"""(?i:(?:^|[\s{,"'-])image["']?\s*:\s*["']?([^\s"',}]*)$)"""
_STOP = r"""[\s"',}]"""


_INSIDE = r"[a-z0-9_./:@-]*"


def may_be_inside(text: str) -> bool:
    """Whether a text may be a part of an image that is not known, as `sea.hub:5000` may.

    Neither `{{ .Image }}` nor a line end can. Nor does `IMAGE`: who writes such a placeholder has no host of that name.
    """
    return re.fullmatch(_INSIDE, text) is not None


def prints_label(call: Node) -> bool:
    """Whether a call that prints has a literal that says `image:` before a verb, or at its end."""
    texts = (node.text.strip('"`') for node in call.walk() if node.kind.endswith("string_literal"))
    return any(re.search(_LABEL, piece) for text in texts for piece in text.split("%"))


def labelled_parts(value: Value) -> Iterator[Value]:
    """Yield what stands after each `image:` of a text, up to the next blank, quote or line end."""
    for number, part in enumerate(value.parts):
        label = re.search(_LABEL, part.text) if isinstance(part, Text) and not part.constant else None
        if label is None or number + 1 == len(value.parts):
            continue
        found: list[Part] = [Text(label[1])] if label[1] else []
        for following in value.parts[number + 1 :]:
            stop = re.search(_STOP, following.text) if isinstance(following, Text) and not following.constant else None
            if stop is not None and isinstance(following, Text):
                found += [replace(following, text=following.text[: stop.start()])] if stop.start() else []
                break
            found.append(following)
        yield replace(value, parts=tuple(found))
