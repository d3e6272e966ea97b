"""`strconv.Quote` and `strconv.Unquote`, of texts in which nothing has to be escaped."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.cutting import cannot_hold
from codemod.golang.evaluate.terms import Hole, Param, Text, origin
from codemod.golang.evaluate.values import Value, normal, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.paths import Path
from codemod.golang.read.literals import quote
from codemod.golang.read.syntax import Node


def quoted(value: Value) -> Value | None:
    """Return a text in quotes; None where something that is not known may have to be escaped."""
    if value.text is not None and not _is_plain(value):
        known = quote(value.text)
        return None if known is None else Value((Text(known),), value.site, value.way)
    if value.numeric or not _is_plain(value):
        return None
    return Value(normal((Text('"'), *value.parts, Text('"'))), value.site, value.way)


def _is_plain(value: Value) -> bool:
    """Whether a text has nothing in it that is escaped between quotes. What a parameter is, its callers say."""
    return all(
        all(" " <= character <= "~" and character not in '"\\' for character in part.text)
        if isinstance(part, Text)
        else cannot_hold(part, '"') or isinstance(origin(part.term), Param)
        for part in value.parts
    )


def quotation(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    """`strconv.Quote(s)`"""
    arguments = Invocation.of(call).arguments
    given = evaluator.evaluate(arguments[0], frame) if len(arguments) == 1 else []
    found = [quoted(value) for value in given]
    return [value for value in found if value is not None] if found and None not in found else None


def unquotation(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`s, err := strconv.Unquote(q)`"""
    arguments = Invocation.of(call).arguments
    if len(arguments) != 1 or path or index:
        return None
    return [_unquoted(value, call) for value in evaluator.evaluate(arguments[0], frame)]


def _unquoted(value: Value, call: Node) -> Value:
    first, last = value.parts[0], value.parts[-1]
    if not isinstance(first, Text) or not isinstance(last, Text) or first.apart or last.apart:
        return unknown("a part that is not known could be cut here", call)
    mark = first.text[:1]
    parts = [*value.parts]
    parts[0] = Text(first.text[1:], span=first.span)
    end = parts[-1]
    closed = isinstance(end, Text) and end.text.endswith(mark)
    if mark not in ('"', "`") or not closed or not isinstance(end, Text):
        return unknown("a part that is not known could be cut here", call)
    parts[-1] = Text(end.text[:-1], span=end.span)
    inner = Value(normal(parts), call, value.way)
    holes = all(cannot_hold(part, mark) for part in parts if isinstance(part, Hole))
    return inner if holes and _is_plain(inner) else unknown("a part that is not known could be cut here", call)
