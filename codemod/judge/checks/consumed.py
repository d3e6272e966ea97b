"""What reaches the rule's consumers: images that are spelled out, wrong, unproven, or right in other words; that no
operator can override; and containers with another pull policy than the rule's."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from codemod.finding.diagnostics import Diagnostic, Related, Span, message
from codemod.golang.evaluate.terms import show
from codemod.golang.read.syntax import Node
from codemod.judge.checks.finding import finding
from codemod.judge.judged import Judged
from codemod.judge.judgement import Judgement, once
from codemod.judge.mends import Mend
from codemod.judge.verdicts import untraced
from codemod.rule.pins import pin_expression

MANY = 8  # places in which the image of one sink is lost: more are told there, at once


def image_literals(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield each place that spells the image out. Where that text reaches a consumer, there is a fix."""
    reaching = list(once(judgement.images, code))
    flows = _Overlapping([image.span for image in reaching])
    spelled = _Overlapping([site.span for site, _ in judgement.spelled_out])
    seen: set[Span] = set()
    for site, span in judgement.spelled_out:
        if span in seen:
            continue
        seen.add(span)
        flowing = flows.first(site.span)
        said = message(
            "the image is spelled out here; use the constant {constant}", constant=pin_expression(judgement.rule)
        )
        if flowing is not None:
            yield _reaching(judgement, code, reaching[flowing], span)
        else:
            yield finding(judgement, code, span, said)
    for image in reaching:
        if image.span not in seen and spelled.first(image.span) is None:
            seen.add(image.span)
            yield _reaching(judgement, code, image, image.span)


def wrong(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield each place with the verdict `code`, with the way of the value and its rewrite."""
    for image in once(judgement.images, code):
        yield _reaching(judgement, code, image, image.span)


def unproven(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield each place whose image is not known to be right."""
    mend = Mend(hint=message("write it so that it can be traced, or add //codemod:ignore IMG205 -- why"))
    by_sink: dict[Node, list[Judged]] = {}
    for image in once(judgement.images, code):
        by_sink.setdefault(image.consumption.site, []).append(image)
    for sink, several in by_sink.items():
        if len(several) > MANY:
            yield _of_many(judgement, code, sink, several)
            continue
        for image in several:
            assert image.verdict.message is not None
            yield finding(judgement, code, image.span, image.verdict.message, related=image.related(), mend=mend)


def _of_many(judgement: Judgement, code: str, sink: Node, several: list[Judged]) -> Diagnostic:
    """Return the one finding of a sink whose image is lost in many places, none of which is at fault."""
    reason = message("it may come from {n} places, of which none is known", n=str(len(several)))
    said = untraced(judgement.rule, reason)
    leaves = tuple(Related(each.span, each.verdict.message or said, show(each.value.parts)) for each in several[:MANY])
    hint = message(
        "hand it in as one value, let the rule name the way in `overrides`, or add //codemod:ignore IMG205 -- why"
    )
    return finding(judgement, code, sink.span, said, related=leaves, mend=Mend(hint=hint))


def not_canonical(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield each good value that is spelled otherwise than the rule would at that place."""
    said = message("right, but not in the rule's preferred spelling or comment")
    for image, mend in judgement.canonical.items():
        yield finding(judgement, code, image.span, said, related=image.related(), mend=mend)


def other_policy(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield each container of a consumer whose pull policy is not the rule's."""
    container = judgement.rule.container
    wanted = container.policy if container is not None else None
    if container is None or wanted is None:
        return
    for other in judgement.policies:
        if other.node is None:
            said = message("the container has no pull policy; the rule wants {policy}", policy=wanted)
            hint = message("add {field}: {constant}", field=container.policy_field, constant=wanted)
            yield finding(judgement, code, other.site.span, said, mend=Mend(hint=hint))
        else:
            shown = show(other.values[0].parts)
            said = message("the pull policy is {policy}; the rule wants {wanted}", policy=shown, wanted=wanted)
            yield finding(judgement, code, other.word or other.node.span, said, mend=judgement.mend(other))


def no_override(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield the wrong helper, and each good value that is formed outside the helper."""
    wanted = judgement.rule.override
    if wanted is None:
        return
    for helper in judgement.helpers:
        said = message("{name} is there, but is not the function that reads the image", name=wanted.helper)
        how = message(
            "let it return ${variable} where that is not empty, else its parameter + / + {constant}",
            variable=wanted.variable,
            constant=pin_expression(judgement.rule),
        )
        yield finding(judgement, code, helper.span, said, mend=Mend(hint=how))
    said = message("right, but an operator cannot name another image")
    for image, mend in judgement.overridable.items():
        yield finding(judgement, code, image.span, said, related=image.related(), mend=mend)


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


def _reaching(judgement: Judgement, code: str, image: Judged, span: Span) -> Diagnostic:
    assert image.verdict.message is not None
    mend = judgement.mend(image)
    return finding(judgement, code, span, image.verdict.message, related=image.related(), mend=mend)
