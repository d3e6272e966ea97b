"""`strings.Replace` and `strings.ReplaceAll`: a placeholder of a text gives way to a Value.

`strings.ReplaceAll("image: IMAGE\\n", "IMAGE", image)` is the text `image: `, what image is, and a line end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Part, Text
from codemod.golang.evaluate.values import MAX_TEXT, MAX_VALUES, Value, distinct, normal, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.read.syntax import Node

_INSIDE = re.compile(r"[a-z0-9_./:@-]*")


def may_be_inside(text: str) -> bool:
    """Whether a text may be a part of an image that is not known, as `sea.hub:5000` may.

    Neither `{{ .Image }}` nor a line end can. Nor does `IMAGE`: who writes such a placeholder has no host of that name.
    """
    return _INSIDE.fullmatch(text) is not None


def replacing(arguments: int) -> Callable[[Evaluator, Node, Frame], list[Value] | None]:
    """Return the model of a function with so many arguments; the fourth is how often it replaces."""

    def model(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
        nodes = Invocation.of(call).arguments
        if len(nodes) != arguments or any(node.kind == "variadic_argument" for node in nodes):
            return None
        values = [evaluator.evaluate(node, frame) for node in nodes]
        ways = 1
        for each in values:
            ways *= len(each)
        if ways > MAX_VALUES:
            return [unknown("too many possible values", call)]
        return distinct([_replaced(call, choice) for choice in product(*values)])

    return model


def _replaced(call: Node, values: Sequence[Value]) -> Value:
    text, old, new = values[:3]
    count = values[3].text if len(values) > 3 else "-1"
    if old.text is None or count is None or re.fullmatch(r"-?\d{1,9}", count) is None:
        return unknown("what is replaced is not known", call)
    if _size(text.parts) + _occurrences(text.parts, old.text) * _size(new.parts) > MAX_TEXT:
        return unknown("the text is too long", call)
    steps = tuple(step for value in values for step in value.steps)
    if text.text is not None:
        if old.text not in text.text:
            return Value(text.parts, call, steps)
        if not old.text:
            whole = new.text is not None
            shown = text.text.replace("", new.text or "", int(count))
            return Value((Text(shown),), call, steps) if whole else unknown("it stands between all letters", call)
        return Value(normal(_parts([Text(text.text)], old.text, new.parts, int(count))), call, steps)
    if may_be_inside(old.text):
        return unknown("{old} may be replaced in a part that is not known", call, old=old.text)
    return Value(normal(_parts(text.parts, old.text, new.parts, int(count))), call, steps)


def _size(parts: Sequence[Part]) -> int:
    return sum(len(part.text) if isinstance(part, Text) else 1 for part in parts)


def _occurrences(parts: Sequence[Part], old: str) -> int:
    return sum(part.text.count(old) for part in parts if isinstance(part, Text))


def _parts(parts: Sequence[Part], old: str, new: Sequence[Part], count: int) -> Iterator[Part]:
    for part in parts:
        if not isinstance(part, Text) or old not in part.text or count == 0:
            yield part
            continue
        pieces = part.text.split(old, count)
        count -= len(pieces) - 1 if count > 0 else 0
        for number, piece in enumerate(pieces):
            yield from new if number else ()
            yield Text(piece)
