"""What an editor shows of an image expression: each thing that it can be, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from codemod.editor.positions import ClientPlaces
from codemod.editor.sights import ExpressionSight, constant_texts
from codemod.finding.diagnostics import Message, Span, message
from codemod.finding.messages import translate
from codemod.golang.evaluate.terms import Hole, Part, Text, show, show_term
from codemod.golang.evaluate.values import Value
from codemod.judge.judgement import Judgement
from codemod.report.markdown import escape
from codemod.report.safe import printable

_MOST = 10  # values that are shown


def hover(sight: ExpressionSight, places: ClientPlaces, lang: str, markdown: bool) -> types.Hover:
    """Return the hover; in plain text where the client takes no Markdown."""
    lines = list(_lines(sight, places, lang, markdown))
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, "\n".join(lines)), places.range(sight.span))


def _lines(sight: ExpressionSight, places: ClientPlaces, lang: str, markdown: bool) -> Iterator[str]:
    for value in sight.values[:_MOST]:
        # a code block that is indented: no text ends it but a line's end, and there is none in it
        yield f"    {printable(show(value.parts))}"
        yield ""
        for said, span in _origins(value, sight.judgement):
            yield f"- {_shown(translate(said, lang), markdown)}{_place(span, places, markdown)}"
        yield ""
    if len(sight.values) > _MOST:
        yield _shown(translate(message("and {n} more", n=str(len(sight.values) - _MOST)), lang), markdown)


def _origins(value: Value, judgement: Judgement) -> Iterator[tuple[Message, Span | None]]:
    """Yield where the parts of a value come from, and then the steps on its way."""
    for part in value.parts:
        if isinstance(part, Text) and part.constant == judgement.resolved.constant:
            yield from ((_origin(part), span) for span in constant_texts(judgement))
        elif not isinstance(part, Text) or part.constant or part.text.strip("/:"):
            yield _origin(part), part.span
    for step in reversed(value.steps):
        yield step.message, step.span


def _origin(part: Part) -> Message:
    if isinstance(part, Hole):
        return message("{name} is known only when it runs", name=show_term(part.term))
    if part.constant:
        return message("the constant {name}", name=part.constant.rpartition("/")[2])
    return message('spelled out: "{text}"', text=part.text)


def _place(span: Span | None, places: ClientPlaces, markdown: bool) -> str:
    if span is None:
        return ""
    location = places.location(span)
    line = location.range.start.line + 1
    shown = f"{span.path}:{line}"
    return f": [{_shown(shown, True)}]({location.uri}#L{line})" if markdown else f": {printable(shown)}"


def _shown(text: str, markdown: bool) -> str:
    return escape(text) if markdown else printable(text)
