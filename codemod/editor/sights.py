"""What stands at one place of a file: an expression that can be a rule's image, with all that it can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from codemod.editor.answers import TreeAnswer
from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator, OverBudget
from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.definitions import definition_at
from codemod.golang.read.files import File
from codemod.golang.read.syntax import Node
from codemod.judge.judgement import Judgement
from codemod.judge.verdicts import holds_image
from codemod.records import dataclass

_STEPS = 6_000  # for one expression, a tenth of what a judgement may take: somebody waits with the cursor on it
_NOT_AROUND = ("_statement", "_declaration", "_spec", "block", "_case", "_list", "_clause")


@dataclass(frozen=True, eq=False)
class ExpressionSight:
    """An expression, or the constant's declaration, and what it can be by one rule."""

    judgement: Judgement
    span: Span
    values: tuple[Value, ...]

    def literals(self) -> list[Span]:
        """Return where the image is spelled out: in the values themselves, or in the constant that they have."""
        resolved = self.judgement.resolved
        texts = [part for value in self.values for part in value.parts if isinstance(part, Text)]
        found = [part.span for part in texts if part.span is not None and resolved.names.named_by(part.text)]
        if any(part.constant == resolved.constant for part in texts):
            found += constant_texts(self.judgement)
        return list(dict.fromkeys(found))


def constant_texts(judgement: Judgement) -> list[Span]:
    """Return where the text of the rule's constant is spelled out; of one that is no text, where it is declared."""
    parts = (
        (item, part) for item, value in judgement.constants for part in (value.parts if value is not None else (None,))
    )
    return [part.span if isinstance(part, Text) and part.span is not None else item.span for item, part in parts]


def sight(answer: TreeAnswer, path: str, offset: int) -> ExpressionSight | None:
    """Return what can be an image around a byte: the innermost such expression. None in a file that does not parse."""
    if path in answer.broken:
        return None
    for judgement in answer.analysis.judgements:
        try:
            found = next(_at(judgement, path, offset), None)
        except (OverBudget, RecursionError):
            continue
        if found is not None:
            return found
    return None


def _at(judgement: Judgement, path: str, offset: int) -> Iterator[ExpressionSight]:
    for item, value in judgement.constants:
        if value is not None and _covers(item.span, path, offset):
            yield ExpressionSight(judgement, item.span, (value,))
    file = judgement.module.sources.parsed.get(path)
    evaluator = evaluator_of(judgement.module, MODELS, judgement.resolved.words, problems=[])
    judged = {each.span for each in judgement.images}
    sinks = {each.consumption.site.span: each.consumption.values for each in judgement.images}
    for node in _around(file, offset) if file is not None and not file.broken else ():
        values = list(sinks.get(node.span, ())) or _values(evaluator, node)
        if node.span in judged or node.span in sinks or any(holds_image(value, judgement.resolved) for value in values):
            yield ExpressionSight(judgement, node.span, tuple(values))


def _covers(span: Span, path: str, offset: int) -> bool:
    return span.path == path and span.start <= offset <= span.end


def _around(file: File, offset: int) -> Iterator[Node]:
    """Yield the expressions around a byte, the innermost first; of the statement that they stand in, not more."""
    for declaration in file.declarations:
        if declaration.start <= offset <= declaration.end:
            node = _innermost(declaration.node, offset)
            for each in (node, *node.ancestors()):
                if each.kind.endswith(_NOT_AROUND):
                    return
                yield each


def _innermost(node: Node, offset: int) -> Node:
    while inner := _child(node.children, offset):
        node = inner
    return node


def _child(children: Iterable[Node], offset: int) -> Node | None:
    """Return the child that a byte is in; a cursor behind the last letter of a word is still on the word."""
    at = [child for child in children if child.start <= offset <= child.end]
    return next((child for child in at if offset < child.end), at[-1] if at else None)


def _values(evaluator: Evaluator, node: Node) -> list[Value]:
    """Return what an expression can be, in every context of its callers; where a variable is written, what goes in."""
    written = definition_at(node) if node.kind in ("identifier", "selector_expression") else None
    if written is not None and written.kind == "value" and written.value is not None:
        node = written.value
    return evaluator.at(node, partial(everywhere, evaluator, node), _STEPS)
