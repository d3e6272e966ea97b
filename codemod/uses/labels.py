"""`image:` in a text, what stands after it, and what may be a part of that."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Part, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.library import callee_name
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.records import replace

# `image: ` in YAML, `"image": "` in JSON; then what stands before the next blank, quote or line end
_LABEL = r"""(?i:(?:^|[\s{,"'-])image["']?\s*:\s*["']?([^\s"',}]*)$)"""
_STOP = r"""[\s"',}]"""
_WITHIN = r"""(?i:(?:^|[\s{,"'-])image["']?\s*:\s*["']?)"""


_INSIDE = r"[a-z0-9_./:@-]*"
_IN_FRONT = r"""["']?:[ \t]*["']?$"""


def keeps_image(old: str | None, new: str | None) -> bool:
    """Whether an image that is not known stays what it is in a text in which `old` becomes `new`.

    `sea.hub:5000` may be a part of it, and `image: ` stands right in front: what replaces that has to end as it does.
    Neither `{{ .Image }}` nor a line end is either. Nor is `IMAGE`: who writes such a placeholder has no host of that
    name.
    """
    if old is None or re.fullmatch(_INSIDE, old) is not None:
        return False
    front = re.search(_IN_FRONT, old)
    return front is None or (new is not None and new.endswith(front.group()))


def prints_label(call: Node) -> bool:
    """Whether a call that prints has a literal that says `image:` before a verb, or at its end."""
    texts = (node.text.strip('"`') for node in call.walk() if node.kind.endswith("string_literal"))
    return any(re.search(_LABEL, piece) for text in texts for piece in text.split("%"))


def written(module: Module, evaluator: Evaluator, text: Node, frame: Frame) -> list[Value]:
    """Return what a text is, or what a function writes: of `fmt.Fprintf(w, format, a)` the same as of Sprintf."""
    name = callee_name(module, text["function"]) if text.kind == "call_expression" else ""
    if name in ("fmt.Fprintf", "fmt.Printf"):
        from codemod.golang.evaluate.models.formats import shifted, sprintf

        return (shifted if name == "fmt.Fprintf" else sprintf)(evaluator, text, frame) or []
    return evaluator.evaluate(text, frame)


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


def labelled_texts(value: Value) -> Iterator[Value]:
    """Yield what stands after each `image:` in one piece of known text, where it ends there, too."""
    for part in (part for part in value.parts if isinstance(part, Text)):
        for label in re.finditer(_WITHIN, part.text):
            stop = re.search(_STOP, part.text[label.end() :])
            if stop is not None and stop.start():
                text = part.text[label.end() : label.end() + stop.start()]
                yield replace(value, parts=(Text(text, span=part.span),))
