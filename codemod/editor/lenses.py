"""What stands above the constant: how many places take the image, and whether all of them take the local one."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from codemod.editor.answers import TreeAnswer
from codemod.editor.positions import ClientPlaces
from codemod.finding.diagnostics import Message, Span, message
from codemod.finding.messages import translate
from codemod.judge.judgement import Judgement


def lenses(answer: TreeAnswer, places: ClientPlaces, path: str, lang: str) -> Iterator[types.CodeLens]:
    """Yield one lens for each declaration of a rule's constant in the file: two rules may have one constant."""
    uses: dict[tuple[Span, str], dict[Span, bool]] = {}
    for judgement in answer.analysis.judgements:
        for item, _ in judgement.constants if path not in answer.broken else ():
            if item.span.path == path:
                _count(judgement, uses.setdefault((item.span, judgement.rule.name), {}))
    for (span, _), places_of in sorted(uses.items()):
        # without a command it would not be shown; with an empty one, a click does nothing
        command = types.Command(translate(_said(list(places_of.values())), lang), "")
        yield types.CodeLens(places.range(span), command)


def _count(judgement: Judgement, uses: dict[Span, bool]) -> None:
    """Add the places that take the image, each with whether all that reaches it is right."""
    for judged in judgement.images:
        at = judged.consumption.site.span
        uses[at] = uses.get(at, True) and not judged.verdict.code


def _said(uses: list[bool]) -> Message:
    n, local = str(len(uses)), str(sum(uses))
    if not uses:
        return message("no uses")
    if all(uses):
        return message("1 use, local" if len(uses) == 1 else "{n} uses, all local", n=n)
    return message("1 use, not local" if len(uses) == 1 else "{n} uses, {local} of them local", n=n, local=local)
