"""What reaches the rule's consumers: images that are spelled out, wrong, unproven, or right in other words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from codemod.finding.diagnostics import Diagnostic, Message, Related, Span, SuggestedFix, message
from codemod.golang.evaluate.terms import show
from codemod.golang.read.syntax import Node
from codemod.judge.checks.finding import finding
from codemod.judge.judged import Judged
from codemod.judge.naming import CannotFix
from codemod.judge.passes import Pass
from codemod.judge.rewrite import suggest
from codemod.rule import Element, Manifest, Split
from codemod.rule.pins import named

MANY = 8  # places in which the image of one sink is lost: more are told there, at once


def spelled_out(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield each place that spells the image out. Where that text reaches a consumer, there is a fix."""
    reaching = list(_judged(pass_, code))
    flows = _Overlapping([judged.span for judged in reaching])
    spelled = _Overlapping([site.span for site, _ in pass_.spelled_out])
    seen: set[Span] = set()
    for site, span in pass_.spelled_out:
        if span in seen:
            continue
        seen.add(span)
        flowing = flows.first(site.span)
        said = message("the image is spelled out here; use the constant {constant}", constant=named(pass_.rule))
        if flowing is not None:
            yield _reaching(pass_, code, reaching[flowing], span)
        else:
            yield finding(pass_, code, span, said)
    for judged in reaching:
        if judged.span not in seen and spelled.first(judged.span) is None:
            seen.add(judged.span)
            yield _reaching(pass_, code, judged, judged.span)


def wrong(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield each place with the verdict `code`, with the way of the value and its rewrite."""
    for judged in _judged(pass_, code):
        assert judged.verdict.message is not None
        fix, hint = _rewriting(pass_, judged)
        yield finding(pass_, code, judged.span, judged.verdict.message, related=judged.related(), fix=fix, hint=hint)


def unproven(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield each place whose image is not known to be right."""
    hint = message("write it so that it can be traced, or add //codemod:ignore IMG205 -- why")
    by_sink: dict[Node, list[Judged]] = {}
    for judged in _judged(pass_, code):
        by_sink.setdefault(judged.consumption.site, []).append(judged)
    for sink, several in by_sink.items():
        if len(several) > MANY:
            yield _of_many(pass_, code, sink, several)
            continue
        for judged in several:
            assert judged.verdict.message is not None
            yield finding(pass_, code, judged.span, judged.verdict.message, related=judged.related(), hint=hint)


def _of_many(pass_: Pass, code: str, sink: Node, several: list[Judged]) -> Diagnostic:
    """Return the one finding of a sink whose image is lost in many places, none of which is at fault."""
    reason = message("it may come from {n} places, of which none is known", n=str(len(several)))
    said = message("the image cannot be traced to local registry + constant: {reason}", reason=reason)
    leaves = tuple(Related(each.span, each.verdict.message or said, show(each.value.parts)) for each in several[:MANY])
    hint = message(
        "hand it in as one value, let the rule name the way in `overrides`, or add //codemod:ignore IMG205 -- why"
    )
    return finding(pass_, code, sink.span, said, related=leaves, hint=hint)


def not_canonical(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield each good value that is spelled otherwise than the rule would at that place."""
    said = message("right, but not in the rule's preferred spelling or comment")
    for judged in _judged(pass_, ""):
        try:
            fix = suggest(pass_, judged.value.site, keeps=True)
        except CannotFix:
            continue
        if fix.edits:
            yield finding(pass_, code, judged.span, said, related=judged.related(), fix=fix)


def _judged(pass_: Pass, code: str) -> Iterator[Judged]:
    """Yield what reaches a consumer with this verdict (empty: good), each place once."""
    seen = set()
    for judged in pass_.judged:
        if judged.verdict.code == code and judged.span not in seen:
            seen.add(judged.span)
            yield judged


class _Overlapping:
    """Spans, of which the first that overlaps another one is asked for: sorted, with the furthest end up to each."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans = sorted((span, number) for number, span in enumerate(spans))
        self.ends = list(accumulate(((s.path, s.end) for s, _ in self.spans), max))

    def first(self, wanted: Span) -> int | None:
        """Return the lowest number of a span that overlaps this one."""
        at = bisect_left(self.spans, (Span(wanted.path, wanted.end, 0), 0))
        found = None
        while at > 0 and self.ends[at - 1] > (wanted.path, wanted.start):
            at -= 1
            span, number = self.spans[at]
            if span.end > wanted.start and (found is None or number < found):
                found = number
        return found


def _reaching(pass_: Pass, code: str, judged: Judged, span: Span) -> Diagnostic:
    assert judged.verdict.message is not None
    fix, hint = _rewriting(pass_, judged)
    return finding(pass_, code, span, judged.verdict.message, related=judged.related(), fix=fix, hint=hint)


def _rewriting(pass_: Pass, judged: Judged) -> tuple[SuggestedFix | None, Message | None]:
    """Return the fix that writes the rule's expression where the value was formed, or why there is none."""
    if isinstance(pass_.rule.constant, Manifest):
        return None, message("let the manifest put the registry in front, or none, as the rule says")
    if judged.consumption.apart:
        return None, message("write {constant} into its fields", constant=named(pass_.rule))
    if not pass_.is_text:
        return None, message("declare the constant first")
    if isinstance(pass_.rule.constant, Split | Element) and not _will_be_pinned(pass_):
        # written here, what is wrong of the pin would be a wrong image
        return None, message("mend the parts of the pin first")
    try:
        return suggest(pass_, judged.value.site), None
    except CannotFix as reason:
        return None, reason.said


def _will_be_pinned(pass_: Pass) -> bool:
    from codemod.judge.pinnable import will_be_pinned

    return will_be_pinned(pass_)
