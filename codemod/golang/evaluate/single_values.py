"""A version that a function looks at is one of its values at a time: what is made of it is asked for each of them.

sep := ":"
if strings.HasPrefix(version, "sha256:") { sep = "@" }
return repository + sep + version        // never `@v1.4.0`, where that is one of two versions
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.known import FieldTexts, Known, Part, Texts, knowing
from codemod.golang.evaluate.terms import Hole
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.looked_at import LookedAt
from codemod.records import replace

MAX_CHOICES = 12


def choices(evaluator: Evaluator, looked_at: tuple[LookedAt, ...], frame: Frame) -> list[Frame]:
    """Return frames of one activation, in each of which what is looked at is one of its values; none where nothing is
    known to have several."""
    found = [frame]
    for each in looked_at:
        here = frame.of(each.binding.function)
        if here is not frame or not frame.binds(each.binding) or (frame.known or {}).get(each.binding) is not None:
            continue
        values = [part for value in evaluator.evaluate(each.use, frame) for part in _kinds(value)]
        if len(values) < 2 or len(values) * len(found) > MAX_CHOICES or any(value.numeric for value in values):
            continue
        found = [_with(inner, each, value) for inner in found for value in values]
    return found if len(found) > 1 else []


def _kinds(value: Value) -> list[Value]:
    """Return a version that is not known as a tag, and as a digest."""
    hole = value.parts[0] if len(value.parts) == 1 and value.unknown is None else None
    if not isinstance(hole, Hole) or hole.digest is not None:
        return [value]
    return [replace(value, parts=(replace(hole, digest=is_digest),)) for is_digest in (False, True)]


def _with(frame: Frame, each: LookedAt, value: Value) -> Frame:
    text: Known = Texts((value,))
    if each.path:
        held = (frame.known or {}).get(each.binding)
        fields = dict(held.fields) if isinstance(held, FieldTexts) else {}
        without = held.base if isinstance(held, FieldTexts) else Part(each.operand, frame)
        text = FieldTexts(without, {**fields, each.path: text})
    return knowing(frame, each.binding, text)
