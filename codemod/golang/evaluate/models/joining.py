"""`path.Join` and `path.Base` on Values."""

from __future__ import annotations

import posixpath
from itertools import product

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.looked_for import cut_at
from codemod.golang.evaluate.models.formats import arguments_of
from codemod.golang.evaluate.terms import Hole, Part, Parts, Text, reassembled
from codemod.golang.evaluate.values import MAX_VALUES, Value, distinct, normal, too_many, unknown, ways_to_choose
from codemod.golang.read.syntax import Node


def path_join(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    pieces = arguments_of(evaluator, call, frame, 0)
    if pieces is None:
        return None
    site = call
    pieces = evaluator.fewer(pieces)
    if ways_to_choose(pieces) > MAX_VALUES:
        return [too_many(site)]
    found = []
    for choice in product(*pieces):
        parts = clean([list(value.parts) for value in choice])
        steps = tuple(step for value in choice for step in value.way)
        found.append(Value(parts, site, steps) if parts is not None else unknown("`..` cuts a part not known", site))
    return distinct(found)


def path_base(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    """`path.Base(image)`: what follows the last slash, `lvscare:v1.1.3`, whatever stands before it."""
    pieces = arguments_of(evaluator, call, frame, 0)
    if pieces is None or len(pieces) != 1:
        return None
    names = [(value, _base(value)) for value in pieces[0]]
    found = [Value(parts, call, value.way) for value, parts in names if parts is not None]
    return distinct(found) if len(found) == len(names) else None


def _base(value: Value) -> Parts | None:
    if value.text is not None:
        # `path.Base("")` is a dot, and of slashes alone a slash is left
        return (Text(posixpath.basename(value.text.rstrip("/")) or value.text[:1] or "."),)
    parts = cut_at(value, "/", last=True, begins=True, behind=True)
    return parts if parts and any(not isinstance(part, Text) or part.text for part in parts) else None


def clean(pieces: list[list[Part]]) -> tuple[Part, ...] | None:
    """Join and clean path elements as `path.Join` does; None where `..` would cut a hole.

    A hole counts as one clean, non-empty piece. A constant that is clean itself stays one piece.
    """
    joined: list[Part] = []
    for element in (piece for piece in pieces if any(not isinstance(p, Text) or p.text for p in piece)):
        joined += [Text("/"), *element] if joined else element
    names: list[list[Part]] = [[]]
    for part in joined:
        if isinstance(part, Hole) or (part.apart and posixpath.normpath(part.text) == part.text):
            whole = isinstance(part, Text) and part.text.startswith("/")
            if whole and any(names[-1]):
                names.append([])
            names[-1].append(part)
            continue
        first, *rest = part.text.split("/")
        names[-1] += [Text(first, span=part.span)] if first else []
        names += [[Text(name, span=part.span)] if name else [] for name in rest]
    rooted = bool(joined) and isinstance(joined[0], Text) and joined[0].text.startswith("/")
    kept: list[list[Part]] = []
    for name in names:
        plain = "".join(p.text for p in name if isinstance(p, Text)) if all(isinstance(p, Text) for p in name) else None
        if plain in ("", "."):
            continue
        if plain == "..":
            if not kept:
                kept += [] if rooted else [name]
            elif all(isinstance(p, Text) and not p.apart for p in kept[-1]):
                kept.pop()
            else:
                return None
            continue
        kept.append(name)
    out: list[Part] = [Text("/")] if rooted and not _leads(kept) else []
    for number, name in enumerate(kept):
        out += [Text("/")] if number and not _leads([name]) else []
        out += name
    return reassembled(normal(out))


def _leads(names: list[list[Part]]) -> bool:
    """Whether the first name brings its own slash, as a constant such as `/global/lvscare:latest` does."""
    first = names[0][0] if names and names[0] else None
    return isinstance(first, Text) and bool(first.constant) and first.text.startswith("/")
